# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Numbers of the beta distribution with parameters `alpha` and `beta` (numbers or tensors)
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param alpha Shape of the distribution.
#' @param beta Shape of the distribution.
#' @param dtype Type of the values, such as "float32".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_beta(shape(2, 3), alpha = 2, beta = 5, seed = 1)
random_beta <- function(shape, alpha, beta, dtype = NULL, seed = NULL) {
  engine_op("random.beta", supplied_args(shape = as_full_shape, seed = as_integer))
}

#' How many of `counts` trials succeed, when each does with probability `probabilities` (numbers or tensors)
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param counts How many trials.
#' @param probabilities Probabilities.
#' @param dtype Type of the values, such as "float32".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_binomial(shape(2, 3), counts = 10, probabilities = 0.3, seed = 1)
random_binomial <- function(shape, counts, probabilities, dtype = NULL, seed = NULL) {
  engine_op(
    "random.binomial",
    supplied_args(
      shape = as_full_shape,
      seed = as_integer,
      counts = as_tensor_arg,
      probabilities = as_tensor_arg
    )
  )
}

#' `inputs` with a share `rate` of the elements set to 0, and the others divided by 1 - `rate`
#'
#' @param inputs A tensor or array.
#' @param rate Fraction of the inputs that is dropped.
#' @param noise_shape Shape of the dropout mask, `NA` where it is that of the input.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_dropout(op_ones(6), rate = 0.5, seed = 1)
random_dropout <- function(inputs, rate, noise_shape = NULL, seed = NULL) {
  engine_op(
    "random.dropout",
    supplied_args(seed = as_integer, noise_shape = as_shape, inputs = as_tensor_arg)
  )
}

#' Numbers of the gamma distribution with shape parameter `alpha` (a number or tensor) and scale 1
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param alpha Shape of the distribution.
#' @param dtype Type of the values, such as "float32".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_gamma(shape(2, 3), alpha = 2, seed = 1)
random_gamma <- function(shape, alpha, dtype = NULL, seed = NULL) {
  engine_op("random.gamma", supplied_args(shape = as_full_shape, seed = as_integer))
}

#' Normal numbers of that mean and standard deviation
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param mean Mean.
#' @param stddev Standard deviation.
#' @param dtype Type of the values, such as "float32".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_normal(shape(2, 3), seed = 1)
random_normal <- function(shape, mean = 0, stddev = 1, dtype = NULL, seed = NULL) {
  engine_op("random.normal", supplied_args(shape = as_full_shape, seed = as_integer))
}

#' A source of seeds: each random function that is given one draws new numbers at every call
#'
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' seeds <- random_seed_generator(1)
#' random_normal(2, seed = seeds)
#' random_normal(2, seed = seeds)
random_seed_generator <- function(seed = NULL, name = NULL, ...) {
  engine_object("random.SeedGenerator", supplied_args(seed = as_integer))
}

#' `x` with the elements of each line along `axis` in a random order, a different one for each line
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_shuffle(1:5, seed = 1)
random_shuffle <- function(x, axis = 1L, seed = NULL) {
  engine_op("random.shuffle", supplied_args(axis = as_axis, seed = as_integer, x = as_tensor_arg))
}

#' Normal numbers, drawn again while they are more than two standard deviations from the mean
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param mean Mean.
#' @param stddev Standard deviation.
#' @param dtype Type of the values, such as "float32".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_truncated_normal(shape(2, 3), seed = 1)
random_truncated_normal <- function(shape, mean = 0, stddev = 1, dtype = NULL, seed = NULL) {
  engine_op("random.truncated_normal", supplied_args(shape = as_full_shape, seed = as_integer))
}

#' Uniform numbers from `minval` (included) to `maxval` (not included)
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param minval Lower end.
#' @param maxval Upper end.
#' @param dtype Type of the values, such as "float32".
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_uniform(shape(2, 3), minval = -1, maxval = 1, seed = 1)
random_uniform <- function(shape, minval = 0, maxval = 1, dtype = NULL, seed = NULL) {
  engine_op("random.uniform", supplied_args(shape = as_full_shape, seed = as_integer))
}
