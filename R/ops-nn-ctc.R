# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The negative logarithm of the probability of labels (Graves et al
#'
#' 2006): shape (batch,).
#'
#' @param target What is true.
#' @param output What was predicted.
#' @param target_length Lengths of the targets.
#' @param output_length Lengths of the outputs.
#' @param mask_index The class that stands for nothing.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ctc_loss(rbind(c(1L, 2L)), random_uniform(c(1, 5, 3)), target_length = 2L, output_length = 5L)
op_ctc_loss <- function(target, output, target_length, output_length, mask_index = 1L) {
  engine_op(
    "ops.ctc_loss",
    supplied_args(mask_index = as_index, target = as_tensor_arg, output = as_tensor_arg)
  )
}
