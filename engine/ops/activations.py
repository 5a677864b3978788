"""Ops that neural networks use as activations. Ints become `floatx()`."""

import math

import numpy as np

from engine.graph import elementwise as e
from engine.graph import reduce as r
from engine.graph.dtypes import UNSIGNED
from engine.graph.primitives import PRIMITIVES, dtype_of
from engine.ops.arithmetic import clip
from engine.ops.operation import op
from engine.ops.values import axis_index, axis_tuple, floating, number, promote


def _number(x, value):
    return e.constant_like(x, value)


@op("nn", "Relu")
def relu(x):
    """max(x, 0).

    The result has the type of `x`; bools count as int32.
    """
    return e.relu(number(x))


@op("nn", "Relu6")
def relu6(x):
    """min(max(x, 0), 6).

    The slope is 0 at both ends, as in JAX.
    """
    below = e.relu(floating(x))
    return e.where(e.greater_equal(below, _number(below, 6)), _number(below, 6), below)


@op("nn", "Sigmoid")
def sigmoid(x):
    """1 / (1 + exp(-x))."""
    return e.sigmoid(floating(x))


@op("nn", "SparseSigmoid")
def sparse_sigmoid(x):
    """0 below -1, 1 above 1, a straight line between."""
    x = floating(x)
    return clip(e.multiply(e.add(x, _number(x, 1)), _number(x, 0.5)), 0, 1)


@op("nn", "Softplus")
def softplus(x):
    """log(1 + exp(x))."""
    x = floating(x)
    return e.logaddexp(x, _number(x, 0))


@op("nn", "Softsign")
def softsign(x):
    """x / (1 + |x|)."""
    x = floating(x)
    return e.divide(x, e.add(e.absolute(x), _number(x, 1)))


@op("nn", "SoftShrink")
def soft_shrink(x, threshold=0.5):
    """x moved towards 0 by `threshold`, and 0 where |x| is no larger."""
    x = floating(x)
    t = _number(x, threshold)
    zero = _number(x, 0)
    return e.where(e.greater(x, t), e.subtract(x, t), e.where(e.less(x, e.negative(t)), e.add(x, t), zero))


@op("nn", "HardShrink")
def hard_shrink(x, threshold=0.5):
    """x where |x| > threshold, else 0."""
    x = floating(x)
    return e.where(e.greater(e.absolute(x), _number(x, threshold)), x, _number(x, 0))


@op("nn", "SparsePlus")
def sparse_plus(x):
    """0 up to -1, (x + 1)^2 / 4 up to 1, x above."""
    x = floating(x)
    curve = e.multiply(e.square(e.add(x, _number(x, 1))), _number(x, 0.25))
    inner = e.where(e.less(x, _number(x, 1)), curve, x)
    return e.where(e.less_equal(x, _number(x, -1)), _number(x, 0), inner)


@op("nn", "Silu")
def silu(x):
    """x * sigmoid(x), also called swish."""
    x = floating(x)
    return e.multiply(x, e.sigmoid(x))


swish = silu


@op("nn", "Squareplus", call=("x",))
def squareplus(x, b=4):
    """(x + sqrt(x^2 + b)) / 2."""
    x = floating(x)
    return e.multiply(e.add(x, e.sqrt(e.add(e.square(x), _number(x, b)))), _number(x, 0.5))


@op("nn", "LogSigmoid")
def log_sigmoid(x):
    """log(sigmoid(x)), without underflow."""
    x = floating(x)
    return e.negative(e.logaddexp(e.negative(x), _number(x, 0)))


@op("nn", "LeakyRelu")
def leaky_relu(x, negative_slope=0.2):
    """x where positive, else negative_slope * x."""
    x = floating(x)
    return e.where(e.greater_equal(x, _number(x, 0)), x, e.multiply(x, _number(x, negative_slope)))


@op("nn", "HardSigmoid")
def hard_sigmoid(x):
    """min(max(x / 6 + 1/2, 0), 1)."""
    x = floating(x)
    return e.divide(relu6(e.add(x, _number(x, 3))), _number(x, 6))


@op("nn", "HardSilu")
def hard_silu(x):
    """x * hard_sigmoid(x)."""
    x = floating(x)
    return e.multiply(x, hard_sigmoid(x))


hard_swish = hard_silu


@op("nn", "HardTanh")
def hard_tanh(x):
    """x, kept between -1 and 1.

    The result has the type of `x`. The slope is 1 at both ends, as in JAX.
    """
    x = number(x)
    one = _number(x, 1)
    kept = e.where(e.greater(x, one), one, x)
    if dtype_of(x) in UNSIGNED:
        return kept
    return e.where(e.less(x, e.negative(one)), e.negative(one), kept)


@op("nn", "TanhShrink")
def tanh_shrink(x):
    """x - tanh(x)."""
    x = floating(x)
    return e.subtract(x, e.tanh(x))


@op("nn", "Elu")
def elu(x, alpha=1.0):
    """x where positive, else alpha * (exp(x) - 1) (Clevert et al., 2015)."""
    x = floating(x)
    positive = e.greater(x, _number(x, 0))
    below = e.where(positive, _number(x, 0), x)  # so that exp cannot overflow, and the slope at 0 is alpha
    return e.where(positive, x, e.multiply(e.expm1(below), _number(x, alpha)))


