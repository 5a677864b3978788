# The crossing itself, seen from R: values, errors, conditions, jumps, memory. Tests are named after hazards.

back <- function(x, convert = TRUE) bridge_tool("identity", list(x), convert = convert)
as_python <- function(f, name = "f") r_function(f, name)

test_that("values of length one cross both ways as themselves", {
  skip_without_engine()
  expect_identical(back(TRUE), TRUE)
  expect_identical(back(3L), 3L)
  expect_identical(back(2.5), 2.5)
  expect_identical(back("Zürich \u4e2d"), "Zürich \u4e2d")
  expect_identical(back(1 + 2i), 1 + 2i)
  expect_null(back(NULL))
  expect_identical(back(as.raw(c(1, 255, 0))), as.raw(c(1, 255, 0)))
  expect_true(is.nan(back(NaN)))
  expect_identical(back(-Inf), -Inf)
})

test_that("vectors, lists and nested lists keep their type and names", {
  skip_without_engine()
  expect_identical(back(c(1.5, 2)), c(1.5, 2))
  expect_identical(back(1:40), 1:40)
  expect_identical(back(c("a", "b")), c("a", "b"))
  expect_identical(back(list()), list())
  expect_identical(back(list(a = 1, b = list("x", NULL))), list(a = 1, b = list("x", NULL)))
  expect_identical(names(back(structure(list(), names = character()))), character())
})

test_that("arrays keep every element where it was", {
  skip_without_engine()
  a <- array(as.double(1:24), 2:4)
  expect_identical(back(a), a)
  expect_identical(as.array(py_array(a))[1, 2, 3], a[1, 2, 3])
  expect_identical(back(matrix(1:6, 2)), matrix(1:6, 2))
  expect_identical(back(matrix(c(TRUE, FALSE), 1)), matrix(c(TRUE, FALSE), 1))
  expect_identical(back(matrix(c("a", "b"), 1)), matrix(c("a", "b"), 1))
  expect_identical(dim(back(array(0, c(0, 3)))), c(0L, 3L))
  expect_identical(bridge_tool("dtype", list(py_array(1:3))), "int32")
  expect_identical(bridge_tool("dtype", list(py_array(c(1, 2), "bfloat16"))), "bfloat16")
  expect_identical(as.array(py_array(c(1.5, 2), "bfloat16")), as.array(c(1.5, 2)))
})

test_that("NA does not cross as something else", {
  skip_without_engine()
  expect_error(back(NA), "NA has no counterpart", class = "ConversionError")
  expect_error(back(c(1L, NA)), "NA", class = "ConversionError")
  expect_error(back(NA_character_), "NA_character_", class = "ConversionError")
  expect_error(back(matrix(c(1L, NA), 1)), "NA", class = "ConversionError")
  expect_error(back(factor("a")), "factor", class = "ConversionError")
  expect_identical(back(NA_real_), NA_real_)
  expect_error(back(list(1, b = 2)), "named throughout", class = "ConversionError")
  expect_error(back(data.frame(x = c("a", NA))), "Column `x`", class = "ConversionError")
})

test_that("whole numbers beyond R's integers are exact or refused", {
  skip_without_engine()
  expect_identical(back(as_int(2^40)), 2^40)
  expect_error(back(as_int(2^60)), "2^60|beyond", class = "ConversionError")
  expect_identical(back(-2147483647L), -2147483647L)
})

test_that("strings that one side cannot hold are refused, not cut", {
  skip_without_engine()
  bytes <- "\xfa\xb4"
  Encoding(bytes) <- "bytes"
  expect_error(back(bytes), "raw vector", class = "ConversionError")
  chr <- reticulate::import_builtins(convert = FALSE)$chr
  expect_error(py_reference(chr)(0L), "NUL", class = "ConversionError")
})

test_that("a Python error is a condition with the exception's classes, the user's call and a traceback", {
  skip_without_engine()
  user_function <- function() layer_dense(, -1)
  error <- tryCatch(user_function(), error = identity)
  expect_s3_class(error, c("python.builtin.ValueError", "ValueError"))
  expect_match(conditionMessage(error), "`units` must be a whole number >= 1")
  expect_identical(conditionCall(error)[[1]], quote(layer_dense))
  expect_true(length(error$traceback) > 0)
  expect_false(inherits(error, "python.builtin.object"))
})

test_that("an R error inside Python comes out as the same condition", {
  skip_without_engine()
  mine <- structure(class = c("mine", "error", "condition"), list(message = "m", call = quote(foo(bar)), extra = 3))
  f <- as_python(function() stop(mine))
  error <- tryCatch(f(), mine = identity)
  expect_identical(unclass(error)[c("message", "call", "extra")], unclass(mine)[c("message", "call", "extra")])
  expect_s3_class(error, class(mine), exact = TRUE)
})

