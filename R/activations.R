# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' `max(0, x) + min(0, alpha * (exp(x / alpha) - 1))` (Barron 2017)
#'
#' @param x A tensor, array or number.
#' @param alpha Slope, or height, below zero.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_celu(c(-2, 0, 3))
activation_celu <- function(x, alpha = 1) {
  engine_op("activations.celu", supplied_args(x = as_tensor_arg))
}

#' `x` above 0, `alpha * (exp(x) - 1)` below (Clevert et al
#'
#' 2016).
#'
#' @param x A tensor, array or number.
#' @param alpha Slope, or height, below zero.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_elu(c(-2, 0, 3))
activation_elu <- function(x, alpha = 1) {
  engine_op("activations.elu", supplied_args(x = as_tensor_arg))
}

#' `exp(x)`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_exponential(c(-2, 0, 3))
activation_exponential <- function(x) {
  engine_op("activations.exponential", supplied_args(x = as_tensor_arg))
}

#' `x` times the normal distribution function of `x`, exactly or by tanh (Hendrycks & Gimpel 2016)
#'
#' @param x A tensor, array or number.
#' @param approximate Whether tanh stands for the error function.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_gelu(c(-2, 0, 3))
activation_gelu <- function(x, approximate = FALSE) {
  engine_op("activations.gelu", supplied_args(x = as_tensor_arg))
}

