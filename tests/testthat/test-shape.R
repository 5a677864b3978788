test_that("shape() flattens numbers, vectors, lists and shapes", {
  expect_identical(format(shape(1, NA, 3)), "shape(1, NA, 3)")
  expect_identical(format(shape(1, NULL, 3), prefix = FALSE), "(1, NA, 3)")
  expect_identical(format(shape()), "shape()")
  expect_identical(as.integer(shape(c(NA, 3), list(4, NULL), shape(5))), c(NA, 3L, 4L, NA, 5L))
  expect_identical(as.integer(shape(-1, 2)), c(NA, 2L))
  expect_identical(as.integer(shape(array(0, c(2, 3)))), c(2L, 3L))
  expect_output(print(shape(28, 28)), "shape(28, 28)", fixed = TRUE)
})

test_that("shapes are lists of whole numbers", {
  s <- shape(5, NA, 7)
  expect_s3_class(s, "keras_shape")
  expect_length(s, 3)
  expect_identical(s[[1]], 5L)
  expect_null(s[[2]])
  expect_s3_class(s[1:2], "keras_shape")
  expect_identical(as.list(s), list(5L, NULL, 7L))
  expect_identical(as.integer(rev(s)), c(7L, NA, 5L))
  expect_identical(prod(shape(2, 3)), 6)
  expect_identical(max(shape(2, 3)), 3L)
  expect_identical(sum(s), NA_integer_)
})

test_that("shapes compare as a whole", {
  expect_true(shape(1, NA) == c(1, NA))
  expect_true(shape(1, NA) == list(1L, NULL))
  expect_true(shape(1, 2) != shape(1, 3))
  expect_false(shape(1) == shape(1, 1))
})

test_that("shapes destructure", {
  c(height, width) %<-% shape(5, 6)
  expect_identical(c(height, width), c(5L, 6L))
})

test_that("what is no dimension is refused", {
  expect_snapshot_output(errors_of(
    shape(2.7),
    shape("a"),
    shape(TRUE),
    shape(-3)
  ))
})

test_that("tensors give their shape", {
  skip_without_engine()
  expect_identical(as.integer(shape(op_zeros(c(2, 3)))), c(2L, 3L))
  expect_identical(as.integer(shape(keras_input(c(4, 5)))), c(NA, 4L, 5L))
  expect_identical(as.integer(op_shape(array(0, c(2, 3, 4)))), 2:4)
  expect_identical(as.integer(shape(2, op_array(7L))), c(2L, 7L))
})
