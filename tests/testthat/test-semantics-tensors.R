# Base R's functions on tensors: none may count from 1 where `[` counts from 0, and give something else silently.

test_that("head, tail and sort take rows as R means them", {
  skip_without_engine()
  x <- op_array(matrix(1:12, 4))
  expect_identical(as.array(head(x, 1)), matrix(c(1L, 5L, 9L), 1))
  expect_identical(as.array(head(x, -3)), matrix(c(1L, 5L, 9L), 1))
  expect_identical(as.array(tail(x, 1)), matrix(c(4L, 8L, 12L), 1))
  expect_identical(dim(tail(x, 0)), c(0L, 3L))
  v <- op_array(c(3, 1, 2))
  expect_identical(as.numeric(sort(v)), c(1, 2, 3))
  expect_identical(as.numeric(sort(v, decreasing = TRUE)), c(3, 2, 1))
  expect_identical(order(v), c(2L, 3L, 1L))
  expect_equal(unname(quantile(v, 0.5)), 2)
})

test_that("missing values are found", {
  skip_without_engine()
  v <- op_array(c(1, NaN, Inf))
  expect_identical(as.array(is.na(v)), array(c(FALSE, TRUE, FALSE)))
  expect_identical(as.array(is.finite(v)), array(c(TRUE, FALSE, FALSE)))
  expect_identical(as.array(is.infinite(v)), array(c(FALSE, FALSE, TRUE)))
  expect_true(anyNA(v))
  expect_false(anyNA(op_array(1:3)))
  expect_false(is.na(layer_dense(units = 1)))
  expect_s3_class(is.nan(keras_input(2)), "keras.src.backend.common.keras_tensor.KerasTensor")
  expect_error(digamma(v), "Tensors have no `digamma()`", fixed = TRUE)
})

test_that("subscripts are not recycled and do not run through 0", {
  skip_without_engine()
  v <- op_array(c(10, 20, 30, 40, 50))
  x <- op_array(matrix(1:12, 3))
  expect_identical(as.numeric(op_subset(v, 2:NULL)), c(20, 30, 40, 50))
  expect_identical(as.numeric(op_subset(v, NULL:2)), c(10, 20))
  expect_identical(as.numeric(op_subset(v, -2:-1)), c(40, 50))
  expect_identical(dim(op_subset(x, , c(TRUE, FALSE, TRUE, FALSE))), c(3L, 2L))
  expect_error(op_subset(v, c(TRUE, FALSE)), "one value for each of the 5 elements of its axis, not 2", fixed = TRUE)
  expect_error(op_subset(x, .., c(TRUE, FALSE)), "each of the 4 elements", fixed = TRUE)
  expect_error(op_subset(v, -1:2), "must not run through 0, as -1:2 does", fixed = TRUE)
  expect_error(op_subset(v, 0:2), "positions count from 1", fixed = TRUE)
})

test_that("an attribute is read by one name", {
  skip_without_engine()
  layer <- layer_dense(units = 3)
  expect_identical(layer["units"], 3L)
  expect_error(layer[c("units", "name")], "`i` must be one name", fixed = TRUE)
})

test_that("functions are asked for where functions are meant", {
  skip_without_engine()
  v <- op_array(c(1, 2))
  expect_error(op_map(function(z) z, v), "`f` must be a function, not a tensor", fixed = TRUE)
  expect_identical(as.numeric(op_map(v, function(z) z * 2)), c(2, 4))
  expect_error(op_switch(3, list(function() 1)), "`index` must be between 1 and 1", fixed = TRUE)
  expect_error(op_switch(1, list(5)), "`branches` must be a list of functions", fixed = TRUE)
  expect_identical(as.numeric(op_switch(2, list(function(a) a, function(a) a * 10), op_array(3))), 30)
})

test_that("a variable starts from a value or an initializer", {
  skip_without_engine()
  expect_identical(as.array(keras_variable("ones", shape = c(1, 2))), matrix(1, 1, 2))
  expect_error(keras_variable(NULL), "needs a value or an initializer", fixed = TRUE)
})
