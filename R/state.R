#' Set a metric, or a layer that remembers, to its start
#'
#' @param object A metric or layer with a state.
#' @return `object`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_mean()
#' metric$update_state(c(1, 3))
#' reset_state(metric)
#' metric$result()
reset_state <- function(object) {
  py_call(py_attr(object, if (py_has_attr(object, "reset_state")) "reset_state" else "reset_states"), list())
  invisible(object)
}

#' Variables of a model as a tree, and back
#'
#' @param object A model.
#' @param value_format "backend_tensor" for tensors, "array" for R arrays.
#' @param state_tree What `get_state_tree()` gave.
#' @return `get_state_tree()`: a named list with `trainable_variables`, `non_trainable_variables`, `optimizer_variables`
#'   and `metrics_variables`. `set_state_tree()`: `object`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2, name = "net") |> layer_dense(1, name = "out")
#' tree <- get_state_tree(model, "array")
#' tree$trainable_variables$net$out$bias
#' set_state_tree(model, tree)
get_state_tree <- function(object, value_format = "backend_tensor") {
  check_model(object)
  arrays <- value_format %in% c("array", "r_array")
  format <- if (arrays) "numpy_array" else value_format
  py_call(py_attr(object, "get_state_tree"), list(value_format = format), convert = arrays)
}

#' @rdname get_state_tree
#' @export
set_state_tree <- function(object, state_tree) {
  check_model(object)
  py_call(py_attr(object, "set_state_tree"), list(state_tree))
  invisible(object)
}

#' A variable of the engine
#'
#' @param initializer A number, array or tensor; or an initializer, its name, or a function of `(shape, dtype)`.
#' @param shape Shape, where the initializer does not have one.
#' @param dtype Type of the values.
#' @param trainable Whether training changes it.
#' @param autocast Whether it is cast to the compute type of a layer that reads it.
#' @param aggregation,synchronization Accepted as Keras does.
#' @param name Name of the variable.
#' @param ... Further arguments of the engine's `Variable`, named.
#' @return A variable: `v$assign()` changes it, `v$value` is its value.
#' @export
#' @examplesIf alphorn_available()
#' v <- keras_variable(c(1, 2))
#' v$assign(c(3, 4))
#' v
keras_variable <- function(initializer, shape = NULL, dtype = NULL, trainable = TRUE, autocast = TRUE,
                           aggregation = "none", synchronization = "auto", name = NULL, ...) {
  engine_object("Variable", supplied_args(initializer = as_tensor_arg, shape = as_shape, .skip = "synchronization"))
}

#' Let a preprocessing layer learn from data
#'
#' @param object A layer that learns from data before training.
#' @param data Data: an array, or a data frame of numbers or of strings, which is the matrix of its columns.
#' @param ... Further arguments of the layer's `adapt`, named.
#' @param batch_size,steps How the data is gone through.
#' @return `object`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' scaled <- layer_normalization()
#' adapt(scaled, matrix(c(1, 2, 3), 3))
#' scaled(matrix(2))
adapt <- function(object, data, ..., batch_size = NULL, steps = NULL) {
  check_layer(object)
  if (!py_has_attr(object, "adapt")) {
    abort_arg("object", "a layer that learns from data before training", describe(object), environment())
  }
  args <- supplied_args(data = as_data_to_learn, batch_size = as_integer, steps = as_integer, .skip = "object")
  py_call(py_attr(object, "adapt"), args)
  invisible(object)
}

as_data_to_learn <- function(x, arg, call) {
  if (is.data.frame(x)) {
    strings <- all(vapply(x, is.character, TRUE))
    x <- if (strings) unname(as.matrix(x)) else frame_as_matrix(x, arg, call, "the layer")
  }
  as_model_data(x, arg, call)
}
