test_that("use_backend() and config_set_backend() say once what is computed with, and go on", {
  rlang::reset_message_verbosity("alphorn_backend")
  expect_message(use_backend("jax", gpu = FALSE), "its own engine on NumPy", class = "alphorn_backend_message")
  expect_silent(use_backend("tensorflow"))
  expect_silent(config_set_backend("torch"))
  expect_identical(withVisible(config_set_backend("jax")), list(value = "jax", visible = FALSE))
  rlang::reset_message_verbosity("alphorn_backend")
  expect_message(config_set_backend("tensorflow"), class = "alphorn_backend_message")
  skip_without_engine()
  expect_identical(config_backend(), "numpy")
})

test_that("a backend that Keras does not have is an error", {
  expect_snapshot_output(errors_of(
    use_backend("theano"),
    use_backend(),
    config_set_backend(1),
    config_set_backend(c("jax", "torch")),
    install_keras(backend = "mxnet")
  ))
})

test_that("install_keras() says what there is, and installs nothing", {
  skip_without_engine()
  expect_message(found <- install_keras(envname = "mine", backend = "jax", pip = TRUE),
                 "installs nothing.*has what it needs: numpy [0-9].*, ml_dtypes [0-9].*, rpy2-rinterface [0-9]")
  expect_true(found)
})

test_that("install_keras() says what is missing, in the words of a start that fails", {
  problem <- paste("alphorn could not start Python.", "x Python has no module 'ml_dtypes'.", sep = "\n")
  expect_match(install_state(list(problem = problem)), "has no module 'ml_dtypes'", fixed = TRUE)
  expect_match(paste(explain_start("No module named 'ml_dtypes'"), collapse = "\n"), "-m pip install numpy ml_dtypes")
})
