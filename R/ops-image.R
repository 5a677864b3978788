# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Images in another size
#'
#' @param images One image, or a batch of them.
#' @param size Size: one number, or one for each spatial axis.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param antialias Whether it is smoothed when made smaller.
#' @param crop_to_aspect_ratio Whether what does not fit is cut off.
#' @param pad_to_aspect_ratio Whether what is missing is filled.
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_image_resize(array(runif(48), c(4, 4, 3)), size = c(2, 2))$shape
op_image_resize <- function(images, size, interpolation = "bilinear", antialias = FALSE,
                            crop_to_aspect_ratio = FALSE, pad_to_aspect_ratio = FALSE,
                            fill_mode = "constant", fill_value = 0, data_format = NULL) {
  engine_op("ops.image.resize", supplied_args(size = as_integer_tuple, images = as_tensor_arg))
}
