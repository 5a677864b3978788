#' @importFrom generics compile
#' @export
generics::compile

#' @importFrom generics fit
#' @export
generics::fit

#' Loss and metrics of a model on data
#'
#' @param object A model.
#' @param ... Arguments of the method, see [evaluate.keras.src.models.model.Model()].
#' @return What the method returns.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile("sgd", "mse", metrics = "mae")
#' model |> evaluate(matrix(1, 4, 2), rep(1, 4), verbose = 0)
evaluate <- function(object, ...) UseMethod("evaluate")

#' Say how a model is trained
#'
#' @param object A model; it is changed in place.
#' @param optimizer A name ("adam") or an optimizer, such as [optimizer_adam()].
#' @param loss A name, a loss such as [loss_mean_squared_error()], an R function of `(y_true, y_pred)`, or a list of
#'   these with one for each output.
#' @param metrics Names, metrics or R functions of `(y_true, y_pred)`: what is reported beside the loss. A list of lists
#'   for several outputs.
#' @param ... Further arguments of the engine's `compile`, named.
#' @param loss_weights Weights of the losses of several outputs.
#' @param weighted_metrics Metrics that take `sample_weight` and `class_weight` into account.
#' @param run_eagerly Whether each step is run as it is written, for debugging, and not as one graph.
#' @param steps_per_execution How many steps are run between callbacks.
#' @param jit_compile,auto_scale_loss Accepted as Keras does.
#' @return `object`, invisibly.
#' @seealso [fit.keras.src.models.model.Model()]
#' @method compile keras.src.models.model.Model
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(
#'   optimizer = optimizer_adam(learning_rate = 0.01),
#'   loss = function(y_true, y_pred) op_mean(abs(y_true - y_pred), axis = -1),
#'   metrics = list("mse", custom_metric("bias", function(y_true, y_pred) op_mean(y_pred - y_true)))
#' )
compile.keras.src.models.model.Model <- function(object, optimizer = "rmsprop", loss = NULL, metrics = NULL, ...,
                                                 loss_weights = NULL, weighted_metrics = NULL,
                                                 run_eagerly = FALSE, steps_per_execution = 1L,
                                                 jit_compile = "auto", auto_scale_loss = TRUE) {
  args <- supplied_args(
    loss = as_measure(written_name("loss", environment()) %||% "custom_loss"), metrics = as_measures("custom_metric"),
    weighted_metrics = as_measures("custom_metric"), loss_weights = as_number_list,
    steps_per_execution = as_integer, optimizer = as_optimizer, .skip = "object"
  )
  py_call(py_attr(object, "compile"), args)
  invisible(object)
}

# An optimizer given as the function that makes it means one with its defaults.
as_optimizer <- function(x, arg, call) {
  if (is.function(x) && !is_py(x) && is.null(class_behind(x))) x() else x
}

# c(0.5, 2) and list(a = 0.5, b = 2) alike.
as_number_list <- function(x, arg, call) {
  if (passes_untouched(x)) return(x)
  numbers <- unlist(x)
  if (!is.numeric(numbers) || anyNA(numbers)) abort_arg(arg, "made of numbers", describe(x), call)
  as.list(x)
}

# Losses: R functions get a name, containers are walked, and everything else is the engine's to understand.
as_measure <- function(default_name) {
  function(x, arg, call) {
    convert <- function(value, name) {
      if (is_py(value)) return(value)
      if (is.function(value)) {
        check_takes(value, c("y_true", "y_pred"), arg, call)
        return(as_py_function(value, name))
      }
      if (is.character(value) && length(value) != 1) value <- as.list(value)
      if (is.list(value)) return(Map(convert, value, numbered_names(value, default_name)))
      value
    }
    convert(x, default_name)
  }
}

# Metrics: the engine wants a list where there is one.
as_measures <- function(default_name) {
  walk <- as_measure(default_name)
  function(x, arg, call) {
    if (is.null(x) || is_py(x) && !is.function(x) && !inherits(x, "keras.src.metrics.metric.Metric")) return(x)
    if (is.function(x) || is_py(x)) return(list(walk(x, arg, call)))
    if (is.character(x)) x <- as.list(x)
    walk(x, arg, call)
  }
}

numbered_names <- function(x, default_name) {
  names <- rlang::names2(x)
  paste0(default_name, "_", ifelse(nzchar(names), names, seq_along(x)))
}

#' Train a model
#'
#' @param object A compiled model; it is changed in place.
#' @param x Inputs: an array, a data frame (an input for each column), a list or named list of arrays, or a function
#'   without arguments that returns the next `list(x, y)` or `list(x, y, sample_weight)` and `NULL` at the end.
#' @param y Targets: an array, a vector, a factor (its codes from 0), or a list or named list of these.
#' @param ... Not used: what follows needs its full name.
#' @param batch_size Samples per step, 32 by default.
#' @param epochs How often the data is gone through; the number of the last epoch.
#' @param callbacks A callback or a list of them.
#' @param validation_split Fraction of the data, taken from its end, to be validated on.
#' @param validation_data `list(x, y)` or `list(x, y, sample_weight)` to be validated on.
#' @param shuffle Whether the samples are shuffled before each epoch.
#' @param class_weight Weights by class: a named list or vector whose names are the classes, such as `c("0" = 1, "1" = 5)`.
#' @param sample_weight Weights of the samples.
#' @param initial_epoch Number of the first epoch: 1, or more to resume.
#' @param steps_per_epoch,validation_steps How many steps an epoch or a validation has, where the data does not say.
#' @param validation_batch_size Samples per validation step.
#' @param validation_freq Validate after every so many epochs.
#' @param verbose `"auto"`, 0 (silent), 1 (progress bar) or 2 (one line an epoch).
#' @param view_metrics Accepted as keras3 does.
#' @return What the training reported, of class `keras_training_history`, invisibly. It can be printed, plotted and made
#'   a data frame.
#' @method fit keras.src.models.model.Model
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = "sgd", loss = "mean_squared_error")
#' x <- matrix(rnorm(64), 32)
#' history <- model |> fit(x, rowSums(x), epochs = 3, verbose = 0)
#' history
fit.keras.src.models.model.Model <- function(object, x = NULL, y = NULL, ..., batch_size = NULL, epochs = 1L,
                                             callbacks = NULL, validation_split = 0, validation_data = NULL,
                                             shuffle = TRUE, class_weight = NULL, sample_weight = NULL,
                                             initial_epoch = 1L, steps_per_epoch = NULL, validation_steps = NULL,
                                             validation_batch_size = NULL, validation_freq = 1L,
                                             verbose = getOption("keras.verbose", default = "auto"),
                                             view_metrics = getOption("keras.view_metrics", default = "auto")) {
  verbose <- as_verbose(verbose)
  args <- supplied_args(
    x = as_data_of(object), y = as_data_of(object, "y"), batch_size = as_integer, epochs = as_integer, callbacks = as_callbacks,
    validation_data = as_validation_data(object), class_weight = as_class_weight, sample_weight = as_model_data,
    initial_epoch = as_epoch, steps_per_epoch = as_integer, validation_steps = as_integer,
    validation_batch_size = as_integer, validation_freq = as_integer,
    .skip = c("object", "verbose", "view_metrics")
  )
  args$verbose <- verbose
  history <- py_call(py_attr(object, "fit"), args, convert = FALSE)
  invisible(new_history(history, verbose))
}

