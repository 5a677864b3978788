#' Print a model as a table of its layers
#'
#' @param x,object A model.
#' @param line_length Width of the table in characters.
#' @param positions Where the columns end, as fractions of the width.
#' @param expand_nested Whether the layers of nested models are shown.
#' @param show_trainable Whether a column says which layers are trained; `NA`: when some are not.
#' @param ... Passed on to `format()`.
#' @param layer_range Names of the first and the last layer to show.
#' @param compact Whether blank lines are left out.
#' @return `format()`: a string. `print()`: `x`, `summary()`: the text, both invisibly.
#' @method format keras.src.models.model.Model
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' summary(model, line_length = 60)
format.keras.src.models.model.Model <- function(x, line_length = min(getOption("width"), 180), positions = NULL,
                                                expand_nested = FALSE, show_trainable = NA, ...,
                                                layer_range = NULL, compact = TRUE) {
  if (!py_alive(x)) return(NextMethod())
  if (is.na(show_trainable)) show_trainable <- has_frozen_layers(x)
  lines <- character()
  collect <- function(line) lines <<- c(lines, line)
  args <- list(
    line_length = as_integer(line_length, "line_length"), print_fn = r_function(collect, "print_fn"),
    expand_nested = expand_nested, show_trainable = show_trainable
  )
  if (!is.null(positions)) args$positions <- as.list(positions)
  if (!is.null(layer_range)) args$layer_range <- as.list(layer_range)
  py_call(py_attr(x, "summary"), args)
  lines <- unlist(strsplit(lines, "\n", fixed = TRUE))
  lines <- sub("\\s+$", "", enc2utf8(lines))
  if (compact) lines <- lines[nzchar(lines)]
  paste(lines, collapse = "\n")
}

# A model that was saved with saveRDS() comes back without its Python object.
py_alive <- function(x) {
  tryCatch({
    py_has_attr(x, "name")
    TRUE
  }, DeadHandleError = function(e) FALSE)
}

# Layers are frozen when some weight that could be trained is not: variables of their own kind (the means of a batch
# normalization) do not count.
has_frozen_layers <- function(x) {
  any(vapply(py_attr(x, "layers"), function(l) {
    !isTRUE(py_attr(l, "trainable")) && length(py_attr(l, "weights")) > 0
  }, TRUE))
}

#' @rdname format.keras.src.models.model.Model
#' @method print keras.src.models.model.Model
#' @export
print.keras.src.models.model.Model <- function(x, ...) {
  cat(format(x, ...), "\n", sep = "")
  invisible(x)
}

#' @rdname format.keras.src.models.model.Model
#' @method summary keras.src.models.model.Model
#' @export
summary.keras.src.models.model.Model <- function(object, ...) {
  text <- format(object, ...)
  cat(text, "\n", sep = "")
  invisible(text)
}

#' @method str keras.src.models.model.Model
#' @importFrom utils str
#' @export
str.keras.src.models.model.Model <- function(object, ...) {
  cat(format(object), "\n", sep = "")
  invisible()
}

# Drawings of models need Graphviz; without this method plot() would look for numbers in the model.
#' @importFrom graphics plot
#' @export
plot.keras.src.models.model.Model <- function(x, ...) {
  rlang::abort(c(
    "A model cannot be drawn.",
    i = "`summary(model, expand_nested = TRUE)` prints its layers and how they are connected."
  ), call = quote(plot(model)))
}
