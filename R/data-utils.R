#' Sequences of one length
#'
#' @param sequences A list of vectors.
#' @param maxlen Length of the result, by default that of the longest.
#' @param dtype Type of the result: an integer type, a floating point type, or "str".
#' @param padding,truncating "pre" or "post": on which side is filled, or cut off.
#' @param value What is filled in.
#' @return A matrix with a row for each sequence.
#' @export
#' @examples
#' pad_sequences(list(1:3, 4:5))
#' pad_sequences(list(1:3, 4:5), maxlen = 2, padding = "post")
pad_sequences <- function(sequences, maxlen = NULL, dtype = "int32", padding = "pre", truncating = "pre", value = 0) {
  padding <- rlang::arg_match0(padding, c("pre", "post"))
  truncating <- rlang::arg_match0(truncating, c("pre", "post"))
  if (!is.list(sequences)) abort_arg("sequences", "a list of vectors", describe(sequences), environment())
  for (i in seq_along(sequences)) check_sequence(sequences[[i]], sprintf("sequences[[%d]]", i), dtype)
  maxlen <- as_integer(maxlen, "maxlen") %||% max(lengths(sequences), 0L)
  rows <- lapply(sequences, function(s) {
    s <- unlist(s)
    if (length(s) > maxlen) s <- if (truncating == "pre") utils::tail(s, maxlen) else utils::head(s, maxlen)
    fill <- rep(value, maxlen - length(s))
    if (padding == "pre") c(fill, s) else c(s, fill)
  })
  out <- matrix(unlist(rows), nrow = length(rows), ncol = maxlen, byrow = TRUE)
  if (grepl("int", dtype)) storage.mode(out) <- "integer"
  out
}

#' Vectors of length one
#'
#' @param x An array, vector or tensor.
#' @param axis Axis along which the vectors lie, counted from 1, or from -1 backwards.
#' @param order Order of the norm: 2 for the Euclidean one.
#' @return An array of the same shape.
#' @export
#' @examplesIf alphorn_available()
#' normalize(matrix(c(3, 4), 1))
normalize <- function(x, axis = -1L, order = 2L) {
  as.array(engine_op("utils.normalize", supplied_args(x = as_py_array, axis = as_axis, order = as_integer)))
}

check_sequence <- function(x, arg, dtype, call = rlang::caller_env()) {
  x <- unlist(x)
  if (is.null(x) || dtype %in% c("str", "string", "object")) return()
  if (is.factor(x) || !(is.numeric(x) || is.logical(x))) abort_arg(arg, "a vector of numbers", describe(x), call)
  if (!grepl("int", dtype)) return()
  if (anyNA(x)) abort_arg(arg, "without missing values", "data with NA", call)
  wrong <- x != trunc(x)
  if (any(wrong)) {
    abort_hint(arg, sprintf("whole numbers where `dtype` is \"%s\"", dtype), describe(x[wrong][[1L]]),
               "`dtype = \"float32\"` keeps fractions.", call)
  }
}
