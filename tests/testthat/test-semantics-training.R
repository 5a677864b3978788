# Data and callbacks of fit() as R users give them.

regression <- function() {
  set.seed(3)
  x <- matrix(runif(60), 20)
  list(x = x, frame = as.data.frame(x), y = rowSums(x))
}

linear_model <- function() {
  set_random_seed(5)
  model <- keras_model_sequential(input_shape = 3) |> layer_dense(1)
  model |> compile("sgd", "mse")
  model
}

test_that("a data frame is a matrix to a model of one input", {
  skip_without_engine()
  data <- regression()
  model <- linear_model()
  expect_identical(predict(model, data$frame), predict(model, data$x))
  expect_identical(evaluate(model, data$frame, data$y), evaluate(model, data$x, data$y))
  of_matrix <- fit(linear_model(), data$x, data$y, shuffle = FALSE, validation_data = list(data$x, data$y))
  of_frame <- fit(linear_model(), data$frame, data.frame(y = data$y), shuffle = FALSE,
                  validation_data = list(data$frame, data$y))
  expect_identical(of_frame$metrics, of_matrix$metrics)
  expect_error(predict(model, iris[3:5]), "column `Species` is a factor", fixed = TRUE)
  holes <- data.frame(a = 1:2, b = c(1L, NA), c = 1:2)
  expect_error(predict(model, holes), "NA in column `b`", fixed = TRUE)
})

test_that("a data frame is a column for each input to a model of several", {
  skip_without_engine()
  inputs <- list(a = keras_input(1, name = "a"), b = keras_input(1, name = "b"))
  model <- keras_model(inputs, layer_subtract(unname(inputs)))
  expect_identical(predict(model, data.frame(b = c(1, 2), a = c(10, 20))), matrix(c(9, 18)))
})

test_that("strings are no targets and no numbers", {
  skip_without_engine()
  data <- regression()
  model <- linear_model()
  expect_error(fit(model, data$x, as.character(data$y)), "Targets `y` must be numbers, not strings", fixed = TRUE)
  expect_error(fit(model, matrix("1", 20, 3), data$y), "Strings cannot become float32", fixed = TRUE)
  expect_error(predict(model), "`x` must be given", fixed = TRUE)
  expect_error(fit(model, data$x, data$y, shuffle = "no"), "`shuffle` must be TRUE or FALSE", fixed = TRUE)
})

test_that("what a callback's function returns joins the logs, with as few arguments as it likes", {
  skip_without_engine()
  data <- regression()
  seen <- NULL
  twice <- callback_lambda(
    on_epoch_end = function(epoch) list(twice = epoch * 2),
    on_train_begin = function() seen <<- "begin"
  )
  history <- fit(linear_model(), data$x, data$y, epochs = 2, callbacks = twice)
  expect_identical(history$metrics$twice, c(2, 4))
  expect_identical(seen, "begin")
  rates <- fit(linear_model(), data$x, data$y, epochs = 2,
               callbacks = callback_learning_rate_scheduler(function(epoch) 0.5 / (epoch + 1)))
  expect_equal(rates$metrics$learning_rate, c(0.5, 0.25))
  expect_error(callback_lambda(on_epoch_ennd = function(epoch) 1), "`on_epoch_ennd` is none", fixed = TRUE)
  expect_error(callback_learning_rate_scheduler(0.1), "`schedule` must be a function", fixed = TRUE)
})

test_that("outputs in the logs are R arrays", {
  skip_without_engine()
  seen <- list()
  Keep <- Callback("Keep", on_predict_batch_end = function(batch, logs = NULL) seen[[batch]] <<- logs$outputs)
  found <- predict(linear_model(), regression()$x, batch_size = 10, callbacks = list(Keep()))
  expect_identical(do.call(rbind, seen), found)
})

test_that("variables are shown as a tree, and taken back from it", {
  skip_without_engine()
  model <- linear_model()
  before <- get_weights(model)
  tree <- get_state_tree(model, "array")
  expect_identical(tree$trainable_variables[[1]][[1]]$kernel, before[[1]])
  set_weights(model, list(matrix(0, 3, 1), 0))
  set_state_tree(model, tree)
  expect_identical(get_weights(model), before)
})

test_that("members of a class that Keras calls are functions, and call() returns something", {
  skip_without_engine()
  expect_error(Layer("Odd", call = 5), "`call` must be a function, not 5", fixed = TRUE)
  layer_forgets <- Layer("Forgets", call = function(x) if (FALSE) x)
  expect_error(layer_forgets()(op_ones(2)), "`call` of class Forgets must return a tensor, not NULL", fixed = TRUE)
  expect_error(keras_model(keras_input(2)), "`outputs` must be given too", fixed = TRUE)
  expect_error(adapt(layer_dense(units = 1), 1), "not a Dense", fixed = TRUE)
})

test_that("data without rows is named", {
  skip_without_engine()
  model <- linear_model()
  none <- matrix(0, 0, 3)
  expect_error(predict(model, none), "`x` must have at least one row (sample), but it has none", fixed = TRUE)
  expect_error(fit(model, none, numeric()), "at least one row", fixed = TRUE)
  expect_error(evaluate(model, none, numeric()), "at least one row", fixed = TRUE)
})

test_that("classes counted from 1 are refused, a factor is counted from 0", {
  skip_without_engine()
  set_random_seed(1)
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(3, activation = "softmax")
  model |> compile("sgd", "sparse_categorical_crossentropy", metrics = "accuracy")
  x <- as.matrix(iris[1:4])
  before <- get_weights(model)
  expect_error(fit(model, x, as.integer(iris$Species), verbose = 0), "Classes count from 0: of 3 classes", fixed = TRUE)
  expect_identical(get_weights(model), before)
  by_factor <- evaluate(model, x, iris$Species, verbose = 0)
  expect_identical(evaluate(model, x, as.integer(iris$Species) - 1L, verbose = 0), by_factor)
  expect_error(evaluate(model, x, as.integer(iris$Species), verbose = 0), "Classes count from 0", fixed = TRUE)
})
