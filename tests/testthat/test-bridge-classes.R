# Classes and functions written in R.

r_calls <- function() bridge_tool("r_calls")

layer_scaled <- function() {
  Layer("Scaled",
    initialize = function(factor = 2, ...) {
      super$initialize(...)
      self$factor <- factor
    },
    call = function(x) x * self$factor,
    get_config = function() c(super$get_config(), list(factor = self$factor))
  )
}

test_that("methods work with and without an explicit self", {
  skip_without_engine()
  layer_a <- Layer("A", initialize = function(self, k) {
    super$initialize()
    self$k <- k
  }, call = function(self, x) x + self$k)
  layer_b <- Layer("B", initialize = function(k) {
    super$initialize()
    self$k <- k
  }, call = function(x) x + self$k)
  x <- op_array(matrix(1:4, 2))
  expect_equal(as.array(layer_a(, 3)(x)), matrix(4:7 + 0, 2))
  expect_equal(as.array(layer_b(k = 3)(x)), matrix(4:7 + 0, 2))
})

test_that("a layer composes with the pipe, leaves out its first argument, and joins Sequential", {
  skip_without_engine()
  layer_scaled <- layer_scaled()
  expect_identical(names(formals(layer_scaled)), c("object", "factor", "..."))
  expect_identical(layer_scaled(, 3)$factor, 3)
  model <- keras_model_sequential(input_shape = 2) |> layer_scaled(5)
  expect_equal(predict(model, matrix(1, 1, 2), verbose = 0), matrix(5, 1, 2))
  out <- keras_input(2) |> layer_scaled(4)
  expect_s3_class(out, "keras.src.backend.common.keras_tensor.KerasTensor")
})

test_that("instances have the class vector of their Python class", {
  skip_without_engine()
  layer <- layer_scaled()()
  expect_match(class(layer)[[1]], "^<r-(globalenv|namespace:alphorn)>.Scaled$")
  expect_s3_class(layer, "keras.src.layers.layer.Layer")
  expect_s3_class(layer, "python.builtin.object")
  expect_true(is.function(layer))
})

test_that("training and mask arrive where they are named", {
  skip_without_engine()
  seen <- list()
  layer_modes <- Layer("Modes", call = function(x, training = NULL) {
    seen[[length(seen) + 1L]] <<- training
    if (isTRUE(training)) x * 2 else x
  })
  layer <- layer_modes()
  x <- op_ones(c(1, 2))
  expect_equal(as.array(layer(x, training = TRUE)), matrix(2, 1, 2))
  expect_equal(as.array(layer(x, training = FALSE)), matrix(1, 1, 2))
  expect_identical(seen[[1]], TRUE)
  expect_identical(seen[[length(seen)]], FALSE)
})

test_that("build gets the shape as a list and makes weights", {
  skip_without_engine()
  shape_seen <- NULL
  layer_linear <- Layer("Linear",
    initialize = function(units, ...) {
      super$initialize(...)
      self$units <- units
    },
    build = function(input_shape) {
      shape_seen <<- input_shape
      self$w <- self$add_weight(shape = shape(tail(input_shape, 1), self$units), initializer = "ones", name = "w")
    },
    call = function(x) op_matmul(x, self$w)
  )
  out <- keras_input(3) |> layer_linear(2)
  expect_identical(shape_seen, list(NULL, 3L))
  layer <- layer_linear(, 2)
  expect_equal(as.array(layer(op_ones(c(1, 3)))), matrix(3, 1, 2))
  expect_length(get_weights(layer), 1)
})

test_that("super is reached in every way that keras3 has", {
  skip_without_engine()
  for (way in list(
    function(...) super$initialize(...),
    function(...) super()$initialize(...),
    function(...) super()$`__init__`(...)
  )) {
    layer_any <- Layer("AnyWay", initialize = way, call = function(x) x)
    expect_identical(layer_any(name = "given")$name, "given")
  }
  layer_self <- Layer("SelfWay", initialize = function(self, ...) super(SelfWay, self)$initialize(...))
  expect_identical(layer_self(name = "given")$name, "given")
})