@op("nn", "Selu")
def selu(x):
    """1.0507 * elu(x, 1.6733) (Klambauer et al., 2017)."""
    x = floating(x)
    return e.multiply(elu(x, 1.6732632423543772), _number(x, 1.0507009873554805))


@op("nn", "Celu")
def celu(x, alpha=1.0):
    """max(x, 0) + alpha * (exp(min(x, 0) / alpha) - 1)."""
    x = floating(x)
    below = e.multiply(e.expm1(e.divide(e.minimum(x, _number(x, 0)), _number(x, alpha))), _number(x, alpha))
    return e.add(e.maximum(x, _number(x, 0)), below)


@op("nn", "Gelu")
def gelu(x, approximate=True):
    """x times the normal distribution function of x (Hendrycks and Gimpel, 2016); `approximate` by a tanh."""
    x = floating(x)
    half = e.multiply(x, _number(x, 0.5))
    if approximate:
        cube = e.multiply(e.multiply(e.square(x), x), _number(x, 0.044715))
        share = e.tanh(e.multiply(e.add(x, cube), _number(x, math.sqrt(2 / math.pi))))
    else:
        share = e.erf(e.multiply(x, _number(x, math.sqrt(0.5))))
    return e.multiply(half, e.add(share, _number(x, 1)))


@op("nn", "Glu")
def glu(x, axis=-1):
    """One half of an axis times the sigmoid of the other."""
    from engine.ops.shapes import split

    a, b = split(floating(x), 2, axis=axis)
    return e.multiply(a, e.sigmoid(b))


@op("nn", "Threshold")
def threshold(x, threshold, default_value):
    """x where it is larger than `threshold`, else `default_value`."""
    return e.where(e.greater(*promote(x, threshold)), *promote(x, default_value))


def _flat_axes(x, axis, fn):
    """Apply a function of (x, axis) over several axes at once, by bringing them together."""
    from engine.ops.shapes import reshape, transpose

    axes = axis_tuple(axis, len(x.shape))
    rest = [i for i in range(len(x.shape)) if i not in axes]
    order = [*rest, *axes]
    moved = transpose(x, order)
    flat = fn(reshape(moved, [*(x.shape[i] for i in rest), -1]), -1)
    return transpose(reshape(flat, moved.shape), list(np.argsort(order)))


@op("nn", "Softmax")
def softmax(x, axis=-1):
    """exp(x) / sum(exp(x)) along `axis` (a number, several, or None for all)."""
    x = floating(x)
    if axis is None or isinstance(axis, (list, tuple)):
        return _flat_axes(x, axis, softmax)
    index = axis_index(axis, len(x.shape))
    if "softmax" in PRIMITIVES:
        return PRIMITIVES["softmax"](x, axis=index)
    top = e.stop_gradient(r.reduce_max(x, axes=(index,), keepdims=True))
    powers = e.exp(e.subtract(x, top))
    return e.divide(powers, r.reduce_sum(powers, axes=(index,), keepdims=True))


@op("nn", "LogSoftmax")
def log_softmax(x, axis=-1):
    """log(softmax(x)), without underflow."""
    x = floating(x)
    if axis is None or isinstance(axis, (list, tuple)):
        return _flat_axes(x, axis, log_softmax)
    index = axis_index(axis, len(x.shape))
    if "log_softmax" in PRIMITIVES:
        return PRIMITIVES["log_softmax"](x, axis=index)
    top = e.stop_gradient(r.reduce_max(x, axes=(index,), keepdims=True))
    centered = e.subtract(x, top)
    return e.subtract(centered, e.log(r.reduce_sum(e.exp(centered), axes=(index,), keepdims=True)))


@op("nn", "Sparsemax")
def sparsemax(x, axis=-1):
    """Sparse probabilities along `axis` (Martins and Astudillo, 2016), as Keras computes them.

    Keras takes the threshold from the sum of all running sums in the support, where the paper takes the last of them,
    so the result of more than one nonzero probability does not add up to 1. Files of Keras models rely on it.
    """
    from engine.ops.reductions import cumsum, sum
    from engine.ops.shapes import flip
    from engine.ops.sorting import sort

    x = floating(x)
    index = axis_index(axis, len(x.shape))
    size = x.shape[index]
    ordered = flip(sort(x, axis=index), axis=index)
    total = cumsum(ordered, axis=index)
    ranks = np.arange(1, size + 1, dtype=_number(x, 0).dtype)
    ranks = ranks.reshape([-1 if i == index else 1 for i in range(len(x.shape))])
    support = e.greater(e.add(e.multiply(ordered, ranks), _number(x, 1)), total)
    chosen = e.where(support, _number(x, 1), _number(x, 0))
    count = sum(chosen, axis=index, keepdims=True)
    sums = sum(e.multiply(total, chosen), axis=index, keepdims=True)
    level = e.divide(e.subtract(sums, _number(x, 1)), count)
    return e.maximum(e.subtract(x, level), _number(x, 0))
