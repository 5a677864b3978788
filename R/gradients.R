#' Gradients, in a training step of one's own
#'
#' A `train_step` of a class that [Model()] makes is traced: R runs it once, and after that the graph of what it did. In it,
#' `gradients()` gives the derivatives of a loss, which an optimizer of the model makes an update of:
#' `self$optimizer$apply(gradients, variables)`, or `self$optimizer$apply_gradients(zip_lists(gradients, variables))`.
#' (keras3 reaches for TensorFlow's `GradientTape`, for jax or for torch here.)
#'
#' Gradients are tensors like others, so that a loss may be made of them, and their gradients be taken. A gradient ends at
#' the update of an optimizer: what is computed after it depends on the new values, not on how they were found. So one step
#' may train a part of a model, and then another part through it. Where numbers must not be seen as a way back to the
#' variables, [op_stop_gradient()] says so.
#'
#' With `optimizer_loss_scale()`, or a `loss_scale_factor`, the gradient is that of `self$optimizer$scale_loss(loss)`.
#'
#' @param loss A tensor that was computed in the step from `variables`, or a list of tensors, whose sum is meant. So is the
#'   sum of all elements, where it has more than one.
#' @param variables A list of variables, such as `self$trainable_variables`, or of tensors that the loss was computed from.
#' @return A list as long as `variables`, and with its names: for each a tensor of its shape, or `NULL` where the loss does
#'   not depend on it. For one variable or tensor that is not in a list, its gradient.
#' @seealso [Model()]
#' @export
#' @examplesIf alphorn_available()
#' # A step as fit() has it, and a penalty on how steeply the output changes with the input.
#' model_smooth <- Model("Smooth",
#'   train_step = function(data) {
#'     c(x, y) %<-% data
#'     y_pred <- self(x, training = TRUE)
#'     steepness <- gradients(y_pred, x)
#'     loss <- self$compute_loss(x, y, y_pred) + 0.1 * op_mean(op_sum(steepness^2, axis = -1))
#'
#'     variables <- self$trainable_variables
#'     self$optimizer$apply(gradients(loss, variables), variables)
#'     list(loss = loss)
#'   }
#' )
#' input <- keras_input(2)
#' model <- model_smooth(inputs = input, outputs = input |> layer_dense(8, "tanh") |> layer_dense(1))
#' model |> compile(optimizer_adam(0.01), loss = "mse")
#' x <- matrix(runif(64), 32)
#' model |> fit(x, sin(3 * x[, 1]), epochs = 5, verbose = 0)
gradients <- function(loss, variables) {
  if (!engine_call("graph.is_tracing")) {
    rlang::abort(c(
      "`gradients()` must be called while a step is traced: in a `train_step` of a class made by Model().",
      i = "`fit()` and `train_on_batch()` of such a model call it."
    ))
  }
  call <- environment()
  losses <- if (is.list(loss)) loss else list(loss)
  for (i in seq_along(losses)) check_loss_tensor(losses[[i]], if (!is.list(loss)) "loss" else sprintf("loss[[%d]]", i), call)
  if (!length(losses)) abort_arg("loss", "a tensor of the step, or a list of these", describe(loss), call)
  alone <- is_py(variables)
  if (!alone && !is.list(variables)) abort_arg("variables", "a list of variables or tensors", describe(variables), call)
  sources <- if (alone) list(variables) else variables
  for (i in seq_along(sources)) {
    check_gradient_source(sources[[i]], if (alone) "variables" else sprintf("variables[[%d]]", i), call)
  }
  found <- engine_call("graph.gradients", list(unname(losses), unname(sources)), convert = FALSE)
  if (alone) found[[1L]] else rlang::set_names(found, names(variables))
}

check_loss_tensor <- function(x, arg, call) {
  if (!is_traced(x)) {
    abort_hint(arg, "a tensor that was computed in this step", if (is_py(x)) paste(describe(x), "with values") else describe(x),
               "Only what is computed from the variables, with tensors all the way, has gradients.", call)
  }
  type <- bridge_tool("dtype", list(x))
  if (grepl("int|bool", type)) abort_arg(arg, "a tensor of floating point numbers", paste("one of type", type), call)
}

check_gradient_source <- function(x, arg, call) {
  if (is_traced(x) || inherits(x, "engine.graph.variable.Variable")) return(invisible())
  hint <- if (is_py(x) && py_has_attr(x, "trainable_variables")) {
    "Its variables are `$trainable_variables` of it."
  } else {
    "Values that R knows are constants: there is no gradient with respect to them."
  }
  abort_hint(arg, "a variable, or a tensor of this step", describe(x), hint, call)
}

is_traced <- function(x) inherits(x, "engine.graph.tensor.SymbolicTensor")
