# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The size of each element without its sign
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_abs(c(0.5, 1, 2))
op_abs <- function(x) {
  engine_op("ops.absolute", supplied_args(x = as_tensor_arg))
}

#' Elementwise sum
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_add(c(1, 2, 3), c(4, 2, 1))
op_add <- function(x1, x2) {
  engine_op("ops.add", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' `x` in another type
#'
#' @param x A tensor, array or number.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cast(c(1.7, 2.2), "int32")
op_cast <- function(x, dtype) {
  engine_op("ops.cast", supplied_args(x = as_tensor_arg))
}

#' The nearest whole number above
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ceil(c(0.5, 1, 2))
op_ceil <- function(x) {
  engine_op("ops.ceil", supplied_args(x = as_tensor_arg))
}

#' The elements, moved to `x_min` or `x_max` where they lie beyond
#'
#' @param x A tensor, array or number.
#' @param x_min Smallest value.
#' @param x_max Largest value.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_clip(c(-2, 0, 3), x_min = -1, x_max = 1)
op_clip <- function(x, x_min, x_max) {
  engine_op("ops.clip", supplied_args(x = as_tensor_arg))
}

#' The same elements in a tensor of its own
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_copy(c(0.5, 1, 2))
op_copy <- function(x) {
  engine_op("ops.copy", supplied_args(x = as_tensor_arg))
}

#' Elementwise quotient, in a float type
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_divide(c(1, 2, 3), c(4, 2, 1))
op_divide <- function(x1, x2) {
  engine_op("ops.divide", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The nearest whole number below
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_floor(c(0.5, 1, 2))
op_floor <- function(x) {
  engine_op("ops.floor", supplied_args(x = as_tensor_arg))
}

#' Elementwise quotient, rounded down
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_floor_divide(c(1, 2, 3), c(4, 2, 1))
op_floor_divide <- function(x1, x2) {
  engine_op("ops.floor_divide", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The larger of each two elements
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_maximum(c(1, 2, 3), c(4, 2, 1))
op_maximum <- function(x1, x2) {
  engine_op("ops.maximum", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The smaller of each two elements
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_minimum(c(1, 2, 3), c(4, 2, 1))
op_minimum <- function(x1, x2) {
  engine_op("ops.minimum", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Remainder of the division, with the sign of the divisor
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_mod(c(1, 2, 3), c(4, 2, 1))
op_mod <- function(x1, x2) {
  engine_op("ops.mod", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Elementwise product
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_multiply(c(1, 2, 3), c(4, 2, 1))
op_multiply <- function(x1, x2) {
  engine_op("ops.multiply", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The elements with their sign turned
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_negative(c(0.5, 1, 2))
op_negative <- function(x) {
  engine_op("ops.negative", supplied_args(x = as_tensor_arg))
}

#' x1 to the power of x2, elementwise
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_power(c(1, 2, 3), c(4, 2, 1))
op_power <- function(x1, x2) {
  engine_op("ops.power", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' One over each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_reciprocal(c(0.5, 1, 2))
op_reciprocal <- function(x) {
  engine_op("ops.reciprocal", supplied_args(x = as_tensor_arg))
}

#' Round to `decimals` places, halves to the even digit
#'
#' @param x A tensor, array or number.
#' @param decimals How many digits stay.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_round(c(0.5, 1, 2))
op_round <- function(x, decimals = 0L) {
  engine_op("ops.round", supplied_args(decimals = as_integer, x = as_tensor_arg))
}

#' -1, 0 or 1, by the sign of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sign(c(0.5, 1, 2))
op_sign <- function(x) {
  engine_op("ops.sign", supplied_args(x = as_tensor_arg))
}

#' The square of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_square(c(0.5, 1, 2))
op_square <- function(x) {
  engine_op("ops.square", supplied_args(x = as_tensor_arg))
}

#' Elementwise difference
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_subtract(c(1, 2, 3), c(4, 2, 1))
op_subtract <- function(x1, x2) {
  engine_op("ops.subtract", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Elementwise quotient, and 0 where the divisor is 0
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_divide_no_nan(c(1, 2, 3), c(4, 2, 1))
op_divide_no_nan <- function(x1, x2) {
  engine_op("ops.divide_no_nan", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' 0 where x1 < 0, 1 where x1 > 0, and x2 where it is 0
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_heaviside(c(1, 2, 3), c(4, 2, 1))
op_heaviside <- function(x1, x2) {
  engine_op("ops.heaviside", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The whole part of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_trunc(c(0.5, 1, 2))
op_trunc <- function(x) {
  engine_op("ops.trunc", supplied_args(x = as_tensor_arg))
}
