# Models and layers written as classes, with state of their own.

test_that("a model class with a train_step of its own reports its own metrics", {
  skip_without_engine()
  set_random_seed(20)
  RegressionModel <- new_model_class("RegressionModel",
    initialize = function(hidden = 8, ...) {
      super$initialize(...)
      self$hidden <- layer_dense(units = hidden, activation = "tanh")
      self$out <- layer_dense(units = 1)
      self$loss_tracker <- metric_mean(name = "own_loss")
      self$error_tracker <- metric_mean_absolute_error(name = "own_mae")
    },
    call = function(x) x |> self$hidden() |> self$out(),
    metrics = active_property(function() list(self$loss_tracker, self$error_tracker)),
    test_step = function(data) {
      c(x, y) %<-% data
      y_pred <- self(x, training = FALSE)
      self$loss_tracker$update_state(op_mean((op_expand_dims(y, -1) - y_pred)^2))
      self$error_tracker$update_state(op_expand_dims(y, -1), y_pred)
      list(own_loss = self$loss_tracker$result(), own_mae = self$error_tracker$result())
    }
  )
  x <- matrix(runif(90), 30)
  y <- rowSums(x)
  model <- RegressionModel(hidden = 4)
  model |> compile(optimizer_adam(0.05), loss = "mse")
  before <- model |> evaluate(x, y, verbose = 0)
  expect_setequal(names(before), c("own_loss", "own_mae"))
  by_hand <- as.numeric(predict(model, x, verbose = 0))
  expect_equal(before$own_mae, mean(abs(y - by_hand)), tolerance = 1e-5)
  expect_equal(before$own_loss, mean((y - by_hand)^2), tolerance = 1e-5)
  model |> fit(x, y, epochs = 30, verbose = 0)
  expect_lt(evaluate(model, x, y, verbose = 0)$own_loss, before$own_loss / 2)
})

test_that("compute_loss adds to the loss, and training follows it", {
  skip_without_engine()
  Shrinking <- Model("Shrinking",
    initialize = function(...) {
      super$initialize(...)
      self$out <- layer_dense(units = 1, use_bias = FALSE, kernel_initializer = "ones")
    },
    call = function(x) self$out(x),
    compute_loss = function(x = NULL, y = NULL, y_pred = NULL, sample_weight = NULL, training = TRUE) {
      op_sum(self$out$kernel^2)
    }
  )
  model <- Shrinking()
  model |> compile(optimizer_sgd(0.25), loss = "mse")
  x <- matrix(1, 4, 2)
  history <- model |> fit(x, rep(100, 4), epochs = 2, batch_size = 4, verbose = 0)
  # The gradient of a square halves each weight at a rate of 0.25, whatever the targets say.
  expect_equal(history$metrics$loss, c(2, 0.5))
  expect_equal(get_weights(model)[[1]], matrix(0.25, 2, 1))
})

test_that("a layer keeps a running mean that only training moves, and that its file remembers", {
  skip_without_engine()
  layer_centered <- Layer("Centered",
    initialize = function(momentum = 0.5, ...) {
      super$initialize(...)
      self$momentum <- momentum
    },
    build = function(input_shape) {
      self$center <- self$add_weight(
        shape = shape(tail(input_shape, 1)), initializer = "zeros", trainable = FALSE, name = "center"
      )
    },
    call = function(x, training = FALSE) {
      if (isTRUE(training)) {
        self$center$assign(self$momentum * self$center + (1 - self$momentum) * op_mean(x, axis = 1))
      }
      x - self$center
    },
    get_config = function() {
      config <- super$get_config()
      config$momentum <- self$momentum
      config
    }
  )
  layer_centered <- register_keras_serializable(layer_centered, package = "workflow")
  model <- keras_model_sequential(input_shape = 2) |>
    layer_centered(momentum = 0.5) |>
    layer_dense(1, trainable = FALSE)
  model |> compile("sgd", "mse")
  x <- cbind(rep(4, 8), rep(8, 8))
  expect_warning(model |> fit(x, rep(0, 8), epochs = 2, batch_size = 8, verbose = 0), "no trainable weights")
  expect_equal(get_weights(model$layers[[1]]), list(array(c(3, 6))))
  model |> evaluate(x, rep(0, 8), verbose = 0)
  predict(model, x, verbose = 0)
  expect_equal(get_weights(model$layers[[1]]), list(array(c(3, 6))))
  expect_identical(count_params(model$layers[[1]]), 2L)
  expect_length(model$trainable_variables, 0)

  path <- temporary_path(".keras")
  save_model(model, path)
  loaded <- load_model(path)
  expect_identical(loaded$layers[[1]]$momentum, 0.5)
  expect_equal(get_weights(loaded$layers[[1]]), list(array(c(3, 6))))
  expect_identical(predict(loaded, x, verbose = 0), predict(model, x, verbose = 0))
})

test_that("a layer class inherits from another, reaches it by super, and overrides a part", {
  skip_without_engine()
  layer_affine <- Layer("Affine",
    initialize = function(units, ...) {
      super$initialize(...)
      self$units <- as.integer(units)
    },
    build = function(input_shape) {
      self$w <- self$add_weight(shape = shape(input_shape[[length(input_shape)]], self$units), initializer = "ones", name = "w")
      self$b <- self$add_weight(shape = shape(self$units), initializer = "zeros", name = "b")
    },
    call = function(inputs) self$transform(op_matmul(inputs, self$w) + self$b),
    transform = function(x) x,
    describe = function() sprintf("affine of %d", self$units)
  )
  layer_gated <- Layer("Gated",
    inherit = layer_affine,
    initialize = function(units, gate = 2, ...) {
      super$initialize(units = units, ...)
      private$gate <- gate
    },
    transform = function(x) super$transform(x) * private$gate,
    describe = function() paste("gated", super$describe()),
    private = list(gate = NULL)
  )
  layer_twice_gated <- Layer("TwiceGated", inherit = layer_gated, describe = function() paste("twice", super$describe()))
  x <- op_ones(c(1, 3))
  gated <- layer_gated(units = 2, gate = 10)
  expect_equal(as.array(gated(x)), matrix(30, 1, 2))
  expect_identical(gated$describe(), "gated affine of 2")
  twice <- layer_twice_gated(units = 4, gate = 1)
  expect_identical(twice$describe(), "twice gated affine of 4")
  expect_equal(as.array(twice(x)), matrix(3, 1, 4))
  expect_identical(class(twice)[1:3], paste0(sub("TwiceGated", "", class(twice)[[1]]), c("TwiceGated", "Gated", "Affine")))
  expect_length(twice$trainable_weights, 2)
})

test_that("a layer that holds layers in lists has all of their weights, with masks and training passed on", {
  skip_without_engine()
  layer_tower <- Layer("Tower",
    initialize = function(depth, ...) {
      super$initialize(...)
      self$floors <- lapply(seq_len(depth), function(i) layer_dense(units = 3, kernel_initializer = "identity"))
      self$noise <- layer_dropout(rate = 0.5, seed = 1)
    },
    call = function(x, training = NULL) {
      for (floor in self$floors) x <- floor(x)
      self$noise(x, training = training)
    }
  )
  tower <- layer_tower(depth = 4)
  x <- matrix(1, 50, 3)
  expect_equal(as.array(tower(x, training = FALSE)), x)
  expect_setequal(unique(as.numeric(as.array(tower(x, training = TRUE)))), c(0, 2))
  expect_length(tower$trainable_weights, 8)
})
