# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Mixes images with several chains of changes of themselves
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param value_range Lowest and highest value of the images.
#' @param num_chains How many chains of changes are mixed.
#' @param chain_depth How long the chains are.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param alpha A factor; see the description.
#' @param all_ops Whether all changes may be used.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_aug_mix()
layer_aug_mix <- function(object, value_range = c(0L, 255L), num_chains = 3L, chain_depth = 3L,
                          factor = 0.3, alpha = 1, all_ops = TRUE, interpolation = "bilinear", seed = NULL,
                          data_format = NULL, ...) {
  engine_layer(
    "layers.AugMix",
    supplied_args(num_chains = as_integer, chain_depth = as_integer, seed = as_integer)
  )
}

#' Spreads every channel of an image over the whole value range, when the model predicts too
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param value_range Lowest and highest value of the images.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_auto_contrast()
layer_auto_contrast <- function(object, value_range = tuple(0L, 255L), ...) {
  engine_layer("layers.AutoContrast", supplied_args(value_range = as_tuple))
}

#' Pastes a rectangle of another image of the batch into each image
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_cut_mix()
layer_cut_mix <- function(object, factor = 1, seed = NULL, data_format = NULL, ...) {
  engine_layer("layers.CutMix", supplied_args(seed = as_integer))
}

#' Makes all brightnesses equally frequent, over the whole batch, in training
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param value_range Lowest and highest value of the images.
#' @param bins Limits of the bins, or how many there are.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_equalization()
layer_equalization <- function(object, value_range = list(0L, 255L), bins = 256L, data_format = NULL, ...) {
  engine_layer("layers.Equalization", supplied_args(bins = as_integer))
}

#' Mixes each image with another one of the batch
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param alpha A factor; see the description.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_mix_up()
layer_mix_up <- function(object, alpha = 0.2, data_format = NULL, seed = NULL, ...) {
  engine_layer("layers.MixUp", supplied_args(seed = as_integer))
}

#' Changes images in several ways that are chosen at random
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param value_range Lowest and highest value of the images.
#' @param num_ops How many changes are made one after the other.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_rand_augment()
layer_rand_augment <- function(object, value_range = list(0L, 255L), num_ops = 2L, factor = 0.5,
                               interpolation = "bilinear", seed = NULL, data_format = NULL, ...) {
  engine_layer("layers.RandAugment", supplied_args(num_ops = as_integer, seed = as_integer))
}

#' Adds one number to all pixels of an image
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_brightness(factor = 0.2)
layer_random_brightness <- function(object, factor, value_range = list(0L, 255L), seed = NULL, ...) {
  engine_layer("layers.RandomBrightness", supplied_args(seed = as_integer))
}

#' Mixes images with gray ones
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_color_degeneration(factor = 0.2)
layer_random_color_degeneration <- function(object, factor, value_range = list(0L, 255L),
                                            data_format = NULL, seed = NULL, ...) {
  engine_layer("layers.RandomColorDegeneration", supplied_args(seed = as_integer))
}

#' Changes brightness, contrast, saturation and hue, one after the other
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param value_range Lowest and highest value of the images.
#' @param brightness_factor How large the change of brightness is.
#' @param contrast_factor How large the change of contrast is.
#' @param saturation_factor How large the change of saturation is.
#' @param hue_factor How large the change of hue is.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_color_jitter()
layer_random_color_jitter <- function(object, value_range = list(0L, 255L), brightness_factor = NULL,
                                      contrast_factor = NULL, saturation_factor = NULL, hue_factor = NULL,
                                      seed = NULL, data_format = NULL, ...) {
  engine_layer("layers.RandomColorJitter", supplied_args(seed = as_integer))
}

#' Moves the pixels of an image away from their mean or towards it
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_contrast(factor = 0.2)
layer_random_contrast <- function(object, factor, value_range = c(0L, 255L), seed = NULL, ...) {
  engine_layer("layers.RandomContrast", supplied_args(seed = as_integer, value_range = as_tuple))
}

#' A part of images, at another place each time; predictions see the images as they are
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param height Height of the result.
#' @param width Width of the result.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_crop(height = 4, width = 4)
layer_random_crop <- function(object, height, width, seed = NULL, data_format = NULL, name = NULL, ...) {
  engine_layer("layers.RandomCrop", supplied_args(height = as_integer, width = as_integer, seed = as_integer))
}

#' Bends some images, as if they were on rubber
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param scale How large the change is.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @param value_range Lowest and highest value of the images.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_elastic_transform()
layer_random_elastic_transform <- function(object, factor = 1, scale = 1, interpolation = "bilinear",
                                           fill_mode = "reflect", fill_value = 0,
                                           value_range = list(0L, 255L), seed = NULL, data_format = NULL,
                                           ...) {
  engine_layer("layers.RandomElasticTransform", supplied_args(seed = as_integer))
}

#' Fills a rectangle of some images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param scale How large the change is.
#' @param fill_value What fills places without a value.
#' @param value_range Lowest and highest value of the images.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_erasing()
layer_random_erasing <- function(object, factor = 1, scale = list(0.02, 0.33), fill_value = NULL,
                                 value_range = list(0L, 255L), seed = NULL, data_format = NULL, ...) {
  engine_layer("layers.RandomErasing", supplied_args(seed = as_integer))
}

