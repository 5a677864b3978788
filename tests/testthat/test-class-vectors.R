# class() has Keras's own names: scripts ask for them, and S3 methods are written for them.

test_that("objects of the engine inherit from Keras's names", {
  skip_without_engine()
  expect_s3_class(layer_dense(units = 1), c("keras.src.layers.core.dense.Dense", "keras.src.layers.layer.Layer"))
  expect_s3_class(layer_conv_2d(filters = 1, kernel_size = 1), "keras.src.layers.convolutional.conv2d.Conv2D")
  expect_s3_class(layer_lstm(units = 1), "keras.src.layers.rnn.lstm.LSTM")
  expect_s3_class(optimizer_adam(), c("keras.src.optimizers.adam.Adam", "keras.src.optimizers.optimizer.Optimizer"))
  expect_s3_class(loss_mean_squared_error(), c("keras.src.losses.losses.MeanSquaredError", "keras.src.losses.loss.Loss"))
  expect_s3_class(metric_mean(), c("keras.src.metrics.reduction_metrics.Mean", "keras.src.metrics.metric.Metric"))
  expect_s3_class(metric_mean_squared_error(), "keras.src.metrics.regression_metrics.MeanSquaredError")
  expect_s3_class(regularizer_l2(), "keras.src.regularizers.regularizers.L2")
  expect_s3_class(callback_early_stopping(), "keras.src.callbacks.early_stopping.EarlyStopping")
  expect_s3_class(keras_model_sequential(), c("keras.src.models.sequential.Sequential", "keras.src.models.model.Model"))
})

test_that("a class of the user's has its own name first, and no name of Keras's but its bases'", {
  skip_without_engine()
  Dense <- Layer("Dense", call = function(x) x)
  expect_match(class(Dense())[[1]], "^<r-.*>.Dense$")
  expect_false(inherits(Dense(), "keras.src.layers.core.dense.Dense"))
  expect_s3_class(Layer("Own", inherit = layer_dense)(units = 1), "keras.src.layers.core.dense.Dense")
})

test_that("a layer is chosen by its class when a model is cloned", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 4) |> layer_dense(3) |> layer_dropout(0.5) |> layer_dense(1)
  without <- clone_model(model, clone_function = function(layer) {
    if (inherits(layer, "keras.src.layers.regularization.dropout.Dropout")) return(layer_identity())
    from_config(get_config(layer))
  })
  expect_s3_class(without$layers[[2]], "keras.src.layers.core.identity.Identity")
})
