"""Ops of linear algebra: products of matrices and tensors."""

import string

import numpy as np

from engine.graph import contract as c
from engine.graph import elementwise as e
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.shapes import moveaxis, reshape, transpose
from engine.ops.values import axis_index, cast, promote


def _product(x1, x2):
    a, b = promote(x1, x2)
    if dtype_of(a) == "bool":
        a, b = cast(a, "int32"), cast(b, "int32")
    return a, b


@op("numpy", "Matmul")
def matmul(x1, x2):
    """The matrix product over the last two axes; a vector counts as a row on the left and a column on the right."""
    a, b = _product(x1, x2)
    if not a.shape or not b.shape:
        raise ValueError(
            f"`matmul` needs an axis or more on both sides, not shapes {tuple(a.shape)} and {tuple(b.shape)}."
        )
    row, column = len(a.shape) == 1, len(b.shape) == 1
    if row:
        a = reshape(a, (1, -1))
    if column:
        b = reshape(b, (-1, 1))
    if len(a.shape) > 2 and len(b.shape) == 2:
        # One large product instead of many small ones.
        flat = c.matmul(reshape(a, (-1, a.shape[-1])) if a.size else reshape(a, (0, a.shape[-1])), b)
        y = reshape(flat, (*a.shape[:-1], b.shape[-1]))
    else:
        y = c.matmul(a, b)
    if row:
        y = reshape(y, (*y.shape[:-2], y.shape[-1]))
    return reshape(y, y.shape[:-1]) if column else y


@op("numpy", "Dot")
def dot(x1, x2):
    """The sum over the last axis of `x1` and the last but one of `x2` (the only one of a vector)."""
    a, b = _product(x1, x2)
    if not a.shape or not b.shape:
        return e.multiply(a, b)
    return tensordot(a, b, axes=[[-1], [-2 if len(b.shape) > 1 else 0]])


@op("numpy", "Vdot")
def vdot(x1, x2):
    """The sum of the products of all elements."""
    a, b = _product(x1, x2)
    return dot(reshape(a, (-1,)), reshape(b, (-1,)))


@op("numpy", "Inner")
def inner(x1, x2):
    """The sum over the last axis of both."""
    a, b = _product(x1, x2)
    return tensordot(a, b, axes=[[-1], [-1]]) if a.shape and b.shape else e.multiply(a, b)


@op("numpy", "Outer")
def outer(x1, x2):
    """All products of an element of `x1` with one of `x2`: a matrix."""
    a, b = _product(x1, x2)
    return e.multiply(reshape(a, (-1, 1)), reshape(b, (1, -1)))


@op("numpy", "Tensordot")
def tensordot(x1, x2, axes=2):
    """The sum of products over several axes: so many (last of `x1`, first of `x2`), or a list for each."""
    a, b = _product(x1, x2)
    if isinstance(axes, (int, np.integer)):
        left = list(range(len(a.shape) - axes, len(a.shape)))
        right = list(range(axes))
    else:
        left, right = ([x] if isinstance(x, int) else list(x) for x in axes)
        left = [axis_index(i, len(a.shape), "axes") for i in left]
        right = [axis_index(i, len(b.shape), "axes") for i in right]
    rows = [i for i in range(len(a.shape)) if i not in left]
    columns = [i for i in range(len(b.shape)) if i not in right]
    size = 1
    for i in left:
        size *= a.shape[i]
    result = (*(a.shape[i] for i in rows), *(b.shape[i] for i in columns))
    ma = reshape(transpose(a, [*rows, *left]), (_count(a, rows), size))
    mb = reshape(transpose(b, [*right, *columns]), (size, _count(b, columns)))
    return reshape(c.matmul(ma, mb), result)


def _count(x, axes):
    total = 1
    for i in axes:
        total *= x.shape[i]
    return total


@op("numpy", "Cross")
def cross(x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The vector product of vectors of length 3 (or 2)."""
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = promote(x1, x2)
    a, b = moveaxis(a, axisa, -1), moveaxis(b, axisb, -1)
    if not {a.shape[-1], b.shape[-1]} <= {2, 3}:
        raise ValueError(f"`cross` needs vectors of length 2 or 3, not {a.shape[-1]} and {b.shape[-1]}.")
    from engine.ops.shapes import stack

    u = [a[..., i] for i in range(a.shape[-1])]
    v = [b[..., i] for i in range(b.shape[-1])]
    last = u[0] * v[1] - u[1] * v[0]
    if len(u) == 2 and len(v) == 2:
        return last
    u, v = (w if len(w) == 3 else [*w, w[0] * 0] for w in (u, v))
    return moveaxis(stack([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], last], axis=-1), -1, axisc)


@op("numpy", "Einsum", call=("operands",))
def einsum(subscripts, *operands, **kwargs):
    """Sums of products by Einstein's convention, such as "bij,bjk->bik"; "..." stands for leading axes."""
    parts = promote(*operands)
    return c.einsum(*parts, subscripts=_explicit(subscripts.replace(" ", ""), parts))


def _explicit(subscripts, parts):
    """The subscripts with "->" written out and letters in place of "..."."""
    left, arrow, result = subscripts.partition("->")
    terms = left.split(",")
    if len(terms) != len(parts):
        raise ValueError(f"einsum '{subscripts}' names {len(terms)} operands, but {len(parts)} were given.")
    free = [letter for letter in string.ascii_letters if letter not in subscripts]
    ranks = [len(x.shape) - len(t.replace("...", "")) for t, x in zip(terms, parts) if "..." in t]
    dots = "".join(free[: max(ranks, default=0)])
    full = [t.replace("...", dots[len(dots) - (len(x.shape) - len(t.replace("...", ""))):] if "..." in t else "")
            for t, x in zip(terms, parts)]
    if arrow:
        return ",".join(full) + "->" + result.replace("...", dots)
    letters = "".join(full)
    once = sorted(c for c in set(letters) if letters.count(c) == 1 and c not in dots)
    return ",".join(full) + "->" + dots + "".join(once)


@op("numpy", "Kron")
def kron(x1, x2):
    """The Kronecker product."""
    a, b = promote(x1, x2)
    rank = max(len(a.shape), len(b.shape))
    a = reshape(a, (1,) * (rank - len(a.shape)) + tuple(a.shape))
    b = reshape(b, (1,) * (rank - len(b.shape)) + tuple(b.shape))
    wide_a = reshape(a, [n for d in a.shape for n in (d, 1)])
    wide_b = reshape(b, [n for d in b.shape for n in (1, d)])
    return reshape(e.multiply(wide_a, wide_b), [m * n for m, n in zip(a.shape, b.shape)])
