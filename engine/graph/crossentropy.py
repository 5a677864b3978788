"""The crossentropy of whole-number classes, from probabilities or from logits, as primitives of their own.

Classes stand on the last axis of `p` (..., classes); `target` (...) holds class numbers, int32. A number that is no
class adds nothing to the loss, or with `strict` is an error. The losses are those of Keras: probabilities are divided
by their sum and clipped to [epsilon, 1 - epsilon] before the logarithm.
"""

import functools
import math

import numpy as np

from engine.errors import ShapeError
from engine.graph.elementwise import constant_like, divide, equal, greater, less, logical_and, multiply, subtract, where
from engine.graph.movement import reshape
from engine.graph.normalization import composed, softmax, softmax_gradient
from engine.graph.precision import compute_dtype, widened
from engine.graph.prepared import Prepared
from engine.graph.primitives import dtype_of, primitive
from engine.graph.reduce import ones, reduce_sum
from engine.graph.tensor import Spec


def _check(p, target):
    if tuple(target.shape) != tuple(p.shape[:-1]):
        raise ShapeError(
            f"Class numbers must have the shape of the outputs less the last axis, {tuple(p.shape[:-1])}, not "
            f"{tuple(target.shape)}."
        )
    return tuple(target.shape)


def _loss_spec(p, target, **attrs):
    return Spec(_check(p, target), dtype_of(p))


@functools.lru_cache(maxsize=64)
def _row_starts(rows, classes):
    return np.arange(0, rows * classes, classes)


class _Chosen:
    """Where the classes that `target` names stand in the flattened outputs."""

    def __init__(self, target, classes):
        self._numbers = target.reshape(-1)
        self._unsigned = self._numbers.view(np.uint32)  # negative numbers are large there: one comparison finds all
        self._starts = _row_starts(self._numbers.size, classes)
        self._classes = classes
        self.places = np.empty(self._numbers.size, np.intp)

    def find(self, strict=False):
        """Fill `places`; returns which numbers are classes at all, or None when all are."""
        np.add(self._starts, self._numbers, self.places)
        numbers = self._unsigned
        if not numbers.size or numbers[numbers.argmax()] < self._classes:  # of few numbers, far quicker than `max`
            return None
        valid = self._unsigned < self._classes
        if strict:
            raise ValueError(
                f"Classes count from 0: of {self._classes} classes the numbers are 0 to {self._classes - 1}, and "
                f"{self._numbers[~valid][0]} is among the targets."
            )
        np.copyto(self.places, self._starts, where=~valid)
        return valid


def one_hot(target, like):
    """Ones where the last axis has the number of the class, zeros elsewhere, in the shape and type of `like`."""
    numbers = reshape(target, shape=(*target.shape, 1))
    classes = np.arange(like.shape[-1], dtype=np.int32)
    return where(equal(numbers, classes), constant_like(like, 1), constant_like(like, 0))


# From probabilities


@Prepared
def _log_loss_kernel(p, target, out, epsilon, strict=False):
    chosen = _Chosen(target, p.shape[-1])
    losses, shares, flat = out.reshape(-1), np.empty(target.size, p.dtype), p.reshape(-1)
    matrix, row = p.reshape(len(losses), -1), ones(p.shape[-1], p.dtype)
    low, high = (np.array(bound, p.dtype) for bound in (epsilon, 1 - epsilon))

    def compute():
        valid = chosen.find(strict)
        flat.take(chosen.places, None, shares, "clip")
        np.dot(matrix, row, losses)
        np.divide(shares, losses, losses)
        np.maximum(losses, low, out=losses)
        np.minimum(losses, high, out=losses)
        np.log(losses, losses)
        np.negative(losses, losses)
        if valid is not None:
            np.multiply(losses, valid, losses)

    return compute


def _log_loss_gradient(g, y, p, target, epsilon, strict=False):
    return sparse_log_loss_gradient(g, p, target, epsilon=epsilon), None


# -log(p[target] / sum(p)).
sparse_log_loss = primitive(
    "sparse_log_loss", spec=_loss_spec, kernel=_log_loss_kernel, gradient=_log_loss_gradient
)


