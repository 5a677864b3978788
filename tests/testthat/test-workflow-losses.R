# Losses, metrics and schedules of the user's own.

linear_data <- function(n = 64) {
  set.seed(30)
  x <- matrix(runif(n * 2), n)
  list(x = x, y = x %*% c(2, -1) + 0.5)
}

linear_fit <- function(loss, metrics = NULL, optimizer = optimizer_sgd(0.1), epochs = 2, ...) {
  set_random_seed(31)
  d <- linear_data()
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
  model |> compile(optimizer = optimizer, loss = loss, metrics = metrics)
  history <- model |> fit(d$x, d$y, epochs = epochs, batch_size = 16, shuffle = FALSE, verbose = 0, ...)
  list(model = model, metrics = history$metrics)
}

test_that("an R closure as loss does what the built-in loss of that formula does", {
  skip_without_engine()
  own <- linear_fit(function(y_true, y_pred) op_mean((y_true - y_pred)^2, axis = -1))
  built_in <- linear_fit("mean_squared_error")
  expect_equal(own$metrics, built_in$metrics, tolerance = 1e-6)
  expect_equal(get_weights(own$model), get_weights(built_in$model), tolerance = 1e-6)
})

test_that("a factory of losses closes over its parameter", {
  skip_without_engine()
  quantile_loss <- function(q) {
    force(q)
    function(y_true, y_pred) {
      error <- y_true - y_pred
      op_mean(op_maximum(q * error, (q - 1) * error), axis = -1)
    }
  }
  set.seed(32)
  y <- rexp(400)
  fitted_quantile <- function(q) {
    model <- keras_model_sequential(input_shape = 1) |> layer_dense(1, use_bias = FALSE)
    model |> compile(optimizer_adam(0.05), quantile_loss(q))
    model |> fit(matrix(1, 400, 1), y, epochs = 60, batch_size = 100, verbose = 0)
    as.numeric(predict(model, matrix(1, 1, 1), verbose = 0))
  }
  expect_equal(fitted_quantile(0.5), unname(quantile(y, 0.5)), tolerance = 0.1)
  expect_equal(fitted_quantile(0.9), unname(quantile(y, 0.9)), tolerance = 0.1)
})

test_that("a loss class and a metric class keep their parameters and their state", {
  skip_without_engine()
  HuberLike <- Loss("HuberLike",
    initialize = function(threshold = 1, ...) {
      super$initialize(...)
      self$threshold <- threshold
    },
    call = function(y_true, y_pred) {
      error <- abs(y_true - y_pred)
      inside <- error^2 / 2
      outside <- self$threshold * (error - self$threshold / 2)
      op_mean(op_where(error <= self$threshold, inside, outside), axis = -1)
    }
  )
  expect_equal(as.numeric(HuberLike(threshold = 1)(matrix(c(0, 0)), matrix(c(0.5, 3)))), mean(c(0.125, 2.5)))
  expect_equal(
    linear_fit(HuberLike(threshold = 0.3))$metrics$loss, linear_fit(loss_huber(delta = 0.3))$metrics$loss,
    tolerance = 1e-6
  )
  Within <- Metric("Within",
    initialize = function(tolerance = 0.5, name = "within", ...) {
      super$initialize(name = name, ...)
      self$tolerance <- tolerance
      self$hits <- self$add_weight(shape = shape(), initializer = "zeros", name = "hits")
      self$seen <- self$add_weight(shape = shape(), initializer = "zeros", name = "seen")
    },
    update_state = function(y_true, y_pred, sample_weight = NULL) {
      close <- op_cast(abs(y_true - op_reshape(y_pred, op_shape(y_true))) < self$tolerance, "float32")
      self$hits$assign_add(op_sum(close))
      self$seen$assign_add(op_cast(op_size(close), "float32"))
    },
    result = function() self$hits / self$seen
  )
  run <- linear_fit("mse", metrics = list(Within(tolerance = 0.4), Within(tolerance = 10, name = "wide")))
  expect_identical(run$metrics$wide, c(1, 1))
  d <- linear_data()
  share <- mean(abs(d$y - as.numeric(predict(run$model, d$x, verbose = 0))) < 0.4)
  expect_equal(evaluate(run$model, d$x, d$y, verbose = 0)$within, share, tolerance = 1e-6)
})

