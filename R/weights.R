#' Weights as R arrays
#'
#' @param object A layer or a model.
#' @param trainable `NA` for all weights, `TRUE` for those that are trained, `FALSE` for the others.
#' @param weights List of arrays, in the order that `get_weights()` gives them.
#' @return `get_weights()`: an unnamed list of arrays. `set_weights()`: `object`, invisibly.
#' @details All weights are checked before the first is assigned: when a count or a shape does not fit, nothing changes.
#'   A vector is accepted for a weight of one dimension.
#' @export
#' @examplesIf alphorn_available()
#' layer <- layer_dense(, 2)
#' layer$build(shape(NA, 3))
#' str(get_weights(layer))
#' set_weights(layer, list(matrix(1, 3, 2), c(0, 0)))
get_weights <- function(object, trainable = NA) {
  check_layer(object)
  lapply(weight_variables(object, trainable), function(w) py_call(py_attr(w, "numpy"), list(), convert = TRUE))
}

#' @rdname get_weights
#' @export
set_weights <- function(object, weights) {
  check_layer(object)
  if (!is.list(weights) || is_py(weights)) abort_arg("weights", "a list of arrays", describe(weights), environment())
  variables <- weight_variables(object, NA)
  if (length(weights) != length(variables)) {
    rlang::abort(sprintf("`weights` must be a list of %d arrays, not of %d.", length(variables), length(weights)))
  }
  wanted <- vapply(variables, function(v) format(new_shape(tensor_dims(v)), prefix = FALSE), "")
  given <- vapply(weights, function(w) format(new_shape(dims_of_weight(w)), prefix = FALSE), "")
  if (any(wrong <- wanted != given)) {
    paths <- vapply(variables[wrong], function(v) as.character(py_attr(v, "path")), "")
    rlang::abort(c(
      "Shapes in `weights` must be those of the variables; nothing was assigned.",
      rlang::set_names(
        sprintf("weights[[%d]]: `%s` has shape %s, not %s.", which(wrong), paths, wanted[wrong], given[wrong]), "x"
      )
    ))
  }
  py_call(py_attr(object, "set_weights"), list(lapply(unname(weights), as_py_array)))
  invisible(object)
}

weight_variables <- function(object, trainable, call = rlang::caller_env()) {
  if (!is.logical(trainable) || length(trainable) != 1) {
    abort_arg("trainable", "NA, TRUE or FALSE", describe(trainable), call)
  }
  which <- if (is.na(trainable)) "weights" else if (trainable) "trainable_weights" else "non_trainable_weights"
  as.list(py_attr(object, which))
}

dims_of_weight <- function(w) {
  if (is_py(w)) tensor_dims(w) else if (is.null(dim(w))) length(w) else dim(w)
}

#' Keep weights in 8 or 4 bits
#'
#' Dense layers (those of `layer_dense()`, `layer_einsum_dense()` and inside of attention) and embeddings keep their
#' weights as small whole numbers from then on, with a scale for each output: a file takes a quarter or an eighth of the
#' space. All other layers stay as they are; those with weights are named in a warning.
#'
#' @param object A layer or a model that is built.
#' @param mode `"int8"`, `"int4"` or `"float8"`; `NULL` where `config` says it.
#' @param ... Further arguments of the method, named. For models and layers: `config`, such as
#'   `keras$quantizers$Int4QuantizationConfig(block_size = 64)`; `type_check = FALSE` takes subclasses of these layers
#'   too. For models: `filters`, the layers that are meant: patterns that are searched for in their names, or a function
#'   of a layer that returns `TRUE` or `FALSE`.
#' @return `object`, invisibly.
#' @details
#' - `"int8"`: weights and inputs are rounded to whole numbers from -127 to 127.
#' - `"int4"`: weights are rounded to whole numbers from -8 to 7, two in a byte, in blocks of 128 inputs that share a
#'   scale and a zero point; inputs stay as they are.
#' - `"float8"`: weights stay as they are; products are of inputs and weights that are rounded to floats of 8 bits, in
#'   training too.
#'
#' Few bits cannot be trained: after `"int8"` and `"int4"` only biases are, and what LoRA (`layer$enable_lora(4)`) adds.
#' The values are those that Keras gives, and Keras 3.15 reads the files. Compile the model again before it is trained
#' further. Weights cannot be quantized twice, nor brought back.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 64) |> layer_dense(32, name = "body") |> layer_dense(2, name = "head")
#' quantize_weights(model, "int8", filters = "body")
#' model$get_layer("body")$quantization_mode
quantize_weights <- function(object, mode, ...) {
  check_layer(object)
  args <- rlang::list2(...)
  if (length(args) && !rlang::is_named(args)) {
    abort_arg("...", "named arguments, such as `config`", "arguments without names", environment())
  }
  if (is.function(args$filters) && !is_py(args$filters)) args$filters <- one_flag(args$filters)
  if (is.character(args$filters)) args$filters <- as.list(args$filters)
  py_call(py_attr(object, "quantize"), c(list(mode = mode), args))
  invisible(object)
}

