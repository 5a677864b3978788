# Python objects in R: reading, writing, printing, computing.

a_tensor <- function(x = matrix(c(1, 2, 3, 4, 5, 6), 2)) op_array(x)

test_that("attributes are read, written by reference, and missing ones are an AttributeError", {
  skip_without_engine()
  layer <- layer_dense(, 5, name = "head")
  expect_identical(layer$units, 5L)
  expect_identical(layer[["name"]], "head")
  expect_identical(layer["name"], "head")
  rename <- function(x) x$note <- list("a", 2)
  rename(layer)
  expect_identical(layer$note, list("a", 2))
  layer[["note"]] <- "b"
  expect_identical(layer$note, "b")
  expect_error(layer$nothing, "nothing", class = "AttributeError")
  layer$numbers <- c(1, 2)
  layer$numbers[[2]] <- 7
  expect_identical(layer$numbers, c(1, 7))
  expect_true("units" %in% names(layer))
  expect_length(layer, 1)
})

test_that("arithmetic takes numbers, vectors, arrays and tensors on either side", {
  skip_without_engine()
  m <- matrix(c(1, 2, 3, 4, 5, 6), 2)
  x <- a_tensor(m)
  expect_equal(as.array(x + 1), m + 1)
  expect_equal(as.array(1 - x), 1 - m)
  expect_equal(as.array(x * x), m * m)
  expect_equal(as.array(2 / x), 2 / m, tolerance = 1e-6)
  expect_equal(as.array(x^2), m^2)
  expect_equal(as.array(x %% 2), m %% 2)
  expect_equal(as.array(x %/% 2), m %/% 2)
  expect_equal(as.array(-x), -m)
  expect_equal(as.array(x * c(1, 10, 100)), m * rep(c(1, 10, 100), each = 2))
  expect_equal(as.array(m + x), m + m)
  expect_identical(as.array(x > 3), m > 3)
  expect_identical(as.array(x == m), m == m)
  expect_identical(as.array(!(x > 3)), !(m > 3))
  expect_identical(as.array(x > 1 & x < 4), m > 1 & m < 4)
  expect_identical(as.array(x < 2 | x > 5), m < 2 | m > 5)
})

test_that("a number does not change the dtype of a tensor", {
  skip_without_engine()
  expect_identical((a_tensor() + 1)$dtype$name, "float32")
  expect_identical((op_array(1:3) + 1L)$dtype$name, "int32")
})

test_that("R's mathematical functions work on tensors", {
  skip_without_engine()
  m <- matrix(c(0.1, 0.5, 0.9, 0.2), 2)
  x <- a_tensor(m)
  for (f in c("sqrt", "exp", "log", "abs", "sin", "cos", "tanh", "floor", "ceiling", "round", "log1p", "expm1", "sign")) {
    expect_equal(as.array(get(f)(x)), get(f)(m), tolerance = 1e-5, label = f)
  }
  expect_equal(as.array(log(x, 2)), log(m, 2), tolerance = 1e-5)
  expect_equal(as.array(round(x, 1)), round(m, 1), tolerance = 1e-5)
  expect_error(gamma(x), "no `gamma()`", fixed = TRUE)
})

test_that("summaries are tensors of no dimension", {
  skip_without_engine()
  x <- a_tensor()
  expect_equal(as.numeric(sum(x)), 21)
  expect_equal(as.numeric(max(x)), 6)
  expect_equal(as.numeric(min(x, 0)), 0)
  expect_equal(as.numeric(prod(x)), 720)
  expect_equal(as.numeric(range(x)), c(1, 6))
  expect_equal(as.numeric(mean(x)), 3.5)
  expect_identical(as.logical(any(x > 5)), TRUE)
  expect_identical(as.logical(all(x > 5)), FALSE)
})

test_that("tensors have dim, length, and become R's values", {
  skip_without_engine()
  m <- matrix(c(1, 2, 3, 4, 5, 6), 2)
  x <- a_tensor(m)
  expect_identical(dim(x), c(2L, 3L))
  expect_identical(length(x), 2L)
  expect_identical(as.matrix(x), m)
  expect_identical(as.vector(x), as.vector(m))
  expect_identical(as.numeric(x), as.numeric(m))
  expect_identical(as.integer(op_array(c(1.9, -1.9))), c(1L, -1L))
  expect_equal(as.array(t(x)), t(m))
  expect_equal(as.array(aperm(x, c(2, 1))), t(m))
  expect_equal(as.array(rev(op_array(c(1, 2, 3)))), as.array(c(3, 2, 1)))
  expect_equal(lapply(x, function(row) as.numeric(sum(row))), list(9, 12))
  expect_error(as.matrix(op_ones(c(1, 2, 3))), "2 dimensions")
  symbolic <- keras_input(3)
  expect_identical(dim(symbolic), c(NA, 3L))
  expect_identical(length(symbolic), NA_integer_)
  expect_error(as.array(symbolic), "symbolic", class = "TypeError")
})

