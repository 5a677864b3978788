# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Normalizes each feature over the batch (Ioffe & Szegedy 2015)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param momentum How slowly the moving averages move.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param center Whether there is an offset.
#' @param scale Whether there is a scale.
#' @param beta_initializer Initial values of the offset.
#' @param gamma_initializer Initial values of the scale.
#' @param moving_mean_initializer Initial values of the moving mean.
#' @param moving_variance_initializer Initial values of the moving variance.
#' @param beta_regularizer Penalty on the offset.
#' @param gamma_regularizer Penalty on the scale.
#' @param beta_constraint Constraint on the offset.
#' @param gamma_constraint Constraint on the scale.
#' @param synchronized Accepted as Keras does.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_batch_normalization()
layer_batch_normalization <- function(object, axis = -1L, momentum = 0.99, epsilon = 0.001, center = TRUE,
                                      scale = TRUE, beta_initializer = "zeros", gamma_initializer = "ones",
                                      moving_mean_initializer = "zeros",
                                      moving_variance_initializer = "ones", beta_regularizer = NULL,
                                      gamma_regularizer = NULL, beta_constraint = NULL,
                                      gamma_constraint = NULL, synchronized = FALSE, ...) {
  engine_layer(
    "layers.BatchNormalization",
    supplied_args(axis = as_axis, beta_constraint = as_constraint, gamma_constraint = as_constraint)
  )
}

#' Normalizes each example over groups of its channels (Wu & He 2018)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param groups In how many groups the channels are split.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param center Whether there is an offset.
#' @param scale Whether there is a scale.
#' @param beta_initializer Initial values of the offset.
#' @param gamma_initializer Initial values of the scale.
#' @param beta_regularizer Penalty on the offset.
#' @param gamma_regularizer Penalty on the scale.
#' @param beta_constraint Constraint on the offset.
#' @param gamma_constraint Constraint on the scale.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 8)) |> layer_group_normalization(groups = 2)
layer_group_normalization <- function(object, groups = 32L, axis = -1L, epsilon = 0.001, center = TRUE,
                                      scale = TRUE, beta_initializer = "zeros", gamma_initializer = "ones",
                                      beta_regularizer = NULL, gamma_regularizer = NULL,
                                      beta_constraint = NULL, gamma_constraint = NULL, ...) {
  engine_layer(
    "layers.GroupNormalization",
    supplied_args(
      groups = as_integer,
      axis = as_axis,
      beta_constraint = as_constraint,
      gamma_constraint = as_constraint
    )
  )
}

#' Normalizes each example over its own features (Ba et al
#'
#' 2016).
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param center Whether there is an offset.
#' @param scale Whether there is a scale.
#' @param beta_initializer Initial values of the offset.
#' @param gamma_initializer Initial values of the scale.
#' @param beta_regularizer Penalty on the offset.
#' @param gamma_regularizer Penalty on the scale.
#' @param beta_constraint Constraint on the offset.
#' @param gamma_constraint Constraint on the scale.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_layer_normalization()
layer_layer_normalization <- function(object, axis = -1L, epsilon = 0.001, center = TRUE, scale = TRUE,
                                      beta_initializer = "zeros", gamma_initializer = "ones",
                                      beta_regularizer = NULL, gamma_regularizer = NULL,
                                      beta_constraint = NULL, gamma_constraint = NULL, ...) {
  engine_layer(
    "layers.LayerNormalization",
    supplied_args(axis = as_axis, beta_constraint = as_constraint, gamma_constraint = as_constraint)
  )
}

#' Divides by the root of the mean square over `axis`, and scales (Zhang & Sennrich 2019)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_rms_normalization()
layer_rms_normalization <- function(object, axis = -1L, epsilon = 1e-06, ...) {
  engine_layer("layers.RMSNormalization", supplied_args(axis = as_axis))
}

#' Keeps the largest singular value of the kernel of a layer near 1 (Miyato et al
#'
#' 2018).
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param layer The layer that is wrapped.
#' @param power_iterations How many rounds.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_spectral_normalization(layer_dense(units = 2))
layer_spectral_normalization <- function(object, layer, power_iterations = 1L, ...) {
  engine_layer("layers.SpectralNormalization", supplied_args(power_iterations = as_integer))
}

#' Divides by the norm over `axis`, so that it is 1
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_unit_normalization()
layer_unit_normalization <- function(object, axis = -1L, ...) {
  engine_layer("layers.UnitNormalization", supplied_args(axis = as_axis))
}
