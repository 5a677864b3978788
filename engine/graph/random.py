"""Random primitives: pure functions of a seed. The same seed, shape and type give the same numbers.

A seed is an array of two uint32 numbers. It becomes the key of the counter-based generator Philox (J. Salmon et al.,
"Parallel random numbers: as easy as 1, 2, 3", SC 2011), so that no state is carried from one draw to the next, and
draws with different seeds are independent.
"""

import math
import threading

import numpy as np

from engine.graph.dtypes import numpy_dtype
from engine.graph.elementwise import broadcast_shapes
from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT, primitive
from engine.graph.tensor import Spec

SEED_DTYPE = "uint32"

# Per short float type the number of its values in [0.5, 1), twice: uniform numbers lie on this grid.
_GRID = {"float16": 2**11, "bfloat16": 2**8, "float8_e4m3fn": 2**4, "float8_e5m2": 2**3}


class _Generators(threading.local):
    """One generator a thread; giving it a new key is ten times faster than making another."""

    def __init__(self):
        self.bits = np.random.Philox(0)
        self.generator = np.random.Generator(self.bits)
        self.state = self.bits.state
        self.state["state"]["counter"][...] = 0


_generators: list = []  # holds the one _Generators, made at first use: importing numpy.random takes time


def generator(seed) -> np.random.Generator:
    """NumPy's generator over Philox with key `seed` and counter 0. Valid until this thread's next call."""
    if not _generators:
        _generators.append(_Generators())
    own = _generators[0]
    own.state["state"]["key"][...] = seed
    own.bits.state = own.state
    return own.generator


def _wide(out):
    """The array that NumPy is to fill for `out`: itself when it is contiguous float32 or float64, else a new one."""
    if out.dtype in (np.float32, np.float64) and out.flags.c_contiguous:
        return out
    return np.empty(out.shape, np.float64 if out.dtype == np.float64 else np.float32)


def _shaped(seed, shape, dtype):
    return Spec(tuple(shape), dtype)


def _uniform_kernel(seed, out, shape, dtype):
    wide = _wide(out)
    generator(seed).random(out=wide, dtype=wide.dtype)
    if wide is not out:
        steps = np.float32(_GRID.get(dtype, 2**24))
        if wide.dtype == np.float32:  # onto the type's own grid, so that rounding never gives 1
            np.divide(np.floor(wide * steps), steps, out=wide)
        np.copyto(out, wide, casting="unsafe")


# Numbers from [0, 1).
random_uniform = primitive("random_uniform", spec=_shaped, kernel=_uniform_kernel, gradient=ZERO_GRADIENT)


def _normal_kernel(seed, out, shape, dtype):
    wide = _wide(out)
    generator(seed).standard_normal(out=wide, dtype=wide.dtype)
    if wide is not out:
        np.copyto(out, wide, casting="unsafe")


# Normal numbers of mean 0 and standard deviation 1.
random_normal = primitive("random_normal", spec=_shaped, kernel=_normal_kernel, gradient=ZERO_GRADIENT)


def _truncated_kernel(seed, out, shape, dtype):
    source = generator(seed)
    wide = np.empty(math.prod(shape), np.float64 if out.dtype == np.float64 else np.float32)
    source.standard_normal(out=wide, dtype=wide.dtype)
    outside = np.flatnonzero(np.abs(wide) > 2)
    while outside.size:
        fresh = source.standard_normal(outside.size, dtype=wide.dtype)
        wide[outside] = fresh
        outside = outside[np.abs(fresh) > 2]
    np.copyto(out, wide.reshape(shape), casting="unsafe")


# Normal numbers, drawn again while they are more than two standard deviations from 0.
random_truncated_normal = primitive(
    "random_truncated_normal", spec=_shaped, kernel=_truncated_kernel, gradient=ZERO_GRADIENT
)


def _drawn_spec(seed, *parameters, shape, dtype):
    broadcast_shapes(tuple(shape), *(tuple(p.shape) for p in parameters))
    return Spec(tuple(shape), dtype)


def _integers_kernel(seed, low, high, out, shape, dtype):
    if np.any(low >= high):
        raise ValueError(
            f"`minval` must be less than `maxval`, but they are {np.asarray(low).tolist()} and "
            f"{np.asarray(high).tolist()}."
        )
    drawn = generator(seed).integers(low, high, size=shape, dtype=low.dtype)
    np.copyto(out, drawn, casting="unsafe")


# Whole numbers from [low, high); `low` and `high` are int64 (or both uint64) and broadcast against `shape`.
random_integers = primitive(
    "random_integers", spec=_drawn_spec, kernel=_integers_kernel, gradient=ZERO_GRADIENT
)


def _gamma_kernel(seed, alpha, out, shape, dtype):
    np.copyto(out, generator(seed).standard_gamma(alpha.astype(np.float64), size=shape), casting="unsafe")


# Gamma distribution of shape parameter `alpha` and scale 1.
random_gamma = primitive("random_gamma", spec=_drawn_spec, kernel=_gamma_kernel, gradient=NOT_DIFFERENTIABLE)


def _beta_kernel(seed, alpha, beta, out, shape, dtype):
    drawn = generator(seed).beta(alpha.astype(np.float64), beta.astype(np.float64), size=shape)
    np.copyto(out, drawn, casting="unsafe")


random_beta = primitive("random_beta", spec=_drawn_spec, kernel=_beta_kernel, gradient=NOT_DIFFERENTIABLE)


def _binomial_kernel(seed, counts, probabilities, out, shape, dtype):
    drawn = generator(seed).binomial(counts.astype(np.int64), probabilities.astype(np.float64), size=shape)
    np.copyto(out, drawn, casting="unsafe")


random_binomial = primitive(
    "random_binomial", spec=_drawn_spec, kernel=_binomial_kernel, gradient=NOT_DIFFERENTIABLE
)


def _dropout_mask_kernel(seed, out, shape, dtype, rate):
    count = math.prod(shape)
    raw = generator(seed).bit_generator.random_raw(-(-count // 2)).view(np.uint32)[:count].reshape(shape)
    np.greater_equal(raw, np.uint32(min(round(rate * 2**32), 2**32 - 1)), out=out, casting="unsafe")
    np.multiply(out, numpy_dtype(dtype).type(1 / (1 - rate)), out=out)


# 0 with probability `rate`, and 1 / (1 - rate) otherwise, so that the mean is 1. 0 < rate < 1.
dropout_mask = primitive(
    "dropout_mask",
    spec=lambda seed, shape, dtype, rate: Spec(tuple(shape), dtype),
    kernel=_dropout_mask_kernel,
    gradient=ZERO_GRADIENT,
)