#' Mirrors half of the images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param mode "min", "max" or "auto": which way the monitored value should go.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_flip()
layer_random_flip <- function(object, mode = "horizontal_and_vertical", seed = NULL, data_format = NULL,
                              ...) {
  engine_layer("layers.RandomFlip", supplied_args(seed = as_integer))
}

#' Blurs some images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param sigma Width of the blur.
#' @param value_range Lowest and highest value of the images.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_gaussian_blur()
layer_random_gaussian_blur <- function(object, factor = 1, kernel_size = 3L, sigma = 1,
                                       value_range = list(0L, 255L), data_format = NULL, seed = NULL, ...) {
  engine_layer("layers.RandomGaussianBlur", supplied_args(kernel_size = as_integer_tuple, seed = as_integer))
}

#' Makes some images gray
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_grayscale()
layer_random_grayscale <- function(object, factor = 0.5, data_format = NULL, seed = NULL, ...) {
  engine_layer("layers.RandomGrayscale", supplied_args(seed = as_integer))
}

#' Turns the colors of an image around the circle of colors
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_hue(factor = 0.2)
layer_random_hue <- function(object, factor, value_range = list(0L, 255L), data_format = NULL, seed = NULL,
                             ...) {
  engine_layer("layers.RandomHue", supplied_args(seed = as_integer))
}

#' Makes negatives of some images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_invert()
layer_random_invert <- function(object, factor = 1, value_range = list(0L, 255L), seed = NULL,
                                data_format = NULL, ...) {
  engine_layer("layers.RandomInvert", supplied_args(seed = as_integer))
}

#' Shows some images as if they were seen from the side
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param scale How large the change is.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param fill_value What fills places without a value.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_perspective()
layer_random_perspective <- function(object, factor = 1, scale = 1, interpolation = "bilinear",
                                     fill_value = 0, seed = NULL, data_format = NULL, ...) {
  engine_layer("layers.RandomPerspective", supplied_args(seed = as_integer))
}

#' Leaves fewer values for each color
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_posterization(factor = 4)
layer_random_posterization <- function(object, factor, value_range = list(0L, 255L), data_format = NULL,
                                       seed = NULL, ...) {
  engine_layer("layers.RandomPosterization", supplied_args(seed = as_integer))
}

#' Turns images around their middle
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_rotation(factor = 0.2)
layer_random_rotation <- function(object, factor, fill_mode = "reflect", interpolation = "bilinear",
                                  seed = NULL, fill_value = 0, data_format = NULL, ...) {
  engine_layer("layers.RandomRotation", supplied_args(seed = as_integer))
}

#' Makes the colors of an image paler or stronger
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_saturation(factor = 0.2)
layer_random_saturation <- function(object, factor, value_range = list(0L, 255L), data_format = NULL,
                                    seed = NULL, ...) {
  engine_layer("layers.RandomSaturation", supplied_args(seed = as_integer))
}

#' Blurs images or makes them sharper
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param factor How strong the change is: a number, or the lower and the upper end of a range.
#' @param value_range Lowest and highest value of the images.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_sharpness(factor = 0.2)
layer_random_sharpness <- function(object, factor, value_range = list(0L, 255L), data_format = NULL,
                                   seed = NULL, ...) {
  engine_layer("layers.RandomSharpness", supplied_args(seed = as_integer))
}

#' Slants images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param x_factor How large the change along x is.
#' @param y_factor How large the change along y is.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_shear()
layer_random_shear <- function(object, x_factor = 0, y_factor = 0, interpolation = "bilinear",
                               fill_mode = "reflect", fill_value = 0, data_format = NULL, seed = NULL, ...) {
  engine_layer("layers.RandomShear", supplied_args(seed = as_integer))
}

#' Shifts images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param height_factor How large the change of height is.
#' @param width_factor How large the change of width is.
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_translation(height_factor = 0.2, width_factor = 0.2)
layer_random_translation <- function(object, height_factor, width_factor, fill_mode = "reflect",
                                     interpolation = "bilinear", seed = NULL, fill_value = 0,
                                     data_format = NULL, ...) {
  engine_layer("layers.RandomTranslation", supplied_args(seed = as_integer))
}

#' Zooms in or out of images
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param height_factor How large the change of height is.
#' @param width_factor How large the change of width is.
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_random_zoom(height_factor = 0.2)
layer_random_zoom <- function(object, height_factor, width_factor = NULL, fill_mode = "reflect",
                              interpolation = "bilinear", seed = NULL, fill_value = 0, data_format = NULL,
                              ...) {
  engine_layer("layers.RandomZoom", supplied_args(seed = as_integer))
}

#' Adds a number to pixels, then makes negatives of those that are as bright as a threshold
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param addition_factor How much is added.
#' @param threshold_factor How large the threshold is.
#' @param value_range Lowest and highest value of the images.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_solarization()
layer_solarization <- function(object, addition_factor = 0, threshold_factor = 0,
                               value_range = tuple(0L, 255L), seed = NULL, ...) {
  engine_layer(
    "layers.Solarization",
    supplied_args(
      value_range = as_tuple,
      addition_factor = as_scalar_or_tuple,
      threshold_factor = as_scalar_or_tuple,
      seed = as_integer
    )
  )
}
