# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Number (or weight) of positives predicted as negatives
#'
#' @param ... Further arguments of the engine's function, named.
#' @param thresholds Thresholds from 0 to 1: one or several.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_false_negatives()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
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
#' @examplesIf alphorn_available()
#' metric <- metric_false_positives()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_false_positives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.FalsePositives", supplied_args())
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
#' @examplesIf alphorn_available()
#' metric <- metric_precision()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
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
#' @examplesIf alphorn_available()
#' metric <- metric_precision_at_recall(recall = 0.5)
#' metric$update_state(c(0, 0, 1), c(0.1, 0.6, 0.8))
#' metric$result()
metric_precision_at_recall <- function(..., recall, num_thresholds = 200L, class_id = NULL, name = NULL,
                                       dtype = NULL) {
  engine_object(
    "metrics.PrecisionAtRecall",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
  )
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
#' @examplesIf alphorn_available()
#' metric <- metric_recall()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
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
#' @examplesIf alphorn_available()
#' metric <- metric_recall_at_precision(precision = 0.5)
#' metric$update_state(c(0, 0, 1), c(0.1, 0.6, 0.8))
#' metric$result()
metric_recall_at_precision <- function(..., precision, num_thresholds = 200L, class_id = NULL, name = NULL,
                                       dtype = NULL) {
  engine_object(
    "metrics.RecallAtPrecision",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
  )
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
#' @examplesIf alphorn_available()
#' metric <- metric_sensitivity_at_specificity(specificity = 0.5)
#' metric$update_state(c(0, 0, 1), c(0.1, 0.6, 0.8))
#' metric$result()
metric_sensitivity_at_specificity <- function(..., specificity, num_thresholds = 200L, class_id = NULL,
                                              name = NULL, dtype = NULL) {
  engine_object(
    "metrics.SensitivityAtSpecificity",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
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
#' @examplesIf alphorn_available()
#' metric <- metric_specificity_at_sensitivity(sensitivity = 0.5)
#' metric$update_state(c(0, 0, 1), c(0.1, 0.6, 0.8))
#' metric$result()
metric_specificity_at_sensitivity <- function(..., sensitivity, num_thresholds = 200L, class_id = NULL,
                                              name = NULL, dtype = NULL) {
  engine_object(
    "metrics.SpecificityAtSensitivity",
    supplied_args(num_thresholds = as_integer, class_id = as_integer)
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
#' @examplesIf alphorn_available()
#' metric <- metric_true_negatives()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
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
#' @examplesIf alphorn_available()
#' metric <- metric_true_positives()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_true_positives <- function(..., thresholds = NULL, name = NULL, dtype = NULL) {
  engine_object("metrics.TruePositives", supplied_args())
}
