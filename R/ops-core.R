# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The type name of `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_dtype(op_ones(2))
op_dtype <- function(x) {
  engine_op("ops.dtype", supplied_args(x = as_tensor_arg))
}

#' Whether `x` is an array or a tensor of a trace (variables and KerasTensors are not)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_is_tensor(op_ones(2))
#' op_is_tensor("a")
op_is_tensor <- function(x) {
  engine_op("ops.is_tensor", supplied_args(x = as_tensor_arg))
}

#' The number of axes
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ndim(c(0.5, 1, 2))
op_ndim <- function(x) {
  engine_op("ops.ndim", supplied_args(x = as_tensor_arg))
}

#' The number of elements
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_size(c(0.5, 1, 2))
op_size <- function(x) {
  engine_op("ops.size", supplied_args(x = as_tensor_arg))
}

#' The same values, through which no gradient flows
#'
#' @param variable A tensor.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_stop_gradient(op_ones(2))
op_stop_gradient <- function(variable) {
  engine_op("ops.stop_gradient", supplied_args(variable = as_tensor_arg))
}

#' `x` in another type; values beyond its range become its ends
#'
#' @param x A tensor, array or number.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_saturate_cast(c(-5, 300), "uint8")
op_saturate_cast <- function(x, dtype) {
  engine_op("ops.saturate_cast", supplied_args(x = as_tensor_arg))
}
