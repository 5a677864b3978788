# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Tensors joined along an axis that they have
#'
#' @param xs A list of tensors or arrays.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_concatenate(list(matrix(1:4, 2), matrix(5:8, 2)), axis = 2)
op_concatenate <- function(xs, axis = 1L) {
  engine_op("ops.concatenate", supplied_args(xs = as_tensors, axis = as_axis))
}

#' Tensors of one shape joined along a new axis
#'
#' @param x A list of tensors or arrays.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_stack(list(c(1, 2), c(3, 4)), axis = 1)
op_stack <- function(x, axis = 1L) {
  engine_op("ops.stack", supplied_args(x = as_tensors, axis = as_axis))
}

#' `x2` after `x1` along `axis`; None joins both as vectors
#'
#' @param x1 A tensor, array or number.
#' @param x2 A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_append(c(1, 2, 3), c(4, 2, 1))
op_append <- function(x1, x2, axis = NULL) {
  engine_op("ops.append", supplied_args(axis = as_axis, x1 = as_tensor_arg, x2 = as_tensor_arg))
}

#' The tensor repeated to `shape`, by NumPy's rules of broadcasting
#'
#' @param x A tensor, array or number.
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_broadcast_to(c(1, 2, 3), shape(2, 3))
op_broadcast_to <- function(x, shape) {
  engine_op("ops.broadcast_to", supplied_args(shape = as_shape, x = as_tensor_arg))
}

#' The diagonal of a matrix, or the matrix that has a vector on its diagonal
#'
#' @param x A tensor, array or number.
#' @param k A whole number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_diag(c(0.5, 1, 2))
op_diag <- function(x, k = 0L) {
  engine_op("ops.diag", supplied_args(k = as_integer, x = as_tensor_arg))
}

#' The diagonal of two axes, as the last axis of the result
#'
#' @param x A tensor, array or number.
#' @param offset How far beside the main diagonal.
#' @param axis1 First axis, counted from 1.
#' @param axis2 Second axis, counted from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_diagonal(matrix(1:4, 2))
op_diagonal <- function(x, offset = 0L, axis1 = 1L, axis2 = 2L) {
  engine_op(
    "ops.diagonal",
    supplied_args(offset = as_integer, axis1 = as_axis, axis2 = as_axis, x = as_tensor_arg)
  )
}

