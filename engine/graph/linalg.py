"""Primitives of linear algebra: inverse, solution, determinant and decompositions of the matrices in the last two axes.

Gradients are those of M. Giles, "An extended collection of matrix derivative results for forward and reverse mode
algorithmic differentiation" (Oxford, 2008); that of QR is of S. Walter and L. Lehmann (2012).
"""

import numpy as np

from engine.errors import GradientError, ShapeError
from engine.graph.contract import matmul, swap_last
from engine.graph.elementwise import add, constant_like, divide, equal, multiply, negative, subtract, where
from engine.graph.movement import diagonal, from_diagonal, reshape
from engine.graph.precision import is_short, widened
from engine.graph.primitives import NOT_DIFFERENTIABLE, dtype_of, primitive, spec_of
from engine.graph.tensor import Spec


def _check_square(x, what):
    if len(x.shape) < 2 or x.shape[-1] != x.shape[-2]:
        raise ShapeError(f"`{what}` needs square matrices in the last two axes, not the shape {tuple(x.shape)}.")


def _square_spec(what):
    def spec(x, **attrs):
        _check_square(x, what)
        return spec_of(x)

    return spec


def _kernel(function):
    """A kernel of a function of NumPy that gives one array, or several."""

    def kernel(*inputs, out, **attrs):
        results = function(*inputs, **attrs)
        for to, result in zip(out, results) if isinstance(out, tuple) else ((out, results),):
            to[...] = result

    return widened(kernel)


def _lower_half(x):
    """The lower triangle with half of the diagonal."""
    n = x.shape[-1]
    return multiply(x, constant_like(x, np.tril(np.ones((n, n))) - 0.5 * np.eye(n)))


def _masked(x, lower):
    n = x.shape[-1]
    return multiply(x, constant_like(x, np.tril(np.ones((n, n))) if lower else np.triu(np.ones((n, n)))))


def _column(d):
    """A vector as what scales the rows of a matrix."""
    return reshape(d, shape=(*d.shape, 1))


def _row(d):
    """A vector as what scales the columns of a matrix."""
    return reshape(d, shape=(*d.shape[:-1], 1, d.shape[-1]))


def _on_diagonal(d):
    return from_diagonal(d, shape=(*d.shape, d.shape[-1]), offset=0)


# Inverse, solution, determinant

inv = primitive(
    "inv",
    spec=_square_spec("inv"),
    kernel=_kernel(np.linalg.inv),
    gradient=lambda g, y, x: (negative(matmul(swap_last(y), matmul(g, swap_last(y)))),),
)


def _solve_spec(a, b, **attrs):
    _check_square(a, "solve")
    if tuple(a.shape[:-1]) != tuple(b.shape[:-1]):
        raise ShapeError(f"`solve` needs as many rows on both sides, not shapes {tuple(a.shape)} and {tuple(b.shape)}.")
    return spec_of(b)


def _solve_gradient(g, y, a, b):
    to_b = solve(swap_last(a), g)
    return negative(matmul(to_b, swap_last(y))), to_b


# a x = b for matrices b; the axes before the last two are the same in both.
solve = primitive("solve", spec=_solve_spec, kernel=_kernel(np.linalg.solve), gradient=_solve_gradient)


def _triangle(a, b, lower):
    return np.linalg.solve(np.tril(a) if lower else np.triu(a), b)


def _solve_triangular_gradient(g, y, a, b, lower):
    to_b = solve_triangular(swap_last(a), g, lower=not lower)
    return _masked(negative(matmul(to_b, swap_last(y))), lower), to_b


solve_triangular = primitive(
    "solve_triangular", spec=_solve_spec, kernel=_kernel(_triangle), gradient=_solve_triangular_gradient
)


def _scalar_spec(what):
    def spec(x):
        _check_square(x, what)
        return Spec(tuple(x.shape[:-2]), dtype_of(x))

    return spec


def _over_matrix(g):
    return reshape(g, shape=(*g.shape, 1, 1))


det = primitive(
    "det",
    spec=_scalar_spec("det"),
    kernel=_kernel(np.linalg.det),
    gradient=lambda g, y, x: (multiply(_over_matrix(multiply(g, y)), swap_last(inv(x))),),
)


