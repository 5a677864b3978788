# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Weighted mean of values: their sum over the sum of weights, or over their number
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_mean()
#' metric$update_state(c(1, 3))
#' metric$result()
metric_mean <- function(..., name = "mean", dtype = NULL) {
  engine_object("metrics.Mean", supplied_args())
}

#' Mean of what a function `fn(y_true, y_pred, **kwargs)` returns per sample
#'
#' @param ... Further arguments of the engine's function, named.
#' @param fn A function of `(y_true, y_pred)`.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_mean_wrapper(fn = function(y_true, y_pred) abs(y_true - y_pred), name = "off")
#' metric$update_state(c(1, 3), c(2, 5))
#' metric$result()
metric_mean_wrapper <- function(..., fn, name = NULL, dtype = NULL) {
  engine_object("metrics.MeanMetricWrapper", supplied_args())
}

#' Weighted sum of values
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_sum()
#' metric$update_state(c(1, 3))
#' metric$result()
metric_sum <- function(..., name = "sum", dtype = NULL) {
  engine_object("metrics.Sum", supplied_args())
}