# A function of a layer that must give TRUE or FALSE.
one_flag <- function(f) {
  force(f)
  function(layer) {
    chosen <- f(layer)
    if (!rlang::is_bool(chosen)) rlang::abort("`filters` must return TRUE or FALSE for every layer.")
    chosen
  }
}

#' How many parameters a layer or model has
#'
#' @param object A layer or a model that is built.
#' @return An integer.
#' @export
#' @examplesIf alphorn_available()
#' count_params(keras_model_sequential(input_shape = 3) |> layer_dense(2))
count_params <- function(object) {
  check_layer(object)
  as.integer(py_call(py_attr(object, "count_params"), list()))
}

#' Freeze and unfreeze the weights of a model
#'
#' `freeze_weights()` sets `trainable` to `FALSE`, `unfreeze_weights()` to `TRUE`. With neither range nor `which` this
#' holds for `object` as a whole. Otherwise the layers that are named get that value and **all other layers of the model
#' get the opposite one**, as in keras3, so that one call says which part of a model is trained.
#'
#' @param object A layer or a model.
#' @param from,to First and last layer of a range, both included: a name, a position (counted from 1, or backwards from
#'   -1) or a layer of the model.
#' @param which Names, positions, a logical vector, a function or formula of a layer that returns `TRUE` or `FALSE`, or a
#'   list of layers. A name that no layer has is an error.
#' @return `object`, invisibly.
#' @details Compile the model again afterwards, so that the change takes part in training.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |>
#'   layer_dense(8, name = "base") |>
#'   layer_dense(1, name = "head")
#' freeze_weights(model, to = "base")
#' model
freeze_weights <- function(object, from = NULL, to = NULL, which = NULL) {
  set_trainable(object, from, to, which, trainable = FALSE)
}

#' @rdname freeze_weights
#' @export
unfreeze_weights <- function(object, from = NULL, to = NULL, which = NULL) {
  set_trainable(object, from, to, which, trainable = TRUE)
}

set_trainable <- function(object, from, to, which, trainable, call = rlang::caller_env()) {
  check_layer(object, call = call)
  if (is.null(from) && is.null(to) && is.null(which)) {
    py_set_attr(object, "trainable", trainable)
    return(invisible(object))
  }
  layers <- py_attr(object, "layers")
  if (!is.null(which)) {
    if (!is.null(from) || !is.null(to)) {
      rlang::abort("Either `which` or a range (`from`, `to`) must be given, not both.", call = call)
    }
    chosen <- chosen_layers(layers, which, call)
  } else {
    first <- layer_position(layers, from %||% 1L, "from", call)
    last <- layer_position(layers, to %||% length(layers), "to", call)
    if (first > last) rlang::abort("`from` must not come after `to`.", call = call)
    chosen <- seq_along(layers) %in% first:last
  }
  # The model first: setting it reaches every layer, and the layers then get their own values.
  py_set_attr(object, "trainable", TRUE)
  for (i in seq_along(layers)) py_set_attr(layers[[i]], "trainable", if (chosen[[i]]) trainable else !trainable)
  invisible(object)
}

layer_names <- function(layers) vapply(layers, function(l) as.character(py_attr(l, "name")), "")

layer_position <- function(layers, at, arg, call) {
  if (is.character(at)) return(match_layers(layers, at, arg, call))
  if (is_layer(at)) return(match_layers(layers, as.character(py_attr(at, "name")), arg, call))
  position_among(at, length(layers), arg, call)
}

match_layers <- function(layers, names, arg, call) {
  known <- layer_names(layers)
  at <- match(names, known)
  if (anyNA(at)) {
    rlang::abort(c(
      sprintf("`%s` must name layers of the model, and \"%s\" is none.", arg, names[is.na(at)][[1L]]),
      i = paste("Its layers are:", paste(dQuote(known, FALSE), collapse = ", "))
    ), call = call)
  }
  at
}

# Which layers are meant, as one logical per layer.
chosen_layers <- function(layers, which, call) {
  if (inherits(which, "formula")) which <- rlang::as_function(which)
  if (is.function(which) && !is_layer(which)) {
    picked <- lapply(layers, which)
    if (!all(vapply(picked, rlang::is_bool, TRUE))) {
      rlang::abort("`which` must return TRUE or FALSE for every layer.", call = call)
    }
    return(unlist(picked))
  }
  if (is.logical(which)) {
    if (anyNA(which) || length(which) != length(layers)) {
      rlang::abort(sprintf("`which` must have one TRUE or FALSE for each of the %d layers.", length(layers)), call = call)
    }
    return(which)
  }
  if (is_layer(which)) which <- list(which)
  at <- vapply(as.list(which), function(one) layer_position(layers, one, "which", call), 0L)
  seq_along(layers) %in% at
}
