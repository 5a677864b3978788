#' Apply a function along the first axis
#'
#' @param xs,elements A tensor, or a list of tensors, gone through along the first axis.
#' @param f A function of one element.
#' @return Tensors of results.
#' @export
#' @examplesIf alphorn_available()
#' op_map(matrix(1:4, 2), function(row) op_sum(row))
op_map <- function(xs, f) {
  check_function(f, "f")
  engine_op("ops.map", list(as_py_function(f, "f"), as_tensors(xs)))
}

#' @rdname op_map
#' @export
op_vectorized_map <- function(elements, f) {
  check_function(f, "f")
  engine_op("ops.vectorized_map", list(as_py_function(f, "f"), as_tensors(elements)))
}

#' Call the function at a position
#'
#' @param index Position among `branches`, counted from 1.
#' @param branches A list of functions.
#' @param ... Arguments for the function.
#' @return What the function returns.
#' @export
#' @examplesIf alphorn_available()
#' op_switch(2, list(function(x) x, function(x) x * 10), op_array(3))
op_switch <- function(index, branches, ...) {
  if (!is.list(branches) || !length(branches) || !all(vapply(branches, is.function, TRUE))) {
    abort_arg("branches", "a list of functions", describe(branches), environment())
  }
  if (is.numeric(index)) index <- position_among(index, length(branches), "index")
  branches <- lapply(branches, as_py_function, "branch")
  engine_op("ops.switch", c(list(as_index(index), branches), lapply(list(...), as_tensor_arg)))
}

#' Coordinates of a grid
#'
#' @param ... Vectors of coordinates, one for each axis.
#' @param indexing "xy" for Cartesian order (the first two axes swapped), "ij" for matrix order.
#' @return A list of tensors, one for each axis.
#' @export
#' @examplesIf alphorn_available()
#' op_meshgrid(1:3, 1:2)
op_meshgrid <- function(..., indexing = "xy") {
  engine_op("ops.meshgrid", c(lapply(list(...), as_py_array), list(indexing = indexing)))
}

#' A function that goes through its arguments element by element
#'
#' @param func A function of numbers (tensors without axes), written with the ops of this package.
#' @param ... Not used.
#' @param excluded,signature Accepted as Keras does, but only as `NULL`.
#' @return A function of tensors, which broadcast; it applies `func` to each element.
#' @export
#' @examplesIf alphorn_available()
#' distance <- op_vectorize(function(a, b) op_abs(a - b))
#' distance(c(1, 2, 3), 2)
op_vectorize <- function(func, ..., excluded = NULL, signature = NULL) {
  check_function(func, "func")
  if (...length()) rlang::abort("`...` must be empty.")
  made <- engine_op("ops.vectorize", list(as_py_function(func, "func"), excluded = excluded, signature = signature))
  function(...) py_call(made, unname(lapply(list(...), as_py_array)), FALSE)
}

#' A function that says its gradient itself
#'
#' @param f A function of tensors that returns a list of two: its output, and a function that gets the gradient which
#'   arrives at the output (a list, where the output is one) and returns that of the argument, or a list of one for
#'   each argument; `NULL` stands for zero. It may use what `f` computed.
#' @return A function of the arguments of `f` that returns its output. Call it in the `call` of a layer or model, or in
#'   a loss. No gradient goes to what `f` uses beside its arguments.
#' @export
#' @examplesIf alphorn_available()
#' log1pexp <- op_custom_gradient(function(x) {
#'   e <- op_exp(x)
#'   list(op_log(1 + e), function(upstream) upstream * (1 - 1 / (1 + e)))
#' })
#' log1pexp(op_array(c(0, 1)))
op_custom_gradient <- function(f) {
  check_function(f, "f")
  pair <- function(...) {
    result <- f(...)
    if (inherits(result, "python.builtin.tuple")) return(result)
    if (!is.list(result) || length(result) != 2 || !is.function(result[[2L]])) {
      abort_arg("f", "a function that returns list(output, gradient function)", describe(result), NULL)
    }
    unname(result)
  }
  made <- engine_op("ops.custom_gradient", list(as_py_function(pair, "f")))
  function(...) {
    given <- match.call(f, as.call(c(list(quote(f)), list(...))))
    py_call(made, unname(lapply(as.list(given)[-1L], as_tensor_arg)), FALSE)
  }
}

check_function <- function(f, arg, call = rlang::caller_env()) {
  if (!is.function(f)) abort_arg(arg, "a function", describe(f), call)
}
