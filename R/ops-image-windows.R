# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Windows of images, flattened, in place of the channels
#'
#' @param images One image, or a batch of them.
#' @param size Size: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param dilation_rate Distance between the points of the kernel.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
op_image_extract_patches <- function(images, size, strides = NULL, dilation_rate = 1L, padding = "valid",
                                     data_format = "channels_last") {
  engine_op(
    "ops.image.extract_patches",
    supplied_args(
      size = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      images = as_tensor_arg,
      strides = as_integer_tuple
    )
  )
}

#' Images in which each pixel is a mean of those around it
#'
#' @param images One image, or a batch of them.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param sigma Width of the blur.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
op_image_gaussian_blur <- function(images, kernel_size = list(3L, 3L), sigma = list(1, 1),
                                   data_format = NULL) {
  engine_op(
    "ops.image.gaussian_blur",
    supplied_args(kernel_size = as_integer_tuple, sigma = as_tuple, images = as_tensor_arg)
  )
}
