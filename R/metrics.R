# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Area under the ROC or precision-recall curve, from counts at thresholds
#'
#' @param ... Further arguments of the engine's function, named.
#' @param num_thresholds How many thresholds there are.
#' @param curve "ROC" or "PR".
#' @param summation_method "interpolation", "minoring" or "majoring".
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param multi_label Whether each column is a label of its own.
#' @param num_labels How many labels there are.
#' @param label_weights Weights of the labels.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @return An object of the engine.
#' @export
metric_auc <- function(..., num_thresholds = 200L, curve = "ROC", summation_method = "interpolation",
                       name = NULL, dtype = NULL, thresholds = NULL, multi_label = FALSE,
                       num_labels = NULL, label_weights = NULL, from_logits = FALSE) {
  engine_object(
    "metrics.AUC",
    supplied_args(num_thresholds = as_integer, thresholds = as_plain_list, label_weights = as_plain_list)
  )
}

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
metric_binary_accuracy <- function(y_true, y_pred, threshold = 0.5, ..., name = "binary_accuracy",
                                   dtype = NULL) {
  engine_measure("metrics.BinaryAccuracy", "metrics.binary_accuracy", supplied_args())
}

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
metric_binary_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                       axis = -1L, ..., name = "binary_crossentropy", dtype = NULL) {
  engine_measure("metrics.BinaryCrossentropy", "metrics.binary_crossentropy", supplied_args(axis = as_axis))
}

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
metric_binary_focal_crossentropy <- function(y_true, y_pred, apply_class_balancing = FALSE, alpha = 0.25,
                                             gamma = 2, from_logits = FALSE, label_smoothing = 0,
                                             axis = -1L) {
  engine_op("metrics.binary_focal_crossentropy", supplied_args(axis = as_axis))
}

#' Mean intersection over union of two classes; predictions of `threshold` or more are of class 1
#'
#' @param ... Further arguments of the engine's function, named.
#' @param target_class_ids The classes that are looked at, from 0.
#' @param threshold Threshold.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_binary_iou <- function(..., target_class_ids = list(0L, 1L), threshold = 0.5, name = NULL,
                              dtype = NULL) {
  engine_object("metrics.BinaryIoU", supplied_args(target_class_ids = as_integer_list))
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
metric_categorical_accuracy <- function(y_true, y_pred, ..., name = "categorical_accuracy", dtype = NULL) {
  engine_measure("metrics.CategoricalAccuracy", "metrics.categorical_accuracy", supplied_args())
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
metric_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                            axis = -1L, ..., name = "categorical_crossentropy",
                                            dtype = NULL) {
  engine_measure(
    "metrics.CategoricalCrossentropy",
    "metrics.categorical_crossentropy",
    supplied_args(axis = as_axis)
  )
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
metric_categorical_focal_crossentropy <- function(y_true, y_pred, alpha = 0.25, gamma = 2,
                                                  from_logits = FALSE, label_smoothing = 0, axis = -1L) {
  engine_op("metrics.categorical_focal_crossentropy", supplied_args(axis = as_axis))
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
metric_categorical_hinge <- function(y_true, y_pred, ..., name = "categorical_hinge", dtype = NULL) {
  engine_measure("metrics.CategoricalHinge", "metrics.categorical_hinge", supplied_args())
}

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
metric_cosine_similarity <- function(..., name = "cosine_similarity", dtype = NULL, axis = -1L) {
  engine_object("metrics.CosineSimilarity", supplied_args(axis = as_axis))
}

#' F score in which precision and recall count alike; arguments as of `FBetaScore`
#'
#' @param ... Further arguments of the engine's function, named.
#' @param average How classes are averaged: "micro", "macro", "weighted" or `NULL`.
#' @param threshold Threshold.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_f1_score <- function(..., average = NULL, threshold = NULL, name = "f1_score", dtype = NULL) {
  engine_object("metrics.F1Score", supplied_args())
}

#' Number (or weight) of positives predicted as negatives
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_false_negatives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.FalseNegatives", supplied_args())
}

#' Number (or weight) of negatives predicted as positives
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_false_positives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.FalsePositives", supplied_args())
}

