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
layer_auto_contrast <- function(object, value_range = tuple(0L, 255L), ...) {
  engine_layer("layers.AutoContrast", supplied_args(value_range = as_tuple))
}

#' Category numbers as vectors
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param num_tokens How many tokens there are.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_category_encoding <- function(object, num_tokens = NULL, output_mode = "multi_hot", sparse = FALSE,
                                    ...) {
  engine_layer("layers.CategoryEncoding", supplied_args(num_tokens = as_integer))
}

#' The middle of images
#'
#' Images that are too small are resized, with the ratio of height and width kept.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param height Height of the result.
#' @param width Width of the result.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_center_crop <- function(object, height, width, data_format = NULL, ...) {
  engine_layer("layers.CenterCrop", supplied_args(height = as_integer, width = as_integer))
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
layer_cut_mix <- function(object, factor = 1, seed = NULL, data_format = NULL, ...) {
  engine_layer("layers.CutMix", supplied_args(seed = as_integer))
}

#' The number of the bin of each input: 0 below the first boundary, 1 from the first to below the second,
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param bin_boundaries Where one bin ends and the next starts.
#' @param num_bins How many bins there are.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param dtype Type, or policy of types, of the layer.
#' @param name Name of the object.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_discretization <- function(object, bin_boundaries = NULL, num_bins = NULL, epsilon = 0.01,
                                 output_mode = "int", sparse = FALSE, dtype = NULL, name = NULL) {
  engine_layer("layers.Discretization", supplied_args(num_bins = as_integer, bin_boundaries = as_plain_list))
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
layer_equalization <- function(object, value_range = list(0L, 255L), bins = 256L, data_format = NULL, ...) {
  engine_layer("layers.Equalization", supplied_args(bins = as_integer))
}

#' The hash of values that occur together, modulo the number of bins
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param num_bins How many bins there are.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param name Name of the object.
#' @param dtype Type, or policy of types, of the layer.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_hashed_crossing <- function(object, num_bins, output_mode = "int", sparse = FALSE, name = NULL,
                                  dtype = NULL, ...) {
  engine_layer("layers.HashedCrossing", supplied_args(num_bins = as_integer))
}

#' The hash of each value, modulo the number of bins
#'
#' The same value always falls into the same bin.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param num_bins How many bins there are.
#' @param mask_value The value that is masked.
#' @param salt A number, or two, that make the hash another one.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_hashing <- function(object, num_bins, mask_value = NULL, salt = NULL, output_mode = "int",
                          sparse = FALSE, ...) {
  engine_layer("layers.Hashing", supplied_args(salt = as_integer_tuple, num_bins = as_integer))
}

#' Whole numbers as their places in a vocabulary, or the other way round; see `IndexLookup` for the
#' arguments
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param max_tokens Largest size of the vocabulary.
#' @param num_oov_indices How many places there are for unknown words.
#' @param mask_token The word that stands for nothing.
#' @param oov_token The word that stands for unknown ones.
#' @param vocabulary Words, or the path of a file with one a line.
#' @param vocabulary_dtype Type of the words.
#' @param idf_weights How rare the words are, for the output mode "tf_idf".
#' @param invert Whether it is undone.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param pad_to_max_tokens Whether the output is always `max_tokens` wide.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_integer_lookup <- function(object, max_tokens = NULL, num_oov_indices = 1L, mask_token = NULL,
                                 oov_token = -1L, vocabulary = NULL, vocabulary_dtype = "int64",
                                 idf_weights = NULL, invert = FALSE, output_mode = "int", sparse = FALSE,
                                 pad_to_max_tokens = FALSE, name = NULL, ...) {
  engine_layer(
    "layers.IntegerLookup",
    supplied_args(
      max_tokens = as_integer,
      num_oov_indices = as_integer,
      mask_token = as_integer,
      oov_token = as_integer,
      vocabulary = as_integer_list
    )
  )
}

#' Sounds as the strength of frequencies over time, on the mel scale
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param fft_length Length of the transform.
#' @param sequence_stride Distance between frames.
#' @param sequence_length Length of a frame.
#' @param window Window function, such as "hann".
#' @param sampling_rate Samples a second.
#' @param num_mel_bins How many bands there are.
#' @param min_freq Lowest frequency.
#' @param max_freq Highest frequency.
#' @param power_to_db Whether the result is in decibels.
#' @param top_db How many decibels below the maximum are kept.
#' @param mag_exp Exponent of the magnitudes.
#' @param min_power Smallest power.
#' @param ref_power Power that counts as zero decibels.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_mel_spectrogram <- function(object, fft_length = 2048L, sequence_stride = 512L,
                                  sequence_length = NULL, window = "hann", sampling_rate = 16000L,
                                  num_mel_bins = 128L, min_freq = 20, max_freq = NULL, power_to_db = TRUE,
                                  top_db = 80, mag_exp = 2, min_power = 1e-10, ref_power = 1, ...) {
  engine_layer(
    "layers.MelSpectrogram",
    supplied_args(
      fft_length = as_integer,
      sequence_stride = as_integer,
      sequence_length = as_integer,
      sampling_rate = as_integer,
      num_mel_bins = as_integer
    )
  )
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
layer_mix_up <- function(object, alpha = 0.2, data_format = NULL, seed = NULL, ...) {
  engine_layer("layers.MixUp", supplied_args(seed = as_integer))
}

#' `(inputs - mean) / sqrt(variance)`, with means and variances that are given or learned from data by
#' `adapt()`
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param mean Mean.
#' @param variance Variance.
#' @param invert Whether it is undone.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_normalization <- function(object, axis = -1L, mean = NULL, variance = NULL, invert = FALSE, ...) {
  engine_layer("layers.Normalization", supplied_args(axis = as_axis))
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
layer_random_zoom <- function(object, height_factor, width_factor = NULL, fill_mode = "reflect",
                              interpolation = "bilinear", seed = NULL, fill_value = 0, data_format = NULL,
                              ...) {
  engine_layer("layers.RandomZoom", supplied_args(seed = as_integer))
}

#' `inputs * scale + offset`, such as pixels from 0 to 255 brought to 0 to 1
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param scale By what values are multiplied.
#' @param offset What is added.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_rescaling <- function(object, scale, offset = 0, ...) {
  engine_layer("layers.Rescaling", supplied_args())
}

