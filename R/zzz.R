#' The engine, as a Python module
#'
#' `keras$layers$Dense(units = 2L)` reaches what has no function in this package. Arguments cross as they are: whole
#' numbers need an `L`.
#'
#' `newaxis` is `NULL`: a new axis of length one in [op_subset()].
#'
#' @format An object that starts Python when something of it is first asked for.
#' @export
#' @examplesIf alphorn_available()
#' keras$layers$Dense(units = 2L)
keras <- structure(list(), class = "alphorn_engine")

#' @rdname keras
#' @export
newaxis <- NULL

#' @export
`$.alphorn_engine` <- function(x, name) engine_get(name)

#' @export
`[[.alphorn_engine` <- function(x, name) engine_get(name)

#' @export
names.alphorn_engine <- function(x) names(engine_get(""))

#' @importFrom utils .DollarNames
#' @export
.DollarNames.alphorn_engine <- function(x, pattern = "") grep(pattern, names(x), value = TRUE)

#' @export
print.alphorn_engine <- function(x, ...) {
  cat("<alphorn's engine, a Python module with Keras's API>\n")
  invisible(x)
}

.onLoad <- function(libname, pkgname) {
  bridge_on_load()
  bind_reticulate(topenv())
}
