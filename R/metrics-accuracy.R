# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' How often predictions above `threshold` meet targets of 1, and others targets of 0
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param threshold Threshold.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_binary_accuracy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_binary_accuracy()
metric_binary_accuracy <- function(y_true, y_pred, threshold = 0.5, ..., name = "binary_accuracy",
                                   dtype = NULL) {
  engine_measure("metrics.BinaryAccuracy", "metrics.binary_accuracy", supplied_args())
}

#' How often the largest prediction is that of the one-hot target
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_categorical_accuracy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_categorical_accuracy()
metric_categorical_accuracy <- function(y_true, y_pred, ..., name = "categorical_accuracy", dtype = NULL) {
  engine_measure("metrics.CategoricalAccuracy", "metrics.categorical_accuracy", supplied_args())
}

#' How often the largest prediction is that of the target's class number
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_sparse_categorical_accuracy(c(1, 0), rbind(c(0.2, 0.8), c(0.6, 0.4)))
metric_sparse_categorical_accuracy <- function(y_true, y_pred, ..., name = "sparse_categorical_accuracy",
                                               dtype = NULL) {
  engine_measure("metrics.SparseCategoricalAccuracy", "metrics.sparse_categorical_accuracy", supplied_args())
}

#' How often the target's class number is among the `k` largest predictions
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param k How many of the largest predictions count.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param from_sorted_ids Whether `y_pred` holds classes, the likeliest first.
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_sparse_top_k_categorical_accuracy(c(1, 0), rbind(c(0.2, 0.8), c(0.6, 0.4)), k = 1)
metric_sparse_top_k_categorical_accuracy <- function(y_true, y_pred, k = 5L, ...,
                                                     name = "sparse_top_k_categorical_accuracy",
                                                     dtype = NULL, from_sorted_ids = FALSE) {
  engine_measure(
    "metrics.SparseTopKCategoricalAccuracy",
    "metrics.sparse_top_k_categorical_accuracy",
    supplied_args(k = as_integer)
  )
}

#' How often the class of the one-hot target is among the `k` largest predictions
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param k How many of the largest predictions count.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_top_k_categorical_accuracy(rbind(c(0, 1)), rbind(c(0.2, 0.8)), k = 1)
metric_top_k_categorical_accuracy <- function(y_true, y_pred, k = 5L, ...,
                                              name = "top_k_categorical_accuracy", dtype = NULL) {
  engine_measure(
    "metrics.TopKCategoricalAccuracy",
    "metrics.top_k_categorical_accuracy",
    supplied_args(k = as_integer)
  )
}
