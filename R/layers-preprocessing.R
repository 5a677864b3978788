# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

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
#' @examplesIf alphorn_available()
#' encode <- layer_category_encoding(num_tokens = 3, output_mode = "one_hot")
#' encode(c(0L, 2L))
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
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_center_crop(height = 4, width = 6)
layer_center_crop <- function(object, height, width, data_format = NULL, ...) {
  engine_layer("layers.CenterCrop", supplied_args(height = as_integer, width = as_integer))
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
#' @examplesIf alphorn_available()
#' bins <- layer_discretization(bin_boundaries = c(0, 1))
#' bins(c(-1, 0.5, 2))
layer_discretization <- function(object, bin_boundaries = NULL, num_bins = NULL, epsilon = 0.01,
                                 output_mode = "int", sparse = FALSE, dtype = NULL, name = NULL) {
  engine_layer("layers.Discretization", supplied_args(num_bins = as_integer, bin_boundaries = as_plain_list))
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
#' @examplesIf alphorn_available()
#' cross <- layer_hashed_crossing(num_bins = 5)
#' cross(list(op_array(c("a", "b")), op_array(c("c", "d"))))
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
#' @examplesIf alphorn_available()
#' hash <- layer_hashing(num_bins = 3)
#' hash(c("a", "b", "c"))
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
#' @examplesIf alphorn_available()
#' lookup <- layer_integer_lookup(vocabulary = c(10L, 20L))
#' lookup(c(20L, 30L))
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
#' @examplesIf alphorn_available()
#' keras_input(4000) |> layer_mel_spectrogram(fft_length = 512, sequence_stride = 256)
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
#' @examplesIf alphorn_available()
#' scaled <- layer_normalization()
#' adapt(scaled, matrix(c(1, 2, 3, 10, 20, 30), 3))
#' scaled(matrix(c(2, 20), 1))
layer_normalization <- function(object, axis = -1L, mean = NULL, variance = NULL, invert = FALSE, ...) {
  engine_layer("layers.Normalization", supplied_args(axis = as_axis))
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
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_rescaling(scale = 1 / 255)
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
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_resizing(height = 4, width = 4)
layer_resizing <- function(object, height, width, interpolation = "bilinear", crop_to_aspect_ratio = FALSE,
                           pad_to_aspect_ratio = FALSE, fill_mode = "constant", fill_value = 0,
                           data_format = NULL, ..., antialias = FALSE) {
  engine_layer("layers.Resizing", supplied_args(height = as_integer, width = as_integer))
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
#' @examplesIf alphorn_available()
#' keras_input(c(4000, 1)) |> layer_stft_spectrogram(frame_length = 256, frame_step = 128)
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
#' @examplesIf alphorn_available()
#' lookup <- layer_string_lookup(vocabulary = c("a", "b"))
#' lookup(c("b", "z"))
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
#' @examplesIf alphorn_available()
#' vectorize <- layer_text_vectorization(output_sequence_length = 4)
#' adapt(vectorize, c("a fine film", "a dull film"))
#' vectorize("a fine day")
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
