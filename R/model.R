#' Start a functional model: a symbolic tensor
#'
#' @param shape Shape of one sample, without the batch dimension: a number, a vector or a list, `NA` where not known.
#' @param batch_size Size of the batch, when it is fixed.
#' @param dtype Type of the values, [config_floatx()] by default.
#' @param sparse,ragged Whether the tensor is sparse or ragged. The engine knows dense tensors only.
#' @param batch_shape The whole shape, batch dimension included, in place of `shape` and `batch_size`.
#' @param name Name of the input, used by `fit()` and `predict()` to find a named input.
#' @param tensor An existing symbolic tensor to take as input.
#' @param optional Whether the input may be `NULL` when the model is called.
#' @return A symbolic tensor, to be given to layers and ops.
#' @seealso [keras_model()]
#' @export
#' @examplesIf alphorn_available()
#' inputs <- keras_input(shape(784), name = "digits")
#' inputs
keras_input <- function(shape = NULL, batch_size = NULL, dtype = NULL, sparse = NULL, ragged = NULL,
                        batch_shape = NULL, name = NULL, tensor = NULL, optional = FALSE) {
  args <- supplied_args(shape = as_shape, batch_size = as_integer, batch_shape = as_shape)
  engine_call("Input", args, convert = FALSE)
}

#' @rdname keras_input
#' @export
layer_input <- keras_input

#' A model from its inputs and outputs
#'
#' @param inputs,outputs Symbolic tensors: one, a list, or a named list. An unnamed list of one stands for its element.
#' @param ... `name` and further arguments of the engine's `Model`.
#' @return A model. It is a function: `model(x)` calls it on tensors.
#' @seealso [keras_model_sequential()], [compile()], [fit()]
#' @export
#' @examplesIf alphorn_available()
#' inputs <- keras_input(shape(4))
#' outputs <- inputs |> layer_dense(8, activation = "relu") |> layer_dense(1)
#' keras_model(inputs, outputs, name = "small")
keras_model <- function(inputs = NULL, outputs = NULL, ...) {
  args <- supplied_args(inputs = unwrap_single, outputs = unwrap_single)
  if (is.null(args$inputs) != is.null(args$outputs)) {
    missing <- if (is.null(args$inputs)) "inputs" else "outputs"
    rlang::abort(sprintf("`%s` must be given too: a model goes from `inputs` to `outputs`.", missing))
  }
  engine_call("Model", args, convert = FALSE)
}

unwrap_single <- function(x, arg, call) {
  if (is.list(x) && !is_py(x) && length(x) == 1 && is.null(names(x))) x[[1L]] else x
}

#' A model that is a stack of layers
#'
#' Layers are added by piping: `model |> layer_dense(10)` adds the layer to `model` itself and returns it.
#'
#' @param input_shape Shape of one sample, without the batch dimension. When any `input_*` argument is given, the stack
#'   starts with an input layer and is built at once.
#' @param name Name of the model.
#' @param ... Further arguments of the engine's `Sequential`, named.
#' @param input_dtype,input_batch_size,input_sparse,input_ragged,input_batch_shape,input_name,input_tensor,input_optional
#'   As the arguments of [keras_input()].
#' @param trainable Whether the layers are trained.
#' @param layers A layer or a list of layers to start with.
#' @return A Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(8, activation = "relu") |>
#'   layer_dense(1)
#' model
keras_model_sequential <- function(input_shape = NULL, name = NULL, ..., input_dtype = NULL,
                                   input_batch_size = NULL, input_sparse = NULL, input_ragged = NULL,
                                   input_batch_shape = NULL, input_name = NULL, input_tensor = NULL,
                                   input_optional = FALSE, trainable = TRUE, layers = list()) {
  if (is_layer(input_shape) || (is.list(input_shape) && any(vapply(input_shape, is_layer, TRUE)))) {
    rlang::abort("Layers must be given as `layers =`; the first argument is `input_shape`.")
  }
  args <- supplied_args(
    input_shape = as_shape, input_batch_shape = as_shape, input_batch_size = as_integer, layers = as_layer_list
  )
  of_input <- startsWith(as.character(names(args)), "input_")
  if (any(of_input)) {
    input <- args[of_input]
    names(input) <- sub("^input_", "", names(input))
    input_tensor <- input$tensor
    input$tensor <- NULL
    start <- if (is.null(input_tensor)) {
      engine_call("layers.InputLayer", input, convert = FALSE)
    } else {
      engine_call("layers.InputLayer", c(input, list(input_tensor = input_tensor)), convert = FALSE)
    }
    args <- args[!of_input]
    args$layers <- c(list(start), args$layers)
  }
  engine_call("Sequential", args, convert = FALSE)
}

