# Iterators of Python in R.

#' Go through what Python can go through, item by item
#'
#' `as_iterator()` makes an iterator of a dataset, a Python container, an R vector or list, or an R function that returns
#' the next item and `NULL` at the end. `iter_next()` takes the next item, `iterate()` all of them.
#'
#' @param x,it What to go through; an iterator goes on where it stands.
#' @param completed What `iter_next()` returns at the end.
#' @param f A function of an item.
#' @param simplify Whether results become a vector or array where they fit, as [sapply()] does it.
#' @return An iterator; the next item; the list, vector or array of the results.
#' @export
#' @examplesIf alphorn_available()
#' windows <- timeseries_dataset_from_array(1:10, NULL, sequence_length = 3, batch_size = 4)
#' first <- iter_next(as_iterator(windows))
#' as.array(first)
#' iterate(windows, function(batch) nrow(batch))
as_iterator <- function(x) {
  if (is.function(x) && !is_py(x)) return(py_generator(x))
  if (is.null(x)) abort_arg("x", "something to go through", "NULL", environment())
  bridge_tool("iter", list(if (is_py(x) || is.list(x)) x else as.list(x)), convert = NA)
}

#' @rdname as_iterator
#' @export
iter_next <- function(it, completed = NULL) {
  if (!is_py(it)) abort_arg("it", "an iterator, as `as_iterator()` makes them", describe(it), environment())
  found <- bridge_tool("next", list(it), convert = FALSE)
  if (length(found)) found[[1L]] else completed
}

#' @rdname as_iterator
#' @export
iterate <- function(it, f = base::identity, simplify = TRUE) {
  check_function(f, "f")
  it <- as_iterator(it)
  results <- list()
  end <- new.env()
  while (!identical(item <- iter_next(it, end), end)) results[length(results) + 1L] <- list(f(item))
  if (simplify && length(results) && !any(vapply(results, is_py, TRUE))) simplify2array(results) else results
}
