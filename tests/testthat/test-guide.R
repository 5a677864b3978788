# Every example of the saving guide, with expectations on values.

guide_file <- function(name) file.path(withr_tempdir(), name)
withr_tempdir <- local({
  dir <- NULL
  function() {
    if (is.null(dir)) {
      dir <<- tempfile("guide-")
      dir.create(dir)
    }
    dir
  }
})

mlp <- function(name = "3_layer_mlp", dropout = FALSE) {
  inputs <- keras_input(shape = c(784), name = "digits")
  hidden <- inputs |>
    layer_dense(64, activation = "relu", name = "dense_1") |>
    layer_dense(64, activation = "relu", name = "dense_2")
  if (dropout) hidden <- hidden |> layer_dropout(0.5)
  keras_model(inputs, hidden |> layer_dense(10, name = "predictions"), name = name)
}

test_that("a whole model is saved, loaded, predicts the same, and goes on training bit for bit", {
  skip_without_engine()
  set_random_seed(1)
  inputs <- keras_input(shape(32))
  outputs <- inputs |> layer_dense(1)
  model <- keras_model(inputs, outputs)
  model |> compile(optimizer = optimizer_adam(), loss = "mean_squared_error")
  test_input <- random_uniform(c(128, 32))
  test_target <- random_uniform(c(128, 1))
  history <- model |> fit(test_input, test_target)
  expect_length(history$metrics$loss, 1)

  path <- guide_file("my_model.keras")
  expect_identical(model |> save_model(path), model)
  expect_identical(readBin(path, "raw", 2), charToRaw("PK"))
  reconstructed_model <- load_model(path)
  expect_identical(predict(model, test_input), predict(reconstructed_model, test_input))
  expect_identical(get_weights(model), get_weights(reconstructed_model))

  model |> fit(test_input, test_target, shuffle = FALSE)
  reconstructed_model |> fit(test_input, test_target, shuffle = FALSE)
  expect_identical(get_weights(model), get_weights(reconstructed_model))
})

test_that("a layer of a layer is made from its configuration", {
  skip_without_engine()
  layer_wrapped <- Layer(
    "WrappedLayer",
    initialize = function(sublayer, ...) {
      super$initialize(...)
      self$sublayer <- sublayer
    },
    call = function(x) self$sublayer(x),
    get_config = function() {
      c(super$get_config(), list(sublayer = serialize_keras_object(self$sublayer)))
    },
    from_config = function(cls, config) {
      sublayer <- deserialize_keras_object(config$sublayer)
      config$sublayer <- NULL
      cls(sublayer, !!!config)
    }
  )
  layer <- layer_wrapped(sublayer = layer_dense(, 3, name = "inner"))
  expect_identical(get_config(layer)$sublayer$class_name, "Dense")
  copy <- from_config(get_config(layer))
  expect_identical(copy$sublayer$units, 3L)
  expect_identical(copy$sublayer$name, "inner")
  expect_identical(copy$name, layer$name)
})

custom_objects_example <- function() {
  layer_custom <- Layer(
    "CustomLayer",
    initialize = function(self, factor) {
      super$initialize()
      self$factor <- factor
    },
    call = function(self, x) x * self$factor,
    get_config = function(self) list(factor = self$factor)
  )
  custom_fn <- py_func2(function(x) x^2, name = "custom_fn", convert = TRUE)
  get_model <- function() {
    inputs <- keras_input(shape(4))
    outputs <- inputs |> layer_custom(0.5) |> layer_dense(1, activation = custom_fn)
    model <- keras_model(inputs, outputs)
    model |> compile(optimizer = "rmsprop", loss = "mean_squared_error")
    model |> fit(random_uniform(c(4, 4)), random_uniform(c(4, 1)), verbose = FALSE, epochs = 1)
    model
  }
  named_list(layer_custom, custom_fn, get_model)
}

test_that("a model of R code computes what its code says", {
  skip_without_engine()
  c(layer_custom, custom_fn, get_model) %<-% custom_objects_example()
  model <- get_model()
  x <- matrix(c(1, 2, 3, 4), 1)
  weights <- get_weights(model)
  expect_equal(predict(model, x), array((x * 0.5) %*% weights[[1]] + as.numeric(weights[[2]]), c(1, 1))^2, tolerance = 1e-6)
})

