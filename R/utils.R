`%||%` <- function(x, y) if (is.null(x)) y else x

#' Whether this machine has what alphorn needs: Python with NumPy, ml_dtypes and rpy2
#'
#' @return `TRUE` or `FALSE`.
#' @keywords internal
#' @export
#' @examples
#' alphorn_available()
alphorn_available <- function() {
  tryCatch({
    engine_get("config")
    TRUE
  }, error = function(e) FALSE)
}

#' Make a run repeatable
#'
#' Seeds R's generator, Python's, NumPy's and the engine's own, so that a run in the same order gives the same numbers.
#'
#' @param seed A whole number.
#' @return `NULL`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' set_random_seed(1)
#' random_normal(c(2, 2))
set_random_seed <- function(seed) {
  seed <- as_integer(seed, "seed", environment())
  if (is.null(seed) || length(seed) != 1) abort_arg("seed", "a whole number", describe(seed), environment())
  set.seed(as.integer(as.numeric(seed) %% .Machine$integer.max))
  engine_call("utils.set_random_seed", list(seed))
  invisible()
}

#' Forget the names and the state that models have left behind
#'
#' @param free_memory Whether Python's garbage collector runs.
#' @return `NULL`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' layer_dense(units = 1)$name
#' clear_session()
#' layer_dense(units = 1)$name
clear_session <- function(free_memory = TRUE) {
  engine_call("utils.clear_session", list(free_memory = free_memory))
  invisible()
}

#' Classes as rows of zeros and a one
#'
#' @param x Whole numbers from 0, logicals, or a factor, whose first level is class 0.
#' @param num_classes How many classes there are; by default one more than the largest of `x`, or the levels of a factor.
#' @return An array with one more dimension than `x`; a matrix for a vector.
#' @export
#' @examples
#' to_categorical(c(0, 2, 1))
#' to_categorical(factor(c("a", "b", "a")))
to_categorical <- function(x, num_classes = NULL) {
  if (is_py(x)) x <- as.array(x)
  if (is.factor(x)) {
    num_classes <- num_classes %||% nlevels(x)
    if (anyNA(x)) rlang::abort("`x` must have no missing values.")
    x <- as.integer(x) - 1L
  }
  if (!is.numeric(x) && !is.logical(x)) abort_arg("x", "whole numbers or a factor", describe(x), environment())
  if (is.logical(x)) storage.mode(x) <- "integer"
  x <- as_integer(x, "x", environment())
  if (any(x < 0L)) abort_arg("x", "whole numbers from 0", describe(x[x < 0L][[1L]]), environment())
  num_classes <- as_integer(num_classes, "num_classes", environment()) %||% (max(x, -1L) + 1L)
  if (any(x < 0L | x >= num_classes)) {
    rlang::abort(sprintf("`x` must hold classes from 0 to %d, not %d.", num_classes - 1L, x[x < 0L | x >= num_classes][1L]))
  }
  # A last dimension of length one is the class itself, as in Keras.
  dims <- if (is.null(dim(x))) length(x) else dim(x)
  if (length(dims) > 1 && dims[[length(dims)]] == 1L) dims <- dims[-length(dims)]
  out <- matrix(0, length(x), num_classes)
  out[cbind(seq_along(x), as.vector(x) + 1L)] <- 1
  dim(out) <- c(dims, num_classes)
  out
}

#' A list that names itself
#'
#' Arguments without a name get the expression they were written as. Two of one name are an error.
#'
#' @param ... Values.
#' @return A named list.
#' @export
#' @examples
#' units <- 10
#' named_list(units, rate = 0.5)
named_list <- function(...) {
  rlang::dots_list(..., .named = TRUE, .homonyms = "error")
}

#' Lists of pairs from a pair of lists
#'
#' Takes the first elements together, then the second, and so on: by position, or by name where the lists are named.
#'
#' @param ... Lists (or vectors) of one length.
#' @return A list of lists.
#' @export
#' @examples
#' zip_lists(1:2, c("a", "b"))
#' zip_lists(list(x = 1, y = 2), list(y = "b", x = "a"))
zip_lists <- function(...) {
  lists <- lapply(list(...), as.list)
  if (!length(lists)) return(list())
  if (length(unique(lengths(lists))) != 1) rlang::abort("Lists to be zipped must be of one length.")
  first <- names(lists[[1L]])
  if (!is.null(first)) {
    lists <- lapply(lists, function(x) {
      if (is.null(names(x))) return(x)
      if (!setequal(names(x), first)) rlang::abort("Lists to be zipped must have the same names.")
      x[first]
    })
  }
  out <- lapply(seq_along(lists[[1L]]), function(i) lapply(unname(lists), `[[`, i))
  if (!is.null(names(list(...)))) out <- lapply(out, rlang::set_names, names(list(...)))
  rlang::set_names(out, first)
}

#' Reshape an R array as the engine does, row by row
#'
#' `dim(x) <-` fills column by column; this fills the last dimension first, which is what [op_reshape()] and
#' [layer_reshape()] do.
#'
#' @param x An array or vector.
#' @param dim New dimensions; one of them may be `NA` or `-1` and is worked out.
#' @param order "C" for row by row, "F" for column by column.
#' @return An array.
#' @export
#' @examples
#' array_reshape(1:6, c(2, 3))
array_reshape <- function(x, dim, order = c("C", "F")) {
  order <- match.arg(order)
  if (is_py(x)) x <- as.array(x)
  dims <- as_dims(list(dim), "dim", environment())
  if (sum(is.na(dims)) > 1) rlang::abort("`dim` must leave at most one dimension open.")
  dims[is.na(dims)] <- as.integer(length(x) / prod(dims, na.rm = TRUE))
  if (prod(dims) != length(x)) {
    rlang::abort(sprintf("`dim` must hold %d values, not %s.", length(x), format(prod(dims))))
  }
  if (order == "F") return(array(x, dims))
  rows_first <- function(a) if (length(base::dim(a)) > 1) aperm(a, rev(seq_along(base::dim(a)))) else a
  rows_first(array(as.vector(rows_first(x)), rev(dims)))
}
