# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Whether elements are equal
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_equal(c(1, 2, 3), c(4, 2, 1))
op_equal <- function(x1, x2) {
  engine_op("ops.equal", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether x1 > x2, elementwise
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_greater(c(1, 2, 3), c(4, 2, 1))
op_greater <- function(x1, x2) {
  engine_op("ops.greater", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether x1 >= x2, elementwise
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_greater_equal(c(1, 2, 3), c(4, 2, 1))
op_greater_equal <- function(x1, x2) {
  engine_op("ops.greater_equal", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether |x1 - x2| <= atol + rtol * |x2|
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param rtol Relative tolerance.
#' @param atol Absolute tolerance.
#' @param equal_nan Whether NaN equals NaN.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_isclose(c(1, 2, 3), c(4, 2, 1))
op_isclose <- function(x1, x2, rtol = 1e-05, atol = 1e-08, equal_nan = FALSE) {
  engine_op("ops.isclose", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether elements are neither NaN nor infinite
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_isfinite(c(0.5, 1, 2))
op_isfinite <- function(x) {
  engine_op("ops.isfinite", supplied_args(x = as_tensor_arg))
}

#' Whether elements are infinite
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_isinf(c(0.5, 1, 2))
op_isinf <- function(x) {
  engine_op("ops.isinf", supplied_args(x = as_tensor_arg))
}

#' Whether elements are NaN
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_isnan(c(0.5, 1, 2))
op_isnan <- function(x) {
  engine_op("ops.isnan", supplied_args(x = as_tensor_arg))
}

#' Whether x1 < x2, elementwise
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_less(c(1, 2, 3), c(4, 2, 1))
op_less <- function(x1, x2) {
  engine_op("ops.less", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether x1 <= x2, elementwise
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_less_equal(c(1, 2, 3), c(4, 2, 1))
op_less_equal <- function(x1, x2) {
  engine_op("ops.less_equal", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether both are true
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logical_and(c(TRUE, TRUE), c(TRUE, FALSE))
op_logical_and <- function(x1, x2) {
  engine_op("ops.logical_and", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether elements are false
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logical_not(c(TRUE, FALSE))
op_logical_not <- function(x) {
  engine_op("ops.logical_not", supplied_args(x = as_tensor_arg))
}

#' Whether one or both are true
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logical_or(c(FALSE, TRUE), c(FALSE, FALSE))
op_logical_or <- function(x1, x2) {
  engine_op("ops.logical_or", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether exactly one is true
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logical_xor(c(TRUE, TRUE), c(TRUE, FALSE))
op_logical_xor <- function(x1, x2) {
  engine_op("ops.logical_xor", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' NaN and infinities replaced by numbers; None stands for the largest and smallest number of the type
#'
#' @param x A tensor, array or number.
#' @param nan What stands in place of NaN.
#' @param posinf What stands in place of Inf.
#' @param neginf What stands in place of -Inf.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_nan_to_num(c(0.5, 1, 2))
op_nan_to_num <- function(x, nan = 0, posinf = NULL, neginf = NULL) {
  engine_op("ops.nan_to_num", supplied_args(x = as_tensor_arg))
}

#' Whether elements differ
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_not_equal(c(1, 2, 3), c(4, 2, 1))
op_not_equal <- function(x1, x2) {
  engine_op("ops.not_equal", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Elements of the first of `choicelist` whose condition holds, and `default` where none does
#'
#' @param condlist A list of conditions.
#' @param choicelist A list of tensors, one for each condition.
#' @param default What stands where no condition holds.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' x <- op_array(c(-2, 0.5, 3))
#' op_select(list(x > 1, x > 0), list(x * 10, x), default = 0)
op_select <- function(condlist, choicelist, default = 0L) {
  engine_op("ops.select", supplied_args(condlist = as_tensor_arg, choicelist = as_tensor_arg))
}

#' `x1` where `condition` holds, else `x2`; with `condition` alone, the indices of its true elements
#'
#' @param condition `TRUE` or `FALSE` for each value.
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_where(c(TRUE, FALSE), c(1, 2), c(10, 20))
op_where <- function(condition, x1 = NULL, x2 = NULL) {
  engine_op("ops.where", supplied_args(condition = as_tensor_arg, x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Bits that are set in both
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_and(c(1L, 3L), c(2L, 2L))
op_bitwise_and <- function(x, y) {
  engine_op("ops.bitwise_and", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' All bits turned
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_invert(c(1L, 3L))
op_bitwise_invert <- function(x) {
  engine_op("ops.bitwise_invert", supplied_args(x = as_whole_array))
}

#' Bits of `x` moved left by `y`
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_left_shift(c(1L, 3L), c(2L, 2L))
op_bitwise_left_shift <- function(x, y) {
  engine_op("ops.bitwise_left_shift", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' All bits turned
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_not(c(1L, 3L))
op_bitwise_not <- function(x) {
  engine_op("ops.bitwise_not", supplied_args(x = as_whole_array))
}

#' Bits that are set in one or both
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_or(c(1L, 3L), c(2L, 2L))
op_bitwise_or <- function(x, y) {
  engine_op("ops.bitwise_or", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' Bits of `x` moved right by `y`
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_right_shift(c(8L, 4L), c(2L, 2L))
op_bitwise_right_shift <- function(x, y) {
  engine_op("ops.bitwise_right_shift", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' Bits that are set in exactly one
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bitwise_xor(c(1L, 3L), c(2L, 2L))
op_bitwise_xor <- function(x, y) {
  engine_op("ops.bitwise_xor", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' Bits of `x` moved left by `y`
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_left_shift(c(1L, 3L), c(2L, 2L))
op_left_shift <- function(x, y) {
  engine_op("ops.left_shift", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' Bits of `x` moved right by `y`
#'
#' @param x A tensor, array or number.
#' @param y A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_right_shift(c(8L, 4L), c(2L, 2L))
op_right_shift <- function(x, y) {
  engine_op("ops.right_shift", supplied_args(x = as_whole_array, y = as_whole_array))
}

#' Whether elements have the minus sign, -0.0 among them
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_signbit(c(0.5, 1, 2))
op_signbit <- function(x) {
  engine_op("ops.signbit", supplied_args(x = as_tensor_arg))
}
