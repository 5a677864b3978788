# From what an R user writes to what the engine means: whole numbers, shapes, axes, positions, arrays.
# Each helper takes the value, the name of the argument it was given for, and the frame of the function that the user
# called, so that an error speaks of `units` in `layer_dense()`. NULL and Python objects always pass untouched.

#' Whole numbers for the engine
#'
#' Doubles that are whole become integers; fractions, missing values, logicals and strings are refused.
#' @noRd
as_integer <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  if (inherits(x, "integer64")) return(from_integer64(x, arg, call))
  if (is.list(x)) return(lapply(x, as_integer, arg = arg, call = call))
  if (!is.numeric(x) || is.factor(x)) {
    abort_arg(arg, if (length(x) > 1) "whole numbers" else "a whole number", describe(x), call)
  }
  if (is.integer(x) && !anyNA(x)) return(unname_vector(x))
  wrong <- is.na(x) | !is.finite(x) | x != trunc(x)
  if (any(wrong)) {
    abort_arg(arg, if (length(x) > 1) "whole numbers" else "a whole number", describe(x[wrong][[1L]]), call)
  }
  if (any(abs(x) > .Machine$integer.max)) return(as_int(x))
  storage.mode(x) <- "integer"
  unname_vector(x)
}

#' Whole numbers, or a word that the engine knows ("epoch", "auto")
#' @noRd
as_integer_or_word <- function(x, arg = "x", call = rlang::caller_env()) {
  if (rlang::is_string(x)) x else as_integer(x, arg, call)
}

#' Whole numbers rounded up; `Inf` stays what it is
#' @noRd
as_integer_or_inf <- function(x, arg = "x", call = rlang::caller_env()) {
  if (is.numeric(x) && length(x) == 1 && is.infinite(x)) x else as_integer_or_word(x, arg, call)
}

#' A length or a tuple of lengths: `3`, `c(3, 5)` and `list(3, 5)` are all accepted
#' @noRd
as_integer_tuple <- function(x, arg = "x", call = rlang::caller_env()) {
  x <- as_integer_or_word(x, arg, call)
  if (passes_untouched(x) || is.character(x) || (length(x) == 1 && !is.list(x))) return(x)
  do.call(py_tuple, lapply(as.list(x), function(item) if (is.list(item)) do.call(py_tuple, item) else item))
}

#' A list of whole numbers, also of one
#' @noRd
as_integer_list <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x)) x else as.list(as_integer(x, arg, call))
}

#' A tuple of any numbers
#' @noRd
as_tuple <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  do.call(py_tuple, as.list(x))
}

#' A tuple, where one number may also stand alone
#' @noRd
as_scalar_or_tuple <- function(x, arg = "x", call = rlang::caller_env()) {
  if (is.atomic(x) && length(x) == 1) x else as_tuple(x, arg, call)
}

#' A list, also of one thing
#' @noRd
as_plain_list <- function(x, arg = "x", call = rlang::caller_env()) {
  if (is.null(x) || is.list(x)) x else if (is_py(x)) list(x) else as.list(x)
}

#' A shape as a Python tuple: NULL and NA are dimensions not known yet
#' @noRd
as_shape <- function(x, arg = "shape", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  dims <- as_dims(if (is.list(x)) x else list(x), arg, call)
  do.call(py_tuple, lapply(dims, function(d) if (is.na(d)) NULL else d))
}

#' A shape of which every dimension is known
#' @noRd
as_full_shape <- function(x, arg = "shape", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  dims <- as_dims(if (is.list(x)) x else list(x), arg, call)
  if (anyNA(dims)) {
    rlang::abort(sprintf("`%s` must have all dimensions known, not %s.", arg, format(new_shape(dims))), call = call)
  }
  do.call(py_tuple, as.list(dims))
}

#' A shape in which one unknown dimension is worked out by the engine, which wants -1 there
#' @noRd
as_target_shape <- function(x, arg = "shape", call = rlang::caller_env()) {
  if (is.null(x)) abort_arg(arg, "a shape", "NULL", call)
  if (passes_untouched(x)) return(x)
  dims <- as_dims(if (is.list(x)) x else list(x), arg, call)
  do.call(py_tuple, as.list(ifelse(is.na(dims), -1L, dims)))
}

#' Axes count from 1, backwards from -1; the engine counts from 0
#' @noRd
as_axis <- function(x, arg = "axis", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  if (is.list(x)) x <- unlist(x)
  axis <- as_integer(x, arg, call)
  if (any(axis == 0L)) {
    rlang::abort(sprintf("`%s` must not be 0: axes count from 1, or from -1 for the last one.", arg), call = call)
  }
  ifelse(axis > 0L, axis - 1L, axis)
}

#' Positions count from 1, backwards from -1; the engine counts from 0
#' @noRd
as_index <- function(x, arg = "index", call = rlang::caller_env()) {
  if (is.null(x)) return(NULL)
  if (is_py(x)) return(shift_positions(x, -1L))
  if (is.list(x)) return(lapply(x, as_index, arg = arg, call = call))
  index <- as_integer(x, arg, call)
  if (any(index == 0L)) {
    rlang::abort(sprintf("`%s` must not be 0: positions count from 1, or from -1 for the last one.", arg), call = call)
  }
  index[index > 0L] <- index[index > 0L] - 1L
  if (length(index) == 1 && is.null(dim(index))) index else py_array(as.array(index), dtype = "int32")
}

