# Warnings of Python are warnings of R.

frozen_fit <- function() {
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(1, trainable = FALSE)
  model |> compile("sgd", "mse")
  fit(model, matrix(1, 4, 2), rep(1, 4), verbose = 0)
}

test_that("a warning of the engine reaches R's handlers, each time anew", {
  skip_without_engine()
  for (i in 1:2) expect_warning(frozen_fit(), "no trainable weights")
  expect_length(suppressWarnings(frozen_fit())$metrics$loss, 1)
  caught <- tryCatch(frozen_fit(), warning = identity)
  expect_s3_class(caught, c("UserWarning", "Warning", "warning"), exact = FALSE)
  # The call that was left goes on to work.
  expect_warning(frozen_fit(), "no trainable weights")
})

test_that("options(warn = 2) makes an error of it", {
  skip_without_engine()
  old <- options(warn = 2)
  on.exit(options(old))
  expect_error(frozen_fit(), "no trainable weights")
})
