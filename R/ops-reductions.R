# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Whether all elements along `axis` are true
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_all(c(TRUE, FALSE))
op_all <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.all", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' Whether an element along `axis` is true
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_any(c(TRUE, FALSE))
op_any <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.any", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The position of the largest element along `axis` (the first of several), as int32
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor of positions, counted from 1 unless `zero_indexed`.
#' @export
#' @examplesIf alphorn_available()
#' op_argmax(c(0.5, 1, 2))
op_argmax <- function(x, axis = NULL, keepdims = FALSE, zero_indexed = FALSE) {
  engine_position_op(
    "ops.argmax",
    supplied_args(x = as_py_array, axis = as_axis, .skip = "zero_indexed"),
    zero_indexed
  )
}

#' The position of the smallest element along `axis` (the first of several), as int32
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor of positions, counted from 1 unless `zero_indexed`.
#' @export
#' @examplesIf alphorn_available()
#' op_argmin(c(0.5, 1, 2))
op_argmin <- function(x, axis = NULL, keepdims = FALSE, zero_indexed = FALSE) {
  engine_position_op(
    "ops.argmin",
    supplied_args(axis = as_axis, x = as_tensor_arg, .skip = "zero_indexed"),
    zero_indexed
  )
}

#' The mean along `axis`, weighted when `weights` are given
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param weights Weights.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_average(c(1, 2, 3), weights = c(1, 1, 2))
op_average <- function(x, axis = NULL, weights = NULL) {
  engine_op("ops.average", supplied_args(axis = as_axis, x = as_tensor_arg, weights = as_tensor_arg))
}

#' How many elements along `axis` are not zero, as int32
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_count_nonzero(c(0.5, 1, 2))
op_count_nonzero <- function(x, axis = NULL) {
  engine_op("ops.count_nonzero", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' Running products along `axis`; None runs over the flattened tensor
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cumprod(c(0.5, 1, 2))
op_cumprod <- function(x, axis = NULL, dtype = NULL) {
  engine_op("ops.cumprod", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' Running sums along `axis`; None runs over the flattened tensor
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cumsum(c(0.5, 1, 2))
op_cumsum <- function(x, axis = NULL, dtype = NULL) {
  engine_op("ops.cumsum", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' log(sum(exp(x))) along `axis`, without overflow
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logsumexp(c(0.5, 1, 2))
op_logsumexp <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.logsumexp", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The largest element along `axis`, and not less than `initial`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param initial A value to start from.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_max(c(0.5, 1, 2))
op_max <- function(x, axis = NULL, keepdims = FALSE, initial = NULL) {
  engine_op("ops.max", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The arithmetic mean along `axis`, in a float type
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_mean(c(0.5, 1, 2))
op_mean <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.mean", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The middle of the sorted elements along `axis`; the mean of the two middle ones for an even count
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_median(c(0.5, 1, 2))
op_median <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.median", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The smallest element along `axis`, and not more than `initial`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param initial A value to start from.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_min(c(0.5, 1, 2))
op_min <- function(x, axis = NULL, keepdims = FALSE, initial = NULL) {
  engine_op("ops.min", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The product of the elements along `axis`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_prod(c(0.5, 1, 2))
op_prod <- function(x, axis = NULL, keepdims = FALSE, dtype = NULL) {
  engine_op("ops.prod", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The values below which the share `q` (0 to 1) of the elements along `axis` lies
#'
#' @param x A tensor, array or number.
#' @param q Probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param method How values between are found: "linear", "lower", "higher", "midpoint" or "nearest".
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_quantile(c(1, 2, 3, 4), q = 0.5)
op_quantile <- function(x, q, axis = NULL, method = "linear", keepdims = FALSE) {
  engine_op("ops.quantile", supplied_args(axis = as_axis, x = as_tensor_arg, q = as_tensor_arg))
}

#' The standard deviation along `axis`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_std(c(0.5, 1, 2))
op_std <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.std", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The sum of the elements along `axis`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sum(c(0.5, 1, 2))
op_sum <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.sum", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The variance (mean squared deviation from the mean) along `axis`
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_var(c(0.5, 1, 2))
op_var <- function(x, axis = NULL, keepdims = FALSE) {
  engine_op("ops.var", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The norm of a vector (one axis) or matrix (two axes); None: the square root of the sum of squares
#'
#' @param x A tensor, array or number.
#' @param ord Order of the norm.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param keepdims Whether the axes that are reduced stay, with length 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_norm(c(0.5, 1, 2))
op_norm <- function(x, ord = NULL, axis = NULL, keepdims = FALSE) {
  engine_op("ops.norm", supplied_args(axis = as_axis, ord = as_integer_or_inf, x = as_tensor_arg))
}
