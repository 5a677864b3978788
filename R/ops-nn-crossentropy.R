# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' -(t log(p) + (1 - t) log(1 - p)), element by element
#'
#' @param target What is true.
#' @param output What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_binary_crossentropy(c(0, 1), c(0.2, 0.7))
op_binary_crossentropy <- function(target, output, from_logits = FALSE) {
  engine_op("ops.binary_crossentropy", supplied_args(target = as_tensor_arg, output = as_tensor_arg))
}

#' -sum(t log(p)) along `axis`
#'
#' @param target What is true.
#' @param output What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_categorical_crossentropy(rbind(c(0, 1)), rbind(c(0.2, 0.8)))
op_categorical_crossentropy <- function(target, output, from_logits = FALSE, axis = -1L) {
  engine_op(
    "ops.categorical_crossentropy",
    supplied_args(axis = as_axis, target = as_tensor_arg, output = as_tensor_arg)
  )
}

#' -log(p) of the classes that were observed
#'
#' @param target What is true.
#' @param output What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' # Classes count from 0.
#' op_sparse_categorical_crossentropy(c(1, 0), rbind(c(0.2, 0.8), c(0.6, 0.4)))
op_sparse_categorical_crossentropy <- function(target, output, from_logits = FALSE, axis = -1L) {
  engine_op(
    "ops.sparse_categorical_crossentropy",
    supplied_args(axis = as_axis, target = as_tensor_arg, output = as_tensor_arg)
  )
}
