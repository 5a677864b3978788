# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Binary crossentropy in which well classified samples count less: times `(1 - p) ** gamma`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param apply_class_balancing Whether the classes are weighted by `alpha`.
#' @param alpha Weight of the positive class.
#' @param gamma How much easy samples count less.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' metric_binary_focal_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
metric_binary_focal_crossentropy <- function(y_true, y_pred, apply_class_balancing = FALSE, alpha = 0.25,
                                             gamma = 2, from_logits = FALSE, label_smoothing = 0,
                                             axis = -1L) {
  engine_op("metrics.binary_focal_crossentropy", supplied_args(axis = as_axis))
}

#' Crossentropy in which well classified samples count less: each term is times `alpha * (1 - p) ** gamma`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param alpha Weight of the positive class.
#' @param gamma How much easy samples count less.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' metric_categorical_focal_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
metric_categorical_focal_crossentropy <- function(y_true, y_pred, alpha = 0.25, gamma = 2,
                                                  from_logits = FALSE, label_smoothing = 0, axis = -1L) {
  engine_op("metrics.categorical_focal_crossentropy", supplied_args(axis = as_axis))
}

#' Mean over the last axis of Huber's function: quadratic up to an error of `delta`, linear beyond
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param delta Where the loss goes from square to straight.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' metric_huber(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
metric_huber <- function(y_true, y_pred, delta = 1) {
  engine_op("metrics.huber", supplied_args())
}

#' Mean over the last axis of `log(cosh(y_pred - y_true))`, in a form that does not overflow
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' metric_log_cosh(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
metric_log_cosh <- function(y_true, y_pred) {
  engine_op("metrics.log_cosh", supplied_args())
}
