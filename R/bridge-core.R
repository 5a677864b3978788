# The crossing from R to Python. `bridge` holds what the two sides gave each other when they met: entries that `.Call`
# takes (Python's, see rbridge/crossing.py), and functions that Python calls (ours). An entry gives a value, or the
# symbol `alphorn_failure`; then the particulars are fetched and raised here, where nothing of Python is on the stack.

bridge <- new.env(parent = emptyenv())

#' The entry of that name, the bridge being started when it is needed first
#' @noRd
entry <- function(name) {
  found <- bridge[[name]]
  if (is.null(found)) {
    bridge_start()
    found <- bridge[[name]]
  }
  found
}

#' Call what the engine has at a dotted path
#'
#' @param path Path below `engine`: "ops.matmul", "layers.Dense".
#' @param args Arguments, the named ones by name.
#' @param convert `FALSE`: arrays in the result stay references, numbers, strings, lists, tuples and dicts are
#'   converted. `TRUE`: arrays become R arrays too. `NA`: nothing is converted.
#' @return The value.
#' @noRd
engine_call <- function(path, args = list(), convert = TRUE) {
  value <- .Call(entry("engine"), path, args, convert)
  if (is.symbol(value)) raise_failure(value) else value
}

#' What the engine has at a dotted path, as an R object
#' @noRd
engine_get <- function(path) bridge_tool("get_path", list(path), convert = FALSE)

#' Call a Python object
#' @noRd
py_call <- function(obj, args = list(), convert = TRUE) {
  value <- .Call(entry("call"), obj, args, convert)
  if (is.symbol(value)) raise_failure(value) else value
}

#' Read an attribute of a Python object
#' @noRd
py_attr <- function(obj, name, convert = TRUE) {
  value <- .Call(entry("attr_as"), obj, name, convert)
  if (is.symbol(value)) raise_failure(value) else value
}

#' @noRd
py_set_attr <- function(obj, name, value) {
  value <- .Call(entry("set_attr"), obj, name, value)
  if (is.symbol(value)) raise_failure(value) else invisible(obj)
}

#' @noRd
py_has_attr <- function(obj, name) bridge_tool("has_attr", list(obj, name))

#' Call one of the bridge's own helpers, `rbridge.tools`
#' @noRd
bridge_tool <- function(name, args = list(), convert = TRUE) {
  value <- .Call(entry("tool"), name, args, convert)
  if (is.symbol(value)) raise_failure(value) else value
}

#' Whether a value is a reference to a Python object
#' @noRd
is_py <- function(x) inherits(x, "alphorn.object") || inherits(x, "python.builtin.object")

#' A Python class's own name, or that of an object's class
#' @noRd
py_class_name <- function(obj) bridge_tool("type_name", list(obj))

#' @noRd
py_str <- function(obj) bridge_tool("str", list(obj))

#' @noRd
py_repr <- function(obj) bridge_tool("repr", list(obj))

# ---- values that R has no notation for --------------------------------------------------------------------------

#' A Python tuple of R values
#' @noRd
py_tuple <- function(...) bridge_tool("tuple", unname(list(...)), convert = NA)

#' A Python slice
#' @noRd
py_slice <- function(start = NULL, stop = NULL, step = NULL) bridge_tool("slice", list(start, stop, step), convert = NA)

#' A Python dict with keys of any kind
#' @noRd
py_dict <- function(keys, values) bridge_tool("dict", list(as.list(keys), unname(as.list(values))), convert = NA)

#' A Python int of a whole double, also beyond R's integers
#' @noRd
as_int <- function(x) {
  if (!is.numeric(x) || anyNA(x) || any(x != trunc(x))) {
    rlang::abort("`x` must be whole numbers.")
  }
  if (length(x) == 1) bridge_tool("int", list(as.double(x)), convert = NA)
  else bridge_tool("ints", list(as.list(as.double(x))), convert = NA)
}

#' An R vector or array as a reference to an ndarray, cast to `dtype` in the same pass
#' @noRd
py_array <- function(x, dtype = NULL) {
  if (is_py(x)) return(x)
  value <- .Call(entry("array"), x, dtype)
  if (is.symbol(value)) raise_failure(value) else value
}

#' What an R value is in Python, as a reference
#' @noRd
py_reference <- function(x) {
  value <- .Call(entry("reference"), x)
  if (is.symbol(value)) raise_failure(value) else value
}

#' A Python callable of an R function, under a name; with `needs_value`, NULL from it is an error
#' @noRd
r_function <- function(f, name = NULL, needs_value = FALSE) {
  value <- .Call(entry("function"), f, name, needs_value)
  if (is.symbol(value)) raise_failure(value) else value
}

#' A Python generator of what `f()` gives, until it gives NULL
#' @noRd
py_generator <- function(f) bridge_tool("generator", list(f), convert = NA)
