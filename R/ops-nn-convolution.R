# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Convolution of a batch of images with a kernel
#'
#' @param inputs A tensor or array.
#' @param kernel The kernel.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_conv(array(runif(8), c(1, 8, 1)), array(1 / 3, c(3, 1, 1)))
op_conv <- function(inputs, kernel, strides = 1L, padding = "valid", data_format = NULL, dilation_rate = 1L) {
  engine_op(
    "ops.conv",
    supplied_args(
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      inputs = as_tensor_arg,
      kernel = as_tensor_arg
    )
  )
}

#' The transposed convolution: what the gradient of `conv` does, used forwards to make images larger
#'
#' @param inputs A tensor or array.
#' @param kernel The kernel.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param output_padding How much is added to one side of the output.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_conv_transpose(array(runif(8), c(1, 8, 1)), array(1, c(3, 1, 1)), strides = 2)
op_conv_transpose <- function(inputs, kernel, strides = 1L, padding = "valid", output_padding = NULL,
                              data_format = NULL, dilation_rate = 1L) {
  engine_op(
    "ops.conv_transpose",
    supplied_args(
      strides = as_integer_tuple,
      output_padding = as_integer,
      dilation_rate = as_integer_tuple,
      inputs = as_tensor_arg,
      kernel = as_tensor_arg
    )
  )
}

#' Convolution of every channel with filters of its own
#'
#' @param inputs A tensor or array.
#' @param kernel The kernel.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_depthwise_conv(array(runif(16), c(1, 8, 2)), array(1, c(3, 2, 1)))
op_depthwise_conv <- function(inputs, kernel, strides = 1L, padding = "valid", data_format = NULL,
                              dilation_rate = 1L) {
  engine_op(
    "ops.depthwise_conv",
    supplied_args(
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      inputs = as_tensor_arg,
      kernel = as_tensor_arg
    )
  )
}

#' A depthwise convolution, and then a convolution of each point with `pointwise_kernel`
#'
#' @param inputs A tensor or array.
#' @param depthwise_kernel The depthwise kernel.
#' @param pointwise_kernel The pointwise kernel.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_separable_conv(array(runif(16), c(1, 8, 2)), array(1, c(3, 2, 1)), array(1, c(1, 2, 4)))
op_separable_conv <- function(inputs, depthwise_kernel, pointwise_kernel, strides = 1L, padding = "valid",
                              data_format = NULL, dilation_rate = 1L) {
  engine_op(
    "ops.separable_conv",
    supplied_args(
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      inputs = as_tensor_arg,
      depthwise_kernel = as_tensor_arg,
      pointwise_kernel = as_tensor_arg
    )
  )
}
