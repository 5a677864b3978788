# Functions of the user's own that do not fit what calls them.

fit_with <- function(loss = "mse", metrics = NULL, ...) {
  model <- keras_model_sequential(input_shape = 3) |> layer_dense(1)
  model |> compile("sgd", loss, metrics = metrics, ...)
  fit(model, matrix(1, 4, 3), rep(1, 4), verbose = 0)
}

test_that("a function with other arguments than it will get is refused where it is given", {
  skip_without_engine()
  expect_error(fit_with(function(y_true) y_true), "`loss` must be a function of (y_true, y_pred), not of (y_true)", fixed = TRUE)
  expect_error(fit_with(function(a, b, c) a), "not of (a, b, c)", fixed = TRUE)
  expect_error(fit_with(metrics = list(function(a) 1)), "`metrics` must be a function of (y_true, y_pred)", fixed = TRUE)
  expect_error(layer_dense(units = 2, activation = function() 1), "`activation` must be a function of (x), not of ()", fixed = TRUE)
  expect_error(
    layer_dense(units = 2, kernel_regularizer = function(w, strength) w), "`kernel_regularizer` must be a function of (x)",
    fixed = TRUE
  )
  expect_error(layer_dense(units = 2, kernel_initializer = function() 1), "must be a function of (shape)", fixed = TRUE)
  # Room for more, and defaults, are no obstacle.
  expect_length(fit_with(function(...) op_mean(..2 - ..1))$metrics$loss, 1)
  expect_length(fit_with(function(a, b, power = 2) op_mean((a - b)^power))$metrics$loss, 1)
})

test_that("an initializer may leave out the type", {
  skip_without_engine()
  layer <- layer_dense(units = 2, kernel_initializer = function(shape) op_ones(shape) * 3)
  expect_identical(as.array(layer(matrix(1, 1, 2))), matrix(6, 1, 2))
})

test_that("NULL from a function is named with the function", {
  skip_without_engine()
  my_loss <- function(y_true, y_pred) if (FALSE) 1
  expect_error(fit_with(my_loss), "R function `loss` must return a value, not NULL", fixed = TRUE)
  expect_error(fit_with(metrics = list(function(a, b) NULL)), "`custom_metric_1` must return a value", fixed = TRUE)
  nothing <- function(x) NULL
  expect_error(layer_dense(units = 2, activation = nothing)(op_ones(c(1, 2))), "`nothing` must return a value", fixed = TRUE)
})

test_that("an argument that is missing is named, with the usual reason", {
  skip_without_engine()
  expect_error(layer_lambda(), "`f` must be given", fixed = TRUE)
  error <- tryCatch(layer_lambda(function(x) x), error = conditionMessage)
  expect_match(error, "`object` must be a tensor, a Sequential model or left out, not a function", fixed = TRUE)
  expect_match(error, "Leave the first argument empty", fixed = TRUE)
  expect_error(layer_conv_2d(filters = 3), "`kernel_size` must be given", fixed = TRUE)
  expect_error(fit_with(loss_weights = "a"), "`loss_weights` must be made of numbers", fixed = TRUE)
})

test_that("a model, a layer and a data frame are no input of a layer, and the error says what to do", {
  skip_without_engine()
  input <- keras_input(3)
  model <- keras_model(input, layer_dense(input, 2))
  expect_error(model |> layer_dense(2), "not a Functional.*keras_model\\(model\\$inputs")
  expect_error(layer_dense(units = 2) |> layer_dense(2), "not a Dense.*keras_model_sequential\\(layers = ")
  expect_error(mtcars |> layer_dense(2), "not a data frame.*as.matrix")
})

test_that("a tensor as a condition of `if` says what to use", {
  skip_without_engine()
  layer_choosing <- Layer("Choosing", call = function(x) if (x > 1) x else -x)
  error <- tryCatch(layer_choosing()(op_ones(c(2, 2))), error = identity)
  expect_match(conditionMessage(error), "op_where() chooses element by element", fixed = TRUE)
  expect_match(conditionMessage(error), "(Choosing)", fixed = TRUE)
})
