# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

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
