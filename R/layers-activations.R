# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Applies an activation function, given by name or as a function
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(3) |> layer_activation("relu")
#' keras_input(3) |> layer_activation(function(x) x^2)
layer_activation <- function(object, activation, ...) {
  engine_layer("layers.Activation", supplied_args())
}

#' `x` above 0, `alpha * (exp(x) - 1)` below
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param alpha Scale below zero.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_activation_elu()
layer_activation_elu <- function(object, alpha = 1, ...) {
  engine_layer("layers.ELU", supplied_args())
}

#' `x` above 0, `negative_slope * x` below
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param negative_slope Slope below the threshold.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_activation_leaky_relu()
layer_activation_leaky_relu <- function(object, negative_slope = 0.3, ...) {
  engine_layer("layers.LeakyReLU", supplied_args())
}

#' A leaky ReLU whose slopes are trained, one for each feature (He et al
#'
#' 2015).
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param alpha_initializer Initial values of the slopes.
#' @param alpha_regularizer Penalty on the slopes.
#' @param alpha_constraint Constraint on the slopes.
#' @param shared_axes Axes, counted from 1, along which one slope is shared.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_activation_parametric_relu()
layer_activation_parametric_relu <- function(object, alpha_initializer = "Zeros", alpha_regularizer = NULL,
                                             alpha_constraint = NULL, shared_axes = NULL, ...) {
  engine_layer("layers.PReLU", supplied_args(shared_axes = as_axis, alpha_constraint = as_constraint))
}

#' `x` above `threshold`, `negative_slope * (x - threshold)` below, at most `max_value`
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param max_value Largest value.
#' @param negative_slope Slope below the threshold.
#' @param threshold Threshold.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_activation_relu()
layer_activation_relu <- function(object, max_value = NULL, negative_slope = 0, threshold = 0, ...) {
  engine_layer("layers.ReLU", supplied_args())
}

#' Softmax along an axis, or along several together
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_activation_softmax()
layer_activation_softmax <- function(object, axis = -1L, ...) {
  engine_layer("layers.Softmax", supplied_args(axis = as_axis))
}
