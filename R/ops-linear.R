# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The vector product of vectors of length 3 (or 2)
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param axisa Axis of the vectors in `x1`, from 0.
#' @param axisb Axis of the vectors in `x2`, from 0.
#' @param axisc Axis of the vectors in the result, from 0.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
op_cross <- function(x1, x2, axisa = -1L, axisb = -1L, axisc = -1L, axis = NULL) {
  engine_op(
    "ops.cross",
    supplied_args(
      axisa = as_integer,
      axisb = as_integer,
      axisc = as_integer,
      axis = as_axis,
      x1 = as_tensor_arg,
      x2 = as_tensor_arg
    )
  )
}

#' The sum over the last axis of `x1` and the last but one of `x2` (the only one of a vector)
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
op_dot <- function(x1, x2) {
  engine_op("ops.dot", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The matrix product over the last two axes; a vector counts as a row on the left and a column on the right
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
op_matmul <- function(x1, x2) {
  engine_op("ops.matmul", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' All products of an element of `x1` with one of `x2`: a matrix
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
op_outer <- function(x1, x2) {
  engine_op("ops.outer", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The sum of the products of all elements
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
op_vdot <- function(x1, x2) {
  engine_op("ops.vdot", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The sum over the last axis of both
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
op_inner <- function(x1, x2) {
  engine_op("ops.inner", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}
