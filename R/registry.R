#' Register a class or function, so that saved models find it again
#'
#' A saved file holds names and no code. What is registered under `package` and `name` is found by [load_model()] in
#' this session, with no `custom_objects =`.
#'
#' @param object A class made by [Layer()], [Metric()], ..., a function made by [py_func2()], or a plain R function.
#' @param name Name to register under: the class's own name, or the name of the variable that holds the function.
#' @param package Package to register under: the package whose code this is, `"Custom"` in a script.
#' @return `object`, invisibly. For plain R functions the registered Python function: it may be used in place of the original,
#'   and the original works too.
#' @seealso [get_registered_name()], [set_custom_objects()], [with_custom_object_scope()]
#' @export
#' @examplesIf alphorn_available()
#' layer_scale <- Layer(
#'   "Scale",
#'   initialize = function(factor, ...) {
#'     super$initialize(...)
#'     self$factor <- factor
#'   },
#'   call = function(x) x * self$factor,
#'   get_config = function() c(super$get_config(), list(factor = self$factor))
#' )
#' register_keras_serializable(layer_scale, package = "MyLayers")
#' get_registered_name(layer_scale)
register_keras_serializable <- function(object, name = NULL, package = NULL) {
  written <- substitute(object)
  package <- package %||% default_package(parent.frame())
  check_label(name, "name")
  check_label(package, "package")
  class <- class_behind(object)
  if (!is.null(class)) {
    register(class, package, name)
    return(invisible(object))
  }
  if (is_py(object)) {
    register(object, package, name)
    return(invisible(object))
  }
  if (!is.function(object)) abort_arg("object", "a class or a function", describe(object), environment())
  name <- name %||% attr(object, "py_function_name", exact = TRUE)
  if (is.null(name)) {
    if (!is.symbol(written)) rlang::abort("`name` must be given for a function that is written in place.")
    name <- as.character(written)
  }
  callable <- r_function(object, name, needs_value = TRUE)
  register(callable, package, name)
  remember_function(object, callable)
  invisible(callable)
}

register <- function(object, package, name) {
  decorate <- engine_call("saving.register_keras_serializable", list(package = package, name = name), convert = FALSE)
  py_call(decorate, list(object), convert = FALSE)
}

check_label <- function(x, arg, call = rlang::caller_env()) {
  if (!is.null(x) && !(rlang::is_string(x) && nzchar(x))) abort_arg(arg, "a string", describe(x), call)
}

# "Custom" for scripts, the name of the package for code that lives in one.
default_package <- function(frame) {
  top <- topenv(frame)
  if (isNamespace(top)) getNamespaceName(top)[["name"]] else "Custom"
}

# Plain R functions that were registered stand for their Python function from then on.
registered_functions <- new.env(parent = emptyenv())
registered_functions$pairs <- list()

remember_function <- function(f, callable) {
  registered_functions$pairs <- c(registered_functions$pairs, list(list(f = f, callable = callable)))
}

registered_function <- function(f) {
  for (pair in rev(registered_functions$pairs)) if (identical(pair$f, f)) return(pair$callable)
  NULL
}

#' Names and objects of the registry
#'
#' @param obj A class or function, or a wrapper of this package such as `layer_dense`.
#' @param name A registered name, such as "MyLayers>Scale".
#' @param custom_objects,module_objects Further objects to look in, as in [load_model()].
#' @return `get_registered_name()`: the registered name, or the object's own name where it is not registered.
#'   `get_registered_object()`: the class or function, or `NULL`.
#' @export
#' @examplesIf alphorn_available()
#' get_registered_name(layer_dense)
#' layer_own <- Layer("Own", call = function(x) x)
#' register_keras_serializable(layer_own, package = "shop")
#' get_registered_name(layer_own)
#' get_registered_object("shop>Own")
get_registered_name <- function(obj) {
  engine_call("saving.get_registered_name", list(as_class_or_function(obj)))
}

