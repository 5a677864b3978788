# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' `l1 * sum(abs(x))`
#'
#' @param l1 Strength of the penalty on absolute values.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' regularizer_l1()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_regularizer = regularizer_l1())
regularizer_l1 <- function(l1 = 0.01) {
  engine_object("regularizers.L1", supplied_args())
}

#' `l1 * sum(abs(x)) + l2 * sum(square(x))`
#'
#' @param l1 Strength of the penalty on absolute values.
#' @param l2 Strength of the penalty on squares.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' regularizer_l1_l2()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_regularizer = regularizer_l1_l2())
regularizer_l1_l2 <- function(l1 = 0, l2 = 0) {
  engine_object("regularizers.L1L2", supplied_args())
}

#' `l2 * sum(square(x))`
#'
#' @param l2 Strength of the penalty on squares.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' regularizer_l2()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_regularizer = regularizer_l2())
regularizer_l2 <- function(l2 = 0.01) {
  engine_object("regularizers.L2", supplied_args())
}

#' Pulls the rows (or columns) of a matrix towards being orthogonal to each other
#'
#' @param factor How strong the penalty is.
#' @param mode "rows" or "columns".
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' regularizer_orthogonal()(matrix(c(1, -2, 3, 4), 2))
#' layer_dense(units = 2, kernel_regularizer = regularizer_orthogonal())
regularizer_orthogonal <- function(factor = 0.01, mode = "rows") {
  engine_object("regularizers.OrthogonalRegularizer", supplied_args())
}
