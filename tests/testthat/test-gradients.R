# Gradients in a `train_step` of one's own.

r_calls <- function() bridge_tool("r_calls")

# A model of the given class over the same layers, with the same first weights.
two_layers <- function(class, weights = NULL, optimizer = optimizer_adam(0.05), ...) {
  input <- keras_input(3)
  output <- input |> layer_dense(4, "tanh") |> layer_dense(1)
  model <- class(inputs = input, outputs = output)
  if (!is.null(weights)) set_weights(model, weights)
  model |> compile(optimizer, "mse", metrics = "mae", ...)
  model
}

own_step <- function(update) {
  Model("OwnStep", train_step = function(data) {
    c(x, y = NULL, sample_weight = NULL) %<-% data
    y_pred <- self(x, training = TRUE)
    loss <- self$compute_loss(x = x, y = y, y_pred = y_pred)
    update(self, loss)
    for (metric in self$metrics) {
      if (metric$name == "loss") metric$update_state(loss) else metric$update_state(y, y_pred)
    }
    stats::setNames(lapply(self$metrics, function(m) m$result()), sapply(self$metrics, function(m) m$name))
  })
}

apply_gradients_of <- function(self, loss) {
  self$optimizer$apply(gradients(loss, self$trainable_variables), self$trainable_variables)
}

test_that("a train_step of one's own trains as the built-in one, and R is called while it is traced only", {
  skip_without_engine()
  set.seed(4)
  x <- matrix(runif(60), 20)
  y <- rowSums(x)
  pairs_of <- function(self, loss) {
    variables <- self$trainable_variables
    self$optimizer$apply_gradients(zip_lists(gradients(loss, variables), variables))
  }
  built_in <- two_layers(Model("BuiltIn"))
  weights <- get_weights(built_in)
  expected <- built_in |> fit(x, y, epochs = 5, batch_size = 5, shuffle = FALSE, verbose = 0)
  for (update in list(apply_gradients_of, pairs_of)) {
    model <- two_layers(own_step(update), weights)
    history <- model |> fit(x, y, epochs = 5, batch_size = 5, shuffle = FALSE, verbose = 0)
    expect_equal(history$metrics[names(expected$metrics)], expected$metrics, tolerance = 1e-5)
    expect_equal(get_weights(model), get_weights(built_in), tolerance = 1e-5)
    before <- r_calls()
    model |> fit(x, y, epochs = 20, batch_size = 5, verbose = 0)
    expect_identical(r_calls(), before)
  }
  eager <- two_layers(own_step(apply_gradients_of), weights, run_eagerly = TRUE)
  eager |> fit(x, y, epochs = 5, batch_size = 5, shuffle = FALSE, verbose = 0)
  expect_equal(get_weights(eager), get_weights(built_in), tolerance = 1e-4)
})

test_that("gradients() gives a tensor for each variable, NULL without a way to it, and keeps names", {
  skip_without_engine()
  seen <- NULL
  Looking <- Model("Looking", train_step = function(data) {
    c(x, y) %<-% data
    variables <- list(kernel = self$layers[[2]]$kernel, other = self$optimizer$learning_rate)
    y_pred <- self(x)
    found <- gradients(op_sum(y_pred), variables)
    parts <- gradients(list(op_sum(y_pred), op_sum(y_pred)), unname(variables))
    alone <- gradients(y_pred, x)
    seen <<- list(names = names(found), null = is.null(found$other), found = found$kernel, parts = parts, alone = alone)
    list(kernel = op_sum(found$kernel), twice = op_sum(parts[[1]]), x = op_sum(alone[1, ]))
  })
  input <- keras_input(2)
  model <- Looking(inputs = input, outputs = layer_dense(input, 1))
  set_weights(model, list(matrix(c(3, 5), 2), array(1)))
  model |> compile("sgd", "mse")
  x <- rbind(c(1, 2), c(10, 20))
  expect_equal(model$train_on_batch(x, c(0, 0), return_dict = TRUE), list(kernel = 33, twice = 66, x = 8))
  expect_identical(seen$names, c("kernel", "other"))
  expect_true(seen$null)
  expect_identical(dim(seen$found), c(2L, 1L))
  expect_identical(dim(seen$alone), c(2L, 2L))
  expect_null(names(seen$parts))
})

