# What a Python program asks of R: run a file of definitions, evaluate a line (rbridge.source(), rbridge.evaluate()).

#' Run a file of definitions, and let loading find what it made
#'
#' Classes become registered ones, and custom objects under their own names too: files may have been saved before or
#' after the class was registered. Plain functions become custom objects under the names of their variables.
#' @noRd
source_definitions <- function(path) {
  before <- as.list(globalenv())
  source(path, local = globalenv(), keep.source = FALSE)
  made <- Filter(function(value) is.function(value) && !is_py(value), as.list(globalenv()))
  assigned <- names_assigned_in(path)
  made <- made[vapply(names(made), function(name) name %in% assigned || !identical(made[[name]], before[[name]]), TRUE)]
  is_class <- vapply(made, function(f) !is.null(class_behind(f)), TRUE)
  for (f in made[is_class]) register_unless_registered(f)
  set_custom_objects(c(unname(made[is_class]), made[!is_class]), clear = FALSE)
  invisible()
}

# Names that the file assigns at its top level; what it made again just as it was is found by them.
names_assigned_in <- function(path) {
  assignments <- Filter(function(line) rlang::is_call(line, c("<-", "=")), as.list(parse(path, keep.source = FALSE)))
  as.character(unlist(lapply(assignments, function(line) if (is.symbol(line[[2L]])) as.character(line[[2L]]))))
}

register_unless_registered <- function(f) {
  class <- class_behind(f)
  registered <- engine_call("saving.get_registered_name", list(class))
  if (identical(registered, py_attr(class, "__name__"))) register(class, "Custom", NULL)
}

evaluate_text <- function(code) eval(parse(text = code), globalenv())
