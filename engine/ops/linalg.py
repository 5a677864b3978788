"""Ops of linear algebra on the matrices in the last two axes; the axes before them are a batch.

What cannot be computed (the inverse of a singular matrix, say) is NumPy's `LinAlgError`.
"""

import numpy as np

from engine.graph import contract as c
from engine.graph import elementwise as e
from engine.graph import linalg as l
from engine.graph.dtypes import numpy_dtype
from engine.graph.primitives import dtype_of
from engine.ops.derivatives import jvp  # noqa: F401  (Keras has it here too)
from engine.ops.operation import op
from engine.ops.reductions import norm  # noqa: F401  (likewise)
from engine.ops.shapes import broadcast_to, reshape, swapaxes
from engine.ops.values import cast, floating, promote


@op("linalg", "Det")
def det(x):
    """The determinants of square matrices."""
    return l.det(floating(x))


@op("numpy", "Slogdet")
def slogdet(x):
    """The sign of the determinants of square matrices, and the logarithm of their size."""
    return l.slogdet(floating(x))


@op("math", "Logdet")
def logdet(x):
    """The logarithm of the size of the determinants of square matrices."""
    return slogdet(x)[1]


def _diagonal(x):
    from engine.ops.shapes import diagonal

    return diagonal(x, axis1=-2, axis2=-1)


@op("linalg", "Inv")
def inv(x):
    """The inverses of square matrices."""
    return l.inv(floating(x))


@op("linalg", "Pinv")
def pinv(x, rcond=None):
    """The pseudo-inverses (Moore 1920, Penrose 1955).

    Args:
        rcond: singular values up to this part of the largest count as 0; None: 10 max(m, n) times the precision.
    """
    x = floating(x)
    if rcond is None:
        rcond = 10 * max(x.shape[-2:]) * np.finfo(numpy_dtype(_wide(x))).eps
    u, s, vt = l.svd(x, full_matrices=False)
    inverse = _inverse_values(s, rcond)
    return c.matmul(swapaxes(vt, -1, -2), e.multiply(reshape(inverse, (*inverse.shape, 1)), swapaxes(u, -1, -2)))


def _wide(x):
    return "float64" if dtype_of(x) == "float64" else "float32"


def _inverse_values(s, rcond):
    """1 / s, and 0 for what is at most `rcond` of the largest; s in descending order."""
    kept = e.greater(s, e.multiply(s[..., :1], e.constant_like(s, rcond)))
    inverse = e.reciprocal(e.where(kept, s, e.constant_like(s, 1)))
    return e.where(kept, inverse, e.constant_like(s, 0))


@op("linalg", "MatrixRank")
def matrix_rank(x, tol=None):
    """How many singular values are above `tol`, as int32; None: max(m, n) times the precision of the largest."""
    from engine.ops.reductions import sum

    x = floating(x)
    _, s, _ = l.svd(x, full_matrices=False)
    if tol is None:
        tol = e.multiply(s[..., :1], e.constant_like(s, max(x.shape[-2:]) * np.finfo(numpy_dtype(_wide(x))).eps))
    return sum(cast(e.greater(s, cast(np.asarray(tol) if np.isscalar(tol) else tol, dtype_of(s))), "int32"), axis=-1)


def _side_by_side(a, b):
    """Matrices on both sides with the same batch axes, and whether `b` was a vector.

    Of one axis less than `a`, `b` is one vector for each matrix; but where its last two axes are those of a matrix for
    all of them (as many rows as `a`, which one vector for each does not fit), it is that.
    """
    a, b = promote(a, b, at_least=float)
    is_vector = len(b.shape) == 1 or len(b.shape) == len(a.shape) - 1 and b.shape == a.shape[:-1]
    if is_vector:
        b = reshape(b, (*b.shape, 1))
    lead = e.broadcast_shapes(tuple(a.shape[:-2]), tuple(b.shape[:-2]))
    wide = [x if tuple(x.shape[:-2]) == lead else broadcast_to(x, (*lead, *x.shape[-2:])) for x in (a, b)]
    return (*wide, is_vector)


