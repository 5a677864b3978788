# Messages are kept as snapshots in tests/testthat/_snaps.

test_that("whole numbers are whole", {
  expect_identical(as_integer(10, "units"), 10L)
  expect_identical(as_integer(c(a = 3, b = 5), "size"), c(3L, 5L))
  expect_identical(as_integer(list(3, 5), "size"), list(3L, 5L))
  expect_null(as_integer(NULL, "units"))
  expect_snapshot_output(errors_of(
    as_integer(10.7, "units"),
    as_integer(NA, "units"),
    as_integer(NA_real_, "units"),
    as_integer(NA_integer_, "units"),
    as_integer(TRUE, "units"),
    as_integer("10", "units"),
    as_integer(c(3, 2.5), "strides"),
    as_integer(Inf, "units"),
    as_integer(factor("a"), "units"),
    as_integer(function(x) x, "units")
  ))
})

test_that("a word may stand where a number may, only where it may", {
  expect_identical(as_integer_or_word("epoch", "save_freq"), "epoch")
  expect_identical(as_integer_or_word(3, "save_freq"), 3L)
  expect_identical(as_integer_or_inf(Inf, "ord"), Inf)
  expect_error(as_integer_or_word(1.5, "save_freq"), "whole number")
})

test_that("axes count from 1 and backwards from -1", {
  expect_identical(as_axis(1), 0L)
  expect_identical(as_axis(-1), -1L)
  expect_identical(as_axis(c(1, -1, 3)), c(0L, -1L, 2L))
  expect_identical(as_axis(list(2, 3)), c(1L, 2L))
  expect_null(as_axis(NULL))
  expect_snapshot_output(errors_of(
    as_axis(0),
    as_axis(NA),
    as_axis(1.9),
    as_axis(c(1, 0))
  ))
})

test_that("positions count from 1 and backwards from -1", {
  expect_identical(as_index(1), 0L)
  expect_identical(as_index(-2), -2L)
  expect_snapshot_output(errors_of(
    as_index(0),
    as_index(NA),
    as_index(c(1, 0))
  ))
})

test_that("errors speak of the function that the user called", {
  skip_without_engine()
  expect_snapshot_output(errors_of(
    layer_dense(units = 10.7),
    layer_dense(units = NA),
    layer_dense(, 8, "relu", TRUE, "zeros", "zeros", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5),
    layer_dense(10),
    layer_concatenate(axis = 0),
    op_mean(1:3, axis = 0),
    random_uniform(c(2, 2.5)),
    op_zeros(c(2, NA))
  ))
})