test_that("an error keeps itself through twenty crossings, R inside Python inside R", {
  skip_without_engine()
  n <- as_python(function(k) if (k == 0) rlang::abort("deep", class = "deep_error", where = "bottom") else n(k - 1))
  error <- tryCatch(n(20), deep_error = identity)
  expect_identical(error$where, "bottom")
  g <- as_python(function(k) if (k == 0) layer_dense(, -1) else g(k - 1))
  expect_error(g(20), "whole number >= 1", class = "ValueError")
})

test_that("an error in a layer's call says where in the model it happened", {
  skip_without_engine()
  layer_bad <- Layer("Bad", call = function(x) stop("no good"))
  layer_outer <- Layer("Outer",
    initialize = function(...) {
      super$initialize(...)
      self$inner <- layer_bad(name = "inner_one")
    },
    call = function(x) self$inner(x)
  )
  error <- tryCatch(keras_input(3) |> layer_outer(name = "outer_one"), error = identity)
  expect_match(conditionMessage(error), "no good", fixed = TRUE)
  expect_match(conditionMessage(error), "layer 'inner_one' (Bad)", fixed = TRUE)
  expect_match(conditionMessage(error), "layer 'outer_one' (Outer)", fixed = TRUE)
  expect_identical(error$place, c("layer 'outer_one' (Outer)", "layer 'inner_one' (Bad)"))
})

test_that("messages and warnings of R code inside Python reach the handlers outside", {
  skip_without_engine()
  f <- as_python(function(what) {
    switch(what, m = message("hello"), w = warning("careful"))
    "done"
  })
  expect_message(expect_identical(f("m"), "done"), "hello")
  expect_warning(expect_identical(f("w"), "done"), "careful")
  expect_silent(suppressMessages(f("m")))
  expect_identical(tryCatch(f("w"), warning = function(w) conditionMessage(w)), "careful")
  signalling <- as_python(function() {
    signalCondition(structure(class = c("custom", "condition"), list(message = "c", call = NULL)))
    "went on"
  })
  expect_identical(tryCatch(signalling(), custom = function(c) "left"), "left")
  expect_identical(withCallingHandlers(signalling(), custom = function(c) NULL), "went on")
})

test_that("a warning of Python is a warning of R, each time", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(3)
  path <- tempfile(fileext = ".weights.h5")
  keras_model_sequential(input_shape = 4) |> layer_dense(5) |> save_model_weights(path)
  load <- function() load_model_weights(model, path, skip_mismatch = TRUE)
  expect_warning(load(), "not loaded", class = "UserWarning")
  warned <- tryCatch(load(), warning = identity)
  expect_s3_class(warned, "python.builtin.UserWarning")
  expect_identical(conditionCall(warned)[[1]], quote(load_model_weights))
  expect_silent(suppressWarnings(load()))
})

test_that("a jump cannot leave through Python: restarts outside are out of reach, and the session goes on", {
  skip_without_engine()
  f <- as_python(function() invokeRestart("way_out"))
  expect_error(withRestarts(f(), way_out = function() "out"), "way_out")
  g <- as_python(function(x) x)
  leave <- function() {
    h <- as_python(function() return("from h"))
    h()
    "after h"
  }
  expect_identical(leave(), "after h")
  expect_identical(g(1), 1)
})

test_that("NULL is a value like any other", {
  skip_without_engine()
  f <- as_python(function(x) NULL)
  expect_null(f(1))
  expect_null(as_python(function(x) x)(NULL))
})

test_that("symbols and calls cross as data, they are not evaluated", {
  skip_without_engine()
  same <- as_python(function(x) x)
  expect_identical(same(quote(not_defined)), quote(not_defined))
  expect_identical(same(quote(stop("evaluated"))), quote(stop("evaluated")))
  env <- new.env()
  expect_identical(same(env), env)
})

