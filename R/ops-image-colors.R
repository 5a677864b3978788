# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Hue (in turns), saturation and value as red, green and blue
#'
#' @param images One image, or a batch of them.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
op_image_hsv_to_rgb <- function(images, data_format = NULL) {
  engine_op("ops.image.hsv_to_rgb", supplied_args(images = as_tensor_arg))
}

#' The brightness of colored images, with one channel
#'
#' @param images One image, or a batch of them.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
op_image_rgb_to_grayscale <- function(images, data_format = NULL) {
  engine_op("ops.image.rgb_to_grayscale", supplied_args(images = as_tensor_arg))
}

#' Red, green and blue (0 to 1) as hue (in turns), saturation and value
#'
#' @param images One image, or a batch of them.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
op_image_rgb_to_hsv <- function(images, data_format = NULL) {
  engine_op("ops.image.rgb_to_hsv", supplied_args(images = as_tensor_arg))
}
