#' The engine, as a Python module
#'
#' `keras$layers$Dense(units = 2L)` reaches what has no function in this package. Arguments cross as they are: whole
#' numbers need an `L`.
#'
#' `newaxis` is `NULL`: a new axis of length one in [op_subset()].
#'
#' @format A Python module; it starts Python when it is first used.
#' @export
keras <- NULL

#' @rdname keras
#' @export
newaxis <- NULL

.onLoad <- function(libname, pkgname) {
  namespace <- topenv()
  delayedAssign("keras", engine_get(""), eval.env = namespace, assign.env = namespace)
  if (exists("bridge_on_load", envir = namespace, inherits = FALSE)) {
    get("bridge_on_load", envir = namespace)(libname, pkgname)
  }
}