as_layer_list <- function(x, arg, call) {
  if (is_layer(x)) list(x) else unname(as.list(x))
}

is_layer <- function(x) inherits(x, "keras.src.layers.layer.Layer")

is_model <- function(x) inherits(x, "keras.src.models.model.Model")

#' A new model of the same make
#'
#' The layers are made anew from their configuration, with fresh weights. What was compiled is not copied.
#'
#' @param model A model.
#' @param input_tensors Symbolic tensors to build the new model on, in place of new inputs.
#' @param clone_function `function(layer)` that returns the layer to use in place of `layer`.
#' @param call_function `function(layer, ...)` that calls a layer of the new model.
#' @param recursive Whether `clone_function` also sees the layers inside nested models.
#' @param ... Not used.
#' @return A model.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' copy <- clone_model(model)
#' set_weights(copy, get_weights(model))
clone_model <- function(model, input_tensors = NULL, clone_function = NULL, call_function = NULL,
                        recursive = FALSE, ...) {
  check_model(model)
  engine_call("models.clone_model", supplied_args(), convert = FALSE)
}

#' A layer of a model, by name or by position
#'
#' @param object A model.
#' @param name Name of the layer.
#' @param index Position of the layer, counted from 1, or backwards from -1.
#' @return The layer.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1, name = "out")
#' get_layer(model, "out")
#' get_layer(model, index = -1)
get_layer <- function(object, name = NULL, index = NULL) {
  check_model(object)
  if (is.null(name) == is.null(index)) rlang::abort("Exactly one of `name` and `index` must be given.")
  if (is.null(name)) {
    layers <- py_attr(object, "layers")
    return(layers[[position_among(index, length(layers), "index")]])
  }
  if (!rlang::is_string(name)) {
    abort_arg("name", "a string", describe(name), rlang::current_env())
  }
  py_call(py_attr(object, "get_layer"), list(name = name), convert = FALSE)
}

#' Remove the last layer of a Sequential model
#'
#' @param object A Sequential model; it is changed in place.
#' @param rebuild Whether the model is built anew afterwards.
#' @return The layer that was removed.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(3) |> layer_dense(1)
#' pop_layer(model)
#' model$output_shape
pop_layer <- function(object, rebuild = TRUE) {
  check_model(object)
  py_call(py_attr(object, "pop"), list(rebuild = rebuild), convert = FALSE)
}

# A position from 1, or backwards from -1, among `n`: as R counts, always positive.
position_among <- function(x, n, arg, call = rlang::caller_env()) {
  at <- as_integer(x, arg, call)
  if (length(at) != 1 || at == 0L || abs(at) > n) {
    rlang::abort(
      sprintf("`%s` must be between 1 and %d, or -1 and -%d, not %s.", arg, n, n, describe(x)), call = call
    )
  }
  if (at < 0L) n + 1L + at else at
}

check_model <- function(x, arg = "object", call = rlang::caller_env()) {
  if (!is_model(x)) abort_arg(arg, "a model", describe(x), call)
}

check_layer <- function(x, arg = "object", call = rlang::caller_env()) {
  if (!is_layer(x)) abort_arg(arg, "a layer or a model", describe(x), call)
}
