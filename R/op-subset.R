#' Parts of a tensor, counted as R counts
#'
#' @param x A tensor or array.
#' @param ... One subscript for each axis: a position (from 1, or backwards from -1), a vector of positions, a range
#'   `a:b` with both ends, `a:NULL` for the rest, a logical vector, `newaxis` for a new axis, `..` for all axes not
#'   named, or nothing for the whole axis. One matrix with a column for each axis picks single values.
#' @param value Numbers to put there.
#' @return A tensor. The replacement forms return a changed copy: tensors themselves never change.
#' @export
#' @examplesIf alphorn_available()
#' x <- op_array(matrix(1:6, 2))
#' op_subset(x, 1, )
#' op_subset(x, , 2:3)
#' op_subset(x, 1, 1) <- 0L
#' x
op_subset <- function(x, ...) {
  x <- as_py_array(x)
  engine_op("ops.get_item", list(x, subscripts(x, eval(substitute(alist(...))), parent.frame())))
}

#' @rdname op_subset
#' @export
`op_subset<-` <- function(x, ..., value) {
  x <- as_py_array(x)
  key <- subscripts(x, eval(substitute(alist(...))), parent.frame())
  positions <- engine_op("ops.reshape", list(
    engine_op("ops.arange", list(prod(tensor_dims(x)), dtype = "int32")), as_shape(tensor_dims(x))
  ))
  at <- engine_op("ops.get_item", list(positions, key))
  at_dims <- tensor_dims(at)
  value <- engine_op("ops.broadcast_to", list(
    engine_op("ops.cast", list(as_tensor_arg(value), py_attr(x, "dtype"))), as_shape(at_dims)
  ))
  flat <- engine_op("ops.scatter_update", list(
    engine_op("ops.reshape", list(x, list(-1L))),
    engine_op("ops.reshape", list(at, list(-1L, 1L))),
    engine_op("ops.reshape", list(value, list(-1L)))
  ))
  engine_op("ops.reshape", list(flat, as_shape(tensor_dims(x))))
}

#' @rdname op_subset
#' @export
op_subset_set <- `op_subset<-`

# R subscripts, unevaluated, as a Python tuple of whole numbers, slices and arrays counted from 0.
subscripts <- function(x, written, frame, call = rlang::caller_env()) {
  rank <- length(tensor_dims(x))
  if (length(written) == 1 && !is_range_or_empty(written[[1L]])) {
    whole <- coordinates(x, eval(written[[1L]], frame), rank)
    if (!is.null(whole)) return(whole)
  }
  parts <- lapply(written, one_subscript, frame = frame, call = call)
  check_logical_lengths(parts, tensor_dims(x), call)
  open <- vapply(parts, inherits, TRUE, "all_other_axes")
  axes <- sum(!open & !vapply(parts, is.null, TRUE))
  if (axes > rank) rlang::abort(sprintf("There are %d subscripts for %d axes.", axes, rank), call = call)
  if (sum(open) == 1) {
    whole_axes <- rep(list(py_slice(NULL, NULL)), rank - axes)
    parts <- append(parts[!open], whole_axes, after = which(open) - 1L)
  }
  vectors <- vapply(parts, function(p) inherits(p, "numpy.ndarray"), TRUE)
  # Several vectors select rows and columns, as in R: each gets an axis of its own.
  if (sum(vectors) > 1) {
    for (i in seq_len(sum(vectors))) {
      at <- which(vectors)[[i]]
      dims <- rep(1L, sum(vectors))
      dims[[i]] <- -1L
      parts[[at]] <- engine_op("ops.reshape", list(parts[[at]], as.list(dims)))
    }
  }
  do.call(py_tuple, parts)
}

# A logical subscript must have a value for each element of its axis: no recycling.
check_logical_lengths <- function(parts, dims, call) {
  lengths <- lapply(parts, attr, "of_length", exact = TRUE)
  open <- vapply(parts, inherits, TRUE, "all_other_axes")
  takes <- !open & !vapply(parts, is.null, TRUE)
  axes <- cumsum(takes)
  if (any(open)) {
    behind <- seq_along(parts) > which(open)[[1L]]
    axes[behind] <- length(dims) - sum(takes) + axes[behind]
  }
  for (i in seq_along(parts)) {
    size <- dims[axes[[i]]]
    if (!is.null(lengths[[i]]) && length(size) && !is.na(size) && lengths[[i]] != size) {
      rlang::abort(sprintf("A logical subscript must have one value for each of the %d elements of its axis, not %d.",
                           size, lengths[[i]]), call = call)
    }
  }
}

is_range_or_empty <- function(written) {
  identical(written, quote(expr = )) || identical(written, quote(..)) || rlang::is_call(written, ":", n = 2)
}

one_subscript <- function(written, frame, call) {
  if (identical(written, quote(expr = ))) return(py_slice(NULL, NULL))
  if (identical(written, quote(..))) return(structure(list(), class = "all_other_axes"))
  if (rlang::is_call(written, ":", n = 2)) return(range_subscript(as.list(written)[-1L], frame, call))
  value <- eval(written, frame)
  if (is.null(value)) return(NULL)
  if (is.logical(value)) {
    if (anyNA(value)) rlang::abort("Logical subscripts must have no NA.", call = call)
    return(structure(py_array(as.array(which(value) - 1L)), of_length = length(value)))
  }
  as_index(value, "...", call)
}

range_subscript <- function(ends, frame, call) {
  from <- eval(ends[[1L]], frame)
  to <- eval(ends[[2L]], frame)
  start <- if (!is.null(from)) as_index(from, "...", call)
  if (is.null(to)) return(py_slice(start, NULL))
  stop <- as_integer(to, "...", call)
  if (stop == 0L || (!is.null(from) && sign(from) != sign(to) && from < 0)) {
    rlang::abort(sprintf("A range must not run through 0, as %s:%s does: positions count from 1, or from -1 backwards.",
                         if (is.null(from)) "NULL" else from, to), call = call)
  }
  if (!is.null(from) && sign(from) == sign(to) && from > to) {
    positions <- as_index(seq(from, to), "...", call)
    return(positions)
  }
  py_slice(start, if (stop == -1L) NULL else if (stop < 0L) stop + 1L else stop)
}

# One subscript for the whole tensor: a logical array of its shape, or a matrix with a column for each axis.
coordinates <- function(x, at, rank) {
  if (is_py(at) && identical(as.character(py_attr(at, "dtype")), "bool")) return(at)
  if (is.logical(at) && !is.null(dim(at)) && length(dim(at)) == rank) return(py_array(at))
  if (is.numeric(at) && is.matrix(at) && ncol(at) == rank && rank > 1) {
    columns <- lapply(seq_len(ncol(at)), function(j) as_index(array(at[, j]), "...", rlang::caller_env()))
    return(do.call(py_tuple, columns))
  }
  NULL
}