test_that("R classes inherit from R classes and from the engine's", {
  skip_without_engine()
  layer_base <- Layer("Base", call = function(x) x + 1, greet = function() "base")
  layer_derived <- Layer("Derived", inherit = layer_base,
                         call = function(x) super$call(x) * 2, greet = function() paste("derived of", super$greet()))
  layer <- layer_derived()
  expect_equal(as.array(layer(op_ones(c(1, 1)))), matrix(4, 1, 1))
  expect_identical(layer$greet(), "derived of base")
  layer_twice <- Layer("TwiceDense", inherit = layer_dense, call = function(x) super$call(x) * 2)
  twice <- layer_twice(units = 1L, kernel_initializer = "ones")
  expect_equal(as.array(twice(op_ones(c(1, 3)))), matrix(6, 1, 1))
  expect_s3_class(twice, class(layer_dense(, 1))[[1]])
})

test_that("private members stay in R and live as long as the object", {
  skip_without_engine()
  layer_counts <- Layer("Counts",
    call = function(x) {
      private$bump()
      x
    },
    seen = function() private$n,
    private = list(n = 0, bump = function() private$n <- private$n + 1)
  )
  layer <- layer_counts()
  layer(op_ones(c(1, 1)))
  first <- layer$seen()
  layer(op_ones(c(1, 1)))
  expect_identical(layer$seen(), first + 1)
  expect_identical(layer_counts()$seen(), 0)
  expect_error(layer$private, class = "AttributeError")
})

test_that("active properties compute, and assign where they take a value", {
  skip_without_engine()
  layer_active <- Layer("Active",
    initialize = function() {
      super$initialize()
      self$k <- 2
    },
    read_only = active_property(function() self$k * 10),
    both = active_property(function(value = NULL) if (is.null(value)) self$k else self$k <- value)
  )
  layer <- layer_active()
  expect_identical(layer$read_only, 20)
  layer$both <- 7
  expect_identical(layer$both, 7)
  expect_error(layer$read_only <- 1, class = "AttributeError")
})

test_that("from_config works with and without cls, and !!! splices", {
  skip_without_engine()
  layer_wrap <- Layer("Wrap",
    initialize = function(inner, ...) {
      super$initialize(...)
      self$inner <- inner
    },
    call = function(x) self$inner(x),
    get_config = function() c(super$get_config(), list(inner = serialize_keras_object(self$inner))),
    from_config = function(cls, config) {
      inner <- deserialize_keras_object(config$inner)
      config$inner <- NULL
      cls(inner, !!!config)
    }
  )
  layer <- layer_wrap(inner = layer_dense(, 3, name = "inside"), name = "outside")
  copy <- from_config(get_config(layer))
  expect_identical(copy$name, "outside")
  expect_identical(copy$inner$name, "inside")
  layer_named <- Layer("Named",
    initialize = function(k, ...) {
      super$initialize(...)
      self$k <- k
    },
    get_config = function() c(super$get_config(), list(k = self$k)),
    from_config = function(config) {
      config$k <- config$k + 1
      Named(!!!config)
    }
  )
  expect_identical(from_config(get_config(layer_named(k = 1)))$k, 2)
})

test_that("an object without get_config is written with its arguments, and a config is a dict", {
  skip_without_engine()
  layer_auto <- Layer("Auto", initialize = function(k = 3, ...) {
    super$initialize(...)
    self$k <- k
  })
  expect_identical(get_config(layer_auto(, 4))$k, 4)
  layer_empty <- Layer("Empty", get_config = function() list())
  expect_identical(py_call(py_attr(layer_empty(), "get_config", NA), list(), FALSE), named_list())
})

test_that("wrong definitions are refused in R", {
  skip_without_engine()
  expect_error(Layer(1), "`classname` must be a string")
  expect_error(Layer("X", initialize = function() 1, `__init__` = function() 2), "not both")
  expect_error(Layer("X", function() 1, function() 2, NULL, NULL, function() 3), "must be named")
  expect_error(Layer("X", inherit = 3), "`inherit` must be a class")
  expect_error(Layer("X", private = list(1)), "`private` must be a named list")
})

test_that("training calls R while tracing and never again", {
  skip_without_engine()
  calls <- function(epochs) {
    layer_scaled <- layer_scaled()
    clear_session()
    model <- keras_model_sequential(input_shape = 4) |>
      layer_scaled(2) |>
      layer_dense(1, activation = function(x) x * 3)
    model |> compile(
      optimizer = "sgd",
      loss = function(y_true, y_pred) op_mean((y_true - y_pred)^2, axis = -1),
      metrics = list(custom_metric("bias", function(y_true, y_pred) y_pred - y_true))
    )
    before <- r_calls()
    model |> fit(matrix(1, 32, 4), matrix(1, 32, 1), epochs = epochs, batch_size = 8, verbose = 0)
    r_calls() - before
  }
  once <- calls(1)
  expect_gt(once, 0)
  expect_identical(calls(50), once)
})