#' Images of any size, resized to one
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param height Height of the result.
#' @param width Width of the result.
#' @param interpolation How values between pixels are found: "nearest", "bilinear", ...
#' @param crop_to_aspect_ratio Whether what does not fit is cut off.
#' @param pad_to_aspect_ratio Whether what is missing is filled.
#' @param fill_mode What stands outside of the image: "constant", "nearest", "reflect", "wrap".
#' @param fill_value What fills places without a value.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @param antialias Whether it is smoothed when made smaller.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_resizing <- function(object, height, width, interpolation = "bilinear", crop_to_aspect_ratio = FALSE,
                           pad_to_aspect_ratio = FALSE, fill_mode = "constant", fill_value = 0,
                           data_format = NULL, ..., antialias = FALSE) {
  engine_layer("layers.Resizing", supplied_args(height = as_integer, width = as_integer))
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

#' Sounds as the strength of frequencies over time, by convolutions that can be trained
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param mode "min", "max" or "auto": which way the monitored value should go.
#' @param frame_length Length of a frame.
#' @param frame_step Distance between frames.
#' @param fft_length Length of the transform.
#' @param window Window function, such as "hann".
#' @param periodic Whether the window is periodic.
#' @param scaling "density" or "spectrum".
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param expand_dims Whether the result has a last axis of length one.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_stft_spectrogram <- function(object, mode = "log", frame_length = 256L, frame_step = NULL,
                                   fft_length = NULL, window = "hann", periodic = FALSE,
                                   scaling = "density", padding = "valid", expand_dims = FALSE,
                                   data_format = NULL, ...) {
  engine_layer(
    "layers.STFTSpectrogram",
    supplied_args(frame_length = as_integer, frame_step = as_integer, fft_length = as_integer)
  )
}

#' Words as their places in a vocabulary, or the other way round; see `IndexLookup` for the arguments
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param max_tokens Largest size of the vocabulary.
#' @param num_oov_indices How many places there are for unknown words.
#' @param mask_token The word that stands for nothing.
#' @param oov_token The word that stands for unknown ones.
#' @param vocabulary Words, or the path of a file with one a line.
#' @param idf_weights How rare the words are, for the output mode "tf_idf".
#' @param invert Whether it is undone.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param pad_to_max_tokens Whether the output is always `max_tokens` wide.
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param encoding Encoding of the text.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @param vocabulary_dtype Type of the words.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_string_lookup <- function(object, max_tokens = NULL, num_oov_indices = 1L, mask_token = NULL,
                                oov_token = "[UNK]", vocabulary = NULL, idf_weights = NULL, invert = FALSE,
                                output_mode = "int", pad_to_max_tokens = FALSE, sparse = FALSE,
                                encoding = "utf-8", name = NULL, ..., vocabulary_dtype = NULL) {
  engine_layer("layers.StringLookup", supplied_args(max_tokens = as_integer, num_oov_indices = as_integer))
}

#' Texts are standardized, split into words, made into n-grams, and looked up in a vocabulary
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param max_tokens Largest size of the vocabulary.
#' @param standardize How text is made uniform: "lower", "strip_punctuation", "lower_and_strip_punctuation"
#'   or a function.
#' @param split How text is split: "whitespace", "character" or a function.
#' @param ngrams Up to how many words make a token.
#' @param output_mode What comes out: "int", "one_hot", "multi_hot", "count", ...
#' @param output_sequence_length Length that sequences are cut or padded to.
#' @param pad_to_max_tokens Whether the output is always `max_tokens` wide.
#' @param vocabulary Words, or the path of a file with one a line.
#' @param idf_weights How rare the words are, for the output mode "tf_idf".
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param ragged Whether the result is ragged. The engine knows dense tensors only.
#' @param encoding Encoding of the text.
#' @param name Name of the object.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_text_vectorization <- function(object, max_tokens = NULL,
                                     standardize = "lower_and_strip_punctuation", split = "whitespace",
                                     ngrams = NULL, output_mode = "int", output_sequence_length = NULL,
                                     pad_to_max_tokens = FALSE, vocabulary = NULL, idf_weights = NULL,
                                     sparse = FALSE, ragged = FALSE, encoding = "utf-8", name = NULL, ...) {
  engine_layer(
    "layers.TextVectorization",
    supplied_args(max_tokens = as_integer, ngrams = as_integer_tuple, output_sequence_length = as_integer)
  )
}
