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
#' @examplesIf alphorn_available()
#' metric <- metric_auc()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_auc <- function(..., num_thresholds = 200L, curve = "ROC", summation_method = "interpolation",
                       name = NULL, dtype = NULL, thresholds = NULL, multi_label = FALSE,
                       num_labels = NULL, label_weights = NULL, from_logits = FALSE) {
  engine_object(
    "metrics.AUC",
    supplied_args(num_thresholds = as_integer, thresholds = as_plain_list, label_weights = as_plain_list)
  )
}