#' Positions, unless the caller said that they count from 0
#' @noRd
as_index_unless <- function(zero_indexed) {
  if (isTRUE(zero_indexed)) as_whole_array else as_index
}

#' Whole numbers as an array, one number stays a number
#' @noRd
as_whole_array <- function(x, arg = "x", call = rlang::caller_env()) {
  x <- as_integer(x, arg, call)
  if (passes_untouched(x) || is.list(x)) return(x)
  if (length(x) == 1 && is.null(dim(x))) x else py_array(as.array(x))
}

#' Numbers as the engine's ops take them
#'
#' One number without a dim stays a number, so that it takes the dtype of what it meets. Everything longer, or with a
#' dim, becomes an array: doubles in the dtype of [config_floatx()], integers and logicals in their own.
#' @noRd
as_tensor_arg <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x) || is.function(x)) return(x)
  if (inherits(x, "keras_shape")) return(as_shape(x, arg, call))
  check_array_like(x, arg, call)
  if (is.list(x)) return(lapply(x, as_tensor_arg, arg = arg, call = call))
  if (length(x) == 1 && is.null(dim(x))) return(unname_vector(x))
  as_py_array(x)
}

#' Values as an array, also one alone
#' @noRd
as_py_array <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  check_array_like(x, arg, call)
  if (is.list(x)) return(lapply(x, as_py_array, arg = arg, call = call))
  if (inherits(x, "integer64")) return(py_array(x))
  if (is.null(dim(x))) x <- as.array(unname_vector(x))
  py_array(x, dtype = if (is.double(x)) engine_call("config.floatx"))
}

# What has numbers inside, but is no array of numbers itself: its owner must say what is meant.
check_array_like <- function(x, arg, call) {
  if (is.factor(x)) {
    abort_hint(arg, "an array", "a factor", "`as.integer(x) - 1L` gives its codes, `as.character(x)` its labels.", call)
  }
  if (is.data.frame(x)) {
    abort_hint(arg, "an array", "a data frame", "`as.matrix(x)` makes an array of numeric columns.", call)
  }
  if (inherits(x, c("Date", "POSIXt"))) {
    abort_hint(arg, "an array of numbers", paste("a", class(x)[[1L]]), "`as.numeric(x)` gives numbers.", call)
  }
  if (is.language(x) || is.environment(x) && !is_py(x)) abort_arg(arg, "an array", describe(x), call)
}

# The numbers of package bit64, which are kept in the bits of doubles: exactly, or an error.
from_integer64 <- function(x, arg, call) {
  found <- if (length(x) == 0) list() else bridge_tool("list", list(x))
  if (!length(found)) return(integer())
  if (is.list(found)) abort_arg(arg, "numbers that R holds exactly", "larger ones", call)
  found
}

#' TRUE or FALSE
#' @noRd
as_flag <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x) || rlang::is_bool(x)) return(x)
  if (is.numeric(x) && length(x) == 1 && x %in% c(0, 1)) return(x == 1)
  abort_arg(arg, "TRUE or FALSE", describe(x), call)
}

#' A list of tensors: what several R arrays or tensors are stacked or joined from
#' @noRd
as_tensors <- function(x, arg = "xs", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  if (is.list(x)) lapply(unname(x), as_py_array, arg = arg, call = call) else as_py_array(x, arg, call)
}

# ---- what the helpers share ------------------------------------------------------------------------------------

passes_untouched <- function(x) is.null(x) || is_py(x)

unname_vector <- function(x) if (is.null(dim(x))) unname(x) else x

# Result positions come back counting from 0.
shift_positions <- function(x, by) {
  engine_call("ops.where", list(
    engine_call(if (by < 0) "ops.greater" else "ops.greater_equal", list(x, 0L), convert = FALSE),
    engine_call("ops.add", list(x, by), convert = FALSE),
    x
  ), convert = FALSE)
}

abort_hint <- function(arg, must_be, given, hint, call) {
  rlang::abort(c(sprintf("`%s` must be %s, not %s.", arg, must_be, given), i = hint), call = call)
}

abort_arg <- function(arg, must_be, given, call) {
  rlang::abort(sprintf("`%s` must be %s, not %s.", arg, must_be, given), call = call)
}

#' A value in a few words, for error messages
#' @noRd
describe <- function(x) {
  if (is.null(x)) return("NULL")
  if (is_py(x)) return(describe_py(x))
  if (is.function(x)) return("a function")
  if (is.language(x)) return(paste0("the expression `", paste(deparse(x), collapse = " "), "`"))
  if (is.environment(x)) return("an environment")
  if (is.factor(x)) return("a factor")
  if (is.data.frame(x)) return("a data frame")
  if (!is.null(dim(x))) return(sprintf("an array of shape (%s)", paste(dim(x), collapse = ", ")))
  if (is.list(x)) return(sprintf("a list of %d", length(x)))
  if (length(x) != 1) return(sprintf("a vector of %d %s", length(x), kind_of_values(x)))
  if (is.na(x)) return("NA")
  if (is.character(x)) return(sprintf("the string \"%s\"", x))
  if (is.numeric(x)) format(x, digits = 15) else as.character(x)
}

kind_of_values <- function(x) switch(typeof(x), character = "strings", logical = "logicals", "values")

describe_py <- function(x) {
  name <- sub(".*[.]", "", setdiff(class(x), "alphorn.object")[[1L]])
  if (name %in% c("ndarray", "KerasTensor")) name <- "tensor"
  paste(if (grepl("^[AEIOU]", name)) "an" else "a", name)
}