#' The tensor with new axes of size 1 at `axis` (a number, or several)
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_expand_dims(c(1, 2, 3), axis = 1)
op_expand_dims <- function(x, axis) {
  engine_op("ops.expand_dims", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The elements along `axis` in reverse order
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_flip(c(0.5, 1, 2))
op_flip <- function(x, axis = NULL) {
  engine_op("ops.flip", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' NumPy-style indexing: see `engine.ops.indexing.index`
#'
#' @param x A tensor, array or number.
#' @param key A key.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' # Keys count from 0, as in Python; op_subset() counts from 1.
#' op_get_item(c(10, 20, 30), 0L)
op_get_item <- function(x, key) {
  engine_op("ops.get_item", supplied_args(x = as_tensor_arg))
}

#' Tensors joined side by side: on axis 1, or axis 0 when they have one axis
#'
#' @param xs A list of tensors or arrays.
#' @param ... Further arguments of the engine's function, named.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hstack(list(c(1, 2), c(3, 4)))
op_hstack <- function(xs, ...) {
  engine_op("ops.hstack", supplied_args(xs = as_tensors))
}

#' Axes `source` moved to the places `destination`; the others keep their order
#'
#' @param x A tensor, array or number.
#' @param source Where the axes are, counted from 1.
#' @param destination Where they go, counted from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_moveaxis(op_ones(c(2, 3, 4)), 1, 3)$shape
op_moveaxis <- function(x, source, destination) {
  engine_op("ops.moveaxis", supplied_args(source = as_axis, destination = as_axis, x = as_tensor_arg))
}

#' The elements in one axis
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ravel(c(0.5, 1, 2))
op_ravel <- function(x) {
  engine_op("ops.ravel", supplied_args(x = as_tensor_arg))
}

#' Each element along `axis` repeated; None repeats the flattened elements
#'
#' @param x A tensor, array or number.
#' @param repeats How often.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_repeat(c(1, 2), repeats = c(2, 1))
op_repeat <- function(x, repeats, axis = NULL) {
  engine_op("ops.repeat", supplied_args(axis = as_axis, x = as_tensor_arg, repeats = as_whole_array))
}

#' The elements in row-major order in another shape; one size may be -1
#'
#' @param x A tensor, array or number.
#' @param newshape Shape; one dimension may be `NA` and is worked out.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_reshape(1:6, c(2, NA))
op_reshape <- function(x, newshape) {
  engine_op("ops.reshape", supplied_args(x = as_py_array, newshape = as_target_shape))
}

#' The elements moved along `axis` by `shift`, coming in again at the other end
#'
#' @param x A tensor, array or number.
#' @param shift By how many places.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_roll(c(1, 2, 3), shift = 1)
op_roll <- function(x, shift, axis = NULL) {
  engine_op("ops.roll", supplied_args(shift = as_integer, axis = as_axis, x = as_tensor_arg))
}

#' The tensor without its axes of size 1 (those in `axis`, which must have size 1; None: all)
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_squeeze(op_ones(c(1, 3)))$shape
op_squeeze <- function(x, axis = NULL) {
  engine_op("ops.squeeze", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' The tensor with two axes exchanged
#'
#' @param x A tensor, array or number.
#' @param axis1 First axis, counted from 1.
#' @param axis2 Second axis, counted from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_swapaxes(op_ones(c(2, 3, 4)), 1, 3)$shape
op_swapaxes <- function(x, axis1, axis2) {
  engine_op("ops.swapaxes", supplied_args(axis1 = as_axis, axis2 = as_axis, x = as_tensor_arg))
}

#' The tensor repeated as a whole, `repeats` times per axis
#'
#' @param x A tensor, array or number.
#' @param repeats How often.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tile(c(1, 2), repeats = 2)
op_tile <- function(x, repeats) {
  engine_op("ops.tile", supplied_args(x = as_tensor_arg, repeats = as_whole_array))
}

#' The sum of the diagonal of two axes
#'
#' @param x A tensor, array or number.
#' @param offset How far beside the main diagonal.
#' @param axis1 First axis, counted from 1.
#' @param axis2 Second axis, counted from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_trace(matrix(1:4, 2))
op_trace <- function(x, offset = 0L, axis1 = 1L, axis2 = 2L) {
  engine_op(
    "ops.trace",
    supplied_args(offset = as_integer, axis1 = as_axis, axis2 = as_axis, x = as_tensor_arg)
  )
}

#' Axes in the order `axes`; None turns their order round
#'
#' @param x A tensor, array or number.
#' @param axes Axes, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_transpose(matrix(1:6, 2))
op_transpose <- function(x, axes = NULL) {
  engine_op("ops.transpose", supplied_args(axes = as_axis, x = as_tensor_arg))
}

#' The elements on and below diagonal `k` of the last two axes, zeros elsewhere
#'
#' @param x A tensor, array or number.
#' @param k A whole number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tril(matrix(1:9, 3))
op_tril <- function(x, k = 0L) {
  engine_op("ops.tril", supplied_args(k = as_integer, x = as_tensor_arg))
}

#' The elements on and above diagonal `k` of the last two axes, zeros elsewhere
#'
#' @param x A tensor, array or number.
#' @param k A whole number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_triu(matrix(1:9, 3))
op_triu <- function(x, k = 0L) {
  engine_op("ops.triu", supplied_args(k = as_integer, x = as_tensor_arg))
}

#' A list of the slices of an axis, without that axis
#'
#' @param x A tensor, array or number.
#' @param num How many.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_unstack(matrix(1:4, 2))
op_unstack <- function(x, num = NULL, axis = 1L) {
  engine_op("ops.unstack", supplied_args(axis = as_axis, num = as_integer, x = as_tensor_arg))
}

#' Tensors joined below each other: on axis 0, where one axis counts as a row
#'
#' @param xs A list of tensors or arrays.
#' @param ... Further arguments of the engine's function, named.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_vstack(list(c(1, 2), c(3, 4)))
op_vstack <- function(xs, ...) {
  engine_op("ops.vstack", supplied_args(xs = as_tensors))
}

#' The matrix that has the elements of `x` on its diagonal `k`
#'
#' @param x A tensor, array or number.
#' @param k A whole number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_diagflat(c(0.5, 1, 2))
op_diagflat <- function(x, k = 0L) {
  engine_op("ops.diagflat", supplied_args(k = as_integer, x = as_tensor_arg))
}

#' The plane of two axes turned by 90 degrees `k` times, from the first axis towards the second
#'
#' @param array A tensor or array.
#' @param k How many quarter turns.
#' @param axes Axes, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_rot90(matrix(1:4, 2))
op_rot90 <- function(array, k = 1L, axes = list(1L, 2L)) {
  engine_op("ops.rot90", supplied_args(k = as_integer, axes = as_axis, array = as_tensor_arg))
}
