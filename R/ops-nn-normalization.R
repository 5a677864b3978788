# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The mean and the (biased) variance along `axes`
#'
#' @param x A tensor, array or number.
#' @param axes Axes, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param synchronized Accepted as Keras does.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_moments(matrix(c(1, 2, 3, 4), 2), axes = 1)
op_moments <- function(x, axes, keepdims = FALSE, synchronized = FALSE) {
  engine_op("ops.moments", supplied_args(axes = as_axis, x = as_tensor_arg))
}

#' (x - mean) / sqrt(variance + epsilon) * scale + offset, with one number of each per place on `axis`
#'
#' @param x A tensor, array or number.
#' @param mean Mean.
#' @param variance Variance.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param offset How far beside the main diagonal.
#' @param scale Scale.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_batch_normalization(matrix(c(1, 2, 3, 4), 2), mean = c(1.5, 3.5), variance = c(1, 1), axis = 2)
op_batch_normalization <- function(x, mean, variance, axis, offset = NULL, scale = NULL, epsilon = 0.001) {
  engine_op(
    "ops.batch_normalization",
    supplied_args(
      axis = as_axis,
      mean = as_py_array,
      variance = as_py_array,
      offset = as_py_array,
      x = as_tensor_arg,
      scale = as_tensor_arg
    )
  )
}

#' (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and variance along `axis`
#'
#' @param x A tensor, array or number.
#' @param gamma Scale.
#' @param beta Offset.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param ... Further arguments of the engine's function, named.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_layer_normalization(matrix(c(1, 2, 3, 5), 2))
op_layer_normalization <- function(x, gamma = NULL, beta = NULL, axis = -1L, epsilon = NULL, ...) {
  engine_op(
    "ops.layer_normalization",
    supplied_args(axis = as_axis, gamma = as_py_array, beta = as_py_array, x = as_tensor_arg)
  )
}

#' `x` divided by its norm along `axis`; norms below `epsilon` count as that
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param order Order of the norm, or of the spline.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_normalize(matrix(c(3, 4), 1))
op_normalize <- function(x, axis = -1L, order = 2L, epsilon = NULL) {
  engine_op("ops.normalize", supplied_args(axis = as_axis, order = as_integer, x = as_tensor_arg))
}

#' x / sqrt(mean(x^2) + epsilon) * scale, with the mean along `axis` (Zhang and Sennrich, 2019)
#'
#' @param x A tensor, array or number.
#' @param scale Scale.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_rms_normalization(matrix(c(1, 2, 3, 5), 2))
op_rms_normalization <- function(x, scale = NULL, axis = -1L, epsilon = NULL) {
  engine_op("ops.rms_normalization", supplied_args(axis = as_axis, x = as_tensor_arg, scale = as_tensor_arg))
}
