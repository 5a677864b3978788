# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Factors with orthogonal columns, and upper triangular ones
#'
#' @param x A tensor, array or number.
#' @param mode How it is done; see the description.
#' @return A tensor.
#' @export
op_qr <- function(x, mode = "reduced") {
  engine_op("ops.qr", supplied_args(x = as_tensor_arg))
}

#' The solution of a x = b
#'
#' @param a A tensor or array.
#' @param b A tensor or array.
#' @return A tensor.
#' @export
op_solve <- function(a, b) {
  engine_op("ops.solve", supplied_args(a = as_tensor_arg, b = as_tensor_arg))
}

#' The logarithm of the determinant of matrices that are symmetric and positive
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_logdet <- function(x) {
  engine_op("ops.logdet", supplied_args(x = as_tensor_arg))
}

#' The Cholesky factor of symmetric matrices in the last two axes; NaN where there is none
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_cholesky <- function(x) {
  engine_op("ops.cholesky", supplied_args(x = as_tensor_arg))
}

#' The determinant of the matrices in the last two axes
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_det <- function(x) {
  engine_op("ops.det", supplied_args(x = as_tensor_arg))
}

#' The eigenvalues of symmetric matrices in rising order, and the eigenvectors as columns
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_eigh <- function(x) {
  engine_op("ops.eigh", supplied_args(x = as_tensor_arg))
}

#' The inverse of the matrices in the last two axes
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_inv <- function(x) {
  engine_op("ops.inv", supplied_args(x = as_tensor_arg))
}

#' The x for which a x comes nearest to b
#'
#' @param a A tensor or array.
#' @param b A tensor or array.
#' @param rcond Singular values below this fraction of the largest count as zero.
#' @return A tensor.
#' @export
op_lstsq <- function(a, b, rcond = NULL) {
  engine_op("ops.lstsq", supplied_args(a = as_tensor_arg, b = as_tensor_arg))
}

#' The triangular factors of square matrices in one matrix, and which rows were exchanged (int32)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_lu_factor <- function(x) {
  engine_op("ops.lu_factor", supplied_args(x = as_tensor_arg))
}

#' The sign of the determinant, and the logarithm of its size
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_slogdet <- function(x) {
  engine_op("ops.slogdet", supplied_args(x = as_tensor_arg))
}

#' The solution of a x = b, where of `a` only the upper (or lower) triangle counts
#'
#' @param a A tensor or array.
#' @param b A tensor or array.
#' @param lower Whether the lower triangle is meant.
#' @return A tensor.
#' @export
op_solve_triangular <- function(a, b, lower = FALSE) {
  engine_op("ops.solve_triangular", supplied_args(a = as_tensor_arg, b = as_tensor_arg))
}

#' Left vectors (columns), singular values in falling order, right vectors (rows)
#'
#' @param x A tensor, array or number.
#' @param full_matrices Whether the full matrices are returned.
#' @param compute_uv Whether the vectors are returned, too.
#' @return A tensor.
#' @export
op_svd <- function(x, full_matrices = TRUE, compute_uv = TRUE) {
  engine_op("ops.svd", supplied_args(x = as_tensor_arg))
}
