test_that("fit() learns, and reports what it did", {
  skip_without_engine()
  set_random_seed(1)
  data <- some_data()
  model <- small_model()
  history <- model |> fit(data$x, data$y, epochs = 5, batch_size = 8, validation_split = 0.25)
  expect_s3_class(history, "keras_training_history")
  expect_setequal(names(history$metrics), c("loss", "val_loss"))
  expect_length(history$metrics$loss, 5)
  expect_lt(history$metrics$loss[[5]], history$metrics$loss[[1]])
  expect_identical(history$params$epochs, 5L)
  expect_identical(history$params$steps, 3L)
})

test_that("a seed makes a run repeat bit for bit", {
  skip_without_engine()
  run <- function() {
    set_random_seed(42)
    data <- some_data()
    model <- small_model()
    model |> fit(data$x, data$y, epochs = 2, batch_size = 8)
    c(get_weights(model), list(runif(1), as.array(random_normal(2))))
  }
  expect_identical(run(), run())
})

test_that("evaluate() gives the loss first, and predict() arrays", {
  skip_without_engine()
  data <- some_data()
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  model |> compile("sgd", "mean_squared_error", metrics = list("mean_absolute_error"))
  result <- model |> evaluate(data$x, data$y)
  expect_identical(names(result), c("loss", "mean_absolute_error"))
  p <- predict(model, data$x)
  expect_identical(dim(p), c(32L, 1L))
  expect_equal(result$loss, mean((p - data$y)^2), tolerance = 1e-5)
  expect_equal(result$mean_absolute_error, mean(abs(p - data$y)), tolerance = 1e-5)
})

test_that("batches are trained on one by one", {
  skip_without_engine()
  data <- some_data()
  model <- small_model()
  first <- train_on_batch(model, data$x, data$y)
  expect_type(first, "double")
  expect_lt(test_on_batch(model, data$x, data$y), first)
  expect_equal(predict_on_batch(model, data$x), predict(model, data$x), tolerance = 1e-6)
})

test_that("vectors, factors and data frames are data", {
  skip_without_engine()
  set_random_seed(1)
  model <- keras_model_sequential(input_shape = 1) |> layer_dense(3, activation = "softmax")
  model |> compile("adam", "sparse_categorical_crossentropy", metrics = "accuracy")
  x <- c(1, 2, 3, 4)
  y <- factor(c("a", "b", "c", "a"))
  history <- model |> fit(x, y)
  expect_true("accuracy" %in% names(history$metrics))
  expect_equal(evaluate(model, x, y), evaluate(model, matrix(x), as.integer(y) - 1L))
  expect_error(fit(model, x, factor(c("a", NA, "b", "c"))), "without missing values")

  inputs <- list(a = keras_input(1, name = "a"), b = keras_input(1, name = "b"))
  two <- keras_model(inputs, layer_concatenate(inputs$a, inputs$b) |> layer_dense(1))
  df <- data.frame(a = runif(8), b = runif(8))
  expect_equal(predict(two, df), predict(two, list(a = df$a, b = df$b)))
})

test_that("an R function gives the batches", {
  skip_without_engine()
  data <- some_data()
  model <- small_model()
  calls <- 0
  batches <- function() {
    calls <<- calls + 1
    if (calls > 6) return(NULL)
    list(data$x[1:8, ], data$y[1:8])
  }
  history <- model |> fit(batches, steps_per_epoch = 3, epochs = 2)
  expect_length(history$metrics$loss, 2)
})

test_that("a function that gives inputs alone may give them without a list", {
  skip_without_engine()
  model <- small_model()
  x <- some_data()$x
  expect_equal(predict(model, function() x, steps = 2, verbose = 0), predict(model, rbind(x, x), verbose = 0))
})

test_that("epochs count from 1", {
  skip_without_engine()
  data <- some_data()
  model <- small_model()
  seen <- integer()
  watch <- callback_lambda(on_epoch_begin = function(epoch, logs) seen <<- c(seen, epoch))
  model |> fit(data$x, data$y, epochs = 4, initial_epoch = 3, callbacks = list(watch))
  expect_identical(seen, 3:4)
  expect_error(fit(model, data$x, data$y, initial_epoch = 0), ">= 1")
})

