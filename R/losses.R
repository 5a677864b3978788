# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Crossentropy of targets between 0 and 1, one per column
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_binary_crossentropy(matrix(c(0, 1)), matrix(c(0.2, 0.7)))
#' loss_binary_crossentropy(label_smoothing = 0.1)
loss_binary_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0, axis = -1L,
                                     ..., reduction = "sum_over_batch_size", name = "binary_crossentropy",
                                     dtype = NULL) {
  engine_measure("losses.BinaryCrossentropy", "losses.binary_crossentropy", supplied_args(axis = as_axis))
}

#' Binary crossentropy that gives hard samples more weight
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param apply_class_balancing Whether the classes are weighted by `alpha`.
#' @param alpha Weight of the positive class.
#' @param gamma How much easy samples count less.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_binary_focal_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_binary_focal_crossentropy()
loss_binary_focal_crossentropy <- function(y_true, y_pred, apply_class_balancing = FALSE, alpha = 0.25,
                                           gamma = 2, from_logits = FALSE, label_smoothing = 0, axis = -1L,
                                           ..., reduction = "sum_over_batch_size",
                                           name = "binary_focal_crossentropy", dtype = NULL) {
  engine_measure(
    "losses.BinaryFocalCrossentropy",
    "losses.binary_focal_crossentropy",
    supplied_args(axis = as_axis)
  )
}

#' Crossentropy of one-hot targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_categorical_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_categorical_crossentropy()
loss_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE, label_smoothing = 0,
                                          axis = -1L, ..., reduction = "sum_over_batch_size",
                                          name = "categorical_crossentropy", dtype = NULL) {
  engine_measure(
    "losses.CategoricalCrossentropy",
    "losses.categorical_crossentropy",
    supplied_args(axis = as_axis)
  )
}

#' Crossentropy of one-hot targets that gives hard samples more weight
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param alpha Weight of the positive class.
#' @param gamma How much easy samples count less.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param label_smoothing How far the true values are moved towards even odds, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_categorical_focal_crossentropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_categorical_focal_crossentropy()
loss_categorical_focal_crossentropy <- function(y_true, y_pred, alpha = 0.25, gamma = 2,
                                                from_logits = FALSE, label_smoothing = 0, axis = -1L, ...,
                                                reduction = "sum_over_batch_size",
                                                name = "categorical_focal_crossentropy", dtype = NULL) {
  engine_measure(
    "losses.CategoricalFocalCrossentropy",
    "losses.categorical_focal_crossentropy",
    supplied_args(axis = as_axis)
  )
}

#' Generalized crossentropy of class numbers, for labels that may be wrong
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param q Exponent.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_categorical_generalized_cross_entropy(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_categorical_generalized_cross_entropy()
loss_categorical_generalized_cross_entropy <- function(y_true, y_pred, q = 0.5, ...,
                                                       reduction = "sum_over_batch_size",
                                                       name = "categorical_generalized_cross_entropy",
                                                       dtype = NULL) {
  engine_measure(
    "losses.CategoricalGeneralizedCrossEntropy",
    "losses.categorical_generalized_cross_entropy",
    supplied_args(),
    q = q
  )
}

#' Hinge loss of one-hot targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_categorical_hinge(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_categorical_hinge()
loss_categorical_hinge <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                   name = "categorical_hinge", dtype = NULL) {
  engine_measure("losses.CategoricalHinge", "losses.categorical_hinge", supplied_args())
}

#' Circle loss of embeddings within a batch
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ref_labels Labels of the references.
#' @param ref_embeddings Embeddings of the references.
#' @param remove_diagonal Whether each sample's pair with itself is left out.
#' @param gamma How much easy samples count less.
#' @param margin The margin.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' # Rows of one class are to lie together.
#' loss_circle(c(1, 0, 1), rbind(c(0.2, 0.8), c(0.6, 0.4), c(0.1, 0.9)))
loss_circle <- function(y_true, y_pred, ref_labels = NULL, ref_embeddings = NULL, remove_diagonal = TRUE,
                        gamma = 80L, margin = 0.4, ..., reduction = "sum_over_batch_size", name = "circle",
                        dtype = NULL) {
  engine_measure("losses.Circle", "losses.circle", supplied_args())
}

#' Minus the cosine between targets and predictions along `axis`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_cosine_similarity(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_cosine_similarity()
loss_cosine_similarity <- function(y_true, y_pred, axis = -1L, ..., reduction = "sum_over_batch_size",
                                   name = "cosine_similarity", dtype = NULL) {
  engine_measure("losses.CosineSimilarity", "losses.cosine_similarity", supplied_args(axis = as_axis))
}

#' The loss `ctc` as an object
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_ctc(rbind(c(1L, 2L)), random_uniform(c(1, 5, 3)))
#' loss_ctc()
loss_ctc <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "ctc", dtype = NULL) {
  engine_measure("losses.CTC", "losses.ctc", supplied_args())
}

#' 1 minus the Dice coefficient of targets and predictions
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_dice(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_dice()
loss_dice <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "dice", axis = NULL,
                      dtype = NULL) {
  engine_measure("losses.Dice", "losses.dice", supplied_args(axis = as_axis))
}

