# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Images turned, shifted, stretched or slanted
#'
#' @param images One image, or a batch of them.
#' @param transform Eight numbers for each image.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' # One pixel to the right:
#' op_image_affine_transform(random_uniform(c(4, 4, 3)), c(1, 0, -1, 0, 1, 0, 0, 0))
op_image_affine_transform <- function(images, transform, interpolation = "bilinear",
                                      fill_mode = "constant", fill_value = 0L, data_format = NULL) {
  engine_op("ops.image.affine_transform", supplied_args(images = as_tensor_arg, transform = as_tensor_arg))
}

#' Images without their borders
#'
#' @param images One image, or a batch of them.
#' @param top_cropping How much is cut off at the top.
#' @param left_cropping How much is cut off on the left.
#' @param bottom_cropping How much is cut off at the bottom.
#' @param right_cropping How much is cut off on the right.
#' @param target_height Height of the result.
#' @param target_width Width of the result.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_image_crop(random_uniform(c(6, 6, 3)), top_cropping = 1, left_cropping = 2, target_height = 4, target_width = 4)
op_image_crop <- function(images, top_cropping = NULL, left_cropping = NULL, bottom_cropping = NULL,
                          right_cropping = NULL, target_height = NULL, target_width = NULL,
                          data_format = NULL) {
  engine_op(
    "ops.image.crop_images",
    supplied_args(
      top_cropping = as_integer,
      left_cropping = as_integer,
      bottom_cropping = as_integer,
      right_cropping = as_integer,
      target_height = as_integer,
      target_width = as_integer,
      images = as_tensor_arg
    )
  )
}

#' Images bent as if they were on rubber, each in its own way
#'
#' @param images One image, or a batch of them.
#' @param alpha How far pixels move.
#' @param sigma Over how many pixels the movement changes.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_image_elastic_transform(random_uniform(c(4, 4, 3)))
op_image_elastic_transform <- function(images, alpha = 20, sigma = 5, interpolation = "bilinear",
                                       fill_mode = "reflect", fill_value = 0, seed = NULL,
                                       data_format = NULL) {
  engine_op("ops.image.elastic_transform", supplied_args(seed = as_integer, images = as_tensor_arg))
}

#' The elements of an array at places between them
#'
#' @param inputs A tensor or array.
#' @param coordinates Where values are taken from.
#' @param order Order of the norm, or of the spline.
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_image_map_coordinates(random_uniform(c(4, 4)), random_uniform(c(2, 5), 0, 3), order = 1)
op_image_map_coordinates <- function(inputs, coordinates, order, fill_mode = "constant", fill_value = 0L) {
  engine_op("ops.image.map_coordinates", supplied_args(inputs = as_tensor_arg, coordinates = as_tensor_arg))
}

#' Images with borders of zeros
#'
#' @param images One image, or a batch of them.
#' @param top_padding How much is added at the top.
#' @param left_padding How much is added on the left.
#' @param bottom_padding How much is added at the bottom.
#' @param right_padding How much is added on the right.
#' @param target_height Height of the result.
#' @param target_width Width of the result.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_image_pad(random_uniform(c(4, 4, 3)), top_padding = 1, left_padding = 1, target_height = 6, target_width = 6)
op_image_pad <- function(images, top_padding = NULL, left_padding = NULL, bottom_padding = NULL,
                         right_padding = NULL, target_height = NULL, target_width = NULL,
                         data_format = NULL) {
  engine_op(
    "ops.image.pad_images",
    supplied_args(
      top_padding = as_integer,
      bottom_padding = as_integer,
      left_padding = as_integer,
      right_padding = as_integer,
      target_height = as_integer,
      target_width = as_integer,
      images = as_tensor_arg
    )
  )
}

#' Images in which four points move to four others
#'
#' @param images One image, or a batch of them.
#' @param start_points Four corners before.
#' @param end_points Four corners after.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' corners <- rbind(c(0, 0), c(3, 0), c(0, 3), c(3, 3))
#' op_image_perspective_transform(random_uniform(c(4, 4, 3)), corners, corners)
op_image_perspective_transform <- function(images, start_points, end_points, interpolation = "bilinear",
                                           fill_value = 0L, data_format = NULL) {
  engine_op(
    "ops.image.perspective_transform",
    supplied_args(images = as_tensor_arg, start_points = as_tensor_arg, end_points = as_tensor_arg)
  )
}
