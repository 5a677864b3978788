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

# Prints each call with the error it raises: kept as a snapshot that does not change with testthat's own layout.
errors_of <- function(...) {
  for (code in rlang::enexprs(...)) {
    error <- tryCatch({
      eval(code, parent.frame())
      "no error"
    }, error = function(e) {
      call <- conditionCall(e)
      where <- if (is.call(call) && is.symbol(call[[1L]]) && !identical(call[[1L]], quote(eval))) sprintf("in %s(): ", as.character(call[[1L]])) else ""
      paste0(where, conditionMessage(e))
    })
    cat(paste(deparse(code), collapse = " "), "\n  ", gsub("\n", "\n  ", error), "\n", sep = "")
  }
}

# A path that no file has yet; the file is gone when the calling test is over.
temporary_path <- function(ending, frame = parent.frame()) {
  path <- tempfile(fileext = ending)
  do.call(on.exit, list(bquote(unlink(.(path), recursive = TRUE)), add = TRUE), envir = frame)
  path
}
