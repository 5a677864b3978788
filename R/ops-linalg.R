# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Orthonormal q and upper triangular r with x = q r
#'
#' @param x A tensor, array or number.
#' @param mode How it is done; see the description.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_qr(matrix(c(4, 2, 2, 3), 2))
op_qr <- function(x, mode = "reduced") {
  engine_op("ops.qr", supplied_args(x = as_tensor_arg))
}

#' The solution of a x = b, for a vector or a matrix `b`
#'
#' @param a A tensor or array.
#' @param b A tensor or array.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_solve(matrix(c(2, 0, 0, 4), 2), matrix(c(1, 1)))
op_solve <- function(a, b) {
  engine_op("ops.solve", supplied_args(a = as_tensor_arg, b = as_tensor_arg))
}

#' The logarithm of the size of the determinants of square matrices
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_logdet(matrix(c(4, 2, 2, 3), 2))
op_logdet <- function(x) {
  engine_op("ops.logdet", supplied_args(x = as_tensor_arg))
}

#' The triangle L of x = L L^T (or, `upper`, its transpose) of symmetric positive definite matrices
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_cholesky(matrix(c(4, 2, 2, 3), 2))
op_cholesky <- function(x) {
  engine_op("ops.cholesky", supplied_args(x = as_tensor_arg))
}

#' The determinants of square matrices
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_det(matrix(c(2, 0, 0, 4), 2))
op_det <- function(x) {
  engine_op("ops.det", supplied_args(x = as_tensor_arg))
}

#' Eigenvalues, and eigenvectors of length 1 in columns, of square matrices
#'
#' Complex, and without a gradient.
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_eig(matrix(c(0, 1, -1, 0), 2))
op_eig <- function(x) {
  engine_op("ops.eig", supplied_args(x = as_tensor_arg))
}

#' Eigenvalues in ascending order, and eigenvectors in columns, of symmetric matrices
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_eigh(matrix(c(4, 2, 2, 3), 2))
op_eigh <- function(x) {
  engine_op("ops.eigh", supplied_args(x = as_tensor_arg))
}

#' The inverses of square matrices
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_inv(matrix(c(2, 0, 0, 4), 2))
op_inv <- function(x) {
  engine_op("ops.inv", supplied_args(x = as_tensor_arg))
}

#' The x of least norm that makes the norm of a x - b least
#'
#' @param a A tensor or array.
#' @param b A tensor or array.
#' @param rcond Singular values below this fraction of the largest count as zero.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_lstsq(cbind(1, c(0, 1, 2)), c(1, 3, 5))
op_lstsq <- function(a, b, rcond = NULL) {
  engine_op("ops.lstsq", supplied_args(a = as_tensor_arg, b = as_tensor_arg))
}

#' L (below the diagonal) and U in one matrix, and the rows that were exchanged, as LAPACK's getrf gives
#' them
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_lu_factor(matrix(c(4, 2, 2, 3), 2))
op_lu_factor <- function(x) {
  engine_op("ops.lu_factor", supplied_args(x = as_tensor_arg))
}

#' The sign of the determinants of square matrices, and the logarithm of their size
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_slogdet(matrix(c(4, 2, 2, 3), 2))
op_slogdet <- function(x) {
  engine_op("ops.slogdet", supplied_args(x = as_tensor_arg))
}

#' The solution of a x = b, of `a` the lower or the upper triangle alone
#'
#' @param a A tensor or array.
#' @param b A tensor or array.
#' @param lower Whether the lower triangle is meant.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_solve_triangular(matrix(c(2, 1, 0, 3), 2), matrix(c(4, 5)), lower = TRUE)
op_solve_triangular <- function(a, b, lower = FALSE) {
  engine_op("ops.solve_triangular", supplied_args(a = as_tensor_arg, b = as_tensor_arg))
}

#' u, singular values s in descending order, and vt with x = u diag(s) vt; `compute_uv=False` gives s alone
#'
#' @param x A tensor, array or number.
#' @param full_matrices Whether the full matrices are returned.
#' @param compute_uv Whether the vectors are returned, too.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_svd(matrix(c(4, 2, 2, 3), 2))
op_svd <- function(x, full_matrices = TRUE, compute_uv = TRUE) {
  engine_op("ops.svd", supplied_args(x = as_tensor_arg))
}
