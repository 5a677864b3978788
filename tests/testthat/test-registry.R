layer_twice <- function() {
  Layer("Twice", call = function(x) x * 2)
}

test_that("registered names are made of package and name", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  twice <- layer_twice()
  expect_identical(get_registered_name(twice), "Twice")
  expect_identical(get_registered_name(layer_dense), "Dense")
  register_keras_serializable(twice, package = "Mine", name = "Double")
  expect_identical(get_registered_name(twice), "Mine>Double")
  expect_false(is.null(get_registered_object("Mine>Double")))
  expect_null(get_registered_object("Mine>Nothing"))
  expect_true("Mine>Double" %in% names(get_custom_objects()))
})

test_that("a plain function is registered, and the original works, too", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  halved <- function(x) x / 2
  registered <- register_keras_serializable(halved, package = "Mine")
  expect_identical(get_registered_name(registered), "Mine>halved")
  expect_identical(get_registered_name(halved), "Mine>halved")
  for (activation in list(registered, halved)) {
    model <- keras_model_sequential(input_shape = 2) |> layer_dense(1, activation = activation)
    loaded <- load_model(save_model(model))
    x <- matrix(1, 1, 2)
    expect_identical(predict(loaded, x), predict(model, x))
  }
  expect_error(register_keras_serializable(function(x) x), "`name` must be given")
  expect_error(register_keras_serializable(5), "`object` must be a class or a function")
})

test_that("custom objects are set, replaced and put in scope", {
  skip_without_engine()
  on.exit(set_custom_objects(clear = TRUE))
  set_custom_objects(clear = TRUE)
  expect_length(get_custom_objects(), 0)
  before <- set_custom_objects(list(layer_twice()))
  expect_length(before, 0)
  expect_identical(names(get_custom_objects()), "Twice")
  set_custom_objects(list(Other = layer_twice()), clear = FALSE)
  expect_setequal(names(get_custom_objects()), c("Twice", "Other"))
  expect_identical(names(set_custom_objects(clear = TRUE)), c("Twice", "Other"))
  expect_error(set_custom_objects(list(function(x) x)), "must give each plain R function a name")
  expect_identical(with_custom_object_scope(layer_twice(), 5), 5)
  expect_length(get_custom_objects(), 0)
})

test_that("a plain function keeps the name that it was given by", {
  skip_without_engine()
  thrice <- function(x) x * 3
  squared_error <- function(y_true, y_pred) op_mean((y_true - y_pred)^2, axis = -1)
  model <- keras_model_sequential(input_shape = 2) |> layer_dense(1, activation = thrice)
  model |> compile("sgd", squared_error)
  bytes <- save_model(model)
  loaded <- load_model(bytes, custom_objects = list(thrice = thrice, squared_error = squared_error))
  x <- matrix(1, 1, 2)
  expect_identical(predict(loaded, x), predict(model, x))
  expect_equal(evaluate(loaded, x, 1), evaluate(model, x, 1))
  expect_error(load_model(bytes), "thrice")
})
