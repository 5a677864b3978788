# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The peak signal-to-noise ratio of two tensors, in decibels: 20 log10(max_val) - 10 log10(mean squared
#' error)
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param max_val Largest possible value.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_psnr(matrix(c(0, 1), 1), matrix(c(0.1, 0.9), 1), max_val = 1)
op_psnr <- function(x1, x2, max_val) {
  engine_op("ops.psnr", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg))
}
