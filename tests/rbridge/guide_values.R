# Numbers from the guide's workflows, for one seed. Both hosts run this file and must get the same, bit for bit.
guide_values <- local({
  options(keras.verbose = 0)
  set_random_seed(7)
  layer_scaled <- Layer(
    "GuideScaled",
    initialize = function(factor, ...) {
      super$initialize(...)
      self$factor <- factor
    },
    call = function(x) x * self$factor,
    get_config = function() c(super$get_config(), list(factor = self$factor))
  )
  squared <- function(x) x^2
  inputs <- keras_input(shape(4))
  outputs <- inputs |> layer_scaled(0.5) |> layer_dense(3, activation = squared) |> layer_dense(1)
  model <- keras_model(inputs, outputs)
  model |> compile(optimizer = "adam", loss = function(y_true, y_pred) op_mean((y_true - y_pred)^2, axis = -1))
  x <- matrix(rnorm(128), 32)
  history <- model |> fit(x, rowSums(x), epochs = 3, batch_size = 8)
  model |> compile("sgd", "mse")
  loaded <- load_model(save_model(model), custom_objects = list(GuideScaled = layer_scaled, squared = squared))
  stopifnot(identical(predict(model, x), predict(loaded, x)))
  c(unlist(get_weights(loaded)), history$metrics$loss, predict(loaded, x), as.array(random_normal(3)))
})
