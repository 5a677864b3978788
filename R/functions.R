# Plain R functions where the engine wants a function: activations, losses, metrics.

#' A Python function from an R function
#'
#' The engine can call R functions as they are. What this adds is a name, by which [register_keras_serializable()] and
#' `custom_objects =` know the function, and under which it stands in saved files.
#'
#' @param f An R function.
#' @param convert Whether `f` gets arrays as R arrays. Tensors always stay tensors, so that `f` can be traced.
#' @param name Name of the function.
#' @return A Python object that R can call.
#' @export
#' @examplesIf alphorn_available()
#' square <- py_func2(function(x) x^2, name = "square")
#' square(op_array(c(1, 2, 3)))
py_func2 <- function(f, convert = FALSE, name = deparse1(substitute(f))) {
  if (!is.function(f)) abort_arg("f", "a function", describe(f), environment())
  if (is_py(f)) return(f)
  r_function(f, name)
}

#' Name a metric written in R
#'
#' @param name Name under which the metric is reported.
#' @param metric_fn `function(y_true, y_pred)`, returning a value for each sample.
#' @return `metric_fn` with that name, for `compile(metrics = )`.
#' @export
#' @examplesIf alphorn_available()
#' bias <- custom_metric("bias", function(y_true, y_pred) op_mean(y_pred - y_true, axis = -1))
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(loss = "mean_squared_error", metrics = list(bias))
custom_metric <- function(name, metric_fn) {
  if (!rlang::is_string(name)) abort_arg("name", "a string", describe(name), environment())
  if (!is.function(metric_fn)) abort_arg("metric_fn", "a function", describe(metric_fn), environment())
  structure(metric_fn, py_function_name = name)
}

# The Python side of an R function: what a wrapper of this package wraps, else a callable with a name of its own.
as_py_function <- function(f, default_name) {
  f <- resolve_function(f)
  if (is_py(f)) return(f)
  registered_function(f) %||% r_function(f, attr(f, "py_function_name", exact = TRUE) %||% default_name, needs_value = TRUE)
}

# A constraint: an R function of the weights becomes the `call` of one.
as_constraint <- function(x, arg, call) {
  if (!is.function(x) || is_py(x)) return(x)
  known <- resolve_function(x)
  if (is_py(known)) known else Constraint("CustomConstraint", call = function(w) x(w))()
}

#' Check that a plain R function can be called as the engine is going to call it
#'
#' @param f The function; wrappers of this package and makers of classes know themselves.
#' @param given Names of the arguments that it gets, by position.
#' @noRd
check_takes <- function(f, given, arg, call) {
  if (is_py(f) || is.primitive(f) || is_wrapper(f) || !is.null(class_behind(f))) return(invisible())
  formals <- formals(f)
  required <- vapply(formals, identical, TRUE, quote(expr = )) & names(formals) != "..."
  room <- if ("..." %in% names(formals)) Inf else length(formals)
  if (length(given) > room || any(which(required) > length(given))) {
    rlang::abort(c(
      sprintf("`%s` must be a function of (%s), not of (%s).", arg, paste(given, collapse = ", "),
              paste(names(formals), collapse = ", ")),
      i = if (arg == "learning_rate") "A rate that depends on the step is a class of `new_learning_rate_schedule_class()`."
    ), call = call)
  }
}

# Functions among the arguments of a wrapper, by what the argument is for.
checked_function <- function(f, arg, call) {
  if (arg == "learning_rate") check_takes(f, character(), arg, call)
  if (grepl("(^|_)activation$", arg)) check_takes(f, "x", arg, call)
  if (grepl("_regularizer$", arg)) check_takes(f, "x", arg, call)
  if (grepl("_initializer$", arg)) f <- as_initializer_function(f, arg, call)
  f
}

# An initializer gets its shape, and the type by name if it cares.
as_initializer_function <- function(f, arg, call) {
  if (is_py(f) || is_wrapper(f) || !is.null(class_behind(f)) || any(c("dtype", "...") %in% names(formals(f)))) return(f)
  check_takes(f, "shape", arg, call)
  structure(function(shape, dtype = NULL) f(shape), py_function_name = attr(f, "py_function_name", exact = TRUE))
}
