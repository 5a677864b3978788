# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Mean intersection over union of two classes; predictions of `threshold` or more are of class 1
#'
#' @param ... Further arguments of the engine's function, named.
#' @param target_class_ids The classes that are looked at, from 0.
#' @param threshold Threshold.
#' @param name Name under which the metric is reported.
#' @param dtype Type of the values, such as "float32".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' metric <- metric_binary_iou()
#' metric$update_state(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' metric$result()
metric_binary_iou <- function(..., target_class_ids = list(0L, 1L), threshold = 0.5, name = NULL,
                              dtype = NULL) {
  engine_object("metrics.BinaryIoU", supplied_args(target_class_ids = as_integer_list))
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
#' @examplesIf alphorn_available()
#' metric <- metric_iou(num_classes = 2, target_class_ids = list(0))
#' metric$update_state(c(0, 0, 1), c(0, 1, 1))
#' metric$result()
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
#' @examplesIf alphorn_available()
#' metric <- metric_mean_iou(num_classes = 2)
#' metric$update_state(c(0, 0, 1), c(0, 1, 1))
#' metric$result()
metric_mean_iou <- function(..., num_classes, name = NULL, dtype = NULL, ignore_class = NULL,
                            sparse_y_true = TRUE, sparse_y_pred = TRUE, axis = -1L) {
  engine_object(
    "metrics.MeanIoU",
    supplied_args(ignore_class = as_integer, axis = as_axis, num_classes = as_integer)
  )
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
#' @examplesIf alphorn_available()
#' metric <- metric_one_hot_iou(num_classes = 2, target_class_ids = list(0))
#' metric$update_state(rbind(c(0, 1)), rbind(c(0.2, 0.8)))
#' metric$result()
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
#' @examplesIf alphorn_available()
#' metric <- metric_one_hot_mean_iou(num_classes = 2)
#' metric$update_state(rbind(c(0, 1)), rbind(c(0.2, 0.8)))
#' metric$result()
metric_one_hot_mean_iou <- function(..., num_classes, name = NULL, dtype = NULL, ignore_class = NULL,
                                    sparse_y_pred = FALSE, axis = -1L) {
  engine_object(
    "metrics.OneHotMeanIoU",
    supplied_args(ignore_class = as_integer, axis = as_axis, num_classes = as_integer)
  )
}
