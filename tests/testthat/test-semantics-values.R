# What keras3 lets through silently, at the crossing: each is refused, or does what is meant.

test_that("numbers of bit64 cross exactly", {
  skip_without_engine()
  # The bits of 3 and of 2^40, as package bit64 keeps them in doubles.
  three <- structure(readBin(as.raw(c(3, rep(0, 7))), "double"), class = "integer64")
  large <- structure(readBin(as.raw(c(0, 0, 0, 0, 0, 1, 0, 0)), "double"), class = "integer64")
  expect_identical(layer_dense(units = three)$units, 3L)
  both <- structure(c(unclass(three), unclass(large)), class = "integer64")
  expect_identical(as.array(op_array(both)), array(c(3, 2^40)))
})

test_that("what is no array of numbers is refused with what to do", {
  skip_without_engine()
  expect_error(op_array(NULL), "`x` must be a tensor or array, not NULL", fixed = TRUE)
  expect_error(op_array(mtcars), "as.matrix(x)", fixed = TRUE)
  expect_error(op_add(factor("a"), 1), "`x1` must be an array, not a factor", fixed = TRUE)
  expect_error(op_array(Sys.Date()), "`x` must be an array of numbers, not a Date", fixed = TRUE)
  expect_error(op_array(y ~ x), "not the expression `y ~ x`", fixed = TRUE)
  expect_warning(nan <- as.array(op_array(c(NA, 1))), NA)
  expect_identical(is.na(nan), array(c(TRUE, FALSE)))
})

test_that("a flag takes TRUE or FALSE", {
  skip_without_engine()
  expect_error(layer_dense(units = 2, use_bias = "no"), "`use_bias` must be TRUE or FALSE, not the string \"no\"", fixed = TRUE)
  expect_error(layer_lstm(units = 2, return_sequences = c(TRUE, FALSE)), "`return_sequences` must be TRUE or FALSE", fixed = TRUE)
  expect_error(layer_dense(units = 2, use_bias = NA), "not NA", fixed = TRUE)
  expect_identical(layer_dense(units = 2, use_bias = 0)$use_bias, FALSE)
})

test_that("whole doubles are whole numbers wherever they arrive", {
  skip_without_engine()
  own <- Layer("OwnDense", inherit = layer_dense)
  expect_identical(own(units = 2)$units, 2L)
  through_super <- Layer("Through", inherit = layer_dense, initialize = function(n, ...) super$initialize(units = n, ...))
  expect_identical(through_super(, 3)$units, 3L)
  config <- get_config(layer_dense(units = 2))
  config$units <- 8
  expect_identical(from_config(config)$units, 8L)
  expect_identical(keras$layers$Conv2D(filters = 2, kernel_size = c(3, 5))$kernel_size, list(3L, 5L))
  expect_error(keras$layers$Dense(units = 2.5), "`units` must be a whole number >= 1, not 2.5", fixed = TRUE)
})

test_that("shapes and classes say what is wrong with them", {
  skip_without_engine()
  expect_error(shape(1e10), "numbers below 2^31, not 1e+10", fixed = TRUE)
  expect_error(shape(NaN), "not NaN", fixed = TRUE)
  expect_error(to_categorical(-1), "whole numbers from 0, not -1", fixed = TRUE)
  expect_error(to_categorical(NULL), "not NULL", fixed = TRUE)
  expect_error(to_categorical(c("a", "b")), "`x` must be whole numbers or a factor, not a vector of 2 strings", fixed = TRUE)
  expect_identical(to_categorical(c(TRUE, FALSE)), to_categorical(c(1, 0)))
})

test_that("sequences are numbers that fit their type", {
  expect_error(pad_sequences(list(1:2, "a")), "`sequences[[2]]` must be a vector of numbers", fixed = TRUE)
  expect_error(pad_sequences(list(c(1.5, 2))), "whole numbers where `dtype` is \"int32\", not 1.5", fixed = TRUE)
  expect_error(pad_sequences(list(c(1, NA))), "without missing values", fixed = TRUE)
  expect_identical(pad_sequences(list(c(1.5, 2)), dtype = "float32"), matrix(c(1.5, 2), 1))
  expect_error(pad_sequences(list(c("a", "b"))), "a vector of numbers, not a vector of 2 strings", fixed = TRUE)
  padded <- matrix(c("a", "-", "b", "c"), 2)
  for (dtype in c("str", "object")) {
    expect_identical(pad_sequences(list(c("a", "b"), "c"), dtype = dtype, value = "-"), padded)
  }
})
