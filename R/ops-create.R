#' Tensors from R values
#'
#' @param x A number, vector, array, list of these, or a tensor.
#' @param dtype Type of the values; by default [config_floatx()] for doubles, "int32" for integers, "bool" for logicals.
#' @param sparse,ragged Accepted as Keras does; the engine knows dense tensors only.
#' @return `op_array()`, `op_convert_to_tensor()` and `op_convert_to_numpy()`: a tensor. `op_convert_to_array()`: an R
#'   array.
#' @export
#' @examplesIf alphorn_available()
#' op_array(matrix(1:6, 2))
#' op_array(c(1, 2, 3), "int32")
op_array <- function(x, dtype = NULL) {
  engine_op("ops.convert_to_tensor", tensor_source(supplied_args()))
}

#' @rdname op_array
#' @export
op_convert_to_tensor <- function(x, dtype = NULL, sparse = NULL, ragged = NULL) {
  engine_op("ops.convert_to_tensor", tensor_source(supplied_args()))
}

#' @rdname op_array
#' @export
op_convert_to_numpy <- function(x) {
  engine_op("ops.convert_to_numpy", tensor_source(supplied_args()))
}

#' @rdname op_array
#' @export
op_convert_to_array <- function(x) {
  as.array(op_convert_to_numpy(x))
}

# Where a dtype is asked for, doubles go over in full, so that it is made from them and not from their float32.
tensor_source <- function(args, call = rlang::caller_env()) {
  if (is.null(args$x)) abort_arg("x", "a tensor or array", "NULL", call)
  in_full <- !is.null(args$dtype) && is.numeric(args$x) && !is_py(args$x)
  args$x <- if (in_full) py_array(if (is.null(dim(args$x)) && length(args$x) != 1) as.array(args$x) else args$x)
            else as_tensor_arg(args$x, "x", call)
  args
}

#' Numbers in a row
#'
#' As `seq()`, the end is included where it is met. `op_arange(5)` is 1 to 5.
#'
#' @param start First number; with no `end` the last one, and the first is 1.
#' @param end Last number.
#' @param step Distance.
#' @param dtype Type of the values.
#' @param include_end `FALSE` leaves the end out, as Python does; with no `end` it then starts at 0.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_arange(5)
#' op_arange(0, 1, 0.25)
op_arange <- function(start, end, step = 1L, dtype = NULL, include_end = TRUE) {
  check_number(start, "start")
  if (!missing(end)) check_number(end, "end")
  check_number(step, "step")
  if (is.numeric(step) && step == 0) abort_arg("step", "another number than 0", "0", environment())
  if (missing(end)) {
    end <- start
    start <- if (include_end) 1L else 0L
  }
  whole <- function(v) is_py(v) || (is.numeric(v) && length(v) == 1 && !is.na(v) && v == trunc(v))
  integers <- whole(start) && whole(end) && whole(step) &&
    (if (is.null(dtype)) is_integer_like(start) && is_integer_like(end) && is_integer_like(step) else grepl("int", dtype))
  if (integers) {
    start <- as_integer(start)
    end <- as_integer(end)
    step <- as_integer(step)
  }
  if (include_end) end <- end + if (integers) sign(step) * 1L else step * 1e-6
  if (integers) end <- as_integer(end)
  args <- list(start, end, step)
  if (!is.null(dtype)) args$dtype <- dtype
  engine_op("ops.arange", args)
}

check_number <- function(x, arg, call = rlang::caller_env()) {
  if (is_py(x)) return(invisible())
  if (!is.numeric(x) || length(x) != 1 || !is.finite(x)) abort_arg(arg, "a number", describe(x), call)
}

is_integer_like <- function(v) is_py(v) || is.integer(v) || (is.double(v) && v == trunc(v))

#' The shape of a tensor
#'
#' @param x A tensor or array.
#' @return A [shape()].
#' @export
#' @examplesIf alphorn_available()
#' op_shape(op_ones(c(2, 3)))
#' op_shape(keras_input(3))
op_shape <- function(x) {
  if (!is_py(x)) return(new_shape(dims_of_weight(x)))
  new_shape(tensor_dims(x))
}

#' Where values are not zero
#'
#' @param x A tensor or array.
#' @return A matrix of positions counted from 1: a row for each value, a column for each axis.
#' @export
#' @examplesIf alphorn_available()
#' op_nonzero(matrix(c(1, 0, 0, 1), 2))
op_nonzero <- function(x) {
  positions <- engine_op("ops.nonzero", supplied_args(x = as_tensor_arg))
  stacked <- engine_op("ops.stack", list(positions, axis = -1L))
  engine_op("ops.add", list(stacked, 1L))
}