test_that("a penalty on gradients is differentiated again", {
  skip_without_engine()
  Smooth <- Model("Smooth", train_step = function(data) {
    c(x, y) %<-% data
    steepness <- gradients(self(x), x)
    loss <- op_mean(op_sum(steepness^2, axis = -1))
    self$optimizer$apply(gradients(loss, self$trainable_variables), self$trainable_variables)
    list(loss = loss)
  })
  input <- keras_input(2)
  model <- Smooth(inputs = input, outputs = layer_dense(input, 1, use_bias = FALSE))
  set_weights(model, list(matrix(c(3, 5), 2)))
  model |> compile(optimizer_sgd(0.1), "mse")
  history <- model |> fit(diag(2), c(0, 0), epochs = 2, verbose = 0)
  # The steepness of x w is w: its square falls by the factor (1 - 2 * 0.1)^2 a step.
  expect_equal(history$metrics$loss, c(34, 34 * 0.64), tolerance = 1e-6)
  expect_equal(get_weights(model)[[1]], matrix(c(3, 5) * 0.64, 2), tolerance = 1e-6)
})

test_that("an adversarial model trains its parts one through the other", {
  skip_without_engine()
  set_random_seed(3)
  GAN <- new_model_class("GAN",
    initialize = function(discriminator, generator, ...) {
      super$initialize(...)
      self$discriminator <- discriminator
      self$generator <- generator
      self$seeds <- random_seed_generator(1)
      self$built <- TRUE
    },
    compile = function(d_optimizer, g_optimizer, loss_fn) {
      super$compile()
      self$d_optimizer <- d_optimizer
      self$g_optimizer <- g_optimizer
      self$loss_fn <- loss_fn
    },
    train_step = function(real) {
      n <- op_shape(real)[[1]]
      noise <- function() random_normal(shape(n, 2), seed = self$seeds)
      both <- op_concatenate(list(self$generator(noise()), real), axis = 1)
      labels <- op_concatenate(list(op_ones(shape(n, 1)), op_zeros(shape(n, 1))), axis = 1)
      d_loss <- self$loss_fn(labels, self$discriminator(both))
      variables <- self$discriminator$trainable_variables
      self$d_optimizer$apply(gradients(d_loss, variables), variables)

      g_loss <- self$loss_fn(op_zeros(shape(n, 1)), self$discriminator(self$generator(noise())))
      variables <- self$generator$trainable_variables
      self$g_optimizer$apply(gradients(g_loss, variables), variables)
      list(d_loss = d_loss, g_loss = g_loss)
    }
  )
  gan <- GAN(
    discriminator = keras_model_sequential(input_shape = 1) |> layer_dense(16, "relu") |> layer_dense(1),
    generator = keras_model_sequential(input_shape = 2) |> layer_dense(16, "relu") |> layer_dense(1)
  )
  gan |> compile(d_optimizer = optimizer_adam(0.01), g_optimizer = optimizer_adam(0.01),
                 loss_fn = loss_binary_crossentropy(from_logits = TRUE))
  noise <- matrix(rnorm(400), 200)
  expect_lt(abs(mean(predict(gan$generator, noise, verbose = 0))), 1)
  gan |> fit(matrix(rnorm(640, mean = 4), 640), epochs = 30, verbose = 0)
  expect_equal(mean(predict(gan$generator, noise, verbose = 0)), 4, tolerance = 0.25)
})

test_that("what gradients() cannot do is told in R's words", {
  skip_without_engine()
  expect_snapshot_output(errors_of(gradients(op_ones(2), list())))
  in_step <- function(code) {
    code <- substitute(code)
    Wrong <- Model("Wrong", train_step = function(data) {
      c(x, y) %<-% data
      loss <- op_mean(self(x))
      eval(code)
      list(loss = loss)
    })
    input <- keras_input(2)
    model <- Wrong(inputs = input, outputs = layer_dense(input, 1))
    model |> compile("sgd", "mse")
    error <- tryCatch(model$train_on_batch(diag(2), c(0, 0)), error = identity)
    message <- sub("name=keras_tensor_[0-9]+", "name=...", conditionMessage(error))
    cat(deparse1(code), "\n  ", gsub("\n", "\n  ", message), "\n", sep = "")
  }
  expect_snapshot_output({
    in_step(gradients(5, self$trainable_variables))
    in_step(gradients(op_ones(2), self$trainable_variables))
    in_step(gradients(list(), self$trainable_variables))
    in_step(gradients(list(loss, op_shape(x)[[1]]), self$trainable_variables))
    in_step(gradients(op_cast(loss, "int32"), self$trainable_variables))
    in_step(gradients(loss, self))
    in_step(gradients(loss, "kernel"))
    in_step(gradients(loss, list(self$layers[[2]]$kernel, matrix(1, 2, 1))))
    in_step(gradients(op_mean(self$input), self$trainable_variables))
  })
})