#' Loss and metrics of a model on data
#'
#' @inheritParams fit.keras.src.models.model.Model
#' @param object A compiled model.
#' @param steps How many batches are taken, where the data does not say.
#' @return A named list of numbers, the loss first.
#' @method evaluate keras.src.models.model.Model
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile("sgd", "mse", metrics = "mae")
#' model |> evaluate(matrix(1, 4, 2), rep(1, 4), verbose = 0)
evaluate.keras.src.models.model.Model <- function(object, x = NULL, y = NULL, ..., batch_size = NULL,
                                                  verbose = getOption("keras.verbose", default = "auto"),
                                                  sample_weight = NULL, steps = NULL, callbacks = NULL) {
  verbose <- as_verbose(verbose)
  args <- supplied_args(
    x = as_data_of(object), y = as_data_of(object, "y"), batch_size = as_integer, sample_weight = as_model_data,
    steps = as_integer, callbacks = as_callbacks, .skip = c("object", "verbose")
  )
  logs <- py_call(py_attr(object, "evaluate"), c(args, list(verbose = verbose, return_dict = TRUE)))
  as_logs(logs)
}

#' Outputs of a model
#'
#' @inheritParams evaluate.keras.src.models.model.Model
#' @param object A model.
#' @return An array (a list or named list of them for a model of several outputs), one row a sample.
#' @method predict keras.src.models.model.Model
#' @importFrom stats predict
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> predict(matrix(1, 4, 2), verbose = 0)
#' # The columns of a data frame are those of the matrix:
#' model |> predict(data.frame(a = 1:3, b = 4:6), verbose = 0)
predict.keras.src.models.model.Model <- function(object, x, ..., batch_size = NULL,
                                                 verbose = getOption("keras.verbose", default = "auto"),
                                                 steps = NULL, callbacks = NULL) {
  if (missing(x)) rlang::abort("`x` must be given: the data to predict for.")
  verbose <- as_verbose(verbose)
  args <- supplied_args(
    x = as_data_of(object), batch_size = as_integer, steps = as_integer, callbacks = as_callbacks,
    .skip = c("object", "verbose")
  )
  py_call(py_attr(object, "predict"), c(args, list(verbose = verbose)), convert = TRUE)
}

