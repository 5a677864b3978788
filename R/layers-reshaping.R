# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Takes timesteps away at both ends of (batch, timesteps, features)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param cropping How much is cut off: one number, one for each axis, or a pair for each axis.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_cropping_1d()
layer_cropping_1d <- function(object, cropping = list(1L, 1L), ...) {
  engine_layer("layers.Cropping1D", supplied_args(cropping = as_integer_tuple))
}

#' Takes the borders of images (batch, height, width, channels) away
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param cropping How much is cut off: one number, one for each axis, or a pair for each axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_cropping_2d()
layer_cropping_2d <- function(object, cropping = list(list(0L, 0L), list(0L, 0L)), data_format = NULL, ...) {
  engine_layer("layers.Cropping2D", supplied_args(cropping = as_integer_tuple))
}

#' Takes the borders of volumes (batch, depth, height, width, channels) away
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param cropping How much is cut off: one number, one for each axis, or a pair for each axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_cropping_3d()
layer_cropping_3d <- function(object, cropping = list(list(1L, 1L), list(1L, 1L), list(1L, 1L)),
                              data_format = NULL, ...) {
  engine_layer("layers.Cropping3D", supplied_args(cropping = as_integer_tuple))
}

#' (batch, ...) becomes (batch, product of the sizes); with "channels_first" channels are moved behind first
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(4, 3)) |> layer_flatten()
layer_flatten <- function(object, data_format = NULL, ...) {
  engine_layer("layers.Flatten", supplied_args())
}

#' The axes of the input in another order
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param dims Order of the axes, counted from 1; the batch is not counted.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_permute(dims = c(2, 1))
layer_permute <- function(object, dims, ...) {
  engine_layer("layers.Permute", supplied_args(dims = as_integer_tuple))
}

#' (batch, features) becomes (batch, n, features): the same vector `n` times
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param n How often.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(3) |> layer_repeat_vector(n = 4)
layer_repeat_vector <- function(object, n, ...) {
  engine_layer("layers.RepeatVector", supplied_args(n = as_integer))
}

#' (batch, ...) becomes (batch, *target_shape); one size may be -1, which is then what is left over
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param target_shape Shape without the batch; one dimension may be `NA` and is worked out.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(12) |> layer_reshape(c(NA, 4))
layer_reshape <- function(object, target_shape, ...) {
  engine_layer("layers.Reshape", supplied_args(target_shape = as_target_shape))
}

#' Repeats each timestep of (batch, timesteps, features) `size` times
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param size Size: one number, or one for each spatial axis.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_upsampling_1d()
layer_upsampling_1d <- function(object, size = 2L, ...) {
  engine_layer("layers.UpSampling1D", supplied_args(size = as_integer_tuple))
}

#' Enlarges images (batch, height, width, channels)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param size Size: one number, or one for each spatial axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_upsampling_2d()
layer_upsampling_2d <- function(object, size = list(2L, 2L), data_format = NULL, interpolation = "nearest",
                                ...) {
  engine_layer("layers.UpSampling2D", supplied_args(size = as_integer_tuple))
}

#' Repeats the voxels of volumes (batch, depth, height, width, channels)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param size Size: one number, or one for each spatial axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_upsampling_3d()
layer_upsampling_3d <- function(object, size = list(2L, 2L, 2L), data_format = NULL, ...) {
  engine_layer("layers.UpSampling3D", supplied_args(size = as_integer_tuple))
}

#' Puts zeros before and behind the timesteps of (batch, timesteps, features)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param padding How many zeros are added: one number, one for each axis, or a pair for each axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_zero_padding_1d()
layer_zero_padding_1d <- function(object, padding = 1L, data_format = NULL, ...) {
  engine_layer("layers.ZeroPadding1D", supplied_args(padding = as_integer_tuple))
}

#' Puts zeros around images (batch, height, width, channels)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param padding How many zeros are added: one number, one for each axis, or a pair for each axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_zero_padding_2d()
layer_zero_padding_2d <- function(object, padding = list(1L, 1L), data_format = NULL, ...) {
  engine_layer("layers.ZeroPadding2D", supplied_args(padding = as_integer_tuple))
}

#' Puts zeros around volumes (batch, depth, height, width, channels)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param padding How many zeros are added: one number, one for each axis, or a pair for each axis.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_zero_padding_3d()
layer_zero_padding_3d <- function(object, padding = list(list(1L, 1L), list(1L, 1L), list(1L, 1L)),
                                  data_format = NULL, ...) {
  engine_layer("layers.ZeroPadding3D", supplied_args(padding = as_integer_tuple))
}
