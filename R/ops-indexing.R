# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Ones at all positions that the numbers along the last axis of `inputs` name
#'
#' @param inputs A tensor or array.
#' @param num_classes How many classes there are.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param dtype Type of the values, such as "float32".
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param ... Further arguments of the engine's function, named.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' # Classes count from 0.
#' op_multi_hot(matrix(c(0L, 2L), 1), num_classes = 3)
op_multi_hot <- function(inputs, num_classes, axis = -1L, dtype = NULL, sparse = FALSE, ...) {
  engine_op("ops.multi_hot", supplied_args(inputs = as_whole_array, num_classes = as_integer, axis = as_axis))
}

#' Ones at the position that each whole number of `x` says, zeros elsewhere and for numbers out of range
#'
#' @param x A tensor, array or number.
#' @param num_classes How many classes there are.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param dtype Type of the values, such as "float32".
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_one_hot(c(1, 3), num_classes = 3)
op_one_hot <- function(x, num_classes, axis = -1L, dtype = NULL, sparse = FALSE, zero_indexed = FALSE) {
  engine_op(
    "ops.one_hot",
    supplied_args(
      x = as_index_unless(zero_indexed),
      axis = as_axis,
      num_classes = as_integer,
      .skip = "zero_indexed"
    )
  )
}

#' Zeros of `shape`, to which `values` are added at `indices` (rows of coordinates on the last axis)
#'
#' @param indices Positions, counted from 1, or from -1 backwards.
#' @param values Values.
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_scatter(matrix(c(1L, 3L)), c(10, 30), shape = 4)
op_scatter <- function(indices, values, shape) {
  engine_op("ops.scatter", supplied_args(indices = as_index, values = as_py_array, shape = as_shape))
}

#' A copy of `inputs` that holds `updates` at `indices`
#'
#' @param inputs A tensor or array.
#' @param indices Positions, counted from 1, or from -1 backwards.
#' @param updates New values.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_scatter_update(c(1, 2, 3), matrix(2L), 20)
op_scatter_update <- function(inputs, indices, updates) {
  engine_op(
    "ops.scatter_update",
    supplied_args(indices = as_index, updates = as_py_array, inputs = as_tensor_arg)
  )
}

#' The block of `shape` that starts at `start_indices`; a size of -1 reaches to the end
#'
#' @param inputs A tensor or array.
#' @param start_indices Where it starts, counted from 1.
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_slice(matrix(1:9, 3), start_indices = c(2, 1), shape = c(2, 2))
op_slice <- function(inputs, start_indices, shape) {
  engine_op("ops.slice", supplied_args(inputs = as_py_array, shape = as_shape, start_indices = as_index))
}

#' A copy of `inputs` that holds `updates` in the block that starts at `start_indices`
#'
#' @param inputs A tensor or array.
#' @param start_indices Where it starts, counted from 1.
#' @param updates New values.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_slice_update(matrix(0, 2, 3), start_indices = c(1, 2), matrix(1, 1, 2))
op_slice_update <- function(inputs, start_indices, updates) {
  engine_op(
    "ops.slice_update",
    supplied_args(inputs = as_py_array, start_indices = as_index, updates = as_py_array)
  )
}

#' The elements at `indices` of an axis; None picks from the flattened tensor
#'
#' -1 is the last one.
#'
#' @param x A tensor, array or number.
#' @param indices Positions, counted from 1, or from -1 backwards.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_take(c(10, 20, 30), c(1, 3))
op_take <- function(x, indices, axis = NULL, zero_indexed = FALSE) {
  engine_op(
    "ops.take",
    supplied_args(
      indices = as_index_unless(zero_indexed),
      axis = as_axis,
      x = as_tensor_arg,
      .skip = "zero_indexed"
    )
  )
}

#' x[..., indices[...], ...] along an axis; the other axes of both broadcast
#'
#' @param x A tensor, array or number.
#' @param indices Positions, counted from 1, or from -1 backwards.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' x <- matrix(c(3, 1, 2), 1)
#' op_take_along_axis(x, op_argsort(x, axis = 2), axis = 2)
op_take_along_axis <- function(x, indices, axis = NULL, zero_indexed = FALSE) {
  engine_op(
    "ops.take_along_axis",
    supplied_args(
      indices = as_index_unless(zero_indexed),
      axis = as_axis,
      x = as_tensor_arg,
      .skip = "zero_indexed"
    )
  )
}
