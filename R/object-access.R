# Reading and writing what Python objects have: `$`, `[[`, `[`.

#' @export
`$.alphorn.object` <- function(x, name) {
  value <- .Call(entry("attr"), x, name)
  if (!is.symbol(value)) return(value)
  if (is_dict(x) && bridge_tool("has_item", list(x, name))) get_entry(x, name) else raise_failure(value)
}

#' @export
`$<-.alphorn.object` <- function(x, name, value) {
  if (is_dict(x)) return(set_entry(x, name, value))
  failed <- .Call(entry("set_attr"), x, name, value)
  if (is.symbol(failed)) raise_failure(failed)
  x
}

#' @export
`[[.alphorn.object` <- function(x, i, ...) {
  if (is.character(i)) return(if (is_dict(x)) get_entry(x, i) else `$.alphorn.object`(x, i))
  bridge_tool("get_item", list(x, python_position(i)), convert = FALSE)
}

#' @export
`[[<-.alphorn.object` <- function(x, i, ..., value) {
  if (is.character(i)) return(`$<-.alphorn.object`(x, i, value))
  if (bridge_tool("is_tensor", list(x))) abort_in_place("[[")
  bridge_tool("set_item", list(x, python_position(i), value))
  x
}

#' Positions in Python's own counting, from 0: `x[0]`, `x[, 1]`, `x[0:2]`. `op_subset()` counts from 1.
#' @noRd
#' @export
`[.alphorn.object` <- function(x, ...) {
  written <- as.list(substitute(list(...)))[-1L]
  if (length(written) == 1L && is.character(written[[1L]])) return(`[[.alphorn.object`(x, written[[1L]]))
  frame <- parent.frame()
  items <- lapply(written, function(index) {
    if (identical(index, quote(expr = ))) return(":")
    if (is.call(index) && identical(index[[1L]], quote(`:`))) {
      return(py_slice(python_position(eval(index[[2L]], frame)), python_position(eval(index[[3L]], frame))))
    }
    python_position(eval(index, frame))
  })
  if (length(items) == 1L && is.character(items[[1L]]) && !identical(items[[1L]], ":")) {
    if (length(items[[1L]]) != 1L) abort_arg("i", "one name", describe(items[[1L]]), sys.call())
    return(`[[.alphorn.object`(x, items[[1L]]))
  }
  index <- bridge_tool("index", list(unname(items)), convert = NA)
  bridge_tool("get_item", list(x, if (length(items) == 1L) index[[0L]] else index), convert = FALSE)
}

#' @export
`[<-.alphorn.object` <- function(x, ..., value) {
  if (is_dict(x) && ...length() == 1L && is.character(..1)) set_entry(x, ..1, value) else abort_in_place("[")
}

# Dicts that cross as they are, such as a store of weights, are read and written by name.
is_dict <- function(x) inherits(x, c("python.builtin.dict", "collections.abc.Mapping"))

get_entry <- function(x, name) bridge_tool("get_item", list(x, name))

set_entry <- function(x, name, value) {
  bridge_tool("set_item", list(x, name, value))
  x
}

abort_in_place <- function(operator, call = rlang::caller_env()) {
  rlang::abort(c(
    sprintf("A tensor cannot be changed in place with `%s`.", operator),
    i = "`op_subset(x, ...) <- value`, `op_slice_update()` and `op_where()` give a changed copy."
  ), call = call)
}

# A number that is whole becomes an int; vectors become arrays; all else stays.
python_position <- function(i) {
  if (is.null(i) || is_py(i)) return(i)
  if (is.logical(i)) return(if (length(i) == 1L) i else py_array(as.array(i)))
  if (!is.numeric(i)) return(i)
  i <- as_integer(i, "i", rlang::caller_env())
  if (length(i) == 1L) i else py_array(as.array(i))
}

#' @export
names.alphorn.object <- function(x) bridge_tool("names", list(x))

#' @export
length.alphorn.object <- function(x) {
  n <- bridge_tool("length", list(x))
  if (is.null(n)) NA_integer_ else n
}

#' @export
dim.alphorn.object <- function(x) {
  dim <- bridge_tool("dim", list(x))
  if (is.null(dim)) return(NULL)
  vapply(as.list(dim), function(d) if (is.null(d)) NA_integer_ else as.integer(d), 1L)
}

#' @export
with.alphorn.object <- function(data, expr, as = NULL, ...) {
  # `data` as made by `%as%` carries the name.
  name <- as %||% attr(data, "as", exact = TRUE)
  frame <- attr(data, "as_envir", exact = TRUE) %||% parent.frame()
  value <- bridge_tool("enter", list(data))
  on.exit(bridge_tool("leave", list(data)))
  if (!is.null(name)) assign(name, value, envir = frame)
  force(expr)
}