def _without_column(x, is_vector):
    return reshape(x, x.shape[:-1]) if is_vector else x


@op("linalg", "Solve", call=("a", "b"))
def solve(a, b):
    """The solution of a x = b, for a vector or a matrix `b`."""
    a, b, is_vector = _side_by_side(a, b)
    return _without_column(l.solve(a, b), is_vector)


@op("linalg", "SolveTriangular", call=("a", "b"))
def solve_triangular(a, b, lower=False):
    """The solution of a x = b, of `a` the lower or the upper triangle alone."""
    a, b, is_vector = _side_by_side(a, b)
    return _without_column(l.solve_triangular(a, b, lower=bool(lower)), is_vector)


@op("linalg", "Lstsq", call=("a", "b"))
def lstsq(a, b, rcond=None):
    """The x of least norm that makes the norm of a x - b least.

    Args:
        rcond: singular values of `a` up to this part of the largest count as 0; None: max(m, n) times the precision.
    """
    a, b, is_vector = _side_by_side(a, b)
    u, s, vt = l.svd(a, full_matrices=False)
    if rcond is None:
        rcond = max(a.shape[-2:]) * np.finfo(numpy_dtype(_wide(a))).eps
    inverse = _inverse_values(s, rcond)
    turned = e.multiply(reshape(inverse, (*inverse.shape, 1)), c.matmul(swapaxes(u, -1, -2), b))
    return _without_column(c.matmul(swapaxes(vt, -1, -2), turned), is_vector)


@op("linalg", "Cholesky")
def cholesky(x, upper=False):
    """The triangle L of x = L L^T (or, `upper`, its transpose) of symmetric positive definite matrices."""
    lower = l.cholesky(floating(x))
    return swapaxes(lower, -1, -2) if upper else lower


@op("linalg", "CholeskyInverse")
def cholesky_inverse(x, upper=False):
    """The inverse of the matrix whose Cholesky factor `x` is."""
    x = floating(x)
    one = broadcast_to(np.eye(x.shape[-1], dtype=numpy_dtype(dtype_of(x))), x.shape)
    half = l.solve_triangular(x, one, lower=not upper)
    other = swapaxes(half, -1, -2)
    return c.matmul(half, other) if upper else c.matmul(other, half)


@op("linalg", "Qr")
def qr(x, mode="reduced"):
    """Orthonormal q and upper triangular r with x = q r.

    Args:
        mode: "reduced" gives min(m, n) columns of q, "complete" all m.
    """
    if mode not in ("reduced", "complete"):
        raise ValueError(f"`mode` must be 'reduced' or 'complete', not {mode!r}.")
    return l.qr(floating(x), mode=mode)


@op("linalg", "Eig")
def eig(x):
    """Eigenvalues, and eigenvectors of length 1 in columns, of square matrices. Complex, and without a gradient."""
    return l.eig(floating(x))


@op("linalg", "Eigh")
def eigh(x):
    """Eigenvalues in ascending order, and eigenvectors in columns, of symmetric matrices."""
    return l.eigh(floating(x))


@op("linalg", "SVD")
def svd(x, full_matrices=True, compute_uv=True):
    """u, singular values s in descending order, and vt with x = u diag(s) vt; `compute_uv=False` gives s alone.

    Args:
        full_matrices: whether u and vt are square.
    """
    u, s, vt = l.svd(floating(x), full_matrices=bool(full_matrices) and bool(compute_uv))
    return (u, s, vt) if compute_uv else s


@op("linalg", "LuFactor")
def lu_factor(x):
    """L (below the diagonal) and U in one matrix, and the rows that were exchanged, as LAPACK's getrf gives them."""
    return l.lu_factor(floating(x))