test_that("metrics of R functions are reported under their names", {
  skip_without_engine()
  bias <- custom_metric("bias", function(y_true, y_pred) op_mean(y_pred - y_true, axis = -1))
  run <- linear_fit("mse", metrics = list("mae", bias, function(y_true, y_pred) op_mean(y_true, axis = -1)))
  expect_setequal(names(run$metrics), c("loss", "mae", "bias", "custom_metric_3"))
  expect_equal(run$metrics$custom_metric_3, rep(mean(linear_data()$y), 2), tolerance = 1e-5)
})

test_that("learning rates follow built-in schedules, schedule classes and schedulers", {
  skip_without_engine()
  rate_after <- function(optimizer, ...) as.numeric(as.array(linear_fit("mse", NULL, optimizer, ...)$model$optimizer$learning_rate))
  # 4 steps an epoch, 2 epochs: the rate shown is the one of step 8.
  decay <- learning_rate_schedule_exponential_decay(0.1, decay_steps = 4, decay_rate = 0.5)
  expect_equal(rate_after(optimizer_sgd(decay)), 0.1 * 0.5^2, tolerance = 1e-6)
  expect_equal(as.numeric(as.array(decay(4))), 0.05, tolerance = 1e-6)
  InverseRoot <- new_learning_rate_schedule_class("InverseRoot",
    initialize = function(initial) {
      super$initialize()
      self$initial <- initial
    },
    call = function(step) self$initial / op_sqrt(op_cast(step, "float32") + 1),
    get_config = function() list(initial = self$initial)
  )
  expect_equal(rate_after(optimizer_adam(InverseRoot(0.3))), 0.3 / 3, tolerance = 1e-6)
  expect_equal(from_config(get_config(InverseRoot(0.3)))$initial, 0.3)

  halve <- callback_learning_rate_scheduler(function(epoch, lr) if (epoch == 0) lr else lr / 2)
  run <- linear_fit("mse", epochs = 3, callbacks = list(halve))
  expect_equal(run$metrics$learning_rate, c(0.1, 0.05, 0.025), tolerance = 1e-6)
  plateau <- callback_reduce_lr_on_plateau(monitor = "loss", factor = 0.1, patience = 1, min_delta = 1e6)
  expect_equal(linear_fit("mse", epochs = 3, callbacks = plateau)$metrics$learning_rate, c(0.1, 0.1, 0.01), tolerance = 1e-6)
})

test_that("a constraint, a regularizer and an initializer written in R are at work", {
  skip_without_engine()
  set_random_seed(33)
  d <- linear_data()
  model <- keras_model_sequential(input_shape = 2) |>
    layer_dense(1,
      kernel_initializer = function(shape, dtype = NULL) op_ones(shape, dtype = dtype) * 0.25,
      kernel_constraint = function(w) op_clip(w, -0.5, 0.5),
      kernel_regularizer = function(w) 0.01 * op_sum(abs(w))
    )
  expect_equal(get_weights(model)[[1]], matrix(0.25, 2, 1))
  model |> compile(optimizer_sgd(0.5), "mse")
  first <- evaluate(model, d$x, d$y, verbose = 0)$loss
  expect_equal(first, mean((d$y - d$x %*% c(0.25, 0.25))^2) + 0.005, tolerance = 1e-5)
  model |> fit(d$x, d$y, epochs = 10, verbose = 0)
  expect_equal(get_weights(model)[[1]][1], 0.5)
  expect_gte(get_weights(model)[[1]][2], -0.5)
})
