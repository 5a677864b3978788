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
rnn_cells_stack <- function(cells, ...) {
  args <- supplied_args(.dots = "keep")
  named <- nzchar(rlang::names2(args)) & names(args) != "cells"
  cells <- c(if (is_py(cells)) list(cells) else cells, unname(args[!named & names(args) != "cells"]))
  engine_object("layers.StackedRNNCells", c(list(cells), args[named]))
}
