# Callbacks as closures and as classes; what fit() gives back.

noisy_line <- function(n = 48) {
  set.seed(70)
  x <- matrix(runif(n), n)
  list(x = x, y = 2 * x[, 1] + rnorm(n, sd = 0.05))
}

line_model <- function(rate = 0.1) {
  set_random_seed(71)
  model <- keras_model_sequential(input_shape = 1) |> layer_dense(1)
  model |> compile(optimizer_sgd(rate), "mse", metrics = "mae")
  model
}

test_that("closures see epochs and batches from 1, and keep what they collect", {
  skip_without_engine()
  d <- noisy_line()
  seen <- list(epochs = integer(), batches = integer(), losses = numeric())
  collect <- callback_lambda(
    on_epoch_begin = function(epoch, logs) seen$epochs <<- c(seen$epochs, epoch),
    on_train_batch_end = function(batch, logs) {
      seen$batches <<- c(seen$batches, batch)
      seen$losses <<- c(seen$losses, logs$loss)
    }
  )
  line_model() |> fit(d$x, d$y, epochs = 2, batch_size = 16, callbacks = list(collect), verbose = 0)
  expect_identical(seen$epochs, 1:2)
  expect_identical(seen$batches, rep(1:3, 2))
  expect_length(seen$losses, 6)
  expect_true(all(is.finite(seen$losses)))
})

test_that("a callback class stops training, reads the model and writes its weights", {
  skip_without_engine()
  d <- noisy_line()
  StopBelow <- Callback("StopBelow",
    initialize = function(threshold) {
      super$initialize()
      self$threshold <- threshold
      self$kernels <- list()
    },
    on_epoch_end = function(epoch, logs = NULL) {
      private$count <- private$count + 1
      self$kernels <- c(self$kernels, list(get_weights(self$model)[[1]][1]))
      if (logs$loss < self$threshold) self$model$stop_training <- TRUE
    },
    on_train_end = function(logs = NULL) self$counted <- private$count,
    private = list(count = 0)
  )
  watcher <- StopBelow(threshold = 0.02)
  history <- line_model(0.5) |> fit(d$x, d$y, epochs = 200, callbacks = list(watcher), verbose = 0)
  n <- length(history$metrics$loss)
  expect_lt(n, 200)
  expect_lt(history$metrics$loss[[n]], 0.02)
  expect_true(all(history$metrics$loss[-n] >= 0.02))
  expect_equal(watcher$counted, n)
  expect_length(watcher$kernels, n)
  expect_identical(history$params$epochs, 200L)
})

test_that("an error in a callback comes out as itself, and the model goes on to work", {
  skip_without_engine()
  d <- noisy_line()
  model <- line_model()
  trouble <- callback_lambda(on_epoch_end = function(epoch, logs) if (epoch == 2) rlang::abort("enough", class = "enough"))
  error <- tryCatch(fit(model, d$x, d$y, epochs = 5, callbacks = trouble, verbose = 0), enough = identity)
  expect_s3_class(error, "enough")
  expect_length(fit(model, d$x, d$y, epochs = 2, verbose = 0)$metrics$loss, 2)
})

test_that("checkpoints, logs on disk and the best of all epochs", {
  skip_without_engine()
  d <- noisy_line()
  best <- temporary_path(".keras")
  log <- temporary_path(".csv")
  model <- line_model()
  history <- model |> fit(
    d$x, d$y, epochs = 4, validation_split = 0.25, verbose = 0,
    callbacks = list(
      callback_model_checkpoint(best, monitor = "val_loss", save_best_only = TRUE),
      callback_csv_logger(log)
    )
  )
  table <- read.csv(log)
  expect_identical(table$epoch, 0:3)
  expect_equal(table$val_loss, history$metrics$val_loss, tolerance = 1e-6)
  at <- 37:48
  expect_equal(
    evaluate(load_model(best), d$x[at, , drop = FALSE], d$y[at], verbose = 0)$loss,
    min(history$metrics$val_loss), tolerance = 1e-6
  )
})

test_that("a history is a data frame, a plot and a few printed lines", {
  skip_without_engine()
  d <- noisy_line()
  history <- line_model() |> fit(d$x, d$y, epochs = 3, validation_split = 0.25, verbose = 0)
  frame <- as.data.frame(history)
  expect_identical(names(frame), c("epoch", "value", "metric", "data"))
  expect_identical(dim(frame), c(12L, 4L))
  training <- subset(frame, metric == "mae" & data == "training")
  expect_identical(training$value, history$metrics$mae)
  expect_output(print(history), "val_loss: ", fixed = TRUE)
  file <- temporary_path(".pdf")
  grDevices::pdf(file)
  plot(history, method = "base")
  grDevices::dev.off()
  expect_gt(file.size(file), 1000)
  expect_error(plot(history, metrics = "accuracy", method = "base"), "accuracy")
})

test_that("training goes on at initial_epoch and with the state of the optimizer", {
  skip_without_engine()
  d <- noisy_line()
  whole <- line_model()
  whole |> fit(d$x, d$y, epochs = 4, shuffle = FALSE, verbose = 0)
  halves <- line_model()
  halves |> fit(d$x, d$y, epochs = 2, shuffle = FALSE, verbose = 0)
  resumed <- load_model(save_model(halves))
  history <- resumed |> fit(d$x, d$y, epochs = 4, initial_epoch = 3, shuffle = FALSE, verbose = 0)
  expect_length(history$metrics$loss, 2)
  expect_identical(get_weights(resumed), get_weights(whole))
})

test_that("batch by batch is the same as fit()", {
  skip_without_engine()
  d <- noisy_line()
  by_fit <- line_model()
  by_fit |> fit(d$x, d$y, epochs = 1, batch_size = 16, shuffle = FALSE, verbose = 0)
  by_hand <- line_model()
  for (start in c(1, 17, 33)) {
    rows <- start + 0:15
    logs <- by_hand |> train_on_batch(d$x[rows, , drop = FALSE], d$y[rows])
  }
  expect_identical(names(logs), c("loss", "mae"))
  expect_equal(get_weights(by_hand), get_weights(by_fit), tolerance = 1e-6)
  expect_equal(predict_on_batch(by_hand, d$x), predict(by_fit, d$x, verbose = 0), tolerance = 1e-6)
})