#' @rdname get_registered_name
#' @export
get_registered_object <- function(name, custom_objects = NULL, module_objects = NULL) {
  args <- supplied_args(custom_objects = as_custom_objects, module_objects = as_custom_objects)
  engine_call("saving.get_registered_object", args, convert = FALSE)
}

as_class_or_function <- function(x, arg = "obj", call = rlang::caller_env()) {
  if (!is.function(x) && !is_py(x)) abort_arg(arg, "a class or a function", describe(x), call)
  value <- resolve_function(x)
  if (is_py(value)) return(value)
  registered_function(x) %||% r_function(x, attr(x, "py_function_name", exact = TRUE) %||% "anonymous_R_function",
                                       needs_value = TRUE)
}

#' Custom objects of this session
#'
#' @param objects A named list of classes and functions. A single class, and classes without a name in the list, get
#'   the name of the class.
#' @param clear Whether the present custom objects are forgotten first.
#' @return `get_custom_objects()`: a named list. `set_custom_objects()`: what was set before.
#' @export
#' @examplesIf alphorn_available()
#' double <- function(x) x * 2
#' set_custom_objects(list(double = double))
#' names(get_custom_objects())
#' set_custom_objects(clear = TRUE)
get_custom_objects <- function() {
  objects <- engine_call("saving.get_custom_objects", list(), convert = FALSE)
  if (length(objects)) objects else named_list()
}

#' @rdname get_custom_objects
#' @export
set_custom_objects <- function(objects = named_list(), clear = TRUE) {
  objects <- as_custom_objects(objects, "objects", environment())
  before <- get_custom_objects()
  table <- engine_call("saving.get_custom_objects", list(), convert = NA)
  if (isTRUE(clear)) py_call(py_attr(table, "clear"), list())
  py_call(py_attr(table, "update"), list(objects))
  before
}

#' Run code in which custom objects are known
#'
#' @inheritParams get_custom_objects
#' @param expr Code.
#' @return The value of `expr`.
#' @export
#' @examplesIf alphorn_available()
#' double <- py_func2(function(x) 2 * x, name = "double")
#' with_custom_object_scope(list(double = double), {
#'   layer_dense(, 1, activation = "relu")
#' })
with_custom_object_scope <- function(objects, expr) {
  objects <- as_custom_objects(objects, "objects", environment())
  scope <- engine_call("saving.CustomObjectScope", list(objects), convert = FALSE)
  py_call(py_attr(scope, "__enter__"), list())
  on.exit(py_call(py_attr(scope, "__exit__"), list(NULL, NULL, NULL)))
  expr
}

#' Custom objects as a named list of Python classes and functions
#' @noRd
as_custom_objects <- function(x, arg = "custom_objects", call = rlang::caller_env()) {
  if (is.null(x)) return(NULL)
  if (is_py(x) && !is.function(x)) return(x)
  if (is.function(x) || is_py(x)) x <- list(x)
  if (!is.list(x)) abort_arg(arg, "a named list of classes and functions", describe(x), call)
  names <- rlang::names2(x)
  values <- lapply(seq_along(x), function(i) {
    if (!is.function(x[[i]]) && !is_py(x[[i]])) abort_arg(arg, "a list of classes and functions", describe(x[[i]]), call)
    if (!nzchar(names[[i]]) && is.null(class_behind(x[[i]])) && !is_py(resolve_function(x[[i]])) &&
          is.null(attr(x[[i]], "py_function_name", exact = TRUE)) && is.null(registered_function(x[[i]]))) {
      rlang::abort(sprintf("`%s` must give each plain R function a name: element %d has none.", arg, i), call = call)
    }
    value <- resolve_function(x[[i]])
    if (is_py(value)) return(value)
    registered_function(value) %||% r_function(value, attr(value, "py_function_name", exact = TRUE) %||% names[[i]],
                                             needs_value = TRUE)
  })
  unnamed <- !nzchar(names)
  names[unnamed] <- vapply(values[unnamed], function(v) as.character(py_attr(v, "__name__")), "")
  rlang::set_names(values, names)
}