test_that("registered objects are found when a model is loaded", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  c(layer_custom, custom_fn, get_model) %<-% custom_objects_example()
  expect_identical(register_keras_serializable(layer_custom, package = "MyLayers"), layer_custom)
  register_keras_serializable(custom_fn, name = "custom_fn", package = "my_package")
  expect_identical(get_registered_name(layer_custom), "MyLayers>CustomLayer")
  expect_identical(get_registered_name(custom_fn), "my_package>custom_fn")

  model <- get_model()
  path <- guide_file("registered.keras")
  model |> save_model(path, overwrite = TRUE)
  reconstructed_model <- load_model(path)
  x <- random_uniform(c(4, 4))
  expect_identical(predict(model, x), predict(reconstructed_model, x))
  expect_identical(reconstructed_model$layers[[2]]$factor, 0.5)
})

test_that("unregistered objects are passed to load_model(), or put in scope; without them loading says what is missing", {
  skip_without_engine()
  set_custom_objects(clear = TRUE)
  c(layer_custom, custom_fn, get_model) %<-% custom_objects_example()
  model <- get_model()
  path <- guide_file("unregistered.keras")
  model |> save_model(path, overwrite = TRUE)
  x <- random_uniform(c(4, 4))
  custom_objects <- list(CustomLayer = layer_custom, custom_fn = custom_fn)

  passed <- load_model(path, custom_objects = custom_objects, )
  expect_identical(predict(model, x), predict(passed, x))

  with_custom_object_scope(custom_objects, {
    scoped <- load_model(path)
  })
  expect_identical(predict(model, x), predict(scoped, x))

  expect_error(load_model(path), "CustomLayer")
})

test_that("clone_model() copies the architecture and not the weights", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 32) |> layer_dense(1, name = "out")
  new_model <- clone_model(model)
  expect_identical(get_config(new_model)$layers, get_config(model)$layers)
  expect_false(identical(get_weights(new_model)[[1]], get_weights(model)[[1]]))
})

test_that("the configuration of a layer is the one of the guide", {
  skip_without_engine()
  layer <- layer_dense(, 3, activation = "relu")
  config <- get_config(layer)
  expect_identical(names(config)[1:12], c(
    "name", "trainable", "dtype", "units", "activation", "use_bias", "kernel_initializer", "bias_initializer",
    "kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint"
  ))
  expect_identical(config$units, 3L)
  expect_identical(config$activation, "relu")
  expect_identical(config$dtype$config, list(name = "float32"))
  expect_identical(config$kernel_initializer$class_name, "GlorotUniform")
  expect_output(str(config), "attr(*, \"__class__\")", fixed = TRUE)
  new_layer <- from_config(config)
  expect_identical(new_layer$units, 3L)
  expect_identical(class(new_layer), class(layer))
  config$units <- 5L
  expect_identical(from_config(config)$units, 5L)
})

test_that("Sequential and functional models are made from their configurations", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = c(32)) |> layer_dense(1)
  new_model <- from_config(get_config(model))
  expect_identical(class(new_model), class(model))
  expect_identical(count_params(new_model), 33L)

  inputs <- keras_input(c(32))
  outputs <- inputs |> layer_dense(1)
  functional <- keras_model(inputs, outputs)
  copy <- from_config(get_config(functional))
  set_weights(copy, get_weights(functional))
  x <- random_uniform(c(3, 32))
  expect_identical(predict(copy, x), predict(functional, x))
})

test_that("configurations travel as JSON", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = c(32)) |> layer_dense(1)
  path <- guide_file("model_config.json")
  save_model_config(model, path)
  new_model <- load_model_config(path)
  expect_identical(get_config(new_model), get_config(model), ignore_attr = TRUE)
  expect_identical(jsonlite::fromJSON(path)$class_name, "Sequential")
})

test_that("any object is serialized and comes back", {
  skip_without_engine()
  config <- serialize_keras_object(regularizer_l1(0.005))
  # L1 keeps its factor in float32, as Keras does.
  expect_equal(config, list(
    module = "keras.regularizers", class_name = "L1", config = list(l1 = 0.005), registered_name = NULL
  ), tolerance = 1e-6)
  new_reg <- deserialize_keras_object(config)
  expect_equal(as.numeric(new_reg$l1), 0.005, tolerance = 1e-6)
  expect_equal(as.numeric(new_reg(op_array(c(-1, 2)))), 0.015, tolerance = 1e-6)
})

