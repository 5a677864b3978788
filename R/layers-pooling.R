# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The mean of each window of timesteps; padding does not count
#'
#' See `Pooling` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_average_pooling_1d(pool_size = 2)
layer_average_pooling_1d <- function(object, pool_size, strides = NULL, padding = "valid",
                                     data_format = NULL, name = NULL, ...) {
  engine_layer(
    "layers.AveragePooling1D",
    supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple)
  )
}

#' The mean of each window of an image; padding does not count
#'
#' See `Pooling` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_average_pooling_2d(pool_size = 2)
layer_average_pooling_2d <- function(object, pool_size, strides = NULL, padding = "valid",
                                     data_format = NULL, name = NULL, ...) {
  engine_layer(
    "layers.AveragePooling2D",
    supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple)
  )
}

#' The mean of each window of a volume; padding does not count
#'
#' See `Pooling` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_average_pooling_3d(pool_size = 2)
layer_average_pooling_3d <- function(object, pool_size, strides = NULL, padding = "valid",
                                     data_format = NULL, name = NULL, ...) {
  engine_layer(
    "layers.AveragePooling3D",
    supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple)
  )
}

#' The mean over all timesteps; masked ones do not count
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_global_average_pooling_1d()
layer_global_average_pooling_1d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  engine_layer("layers.GlobalAveragePooling1D", supplied_args())
}

#' The mean over an image, for each channel
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_global_average_pooling_2d()
layer_global_average_pooling_2d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  engine_layer("layers.GlobalAveragePooling2D", supplied_args())
}

#' The mean over a volume, for each channel
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_global_average_pooling_3d()
layer_global_average_pooling_3d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  engine_layer("layers.GlobalAveragePooling3D", supplied_args())
}

#' The greatest over all timesteps
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_global_max_pooling_1d()
layer_global_max_pooling_1d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  engine_layer("layers.GlobalMaxPooling1D", supplied_args())
}

#' The greatest over an image, for each channel
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_global_max_pooling_2d()
layer_global_max_pooling_2d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  engine_layer("layers.GlobalMaxPooling2D", supplied_args())
}

#' The greatest over a volume, for each channel
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_global_max_pooling_3d()
layer_global_max_pooling_3d <- function(object, data_format = NULL, keepdims = FALSE, ...) {
  engine_layer("layers.GlobalMaxPooling3D", supplied_args())
}

#' The greatest of each window of timesteps
#'
#' See `Pooling` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_max_pooling_1d()
layer_max_pooling_1d <- function(object, pool_size = 2L, strides = NULL, padding = "valid",
                                 data_format = NULL, name = NULL, ...) {
  engine_layer("layers.MaxPooling1D", supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple))
}

#' The greatest of each window of an image
#'
#' See `Pooling` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_max_pooling_2d()
layer_max_pooling_2d <- function(object, pool_size = list(2L, 2L), strides = NULL, padding = "valid",
                                 data_format = NULL, name = NULL, ...) {
  engine_layer("layers.MaxPooling2D", supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple))
}

#' The greatest of each window of a volume
#'
#' See `Pooling` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_max_pooling_3d()
layer_max_pooling_3d <- function(object, pool_size = list(2L, 2L, 2L), strides = NULL, padding = "valid",
                                 data_format = NULL, name = NULL, ...) {
  engine_layer("layers.MaxPooling3D", supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple))
}
