# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The positions that would sort `x` along `axis`, as int32; equal elements keep their order
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor of positions, counted from 1 unless `zero_indexed`.
#' @export
#' @examplesIf alphorn_available()
#' op_argsort(c(0.5, 1, 2))
op_argsort <- function(x, axis = -1L, zero_indexed = FALSE) {
  engine_position_op(
    "ops.argsort",
    supplied_args(axis = as_axis, x = as_tensor_arg, .skip = "zero_indexed"),
    zero_indexed
  )
}

#' How often each whole number from 0 occurs in `x` (each row of it), or the sum of its `weights`
#'
#' @param x A tensor, array or number.
#' @param weights Weights.
#' @param minlength Least length of the result.
#' @param sparse Whether the result is sparse. The engine knows dense tensors only.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bincount(c(0, 2, 2, 3))
op_bincount <- function(x, weights = NULL, minlength = 0L, sparse = FALSE) {
  engine_op("ops.bincount", supplied_args(x = as_integer, minlength = as_integer, weights = as_tensor_arg))
}

#' The differences of neighbours along `axis`, taken `n` times
#'
#' @param a A tensor or array.
#' @param n How often.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_diff(c(1, 4, 9))
op_diff <- function(a, n = 1L, axis = -1L) {
  engine_op("ops.diff", supplied_args(n = as_integer, axis = as_axis, a = as_tensor_arg))
}

#' The number (int32) of the bin that each element falls into; `bins` are rising edges
#'
#' @param x A tensor, array or number.
#' @param bins Limits of the bins, or how many there are.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor of positions, counted from 1 unless `zero_indexed`.
#' @export
#' @examplesIf alphorn_available()
#' op_digitize(c(0.5, 1.5), bins = c(0, 1, 2))
op_digitize <- function(x, bins, zero_indexed = FALSE) {
  engine_position_op(
    "ops.digitize",
    supplied_args(bins = as_py_array, x = as_tensor_arg, .skip = "zero_indexed"),
    zero_indexed
  )
}

#' Whether the prediction for each target class is among the `k` largest of its row
#'
#' @param targets The true classes, from 0.
#' @param predictions Predicted values, one column a class.
#' @param k A whole number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_in_top_k(c(1L, 0L), rbind(c(0.2, 0.8), c(0.3, 0.7)), k = 1)
op_in_top_k <- function(targets, predictions, k) {
  engine_op(
    "ops.in_top_k",
    supplied_args(k = as_integer, targets = as_tensor_arg, predictions = as_tensor_arg)
  )
}

#' The positions (int32) at which `values` would have to be put so that the sequence stays sorted
#'
#' @param sorted_sequence Values in ascending order.
#' @param values Values.
#' @param side "left" or "right": on which side of equal values.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor of positions, counted from 1 unless `zero_indexed`.
#' @export
#' @examplesIf alphorn_available()
#' op_searchsorted(c(1, 3, 5), c(2, 5))
op_searchsorted <- function(sorted_sequence, values, side = "left", zero_indexed = FALSE) {
  engine_position_op(
    "ops.searchsorted",
    supplied_args(sorted_sequence = as_py_array, values = as_py_array, .skip = "zero_indexed"),
    zero_indexed
  )
}

#' The largest of the rows of `data` that have the same id; -inf (the least number) where there is none
#'
#' @param data A tensor or array.
#' @param segment_ids To which segment each row belongs, counted from 1.
#' @param num_segments How many segments there are.
#' @param sorted Whether results, or positions, are in order.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_segment_max(c(1, 5, 2), c(1L, 1L, 2L))
op_segment_max <- function(data, segment_ids, num_segments = NULL, sorted = FALSE) {
  engine_op(
    "ops.segment_max",
    supplied_args(segment_ids = as_index, num_segments = as_integer, data = as_tensor_arg)
  )
}

#' The sums of the rows of `data` that have the same id
#'
#' @param data A tensor or array.
#' @param segment_ids To which segment each row belongs, counted from 1.
#' @param num_segments How many segments there are.
#' @param sorted Whether results, or positions, are in order.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_segment_sum(c(1, 5, 2), c(1L, 1L, 2L))
op_segment_sum <- function(data, segment_ids, num_segments = NULL, sorted = FALSE) {
  engine_op(
    "ops.segment_sum",
    supplied_args(segment_ids = as_index, num_segments = as_integer, data = as_tensor_arg)
  )
}

#' The elements along `axis` in rising order; NaNs come last
#'
#' @param x A tensor, array or number.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_sort(c(0.5, 1, 2))
op_sort <- function(x, axis = -1L) {
  engine_op("ops.sort", supplied_args(axis = as_axis, x = as_tensor_arg))
}

#' Positions such that the element at `kth` stands where sorting would put it, smaller ones before it
#'
#' @param x A tensor, array or number.
#' @param kth Position, counted from 1, of the value that lands where it would after sorting.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A tensor of positions, counted from 1 unless `zero_indexed`.
#' @export
#' @examplesIf alphorn_available()
#' op_argpartition(c(3, 1, 2), kth = 1)
op_argpartition <- function(x, kth, axis = -1L, zero_indexed = FALSE) {
  engine_position_op(
    "ops.argpartition",
    supplied_args(x = as_py_array, axis = as_axis, kth = as_index, .skip = "zero_indexed"),
    zero_indexed
  )
}

#' How many elements fall into each of `bins` equal bins over `range`, and the edges
#'
#' The values must be known.
#'
#' @param x A tensor, array or number.
#' @param bins Limits of the bins, or how many there are.
#' @param range Lowest and highest value.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_histogram(c(1, 2, 2, 5), bins = 4)
op_histogram <- function(x, bins = 10L, range = NULL) {
  engine_op("ops.histogram", supplied_args(bins = as_integer, range = as_tuple, x = as_tensor_arg))
}

#' Positions in the flattened tensor of that shape as positions along each of its axes: a tuple of int32
#'
#' @param indices Positions, counted from 1, or from -1 backwards.
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_unravel_index(c(1, 6), shape(2, 3))
op_unravel_index <- function(indices, shape) {
  engine_op("ops.unravel_index", supplied_args(indices = as_index, shape = as_shape))
}
