# What the generated wrappers are made of: collect the arguments that the caller wrote, hand them to the engine,
# compose a new layer with what was piped in.

#' The arguments that the caller of a wrapper wrote
#'
#' Arguments left at their defaults are not sent: the engine's defaults are in force, and the ones in the R formals
#' are there to be read. Functions of this package stand for what they wrap.
#'
#' @param ... Coercions by argument name: functions of `(value, arg, call)`.
#' @param .frame Frame of the wrapper.
#' @param .dots How unnamed arguments in the wrapper's dots are treated: "refuse" or "keep".
#' @return A named list.
#' @noRd
supplied_args <- function(..., .frame = parent.frame(), .dots = c("refuse", "keep"), .skip = character()) {
  coerce <- list(...)
  fn <- sys.function(sys.parent())
  args <- list()
  for (name in names(formals(fn))) {
    if (name == "...") {
      args <- c(args, supplied_dots(.frame, match.arg(.dots)))
    } else if (!(name %in% .skip)) {
      if (!eval(call("missing", as.name(name)), .frame)) {
        args[name] <- list(get(name, envir = .frame, inherits = FALSE))
      } else if (identical(formals(fn)[[name]], quote(expr = )) && !(name %in% never_required)) {
        check_object(args[["object"]], .frame)
        rlang::abort(sprintf("`%s` must be given.", name), call = .frame)
      }
    }
  }
  for (name in intersect(names(args), names(coerce))) {
    args[name] <- list(coerce[[name]](args[[name]], arg = name, call = .frame))
  }
  args <- checked_flags(args, formals(fn), skip = names(coerce), .frame)
  names <- rlang::names2(args)
  for (i in seq_along(args)) {
    written <- if (is.function(args[[i]]) && names[[i]] %in% names(formals(fn))) written_name(names[[i]], .frame)
    if (is.function(args[[i]])) args[i] <- list(checked_function(args[[i]], names[[i]], .frame))
    args[i] <- list(resolve_value(args[[i]], written %||% "anonymous_R_function"))
  }
  args
}

# Formals without a default that may be left out: what a layer is composed with, and what a loss is called on.
never_required <- c("object", "inputs", "y_true", "y_pred")

# What was meant for the second argument often stands in the place of the first.
check_object <- function(object, call) {
  if (is.data.frame(object)) check_array_like(object, "object", call)
  if (inherits(object, "keras.src.layers.layer.Layer") && !inherits(object, "keras.src.models.sequential.Sequential")) {
    model <- inherits(object, "keras.src.models.model.Model")
    abort_hint("object", "a tensor, a Sequential model or left out", describe(object), if (model) {
      "Layers go on top of `model$output`: `keras_model(model$inputs, model$output |> layer_dense(1))`."
    } else {
      "Layers are stacked in `keras_model_sequential(layers = list(first, second))`."
    }, call)
  }
  number <- is.numeric(object) && length(object) == 1 && is.null(dim(object))
  if (!number && !(is.function(object) && !is_py(object))) return(invisible())
  rlang::abort(c(
    sprintf("`object` must be a tensor, a Sequential model or left out, not %s%s.", if (number) "the number " else "",
            describe(object)),
    i = sprintf("Leave the first argument empty: `(, %s)`.", if (number) describe(object) else "f")
  ), call = call)
}

# An argument whose default is TRUE or FALSE takes no word and no vector: in Python every word is true.
checked_flags <- function(args, formals, skip, frame) {
  for (name in setdiff(names(args), c(skip, ""))) {
    value <- args[[name]]
    if (!rlang::is_bool(formals[[name]]) || is.object(value) || rlang::is_bool(value)) next
    if (name == "shuffle" && identical(value, "batch")) next
    if (is.character(value) || is.numeric(value) || is.logical(value)) args[[name]] <- as_flag(value, name, frame)
  }
  args
}

# A function that was given by its name keeps that name: `activation = my_fn` is saved as "my_fn".
written_name <- function(argument, frame) {
  written <- eval(call("substitute", as.name(argument)), frame)
  if (is.symbol(written)) as.character(written)
}

