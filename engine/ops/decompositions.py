"""Ops that take matrices apart: factors, inverses, determinants, eigenvalues (as `keras.ops.linalg`)."""

import numpy as np

from engine.graph import decompositions as d
from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.host import HostFunction, host_compute
from engine.graph.primitives import dtype_of
from engine.ops.linear import matmul
from engine.ops.operation import op
from engine.ops.reductions import max as largest
from engine.ops.reductions import sum as total
from engine.ops.shapes import broadcast_to, expand_dims, reshape, swapaxes, tril, triu
from engine.ops.values import floating, operand


@op("linalg", "Det")
def det(x):
    """The determinant of the matrices in the last two axes."""
    return d.determinant(floating(x))


@op("numpy", "Slogdet")
def slogdet(x):
    """The sign of the determinant, and the logarithm of its size."""
    return tuple(d.slogdet(floating(x)))


@op("math", "Logdet")
def logdet(x):
    """The logarithm of the determinant of matrices that are symmetric and positive."""
    return d.slogdet(floating(x))[1]


@op("linalg", "Inv")
def inv(x):
    """The inverse of the matrices in the last two axes."""
    return d.inverse(floating(x))


@op("linalg", "Cholesky")
def cholesky(x, upper=False):
    """The Cholesky factor of symmetric matrices in the last two axes; NaN where there is none."""
    lower = d.cholesky(floating(x))
    return swapaxes(lower, -1, -2) if upper else lower


@op("linalg", "CholeskyInverse")
def cholesky_inverse(x, upper=False):
    """The inverse of the matrix whose Cholesky factor is `x`."""
    factor = floating(x)
    across = swapaxes(factor, -1, -2)
    return d.inverse(matmul(across, factor) if upper else matmul(factor, across))


@op("linalg", "Solve", call=("a", "b"))
def solve(a, b):
    """The solution of a x = b."""
    a, b = floating(a), floating(b)
    column = len(b.shape) == len(a.shape) - 1
    x = d.solve(a, reshape(b, (*b.shape, 1)) if column else b)
    return reshape(x, x.shape[:-1]) if column else x


@op("linalg", "SolveTriangular", call=("a", "b"))
def solve_triangular(a, b, lower=False):
    """The solution of a x = b, where of `a` only the upper (or lower) triangle counts."""
    return solve(tril(a) if lower else triu(a), b)


@op("linalg", "Eigh")
def eigh(x):
    """The eigenvalues of symmetric matrices in rising order, and the eigenvectors as columns."""
    return tuple(d.eigh(floating(x)))


@op("linalg", "Qr")
def qr(x, mode="reduced"):
    """Factors with orthogonal columns, and upper triangular ones.

    Args:
        x: matrices in the last two axes.
        mode: "reduced" or "complete".
    """
    if mode not in ("reduced", "complete"):
        raise ValueError(f'`mode` must be "reduced" or "complete", not {mode!r}.')
    return tuple(d.qr(floating(x), complete=mode == "complete"))


@op("linalg", "SVD")
def svd(x, full_matrices=True, compute_uv=True):
    """Left vectors (columns), singular values in falling order, right vectors (rows).

    Args:
        x: matrices in the last two axes.
        full_matrices: whether the vectors make square matrices.
        compute_uv: False gives the singular values alone.
    """
    x = floating(x)
    return tuple(d.svd(x, full=bool(full_matrices))) if compute_uv else d.singular_values(x)


def _inverted(values, cut):
    """One over each singular value, and zero for those that are not above `cut` times the largest."""
    kept = e.greater(values, broadcast_to(e.multiply(largest(values, axis=-1, keepdims=True), cut), values.shape))
    one = np.ones((), dtypes.numpy_dtype(dtype_of(values)))
    return e.where(kept, e.divide(one, e.where(kept, values, one)), e.multiply(values, np.zeros_like(one)))


def _cut(x, rcond):
    dtype = dtypes.numpy_dtype(dtype_of(x))
    return np.asarray(max(x.shape[-2:]) * np.finfo(dtype).eps if rcond is None else rcond, dtype)


@op("linalg", "Pinv")
def pinv(x, rcond=None):
    """The pseudo-inverse.

    Args:
        x: matrices in the last two axes.
        rcond: singular values that are not above this part of the largest count as zero.
    """
    x = floating(x)
    left, values, right = d.svd(x, full=False)
    scale = expand_dims(_inverted(values, _cut(x, rcond)), -1)
    return matmul(swapaxes(right, -1, -2), e.multiply(swapaxes(left, -1, -2), scale))


@op("linalg", "Lstsq", call=("a", "b"))
def lstsq(a, b, rcond=None):
    """The x for which a x comes nearest to b.

    Args:
        a: a matrix.
        b: a vector, or a matrix of which each column has a solution of its own.
        rcond: see `pinv`.
    """
    return matmul(pinv(a, rcond=rcond), floating(b))


@op("linalg", "MatrixRank")
def matrix_rank(x, tol=None):
    """How many singular values are above `tol`."""
    x = floating(x)
    values = d.singular_values(x)
    least = e.multiply(largest(values, axis=-1, keepdims=True), _cut(x, None)) if tol is None else operand(tol)
    return total(e.cast(e.greater(values, broadcast_to(least, values.shape)), dtype="int32"), axis=-1)


@op("linalg", "LuFactor")
def lu_factor(x):
    """The triangular factors of square matrices in one matrix, and which rows were exchanged (int32)."""
    x = floating(x)
    packed = host_compute(x, function=_LU[dtype_of(x)]) if dtype_of(x) in _LU else None
    if packed is None:
        raise TypeError(f"`lu_factor` is for float32 and float64, not {dtype_of(x)}.")
    return packed[..., :-1, :], e.cast(packed[..., -1, :], dtype="int32")


def _lu(matrices):
    """Factors with a further row: the row that each row was exchanged with."""
    size = matrices.shape[-1]
    result = np.zeros((*matrices.shape[:-2], size + 1, size), matrices.dtype)
    for place in np.ndindex(matrices.shape[:-2]):
        a = matrices[place].astype("float64")
        for k in range(size):
            pivot = k + int(np.argmax(np.abs(a[k:, k])))
            a[[k, pivot]] = a[[pivot, k]]
            result[(*place, size, k)] = pivot
            if a[k, k] != 0:
                a[k + 1 :, k] /= a[k, k]
                a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k, k + 1 :])
        result[place][:size] = a
    return result


def _lu_shape(shape):
    return (*shape[:-2], shape[-2] + 1, shape[-1])


_LU = {dtype: HostFunction(_lu, dtype, _lu_shape) for dtype in ("float32", "float64")}
