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

#' The inverse cosine, in radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arccos(c(-1, 0, 1))
op_arccos <- function(x) {
  engine_op("ops.arccos", supplied_args(x = as_tensor_arg))
}

#' The inverse hyperbolic cosine
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arccosh(c(1, 2, 3))
op_arccosh <- function(x) {
  engine_op("ops.arccosh", supplied_args(x = as_tensor_arg))
}

#' The inverse sine, in radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arcsin(c(-1, 0, 1))
op_arcsin <- function(x) {
  engine_op("ops.arcsin", supplied_args(x = as_tensor_arg))
}

#' The inverse hyperbolic sine
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arcsinh(c(0.5, 1, 2))
op_arcsinh <- function(x) {
  engine_op("ops.arcsinh", supplied_args(x = as_tensor_arg))
}

#' The inverse tangent, in radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arctan(c(0.5, 1, 2))
op_arctan <- function(x) {
  engine_op("ops.arctan", supplied_args(x = as_tensor_arg))
}

#' Angle of the point (x2, x1), in radians
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arctan2(c(1, 2, 3), c(4, 2, 1))
op_arctan2 <- function(x1, x2) {
  engine_op("ops.arctan2", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The inverse hyperbolic tangent
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arctanh(c(-0.5, 0, 0.5))
op_arctanh <- function(x) {
  engine_op("ops.arctanh", supplied_args(x = as_tensor_arg))
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

#' The cosine of each element, in radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cos(c(0.5, 1, 2))
op_cos <- function(x) {
  engine_op("ops.cos", supplied_args(x = as_tensor_arg))
}

#' The hyperbolic cosine of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cosh(c(0.5, 1, 2))
op_cosh <- function(x) {
  engine_op("ops.cosh", supplied_args(x = as_tensor_arg))
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

#' The error function of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_erf(c(0.5, 1, 2))
op_erf <- function(x) {
  engine_op("ops.erf", supplied_args(x = as_tensor_arg))
}

#' e to the power of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_exp(c(0.5, 1, 2))
op_exp <- function(x) {
  engine_op("ops.exp", supplied_args(x = as_tensor_arg))
}

#' exp(x) - 1, exact for small x
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_expm1(c(0.5, 1, 2))
op_expm1 <- function(x) {
  engine_op("ops.expm1", supplied_args(x = as_tensor_arg))
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

#' The natural logarithm of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_log(c(0.5, 1, 2))
op_log <- function(x) {
  engine_op("ops.log", supplied_args(x = as_tensor_arg))
}

#' The logarithm to base 10 of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_log10(c(0.5, 1, 2))
op_log10 <- function(x) {
  engine_op("ops.log10", supplied_args(x = as_tensor_arg))
}

#' log(1 + x), exact for small x
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_log1p(c(0.5, 1, 2))
op_log1p <- function(x) {
  engine_op("ops.log1p", supplied_args(x = as_tensor_arg))
}

#' The logarithm to base 2 of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_log2(c(0.5, 1, 2))
op_log2 <- function(x) {
  engine_op("ops.log2", supplied_args(x = as_tensor_arg))
}

#' log(exp(x1) + exp(x2)), without overflow
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logaddexp(c(1, 2, 3), c(4, 2, 1))
op_logaddexp <- function(x1, x2) {
  engine_op("ops.logaddexp", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
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

#' One over the square root of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_rsqrt(c(0.5, 1, 2))
op_rsqrt <- function(x) {
  engine_op("ops.rsqrt", supplied_args(x = as_tensor_arg))
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

#' The sine of each element, in radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sin(c(0.5, 1, 2))
op_sin <- function(x) {
  engine_op("ops.sin", supplied_args(x = as_tensor_arg))
}

#' The hyperbolic sine of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sinh(c(0.5, 1, 2))
op_sinh <- function(x) {
  engine_op("ops.sinh", supplied_args(x = as_tensor_arg))
}

#' The square root of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sqrt(c(0.5, 1, 2))
op_sqrt <- function(x) {
  engine_op("ops.sqrt", supplied_args(x = as_tensor_arg))
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

#' The tangent of each element, in radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tan(c(0.5, 1, 2))
op_tan <- function(x) {
  engine_op("ops.tan", supplied_args(x = as_tensor_arg))
}

#' The hyperbolic tangent of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tanh(c(0.5, 1, 2))
op_tanh <- function(x) {
  engine_op("ops.tanh", supplied_args(x = as_tensor_arg))
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

#' The cube root of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cbrt(c(0.5, 1, 2))
op_cbrt <- function(x) {
  engine_op("ops.cbrt", supplied_args(x = as_tensor_arg))
}

#' Degrees to radians
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_deg2rad(c(0.5, 1, 2))
op_deg2rad <- function(x) {
  engine_op("ops.deg2rad", supplied_args(x = as_tensor_arg))
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

#' 2 to the power of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_exp2(c(0.5, 1, 2))
op_exp2 <- function(x) {
  engine_op("ops.exp2", supplied_args(x = as_tensor_arg))
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

#' The inverse error function of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_erfinv(c(-0.5, 0, 0.5))
op_erfinv <- function(x) {
  engine_op("ops.erfinv", supplied_args(x = as_tensor_arg))
}
