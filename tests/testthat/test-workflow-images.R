# Images: convolutions, augmentation, autoencoders.

# Squares and crosses of random brightness on a dark ground.
shapes_data <- function(n = 60, side = 12) {
  set.seed(60)
  label <- rep(0:1, length.out = n)
  x <- array(runif(n * side^2, 0, 0.2), c(n, side, side, 1))
  for (i in seq_len(n)) {
    at <- sample(3:(side - 4), 2)
    bright <- runif(1, 0.6, 1)
    if (label[i] == 0) {
      x[i, at[1] + 0:2, at[2] + 0:2, 1] <- bright
    } else {
      x[i, at[1] + 0:2, at[2] + 1, 1] <- bright
      x[i, at[1] + 1, at[2] + 0:2, 1] <- bright
    }
  }
  list(x = x, y = label)
}

# Flips each batch as a whole, in training alone.
layer_own_flip <- function() {
  Layer("OwnFlip",
    initialize = function(seed = NULL, ...) {
      super$initialize(...)
      self$seeds <- random_seed_generator(seed)
    },
    call = function(x, training = FALSE) {
      if (!isTRUE(training)) return(x)
      turn <- random_uniform(op_shape(x)[1], seed = self$seeds) < 0.5
      op_where(op_reshape(turn, c(-1, 1, 1, 1)), op_flip(x, axis = 3), x)
    }
  )
}

test_that("a convolutional network with augmentation in R tells shapes apart", {
  skip_without_engine()
  set_random_seed(61)
  d <- shapes_data()
  augment <- layer_own_flip()
  model <- keras_model_sequential(input_shape = c(12, 12, 1)) |>
    augment(seed = 3) |>
    layer_conv_2d(filters = 6, kernel_size = c(3, 3), activation = "relu") |>
    layer_max_pooling_2d(pool_size = c(2, 2)) |>
    layer_conv_2d(filters = 8, kernel_size = 3, activation = "relu") |>
    layer_global_max_pooling_2d() |>
    layer_dense(2, activation = "softmax")
  expect_identical(lapply(model$layers, function(l) l$output$shape[-1])[2:4], list(
    list(10L, 10L, 6L), list(5L, 5L, 6L), list(3L, 3L, 8L)
  ))
  model |> compile(optimizer_adam(0.02), "sparse_categorical_crossentropy", metrics = list("accuracy"))
  history <- model |> fit(d$x, d$y, epochs = 25, batch_size = 20, verbose = 0)
  expect_gt(evaluate(model, d$x, d$y, verbose = 0)$accuracy, 0.9)
})

test_that("augmentation turns some images in training and none otherwise", {
  skip_without_engine()
  x <- shapes_data(40)$x
  flip <- layer_own_flip()(seed = 4)
  same <- apply(as.array(flip(x, training = TRUE)) - x, 1, function(d) max(abs(d)) < 1e-6)
  expect_true(any(same) && !all(same))
  flipped <- as.array(flip(x, training = TRUE))
  turned <- x[, , 12:1, , drop = FALSE]
  either <- vapply(1:40, function(i) isTRUE(all.equal(flipped[i, , , ], x[i, , , ], tolerance = 1e-6)) ||
                     isTRUE(all.equal(flipped[i, , , ], turned[i, , , ], tolerance = 1e-6)), TRUE)
  expect_true(all(either))
  expect_equal(as.array(flip(x)), x, tolerance = 1e-6)
})

test_that("an autoencoder learns to repeat its input, and its halves are models", {
  skip_without_engine()
  set_random_seed(62)
  d <- shapes_data()
  input <- keras_input(c(12, 12, 1))
  code <- input |>
    layer_conv_2d(filters = 8, kernel_size = 3, strides = 2, padding = "same", activation = "relu") |>
    layer_flatten() |>
    layer_dense(16, name = "code")
  decoder_input <- keras_input(16)
  decoder <- keras_model(decoder_input, decoder_input |>
    layer_dense(6 * 6 * 8, activation = "relu") |>
    layer_reshape(c(6, 6, 8)) |>
    layer_conv_2d_transpose(filters = 1, kernel_size = 3, strides = 2, padding = "same", activation = "sigmoid"))
  encoder <- keras_model(input, code)
  autoencoder <- keras_model(input, decoder(encoder(input)))
  autoencoder |> compile(optimizer_adam(0.01), "mean_squared_error")
  before <- evaluate(autoencoder, d$x, d$x, verbose = 0)$loss
  autoencoder |> fit(d$x, d$x, epochs = 25, batch_size = 20, verbose = 0)
  expect_lt(evaluate(autoencoder, d$x, d$x, verbose = 0)$loss, before / 3)
  codes <- predict(encoder, d$x, verbose = 0)
  expect_identical(dim(codes), c(60L, 16L))
  expect_equal(predict(decoder, codes, verbose = 0), predict(autoencoder, d$x, verbose = 0), tolerance = 1e-5)
})

test_that("batches of images from a function of R train like the images themselves", {
  skip_without_engine()
  d <- shapes_data(40)
  make <- function() {
    set_random_seed(63)
    model <- keras_model_sequential(input_shape = c(12, 12, 1)) |> layer_flatten() |> layer_dense(1, activation = "sigmoid")
    model |> compile("sgd", "binary_crossentropy")
    model
  }
  generator <- function() {
    start <- -9
    function() {
      start <<- (start + 10 - 1) %% 40 + 1
      rows <- start + 0:9
      list(d$x[rows, , , , drop = FALSE], d$y[rows])
    }
  }
  from_function <- make() |> fit(generator(), steps_per_epoch = 4, epochs = 2, verbose = 0)
  from_arrays <- make() |> fit(d$x, d$y, batch_size = 10, epochs = 2, shuffle = FALSE, verbose = 0)
  expect_equal(from_function$metrics, from_arrays$metrics, tolerance = 1e-6)
  model <- make()
  expect_equal(dim(predict(model, function() list(d$x), steps = 1, verbose = 0)), c(40L, 1L))
  expect_error(fit(make(), function() stop("no more disk"), steps_per_epoch = 1, verbose = 0), "no more disk")
})
