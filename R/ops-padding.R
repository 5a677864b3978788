# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The tensor with elements added around it
#'
#' @param x A tensor, array or number.
#' @param pad_width How much is added at both ends: one number, or a list of pairs.
#' @param mode How it is done; see the description.
#' @param constant_values What is added, with `mode = "constant"`.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_pad(c(1, 2), list(c(1, 2)))
op_pad <- function(x, pad_width, mode = "constant", constant_values = NULL) {
  engine_op("ops.pad", supplied_args(pad_width = as_integer_tuple, x = as_tensor_arg))
}
