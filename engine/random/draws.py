"""Random numbers (`keras.random`): each function draws from a distribution, as its `seed` says.

`seed` is everywhere a whole number (the same numbers at every call), a `SeedGenerator` (new ones at every call), or
None for the global generator. Inside a trace the numbers are part of the graph, and new ones are drawn at every run.
"""

from typing import Any

import numpy as np

from engine.config import floatx
from engine.graph import dtypes, elementwise, movement
from engine.graph import random as primitives
from engine.graph.primitives import dtype_of
from engine.graph.reduce import argmax
from engine.graph.select import take_along_axis
from engine.graph.sorting import argsort
from engine.ops.values import axis_index, cast, operand, whole_shape
from engine.random.seed_generator import draw_seed


def _float_type(dtype):
    name = dtypes.standardize(dtype) if dtype is not None else floatx()
    if not dtypes.is_float(name):
        raise ValueError(f"`dtype` must be a float type, not {name!r}.")
    return name


def _rescale(x, factor, shift):
    """x * factor + shift in the type of `x`; numbers that change nothing are left out."""
    dtype = dtype_of(x)
    if not (isinstance(factor, (int, float)) and factor == 1):
        x = elementwise.multiply(x, operand(factor, dtype))
    if not (isinstance(shift, (int, float)) and shift == 0):
        x = elementwise.add(x, operand(shift, dtype))
    return x


def normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: Any = None):
    """Normal numbers of that mean and standard deviation.

    Args:
        shape: shape of the result.
        mean: a number, or a tensor that broadcasts against `shape`.
        stddev: likewise.
        dtype: a float type; None means `floatx()`.
        seed: see the module.
    """
    drawn = primitives.random_normal(draw_seed(seed), shape=whole_shape(shape), dtype=_float_type(dtype))
    return _rescale(drawn, stddev, mean)


def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: Any = None):
    """Normal numbers, drawn again while they are more than two standard deviations from the mean."""
    drawn = primitives.random_truncated_normal(draw_seed(seed), shape=whole_shape(shape), dtype=_float_type(dtype))
    return _rescale(drawn, stddev, mean)


def uniform(shape: Any, minval: Any = 0.0, maxval: Any = 1.0, dtype: Any = None, seed: Any = None):
    """Uniform numbers from `minval` (included) to `maxval` (not included)."""
    drawn = primitives.random_uniform(draw_seed(seed), shape=whole_shape(shape), dtype=_float_type(dtype))
    return _rescale(drawn, maxval - minval, minval)


def randint(shape: Any, minval: Any, maxval: Any, dtype: Any = "int32", seed: Any = None):
    """Uniform whole numbers from `minval` (included) to `maxval` (not included)."""
    name = dtypes.standardize(dtype if dtype is not None else "int32")
    if name not in dtypes.INTEGERS:
        raise ValueError(f"`dtype` must be an integer type, not {name!r}.")
    wide = "uint64" if name == "uint64" else "int64"
    low, high = (_whole(value, what, wide) for value, what in ((minval, "minval"), (maxval, "maxval")))
    return primitives.random_integers(draw_seed(seed), low, high, shape=whole_shape(shape), dtype=name)


def _whole(value, what, dtype):
    value = value if not isinstance(value, (int, float)) else np.asarray(value)
    value = operand(value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.any(value != np.floor(value)):
        raise ValueError(f"`{what}` must be whole, not {value.tolist()}.")
    return cast(value, dtype)


def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None):
    """Class numbers, drawn from the distributions whose unnormalized logarithms are the rows of `logits`.

    The largest of logits plus Gumbel noise is such a draw (E. J. Gumbel 1954, "Statistical theory of extreme values").

    Args:
        logits: shape (batch, classes).
        num_samples: how many to draw per row.
        dtype: type of the result.
        seed: see the module.

    Returns:
        Tensor of shape (batch, num_samples).
    """
    logits = operand(logits)
    if len(logits.shape) != 2:
        raise ValueError(f"`logits` must have shape (batch, classes), not {tuple(logits.shape)}.")
    if not dtypes.is_float(dtype_of(logits)):
        logits = cast(logits, floatx())
    batch, classes = logits.shape
    shape = (batch, classes, num_samples)
    u = primitives.random_uniform(draw_seed(seed), shape=shape, dtype=dtype_of(logits))
    gumbel = elementwise.negative(elementwise.log(elementwise.negative(elementwise.log(u))))
    scores = elementwise.add(gumbel, movement.reshape(logits, shape=(batch, classes, 1)))
    return cast(argmax(scores, axis=1, keepdims=False), dtypes.standardize(dtype or "int32"))


def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None):
    """`inputs` with a share `rate` of the elements set to 0, and the others divided by 1 - `rate`.

    Args:
        inputs: a float tensor.
        rate: between 0 and 1.
        noise_shape: shape of the mask, which is broadcast; None in it stands for the size of `inputs` there, and
            None alone for a mask as large as `inputs`.
        seed: see the module.
    """
    inputs = operand(inputs)
    if not 0 <= rate <= 1:
        raise ValueError(f"`rate` must lie between 0 and 1, not {rate}.")
    if rate == 0:
        return inputs
    dtype = dtype_of(inputs)
    if rate == 1:
        return elementwise.multiply(inputs, operand(0, dtype))
    shape = tuple(inputs.shape)
    if noise_shape is not None:
        lead = len(shape) - len(noise_shape)
        shape = tuple(shape[lead + i] if d is None else int(d) for i, d in enumerate(noise_shape))
    mask = primitives.dropout_mask(draw_seed(seed), shape=shape, dtype=dtype, rate=float(rate))
    return elementwise.multiply(inputs, mask)


def shuffle(x: Any, axis: int = 0, seed: Any = None):
    """`x` with the elements of each line along `axis` in a random order, a different one for each line."""
    x = operand(x)
    axis = axis_index(axis, len(x.shape))
    keys = primitives.random_uniform(draw_seed(seed), shape=tuple(x.shape), dtype="float64")
    return take_along_axis(x, argsort(keys, axis=axis), axis=axis)


def gamma(shape: Any, alpha: Any, dtype: Any = None, seed: Any = None):
    """Numbers of the gamma distribution with shape parameter `alpha` (a number or tensor) and scale 1."""
    alpha = _parameter(alpha)
    return primitives.random_gamma(draw_seed(seed), alpha, shape=whole_shape(shape), dtype=_float_type(dtype))


def beta(shape: Any, alpha: Any, beta: Any, dtype: Any = None, seed: Any = None):
    """Numbers of the beta distribution with parameters `alpha` and `beta` (numbers or tensors)."""
    alpha, beta = _parameter(alpha), _parameter(beta)
    return primitives.random_beta(draw_seed(seed), alpha, beta, shape=whole_shape(shape), dtype=_float_type(dtype))


def binomial(shape: Any, counts: Any, probabilities: Any, dtype: Any = None, seed: Any = None):
    """How many of `counts` trials succeed, when each does with probability `probabilities` (numbers or tensors)."""
    counts, probabilities = _parameter(counts), _parameter(probabilities)
    return primitives.random_binomial(
        draw_seed(seed), counts, probabilities, shape=whole_shape(shape), dtype=_float_type(dtype)
    )


def _parameter(x):
    x = operand(x)
    return x if dtypes.is_float(dtype_of(x)) else cast(x, floatx())