def _slogdet_spec(x):
    one = _scalar_spec("slogdet")(x)
    return [one, one]


def _slogdet_gradient(g, y, x):
    return (None if g[1] is None else multiply(_over_matrix(g[1]), swap_last(inv(x))),)


# The sign of the determinant and the logarithm of its size.
slogdet = primitive("slogdet", spec=_slogdet_spec, kernel=_kernel(np.linalg.slogdet), gradient=_slogdet_gradient)


# Decompositions


def _symmetric(x):
    return (x + np.swapaxes(x, -1, -2)) / 2


def _cholesky_gradient(g, y, x):
    inner = _lower_half(matmul(swap_last(y), g))
    whole = solve_triangular(swap_last(y), inner, lower=False)
    result = swap_last(solve_triangular(swap_last(y), swap_last(whole), lower=False))
    return (multiply(add(result, swap_last(result)), constant_like(result, 0.5)),)


# The lower triangle L of x = L L^T, for symmetric matrices.
cholesky = primitive(
    "cholesky",
    spec=_square_spec("cholesky"),
    kernel=_kernel(lambda x: np.linalg.cholesky(_symmetric(x))),
    gradient=_cholesky_gradient,
)


def _sizes(x):
    if len(x.shape) < 2:
        raise ShapeError(f"Matrices are needed in the last two axes, and the shape is {tuple(x.shape)}.")
    *lead, m, n = x.shape
    return tuple(lead), m, n, min(m, n)


def _qr_spec(x, mode):
    lead, m, n, k = _sizes(x)
    k = k if mode == "reduced" else m
    return [Spec((*lead, m, k), dtype_of(x)), Spec((*lead, k, n), dtype_of(x))]


def _qr_gradient(g, y, x, mode):
    q, r = y
    lead, m, n, _ = _sizes(x)
    if m < n or (mode == "complete" and m != n):
        raise GradientError(f"`qr` has a gradient for reduced factors of tall matrices only, not for {m} x {n}.")
    by_q, by_r = g
    outer = None if by_r is None else matmul(r, swap_last(by_r))
    inner = None if by_q is None else matmul(swap_last(by_q), q)
    total = outer if inner is None else negative(inner) if outer is None else subtract(outer, inner)
    low = _masked(total, True)
    strict = subtract(low, _on_diagonal(diagonal(low, offset=0)))
    both = add(low, swap_last(strict))  # the lower triangle and its mirror image
    left = matmul(q, both) if by_q is None else add(by_q, matmul(q, both))
    return (swap_last(solve_triangular(r, swap_last(left), lower=False)),)


# x = q r with orthonormal columns of q and an upper triangle r.
qr = primitive(
    "qr", spec=_qr_spec, kernel=_kernel(lambda x, mode: np.linalg.qr(x, mode=mode)), gradient=_qr_gradient
)


def _eigh_spec(x):
    _check_square(x, "eigh")
    return [Spec(tuple(x.shape[:-1]), dtype_of(x)), spec_of(x)]


def _reciprocal(d):
    """1 / d, and 0 where d is 0: what belongs to equal values has no direction of its own."""
    zero = equal(d, constant_like(d, 0))
    return where(zero, constant_like(d, 0), divide(constant_like(d, 1), where(zero, constant_like(d, 1), d)))


def _eigh_gradient(g, y, x):
    values, vectors = y
    by_values, by_vectors = g
    inner = None if by_values is None else _on_diagonal(by_values)
    if by_vectors is not None:
        gaps = _reciprocal(subtract(_row(values), _column(values)))
        turned = multiply(gaps, matmul(swap_last(vectors), by_vectors))
        inner = turned if inner is None else add(inner, turned)
    result = matmul(vectors, matmul(inner, swap_last(vectors)))
    return (multiply(add(result, swap_last(result)), constant_like(result, 0.5)),)


# Eigenvalues in ascending order and eigenvectors in columns, for symmetric matrices.
eigh = primitive(
    "eigh",
    spec=_eigh_spec,
    kernel=_kernel(lambda x: np.linalg.eigh(_symmetric(x))),
    gradient=_eigh_gradient,
)


