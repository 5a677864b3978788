# One function a kind of class.

#' Layers, models, losses, metrics, callbacks, constraints and schedules of your own
#'
#' Each makes a class whose methods are the R functions you give. The methods see `self`, the object; `super`, the
#' methods of the class that it inherits from, as in `super$initialize(...)`; `private`, if there is any; and the class
#' itself, as `__class__` and under its own name. A method may name `self` as its first argument, or leave it out.
#'
#' `call()` runs while a model is traced and never again: training runs the graph. So it must compute with tensors,
#' by operators and `op_*()` functions; `compile(run_eagerly = TRUE)` calls it at every step, for debugging.
#'
#' `initialize` is the constructor. `get_config` gives its arguments as a named list, from which `from_config(config)`,
#' or `from_config(cls, config)`, makes the object again: the default calls the class with them.
#'
#' @param classname Name of the class, a string.
#' @param initialize,call,build,get_config,update_state,result Methods, `NULL` where the class has none of its own.
#' @param train_step,predict_step,test_step,compute_loss,compute_metrics Methods of a model. A `train_step(data)` gets its
#'   gradients from [gradients()].
#' @param on_epoch_begin,on_epoch_end,on_train_begin,on_train_end,on_train_batch_begin,on_train_batch_end Methods of a
#'   callback. `epoch` and `batch` count from 1, `logs` is a named list; a named list that is returned updates the logs.
#' @param on_test_begin,on_test_end,on_test_batch_begin,on_test_batch_end Further methods of a callback.
#' @param on_predict_begin,on_predict_end,on_predict_batch_begin,on_predict_batch_end Further methods of a callback.
#' @param ...,public Further methods and fields, by name. [active_property()] makes a computed one.
#' @param private Named list of members that only the methods see.
#' @param inherit What to inherit from: a function that makes objects, such as [layer_dense()] or one that [Layer()] has
#'   returned, or a Python class.
#' @param parent_env Environment in which the methods are evaluated.
#' @return A function that makes objects. A layer's composes like [layer_dense()]: its first argument is `object`.
#' @seealso [register_keras_serializable()]
#' @name Layer
#' @examplesIf alphorn_available()
#' layer_scale <- Layer(
#'   "Scale",
#'   initialize = function(factor = 2, ...) {
#'     super$initialize(...)
#'     self$factor <- factor
#'   },
#'   call = function(x) x * self$factor,
#'   get_config = function() c(super$get_config(), list(factor = self$factor))
#' )
#' layer <- layer_scale(, factor = 3)
#' as.array(layer(op_array(c(1, 2))))
NULL

#' @rdname Layer
#' @export
Layer <- function(classname, initialize = NULL, call = NULL, build = NULL, get_config = NULL, ...,
                  public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  members <- c(list(initialize = initialize, call = call, build = build, get_config = get_config), list(...), public)
  define_class("layer", "layers.Layer", classname, members, private, inherit, parent_env)
}

#' @rdname Layer
#' @export
new_layer_class <- Layer

#' @rdname Layer
#' @export
Model <- function(classname, initialize = NULL, call = NULL, train_step = NULL, predict_step = NULL, test_step = NULL,
                  compute_loss = NULL, compute_metrics = NULL, ...,
                  public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  members <- c(list(
    initialize = initialize, call = call, train_step = train_step, predict_step = predict_step, test_step = test_step,
    compute_loss = compute_loss, compute_metrics = compute_metrics
  ), list(...), public)
  define_class("model", "models.Model", classname, members, private, inherit, parent_env)
}

#' @rdname Layer
#' @export
new_model_class <- Model

#' @rdname Layer
#' @export
Loss <- function(classname, call = NULL, ...,
                 public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  define_class("loss", "losses.Loss", classname, c(list(call = call), list(...), public), private, inherit, parent_env)
}

#' @rdname Layer
#' @export
new_loss_class <- Loss

#' @rdname Layer
#' @export
Metric <- function(classname, initialize = NULL, update_state = NULL, result = NULL, ...,
                   public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  members <- c(list(initialize = initialize, update_state = update_state, result = result), list(...), public)
  define_class("metric", "metrics.Metric", classname, members, private, inherit, parent_env)
}

#' @rdname Layer
#' @export
new_metric_class <- Metric

#' @rdname Layer
#' @export
Callback <- function(classname, on_epoch_begin = NULL, on_epoch_end = NULL, on_train_begin = NULL, on_train_end = NULL,
                     on_train_batch_begin = NULL, on_train_batch_end = NULL, on_test_begin = NULL, on_test_end = NULL,
                     on_test_batch_begin = NULL, on_test_batch_end = NULL, on_predict_begin = NULL,
                     on_predict_end = NULL, on_predict_batch_begin = NULL, on_predict_batch_end = NULL, ...,
                     public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  members <- c(list(
    on_epoch_begin = on_epoch_begin, on_epoch_end = on_epoch_end, on_train_begin = on_train_begin,
    on_train_end = on_train_end, on_train_batch_begin = on_train_batch_begin, on_train_batch_end = on_train_batch_end,
    on_test_begin = on_test_begin, on_test_end = on_test_end, on_test_batch_begin = on_test_batch_begin,
    on_test_batch_end = on_test_batch_end, on_predict_begin = on_predict_begin, on_predict_end = on_predict_end,
    on_predict_batch_begin = on_predict_batch_begin, on_predict_batch_end = on_predict_batch_end
  ), list(...), public)
  define_class("callback", "callbacks.Callback", classname, members, private, inherit, parent_env)
}

#' @rdname Layer
#' @export
new_callback_class <- Callback

#' @rdname Layer
#' @export
Constraint <- function(classname, call = NULL, get_config = NULL, ...,
                       public = list(), private = list(), inherit = NULL, parent_env = parent.frame()) {
  members <- c(list(call = call, get_config = get_config), list(...), public)
  define_class("constraint", "constraints.Constraint", classname, members, private, inherit, parent_env)
}

#' @rdname Layer
#' @export
new_constraint_class <- Constraint

#' @rdname Layer
#' @export
new_learning_rate_schedule_class <- function(classname, call = NULL, initialize = NULL, get_config = NULL, ...,
                                             public = list(), private = list(), inherit = NULL,
                                             parent_env = parent.frame()) {
  members <- c(list(call = call, initialize = initialize, get_config = get_config), list(...), public)
  define_class("schedule", "optimizers.schedules.LearningRateSchedule", classname, members, private, inherit,
               parent_env)
}
