# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Mean binary crossentropy
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_binary_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_binary_crossentropy()
metric_binary_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                       axis = -1L, ..., name = "binary_crossentropy", dtype = NULL) {
  engine_measure("metrics.BinaryCrossentropy", "metrics.binary_crossentropy", supplied_args(axis = as_axis))
}

#' Mean crossentropy of one-hot targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_categorical_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_categorical_crossentropy()
metric_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                            axis = -1L, ..., name = "categorical_crossentropy",
                                            dtype = NULL) {
  engine_measure(
    "metrics.CategoricalCrossentropy",
    "metrics.categorical_crossentropy",
    supplied_args(axis = as_axis)
  )
}

#' Mean hinge loss of one-hot targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_categorical_hinge(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_categorical_hinge()
metric_categorical_hinge <- function(y_true, y_pred, ..., name = "categorical_hinge", dtype = NULL) {
  engine_measure("metrics.CategoricalHinge", "metrics.categorical_hinge", supplied_args())
}

#' Mean hinge loss
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_hinge(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_hinge()
metric_hinge <- function(y_true, y_pred, ..., name = "hinge", dtype = NULL) {
  engine_measure("metrics.Hinge", "metrics.hinge", supplied_args())
}

#' Mean Kullback-Leibler divergence
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_kl_divergence(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_kl_divergence()
metric_kl_divergence <- function(y_true, y_pred, ..., name = "kl_divergence", dtype = NULL) {
  engine_measure("metrics.KLDivergence", "metrics.kl_divergence", supplied_args())
}

#' Mean Poisson loss
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_poisson(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_poisson()
metric_poisson <- function(y_true, y_pred, ..., name = "poisson", dtype = NULL) {
  engine_measure("metrics.Poisson", "metrics.poisson", supplied_args())
}

#' Mean crossentropy of class numbers
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param ignore_class A class that does not count, from 0.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_sparse_categorical_crossentropy(c(1, 0), rbind(c(0.2, 0.8), c(0.6, 0.4)))
metric_sparse_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE,
                                                   ignore_class = NULL, axis = -1L, ...,
                                                   name = "sparse_categorical_crossentropy", dtype = NULL) {
  engine_measure(
    "metrics.SparseCategoricalCrossentropy",
    "metrics.sparse_categorical_crossentropy",
    supplied_args(axis = as_axis, ignore_class = as_integer)
  )
}

#' Mean squared hinge loss
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' metric_squared_hinge(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric_squared_hinge()
metric_squared_hinge <- function(y_true, y_pred, ..., name = "squared_hinge", dtype = NULL) {
  engine_measure("metrics.SquaredHinge", "metrics.squared_hinge", supplied_args())
}
