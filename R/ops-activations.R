# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' x where positive, else alpha * (exp(x) - 1) (Clevert et al., 2015)
#'
#' @param x A tensor, array or number.
#' @param alpha A factor; see the description.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_elu(c(0.5, 1, 2))
op_elu <- function(x, alpha = 1) {
  engine_op("ops.elu", supplied_args(x = as_tensor_arg))
}

#' x times the normal distribution function of x (Hendrycks and Gimpel, 2016); `approximate` by a tanh
#'
#' @param x A tensor, array or number.
#' @param approximate Whether tanh stands for the error function.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_gelu(c(0.5, 1, 2))
op_gelu <- function(x, approximate = TRUE) {
  engine_op("ops.gelu", supplied_args(x = as_tensor_arg))
}

#' min(max(x / 6 + 1/2, 0), 1)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hard_sigmoid(c(0.5, 1, 2))
op_hard_sigmoid <- function(x) {
  engine_op("ops.hard_sigmoid", supplied_args(x = as_tensor_arg))
}

#' x * hard_sigmoid(x)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hard_silu(c(0.5, 1, 2))
op_hard_silu <- function(x) {
  engine_op("ops.hard_silu", supplied_args(x = as_tensor_arg))
}

#' x * hard_sigmoid(x)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hard_swish(c(0.5, 1, 2))
op_hard_swish <- function(x) {
  engine_op("ops.hard_swish", supplied_args(x = as_tensor_arg))
}

#' x where positive, else negative_slope * x
#'
#' @param x A tensor, array or number.
#' @param negative_slope Slope below the threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_leaky_relu(c(0.5, 1, 2))
op_leaky_relu <- function(x, negative_slope = 0.2) {
  engine_op("ops.leaky_relu", supplied_args(x = as_tensor_arg))
}

#' log(sigmoid(x)), without underflow
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_log_sigmoid(c(0.5, 1, 2))
op_log_sigmoid <- function(x) {
  engine_op("ops.log_sigmoid", supplied_args(x = as_tensor_arg))
}

#' log(softmax(x)), without underflow
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_log_softmax(c(0.5, 1, 2))
op_log_softmax <- function(x, axis = -1L) {
  engine_op("ops.log_softmax", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' max(x, 0)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_relu(c(0.5, 1, 2))
op_relu <- function(x) {
  engine_op("ops.relu", supplied_args(x = as_tensor_arg))
}

#' min(max(x, 0), 6)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_relu6(c(0.5, 1, 2))
op_relu6 <- function(x) {
  engine_op("ops.relu6", supplied_args(x = as_tensor_arg))
}

#' 1.0507 * elu(x, 1.6733) (Klambauer et al., 2017)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_selu(c(0.5, 1, 2))
op_selu <- function(x) {
  engine_op("ops.selu", supplied_args(x = as_tensor_arg))
}

#' 1 / (1 + exp(-x))
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sigmoid(c(0.5, 1, 2))
op_sigmoid <- function(x) {
  engine_op("ops.sigmoid", supplied_args(x = as_tensor_arg))
}

#' x * sigmoid(x), also called swish
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_silu(c(0.5, 1, 2))
op_silu <- function(x) {
  engine_op("ops.silu", supplied_args(x = as_tensor_arg))
}

#' exp(x) / sum(exp(x)) along `axis` (a number, several, or None for all)
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_softmax(c(0.5, 1, 2))
op_softmax <- function(x, axis = -1L) {
  engine_op("ops.softmax", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' log(1 + exp(x))
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_softplus(c(0.5, 1, 2))
op_softplus <- function(x) {
  engine_op("ops.softplus", supplied_args(x = as_tensor_arg))
}

#' x / (1 + |x|)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_softsign(c(0.5, 1, 2))
op_softsign <- function(x) {
  engine_op("ops.softsign", supplied_args(x = as_tensor_arg))
}

#' max(x, 0) + alpha * (exp(min(x, 0) / alpha) - 1)
#'
#' @param x A tensor, array or number.
#' @param alpha A factor; see the description.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_celu(c(0.5, 1, 2))
op_celu <- function(x, alpha = 1) {
  engine_op("ops.celu", supplied_args(x = as_tensor_arg))
}

#' One half of an axis times the sigmoid of the other
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_glu(matrix(c(1, 2, -1, 3), 1))
op_glu <- function(x, axis = -1L) {
  engine_op("ops.glu", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' x where |x| > threshold, else 0
#'
#' @param x A tensor, array or number.
#' @param threshold Threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hard_shrink(c(0.5, 1, 2))
op_hard_shrink <- function(x, threshold = 0.5) {
  engine_op("ops.hard_shrink", supplied_args(x = as_tensor_arg))
}

#' x, kept between -1 and 1
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hard_tanh(c(0.5, 1, 2))
op_hard_tanh <- function(x) {
  engine_op("ops.hard_tanh", supplied_args(x = as_tensor_arg))
}

#' x moved towards 0 by `threshold`, and 0 where |x| is no larger
#'
#' @param x A tensor, array or number.
#' @param threshold Threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_soft_shrink(c(0.5, 1, 2))
op_soft_shrink <- function(x, threshold = 0.5) {
  engine_op("ops.soft_shrink", supplied_args(x = as_tensor_arg))
}

#' 0 up to -1, (x + 1)^2 / 4 up to 1, x above
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sparse_plus(c(0.5, 1, 2))
op_sparse_plus <- function(x) {
  engine_op("ops.sparse_plus", supplied_args(x = as_tensor_arg))
}

#' 0 below -1, 1 above 1, a straight line between
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sparse_sigmoid(c(0.5, 1, 2))
op_sparse_sigmoid <- function(x) {
  engine_op("ops.sparse_sigmoid", supplied_args(x = as_tensor_arg))
}

#' Sparse probabilities along `axis` (Martins and Astudillo, 2016), as Keras computes them
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sparsemax(c(0.5, 1, 2))
op_sparsemax <- function(x, axis = -1L) {
  engine_op("ops.sparsemax", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' (x + sqrt(x^2 + b)) / 2
#'
#' @param x A tensor, array or number.
#' @param b How smooth the bend is.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_squareplus(c(0.5, 1, 2))
op_squareplus <- function(x, b = 4L) {
  engine_op("ops.squareplus", supplied_args(x = as_tensor_arg, b = as_tensor_arg))
}

#' x - tanh(x)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tanh_shrink(c(0.5, 1, 2))
op_tanh_shrink <- function(x) {
  engine_op("ops.tanh_shrink", supplied_args(x = as_tensor_arg))
}

#' x where it is larger than `threshold`, else `default_value`
#'
#' @param x A tensor, array or number.
#' @param threshold Threshold.
#' @param default_value Value below the threshold.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_threshold(c(-2, 0, 3), threshold = 1, default_value = 0)
op_threshold <- function(x, threshold, default_value) {
  engine_op("ops.threshold", supplied_args(x = as_tensor_arg))
}
