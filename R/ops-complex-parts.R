# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The angle of each element in the complex plane, in radians: 0 or pi for real ones
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_angle(c(0.5, 1, 2))
op_angle <- function(x) {
  engine_op("ops.angle", supplied_args(x = as_tensor_arg))
}

#' Each element with the sign of its imaginary part turned; real ones as they are
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_conj(c(0.5, 1, 2))
op_conj <- function(x) {
  engine_op("ops.conjugate", supplied_args(x = as_tensor_arg))
}

#' The imaginary part of each element: 0 for real ones
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_imag(c(0.5, 1, 2))
op_imag <- function(x) {
  engine_op("ops.imag", supplied_args(x = as_tensor_arg))
}

#' The real part of each element
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_real(c(0.5, 1, 2))
op_real <- function(x) {
  engine_op("ops.real", supplied_args(x = as_tensor_arg))
}

#' The complex numbers of a size and an angle
#'
#' The values must be known.
#'
#' @param abs_ Sizes of the complex numbers.
#' @param angle Angles, in radians.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_polar(c(1, 2), c(0, pi))
op_polar <- function(abs_, angle) {
  engine_op("ops.polar", supplied_args(abs_ = as_tensor_arg, angle = as_tensor_arg))
}