test_that("weights go from layer to layer", {
  skip_without_engine()
  create_layer <- function() {
    layer <- layer_dense(, 64, activation = "relu", name = "dense_2")
    layer$build(shape(NA, 784))
    layer
  }
  layer_1 <- create_layer()
  layer_2 <- create_layer()
  expect_false(identical(get_weights(layer_1), get_weights(layer_2)))
  layer_2 |> set_weights(get_weights(layer_1))
  expect_identical(get_weights(layer_1), get_weights(layer_2))
  expect_identical(lapply(get_weights(layer_1), dim), list(c(784L, 64L), 64L))
})

test_that("weights go from a functional to a subclassed model, and past layers without weights", {
  skip_without_engine()
  functional_model <- mlp()
  SubclassedModel <- new_model_class(
    "SubclassedModel",
    initialize = function(output_dim, name = NULL) {
      super$initialize(name = name)
      self$output_dim <- output_dim |> as.integer()
      self$dense_1 <- layer_dense(, 64, activation = "relu", name = "dense_1")
      self$dense_2 <- layer_dense(, 64, activation = "relu", name = "dense_2")
      self$dense_3 <- layer_dense(, self$output_dim, name = "predictions")
    },
    call = function(inputs) {
      inputs |>
        self$dense_1() |>
        self$dense_2() |>
        self$dense_3()
    },
    get_config = function(self) list(output_dim = self$output_dim, name = self$name)
  )
  subclassed_model <- SubclassedModel(10)
  expect_identical(as.integer(shape(subclassed_model(op_ones(c(1, 784))))), c(1L, 10L))
  set_weights(subclassed_model, get_weights(functional_model))
  expect_identical(get_weights(functional_model), get_weights(subclassed_model))
  x <- matrix(runif(2 * 784), 2)
  expect_equal(predict(functional_model, x), predict(subclassed_model, x), tolerance = 1e-6)

  with_dropout <- mlp(dropout = TRUE)
  set_weights(with_dropout, get_weights(functional_model))
  expect_equal(predict(with_dropout, x), predict(functional_model, x), tolerance = 1e-6)
})

test_that("weights go through a file", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = c(784), input_name = "digits") |>
    layer_dense(64, activation = "relu", name = "dense_1") |>
    layer_dense(10, name = "predictions")
  before <- get_weights(model)
  path <- guide_file("my_model.weights.h5")
  expect_identical(model |> save_model_weights(path), model)
  set_weights(model, lapply(before, function(w) w * 0))
  expect_identical(sum(get_weights(model)[[1]]), 0)
  expect_identical(model |> load_model_weights(path), model)
  expect_identical(get_weights(model), before)
})

test_that("a new model grows from pretrained layers, and its summary is the table of the guide", {
  skip_without_engine()
  path <- guide_file("pretrained.weights.h5")
  original <- mlp()
  original |> save_model_weights(path)
  pretrained_model <- mlp()
  pretrained_model |> load_model_weights(path)
  extracted_layers <- pretrained_model$layers |> head(-1)
  model <- keras_model_sequential(layers = extracted_layers) |> layer_dense(5, name = "dense_3")
  text <- paste(capture.output(summary(model, line_length = 76)), collapse = "\n")
  for (part in c("dense_1 (Dense)", "(None, 64)", "50,240", "4,160", "325", "Total params: 54,725 (213.77 KB)",
                 "Trainable params: 54,725 (213.77 KB)", "Non-trainable params: 0 (0.00 B)")) {
    expect_match(text, part, fixed = TRUE)
  }
  expect_identical(get_weights(model)[1:4], get_weights(original)[1:4])
})

