# What Python objects look like in R.

#' @export
format.alphorn.object <- function(x, ...) {
  tryCatch(py_repr(x), DeadHandleError = function(e) "<a Python object of another session>")
}

#' @export
as.character.alphorn.object <- function(x, ...) {
  if (inherits(x, "numpy.ndarray") && bridge_tool("is_tensor", list(x))) {
    return(as.character(bridge_tool("to_array", list(x))))
  }
  py_str(x)
}

#' @export
print.alphorn.object <- function(x, ...) {
  cat(format(x, ...), "\n", sep = "")
  signature <- if (is.function(x)) tryCatch(bridge_tool("signature", list(x)), error = function(e) NULL)
  if (!is.null(signature)) cat(" signature: ", signature, "\n", sep = "")
  invisible(x)
}

#' @export
str.alphorn.object <- function(object, ...) {
  text <- if (inherits(object, "numpy.ndarray")) {
    sprintf("<numpy.ndarray shape(%s), dtype=%s>", paste(dim(object), collapse = ", "),
            bridge_tool("dtype", list(object)))
  } else if (inherits(object, "keras.src.backend.common.variables.Variable")) {
    sub("(value=.{40}).{5,}>$", "\\1 ...>", gsub("\\s+", " ", format(object)))
  } else {
    strsplit(format(object), "\n", fixed = TRUE)[[1L]][[1L]]
  }
  cat(" ", text, "\n", sep = "")
  invisible()
}

#' @export
summary.alphorn.object <- function(object, ...) {
  cat(format(object), "\n", sep = "")
  invisible(object)
}

#' @export
all.equal.alphorn.object <- function(target, current, ..., tolerance = 1.5e-8) {
  if (!bridge_tool("is_tensor", list(target)) || bridge_tool("no_values", list(target))) {
    same <- is_py(current) && bridge_tool("is", list(target, current))
    return(if (same) TRUE else "target and current are not the same Python object")
  }
  if (is_py(current) && bridge_tool("no_values", list(current))) return("current is a symbolic tensor")
  difference <- bridge_tool("all_close", list(target, if (is_py(current)) current else py_array(as.array(current)),
                                              tolerance))
  difference %||% TRUE
}
