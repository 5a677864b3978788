# Models with layers, losses and functions of the user's own, saved and loaded.

layer_antirectifier <- function() {
  Layer("Antirectifier",
    initialize = function(units = 4, ...) {
      super$initialize(...)
      self$units <- units
    },
    build = function(input_shape) {
      self$kernel <- self$add_weight(
        shape = shape(2 * input_shape[[length(input_shape)]], self$units), initializer = "glorot_uniform", name = "kernel"
      )
    },
    call = function(inputs) {
      centered <- inputs - op_mean(inputs, axis = -1, keepdims = TRUE)
      op_matmul(op_concatenate(list(op_relu(centered), op_relu(-centered)), axis = -1), self$kernel)
    },
    get_config = function() c(super$get_config(), list(units = self$units))
  )
}

smooth_step <- function(x) op_sigmoid(4 * x) * x

weighted_error <- function(y_true, y_pred) op_mean(abs(y_true - y_pred) * (1 + y_true), axis = -1)

own_model <- function(layer) {
  set_random_seed(80)
  model <- keras_model_sequential(input_shape = 3) |>
    layer(units = 5) |>
    layer_dense(2, activation = smooth_step) |>
    layer_dense(1)
  model |> compile(optimizer_adam(0.01), loss = weighted_error, metrics = list(custom_metric("weighted", weighted_error)))
  x <- matrix(runif(30), 10)
  model |> fit(x, rowSums(x), epochs = 2, verbose = 0)
  list(model = model, x = x, y = rowSums(x))
}

test_that("a file with own objects is loaded with `custom_objects`, and training resumes", {
  skip_without_engine()
  layer <- layer_antirectifier()
  own <- own_model(layer)
  path <- temporary_path(".keras")
  save_model(own$model, path)
  expect_error(load_model(path), class = "UnknownObjectError")
  objects <- list(Antirectifier = layer, smooth_step = smooth_step, weighted_error = weighted_error, weighted = weighted_error)
  loaded <- load_model(path, custom_objects = objects)
  expect_identical(predict(loaded, own$x, verbose = 0), predict(own$model, own$x, verbose = 0))
  expect_equal(evaluate(loaded, own$x, own$y, verbose = 0), evaluate(own$model, own$x, own$y, verbose = 0))
  a <- loaded |> fit(own$x, own$y, epochs = 2, shuffle = FALSE, verbose = 0)
  b <- own$model |> fit(own$x, own$y, epochs = 2, shuffle = FALSE, verbose = 0)
  expect_equal(a$metrics, b$metrics, tolerance = 1e-7)
  expect_identical(get_weights(loaded), get_weights(own$model))
})

test_that("a scope of objects serves for loading, and is over when it ends", {
  skip_without_engine()
  layer <- layer_antirectifier()
  own <- own_model(layer)
  bytes <- save_model(own$model)
  loaded <- with_custom_object_scope(
    list(layer, smooth_step = smooth_step, weighted_error = weighted_error, weighted = weighted_error),
    load_model(bytes)
  )
  expect_identical(predict(loaded, own$x, verbose = 0), predict(own$model, own$x, verbose = 0))
  expect_error(load_model(bytes), class = "UnknownObjectError")
  for_prediction <- load_model(bytes, compile = FALSE, custom_objects = list(layer, smooth_step = smooth_step))
  expect_identical(predict(for_prediction, own$x, verbose = 0), predict(own$model, own$x, verbose = 0))
  expect_error(fit(for_prediction, own$x, own$y), "compile")
})

test_that("registered objects need nothing more, and a config tells their name", {
  skip_without_engine()
  before <- set_custom_objects(clear = TRUE)
  on.exit(set_custom_objects(before, clear = TRUE))
  layer <- register_keras_serializable(layer_antirectifier(), package = "shop")
  step <- register_keras_serializable(smooth_step, package = "shop")
  error <- register_keras_serializable(weighted_error, package = "shop")
  expect_identical(get_registered_name(layer), "shop>Antirectifier")
  set_random_seed(81)
  model <- keras_model_sequential(input_shape = 3) |> layer(units = 5) |> layer_dense(1, activation = step)
  model |> compile("sgd", loss = error)
  copy <- load_model(save_model(model))
  x <- matrix(runif(30), 10)
  expect_identical(predict(copy, x, verbose = 0), predict(model, x, verbose = 0))
  expect_identical(class(copy$layers[[1]])[[1]], class(model$layers[[1]])[[1]])
  expect_identical(get_config(copy$layers[[1]])$units, 5)
})

test_that("a saved class model comes back by its config", {
  skip_without_engine()
  OwnNet <- Model("OwnNet",
    initialize = function(width, ...) {
      super$initialize(...)
      self$width <- width
      self$inner <- layer_dense(units = width, activation = "relu")
      self$outer <- layer_dense(units = 1)
    },
    call = function(x) self$outer(self$inner(x)),
    get_config = function() c(super$get_config(), list(width = self$width))
  )
  model <- OwnNet(width = 6)
  x <- matrix(runif(20), 5)
  first <- predict(model, x, verbose = 0)
  path <- temporary_path(".keras")
  save_model(model, path)
  loaded <- load_model(path, custom_objects = OwnNet)
  expect_identical(predict(loaded, x, verbose = 0), first)
  expect_identical(loaded$width, 6)
  expect_error(save_model(model, path), "overwrite = TRUE", fixed = TRUE)
})

test_that("a layer saves and loads its variables itself, with what it adds to the store", {
  skip_without_engine()
  layer_counted <- Layer("Counted",
    initialize = function(...) {
      super$initialize(...)
      self$note <- array(0)
    },
    build = function(input_shape) {
      self$scale <- self$add_weight(shape = shape(input_shape[[2]]), initializer = "ones", name = "scale")
    },
    call = function(x) x * self$scale,
    save_own_variables = function(store) {
      super$save_own_variables(store)
      store[["note"]] <- self$note
      store$more <- self$note * 2
      store["most"] <- self$note * 3
    },
    load_own_variables = function(store) {
      self$scale$assign(store[["0"]])
      self$keys <- names(store)
      self$note <- store$note
      self$sum <- sum(store[["more"]]) + sum(store["most"])
    }
  )
  model <- keras_model_sequential(input_shape = 2) |> layer_counted()
  set_weights(model, list(c(3, 4)))
  model$layers[[1]]$note <- array(c(5, 6))
  copy <- load_model(save_model(model), custom_objects = list(Counted = layer_counted))
  expect_equal(get_weights(copy), list(array(c(3, 4))))
  expect_setequal(copy$layers[[1]]$keys, c("0", "note", "more", "most"))
  expect_equal(as.numeric(copy$layers[[1]]$note), c(5, 6))
  expect_equal(copy$layers[[1]]$sum, 55)
  expect_error(copy$layers[[1]]$nothing, class = "python.builtin.AttributeError")
})
