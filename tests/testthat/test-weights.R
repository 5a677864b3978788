test_that("an attribute of a layer is set through the list of layers of its model", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(2) |> layer_dense(1)
  model$layers[[1]]$trainable <- FALSE
  expect_identical(vapply(model$layers, function(layer) layer$trainable, TRUE), c(FALSE, TRUE))
  expect_length(model$trainable_weights, 2)
  expect_error(model$layers[[1]] <- layer_dense(units = 2), "`layers` of a model cannot be set", fixed = TRUE)
})

test_that("set_weights() checks all before it assigns the first", {
  skip_without_engine()
  clear_session()
  model <- small_model()
  before <- get_weights(model)
  expect_snapshot_output(errors_of(
    set_weights(model, list(before[[1]])),
    set_weights(model, list(before[[1]] * 0, c(1, 2))),
    set_weights(model, "weights")
  ))
  expect_identical(get_weights(model), before)
})

test_that("a plain vector is accepted for a weight of one dimension", {
  skip_without_engine()
  model <- small_model()
  set_weights(model, list(matrix(1, 4, 1), 2))
  expect_identical(get_weights(model)[[2]], array(2))
  expect_equal(predict(model, matrix(1, 1, 4)), matrix(6), ignore_attr = TRUE)
})

test_that("get_weights() tells trained weights from others", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 4) |> layer_batch_normalization() |> layer_dense(1)
  expect_length(get_weights(model), 6)
  expect_length(get_weights(model, trainable = TRUE), 4)
  expect_length(get_weights(model, trainable = FALSE), 2)
  expect_error(get_weights(model, trainable = "yes"), "NA, TRUE or FALSE")
  expect_identical(count_params(model), 21L)
})

frozen <- function(model) vapply(model$layers, function(l) !l$trainable, TRUE)

three_layers <- function() {
  keras_model_sequential(input_shape = 4) |>
    layer_dense(3, name = "a") |> layer_dense(2, name = "b") |> layer_dense(1, name = "c")
}

test_that("freeze_weights() and unfreeze_weights() take ranges and selections", {
  skip_without_engine()
  expect_identical(frozen(freeze_weights(three_layers())), c(TRUE, TRUE, TRUE))
  expect_identical(frozen(freeze_weights(three_layers(), to = "b")), c(TRUE, TRUE, FALSE))
  expect_identical(frozen(freeze_weights(three_layers(), from = 2)), c(FALSE, TRUE, TRUE))
  expect_identical(frozen(freeze_weights(three_layers(), from = -1)), c(FALSE, FALSE, TRUE))
  expect_identical(frozen(freeze_weights(three_layers(), which = c("a", "c"))), c(TRUE, FALSE, TRUE))
  expect_identical(frozen(freeze_weights(three_layers(), which = ~ .x$name == "b")), c(FALSE, TRUE, FALSE))
  expect_identical(frozen(freeze_weights(three_layers(), which = c(TRUE, FALSE, FALSE))), c(TRUE, FALSE, FALSE))
  expect_identical(frozen(unfreeze_weights(three_layers(), from = "b")), c(TRUE, FALSE, FALSE))
  model <- freeze_weights(three_layers())
  expect_identical(frozen(unfreeze_weights(model)), c(FALSE, FALSE, FALSE))
  expect_length(get_weights(freeze_weights(three_layers(), to = "a"), trainable = TRUE), 4)
})

test_that("unknown layers are refused and nothing changes", {
  skip_without_engine()
  model <- three_layers()
  expect_snapshot_output(errors_of(
    freeze_weights(model, which = "nonsense"),
    freeze_weights(model, from = 0),
    freeze_weights(model, from = 9),
    freeze_weights(model, from = "c", to = "a"),
    freeze_weights(model, which = c(TRUE, FALSE))
  ))
  expect_identical(frozen(model), c(FALSE, FALSE, FALSE))
})

test_that("frozen layers do not change in training", {
  skip_without_engine()
  data <- some_data()
  model <- freeze_weights(three_layers(), to = "a")
  model |> compile("sgd", "mean_squared_error")
  before <- get_weights(model$layers[[1]])
  later <- get_weights(model$layers[[2]])
  model |> fit(data$x, data$y)
  expect_identical(get_weights(model$layers[[1]]), before)
  expect_false(identical(get_weights(model$layers[[2]]), later))
})

test_that("get_layer() finds by name and by position", {
  skip_without_engine()
  model <- three_layers()
  expect_identical(get_layer(model, "b")$name, "b")
  expect_identical(get_layer(model, index = 1)$name, "a")
  expect_identical(get_layer(model, index = -1)$name, "c")
  expect_snapshot_output(errors_of(
    get_layer(model, index = 0),
    get_layer(model, index = 4),
    get_layer(model)
  ))
  expect_error(get_layer(model, "nonsense"), "nonsense")
  expect_identical(pop_layer(model)$name, "c")
  expect_length(model$layers, 2)
})

test_that("quantize_weights() keeps the weights that are meant in few bits", {
  skip_without_engine()
  modes <- function(model) lapply(model$layers, function(l) l$quantization_mode)
  x <- matrix(seq(-1, 1, length.out = 8), 2)
  model <- three_layers()
  before <- predict(model, x, verbose = 0)
  expect_identical(quantize_weights(model, "int8"), model)
  expect_identical(modes(model), list("int8", "int8", "int8"))
  expect_equal(predict(model, x, verbose = 0), before, tolerance = 0.05)
  for (filters in list("^b$", c("b", "nothing"), function(layer) layer$name == "b")) {
    model <- three_layers()
    quantize_weights(model, "int4", filters = filters)
    expect_identical(modes(model), list(NULL, "int4", NULL))
  }
  model <- three_layers()
  quantize_weights(model, NULL, config = keras$quantizers$Int4QuantizationConfig(block_size = 2))
  expect_identical(model$get_layer("a")$dtype_policy$name, "int4/2_from_float32")
  path <- withr::local_tempfile(fileext = ".keras")
  save_model(model, path)
  expect_equal(predict(load_model(path), x, verbose = 0), predict(model, x, verbose = 0), tolerance = 1e-6)
})

test_that("quantize_weights() says what cannot be quantized", {
  skip_without_engine()
  model <- three_layers()
  quantize_weights(model, "int8")
  expect_error(quantize_weights(model, "int8"), "must not be quantized twice")
  expect_error(quantize_weights(layer_dense(, 2), "int8"), "must be built before")
  expect_error(quantize_weights(three_layers(), "int2"), "must be \"int8\", \"int4\" or \"float8\"")
  expect_error(quantize_weights(three_layers(), "int8", "a"), "named arguments")
  expect_error(quantize_weights(three_layers(), "int8", filters = function(layer) "yes"), "TRUE or FALSE")
  expect_error(quantize_weights("model", "int8"), "`object` must be")
  model <- keras_model_sequential(input_shape = c(8, 3)) |> layer_conv_1d(2, 3, name = "conv") |> layer_dense(2)
  expect_warning(quantize_weights(model, "int8"), "Layer 'conv' .* cannot be quantized")
})
