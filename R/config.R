#' The configuration of an object
#'
#' `get_config()` gives what is needed to make an object anew, `from_config()` makes one.
#'
#' @param object A layer, model, optimizer, loss, metric, initializer, regularizer, constraint, ...
#' @param config What `get_config()` gave; elements may be changed in between.
#' @param custom_objects Classes and functions that the configuration needs, as in [load_model()].
#' @return `get_config()`: a named list whose attribute `"__class__"` holds the Python class. `from_config()`: an object
#'   of that class. A class made by [Layer()] and friends, or a wrapper such as `layer_dense`, may be put there too.
#' @export
#' @examplesIf alphorn_available()
#' layer <- layer_dense(, 3, activation = "relu")
#' config <- get_config(layer)
#' config$units <- 5L
#' from_config(config)
get_config <- function(object) {
  if (!is_py(object)) abort_arg("object", "an object of the engine", describe(object), environment())
  if (!py_has_attr(object, "get_config")) {
    rlang::abort(sprintf("`object` must have a configuration, and a %s has none.", class(object)[[1L]]))
  }
  config <- as_config(py_call(py_attr(object, "get_config"), list(), convert = NA))
  if (!length(config)) config <- named_list()
  attr(config, "__class__") <- py_attr(object, "__class__")
  config
}

#' @rdname get_config
#' @export
from_config <- function(config, custom_objects = NULL) {
  if (!is.list(config)) abort_arg("config", "a list", describe(config), environment())
  class <- attr(config, "__class__", exact = TRUE)
  if (is.symbol(class)) class <- get(as.character(class), envir = parent.frame())
  if (is.null(class)) {
    rlang::abort(c(
      "`config` must say what it is the configuration of: its attribute \"__class__\" is missing.",
      i = "Keep the attribute when a config is edited, or use `deserialize_keras_object()`."
    ))
  }
  if (is.function(class) && !is_py(class)) class <- resolve_function(class)
  if (!is_py(class)) abort_arg("config", "a config whose \"__class__\" is a class", describe(class), environment())
  attr(config, "__class__") <- NULL
  if (!length(config)) config <- named_list()
  make <- function() py_call(py_attr(class, "from_config"), list(config), convert = FALSE)
  if (is.null(custom_objects)) make() else with_custom_object_scope(custom_objects, make())
}

#' Any object as a list, and back
#'
#' The list says which class an object has, where that is known from, and its configuration.
#'
#' @param obj An object of the engine, a function, or a list of these.
#' @param config What `serialize_keras_object()` gave.
#' @param custom_objects Classes and functions that the configuration needs, as in [load_model()].
#' @param safe_mode Whether code inside the configuration is refused.
#' @param ... Not used.
#' @return `serialize_keras_object()`: a list with `module`, `class_name`, `config` and `registered_name`.
#'   `deserialize_keras_object()`: the object.
#' @export
#' @examplesIf alphorn_available()
#' config <- serialize_keras_object(regularizer_l1(0.005))
#' str(config)
#' deserialize_keras_object(config)
serialize_keras_object <- function(obj) {
  as_config(engine_call("saving.serialize_keras_object", list(resolve_value(obj)), convert = NA))
}

# A configuration as an R list. Lists of one stay lists and do not become vectors: what goes back must be what came.
as_config <- function(config) bridge_tool("keep_single", list(config), convert = FALSE)

#' @rdname serialize_keras_object
#' @export
deserialize_keras_object <- function(config, custom_objects = NULL, safe_mode = TRUE, ...) {
  args <- supplied_args(custom_objects = as_custom_objects)
  engine_call("saving.deserialize_keras_object", args, convert = FALSE)
}
