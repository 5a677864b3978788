# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Attention whose scores are a sum of tanh, weighted by feature (Bahdanau et al
#'
#' 2015).
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param use_scale Whether scores have a scale that is learned.
#' @param dropout Fraction of the inputs that is dropped.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_additive_attention <- function(object, use_scale = TRUE, dropout = 0, ...) {
  engine_layer("layers.AdditiveAttention", supplied_args())
}

#' For every query a mean of the values, weighted by how well the keys fit (Luong et al
#'
#' 2015).
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param use_scale Whether scores have a scale that is learned.
#' @param score_mode "dot" or "concat".
#' @param dropout Fraction of the inputs that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_attention <- function(object, use_scale = FALSE, score_mode = "dot", dropout = 0, seed = NULL, ...) {
  engine_layer("layers.Attention", supplied_args())
}
