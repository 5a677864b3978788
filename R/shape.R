#' Shapes of tensors
#'
#' A shape is a list of whole numbers in which `NULL` stands for a dimension that is not known yet. Arguments are put
#' one after the other: numbers, vectors, lists and other shapes; `NA`, `NULL` and `-1` are dimensions not known.
#' An R array gives its `dim()`, a tensor its shape.
#'
#' Two shapes are compared as a whole: `shape(1, NA) == c(1, NA)` is `TRUE`.
#'
#' @param ... Numbers, vectors, lists, shapes, arrays or tensors.
#' @return An object of class `keras_shape`. `as.integer()` of it has `NA` for what is not known.
#' @export
#' @examples
#' shape(28, 28, 1)
#' shape(NA, c(3, 4))
#' length(shape(NA, 784))
#' as.integer(shape(NA, 784))
shape <- function(...) {
  new_shape(as_dims(list(...), "...", environment()))
}

new_shape <- function(dims) {
  structure(lapply(dims, function(d) if (is.na(d)) NULL else d), class = "keras_shape")
}

# Dimensions as one integer vector, NA where not known. `x` is a list of what shape() accepts.
as_dims <- function(x, arg, call) {
  dims <- lapply(x, function(item) {
    if (is.null(item)) return(NA_integer_)
    if (is_py(item)) return(dims_of(item))
    if (is.list(item)) return(as_dims(unclass(item), arg, call))
    if (!is.null(dim(item)) && !(length(item) == 1 && length(dim(item)) == 1)) return(dim(item))
    if (is.logical(item) && all(is.na(item))) return(rep(NA_integer_, length(item)))
    known <- !is.na(item)
    if (!is.numeric(item)) abort_arg(arg, "made of whole numbers and NA", describe(item), call)
    if (any(is.nan(item))) abort_arg(arg, "made of whole numbers and NA", "NaN", call)
    if (any(is.finite(item) & abs(item) > .Machine$integer.max)) {
      abort_arg(arg, "made of numbers below 2^31", describe(max(abs(item[known]))), call)
    }
    value <- rep(NA_integer_, length(item))
    value[known] <- as_integer(as.vector(item[known]), arg, call)
    value[known & value == -1L] <- NA_integer_
    if (any(value < 0L, na.rm = TRUE)) {
      abort_arg(arg, "made of numbers >= 0 and NA", describe(min(value, na.rm = TRUE)), call)
    }
    value
  })
  as.integer(unlist(dims))
}

# The shape of a tensor; a tensor of rank 0 that holds a whole number stands for that number.
dims_of <- function(x) {
  if (!py_has_attr(x, "shape")) return(as_dims(as.list(x), "...", rlang::caller_env()))
  dims <- tensor_dims(x)
  if (length(dims)) dims else as.integer(as.array(x))
}

tensor_dims <- function(x) {
  vapply(as.list(py_attr(x, "shape")), function(d) if (is.null(d)) NA_integer_ else as.integer(d), 0L)
}

#' @export
format.keras_shape <- function(x, ..., prefix = TRUE) {
  dims <- vapply(unclass(x), function(d) if (is.null(d)) "NA" else format(d), "")
  paste0(if (prefix) "shape", "(", paste(dims, collapse = ", "), ")")
}

#' @export
print.keras_shape <- function(x, ...) {
  cat(format(x, ...), "\n", sep = "")
  invisible(x)
}

#' @export
as.character.keras_shape <- function(x, ...) format(x, ...)

#' @export
as.integer.keras_shape <- function(x, ...) {
  vapply(unclass(x), function(d) if (is.null(d)) NA_integer_ else d, 0L)
}

#' @export
as.double.keras_shape <- function(x, ...) as.double(as.integer(x))

#' @export
as.list.keras_shape <- function(x, ...) unclass(x)

#' @export
`[.keras_shape` <- function(x, ...) structure(unclass(x)[...], class = "keras_shape")

#' @export
rev.keras_shape <- function(x) x[rev(seq_along(x))]

#' @export
`==.keras_shape` <- function(e1, e2) {
  identical(as_dims(list(e1), "e1", environment()), as_dims(list(e2), "e2", environment()))
}

#' @export
`!=.keras_shape` <- function(e1, e2) !(e1 == e2)

#' @export
Summary.keras_shape <- function(..., na.rm = FALSE) {
  dims <- as_dims(list(...), "...", environment())
  do.call(.Generic, list(dims, na.rm = na.rm))
}