test_that("Ctrl-C stops R code inside Python, and Python code", {
  skip_without_engine()
  skip_on_os("windows")
  in_r <- as_python(function() {
    tools::pskill(Sys.getpid(), 2L)
    for (i in 1:1e7) i + 1
    "not interrupted"
  })
  expect_identical(tryCatch(in_r(), interrupt = function(i) "interrupted"), "interrupted")
  python <- reticulate::py_run_string("
import os, signal, threading, time
def spin():
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    end = time.time() + 10
    while time.time() < end: pass
    return 'not interrupted'
", convert = FALSE)
  spin <- py_reference(python$spin)
  took <- system.time(result <- tryCatch(spin(), interrupt = function(i) "interrupted"))
  expect_identical(result, "interrupted")
  expect_lt(took[["elapsed"]], 5)
  expect_identical(back(1), 1)
})

test_that("a storm of interrupts is a number of interrupts and nothing else", {
  skip_without_engine()
  skip_on_os("windows")
  python <- reticulate::py_run_string("
import os, signal, threading, time
def storm():
    def run():
        for _ in range(20):
            time.sleep(0.02)
            os.kill(os.getpid(), signal.SIGINT)
    threading.Thread(target=run, daemon=True).start()
", convert = FALSE)
  layer <- layer_dense(, 3)
  same <- as_python(function(x) x)
  caught <- 0
  py_reference(python$storm)()
  end <- Sys.time() + 2
  while (Sys.time() < end) {
    tryCatch(
      for (i in 1:200) {
        layer$units
        same(1)
        back(list(a = 1, b = "x"))
      },
      interrupt = function(i) caught <<- caught + 1
    )
  }
  expect_gt(caught, 0)
  expect_identical(layer$units, 3L)
})

test_that("R is called on its own thread only", {
  skip_without_engine()
  python <- reticulate::py_run_string("
import threading
def elsewhere(f):
    found = []
    def run():
        try:
            found.append(f(1.0))
        except Exception as error:
            found.append(type(error).__name__)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]
", convert = FALSE)
  expect_identical(py_reference(python$elsewhere)(function(x) x), "RThreadError")
})

test_that("objects that R drops are let go, and objects that R holds live", {
  skip_without_engine()
  gc()
  back(1)
  before <- bridge_tool("handles_alive")
  kept <- lapply(1:50, function(i) py_array(matrix(i, 10, 10)))
  expect_gte(bridge_tool("handles_alive"), before + 50)
  expect_identical(as.array(kept[[7]])[1], 7L)
  rm(kept)
  gc()
  back(1)
  expect_lte(bridge_tool("handles_alive"), before + 2)
})

test_that("objects of a class written in R are let go", {
  skip_without_engine()
  layer_plain <- Layer("Plain",
    initialize = function(...) {
      super$initialize(...)
      private$count <- 1
    },
    call = function(x) private$grow(x),
    private = list(count = 0, grow = function(x) x * private$count)
  )
  python <- reticulate::py_run_string("
import gc, weakref
seen = []
def watch(x): seen.append(weakref.ref(x))
def living():
    gc.collect()
    return sum(ref() is not None for ref in seen)
", convert = FALSE)
  watch <- py_reference(python$watch)
  living <- py_reference(python$living)
  make <- function() {
    layer <- layer_plain()
    layer(op_ones(c(1, 2)))
    watch(layer)
    NULL
  }
  for (i in 1:10) make()
  gc()
  back(1)
  gc()
  back(1)
  expect_lte(living(), 1)
})

test_that("a reference from another session is dead, and says so", {
  skip_without_engine()
  path <- tempfile()
  on.exit(unlink(path))
  saveRDS(list(layer_dense(, 2), py_array(1:3)), path)
  dead <- readRDS(path)
  expect_error(dead[[1]]$units, "another R session", class = "DeadHandleError")
  expect_error(as.array(dead[[2]]), "another R session", class = "DeadHandleError")
  expect_output(print(dead[[2]]), "another session")
})

test_that("reticulate and alphorn hold the same object", {
  skip_without_engine()
  layer <- layer_dense(, 5)
  theirs <- reticulate::r_to_py(layer)
  expect_identical(reticulate::py_get_attr(theirs, "units") |> reticulate::py_to_r(), 5L)
  builtins <- reticulate::import_builtins(convert = FALSE)
  list_of_theirs <- builtins$list(list(1, 2))
  expect_identical(back(list_of_theirs), c(1, 2))
  expect_true(bridge_tool("is", list(layer, theirs)))
})

test_that("garbage collection at every allocation finds nothing unprotected", {
  skip_without_engine()
  x <- py_array(matrix(1:6 / 2, 2))
  f <- as_python(function(x, ...) list(x, a = "b"))
  gctorture2(step = 7)
  on.exit(gctorture2(step = 0))
  for (i in 1:3) {
    value <- back(list(a = 1:3, b = list("x", TRUE), c = matrix(1, 2, 2)))
    error <- tryCatch(layer_dense(, -1), error = conditionMessage)
    called <- tryCatch(as_python(function() stop("torture"))(), error = conditionMessage)
    handle <- x$shape
  }
  gctorture2(step = 0)
  expect_identical(value, list(a = 1:3, b = list("x", TRUE), c = matrix(1, 2, 2)))
  expect_match(error, "whole number")
  expect_identical(called, "torture")
  expect_identical(handle, list(2L, 3L))
})

test_that("what Python prints is R's output", {
  skip_without_engine()
  printed <- capture.output(reticulate::py_run_string("print('from Python')"))
  expect_identical(printed, "from Python")
})

test_that("the set-up can be looked at", {
  skip_without_engine()
  config <- alphorn_config()
  expect_s3_class(config, "alphorn_config")
  expect_null(config$problem)
  expect_output(print(config), "numpy")
})

test_that("without Python there is one message that lists what is missing", {
  text <- explain_start("ModuleNotFoundError: No module named 'rpy2'")
  expect_match(paste(text, collapse = "\n"), "no module 'rpy2'")
  expect_match(paste(text, collapse = "\n"), "pip install")
})