test_that("losses, metrics, constraints and schedules are written in R", {
  skip_without_engine()
  loss_half <- Loss("HalfError", call = function(y_true, y_pred) op_mean(op_abs(y_true - y_pred), axis = -1) / 2)
  expect_equal(as.numeric(loss_half()(c(1, 1), c(3, 5))), 1.5)
  metric_count <- Metric("Counting",
    initialize = function(name = "counting", ...) {
      super$initialize(name = name, ...)
      self$total <- self$add_variable(shape = shape(), initializer = "zeros", name = "total")
    },
    update_state = function(y_true, y_pred, sample_weight = NULL) {
      self$total$assign_add(op_sum(y_true))
    },
    result = function() self$total$value
  )
  metric <- metric_count()
  metric$update_state(op_ones(c(3, 1)), op_ones(c(3, 1)))
  metric$update_state(op_ones(c(2, 1)), op_ones(c(2, 1)))
  expect_equal(as.numeric(metric$result()), 5)
  metric$reset_state()
  expect_equal(as.numeric(metric$result()), 0)
  constraint_small <- Constraint("Small", call = function(w) op_clip(w, -1, 1))
  expect_equal(as.numeric(constraint_small()(c(-3, 0.5, 3))), c(-1, 0.5, 1))
  schedule_half <- new_learning_rate_schedule_class("Half",
    initialize = function(start) self$start <- start,
    call = function(step) self$start / (op_cast(step, "float32") + 1)
  )
  expect_equal(as.numeric(schedule_half(8)(op_array(3L))), 2)
})

test_that("callbacks count epochs from 1, may stop training, and may add to the logs", {
  skip_without_engine()
  epochs <- c()
  callback_watch <- Callback("Watch",
    on_epoch_end = function(epoch, logs = NULL) {
      epochs <<- c(epochs, epoch)
      if (epoch == 2) self$model$stop_training <- TRUE
      list(extra = epoch * 10)
    },
    on_train_begin = function(logs) NULL,
    on_epoch_begin = function(epoch) NULL
  )
  model <- small_model()
  data <- some_data()
  history <- model |> fit(data$x, data$y, epochs = 5, verbose = 0, callbacks = list(callback_watch()))
  expect_identical(as.integer(epochs), 1:2)
  expect_equal(as.numeric(history$metrics$extra), c(10, 20))
})

test_that("models are written in R, trained, saved and loaded", {
  skip_without_engine()
  model_two <- new_model_class("TwoLayers",
    initialize = function(units, ...) {
      super$initialize(...)
      self$units <- units
      self$first <- layer_dense(, 8, activation = "relu")
      self$second <- layer_dense(, units)
    },
    call = function(inputs) inputs |> self$first() |> self$second(),
    get_config = function() list(units = self$units)
  )
  register_keras_serializable(model_two, package = "TestTwo")
  model <- model_two(1)
  model |> compile("adam", "mse")
  data <- some_data()
  model |> fit(data$x, data$y, epochs = 1, verbose = 0)
  path <- tempfile(fileext = ".keras")
  on.exit(unlink(path))
  save_model(model, path)
  copy <- load_model(path)
  expect_match(class(copy)[[1]], "^<r-(globalenv|namespace:alphorn)>.TwoLayers$")
  expect_equal(predict(copy, data$x, verbose = 0), predict(model, data$x, verbose = 0))
})

test_that("an R error inside a layer's call during fit is R's own condition, with the place", {
  skip_without_engine()
  layer_moody <- Layer("Moody", call = function(x, training = NULL) {
    if (isTRUE(training)) rlang::abort("not in the mood", class = "mood_error")
    x
  })
  model <- keras_model_sequential(input_shape = 4, name = "host") |> layer_moody(name = "moody_one") |> layer_dense(1)
  model |> compile("sgd", "mse")
  data <- some_data()
  error <- tryCatch(model |> fit(data$x, data$y, verbose = 0), mood_error = identity)
  expect_s3_class(error, "mood_error")
  expect_match(conditionMessage(error), "not in the mood")
  expect_match(conditionMessage(error), "layer 'moody_one' (Moody)", fixed = TRUE)
  expect_match(conditionMessage(error), "model 'host' (Sequential)", fixed = TRUE)
  # The model is as usable as before.
  expect_identical(dim(predict(model, data$x, verbose = 0)), c(32L, 1L))
})
