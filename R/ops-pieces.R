# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The elements of `x2` after those of `x1` along `axis`; flattened for None
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
op_append <- function(x1, x2, axis = NULL) {
  engine_op("ops.append", supplied_args(axis = as_axis, x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The sums of the products of two vectors, of which one is shifted
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param mode How it is done; see the description.
#' @return A tensor.
#' @export
op_correlate <- function(x1, x2, mode = "valid") {
  engine_op("ops.correlate", supplied_args(x1 = as_py_array, x2 = as_py_array))
}

#' Of several choices, for each element that of the first condition which holds
#'
#' @param condlist A list of conditions.
#' @param choicelist A list of tensors, one for each condition.
#' @param default What stands where no condition holds.
#' @return A tensor.
#' @export
op_select <- function(condlist, choicelist, default = 0L) {
  engine_op("ops.select", supplied_args(condlist = as_tensor_arg, choicelist = as_tensor_arg))
}

#' The correlations of the rows of a matrix with each other
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_corrcoef <- function(x) {
  engine_op("ops.corrcoef", supplied_args(x = as_tensor_arg))
}

#' A matrix with the elements of `x` on its diagonal number `k`
#'
#' @param x A tensor, array or number.
#' @param k A whole number.
#' @return A tensor.
#' @export
op_diagflat <- function(x, k = 0L) {
  engine_op("ops.diagflat", supplied_args(k = as_integer, x = as_tensor_arg))
}

#' The places in an array of that shape, one tensor an axis, of places in its flattened elements
#'
#' @param indices Positions, counted from 1, or from -1 backwards.
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @return A tensor.
#' @export
op_unravel_index <- function(indices, shape) {
  engine_op("ops.unravel_index", supplied_args(indices = as_index, shape = as_shape))
}
