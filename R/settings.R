# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The name of the backend: always "numpy"
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_backend()
config_backend <- function() {
  engine_call("config.backend", supplied_args())
}

#' Write progress to Python's `logging` instead of the standard output
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_disable_interactive_logging()
#' config_enable_interactive_logging()
config_disable_interactive_logging <- function() {
  engine_call("config.disable_interactive_logging", supplied_args())
}

#' The dtype policy of layers that are given none
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_dtype_policy()
config_dtype_policy <- function() {
  engine_call("config.dtype_policy", supplied_args())
}

#' Write progress to the standard output (the default)
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_enable_interactive_logging()
config_enable_interactive_logging <- function() {
  engine_call("config.enable_interactive_logging", supplied_args())
}

#' Allow this thread to load code stored in files from now on (see `engine.saving`)
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' \dontrun{
#' # Lets every load_model() of this session run code that a file holds.
#' config_enable_unsafe_deserialization()
#' }
config_enable_unsafe_deserialization <- function() {
  engine_call("config.enable_unsafe_deserialization", supplied_args())
}

#' The small number that keeps divisions and logarithms finite (1e-7)
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_epsilon()
config_epsilon <- function() {
  engine_call("config.epsilon", supplied_args())
}

#' The default float type, "float32" unless `set_floatx()` changed it
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_floatx()
config_floatx <- function() {
  engine_call("config.floatx", supplied_args())
}

#' The default place of the channel axis: "channels_last" or "channels_first"
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_image_data_format()
config_image_data_format <- function() {
  engine_call("config.image_data_format", supplied_args())
}

#' Whether progress is written to the standard output
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_is_interactive_logging_enabled()
config_is_interactive_logging_enabled <- function() {
  engine_call("config.is_interactive_logging_enabled", supplied_args())
}

#' The most epochs that any `fit()` runs, or None: as set, or from the variable KERAS_MAX_EPOCHS
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_max_epochs()
config_max_epochs <- function() {
  engine_call("config.max_epochs", supplied_args())
}

#' The most steps of any epoch, or None: as set, or from the variable KERAS_MAX_STEPS_PER_EPOCH
#'
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_max_steps_per_epoch()
config_max_steps_per_epoch <- function() {
  engine_call("config.max_steps_per_epoch", supplied_args())
}

#' Set the dtype policy of layers that are given none: a name such as "mixed_bfloat16", or a policy
#'
#' @param policy A name, such as "mixed_bfloat16", or a policy.
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_set_dtype_policy("mixed_bfloat16")
#' layer_dense(units = 2)$compute_dtype
#' config_set_dtype_policy("float32")
config_set_dtype_policy <- function(policy) {
  invisible(engine_call("config.set_dtype_policy", supplied_args()))
}

#' Set the fuzz factor that `epsilon()` returns
#'
#' @param value A small number.
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_set_epsilon(1e-6)
#' config_epsilon()
#' config_set_epsilon(1e-7)
config_set_epsilon <- function(value) {
  invisible(engine_call("config.set_epsilon", supplied_args()))
}

#' Set the default float type: one of "bfloat16", "float16", "float32", "float64"
#'
#' @param value "float16", "bfloat16", "float32" or "float64".
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_set_floatx("float64")
#' op_ones(2)
#' config_set_floatx("float32")
config_set_floatx <- function(value) {
  invisible(engine_call("config.set_floatx", supplied_args()))
}

#' Set the default place of the channel axis
#'
#' @param data_format "channels_last" or "channels_first".
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_set_image_data_format("channels_last")
config_set_image_data_format <- function(data_format) {
  invisible(engine_call("config.set_image_data_format", supplied_args()))
}

#' Limit the epochs of every `fit()`; None takes the limit away
#'
#' @param max_epochs Most epochs that `fit()` runs.
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_set_max_epochs(2)
#' config_max_epochs()
#' config_set_max_epochs(NULL)
config_set_max_epochs <- function(max_epochs) {
  invisible(engine_call("config.set_max_epochs", supplied_args(max_epochs = as_integer)))
}

#' Limit the steps of every epoch of `fit()`, `evaluate()` and `predict()`; None takes the limit away
#'
#' @param max_steps_per_epoch Most steps of an epoch.
#' @return The setting; nothing when it is set.
#' @export
#' @examplesIf alphorn_available()
#' config_set_max_steps_per_epoch(10)
#' config_set_max_steps_per_epoch(NULL)
config_set_max_steps_per_epoch <- function(max_steps_per_epoch) {
  invisible(engine_call("config.set_max_steps_per_epoch", supplied_args(max_steps_per_epoch = as_integer)))
}
