# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Gives its input as it is, and adds a penalty on it to the loss
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param l1 Strength of the penalty on absolute values.
#' @param l2 Strength of the penalty on squares.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_activity_regularization()
layer_activity_regularization <- function(object, l1 = 0, l2 = 0, ...) {
  engine_layer("layers.ActivityRegularization", supplied_args())
}

#' Dropout that keeps mean and variance, for networks of `selu` (Klambauer et al
#'
#' 2017).
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param rate Fraction of the inputs that is dropped.
#' @param noise_shape Shape of the dropout mask, `NA` where it is that of the input.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_alpha_dropout(rate = 0.2)
layer_alpha_dropout <- function(object, rate, noise_shape = NULL, seed = NULL, ...) {
  engine_layer("layers.AlphaDropout", supplied_args(noise_shape = as_shape, seed = as_integer))
}

#' Sets a fraction `rate` of the inputs to 0 and scales the others up by 1 / (1 - rate), in training only
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param rate Fraction of the inputs that is dropped.
#' @param noise_shape Shape of the dropout mask, `NA` where it is that of the input.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_dropout(rate = 0.2)
layer_dropout <- function(object, rate, noise_shape = NULL, seed = NULL, ...) {
  engine_layer("layers.Dropout", supplied_args(noise_shape = as_shape, seed = as_integer))
}

#' Multiplies by normal noise of mean 1 and variance rate / (1 - rate), in training only (Srivastava 2014)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param rate Fraction of the inputs that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_gaussian_dropout(rate = 0.2)
layer_gaussian_dropout <- function(object, rate, seed = NULL, ...) {
  engine_layer("layers.GaussianDropout", supplied_args(seed = as_integer))
}

#' Adds normal noise of standard deviation `stddev`, in training only
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param stddev Standard deviation.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(3) |> layer_gaussian_noise(stddev = 0.1)
layer_gaussian_noise <- function(object, stddev, seed = NULL, ...) {
  engine_layer("layers.GaussianNoise", supplied_args(seed = as_integer))
}

#' Drops whole features of (batch, timesteps, features), in training only
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param rate Fraction of the inputs that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param name Name of the object.
#' @param dtype Type, or policy of types, of the layer.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_spatial_dropout_1d(rate = 0.2)
layer_spatial_dropout_1d <- function(object, rate, seed = NULL, name = NULL, dtype = NULL) {
  engine_layer("layers.SpatialDropout1D", supplied_args(seed = as_integer))
}

#' Drops whole channels of images (batch, height, width, channels), in training only
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param rate Fraction of the inputs that is dropped.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param name Name of the object.
#' @param dtype Type, or policy of types, of the layer.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_spatial_dropout_2d(rate = 0.2)
layer_spatial_dropout_2d <- function(object, rate, data_format = NULL, seed = NULL, name = NULL,
                                     dtype = NULL) {
  engine_layer("layers.SpatialDropout2D", supplied_args(seed = as_integer))
}

#' Drops whole channels of volumes (batch, depth, height, width, channels), in training only
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param rate Fraction of the inputs that is dropped.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param name Name of the object.
#' @param dtype Type, or policy of types, of the layer.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_spatial_dropout_3d(rate = 0.2)
layer_spatial_dropout_3d <- function(object, rate, data_format = NULL, seed = NULL, name = NULL,
                                     dtype = NULL) {
  engine_layer("layers.SpatialDropout3D", supplied_args(seed = as_integer))
}
