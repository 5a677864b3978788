# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The labels that scores stand for
#'
#' They count from 0, and -1 stands after the last one.
#'
#' @param inputs A tensor or array.
#' @param sequence_lengths Lengths of the sequences: how many steps of each count.
#' @param strategy "greedy" or "beam_search".
#' @param beam_width How many paths are followed.
#' @param top_paths How many paths are returned.
#' @param merge_repeated Whether repeated classes become one. The search always takes them so.
#' @param mask_index The class that stands for nothing.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ctc_decode(random_uniform(c(1, 5, 3)), 5L)
op_ctc_decode <- function(inputs, sequence_lengths, strategy = "greedy", beam_width = 100L, top_paths = 1L,
                          merge_repeated = TRUE, mask_index = 1L) {
  engine_op(
    "ops.ctc_decode",
    supplied_args(
      sequence_lengths = as_integer,
      beam_width = as_integer,
      top_paths = as_integer,
      mask_index = as_index,
      inputs = as_tensor_arg
    )
  )
}

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
