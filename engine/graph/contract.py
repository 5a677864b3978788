"""Contractions: sums of products over shared axes."""

import functools

import numpy as np

from engine.errors import ShapeError
from engine.graph import blas
from engine.graph.dtypes import numpy_dtype
from engine.graph.elementwise import broadcast_shapes, multiply, unbroadcast
from engine.graph.movement import broadcast_to, reshape, transpose
from engine.graph.precision import widened
from engine.graph.primitives import dtype_of, primitive
from engine.graph.tensor import Spec


def _matmul_spec(a, b):
    if len(a.shape) < 2 or len(b.shape) < 2 or a.shape[-1] != b.shape[-2]:
        raise ShapeError(
            f"A matrix product needs as many columns on the left as rows on the right; the shapes are "
            f"{tuple(a.shape)} and {tuple(b.shape)}."
        )
    lead = broadcast_shapes(tuple(a.shape[:-2]), tuple(b.shape[:-2]))
    return Spec((*lead, a.shape[-2], b.shape[-1]), dtype_of(a))


class _Matmul:
    """The kernel. For two matrices of floats `np.dot` is the same product, and half a microsecond sooner there."""

    def __call__(self, a, b, out):
        if out.dtype == bool:
            np.copyto(out, np.matmul(a.astype(np.int32), b.astype(np.int32)), casting="unsafe")
        else:
            np.matmul(a, b, out=out)

    def bind(self, a, b, out):
        plain = a.ndim == b.ndim == 2 and out.dtype in (np.float32, np.float64) and out.flags.c_contiguous
        if not plain:
            return functools.partial(self, a, b, out)
        parts = blas.columns_apart(a, b)
        if len(parts) == 1:
            return functools.partial(np.dot, a, b, out)
        return functools.partial(_in_turn, [functools.partial(np.matmul, a, b[:, at], out[:, at]) for at in parts])


def _in_turn(calls):
    for call in calls:
        call()


def swap_last(x):
    """The tensor with its last two axes exchanged."""
    rank = len(x.shape)
    return transpose(x, axes=(*range(rank - 2), rank - 1, rank - 2))


def _matmul_gradient(g, y, a, b):
    return unbroadcast(matmul(g, swap_last(b)), a), unbroadcast(matmul(swap_last(a), g), b)


# Matrix product over the last two axes; the axes before them broadcast. Both inputs have two axes or more.
matmul = primitive("matmul", spec=_matmul_spec, kernel=_Matmul(), gradient=_matmul_gradient)


def _sizes(subscripts, inputs):
    terms = subscripts.split("->")[0].split(",")
    sizes = {}
    for term, x in zip(terms, inputs):
        if len(term) != len(x.shape):
            raise ShapeError(f"einsum '{subscripts}': the term '{term}' does not fit the shape {tuple(x.shape)}.")
        for letter, size in zip(term, x.shape):
            if sizes.setdefault(letter, size) != size:
                raise ShapeError(
                    f"einsum '{subscripts}': axis '{letter}' has size {sizes[letter]} in one input and {size} in "
                    f"another."
                )
    return sizes


def _einsum_spec(*inputs, subscripts):
    sizes = _sizes(subscripts, inputs)
    return Spec(tuple(sizes[letter] for letter in subscripts.split("->")[1]), dtype_of(inputs[0]))


@widened
def _einsum_kernel(*inputs, out, subscripts):
    if len(inputs) == 2 and _einsum_by_matmul(*inputs, out, subscripts):
        return
    np.einsum(subscripts, *inputs, out=out, optimize=len(inputs) > 2)


def _einsum_by_matmul(a, b, out, subscripts):
    """Two inputs as one batched matrix product, which is far faster than np.einsum; False where it does not fit."""
    left, result = subscripts.split("->")
    ta, tb = left.split(",")
    for term in (ta, tb):
        if len(set(term)) != len(term):
            return False
    batch = [c for c in ta if c in tb and c in result]
    summed = [c for c in ta if c in tb and c not in result]
    rows = [c for c in ta if c not in tb]
    columns = [c for c in tb if c not in ta]
    if any(c not in result for c in rows + columns):
        return False
    sizes = _sizes(subscripts, (a, b))

    def size(letters):
        total = 1
        for c in letters:
            total *= sizes[c]
        return total

    ma = a.transpose([ta.index(c) for c in batch + rows + summed])
    mb = b.transpose([tb.index(c) for c in batch + summed + columns])
    lead = [sizes[c] for c in batch]
    product = np.matmul(
        ma.reshape(*lead, size(rows), size(summed)), mb.reshape(*lead, size(summed), size(columns))
    )
    order = batch + rows + columns
    full = product.reshape([sizes[c] for c in order])
    np.copyto(out, full.transpose([order.index(c) for c in result]))
    return True


def _einsum_gradient(g, y, *inputs, subscripts):
    left, result = subscripts.split("->")
    terms = left.split(",")
    sizes = _sizes(subscripts, inputs)
    grads = []
    for i, term in enumerate(terms):
        if len(set(term)) != len(term):
            grads.append(_diagonal_term_gradient(g, term, i, terms, inputs, result, sizes))
            continue
        grads.append(_term_gradient(g, term, i, terms, inputs, result, sizes))
    return tuple(grads)


def _term_gradient(g, term, i, terms, inputs, result, sizes):
    """einsum of the gradient with the other inputs; axes that only this term has were summed: spread over them."""
    others = [(t, x) for j, (t, x) in enumerate(zip(terms, inputs)) if j != i]
    known = set(result).union(*(t for t, _ in others))
    kept = "".join(c for c in term if c in known)
    subs = ",".join([result, *(t for t, _ in others)]) + "->" + kept
    part = einsum(g, *(x for _, x in others), subscripts=subs)
    if kept == term:
        return part
    part = reshape(part, shape=tuple(sizes[c] if c in known else 1 for c in term))
    return broadcast_to(part, shape=tuple(sizes[c] for c in term))


def _diagonal_term_gradient(g, term, i, terms, inputs, result, sizes):
    """A term such as "ii" reads a diagonal: the gradient stands on the diagonal and is zero elsewhere."""
    unique = "".join(dict.fromkeys(term))
    part = _term_gradient(g, unique, i, terms, inputs, result, sizes)
    mask = np.ones([sizes[c] for c in term], dtype=bool)
    places = np.indices(mask.shape)
    for position, c in enumerate(term):
        mask &= places[position] == places[term.index(c)]
    shape = tuple(sizes[c] if term.index(c) == position else 1 for position, c in enumerate(term))
    wide = broadcast_to(reshape(part, shape=shape), shape=tuple(sizes[c] for c in term))
    return multiply(wide, mask.astype(numpy_dtype(dtype_of(g))))


# Sum of products by Einstein's convention; `subscripts` is explicit, lower- and upper-case letters, no ellipsis.
einsum = primitive("einsum", spec=_einsum_spec, kernel=_einsum_kernel, gradient=_einsum_gradient)
