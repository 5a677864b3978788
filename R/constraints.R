# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Norms along `axis` are at most `max_value`
#'
#' @param max_value Largest norm.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' constraint_maxnorm()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_constraint = constraint_maxnorm())
constraint_maxnorm <- function(max_value = 2L, axis = 1L) {
  engine_object("constraints.MaxNorm", supplied_args(axis = as_axis))
}

#' Norms along `axis` are drawn into the range from `min_value` to `max_value`
#'
#' @param min_value Smallest norm.
#' @param max_value Largest norm.
#' @param rate How strictly the norm is held, from 0 to 1.
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' constraint_minmaxnorm()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_constraint = constraint_minmaxnorm())
constraint_minmaxnorm <- function(min_value = 0, max_value = 1, rate = 1, axis = 1L) {
  engine_object("constraints.MinMaxNorm", supplied_args(axis = as_axis))
}

#' No element is below 0
#'
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' constraint_nonneg()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_constraint = constraint_nonneg())
constraint_nonneg <- function() {
  engine_object("constraints.NonNeg", supplied_args())
}

#' Norms along `axis` are 1
#'
#' @param axis Axis, counted from 1, or from -1 backwards.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' constraint_unitnorm()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_constraint = constraint_unitnorm())
constraint_unitnorm <- function(axis = 1L) {
  engine_object("constraints.UnitNorm", supplied_args(axis = as_axis))
}