#' The first half of `x` along `axis` times the sigmoid of the second; the axis is half as long after it
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_glu(matrix(c(1, 2, -1, 3), 1))
activation_glu <- function(x, axis = -1L) {
  engine_op("activations.glu", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' `x`, and 0 where it is nearer to 0 than `threshold`
#'
#' @param x A tensor, array or number.
#' @param threshold Threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_hard_shrink(c(-2, 0, 3))
activation_hard_shrink <- function(x, threshold = 0.5) {
  engine_op("activations.hard_shrink", supplied_args(x = as_tensor_arg))
}

#' A sigmoid of straight lines: `x / 6 + 0.5`, clipped to 0 and 1
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_hard_sigmoid(c(-2, 0, 3))
activation_hard_sigmoid <- function(x) {
  engine_op("activations.hard_sigmoid", supplied_args(x = as_tensor_arg))
}

#' `x * hard_sigmoid(x)`, also known as hard swish (Howard et al
#'
#' 2019).
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_hard_silu(c(-2, 0, 3))
activation_hard_silu <- function(x) {
  engine_op("activations.hard_silu", supplied_args(x = as_tensor_arg))
}

#' `x * hard_sigmoid(x)`, also known as hard swish (Howard et al
#'
#' 2019).
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_hard_swish(c(-2, 0, 3))
activation_hard_swish <- function(x) {
  engine_op("activations.hard_swish", supplied_args(x = as_tensor_arg))
}

#' `x` between -1 and 1, clipped outside
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_hard_tanh(c(-2, 0, 3))
activation_hard_tanh <- function(x) {
  engine_op("activations.hard_tanh", supplied_args(x = as_tensor_arg))
}

#' `x` above 0, `negative_slope * x` below
#'
#' @param x A tensor, array or number.
#' @param negative_slope Slope below the threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_leaky_relu(c(-2, 0, 3))
activation_leaky_relu <- function(x, negative_slope = 0.2) {
  engine_op("activations.leaky_relu", supplied_args(x = as_tensor_arg))
}

#' `x` itself
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_linear(c(-2, 0, 3))
activation_linear <- function(x) {
  engine_op("activations.linear", supplied_args(x = as_tensor_arg))
}

#' `log(sigmoid(x))`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_log_sigmoid(c(-2, 0, 3))
activation_log_sigmoid <- function(x) {
  engine_op("activations.log_sigmoid", supplied_args(x = as_tensor_arg))
}

#' The logarithm of `softmax(x)`, computed so that it does not overflow
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_log_softmax(matrix(c(1, 2, 3), 1))
activation_log_softmax <- function(x, axis = -1L) {
  engine_op("activations.log_softmax", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' `x * tanh(softplus(x))` (Misra 2019)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_mish(c(-2, 0, 3))
activation_mish <- function(x) {
  engine_op("activations.mish", supplied_args(x = as_tensor_arg))
}

#' `x` where it is above `threshold`, 0 below; at most `max_value`; below the threshold a line of that slope
#'
#' @param x A tensor, array or number.
#' @param negative_slope Slope below the threshold.
#' @param max_value Largest value.
#' @param threshold Threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_relu(c(-2, 0, 3))
activation_relu <- function(x, negative_slope = 0, max_value = NULL, threshold = 0) {
  engine_op("activations.relu", supplied_args(x = as_tensor_arg))
}

#' `x` between 0 and 6, clipped outside
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_relu6(c(-2, 0, 3))
activation_relu6 <- function(x) {
  engine_op("activations.relu6", supplied_args(x = as_tensor_arg))
}

#' A scaled `elu` that keeps mean and variance from layer to layer (Klambauer et al
#'
#' 2017).
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_selu(c(-2, 0, 3))
activation_selu <- function(x) {
  engine_op("activations.selu", supplied_args(x = as_tensor_arg))
}

#' `1 / (1 + exp(-x))`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_sigmoid(c(-2, 0, 3))
activation_sigmoid <- function(x) {
  engine_op("activations.sigmoid", supplied_args(x = as_tensor_arg))
}

#' `x * sigmoid(x)`, also known as swish
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_silu(c(-2, 0, 3))
activation_silu <- function(x) {
  engine_op("activations.silu", supplied_args(x = as_tensor_arg))
}

#' `x` moved towards 0 by `threshold`, and 0 where it is nearer than that
#'
#' @param x A tensor, array or number.
#' @param threshold Threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_soft_shrink(c(-2, 0, 3))
activation_soft_shrink <- function(x, threshold = 0.5) {
  engine_op("activations.soft_shrink", supplied_args(x = as_tensor_arg))
}

#' Positive numbers that sum to 1 along `axis`: `exp(x) / sum(exp(x))`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_softmax(matrix(c(1, 2, 3), 1))
activation_softmax <- function(x, axis = -1L) {
  engine_op("activations.softmax", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' `log(exp(x) + 1)`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_softplus(c(-2, 0, 3))
activation_softplus <- function(x) {
  engine_op("activations.softplus", supplied_args(x = as_tensor_arg))
}

#' `x / (abs(x) + 1)`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_softsign(c(-2, 0, 3))
activation_softsign <- function(x) {
  engine_op("activations.softsign", supplied_args(x = as_tensor_arg))
}

#' 0 up to -1, `(x + 1)^2 / 4` up to 1, then `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_sparse_plus(c(-2, 0, 3))
activation_sparse_plus <- function(x) {
  engine_op("activations.sparse_plus", supplied_args(x = as_tensor_arg))
}

#' `(x + 1) / 2`, clipped to 0 and 1
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_sparse_sigmoid(c(-2, 0, 3))
activation_sparse_sigmoid <- function(x) {
  engine_op("activations.sparse_sigmoid", supplied_args(x = as_tensor_arg))
}

#' Weights along `axis`, many of them exactly 0 (Martins & Astudillo 2016; see `ops.sparsemax` for the
#' details)
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_sparsemax(matrix(c(1, 2, 3), 1))
activation_sparsemax <- function(x, axis = -1L) {
  engine_op("activations.sparsemax", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' `(x + sqrt(x^2 + b)) / 2`
#'
#' @param x A tensor, array or number.
#' @param b How smooth the bend is.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_squareplus(c(-2, 0, 3))
activation_squareplus <- function(x, b = 4L) {
  engine_op("activations.squareplus", supplied_args(x = as_tensor_arg, b = as_tensor_arg))
}

#' The hyperbolic tangent
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_tanh(c(-2, 0, 3))
activation_tanh <- function(x) {
  engine_op("activations.tanh", supplied_args(x = as_tensor_arg))
}

#' `x - tanh(x)`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_tanh_shrink(c(-2, 0, 3))
activation_tanh_shrink <- function(x) {
  engine_op("activations.tanh_shrink", supplied_args(x = as_tensor_arg))
}

#' `x` where it is above `threshold`, `default_value` elsewhere
#'
#' @param x A tensor, array or number.
#' @param threshold Threshold.
#' @param default_value Value below the threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' activation_threshold(c(-2, 0, 3), threshold = 1, default_value = 0)
activation_threshold <- function(x, threshold, default_value) {
  engine_op("activations.threshold", supplied_args(x = as_tensor_arg))
}
