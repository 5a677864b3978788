# Classes in the notations of Python and R6.

test_that("%py_class% makes a class with methods, fields, a text and properties", {
  skip_without_engine()
  Scaled(keras$layers$Layer) %py_class% {
    "Multiplies by a number."
    kind <- "scaled"
    initialize <- function(by = 2, ...) {
      super$initialize(...)
      self$by <- by
    }
    call <- function(self, x) x * self$by
    squared %<-active% function() self$by^2
  }
  layer <- Scaled(by = 3)
  expect_s3_class(layer, "keras.src.layers.layer.Layer")
  expect_identical(as.numeric(layer(op_ones(2))), c(3, 3))
  expect_identical(layer$squared, 9)
  expect_identical(layer$kind, "scaled")
  expect_identical(Scaled$`__doc__`, "Multiplies by a number.")
  Twice(Scaled) %py_class% {
    call <- function(x) super$call(x) * 2
  }
  expect_identical(as.numeric(Twice(by = 5)(op_ones(1))), 10)
  Counter %py_class% {
    initialize <- function() self$n <- 0
    step <- function() {
      self$n <- self$n + 1
      self$n
    }
  }
  counter <- Counter()
  counter$step()
  expect_identical(counter$step(), 2)
  expect_error(5 %py_class% {}, "must be `Name` or `Name(Base)`", fixed = TRUE)
})

test_that("callbacks in that notation count from 1, as others do", {
  skip_without_engine()
  seen <- NULL
  Watch(keras$callbacks$Callback) %py_class% {
    on_epoch_end <- function(epoch, logs) seen <<- c(seen, epoch)
  }
  fit(small_model(), some_data()$x, some_data()$y, epochs = 2, verbose = 0, callbacks = list(Watch()))
  expect_identical(seen, 1:2)
})

test_that("an R6 generator is a class to inherit from", {
  skip_without_engine()
  skip_if_not_installed("R6")
  Generator <- R6::R6Class("Generator",
    public = list(
      by = 4,
      call = function(x) x * self$by + private$extra,
      describe = function() "from R6"
    ),
    active = list(doubled = function() self$by * 2),
    private = list(extra = 1)
  )
  layer_r6 <- Layer("FromR6", inherit = Generator)
  layer <- layer_r6()
  expect_s3_class(layer, "keras.src.layers.layer.Layer")
  expect_identical(as.numeric(layer(op_ones(1))), 5)
  expect_identical(layer$describe(), "from R6")
  expect_identical(layer$doubled, 8)
  Child <- R6::R6Class("Child", inherit = Generator, public = list(describe = function() paste("child", super$describe())))
  expect_identical(r_to_py(Child)()$describe(), "child from R6")
})