supplied_dots <- function(frame, unnamed) {
  dots <- eval(quote(rlang::list2(...)), frame)
  if (unnamed == "refuse" && length(dots) && !all(nzchar(rlang::names2(dots)))) {
    rlang::abort("Arguments in `...` must be named: an unnamed one was given.", call = frame)
  }
  dots_coercions <- list(input_shape = as_shape, batch_input_shape = as_shape, batch_size = as_integer)
  for (name in intersect(names(dots), names(dots_coercions))) {
    dots[name] <- list(dots_coercions[[name]](dots[[name]], arg = name, call = frame))
  }
  dots
}

#' Call an op of the engine: tensors stay where they are, in Python
#' @noRd
engine_op <- function(path, args) engine_call(path, args, convert = FALSE)

#' Call an op whose result is a position, counted from 1 unless the caller said otherwise
#' @noRd
engine_position_op <- function(path, args, zero_indexed) {
  result <- engine_op(path, args)
  if (isTRUE(zero_indexed)) result else engine_call("ops.add", list(result, 1L), convert = FALSE)
}

#' Make an object of the engine: an optimizer, a metric, an initializer
#' @noRd
engine_object <- function(path, args) engine_call(path, args, convert = FALSE)

#' A loss or metric: with `y_true` and `y_pred` its values, without them the object
#'
#' @param class_path,function_path Where the engine has the two.
#' @param ... What the function needs and the caller may have left at R's default.
#' @noRd
engine_measure <- function(class_path, function_path, args, ..., call = parent.frame()) {
  given <- c("y_true", "y_pred") %in% names(args)
  if (!any(given)) return(engine_object(class_path, args))
  if (!all(given)) {
    rlang::abort("`y_true` and `y_pred` must be given together, or both left out to get the object.", call = call)
  }
  for (name in c("y_true", "y_pred")) if (is.null(args[[name]])) abort_arg(name, "an array or tensor", "NULL", call)
  args[c("y_true", "y_pred")] <- lapply(args[c("y_true", "y_pred")], as_py_array)
  args <- c(args, list(...)[setdiff(names(list(...)), names(args))])
  engine_op(function_path, args[setdiff(names(args), c("name", "dtype", "reduction"))])
}

#' Make a layer and compose it with what was piped into the wrapper
#' @noRd
engine_layer <- function(path, args, call = parent.frame()) {
  object <- args$object
  args$object <- NULL
  check_object(object, call)
  compose(engine_call(path, args, convert = FALSE), object)
}

#' Make a layer of several inputs: a list of tensors, or several tensors one after the other
#' @noRd
engine_merge <- function(path, args) {
  named <- nzchar(rlang::names2(args))
  inputs <- c(if (is.list(args$inputs)) args$inputs else list(args$inputs), unname(args[!named]))
  inputs <- inputs[!vapply(inputs, is.null, TRUE)]
  layer <- engine_call(path, args[named & names(args) != "inputs"], convert = FALSE)
  if (!length(inputs)) return(layer)
  compose(layer, if (length(inputs) == 1) inputs[[1L]] else inputs)
}

#' Compose a layer with `object`: nothing gives the layer back, the rest is [call_layer()]'s
#' @noRd
compose <- function(layer, object) if (is.null(object)) layer else call_layer(layer, object)

# ---- functions of this package, passed as values -----------------------------------------------------------------

resolve_value <- function(value, name = "anonymous_R_function") {
  if (is_py(value)) return(value)
  if (is.function(value)) return(as_py_function(value, name))
  if (is.list(value) && !is.object(value)) return(lapply(value, resolve_value))
  value
}

#' The engine's own function or class behind a wrapper of this package
#'
#' `activation = activation_relu` means the engine's relu, `loss = loss_mean_squared_error` its function of that
#' name, `kernel_initializer = initializer_ones` its class. A class made by [Layer()] and friends stands for itself.
#' Any other function comes back as it is.
#' @noRd
resolve_function <- function(f) {
  if (is_py(f)) return(f)
  class <- class_behind(f)
  if (!is.null(class)) return(class)
  if (!identical(environment(f), topenv())) return(f)
  for (name in names(wrapped_paths)) {
    if (identical(f, get0(name, envir = topenv(), inherits = FALSE))) return(engine_get(wrapped_paths[[name]]))
  }
  f
}

#' The Python class behind a function made by [Layer()], [Metric()], ..., or NULL
#' @noRd
class_behind <- function(f) {
  if (!is.function(f) || is_py(f) || is.null(environment(f))) return(NULL)
  get0("__class__", envir = environment(f), inherits = FALSE)
}
