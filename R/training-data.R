# Training data from R: arrays, vectors, factors, data frames, lists of these, and generator functions.

#' Data for the engine, recursively
#' @noRd
as_model_data <- function(x, arg = "x", call = rlang::caller_env()) {
  if (passes_untouched(x)) return(x)
  if (is.function(x)) return(as_generator(x))
  if (is.factor(x)) {
    if (anyNA(x)) abort_arg(arg, "without missing values", "a factor with NA", call)
    x <- as.integer(x) - 1L
  }
  if (is.list(x)) return(lapply(as.list(x), as_model_data, arg = arg, call = call))
  if (!is.atomic(x)) abort_arg(arg, "an array, a list of arrays or a function", describe(x), call)
  if (anyNA(x) && !is.double(x)) abort_arg(arg, "without missing values", "data with NA", call)
  as_py_array(x)
}

#' Data for a model: a data frame is a matrix to a model of one input, and a column for each input to others
#' @noRd
as_data_of <- function(model, part = "x") {
  function(x, arg, call) {
    if (is.data.frame(x) && !bridge_tool("takes_columns", list(model, part, names(x)))) {
      x <- frame_as_matrix(x, arg, call)
    }
    as_model_data(x, arg, call)
  }
}

frame_as_matrix <- function(x, arg, call, taker = "the model") {
  numbers <- vapply(x, function(column) (is.numeric(column) || is.logical(column)) && !is.object(column), TRUE)
  if (!all(numbers)) {
    column <- names(x)[!numbers][[1L]]
    abort_hint(arg, sprintf("numbers only, as %s takes all columns as one matrix", taker),
               sprintf("a data frame whose column `%s` is %s", column, describe(x[[column]])),
               "`model.matrix()` codes factors, `as.integer(x) - 1L` gives their codes.", call)
  }
  missing <- vapply(x, function(column) anyNA(column) && !is.double(column), TRUE)
  if (any(missing)) {
    abort_arg(arg, "without missing values", sprintf("a data frame with NA in column `%s`", names(x)[missing][[1L]]), call)
  }
  unname(as.matrix(x))
}

#' @noRd
as_validation_data <- function(model) function(x, arg, call) {
  if (passes_untouched(x) || is.function(x)) return(as_model_data(x, arg, call))
  if (!is.list(x) || !(length(x) %in% 2:3)) {
    abort_arg(arg, "list(x, y) or list(x, y, sample_weight)", describe(x), call)
  }
  parts <- Map(function(value, part) as_data_of(model, part)(value, arg, call), unname(x), c("x", "y", "y")[seq_along(x)])
  do.call(py_tuple, parts)
}

# An R function that returns the next batch, or NULL at the end, as a Python generator.
as_generator <- function(next_batch) {
  py_generator(function() {
    batch <- next_batch()
    if (is.null(batch)) return(NULL)
    if (is_py(batch) || is.array(batch)) batch <- list(batch)
    if (!is.list(batch) || !(length(batch) %in% 1:3)) {
      rlang::abort("A generator must return list(x), list(x, y), list(x, y, sample_weight), or NULL at the end.")
    }
    do.call(py_tuple, unname(lapply(batch, as_model_data)))
  })
}

# Weights by class: the names are the classes, whole numbers from 0.
as_class_weight <- function(x, arg, call) {
  if (passes_untouched(x)) return(x)
  classes <- suppressWarnings(as.integer(names(x)))
  if (is.null(names(x)) || anyNA(classes) || !all(vapply(x, is.numeric, TRUE))) {
    rlang::abort(c(
      sprintf("`%s` must be a named list or vector of numbers whose names are classes (whole numbers from 0).", arg),
      i = "For example `c(\"0\" = 1, \"1\" = 5)`."
    ), call = call)
  }
  py_dict(as.list(classes), unname(as.list(x)))
}

# Epochs are counted from 1 in R, from 0 in the engine.
as_epoch <- function(x, arg, call) {
  epoch <- as_integer(x, arg, call)
  if (is.numeric(epoch) && epoch < 1L) abort_arg(arg, "a whole number >= 1", describe(x), call)
  if (is.null(epoch)) NULL else epoch - 1L
}

as_callbacks <- function(x, arg, call) {
  if (is.null(x)) return(NULL)
  if (is_py(x)) x <- list(x)
  if (is.function(x)) x <- list(x)
  lapply(unname(as.list(x)), function(one) if (is.function(one) && !is_py(one)) one() else one)
}

# "auto" is silent in tests, one line an epoch in a document, a progress bar otherwise.
as_verbose <- function(x, call = rlang::caller_env()) {
  if (identical(x, "auto")) {
    if (identical(Sys.getenv("TESTTHAT"), "true")) return(0L)
    if (isTRUE(getOption("knitr.in.progress"))) return(2L)
    return("auto")
  }
  if (rlang::is_bool(x)) return(as.integer(x))
  if (is.character(x)) abort_arg("verbose", "\"auto\", 0, 1 or 2", describe(x), call)
  as_integer(x, "verbose", call)
}
