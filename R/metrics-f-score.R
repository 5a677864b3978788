# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' F score in which precision and recall count alike; arguments as of `FBetaScore`
#'
#' @param ... Further arguments of the engine's function, named.
#' @param average How classes are averaged: "micro", "macro", "weighted" or `NULL`.
#' @param threshold Threshold.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_f1_score()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_f1_score <- function(..., average = NULL, threshold = NULL, name = "f1_score", dtype = NULL) {
  engine_object("metrics.F1Score", supplied_args())
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
#' @examplesIf alphorn_available()
#' metric <- metric_fbeta_score()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_fbeta_score <- function(..., average = NULL, beta = 1, threshold = NULL, name = "fbeta_score",
                               dtype = NULL) {
  engine_object("metrics.FBetaScore", supplied_args())
}
