# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The sum of the inputs, masked or not
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_add(keras_input(3), keras_input(3))
layer_add <- function(inputs, ...) {
  engine_merge("layers.Add", supplied_args(.dots = "keep"))
}

#' The mean of the inputs, masked or not
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_average(keras_input(3), keras_input(3))
layer_average <- function(inputs, ...) {
  engine_merge("layers.Average", supplied_args(.dots = "keep"))
}

#' The inputs one behind the other along `axis`; their other sizes must be equal
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_concatenate(keras_input(3), keras_input(3))
layer_concatenate <- function(inputs, ..., axis = -1L) {
  engine_merge("layers.Concatenate", supplied_args(axis = as_axis, .dots = "keep"))
}

#' The dot product of two inputs along an axis of each, for each example of the batch
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @param axes Axes, counted from 1, or from -1 backwards.
#' @param normalize Whether vectors are made of length one first.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_dot(keras_input(3), keras_input(3), axes = 2)
layer_dot <- function(inputs, ..., axes, normalize = FALSE) {
  engine_merge("layers.Dot", supplied_args(axes = as_axis, .dots = "keep"))
}

#' The greatest of the inputs, element by element; of those that are not masked, where some are
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_maximum(keras_input(3), keras_input(3))
layer_maximum <- function(inputs, ...) {
  engine_merge("layers.Maximum", supplied_args(.dots = "keep"))
}

#' The least of the inputs, element by element; of those that are not masked, where some are
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_minimum(keras_input(3), keras_input(3))
layer_minimum <- function(inputs, ...) {
  engine_merge("layers.Minimum", supplied_args(.dots = "keep"))
}

#' The product of the inputs
#'
#' A masked timestep counts as 1.
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_multiply(keras_input(3), keras_input(3))
layer_multiply <- function(inputs, ...) {
  engine_merge("layers.Multiply", supplied_args(.dots = "keep"))
}

#' The first of two inputs less the second
#'
#' @param inputs Tensors or arrays: one, or a list.
#' @param ... Further tensors, and arguments of every layer, named.
#' @return A tensor, or a layer when there are no tensors.
#' @export
#' @examplesIf alphorn_available()
#' layer_subtract(keras_input(3), keras_input(3))
layer_subtract <- function(inputs, ...) {
  engine_merge("layers.Subtract", supplied_args(.dots = "keep"))
}
