"""Ops that bring tensors to a common scale."""

import numpy as np

from engine import config
from engine.graph import dtypes, movement
from engine.graph import elementwise as e
from engine.graph import normalization as primitives
from engine.graph import reduce as r
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.values import axis_index, axis_tuple, cast, floating, operand

_FLOAT16_MAX = 65504.0


@op("nn", "Moments")
def moments(x, axes, keepdims=False, synchronized=False):
    """The mean and the (biased) variance along `axes`.

    Args:
        x: a tensor.
        axes: a whole number, or several.
        keepdims: whether the axes stay, with size 1.
        synchronized: must be False: there is one replica only.

    Returns:
        A tuple (mean, variance). Short floats are widened to float32 on the way.
    """
    if synchronized:
        raise NotImplementedError("`synchronized` must be False: there is one replica only.")
    x = floating(x)
    name = dtype_of(x)
    wide = cast(x, "float32") if name in ("float16", "bfloat16") else x
    axes = axis_tuple(axes, len(x.shape))
    mean = r.reduce_mean(wide, axes=axes, keepdims=True)
    variance = r.reduce_mean(e.square(e.subtract(wide, mean)), axes=axes, keepdims=bool(keepdims))
    if not keepdims:
        mean = movement.reshape(mean, shape=tuple(variance.shape))
    return _narrow(mean, name), _narrow(variance, name)


def _narrow(x, dtype):
    if dtype == dtype_of(x):
        return x
    limit = e.constant_like(x, _FLOAT16_MAX)
    return cast(e.maximum(e.minimum(x, limit), e.negative(limit)), dtype)


@op("nn", "BatchNorm", call=("x", "mean", "variance", "offset", "scale"))
def batch_normalization(x, mean, variance, axis, offset=None, scale=None, epsilon=1e-3):
    """(x - mean) / sqrt(variance + epsilon) * scale + offset, with one number of each per place on `axis`.

    Args:
        x: a tensor.
        mean, variance, offset, scale: shape (x.shape[axis],); offset and scale may be None.
        axis: a whole number.
        epsilon: keeps the root from 0.
    """
    x = floating(x)
    rank = len(x.shape)
    axis = axis_index(axis, rank)
    name = dtypes.result_type(dtype_of(x), *(dtype_of(operand(v)) for v in (mean, variance)))
    x = cast(x, name)
    shape = tuple(d if i == axis else 1 for i, d in enumerate(x.shape))

    def line(values, what):
        values = operand(values, name)
        if tuple(values.shape) != (x.shape[axis],):
            raise ValueError(f"`{what}` must have shape ({x.shape[axis]},), not {tuple(values.shape)}.")
        return values

    factor = e.rsqrt(e.add(line(variance, "variance"), e.constant_like(x, epsilon)))
    if scale is not None:
        factor = e.multiply(factor, line(scale, "scale"))
    shift = e.negative(e.multiply(line(mean, "mean"), factor))
    if offset is not None:
        shift = e.add(shift, line(offset, "offset"))
    if axis != rank - 1:
        factor, shift = movement.reshape(factor, shape=shape), movement.reshape(shift, shape=shape)
    return e.add(e.multiply(x, factor), shift)


def _trailing(x, axis):
    """The axes in order, and whether they are the last ones."""
    rank = len(x.shape)
    axes = tuple(sorted(axis_tuple(axis, rank)))
    return axes, axes == tuple(range(rank - len(axes), rank))


def _per_place(values, x, axes):
    """Weights with one number per place on `axes`, shaped to broadcast against `x`."""
    shape = tuple(d if i in axes else 1 for i, d in enumerate(x.shape))
    values = operand(values, dtype_of(x))
    return values if len(values.shape) == len(shape) else movement.reshape(values, shape=shape)


