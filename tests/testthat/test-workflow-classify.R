# A classifier, as a first script with keras goes: data, model, training, evaluation, saving.

# Ten blurred templates and noise: enough like digits for a dense network to learn.
digits_like <- function(n = 400, side = 8) {
  set.seed(10)
  templates <- matrix(runif(10 * side^2) > 0.6, 10)
  labels <- sample(0:9, n, replace = TRUE)
  images <- templates[labels + 1, ] * 200 + matrix(runif(n * side^2, 0, 55), n)
  list(x = array(t(images), c(side, side, n)) |> aperm(c(3, 1, 2)), y = labels)
}

test_that("a dense network learns images, and comes back from its file with the same answers", {
  skip_without_engine()
  set_random_seed(1)
  data <- digits_like()
  x <- array_reshape(data$x, c(nrow(data$x), 64)) / 255
  y <- to_categorical(data$y, 10)
  train <- 1:300
  model <- keras_model_sequential(input_shape = 64) |>
    layer_dense(units = 64, activation = "relu") |>
    layer_dropout(rate = 0.2) |>
    layer_dense(units = 10, activation = "softmax")
  expect_identical(count_params(model), 64L * 64L + 64L + 64L * 10L + 10L)
  model |> compile(
    optimizer = optimizer_rmsprop(learning_rate = 0.005),
    loss = "categorical_crossentropy",
    metrics = "accuracy"
  )
  history <- model |> fit(x[train, ], y[train, ], epochs = 12, batch_size = 32, validation_split = 0.2, verbose = 0)
  expect_setequal(names(history$metrics), c("accuracy", "loss", "val_accuracy", "val_loss"))
  expect_lt(tail(history$metrics$loss, 1), history$metrics$loss[[1]] / 2)
  scores <- model |> evaluate(x[-train, ], y[-train, ], verbose = 0)
  expect_identical(names(scores)[[1]], "loss")
  expect_gt(scores$accuracy, 0.95)

  probabilities <- model |> predict(x[-train, ], verbose = 0)
  expect_equal(rowSums(probabilities), rep(1, 100), tolerance = 1e-5)
  expect_equal(mean(max.col(probabilities) - 1 == data$y[-train]), scores$accuracy, tolerance = 1e-6)
  classes <- probabilities |> op_argmax(axis = -1, zero_indexed = TRUE) |> as.array()
  expect_identical(as.integer(classes), max.col(probabilities, "first") - 1L)

  path <- temporary_path(".keras")
  save_model(model, path)
  expect_identical(predict(load_model(path), x[-train, ], verbose = 0), probabilities)
})

test_that("classes as a factor, classes as numbers and one-hot rows train the same", {
  skip_without_engine()
  flowers <- iris[order(rep(1:50, 3)), ]
  x <- scale(as.matrix(flowers[1:4]))
  run <- function(y, loss) {
    set_random_seed(7)
    model <- keras_model_sequential(input_shape = 4) |>
      layer_dense(8, activation = "tanh") |>
      layer_dense(3, activation = "softmax")
    model |> compile(optimizer_adam(0.05), loss, metrics = "accuracy")
    fit(model, x, y, epochs = 10, shuffle = FALSE, verbose = 0)$metrics
  }
  by_factor <- run(flowers$Species, "sparse_categorical_crossentropy")
  by_number <- run(as.integer(flowers$Species) - 1L, "sparse_categorical_crossentropy")
  by_row <- run(to_categorical(flowers$Species), "categorical_crossentropy")
  expect_identical(by_factor, by_number)
  expect_equal(by_factor$loss, by_row$loss, tolerance = 1e-5)
  expect_gt(tail(by_factor$accuracy, 1), 0.9)
})

test_that("class weights count as sample weights, and early stopping brings the best weights back", {
  skip_without_engine()
  set.seed(2)
  x <- matrix(rnorm(200 * 2), 200)
  y <- as.integer(x[, 1] + x[, 2] > 1)
  make <- function() {
    set_random_seed(3)
    model <- keras_model_sequential(input_shape = 2) |> layer_dense(1, activation = "sigmoid")
    model |> compile(optimizer_sgd(0.5), "binary_crossentropy", metrics = metric_recall(name = "recall"))
    model
  }
  weighted <- fit(make(), x, y, epochs = 3, class_weight = list("0" = 1, "1" = 5), shuffle = FALSE, verbose = 0)
  by_sample <- fit(make(), x, y, epochs = 3, sample_weight = ifelse(y == 1, 5, 1), shuffle = FALSE, verbose = 0)
  plain <- fit(make(), x, y, epochs = 3, shuffle = FALSE, verbose = 0)
  expect_identical(weighted$metrics$loss, by_sample$metrics$loss)
  expect_gt(tail(weighted$metrics$recall, 1), tail(plain$metrics$recall, 1))

  model <- make()
  stop_early <- callback_early_stopping(monitor = "val_loss", patience = 2, restore_best_weights = TRUE)
  noise <- sample(y)
  history <- fit(model, x, y, epochs = 50, validation_data = list(x, noise), callbacks = list(stop_early), verbose = 0)
  losses <- history$metrics$val_loss
  expect_lt(length(losses), 50)
  expect_identical(which.min(losses), length(losses) - 2L)
  expect_equal(evaluate(model, x, noise, verbose = 0)$loss, min(losses), tolerance = 1e-6)
  expect_identical(nrow(as.data.frame(history)), 50L * 4L)
})

test_that("k folds give k scores, and each fold begins anew", {
  skip_without_engine()
  set.seed(4)
  x <- matrix(runif(60 * 3), 60)
  y <- x %*% c(1, -2, 3)
  folds <- rep(1:3, 20)
  build_model <- function() {
    model <- keras_model_sequential(input_shape = 3) |> layer_dense(16, activation = "relu") |> layer_dense(1)
    model |> compile(optimizer_adam(0.02), "mse", metrics = "mae")
    model
  }
  scores <- sapply(1:3, function(k) {
    set_random_seed(11)
    model <- build_model()
    model |> fit(x[folds != k, ], y[folds != k], epochs = 40, batch_size = 8, verbose = 0)
    (model |> evaluate(x[folds == k, ], y[folds == k], verbose = 0))$mae
  })
  expect_length(unique(scores), 3)
  expect_true(all(scores < 0.35))
})
