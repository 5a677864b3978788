# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The cross-correlation of two vectors: sums of products of `x1` and `x2` moved along it
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param mode How it is done; see the description.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_correlate(c(1, 2, 3), c(4, 2, 1))
op_correlate <- function(x1, x2, mode = "valid") {
  engine_op("ops.correlate", supplied_args(x1 = as_py_array, x2 = as_py_array))
}

#' Pearson's correlation of the rows of a matrix with each other; of one row with itself, 1
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_corrcoef(c(0.5, 1, 2))
op_corrcoef <- function(x) {
  engine_op("ops.corrcoef", supplied_args(x = as_tensor_arg))
}
