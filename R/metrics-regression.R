# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Mean of the concordance correlation along `axis`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_concordance_correlation(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_concordance_correlation()
metric_concordance_correlation <- function(y_true, y_pred, axis = -1L, ...,
                                           name = "concordance_correlation", dtype = NULL) {
  engine_measure(
    "metrics.ConcordanceCorrelation",
    "metrics.concordance_correlation",
    supplied_args(axis = as_axis)
  )
}

#' Mean cosine between targets and predictions
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_cosine_similarity()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_cosine_similarity <- function(..., name = "cosine_similarity", dtype = NULL, axis = -1L) {
  engine_object("metrics.CosineSimilarity", supplied_args(axis = as_axis))
}

#' Mean of the logarithm of the hyperbolic cosine of errors
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_log_cosh_error()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_log_cosh_error <- function(..., name = "logcosh", dtype = NULL) {
  engine_object("metrics.LogCoshError", supplied_args())
}

#' Mean of absolute errors
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_mean_absolute_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_mean_absolute_error()
metric_mean_absolute_error <- function(y_true, y_pred, ..., name = "mean_absolute_error", dtype = NULL) {
  engine_measure("metrics.MeanAbsoluteError", "metrics.mean_absolute_error", supplied_args())
}

#' Mean of absolute errors in percent of the targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_mean_absolute_percentage_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_mean_absolute_percentage_error()
metric_mean_absolute_percentage_error <- function(y_true, y_pred, ...,
                                                  name = "mean_absolute_percentage_error", dtype = NULL) {
  engine_measure(
    "metrics.MeanAbsolutePercentageError",
    "metrics.mean_absolute_percentage_error",
    supplied_args()
  )
}

#' Mean of squared errors
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_mean_squared_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_mean_squared_error()
metric_mean_squared_error <- function(y_true, y_pred, ..., name = "mean_squared_error", dtype = NULL) {
  engine_measure("metrics.MeanSquaredError", "metrics.mean_squared_error", supplied_args())
}

#' Mean of squared errors of the logarithms
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_mean_squared_logarithmic_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_mean_squared_logarithmic_error()
metric_mean_squared_logarithmic_error <- function(y_true, y_pred, ...,
                                                  name = "mean_squared_logarithmic_error", dtype = NULL) {
  engine_measure(
    "metrics.MeanSquaredLogarithmicError",
    "metrics.mean_squared_logarithmic_error",
    supplied_args()
  )
}

#' Mean of Pearson's correlation along `axis`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_pearson_correlation(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_pearson_correlation()
metric_pearson_correlation <- function(y_true, y_pred, axis = -1L, ..., name = "pearson_correlation",
                                       dtype = NULL) {
  engine_measure("metrics.PearsonCorrelation", "metrics.pearson_correlation", supplied_args(axis = as_axis))
}

#' Coefficient of determination of predictions of shape (batch, outputs)
#'
#' @param ... Further arguments of the engine's function, named.
#' @param class_aggregation How outputs are averaged.
#' @param num_regressors How many regressors there are.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_r2_score()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_r2_score <- function(..., class_aggregation = "uniform_average", num_regressors = 0L,
                            name = "r2_score", dtype = NULL) {
  engine_object("metrics.R2Score", supplied_args(num_regressors = as_integer))
}

#' Square root of the mean of squared errors
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_root_mean_squared_error()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_root_mean_squared_error <- function(..., name = "root_mean_squared_error", dtype = NULL) {
  engine_object("metrics.RootMeanSquaredError", supplied_args())
}