#' The largest values along the last axis, and where they are
#'
#' @param x A tensor or array.
#' @param k How many.
#' @param sorted Whether the largest comes first.
#' @param zero_indexed Whether positions count from 0 and not from 1.
#' @return A list of two tensors: values and positions.
#' @export
#' @examplesIf alphorn_available()
#' op_top_k(c(3, 1, 2), k = 2)
op_top_k <- function(x, k, sorted = TRUE, zero_indexed = FALSE) {
  found <- engine_op("ops.top_k", supplied_args(x = as_py_array, k = as_integer, .skip = "zero_indexed"))
  if (!isTRUE(zero_indexed)) found[[2L]] <- engine_op("ops.add", list(found[[2L]], 1L))
  found
}

#' Split a tensor along an axis
#'
#' @param x A tensor or array.
#' @param indices_or_sections Into how many equal parts, or the positions, counted from 1, at which the second and later
#'   parts begin.
#' @param axis Axis, counted from 1.
#' @return A list of tensors. `op_split(x, c(2, 4))` has the first, the second and third, and the rest.
#' @export
#' @examplesIf alphorn_available()
#' op_split(1:6, 3)
#' op_split(1:6, c(2, 5))
op_split <- function(x, indices_or_sections, axis = 1L) {
  as_sections <- function(v, arg, call) {
    if (is_py(v)) return(v)
    cuts <- unlist(as_integer(v, arg, call))
    if (is.null(cuts)) abort_arg(arg, "a number of parts or positions", "NULL", call)
    if (length(cuts) == 1L && !is.list(v)) {
      if (cuts < 1L) abort_arg(arg, "a number of parts >= 1, or positions", describe(cuts), call)
      return(cuts)
    }
    if (any(cuts < 1L) || is.unsorted(cuts)) {
      abort_arg(arg, "positions from 1 in their order", sprintf("c(%s)", paste(cuts, collapse = ", ")), call)
    }
    as.list(cuts - 1L)
  }
  engine_op("ops.split", supplied_args(x = as_tensor_arg, indices_or_sections = as_sections, axis = as_axis))
}

#' Sums of products, named by letters
#'
#' @param subscripts An equation such as "ij,jk->ik".
#' @param ... Tensors or arrays, one for each term on the left.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_einsum("ij->ji", matrix(1:4, 2))
op_einsum <- function(subscripts, ...) {
  engine_op("ops.einsum", c(list(subscripts), lapply(list(...), as_tensor_arg)))
}

#' Sums of products over several axes
#'
#' @param x1,x2 Tensors or arrays.
#' @param axes How many axes are summed over, the last of `x1` and the first of `x2`; or a list of two vectors of axes,
#'   counted from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tensordot(matrix(1:4, 2), matrix(1:4, 2), axes = 1)
op_tensordot <- function(x1, x2, axes = 2L) {
  as_axes <- function(v, arg, call) {
    if (is.list(v)) lapply(v, function(a) as.list(as_axis(a, arg, call))) else as_integer(v, arg, call)
  }
  engine_op("ops.tensordot", supplied_args(x1 = as_tensor_arg, x2 = as_tensor_arg, axes = as_axes))
}

#' Whole numbers at random
#'
#' @param shape Shape of the result.
#' @param minval Smallest number.
#' @param maxval The number that all stay below.
#' @param dtype Type of the values.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_integer(c(2, 3), 0, 10)
random_integer <- function(shape, minval, maxval, dtype = "int32", seed = NULL) {
  ceiling_integer <- function(v, arg, call) as_integer(if (is.numeric(v)) ceiling(v) else v, arg, call)
  engine_op("random.randint", supplied_args(
    shape = as_full_shape, minval = as_integer, maxval = ceiling_integer, seed = as_integer
  ))
}

#' Classes at random
#'
#' @param logits Logarithms of the odds: one row a draw, one column a class.
#' @param num_samples How many classes are drawn for each row.
#' @param dtype Type of the values.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param zero_indexed Whether classes count from 0 and not from 1.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' random_categorical(matrix(log(c(0.1, 0.9)), 1), num_samples = 5, seed = 1)
random_categorical <- function(logits, num_samples, dtype = "int32", seed = NULL, zero_indexed = FALSE) {
  engine_position_op("random.categorical", supplied_args(
    logits = as_py_array, num_samples = as_integer, seed = as_integer, .skip = "zero_indexed"
  ), zero_indexed)
}

#' @rdname op_maximum
#' @export
op_pmax <- function(x1, x2) op_maximum(x1, x2)

#' @rdname op_minimum
#' @export
op_pmin <- function(x1, x2) op_minimum(x1, x2)