@widened
def _log_loss_gradient_kernel(g, p, target, out, epsilon):
    chosen = _Chosen(target, p.shape[-1])
    valid, places = chosen.find(), chosen.places
    slopes = out.reshape(len(places), -1)
    total = np.dot(p.reshape(slopes.shape), ones(p.shape[-1], p.dtype))
    picked = p.reshape(-1).take(places)
    share = picked / total
    clipped = np.maximum(share, epsilon)
    np.minimum(clipped, 1 - epsilon, out=clipped)
    arrived = g.reshape(-1) * (clipped == share)
    if valid is not None:
        np.multiply(arrived, valid, out=arrived)
    np.copyto(picked, 1, where=picked == 0)  # not 0 / 0; what is 0 is clipped, and nothing arrives there
    np.divide(arrived, total, out=total)
    np.copyto(slopes, total[:, None])
    slopes.reshape(-1)[places] -= arrived / picked


def _log_loss_gradient_formula(g, p, target, epsilon):
    """g (1 / sum(p) - [class is the target] / p), where the probability is not clipped."""
    chosen = one_hot(target, p)
    total = reduce_sum(p, axes=(len(p.shape) - 1,), keepdims=True)
    picked = reduce_sum(multiply(p, chosen), axes=(len(p.shape) - 1,), keepdims=True)
    share = divide(picked, total)
    used = logical_and(greater(share, constant_like(p, epsilon)), less(share, constant_like(p, 1 - epsilon)))
    slope = subtract(divide(constant_like(p, 1), total), divide(chosen, where(used, picked, constant_like(p, 1))))
    arrived = reshape(g, shape=(*g.shape, 1))
    return (where(used, multiply(arrived, slope), constant_like(p, 0)),)


def _log_loss_second(h, z, g, p, target, epsilon):
    to_g, to_p = composed(lambda g, p: _log_loss_gradient_formula(g, p, target, epsilon), (g, p), (h,))
    return to_g, to_p, None


sparse_log_loss_gradient = primitive(
    "sparse_log_loss_gradient",
    spec=lambda g, p, target, epsilon: Spec(tuple(p.shape), dtype_of(p)),
    kernel=_log_loss_gradient_kernel,
    gradient=_log_loss_second,
)

# From probabilities that a softmax made


@Prepared
def _through_softmax_kernel(g, p, target, out, epsilon):
    chosen = _Chosen(target, p.shape[-1])
    rows, arriving, flat = target.size, g.reshape(-1), p.reshape(-1)
    picked, arrived = np.empty(rows, p.dtype), np.empty(rows, p.dtype)
    used, below = np.empty(rows, bool), np.empty(rows, bool)
    matrix, slopes, flat_slopes, column = p.reshape(rows, -1), out.reshape(rows, -1), out.reshape(-1), arrived[:, None]
    low, high = (np.array(bound, p.dtype) for bound in (epsilon, 1 - epsilon))

    def compute():
        valid = chosen.find()
        flat.take(chosen.places, None, picked, "clip")
        np.greater_equal(picked, low, used)
        np.less_equal(picked, high, below)
        np.logical_and(used, below, used)
        if valid is not None:
            np.logical_and(used, valid, used)
        np.multiply(arriving, used, arrived)
        np.multiply(matrix, column, slopes)
        np.multiply(picked, arrived, picked)
        np.subtract(picked, arrived, picked)
        flat_slopes[chosen.places] = picked

    return compute


def _through_softmax_formula(g, p, target, epsilon):
    chosen = one_hot(target, p)
    last = (len(p.shape) - 1,)
    counts = reduce_sum(chosen, axes=last, keepdims=True)  # 0 where the target is no class
    picked = reduce_sum(multiply(p, chosen), axes=last, keepdims=True)
    used = logical_and(greater(picked, constant_like(p, epsilon)), less(picked, constant_like(p, 1 - epsilon)))
    slope = multiply(counts, subtract(p, chosen))
    return (where(used, multiply(reshape(g, shape=(*g.shape, 1)), slope), constant_like(p, 0)),)


def _through_softmax_second(h, z, g, p, target, epsilon):
    to_g, to_p = composed(lambda g, p: _through_softmax_formula(g, p, target, epsilon), (g, p), (h,))
    return to_g, to_p, None


