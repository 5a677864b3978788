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
#' @examplesIf alphorn_available()
#' query <- keras_input(c(4, 8))
#' value <- keras_input(c(6, 8))
#' layer_additive_attention(list(query, value))
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
#' @examplesIf alphorn_available()
#' query <- keras_input(c(4, 8))
#' value <- keras_input(c(6, 8))
#' layer_attention(list(query, value))
layer_attention <- function(object, use_scale = FALSE, score_mode = "dot", dropout = 0, seed = NULL, ...) {
  engine_layer("layers.Attention", supplied_args())
}

#' `MultiHeadAttention` with fewer heads of key and value than of the query
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param head_dim Length of a head.
#' @param num_query_heads How many heads the queries have.
#' @param num_key_value_heads How many heads the keys and values have.
#' @param dropout Fraction of the inputs that is dropped.
#' @param use_bias Whether there is a bias.
#' @param flash_attention Accepted as Keras does.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param bias_constraint Constraint on the bias.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' layer <- layer_group_query_attention(head_dim = 4, num_query_heads = 4, num_key_value_heads = 2)
#' x <- op_ones(c(1, 5, 8))
#' layer(x, x)$shape
layer_group_query_attention <- function(object, head_dim, num_query_heads, num_key_value_heads,
                                        dropout = 0, use_bias = TRUE, flash_attention = NULL,
                                        kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                                        kernel_regularizer = NULL, bias_regularizer = NULL,
                                        activity_regularizer = NULL, kernel_constraint = NULL,
                                        bias_constraint = NULL, seed = NULL, ...) {
  engine_layer(
    "layers.GroupQueryAttention",
    supplied_args(kernel_constraint = as_constraint, bias_constraint = as_constraint)
  )
}
