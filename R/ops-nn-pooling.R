# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The mean of each channel in a window that moves over the images; padding does not count
#'
#' @param inputs A tensor or array.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_average_pool(array(1:8, c(1, 8, 1)) + 0, pool_size = 2)
op_average_pool <- function(inputs, pool_size, strides = NULL, padding = "valid", data_format = NULL) {
  engine_op(
    "ops.average_pool",
    supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple, inputs = as_tensor_arg)
  )
}

#' The maximum of each channel in a window that moves over the images
#'
#' @param inputs A tensor or array.
#' @param pool_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_max_pool(array(1:8, c(1, 8, 1)) + 0, pool_size = 2)
op_max_pool <- function(inputs, pool_size, strides = NULL, padding = "valid", data_format = NULL) {
  engine_op(
    "ops.max_pool",
    supplied_args(pool_size = as_integer_tuple, strides = as_integer_tuple, inputs = as_tensor_arg)
  )
}
