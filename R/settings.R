# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' The name of the backend: always "numpy"
#'
#' @return The setting; nothing when it is set.
#' @export
config_backend <- function() {
  engine_call("config.backend", supplied_args())
}

#' The small number that keeps divisions and logarithms finite (1e-7)
#'
#' @return The setting; nothing when it is set.
#' @export
config_epsilon <- function() {
  engine_call("config.epsilon", supplied_args())
}

#' The default float type, "float32" unless `set_floatx()` changed it
#'
#' @return The setting; nothing when it is set.
#' @export
config_floatx <- function() {
  engine_call("config.floatx", supplied_args())
}

#' The default place of the channel axis: "channels_last" or "channels_first"
#'
#' @return The setting; nothing when it is set.
#' @export
config_image_data_format <- function() {
  engine_call("config.image_data_format", supplied_args())
}

#' Set the fuzz factor that `epsilon()` returns
#'
#' @param value A small number.
#' @return The setting; nothing when it is set.
#' @export
config_set_epsilon <- function(value) {
  invisible(engine_call("config.set_epsilon", supplied_args()))
}

#' Set the default float type: one of "bfloat16", "float16", "float32", "float64"
#'
#' @param value "float16", "bfloat16", "float32" or "float64".
#' @return The setting; nothing when it is set.
#' @export
config_set_floatx <- function(value) {
  invisible(engine_call("config.set_floatx", supplied_args()))
}

#' Set the default place of the channel axis
#'
#' @param data_format "channels_last" or "channels_first".
#' @return The setting; nothing when it is set.
#' @export
config_set_image_data_format <- function(data_format) {
  invisible(engine_call("config.set_image_data_format", supplied_args()))
}
