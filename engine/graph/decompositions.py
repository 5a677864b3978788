"""Matrices taken apart: solving, factors, eigenvalues, of the matrices in the last two axes."""

import numpy as np

from engine.errors import ShapeError
from engine.graph.contract import matmul
from engine.graph.elementwise import add, divide, multiply, negative, subtract
from engine.graph.movement import broadcast_to, reshape, transpose
from engine.graph.primitives import NOT_DIFFERENTIABLE, dtype_of, primitive
from engine.graph.tensor import Spec


def _square(x, name):
    shape = tuple(x.shape)
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise ShapeError(f"`{name}` needs square matrices in the last two axes, not the shape {shape}.")
    return shape


def turned(x):
    """Rows and columns exchanged."""
    rank = len(x.shape)
    return transpose(x, axes=(*range(rank - 2), rank - 1, rank - 2))


def _masked(x, part):
    """The lower triangle of matrices with half of the diagonal, or the diagonal alone."""
    size = x.shape[-1]
    mask = np.tril(np.ones((size, size))) - 0.5 * np.eye(size) if part == "half" else np.eye(size)
    return multiply(x, broadcast_to(mask.astype(_numpy(x)), shape=tuple(x.shape)))


def _numpy(x):
    from engine.graph import dtypes

    return dtypes.numpy_dtype(dtype_of(x))


def _filled(function, out, *arrays):
    """Put what NumPy gives into `out`; what cannot be solved becomes NaN, as it does in Keras."""
    outs = out if isinstance(out, tuple) else (out,)
    # NumPy's routines are for these two types alone.
    arrays = tuple(a if a.dtype.char in "fd" else a.astype("float32") for a in arrays)
    try:
        results = function(*arrays)
    except np.linalg.LinAlgError:
        for part in outs:
            part[...] = np.nan
        return
    for part, result in zip(outs, results if isinstance(out, tuple) else (results,)):
        np.copyto(part, result, casting="unsafe")


def _solve_spec(a, b):
    shape = _square(a, "solve")
    if len(b.shape) != len(shape) or tuple(b.shape[:-1]) != shape[:-1]:
        raise ShapeError(f"`solve` needs as many rows on both sides, not shapes {shape} and {tuple(b.shape)}.")
    return Spec(tuple(b.shape), dtype_of(a))


def _solve_gradient(g, y, a, b):
    back = solve(turned(a), g)
    return negative(matmul(back, turned(y))), back


# x of a x = b, for a (..., n, n) and b (..., n, k).
solve = primitive(
    "solve", spec=_solve_spec, kernel=lambda a, b, out: _filled(np.linalg.solve, out, a, b), gradient=_solve_gradient
)


def _inverse_gradient(g, y, x):
    across = turned(y)
    return (negative(matmul(matmul(across, g), across)),)


inverse = primitive(
    "inverse",
    spec=lambda x: Spec(_square(x, "inv"), dtype_of(x)),
    kernel=lambda x, out: _filled(np.linalg.inv, out, x),
    gradient=_inverse_gradient,
)


def _determinant_gradient(g, y, x):
    scale = reshape(multiply(g, y), shape=(*y.shape, 1, 1))
    return (multiply(turned(inverse(x)), broadcast_to(scale, shape=tuple(x.shape))),)


determinant = primitive(
    "determinant",
    spec=lambda x: Spec(_square(x, "det")[:-2], dtype_of(x)),
    kernel=lambda x, out: _filled(np.linalg.det, out, x),
    gradient=_determinant_gradient,
)


def _slogdet_spec(x):
    shape = _square(x, "slogdet")[:-2]
    return [Spec(shape, dtype_of(x)), Spec(shape, dtype_of(x))]


def _slogdet_gradient(g, y, x):
    if g[1] is None:
        return (None,)
    scale = broadcast_to(reshape(g[1], shape=(*g[1].shape, 1, 1)), shape=tuple(x.shape))
    return (multiply(turned(inverse(x)), scale),)


# The sign of the determinant, and the logarithm of its size.
slogdet = primitive(
    "slogdet",
    spec=_slogdet_spec,
    kernel=lambda x, out: _filled(np.linalg.slogdet, out, x),
    gradient=_slogdet_gradient,
)