test_that("class weights need names that are classes", {
  skip_without_engine()
  set_random_seed(1)
  data <- some_data()
  y <- as.integer(data$y > 0)
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1, activation = "sigmoid")
  model |> compile("sgd", "binary_crossentropy")
  weights <- get_weights(model)
  model |> fit(data$x, y, class_weight = c("0" = 0, "1" = 0), shuffle = FALSE)
  expect_equal(get_weights(model), weights)
  expect_snapshot_output(errors_of(
    fit(model, data$x, y, class_weight = c(1, 2)),
    fit(model, data$x, y, class_weight = list(a = 1))
  ))
})

test_that("a callback stops training early", {
  skip_without_engine()
  data <- some_data()
  model <- small_model()
  stop_early <- callback_early_stopping(monitor = "loss", min_delta = 1e6, patience = 1)
  expect_identical(stop_early$patience, 1L)
  expect_equal(abs(callback_early_stopping(min_delta = 0.01)$min_delta), 0.01)
  history <- model |> fit(data$x, data$y, epochs = 10, callbacks = stop_early)
  expect_lt(length(history$metrics$loss), 10)
  expect_identical(nrow(as.data.frame(history)), 10L)
})

test_that("losses and metrics are names, objects, wrappers and R functions", {
  skip_without_engine()
  data <- some_data()
  mse <- function(y_true, y_pred) op_mean((y_true - y_pred)^2, axis = -1)
  losses <- list("mean_squared_error", loss_mean_squared_error(), loss_mean_squared_error, mse)
  values <- vapply(losses, function(loss) {
    set_random_seed(1)
    model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
    model |> compile("sgd", loss)
    evaluate(model, data$x, data$y)$loss
  }, 0)
  expect_equal(values, rep(values[[1]], 4), tolerance = 1e-6)

  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  bias <- custom_metric("bias", function(y_true, y_pred) op_mean(y_pred - y_true, axis = -1))
  model |> compile("sgd", "mse", metrics = list(bias, metric_mean_absolute_error()))
  result <- evaluate(model, data$x, data$y)
  expect_equal(result$bias, mean(predict(model, data$x) - data$y), tolerance = 1e-5)
  expect_equal(result$mean_absolute_error, mean(abs(predict(model, data$x) - data$y)), tolerance = 1e-5)
})

test_that("one metric may stand without a list: a function of R, a wrapper or an object", {
  skip_without_engine()
  data <- some_data()
  own <- function(y_true, y_pred) op_mean(abs(y_pred - y_true), axis = -1)
  name_of <- function(metric) {
    model <- small_model()
    model |> compile("sgd", "mse", metrics = metric)
    result <- evaluate(model, data$x, matrix(data$y))
    expect_equal(result[[2]], mean(abs(predict(model, data$x) - data$y)), tolerance = 1e-5)
    names(result)[[2]]
  }
  expect_identical(name_of(own), "custom_metric")
  expect_identical(name_of(custom_metric("own", own)), "own")
  expect_identical(name_of(metric_mean_absolute_error), "mean_absolute_error")
  expect_identical(name_of(metric_mean_absolute_error()), "mean_absolute_error")
})

test_that("a learning rate that wants a step is refused where it is given", {
  skip_without_engine()
  expect_error(optimizer_sgd(function(step) 0.1 / step), "`learning_rate` must be a function of \\(\\), not of \\(step\\)")
  expect_no_error(optimizer_sgd(function() 0.1))
})

test_that("an optimizer may be given by the function that makes it", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
  model |> compile(optimizer_sgd, "mse")
  expect_match(get_config(model$optimizer)$name, "sgd", ignore.case = TRUE)
})

test_that("arguments that do not exist are refused", {
  skip_without_engine()
  model <- small_model()
  expect_error(compile(model, "sgd", "mse", nonsense = 1), "nonsense")
  expect_error(fit(model, 1, 1, 32), "must be named")
})