#' F-beta score of predictions of shape (batch, classes)
#'
#' @param ... Further arguments of the engine's function, named.
#' @param average How classes are averaged: "micro", "macro", "weighted" or `NULL`.
#' @param beta A factor; see the description.
#' @param threshold Threshold.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_fbeta_score <- function(..., average = NULL, beta = 1, threshold = NULL, name = "fbeta_score",
                               dtype = NULL) {
  engine_object("metrics.FBetaScore", supplied_args())
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
metric_hinge <- function(y_true, y_pred, ..., name = "hinge", dtype = NULL) {
  engine_measure("metrics.Hinge", "metrics.hinge", supplied_args())
}

#' Mean over the last axis of Huber's function: quadratic up to an error of `delta`, linear beyond
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param delta Where the loss goes from square to straight.
#' @return A tensor.
#' @export
metric_huber <- function(y_true, y_pred, delta = 1) {
  engine_op("metrics.huber", supplied_args())
}

#' Mean intersection over union of some classes: TP / (TP + FP + FN)
#'
#' @param ... Further arguments of the engine's function, named.
#' @param num_classes How many classes there are.
#' @param target_class_ids The classes that are looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param ignore_class A class that does not count, from 0.
#' @param sparse_y_true Whether `y_true` holds classes and not rows of a one-hot array.
#' @param sparse_y_pred Whether `y_pred` holds classes and not probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
metric_iou <- function(..., num_classes, target_class_ids, name = NULL, dtype = NULL, ignore_class = NULL,
                       sparse_y_true = TRUE, sparse_y_pred = TRUE, axis = -1L) {
  engine_object(
    "metrics.IoU",
    supplied_args(
      num_classes = as_integer,
      target_class_ids = as_integer_list,
      ignore_class = as_integer,
      axis = as_axis
    )
  )
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
metric_kl_divergence <- function(y_true, y_pred, ..., name = "kl_divergence", dtype = NULL) {
  engine_measure("metrics.KLDivergence", "metrics.kl_divergence", supplied_args())
}

#' Mean over the last axis of `log(cosh(y_pred - y_true))`, in a form that does not overflow
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @return A tensor.
#' @export
metric_log_cosh <- function(y_true, y_pred) {
  engine_op("metrics.log_cosh", supplied_args())
}

#' Mean of the logarithm of the hyperbolic cosine of errors
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_log_cosh_error <- function(..., name = "logcosh", dtype = NULL) {
  engine_object("metrics.LogCoshError", supplied_args())
}

#' Weighted mean of values: their sum over the sum of weights, or over their number
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_mean <- function(..., name = "mean", dtype = NULL) {
  engine_object("metrics.Mean", supplied_args())
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
metric_mean_absolute_percentage_error <- function(y_true, y_pred, ...,
                                                  name = "mean_absolute_percentage_error", dtype = NULL) {
  engine_measure(
    "metrics.MeanAbsolutePercentageError",
    "metrics.mean_absolute_percentage_error",
    supplied_args()
  )
}

#' Mean intersection over union of all classes; arguments as of `IoU`
#'
#' @param ... Further arguments of the engine's function, named.
#' @param num_classes How many classes there are.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param ignore_class A class that does not count, from 0.
#' @param sparse_y_true Whether `y_true` holds classes and not rows of a one-hot array.
#' @param sparse_y_pred Whether `y_pred` holds classes and not probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
metric_mean_iou <- function(..., num_classes, name = NULL, dtype = NULL, ignore_class = NULL,
                            sparse_y_true = TRUE, sparse_y_pred = TRUE, axis = -1L) {
  engine_object(
    "metrics.MeanIoU",
    supplied_args(ignore_class = as_integer, axis = as_axis, num_classes = as_integer)
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
metric_mean_squared_logarithmic_error <- function(y_true, y_pred, ...,
                                                  name = "mean_squared_logarithmic_error", dtype = NULL) {
  engine_measure(
    "metrics.MeanSquaredLogarithmicError",
    "metrics.mean_squared_logarithmic_error",
    supplied_args()
  )
}

#' Mean of what a function `fn(y_true, y_pred, **kwargs)` returns per sample
#'
#' @param ... Further arguments of the engine's function, named.
#' @param fn A function of `(y_true, y_pred)`.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_mean_wrapper <- function(..., fn, name = NULL, dtype = NULL) {
  engine_object("metrics.MeanMetricWrapper", supplied_args())
}

#' `IoU` of one-hot targets; arguments as there
#'
#' @param ... Further arguments of the engine's function, named.
#' @param num_classes How many classes there are.
#' @param target_class_ids The classes that are looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param ignore_class A class that does not count, from 0.
#' @param sparse_y_pred Whether `y_pred` holds classes and not probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
metric_one_hot_iou <- function(..., num_classes, target_class_ids, name = NULL, dtype = NULL,
                               ignore_class = NULL, sparse_y_pred = FALSE, axis = -1L) {
  engine_object(
    "metrics.OneHotIoU",
    supplied_args(
      ignore_class = as_integer,
      axis = as_axis,
      num_classes = as_integer,
      target_class_ids = as_integer_list
    )
  )
}

#' `MeanIoU` of one-hot targets; arguments as of `IoU`
#'
#' @param ... Further arguments of the engine's function, named.
#' @param num_classes How many classes there are.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @param ignore_class A class that does not count, from 0.
#' @param sparse_y_pred Whether `y_pred` holds classes and not probabilities.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
metric_one_hot_mean_iou <- function(..., num_classes, name = NULL, dtype = NULL, ignore_class = NULL,
                                    sparse_y_pred = FALSE, axis = -1L) {
  engine_object(
    "metrics.OneHotMeanIoU",
    supplied_args(ignore_class = as_integer, axis = as_axis, num_classes = as_integer)
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
metric_pearson_correlation <- function(y_true, y_pred, axis = -1L, ..., name = "pearson_correlation",
                                       dtype = NULL) {
  engine_measure("metrics.PearsonCorrelation", "metrics.pearson_correlation", supplied_args(axis = as_axis))
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
metric_poisson <- function(y_true, y_pred, ..., name = "poisson", dtype = NULL) {
  engine_measure("metrics.Poisson", "metrics.poisson", supplied_args())
}

#' Share of the predicted positives that are positive
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param top_k How many of the largest predictions count.
#' @param class_id The class that is looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_precision <- function(..., thresholds = NULL, top_k = NULL, class_id = NULL, name = NULL,
                             dtype = NULL) {
  engine_object("metrics.Precision", supplied_args(top_k = as_integer, class_id = as_integer))
}

#' Best precision at a recall of `recall` or more
#'
#' @param ... Further arguments of the engine's function, named.
#' @param recall The recall that must be reached.
#' @param num_thresholds How many thresholds there are.
#' @param class_id The class that is looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_precision_at_recall <- function(..., recall, num_thresholds = 200L, class_id = NULL, name = NULL,
                                       dtype = NULL) {
  engine_object(
    "metrics.PrecisionAtRecall",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
  )
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
metric_r2_score <- function(..., class_aggregation = "uniform_average", num_regressors = 0L,
                            name = "r2_score", dtype = NULL) {
  engine_object("metrics.R2Score", supplied_args(num_regressors = as_integer))
}

#' Share of the positives that are predicted so; arguments as of `Precision`
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param top_k How many of the largest predictions count.
#' @param class_id The class that is looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_recall <- function(..., thresholds = NULL, top_k = NULL, class_id = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.Recall", supplied_args(top_k = as_integer, class_id = as_integer))
}

#' Best recall at a precision of `precision` or more
#'
#' @param ... Further arguments of the engine's function, named.
#' @param precision The precision that must be reached.
#' @param num_thresholds How many thresholds there are.
#' @param class_id The class that is looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_recall_at_precision <- function(..., precision, num_thresholds = 200L, class_id = NULL, name = NULL,
                                       dtype = NULL) {
  engine_object(
    "metrics.RecallAtPrecision",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
  )
}

#' Square root of the mean of squared errors
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_root_mean_squared_error <- function(..., name = "root_mean_squared_error", dtype = NULL) {
  engine_object("metrics.RootMeanSquaredError", supplied_args())
}

#' Best sensitivity (recall) at a specificity of `specificity` or more
#'
#' @param ... Further arguments of the engine's function, named.
#' @param specificity The specificity that must be reached.
#' @param num_thresholds How many thresholds there are.
#' @param class_id The class that is looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_sensitivity_at_specificity <- function(..., specificity, num_thresholds = 200L, class_id = NULL,
                                              name = NULL, dtype = NULL) {
  engine_object(
    "metrics.SensitivityAtSpecificity",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
  )
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
metric_sparse_categorical_accuracy <- function(y_true, y_pred, ..., name = "sparse_categorical_accuracy",
                                               dtype = NULL) {
  engine_measure("metrics.SparseCategoricalAccuracy", "metrics.sparse_categorical_accuracy", supplied_args())
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
metric_sparse_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE,
                                                   ignore_class = NULL, axis = -1L, ...,
                                                   name = "sparse_categorical_crossentropy", dtype = NULL) {
  engine_measure(
    "metrics.SparseCategoricalCrossentropy",
    "metrics.sparse_categorical_crossentropy",
    supplied_args(axis = as_axis, ignore_class = as_integer)
  )
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
metric_sparse_top_k_categorical_accuracy <- function(y_true, y_pred, k = 5L, ...,
                                                     name = "sparse_top_k_categorical_accuracy",
                                                     dtype = NULL, from_sorted_ids = FALSE) {
  engine_measure(
    "metrics.SparseTopKCategoricalAccuracy",
    "metrics.sparse_top_k_categorical_accuracy",
    supplied_args(k = as_integer)
  )
}

#' Best specificity at a sensitivity (recall) of `sensitivity` or more
#'
#' @param ... Further arguments of the engine's function, named.
#' @param sensitivity The sensitivity that must be reached.
#' @param num_thresholds How many thresholds there are.
#' @param class_id The class that is looked at, from 0.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_specificity_at_sensitivity <- function(..., sensitivity, num_thresholds = 200L, class_id = NULL,
                                              name = NULL, dtype = NULL) {
  engine_object(
    "metrics.SpecificityAtSensitivity",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
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
metric_squared_hinge <- function(y_true, y_pred, ..., name = "squared_hinge", dtype = NULL) {
  engine_measure("metrics.SquaredHinge", "metrics.squared_hinge", supplied_args())
}

#' Weighted sum of values
#'
#' @param ... Further arguments of the engine's function, named.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_sum <- function(..., name = "sum", dtype = NULL) {
  engine_object("metrics.Sum", supplied_args())
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
metric_top_k_categorical_accuracy <- function(y_true, y_pred, k = 5L, ...,
                                              name = "top_k_categorical_accuracy", dtype = NULL) {
  engine_measure(
    "metrics.TopKCategoricalAccuracy",
    "metrics.top_k_categorical_accuracy",
    supplied_args(k = as_integer)
  )
}

#' Number (or weight) of negatives predicted as such
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_true_negatives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.TrueNegatives", supplied_args())
}

#' Number (or weight) of positives predicted as such
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
metric_true_positives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.TruePositives", supplied_args())
}
