# Sessions of their own: leaving at odd moments, no Python, a document.

# The output and the status of a new R that runs `code`.
new_session <- function(code, env = character()) {
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  libraries <- paste0(".libPaths(c(", paste(encodeString(.libPaths(), quote = '"'), collapse = ", "), "))")
  writeLines(c(libraries, "library(alphorn)", code), file)
  output <- suppressWarnings(system2(
    file.path(R.home("bin"), "Rscript"), c("--vanilla", file), stdout = TRUE, stderr = TRUE, env = env
  ))
  list(status = attr(output, "status") %||% 0L, text = paste(output, collapse = "\n"))
}

small_fit <- function(callback) {
  c(
    "model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)",
    "model |> compile('sgd', 'mse')",
    sprintf("each_epoch <- callback_lambda(on_epoch_end = %s)", callback),
    "fit(model, matrix(1, 4, 2), rep(1, 4), epochs = 3, verbose = 0, callbacks = each_epoch)"
  )
}

test_that("q() leaves with its status from a callback, from a layer and with models alive", {
  skip_without_engine()
  from_callback <- new_session(c(small_fit("function(epoch, logs) q('no', status = 7)"), "cat('reached')"))
  expect_identical(from_callback$status, 7L)
  expect_no_match(from_callback$text, "reached", fixed = TRUE)
  from_layer <- new_session("Layer('Leaving', call = function(x) q('no', status = 3))()(op_ones(2))")
  expect_identical(from_layer$status, 3L)
  with_models <- new_session(c("model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)", "q('no', status = 5)"))
  expect_identical(with_models$status, 5L)
})

test_that("everything may be removed and collected while a model trains", {
  skip_without_engine()
  done <- new_session(c(
    small_fit("function(epoch, logs) { rm(list = ls(globalenv()), envir = globalenv()); gc() }"),
    "cat('left:', ls(), '\\n'); invisible(gc()); cat('sum', as.numeric(sum(op_ones(3))), '\\n')"
  ))
  expect_identical(done$status, 0L)
  expect_match(done$text, "left: *\nsum 3")
})

test_that("an interrupt during fit() is R's interrupt, and the model goes on to work", {
  skip_without_engine()
  skip_on_os("windows")
  done <- new_session(c(
    "model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)",
    "model |> compile('sgd', 'mse')",
    "strike <- callback_lambda(on_epoch_end = function(epoch, logs) if (epoch == 3) tools::pskill(Sys.getpid(), 2L))",
    "run <- function(...) fit(model, matrix(1, 4, 2), rep(1, 4), verbose = 0, ...)$metrics$loss",
    "cat(tryCatch(length(run(epochs = 1e5, callbacks = strike)), interrupt = function(e) 'interrupted'), '')",
    "cat(length(run(epochs = 2)), 'epochs after it')"
  ))
  expect_match(done$text, "interrupted 2 epochs after it", fixed = TRUE)
})

test_that("without a Python the package loads, and the first use says what is needed", {
  done <- new_session(
    c("print(shape(1, NA))", "print(alphorn_available())", "tryCatch(layer_dense(, 2), error = function(e) cat(conditionMessage(e)))"),
    env = "RETICULATE_PYTHON=/nonexistent/python"
  )
  expect_identical(done$status, 0L)
  expect_match(done$text, "shape(1, NA)\n[1] FALSE", fixed = TRUE)
  expect_match(done$text, "alphorn could not start Python", fixed = TRUE)
  expect_match(done$text, "/nonexistent/python", fixed = TRUE)
  expect_match(done$text, "pip install numpy ml_dtypes", fixed = TRUE)
})

test_that("a handle that was saved with saveRDS() says what to do", {
  skip_without_engine()
  file <- temporary_path(".rds")
  saveRDS(small_model(), file)
  dead <- readRDS(file)
  expect_output(print(dead), "of another session", fixed = TRUE)
  expect_error(predict(dead, matrix(1, 1, 4)), "save_model()", fixed = TRUE, class = "DeadHandleError")
  expect_error(dead$name, class = "DeadHandleError")
  expect_error(layer_dense(dead, 1), class = "DeadHandleError")
})

test_that("a document shows tables, progress, warnings and errors as R's own", {
  skip_without_engine()
  skip_if_not_installed("knitr")
  folder <- temporary_path("-document")
  dir.create(folder)
  input <- file.path(folder, "page.Rmd")
  writeLines(c(
    "```{r}", "model <- keras_model_sequential(input_shape = 2) |> layer_dense(1, trainable = FALSE)", "model",
    "model |> compile('sgd', 'mse')", "history <- model |> fit(matrix(1, 4, 2), rep(1, 4), epochs = 2)", "```",
    "```{r, error=TRUE}", "Layer('Failing', call = function(x) stop('in a document'))()(op_ones(2))", "```"
  ), input)
  output <- file.path(folder, "page.md")
  old <- Sys.getenv("TESTTHAT")
  Sys.unsetenv("TESTTHAT")
  on.exit(Sys.setenv(TESTTHAT = old))
  knitr::knit(input, output, quiet = TRUE, envir = new.env(parent = globalenv()))
  text <- readLines(output)
  expect_match(text, "^## Model: \"sequential", all = FALSE)
  expect_match(text, "^## Epoch 2/2", all = FALSE)
  expect_match(text, "## Warning in fit", fixed = TRUE, all = FALSE)
  expect_match(text, "## The model has no trainable weights", fixed = TRUE, all = FALSE)
  expect_match(text, "## Error in call(...): in a document", fixed = TRUE, all = FALSE)
  expect_match(text, "## In layer 'failing' (Failing).", fixed = TRUE, all = FALSE)
})