test_that("`[` counts as Python does, and says how to change a tensor", {
  skip_without_engine()
  x <- a_tensor()
  expect_equal(as.numeric(x[0]), c(1, 3, 5))
  expect_equal(as.numeric(x[, 1]), c(3, 4))
  expect_equal(as.numeric(x[1, -1]), 6)
  expect_equal(dim(x[0:1, ]), c(1L, 3L))
  expect_equal(as.numeric(x[[1]]), c(2, 4, 6))
  expect_equal(dim(x[, newaxis, ]), c(2L, 1L, 3L))
  expect_error(x[0] <- 1, "op_subset")
  expect_error(x[[0]] <- 1, "op_subset")
})

test_that("all.equal compares values, within the tolerance", {
  skip_without_engine()
  x <- a_tensor()
  expect_true(all.equal(x, a_tensor()))
  expect_true(all.equal(x, x + 1e-9))
  expect_match(all.equal(x, x + 1), "relative difference")
  expect_match(all.equal(x, op_ones(3)), "Shapes differ")
  layer <- layer_dense(, 1)
  expect_true(all.equal(layer, layer))
  expect_false(isTRUE(all.equal(layer, layer_dense(, 1))))
})

test_that("objects print what they are, callable ones with their signature", {
  skip_without_engine()
  layer <- layer_dense(, 1, name = "head")
  expect_identical(capture.output(print(layer)),
                   c("<Dense name=head, built=False>", " signature: (*args, **kwargs)"))
  expect_identical(format(layer), "<Dense name=head, built=False>")
  expect_output(print(list(layer)), "<Dense name=head")
  expect_output(str(a_tensor()), "numpy.ndarray shape\\(2, 3\\), dtype=float32")
  variable <- keras_variable(matrix(0, 2, 2), name = "v")
  expect_output(str(variable), "value=[[0. 0.] [0. 0.]]>", fixed = TRUE)
  expect_output(str(keras_variable(matrix(0.25, 9, 9))), "^ <Variable .{60,110} [.]{3}>$")
  expect_output(str(layer), "<Dense name=head")
})

test_that("layers, losses and metrics are functions; optimizers and tensors are not", {
  skip_without_engine()
  expect_true(is.function(layer_dense(, 1)))
  expect_identical(names(formals(layer_dense(, 1))), c("object", "..."))
  expect_true(is.function(loss_mean_squared_error()))
  expect_identical(names(formals(loss_mean_squared_error())), c("y_true", "y_pred", "sample_weight"))
  expect_true(is.function(metric_mean()))
  expect_identical(names(formals(regularizer_l2())), "x")
  expect_false(is.function(optimizer_sgd()))
  expect_false(is.function(a_tensor()))
  expect_equal(as.numeric(loss_mean_squared_error()(c(1, 2), c(3, 4))), 4)
})

test_that("a layer called on a Sequential model joins it", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 3)
  same <- layer_dense(, 2)(model)
  expect_identical(same, model)
  expect_length(model$layers, 1)
})

test_that("methods of Python objects take R's arguments, also spliced", {
  skip_without_engine()
  layer <- layer_dense(, 2)
  layer$build(shape(NA, 3))
  expect_identical(dim(layer$kernel), c(3L, 2L))
  expect_identical(dim(layer$get_weights()[[1]]), c(3L, 2L))
  args <- list(units = 4L, name = "spliced")
  expect_identical(keras$layers$Dense(!!!args)$name, "spliced")
})

test_that("variables compute as their values do", {
  skip_without_engine()
  v <- keras_variable(c(1, 2, 3))
  expect_equal(as.numeric(v * 2), c(2, 4, 6))
  v$assign(c(4, 5, 6))
  expect_equal(as.numeric(v), c(4, 5, 6))
  expect_equal(as.numeric(v$numpy()), c(4, 5, 6))
  expect_identical(dim(v), 3L)
})

test_that("a context manager is entered and left, also when the code fails", {
  skip_without_engine()
  python <- reticulate::py_run_string("
class Scope:
    def __init__(self): self.log = []
    def __enter__(self): self.log.append('in'); return self
    def __exit__(self, *args): self.log.append('out')
", convert = FALSE)
  scope <- py_reference(python$Scope())
  expect_identical(with(scope, 1 + 1), 2)
  expect_error(with(scope, stop("no")), "no")
  expect_identical(scope$log, c("in", "out", "in", "out"))
})

test_that("a method that returns nothing prints nothing", {
  skip_without_engine()
  metric <- metric_mean()
  expect_invisible(metric$reset_state())
  expect_visible(metric$get_config())
})