# g (p - [class is the target]), where the probability is not clipped: the slopes of `sparse_log_loss`, times
# those of the softmax that made its probabilities.
sparse_log_loss_softmax_gradient = primitive(
    "sparse_log_loss_softmax_gradient",
    spec=lambda g, p, target, epsilon: Spec(tuple(p.shape), dtype_of(p)),
    kernel=_through_softmax_kernel,
    gradient=_through_softmax_second,
)


def gradient_through_softmax(g, p, axis):
    """The gradient of the logits of a softmax `p` when all that arrives at it is of `sparse_log_loss`, else None."""
    node = getattr(g, "node", None)
    if node is None or node.primitive is not sparse_log_loss_gradient or axis % len(p.shape) != len(p.shape) - 1:
        return None
    arrived, probabilities, target = node.inputs
    return sparse_log_loss_softmax_gradient(arrived, p, target, **node.attrs) if probabilities is p else None


# From logits


def _softmax_loss_scratch(x, target, strict=False):
    rows = math.prod(target.shape)
    return [Spec((rows, x.shape[-1]), compute_dtype(x)), Spec((rows, 1), compute_dtype(x))]


@widened
def _softmax_loss_kernel(x, target, out, scratch, strict=False):
    powers, top = scratch
    chosen = _Chosen(target, x.shape[-1])
    valid, places = chosen.find(strict), chosen.places
    matrix, losses = x.reshape(len(places), -1), out.reshape(-1)
    np.maximum.reduce(matrix, axis=1, keepdims=True, out=top)
    np.subtract(matrix, top, out=powers)
    picked = powers.reshape(-1).take(places)
    np.exp(powers, out=powers)
    np.add.reduce(powers, axis=1, out=losses)
    np.log(losses, out=losses)
    np.subtract(losses, picked, out=losses)
    if valid is not None:
        np.multiply(losses, valid, out=losses)


def _softmax_loss_gradient(g, y, x, target, strict=False):
    return sparse_softmax_loss_gradient(g, x, target), None


# -log(softmax(x)[target]).
sparse_softmax_loss = primitive(
    "sparse_softmax_loss",
    spec=_loss_spec,
    kernel=_softmax_loss_kernel,
    gradient=_softmax_loss_gradient,
    scratch=_softmax_loss_scratch,
)


@widened
def _softmax_loss_gradient_kernel(g, x, target, out, scratch):
    (reduced,) = scratch
    chosen = _Chosen(target, x.shape[-1])
    valid, places = chosen.find(), chosen.places
    matrix, slopes = x.reshape(len(places), -1), out.reshape(len(places), -1)
    np.maximum.reduce(matrix, axis=1, keepdims=True, out=reduced)
    np.subtract(matrix, reduced, out=slopes)
    np.exp(slopes, out=slopes)
    np.add.reduce(slopes, axis=1, keepdims=True, out=reduced)
    np.divide(slopes, reduced, out=slopes)
    slopes.reshape(-1)[places] -= 1
    arrived = g.reshape(-1, 1)
    if valid is not None:
        arrived = arrived * valid[:, None]
    np.multiply(slopes, arrived, out=slopes)


def _softmax_loss_second(h, z, g, x, target):
    """Of g (softmax(x) - one_hot), for classes in range (others have zero gradients already)."""
    arrived = reshape(g, shape=(*g.shape, 1))
    p, chosen = softmax(x, axis=len(x.shape) - 1), one_hot(target, x)
    counts = reduce_sum(chosen, axes=(len(x.shape) - 1,), keepdims=True)  # 0 where the target is no class
    to_g = reduce_sum(multiply(h, multiply(counts, subtract(p, chosen))), axes=(len(x.shape) - 1,), keepdims=False)
    to_x = softmax_gradient(multiply(h, multiply(counts, arrived)), p, axis=len(x.shape) - 1)
    return to_g, to_x, None


sparse_softmax_loss_gradient = primitive(
    "sparse_softmax_loss_gradient",
    spec=lambda g, x, target: Spec(tuple(x.shape), dtype_of(x)),
    kernel=_softmax_loss_gradient_kernel,
    gradient=_softmax_loss_second,
    scratch=lambda g, x, target: [Spec((math.prod(target.shape), 1), compute_dtype(x))],
)
