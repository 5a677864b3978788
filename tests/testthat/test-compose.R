test_that("a layer wrapper makes a layer, adds one, or calls one", {
  skip_without_engine()
  layer <- layer_dense(, 8)
  expect_identical(layer$units, 8L)
  expect_identical(layer_dense(units = 8)$units, 8L)

  model <- keras_model_sequential(input_shape = 4)
  expect_true((model |> layer_dense(8)) == model)
  expect_length(model$layers, 1)

  y <- keras_input(4) |> layer_dense(8)
  expect_identical(as.integer(shape(y)), c(NA, 8L))
  expect_identical(dim(as.array(layer_dense(matrix(1, 2, 4), 8))), c(2L, 8L))
})

test_that("layers and models are functions", {
  skip_without_engine()
  layer <- layer_dense(, 2, kernel_initializer = "ones")
  expect_true(is.function(layer))
  expect_identical(as.array(layer(matrix(1, 1, 3))), matrix(3, 1, 2))
  model <- keras_model_sequential(input_shape = 3)
  matrix(1, 1, 3) |> layer()
  model |> layer()
  expect_true(model$layers[[1]] == layer)
  nested <- keras_model_sequential(input_shape = 3) |> model()
  expect_length(nested$layers, 1)
})

test_that("only arguments that were written are sent", {
  skip_without_engine()
  expect_identical(layer_dropout(rate = 0.5)$rate, 0.5)
  expect_error(layer_dense(), "units")
  expect_identical(layer_dense(units = 3, name = "named")$name, "named")
  expect_error(layer_dense(units = 3, nonsense = TRUE), "nonsense")
})

test_that("names follow the order of the pipe", {
  skip_without_engine()
  clear_session()
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(1) |> layer_dense(2)
  expect_identical(vapply(model$layers, function(l) l$name, ""), c("dense", "dense_1"))
})

test_that("several tensors are merged, one after the other or as a list", {
  skip_without_engine()
  a <- op_array(matrix(1, 1, 2))
  b <- op_array(matrix(2, 1, 2))
  expect_identical(as.array(layer_add(a, b)), matrix(3, 1, 2))
  expect_identical(as.array(layer_add(list(a, b))), matrix(3, 1, 2))
  expect_identical(dim(as.array(layer_concatenate(a, b, axis = 1))), c(2L, 2L))
  expect_identical(dim(as.array(layer_concatenate(list(a, b)))), c(1L, 4L))
  expect_true(is.function(layer_add()))
  expect_identical(layer_add(name = "sum")$name, "sum")
})

test_that("wrappers, R functions and objects are activations, initializers and constraints", {
  skip_without_engine()
  x <- matrix(c(-1, 2), 1)
  expect_identical(as.array(layer_activation(, activation_relu)(x)), matrix(c(0, 2), 1))
  expect_identical(as.array(layer_activation(, op_relu)(x)), matrix(c(0, 2), 1))
  expect_identical(as.array(layer_activation(, function(x) x * 2)(x)), matrix(c(-2, 4), 1))
  ones <- layer_dense(, 1, kernel_initializer = initializer_ones)
  expect_identical(as.array(ones(x)), matrix(1, 1, 1))
  expect_identical(get_config(layer_dense(, 1, activation = activation_relu))$activation, "relu")
  own <- layer_dense(, 1, kernel_constraint = function(w) w * 0)
  expect_identical(sum(as.array(own$kernel_constraint(op_array(matrix(1, 2, 2))))), 0)
})

test_that("keras_model_sequential() wants layers as layers", {
  skip_without_engine()
  expect_snapshot_output(errors_of(
    keras_model_sequential(layer_dense(units = 2)),
    keras_model_sequential(list(layer_dense(units = 2)))
  ))
  model <- keras_model_sequential(layers = layer_dense(units = 2))
  expect_length(model$layers, 1)
  named <- keras_model_sequential(input_shape = 4, input_name = "digits", name = "stack") |> layer_dense(1)
  expect_identical(named$name, "stack")
  expect_identical(named$inputs[[1]]$name, "digits")
})

test_that("keras_model() takes single tensors, lists and named lists", {
  skip_without_engine()
  a <- keras_input(2, name = "a")
  b <- keras_input(2, name = "b")
  single <- keras_model(list(a), list(a |> layer_dense(1)))
  expect_identical(dim(predict(single, matrix(1, 3, 2))), c(3L, 1L))
  both <- keras_model(list(a = a, b = b), list(sum = layer_add(a, b), a = a))
  out <- predict(both, list(a = matrix(1, 3, 2), b = matrix(2, 3, 2)))
  expect_identical(out$sum, matrix(3, 3, 2))
  expect_identical(out$a, matrix(1, 3, 2))
})

test_that("models print as a table", {
  skip_without_engine()
  skip_if_not(l10n_info()$`UTF-8`, "the locale is not UTF-8: box characters are missing")
  clear_session()
  model <- keras_model_sequential(input_shape = 4, name = "small") |>
    layer_dense(8, activation = "relu") |>
    layer_dense(1)
  expect_snapshot_output(print(model, line_length = 66))
  freeze_weights(model, to = 1)
  expect_snapshot_output(print(model, line_length = 66))
})

test_that("attention takes queries, values and keys as a list", {
  skip_without_engine()
  x <- keras_input(c(5, 8))
  y <- layer_multi_head_attention(list(x, x), num_heads = 2, key_dim = 4)
  expect_identical(as.integer(shape(y)), c(NA, 5L, 8L))
  layer <- layer_multi_head_attention(num_heads = 2, key_dim = 4)
  expect_identical(layer$num_heads, 2L)
  expect_error(layer_multi_head_attention(x, 2, 4), "list of two or three tensors")
})
