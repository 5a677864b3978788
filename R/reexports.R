#' @importFrom magrittr %>%
#' @export
magrittr::`%>%`

#' @importFrom magrittr %<>%
#' @export
magrittr::`%<>%`

#' `x`, or `y` where `x` is `NULL`
#'
#' R has this operator itself from 4.4 on; before that it is this one.
#'
#' @param x,y Values.
#' @return `x` or `y`.
#' @name null-default
#' @aliases %||%
#' @rawNamespace if (getRversion() < "4.4.0") export("%||%")
#' @examples
#' NULL %||% 5
NULL

#' Assign the parts of a list to several names
#'
#' `c(a, b) %<-% list(1, 2)` assigns 1 to `a` and 2 to `b`. Calls to `c()` may be nested, `..rest` or `...rest` takes
#' what is left, `.` skips an element, and a name with a value at the end, as in `c(x, y = NULL)`, takes that value where
#' there are no elements any more.
#'
#' @param x Names, as a call to `c()`.
#' @param value A list, vector or [shape()] of as many elements.
#' @return `value`, invisibly.
#' @name multi-assign
#' @export
#' @examples
#' c(height, width) %<-% shape(28, 32)
#' c(first, c(second, third)) %<-% list(1, list(2, 3))
#' c(x, y = NULL) %<-% list(1)
`%<-%` <- function(x, value) {
  destructure(substitute(x), value, parent.frame(), rlang::current_env())
  invisible(value)
}

destructure <- function(target, value, env, call) {
  if (is.symbol(target)) {
    if (!identical(target, quote(.))) assign(as.character(target), value, envir = env)
    return()
  }
  if (!rlang::is_call(target, "c")) {
    eval(as.call(list(quote(`<-`), target, value)), env)
    return()
  }
  names <- as.list(target)[-1L]
  values <- as.list(value)
  with_default <- nzchar(rlang::names2(names))
  defaults <- names[with_default]
  names[with_default] <- lapply(names(defaults), as.symbol)
  lacking <- seq_along(names) > length(values) & with_default
  if (any(lacking)) values <- c(values, lapply(unname(defaults[lacking[with_default]]), eval, env))
  rest <- which(vapply(names, function(n) is.symbol(n) && grepl("^\\.{2,3}.+", as.character(n)), TRUE))
  if (length(rest) == 1) {
    taken <- length(values) - (length(names) - 1L)
    if (taken < 0) rlang::abort("Too few values on the right of `%<-%`.", call = call)
    before <- seq_len(rest - 1L)
    values <- c(values[before], list(values[rest - 1L + seq_len(taken)]),
                values[setdiff(seq_along(values), seq_len(rest - 1L + taken))])
    names[[rest]] <- as.symbol(sub("^\\.{2,3}", "", as.character(names[[rest]])))
  }
  if (length(names) != length(values)) {
    rlang::abort(sprintf("`%%<-%%` must have as many values as names: %d names, %d values.", length(names), length(values)),
                 call = call)
  }
  for (i in seq_along(names)) destructure(names[[i]], values[[i]], env, call)
}

#' Python tuples, arrays and modules
#'
#' @param ... Elements of the tuple. One list or vector stands for its elements.
#' @param convert Accepted as reticulate does.
#' @param data Values of the array.
#' @param dtype Type of the array, such as "float32".
#' @param order Accepted as reticulate does; the order in memory never changes what `x[i, j]` is.
#' @return A Python object.
#' @export
#' @examplesIf alphorn_available()
#' tuple(1L, "a")
#' np_array(c(1, 2), dtype = "float32")
tuple <- function(..., convert = FALSE) {
  items <- list(...)
  if (length(items) == 1 && is.list(items[[1L]]) && !is_py(items[[1L]])) items <- items[[1L]]
  do.call(py_tuple, unname(items))
}

#' @rdname tuple
#' @export
np_array <- function(data, dtype = NULL, order = "C") {
  py_array(if (is.null(dim(data))) as.array(data) else data, dtype = dtype)
}

#' @importFrom generics generate
#' @export
generics::generate

#' Functions of reticulate
#'
#' These are reticulate's own: `r_to_py()`, `py_to_r()`, `import()`, `py_help()`, `use_python()`,
#' `use_virtualenv()` and `%as%`.
#'
#' @seealso [reticulate::r_to_py()], [reticulate::import()], [reticulate::py_help()], [reticulate::use_python()]
#' @name reticulate-functions
#' @aliases r_to_py py_to_r import py_help use_python use_virtualenv %as%
#' @rawNamespace export(r_to_py, py_to_r, import, py_help, use_python, use_virtualenv, "%as%")
#' @examplesIf alphorn_available()
#' math <- import("math")
#' math$sqrt(16)
NULL

# Loading reticulate takes several times as long as this package, so its functions are looked up when they are used.
bind_reticulate <- function(namespace) {
  for (name in c("r_to_py", "py_to_r", "import", "py_help", "use_python", "use_virtualenv", "%as%")) {
    look_up <- eval(substitute(function() getExportedValue("reticulate", name), list(name = name)), baseenv())
    makeActiveBinding(name, look_up, namespace)
  }
}