def _eig_spec(x):
    _check_square(x, "eig")
    dtype = "complex128" if dtype_of(x) in ("float64", "complex128") else "complex64"
    return [Spec(tuple(x.shape[:-1]), dtype), Spec(tuple(x.shape), dtype)]


# Eigenvalues and eigenvectors in columns, complex numbers, for square matrices.
eig = primitive(
    "eig",
    spec=_eig_spec,
    kernel=_kernel(lambda x: np.linalg.eig(x.astype(np.float32) if is_short(x) else x)),
    gradient=NOT_DIFFERENTIABLE,
)


def _svd_spec(x, full_matrices):
    lead, m, n, k = _sizes(x)
    dtype = dtype_of(x)
    left, right = (m, n) if full_matrices else (k, k)
    return [Spec((*lead, m, left), dtype), Spec((*lead, k), dtype), Spec((*lead, right, n), dtype)]


def _svd_gradient(g, y, x, full_matrices):
    u, s, vt = y
    _, m, n, k = _sizes(x)
    by_u, by_s, by_vt = g
    if full_matrices and m != n and (by_u is not None or by_vt is not None):
        raise GradientError("`svd` has a gradient for `full_matrices=False` only.")
    if full_matrices:
        u, vt = _leading(u, k, -1), _leading(vt, k, -2)
    inner = None if by_s is None else _on_diagonal(by_s)
    squares = multiply(s, s)
    gaps = _reciprocal(subtract(_row(squares), _column(squares)))
    result = None
    if by_u is not None:
        cross = multiply(gaps, matmul(swap_last(u), by_u))
        inner = _plus(inner, multiply(add(cross, swap_last(cross)), _row(s)))
        if m > k:
            free = divide(by_u, _row(s))
            result = matmul(subtract(free, matmul(u, matmul(swap_last(u), free))), vt)
    if by_vt is not None:
        cross = multiply(gaps, matmul(vt, swap_last(by_vt)))
        inner = _plus(inner, multiply(_column(s), add(cross, swap_last(cross))))
        if n > k:
            free = divide(by_vt, _column(s))
            rest = subtract(free, matmul(matmul(free, swap_last(vt)), vt))
            result = _plus(result, matmul(u, rest))
    return (_plus(result, matmul(u, matmul(inner, vt))),)


def _plus(total, more):
    return more if total is None else add(total, more)


def _leading(x, count, axis):
    from engine.graph.movement import slice_view

    rank = len(x.shape)
    index = tuple((0, count if i == rank + axis else size, 1) for i, size in enumerate(x.shape))
    return slice_view(x, index=index)


# x = u diag(s) vt, singular values in descending order.
svd = primitive(
    "svd",
    spec=_svd_spec,
    kernel=_kernel(lambda x, full_matrices: np.linalg.svd(x, full_matrices=full_matrices)),
    gradient=_svd_gradient,
)


def _eliminate(x):
    """LAPACK's getrf: L below the diagonal, U on and above it, and the row that each row was exchanged with."""
    lu = np.array(x)
    m, n = lu.shape[-2:]
    pivots = np.zeros((*lu.shape[:-2], min(m, n)), np.int32)
    for place in np.ndindex(lu.shape[:-2]):
        matrix = lu[place]
        for k in range(min(m, n)):
            best = k + int(np.argmax(np.abs(matrix[k:, k])))
            pivots[(*place, k)] = best
            if best != k:
                matrix[[k, best]] = matrix[[best, k]]
            if matrix[k, k] != 0:
                matrix[k + 1 :, k] /= matrix[k, k]
                matrix[k + 1 :, k + 1 :] -= np.outer(matrix[k + 1 :, k], matrix[k, k + 1 :])
    return lu, pivots


def _lu_spec(x):
    lead, _, _, k = _sizes(x)
    return [spec_of(x), Spec((*lead, k), "int32")]


lu_factor = primitive("lu_factor", spec=_lu_spec, kernel=_kernel(_eliminate), gradient=NOT_DIFFERENTIABLE)
