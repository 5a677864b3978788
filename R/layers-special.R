#' A layer from an R function
#'
#' The function has no weights. To be loaded again from a file it has to be registered, see
#' [register_keras_serializable()].
#'
#' @param object What the layer is composed with.
#' @param f A function of a tensor.
#' @param output_shape Shape of the result without the batch, where it cannot be worked out.
#' @param mask A function of the input and its mask, or a mask.
#' @param arguments A named list of further arguments for `f`.
#' @param ... Arguments of every layer, named.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' double <- layer_lambda(f = function(x) 2 * x)
#' double(matrix(1:2, 1))
layer_lambda <- function(object, f, output_shape = NULL, mask = NULL, arguments = NULL, ...) {
  args <- supplied_args(output_shape = as_shape)
  names(args)[names(args) == "f"] <- "function"
  engine_layer("layers.Lambda", args)
}

#' Cells one after the other
#'
#' @param cells A cell or a list of cells.
#' @param ... Further cells; arguments of every layer, named.
#' @return A cell for [layer_rnn()].
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_rnn(rnn_cells_stack(rnn_cell_lstm(units = 4), rnn_cell_gru(units = 2)))
rnn_cells_stack <- function(cells, ...) {
  args <- supplied_args(.dots = "keep")
  named <- nzchar(rlang::names2(args)) & names(args) != "cells"
  cells <- c(if (is_py(cells)) list(cells) else cells, unname(args[!named & names(args) != "cells"]))
  engine_object("layers.StackedRNNCells", c(list(cells), args[named]))
}

#' Attention with several heads
#'
#' @param inputs A list of two or three tensors: queries, values and, if they differ from the values, keys. Without them
#'   the layer comes back.
#' @param num_heads How many heads there are.
#' @param key_dim Length of the queries and keys of a head.
#' @param value_dim Length of the values of a head, by default `key_dim`.
#' @param dropout Fraction of the scores that is dropped.
#' @param use_bias Whether the projections have a bias.
#' @param output_shape Shape of the output without batch and sequence, by default that of the queries.
#' @param attention_axes Axes that are attended over, by default all but the batch, the heads and the features.
#' @param flash_attention Accepted as Keras does.
#' @param kernel_initializer,bias_initializer Initial values.
#' @param kernel_regularizer,bias_regularizer,activity_regularizer Penalties.
#' @param kernel_constraint,bias_constraint Constraints.
#' @param seed A whole number, to get the same dropout again.
#' @param ... Arguments of every layer, named.
#' @return A tensor, or a layer when there are no inputs.
#' @export
#' @examplesIf alphorn_available()
#' x <- keras_input(c(5, 8))
#' layer_multi_head_attention(list(x, x), num_heads = 2, key_dim = 4)
layer_multi_head_attention <- function(inputs, num_heads, key_dim, value_dim = NULL, dropout = 0, use_bias = TRUE,
                                       output_shape = NULL, attention_axes = NULL, flash_attention = NULL,
                                       kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                                       kernel_regularizer = NULL, bias_regularizer = NULL,
                                       activity_regularizer = NULL, kernel_constraint = NULL, bias_constraint = NULL,
                                       seed = NULL, ...) {
  args <- supplied_args(
    num_heads = as_integer, key_dim = as_integer, value_dim = as_integer, attention_axes = as_integer_list,
    output_shape = as_shape, seed = as_integer, kernel_constraint = as_constraint, bias_constraint = as_constraint,
    .skip = "inputs"
  )
  layer <- engine_call("layers.MultiHeadAttention", args, convert = FALSE)
  if (missing(inputs) || is.null(inputs)) return(layer)
  if (is_py(inputs) || !is.list(inputs) || !(length(inputs) %in% 2:3)) {
    abort_arg("inputs", "a list of two or three tensors (queries, values, keys)", describe(inputs), environment())
  }
  py_call(layer, lapply(unname(inputs), as_tensor_input), convert = FALSE)
}

#' @rdname layer_bidirectional
#' @export
bidirectional <- function(object, layer, merge_mode = "concat", weights = NULL, backward_layer = NULL, ...) {
  engine_layer("layers.Bidirectional", supplied_args())
}

#' @rdname layer_time_distributed
#' @export
time_distributed <- function(object, layer, ...) {
  engine_layer("layers.TimeDistributed", supplied_args())
}
