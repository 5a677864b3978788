# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' A tensor of that shape, with any content (zeros, so that runs repeat)
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_empty(shape(2, 3))$shape
op_empty <- function(shape, dtype = NULL) {
  engine_op("ops.empty", supplied_args(shape = as_full_shape))
}

#' A matrix of `N` rows and `M` columns with ones on diagonal `k`
#'
#' @param N Number of rows.
#' @param M Number of columns, by default as many as rows.
#' @param k A whole number.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_eye(3)
op_eye <- function(N, M = NULL, k = 0L, dtype = NULL) {
  engine_op("ops.eye", supplied_args(N = as_integer, M = as_integer, k = as_integer))
}

#' A tensor of that shape that holds one value
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param fill_value What fills places without a value.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_full(shape(2, 3), fill_value = 7)
op_full <- function(shape, fill_value, dtype = NULL) {
  engine_op("ops.full", supplied_args(shape = as_full_shape))
}

#' A tensor of the shape of `x` that holds one value
#'
#' @param x A tensor, array or number.
#' @param fill_value What fills places without a value.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_full_like(c(1, 2), fill_value = 7)
op_full_like <- function(x, fill_value, dtype = NULL) {
  engine_op("ops.full_like", supplied_args(x = as_tensor_arg))
}

#' The identity matrix of `n` rows
#'
#' @param n How often.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_identity(3)
op_identity <- function(n, dtype = NULL) {
  engine_op("ops.identity", supplied_args())
}

#' `num` numbers with equal steps from `start` to `stop`
#'
#' @param start First value.
#' @param stop Last value.
#' @param num How many.
#' @param endpoint Whether `stop` itself is one of the values.
#' @param retstep Whether the distance is returned, too.
#' @param dtype Type of the values, such as "float32".
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_linspace(0, 1, num = 5)
op_linspace <- function(start, stop, num = 50L, endpoint = TRUE, retstep = FALSE, dtype = NULL, axis = 1L) {
  engine_op("ops.linspace", supplied_args(num = as_integer, axis = as_axis))
}

#' `num` numbers from base ** start to base ** stop, with equal ratios
#'
#' @param start First value.
#' @param stop Last value.
#' @param num How many.
#' @param endpoint Whether `stop` itself is one of the values.
#' @param base Base of the logarithm.
#' @param dtype Type of the values, such as "float32".
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logspace(0, 2, num = 3)
op_logspace <- function(start, stop, num = 50L, endpoint = TRUE, base = 10L, dtype = NULL, axis = 1L) {
  engine_op("ops.logspace", supplied_args(num = as_integer, axis = as_axis))
}

#' Ones of that shape; `dtype=None` is `floatx()`
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ones(shape(2, 3))
op_ones <- function(shape, dtype = NULL) {
  engine_op("ops.ones", supplied_args(shape = as_full_shape))
}

#' Ones of the shape of `x`
#'
#' @param x A tensor, array or number.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_ones_like(c(0.5, 1, 2))
op_ones_like <- function(x, dtype = NULL) {
  engine_op("ops.ones_like", supplied_args(x = as_tensor_arg))
}

#' A matrix with ones on and below diagonal `k`
#'
#' @param N Number of rows.
#' @param M Number of columns, by default as many as rows.
#' @param k A whole number.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_tri(3)
op_tri <- function(N, M = NULL, k = 0L, dtype = NULL) {
  engine_op("ops.tri", supplied_args(N = as_integer, M = as_integer, k = as_integer))
}

#' Zeros of that shape; `dtype=None` is `floatx()`
#'
#' @param shape Shape, such as `c(2, 3)` or `shape(2, 3)`.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_zeros(shape(2, 3))
op_zeros <- function(shape, dtype = NULL) {
  engine_op("ops.zeros", supplied_args(shape = as_full_shape))
}

#' Zeros of the shape of `x`
#'
#' @param x A tensor, array or number.
#' @param dtype Type of the values, such as "float32".
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_zeros_like(c(0.5, 1, 2))
op_zeros_like <- function(x, dtype = NULL) {
  engine_op("ops.zeros_like", supplied_args(x = as_tensor_arg))
}

#' The Bartlett (triangular) window of length `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_bartlett(5)
op_bartlett <- function(x) {
  engine_op("ops.bartlett", supplied_args(x = as_integer))
}

#' The Blackman window of length `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_blackman(5)
op_blackman <- function(x) {
  engine_op("ops.blackman", supplied_args(x = as_integer))
}

#' The Hamming window of length `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hamming(5)
op_hamming <- function(x) {
  engine_op("ops.hamming", supplied_args(x = as_integer))
}

#' The Hann window of length `x`
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_hanning(5)
op_hanning <- function(x) {
  engine_op("ops.hanning", supplied_args(x = as_integer))
}

#' The Kaiser window of length `x` with shape parameter `beta`
#'
#' @param x A tensor, array or number.
#' @param beta Shape of the window.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_kaiser(5, beta = 8)
op_kaiser <- function(x, beta) {
  engine_op("ops.kaiser", supplied_args(x = as_integer))
}
