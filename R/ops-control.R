# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Running results of an associative function of two trees: f(f(a, b), c),
#'
#' along an axis.
#'
#' @param f A function.
#' @param elems Tensors that are gone through along `axis`.
#' @param reverse Whether it starts at the end.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_associative_scan(function(a, b) a + b, op_array(c(1, 2, 3)))
op_associative_scan <- function(f, elems, reverse = FALSE, axis = 1L) {
  engine_op("ops.associative_scan", supplied_args(axis = as_axis))
}

#' `true_fn()` where `pred` (one bool) holds, else `false_fn()`; both give trees of equal shapes and dtypes
#'
#' @param pred One `TRUE` or `FALSE`, or a tensor of it.
#' @param true_fn A function without arguments, for `TRUE`.
#' @param false_fn A function without arguments, for `FALSE`.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' x <- op_array(4)
#' op_cond(x > 3, function() x * 2, function() x)
op_cond <- function(pred, true_fn, false_fn) {
  engine_op("ops.cond", supplied_args(pred = as_tensor_arg))
}

#' Run `value = body_fun(i, value)` for i from `lower` to before `upper`
#'
#' @param lower First value of the counter.
#' @param upper The value that the counter stops before.
#' @param body_fun `function(counter, value)` that returns the next value.
#' @param init_val The first value.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_fori_loop(0, 4, function(i, total) total + i, 0L)
op_fori_loop <- function(lower, upper, body_fun, init_val) {
  engine_op("ops.fori_loop", supplied_args())
}

#' Run `carry, y = f(carry, x)` over the first axis of `xs`; returns the last carry and the stacked y
#'
#' @param f `function(carry, x)` that returns `list(carry, y)`.
#' @param init The first carry.
#' @param xs Tensors that are gone through along their first axis.
#' @param length How many rounds or samples.
#' @param reverse Whether it starts at the end.
#' @param unroll Whether the loop is unrolled.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' # Sums on the way, and the last of them.
#' op_scan(function(carry, x) list(carry + x, carry + x), op_array(0), op_array(c(1, 2, 3)))
op_scan <- function(f, init, xs = NULL, length = NULL, reverse = FALSE, unroll = 1L) {
  engine_op(
    "ops.scan",
    supplied_args(length = as_integer, unroll = as_integer, init = as_tensor_arg, xs = as_tensors)
  )
}

#' Run `loop_vars = body(*loop_vars)` while `cond(*loop_vars)` holds, at most `maximum_iterations` times
#'
#' @param cond A function of the loop variables that returns whether the loop goes on.
#' @param body A function of the loop variables that returns their next values.
#' @param loop_vars A list of loop variables.
#' @param maximum_iterations Most rounds.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_while_loop(function(i) i < 3, function(i) list(i + 1), list(0))
op_while_loop <- function(cond, body, loop_vars, maximum_iterations = NULL) {
  engine_op("ops.while_loop", supplied_args())
}