def _cholesky_gradient(g, y, x):
    middle = _masked(matmul(turned(y), g), "half")
    above = turned(y)
    left = solve(above, middle)
    full = turned(solve(above, turned(left)))
    half = np.asarray(0.5, _numpy(x))
    return (multiply(broadcast_to(half, shape=tuple(x.shape)), add(full, turned(full))),)


# The lower triangular factor of a symmetric matrix.
cholesky = primitive(
    "cholesky",
    spec=lambda x: Spec(_square(x, "cholesky"), dtype_of(x)),
    kernel=lambda x, out: _filled(np.linalg.cholesky, out, x),
    gradient=_cholesky_gradient,
)


def _eigh_spec(x):
    shape = _square(x, "eigh")
    return [Spec(shape[:-1], dtype_of(x)), Spec(shape, dtype_of(x))]


def _eigh_gradient(g, y, x):
    values, vectors = y
    size = x.shape[-1]
    shape = tuple(x.shape)
    middle = None
    if g[0] is not None:
        middle = _masked(broadcast_to(reshape(g[0], shape=(*shape[:-1], 1)), shape=shape), "diagonal")
    if g[1] is not None:
        rows = broadcast_to(reshape(values, shape=(*shape[:-2], 1, size)), shape=shape)
        one = broadcast_to(np.eye(size, dtype=_numpy(x)), shape=shape)
        gaps = add(subtract(rows, turned(rows)), one)
        turns = multiply(divide(matmul(turned(vectors), g[1]), gaps), subtract(broadcast_to(
            np.ones((), _numpy(x)), shape=shape), one))  # fmt: skip
        middle = turns if middle is None else add(middle, turns)
    if middle is None:
        return (None,)
    return (matmul(matmul(vectors, middle), turned(vectors)),)


# The eigenvalues of a symmetric matrix in rising order, and the eigenvectors as columns.
eigh = primitive(
    "eigh", spec=_eigh_spec, kernel=lambda x, out: _filled(np.linalg.eigh, out, x), gradient=_eigh_gradient
)


def _svd_spec(x, full):
    rows, columns = x.shape[-2:]
    least, lead = min(rows, columns), tuple(x.shape[:-2])
    wide = (rows, columns) if full else (least, least)
    return [
        Spec((*lead, rows, wide[0]), dtype_of(x)), Spec((*lead, least), dtype_of(x)),
        Spec((*lead, wide[1], columns), dtype_of(x)),
    ]  # fmt: skip


# Left vectors (columns), singular values in falling order, right vectors (rows).
svd = primitive(
    "svd",
    spec=_svd_spec,
    kernel=lambda x, out, full: _filled(lambda a: np.linalg.svd(a, full_matrices=full), out, x),
    gradient=NOT_DIFFERENTIABLE,
)


def _singular_gradient(g, y, x):
    left, _, right = svd(x, full=False)
    shape = (*y.shape[:-1], 1, y.shape[-1])
    return (matmul(multiply(left, broadcast_to(reshape(g, shape=shape), shape=tuple(left.shape))), right),)


# The singular values alone, in falling order.
singular_values = primitive(
    "singular_values",
    spec=lambda x: Spec((*x.shape[:-2], min(x.shape[-2:])), dtype_of(x)),
    kernel=lambda x, out: _filled(lambda a: np.linalg.svd(a, compute_uv=False), out, x),
    gradient=_singular_gradient,
)


def _qr_spec(x, complete):
    rows, columns = x.shape[-2:]
    inner, lead = rows if complete else min(rows, columns), tuple(x.shape[:-2])
    return [Spec((*lead, rows, inner), dtype_of(x)), Spec((*lead, inner, columns), dtype_of(x))]


qr = primitive(
    "qr",
    spec=_qr_spec,
    kernel=lambda x, out, complete: _filled(
        lambda a: np.linalg.qr(a, mode="complete" if complete else "reduced"), out, x
    ),
    gradient=NOT_DIFFERENTIABLE,
)