#' Average of `max(1 - y_true * y_pred, 0)`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_hinge(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_hinge()
loss_hinge <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "hinge", dtype = NULL) {
  engine_measure("losses.Hinge", "losses.hinge", supplied_args())
}

#' Huber loss: squared for errors up to `delta`, linear beyond
#'
#' As in Keras, its config has no `delta`.
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param delta Where the loss goes from square to straight.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_huber(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_huber()
loss_huber <- function(y_true, y_pred, delta = 1, ..., reduction = "sum_over_batch_size",
                       name = "huber_loss", dtype = NULL) {
  engine_measure("losses.Huber", "losses.huber", supplied_args())
}

#' Kullback-Leibler divergence of the predictions from the targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_kl_divergence(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_kl_divergence()
loss_kl_divergence <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                               name = "kl_divergence", dtype = NULL) {
  engine_measure("losses.KLDivergence", "losses.kl_divergence", supplied_args())
}

#' Logarithm of the hyperbolic cosine of the error
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_log_cosh(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_log_cosh()
loss_log_cosh <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "log_cosh",
                          dtype = NULL) {
  engine_measure("losses.LogCosh", "losses.log_cosh", supplied_args())
}

#' Average of absolute differences between targets and predictions
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_mean_absolute_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_mean_absolute_error()
loss_mean_absolute_error <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                     name = "mean_absolute_error", dtype = NULL) {
  engine_measure("losses.MeanAbsoluteError", "losses.mean_absolute_error", supplied_args())
}

#' Average of absolute differences in percent of the targets
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_mean_absolute_percentage_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_mean_absolute_percentage_error()
loss_mean_absolute_percentage_error <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                                name = "mean_absolute_percentage_error", dtype = NULL) {
  engine_measure(
    "losses.MeanAbsolutePercentageError",
    "losses.mean_absolute_percentage_error",
    supplied_args()
  )
}

#' Average of squared differences between targets and predictions
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_mean_squared_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_mean_squared_error()
loss_mean_squared_error <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                    name = "mean_squared_error", dtype = NULL) {
  engine_measure("losses.MeanSquaredError", "losses.mean_squared_error", supplied_args())
}

#' Average of squared differences between the logarithms of targets + 1 and predictions + 1
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_mean_squared_logarithmic_error(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_mean_squared_logarithmic_error()
loss_mean_squared_logarithmic_error <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                                                name = "mean_squared_logarithmic_error", dtype = NULL) {
  engine_measure(
    "losses.MeanSquaredLogarithmicError",
    "losses.mean_squared_logarithmic_error",
    supplied_args()
  )
}

#' Negative log-likelihood of counts under predicted Poisson rates, without its constant term
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_poisson(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_poisson()
loss_poisson <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size", name = "poisson",
                         dtype = NULL) {
  engine_measure("losses.Poisson", "losses.poisson", supplied_args())
}

#' Crossentropy of targets that are class numbers
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param from_logits Whether predictions are logits and not probabilities.
#' @param ignore_class A class that does not count, from 0.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_sparse_categorical_crossentropy(c(1, 0), rbind(c(0.2, 0.8), c(0.6, 0.4)))
loss_sparse_categorical_crossentropy <- function(y_true, y_pred, from_logits = FALSE, ignore_class = NULL,
                                                 axis = -1L, ..., reduction = "sum_over_batch_size",
                                                 name = "sparse_categorical_crossentropy", dtype = NULL) {
  engine_measure(
    "losses.SparseCategoricalCrossentropy",
    "losses.sparse_categorical_crossentropy",
    supplied_args(ignore_class = as_integer, axis = as_axis)
  )
}

#' Average of `max(1 - y_true * y_pred, 0) ** 2`
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_squared_hinge(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_squared_hinge()
loss_squared_hinge <- function(y_true, y_pred, ..., reduction = "sum_over_batch_size",
                               name = "squared_hinge", dtype = NULL) {
  engine_measure("losses.SquaredHinge", "losses.squared_hinge", supplied_args())
}

#' 1 minus the Tversky index of targets and predictions
#'
#' @param y_true What is true.
#' @param y_pred What was predicted.
#' @param ... Further arguments of the engine's function, named.
#' @param alpha Weight of the positive class.
#' @param beta A factor; see the description.
#' @param reduction How the values of the samples become one: "sum_over_batch_size", "sum", "mean",
#'   "mean_with_sample_weight" or "none".
#' @param name Name of the object.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param dtype Type of the values, such as "float32".
#' @return The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].
#' @export
#' @examplesIf alphorn_available()
#' loss_tversky(rbind(c(0, 1), c(1, 0)), rbind(c(0.2, 0.8), c(0.6, 0.4)))
#' loss_tversky()
loss_tversky <- function(y_true, y_pred, ..., alpha = 0.5, beta = 0.5, reduction = "sum_over_batch_size",
                         name = "tversky", axis = NULL, dtype = NULL) {
  engine_measure("losses.Tversky", "losses.tversky", supplied_args(axis = as_axis))
}