@op("nn", "LayerNorm", call=("x", "gamma", "beta"), always=("gamma", "beta"))
def layer_normalization(x, gamma=None, beta=None, axis=-1, epsilon=None, **kwargs):
    """(x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and variance along `axis`.

    Args:
        x: a tensor.
        gamma, beta: of the sizes of `axis`, or None.
        axis: a whole number, or several.
        epsilon: keeps the root from 0; None for `config.epsilon()`.
    """
    rms_scaling = kwargs.pop("rms_scaling", False)
    if kwargs:
        raise TypeError(f"`layer_normalization` has no arguments {', '.join(sorted(kwargs))}.")
    epsilon = config.epsilon() if epsilon is None else epsilon
    original = operand(x)
    name = dtype_of(original) if dtypes.is_float(dtype_of(original)) else config.floatx()
    x = cast(original, dtypes.result_type(name, "float32"))
    axes, trailing = _trailing(x, axis)
    if rms_scaling:
        return cast(_deviation_scaled(x, gamma, axes, epsilon), name)
    if not trailing:
        return cast(_layer_normalization_anywhere(x, gamma, beta, axes, epsilon), name)
    sizes = tuple(x.shape[a] for a in axes)
    dtype = dtypes.numpy_dtype(dtype_of(x))
    gamma = np.ones(sizes, dtype) if gamma is None else movement.reshape(operand(gamma, dtype_of(x)), shape=sizes)
    beta = np.zeros(sizes, dtype) if beta is None else movement.reshape(operand(beta, dtype_of(x)), shape=sizes)
    return cast(primitives.layer_norm(x, gamma, beta, epsilon=epsilon)[0], name)


def _deviation_scaled(x, gamma, axes, epsilon):
    """x / sqrt(variance + epsilon) * gamma: what Keras's `rms_scaling` of layer normalization means."""
    _, variance = moments(x, axes, keepdims=True)
    result = e.multiply(x, e.rsqrt(e.add(variance, e.constant_like(x, epsilon))))
    return result if gamma is None else e.multiply(result, _per_place(gamma, x, axes))


def _layer_normalization_anywhere(x, gamma, beta, axes, epsilon):
    mean, variance = moments(x, axes, keepdims=True)
    factor = e.rsqrt(e.add(variance, e.constant_like(x, epsilon)))
    result = e.multiply(e.subtract(x, mean), factor)
    if gamma is not None:
        result = e.multiply(result, _per_place(gamma, x, axes))
    return result if beta is None else e.add(result, _per_place(beta, x, axes))


@op("nn", "RMSNorm", call=("x", "scale"), always=("scale",))
def rms_normalization(x, scale=None, axis=-1, epsilon=None):
    """x / sqrt(mean(x^2) + epsilon) * scale, with the mean along `axis` (Zhang and Sennrich, 2019)."""
    epsilon = config.epsilon() if epsilon is None else epsilon
    original = floating(x)
    name = dtype_of(original)
    x = cast(original, dtypes.result_type(name, "float32"))
    if not x.shape:
        x = movement.reshape(x, shape=(1,))
    axes = axis_tuple(axis, len(x.shape))
    mean = r.reduce_mean(e.square(x), axes=axes, keepdims=True)
    result = e.multiply(x, e.rsqrt(e.add(mean, e.constant_like(x, epsilon))))
    if scale is not None:
        scale = operand(scale, dtype_of(x))
        result = e.multiply(result, scale)
    return cast(result, name)


@op("nn", "Normalize")
def normalize(x, axis=-1, order=2, epsilon=None):
    """`x` divided by its norm along `axis`; norms below `epsilon` count as that.

    Args:
        x: a tensor.
        axis: a whole number, or several.
        order: of the norm, a whole number >= 1.
        epsilon: None for `config.epsilon()`.
    """
    from engine.ops.reductions import norm

    if not isinstance(order, (int, np.integer)) or isinstance(order, bool) or order < 1:
        raise ValueError(f"`order` must be a whole number >= 1, not {order!r}.")
    x = floating(x)
    if not x.shape:
        x = movement.reshape(x, shape=(1,))
    epsilon = config.epsilon() if epsilon is None else epsilon
    if order == 2:
        total = r.reduce_sum(e.square(x), axes=axis_tuple(axis, len(x.shape)), keepdims=True)
        return e.multiply(x, e.minimum(e.rsqrt(total), e.constant_like(x, 1.0 / epsilon)))
    return e.divide(x, e.maximum(norm(x, ord=order, axis=axis, keepdims=True), e.constant_like(x, epsilon)))
