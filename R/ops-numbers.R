# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The angle of complex numbers: 0 for positive, pi for negative ones
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_angle <- function(x) {
  engine_op("ops.angle", supplied_args(x = as_tensor_arg))
}

#' The complex conjugate; real numbers stay
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_conj <- function(x) {
  engine_op("ops.conjugate", supplied_args(x = as_tensor_arg))
}

#' The same elements
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_copy <- function(x) {
  engine_op("ops.copy", supplied_args(x = as_tensor_arg))
}

#' The imaginary part; 0 for real numbers
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_imag <- function(x) {
  engine_op("ops.imag", supplied_args(x = as_tensor_arg))
}

#' The real part; real numbers stay
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_real <- function(x) {
  engine_op("ops.real", supplied_args(x = as_tensor_arg))
}

#' The number whose third power is `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_cbrt <- function(x) {
  engine_op("ops.cbrt", supplied_args(x = as_tensor_arg))
}

#' 0 for negative numbers, 1 for positive ones, `x2` for 0
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @return A tensor.
#' @export
op_heaviside <- function(x1, x2) {
  engine_op("ops.heaviside", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' Whether the sign of numbers is minus, that of zero included
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_signbit <- function(x) {
  engine_op("ops.signbit", supplied_args(x = as_tensor_arg))
}