my_dense <- function() {
  register_keras_serializable(
    package = "MyLayers", name = "KernelMult",
    object = Layer(
      "MyDense",
      initialize = function(units, ..., kernel_regularizer = NULL, kernel_initializer = NULL, nested_model = NULL) {
        super$initialize(...)
        self$hidden_units <- units
        self$kernel_regularizer <- kernel_regularizer
        self$kernel_initializer <- kernel_initializer
        self$nested_model <- nested_model
      },
      get_config = function() {
        modifyList(super$get_config(), list(
          units = self$hidden_units,
          kernel_regularizer = self$kernel_regularizer,
          kernel_initializer = self$kernel_initializer,
          nested_model = self$nested_model
        ))
      },
      build = function(input_shape) {
        input_units <- tail(input_shape, 1)
        self$kernel <- self$add_weight(
          name = "kernel",
          shape = shape(input_units, self$hidden_units),
          regularizer = self$kernel_regularizer,
          initializer = self$kernel_initializer,
        )
      },
      call = function(inputs) op_matmul(inputs, self$kernel)
    )
  )
}

test_that("a nested custom layer is serialized as in the guide, and comes back", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  layer_my_dense <- my_dense()
  layer <- layer_my_dense(units = 16, kernel_regularizer = "l1", kernel_initializer = "ones")
  layer3 <- layer_my_dense(units = 64, nested_model = layer)
  config <- serialize_keras_object(layer3)
  expect_identical(config$class_name, "MyDense")
  expect_identical(config$registered_name, "MyLayers>KernelMult")
  expect_named(config$config, c("name", "trainable", "dtype", "units", "nested_model"))
  expect_identical(config$config$units, 64)
  nested <- config$config$nested_model
  expect_identical(nested$registered_name, "MyLayers>KernelMult")
  expect_identical(nested$config[c("units", "kernel_regularizer", "kernel_initializer")],
                   list(units = 16, kernel_regularizer = "l1", kernel_initializer = "ones"))
  new_layer <- deserialize_keras_object(config)
  expect_identical(new_layer$hidden_units, 64)
})

test_that("a layer with objects as arguments serializes them", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  layer_my_dense <- my_dense()
  layer <- layer_my_dense(
    units = 16, kernel_regularizer = regularizer_l1_l2(l1 = 1e-5, l2 = 1e-4), kernel_initializer = "ones",
  )
  config <- serialize_keras_object(layer)
  expect_identical(config$config$kernel_regularizer$module, "keras.regularizers")
  expect_identical(config$config$kernel_regularizer$class_name, "L1L2")
  expect_equal(config$config$kernel_regularizer$config, list(l1 = 1e-5, l2 = 1e-4), tolerance = 1e-6)
  y <- layer(op_ones(c(1, 3)))
  expect_identical(as.array(y), array(3, c(1, 16)))
})

test_that("a model of custom layers in custom layers comes back from its configuration and its file", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  layer_my_dense <- my_dense()
  layer_custom_model <- register_keras_serializable(
    package = "ComplexModels",
    object = Layer(
      "CustomModel",
      initialize = function(first_layer, second_layer = NULL, ...) {
        super$initialize(...)
        self$first_layer <- first_layer
        self$second_layer <- if (is.null(second_layer)) layer_dense(, 8) else second_layer
      },
      get_config = function() {
        modifyList(super$get_config(), list(first_layer = self$first_layer, second_layer = self$second_layer))
      },
      from_config = function(config) {
        config$first_layer %<>% deserialize_keras_object()
        config$second_layer %<>% deserialize_keras_object()
        cls(!!!config)
      },
      call = function(self, inputs) {
        inputs |>
          self$first_layer() |>
          self$second_layer()
      }
    )
  )
  inputs <- keras_input(c(32))
  outputs <- inputs |> layer_custom_model(first_layer = layer_my_dense(units = 16, kernel_initializer = "ones"))
  model <- keras_model(inputs, outputs)
  x <- random_uniform(c(2, 32))

  new_model <- from_config(get_config(model))
  set_weights(new_model, get_weights(model))
  expect_identical(predict(new_model, x), predict(model, x))

  loaded <- load_model(save_model(model))
  expect_identical(predict(loaded, x), predict(model, x))
})

test_that("lists of one come back from a configuration as lists of one", {
  skip_without_engine()
  schedule <- learning_rate_schedule_piecewise_constant_decay(10, c(0.1, 0.01))
  copy <- from_config(get_config(schedule))
  expect_equal(as.numeric(copy(11L)), 0.01, tolerance = 1e-6)
  metric <- from_config(get_config(metric_auc(thresholds = 0.5)))
  expect_identical(get_config(metric), get_config(metric_auc(thresholds = 0.5, name = metric$name)))
})