#' One step on one batch
#'
#' @inheritParams fit.keras.src.models.model.Model
#' @param object A model, compiled for training and testing.
#' @return `train_on_batch()` and `test_on_batch()`: a named list of the loss and the metrics, or the loss alone as a
#'   number where there are no metrics. `predict_on_batch()`: an array.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile("sgd", "mse")
#' x <- matrix(runif(8), 4)
#' model |> train_on_batch(x, rowSums(x))
#' model |> test_on_batch(x, rowSums(x))
#' model |> predict_on_batch(x)
train_on_batch <- function(object, x, y = NULL, sample_weight = NULL, class_weight = NULL) {
  check_model(object)
  args <- supplied_args(x = as_data_of(object), y = as_data_of(object, "y"), sample_weight = as_model_data,
                        class_weight = as_class_weight, .skip = "object")
  single_or_all(as_logs(py_call(py_attr(object, "train_on_batch"), c(args, list(return_dict = TRUE)))))
}

#' @rdname train_on_batch
#' @export
test_on_batch <- function(object, x, y = NULL, sample_weight = NULL, ...) {
  check_model(object)
  args <- supplied_args(x = as_data_of(object), y = as_data_of(object, "y"), sample_weight = as_model_data, .skip = "object")
  single_or_all(as_logs(py_call(py_attr(object, "test_on_batch"), c(args, list(return_dict = TRUE)))))
}

#' @rdname train_on_batch
#' @export
predict_on_batch <- function(object, x) {
  check_model(object)
  py_call(py_attr(object, "predict_on_batch"), list(as_data_of(object)(x, "x", environment())), convert = TRUE)
}

# The loss stands first, the rest in the engine's order.
as_logs <- function(logs) {
  logs <- lapply(as.list(logs), as.numeric)
  logs[order(names(logs) != "loss")]
}

single_or_all <- function(logs) if (length(logs) == 1) logs[[1L]] else logs
