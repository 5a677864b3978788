test_that("every wrapper stands for something of the engine", {
  skip_without_engine()
  for (name in names(wrapped_paths)) {
    expect_true(is_py(engine_get(wrapped_paths[[name]])), label = name)
    expect_true(is.function(get(name)), label = name)
  }
})

test_that("wrappers passed as values stand for what they wrap", {
  skip_without_engine()
  expect_true(resolve_function(activation_relu) == engine_get("activations.relu"))
  expect_true(resolve_function(loss_mean_squared_error) == engine_get("losses.mean_squared_error"))
  plain <- function(x) x
  expect_identical(resolve_function(plain), plain)
})
