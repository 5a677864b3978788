test_that("to_categorical() counts classes from 0 and factors by level", {
  expect_identical(to_categorical(c(0, 2, 1)), diag(3)[c(1, 3, 2), ])
  expect_identical(to_categorical(1:3), cbind(0, diag(3)))
  expect_identical(to_categorical(factor(c("b", "a"), levels = c("a", "b", "c"))), diag(3)[c(2, 1), ])
  expect_identical(dim(to_categorical(matrix(c(0, 1, 2, 0), 2))), c(2L, 2L, 3L))
  expect_identical(to_categorical(array(c(0, 1), c(2, 1))), diag(2))
  expect_snapshot_output(errors_of(
    to_categorical(c(0, 5), num_classes = 3),
    to_categorical(c(0.5, 1)),
    to_categorical(factor(c("a", NA)))
  ))
})

test_that("array_reshape() goes row by row", {
  expect_identical(array_reshape(1:6, c(2, 3)), matrix(1:6, 2, byrow = TRUE))
  expect_identical(array_reshape(matrix(1:6, 2, byrow = TRUE), 6), array(1:6))
  expect_identical(array_reshape(1:6, c(-1, 2)), matrix(1:6, 3, byrow = TRUE))
  expect_identical(array_reshape(1:6, c(2, 3), order = "F"), matrix(1:6, 2))
  a <- array(1:24, 2:4)
  expect_identical(array_reshape(array_reshape(a, 24), 2:4), a)
  expect_error(array_reshape(1:6, c(4, 2)), "must hold 6 values, not 8")
})

test_that("named_list() names itself", {
  units <- 10
  expect_identical(named_list(units, rate = 0.5), list(units = 10, rate = 0.5))
  expect_error(named_list(a = 1, a = 2), class = "rlang_error")
})

test_that("zip_lists() pairs by position and by name", {
  expect_identical(zip_lists(1:2, c("a", "b")), list(list(1L, "a"), list(2L, "b")))
  expect_identical(zip_lists(list(x = 1, y = 2), list(y = "b", x = "a")), list(x = list(1, "a"), y = list(2, "b")))
  expect_error(zip_lists(1:2, 1:3), "one length")
  expect_error(zip_lists(list(a = 1), list(b = 1)), "same names")
})

test_that("%<-% assigns parts", {
  c(a, c(b, d)) %<-% list(1, list(2, 3))
  expect_identical(c(a, b, d), c(1, 2, 3))
  c(first, ..rest) %<-% list(1, 2, 3)
  expect_identical(first, 1)
  expect_identical(rest, list(2, 3))
  c(., second) %<-% 1:2
  expect_identical(second, 2L)
  x <- list()
  c(x$a, y) %<-% list(1, 2)
  expect_identical(x$a, 1)
  expect_error(c(a, b) %<-% list(1), "2 names, 1 values")
  default <- 7
  c(p, q = NULL, r = default + 1) %<-% list(1)
  expect_identical(list(p, q, r), list(1, NULL, 8))
  c(p, q = NULL) %<-% list(1, 2)
  expect_identical(q, 2)
  expect_error(c(p, q = NULL, r) %<-% list(1), "3 names, 2 values")
})

test_that("pipes are there", {
  x <- c(4, 9)
  x %<>% sqrt()
  expect_identical(x, c(2, 3))
  expect_identical(4 %>% sqrt(), 2)
})

test_that("pad_sequences() fills and cuts", {
  expect_identical(pad_sequences(list(1:3, 4:5)), matrix(c(1L, 0L, 2L, 4L, 3L, 5L), 2))
  expect_identical(pad_sequences(list(1:3, 4L), maxlen = 2, padding = "post"), matrix(c(2L, 4L, 3L, 0L), 2))
  expect_identical(pad_sequences(list(1:3), maxlen = 2, truncating = "post"), matrix(1:2, 1))
  expect_error(pad_sequences(1:3), "list of vectors")
})
