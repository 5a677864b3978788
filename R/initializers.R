# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Every element is `value` (a number, or an array that broadcasts to the shape)
#'
#' @param value A value.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_constant()
#' initializer(shape(2, 3))
initializer_constant <- function(value = 0) {
  engine_object("initializers.Constant", supplied_args())
}

#' Truncated normal numbers of variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010)
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_glorot_normal()
#' initializer(shape(2, 3))
initializer_glorot_normal <- function(seed = NULL) {
  engine_object("initializers.GlorotNormal", supplied_args(seed = as_integer))
}

#' Uniform numbers of variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010)
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_glorot_uniform()
#' initializer(shape(2, 3))
initializer_glorot_uniform <- function(seed = NULL) {
  engine_object("initializers.GlorotUniform", supplied_args(seed = as_integer))
}

#' Truncated normal numbers of variance 2 / fan_in (He et al
#'
#' 2015).
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_he_normal()
#' initializer(shape(2, 3))
initializer_he_normal <- function(seed = NULL) {
  engine_object("initializers.HeNormal", supplied_args(seed = as_integer))
}

#' Uniform numbers of variance 2 / fan_in (He et al
#'
#' 2015).
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_he_uniform()
#' initializer(shape(2, 3))
initializer_he_uniform <- function(seed = NULL) {
  engine_object("initializers.HeUniform", supplied_args(seed = as_integer))
}

#' The identity matrix times `gain`; for matrices only
#'
#' @param gain A factor.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_identity(gain = 2)
#' initializer(shape(2, 2))
initializer_identity <- function(gain = 1) {
  engine_object("initializers.IdentityInitializer", supplied_args())
}

#' Truncated normal numbers of variance 1 / fan_in (Klambauer et al
#'
#' 2017).
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_lecun_normal()
#' initializer(shape(2, 3))
initializer_lecun_normal <- function(seed = NULL) {
  engine_object("initializers.LecunNormal", supplied_args(seed = as_integer))
}

#' Uniform numbers of variance 1 / fan_in (Klambauer et al
#'
#' 2017).
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_lecun_uniform()
#' initializer(shape(2, 3))
initializer_lecun_uniform <- function(seed = NULL) {
  engine_object("initializers.LecunUniform", supplied_args(seed = as_integer))
}

#' Every element is 1
#'
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_ones()
#' initializer(shape(2, 3))
initializer_ones <- function() {
  engine_object("initializers.Ones", supplied_args())
}

#' A random matrix with orthonormal rows or columns, times `gain` (Saxe et al
#'
#' 2014).
#'
#' @param gain A factor.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_orthogonal()
#' initializer(shape(2, 3))
initializer_orthogonal <- function(gain = 1, seed = NULL) {
  engine_object("initializers.OrthogonalInitializer", supplied_args(seed = as_integer))
}

#' Normal numbers of mean `mean` and standard deviation `stddev`
#'
#' @param mean Mean.
#' @param stddev Standard deviation.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_random_normal()
#' initializer(shape(2, 3))
initializer_random_normal <- function(mean = 0, stddev = 0.05, seed = NULL) {
  engine_object("initializers.RandomNormal", supplied_args(seed = as_integer))
}

#' Uniform numbers from `minval` up to `maxval`
#'
#' @param minval Lower end.
#' @param maxval Upper end.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_random_uniform()
#' initializer(shape(2, 3))
initializer_random_uniform <- function(minval = -0.05, maxval = 0.05, seed = NULL) {
  engine_object("initializers.RandomUniform", supplied_args(seed = as_integer))
}

#' Kernels of a short-time Fourier transform as a 1-D convolution
#'
#' @param side "real" or "imag".
#' @param window Window function, such as "hann".
#' @param scaling "density" or "spectrum".
#' @param periodic Whether the window is periodic.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_stft()
#' initializer(shape(4, 1, 3))
initializer_stft <- function(side = "real", window = "hann", scaling = "density", periodic = FALSE) {
  engine_object("initializers.STFT", supplied_args())
}

#' Normal numbers, drawn again when they are more than two standard deviations from the mean
#'
#' @param mean Mean.
#' @param stddev Standard deviation.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_truncated_normal()
#' initializer(shape(2, 3))
initializer_truncated_normal <- function(mean = 0, stddev = 0.05, seed = NULL) {
  engine_object("initializers.TruncatedNormal", supplied_args(seed = as_integer))
}

#' Numbers whose variance is `scale / fan`, so that signals keep their size from layer to layer
#'
#' @param scale A positive factor.
#' @param mode "fan_in", "fan_out" or "fan_avg".
#' @param distribution "truncated_normal", "untruncated_normal" or "uniform".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_variance_scaling()
#' initializer(shape(2, 3))
initializer_variance_scaling <- function(scale = 1, mode = "fan_in", distribution = "truncated_normal",
                                         seed = NULL) {
  engine_object("initializers.VarianceScaling", supplied_args(seed = as_integer))
}

#' Every element is 0
#'
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' initializer <- initializer_zeros()
#' initializer(shape(2, 3))
initializer_zeros <- function() {
  engine_object("initializers.Zeros", supplied_args())
}
