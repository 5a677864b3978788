# Tests that need Python say so, and say why.
skip_without_engine <- function() {
  reason <- tryCatch({
    engine_get("config")
    NULL
  }, error = function(e) conditionMessage(e))
  if (!is.null(reason)) testthat::skip(paste("the engine does not start:", reason))
}

small_model <- function(units = 1L, compiled = TRUE) {
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(units)
  if (compiled) model |> compile(optimizer = "sgd", loss = "mean_squared_error")
  model
}

some_data <- function(n = 32) {
  set.seed(1)
  x <- matrix(rnorm(n * 4), n)
  list(x = x, y = rowSums(x))
}
