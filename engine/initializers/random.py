"""Random initializers. Seeded with a number (or not at all), one gives the same values each time it is called."""

import math
from typing import Any

import numpy as np

from engine import identifiers, utils
from engine.graph import dtypes
from engine.initializers.initializer import Initializer


class RandomInitializer(Initializer):
    """Base of the random initializers.

    Args:
        seed: a whole number, a `SeedGenerator` (new values at every call), or None for a number drawn now.
    """

    def __init__(self, seed: Any = None):
        self._init_seed = seed
        if seed is None:
            seed = utils.make_default_seed()
        elif isinstance(seed, dict):
            from engine.saving import deserialize_keras_object

            seed = deserialize_keras_object(seed)
        elif isinstance(seed, bool) or not (isinstance(seed, (int, np.integer)) or hasattr(seed, "next")):
            raise ValueError(f"`seed` must be a whole number, a SeedGenerator or None, not {seed!r}.")
        self.seed = seed

    def get_config(self):
        return {"seed": identifiers.serialize(self._init_seed)}


class RandomNormal(RandomInitializer):
    """Normal numbers of mean `mean` and standard deviation `stddev`."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None):
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed=seed)

    def __call__(self, shape, dtype=None):
        from engine import random

        return random.normal(shape, mean=self.mean, stddev=self.stddev, dtype=dtype, seed=self.seed)

    def get_config(self):
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


class TruncatedNormal(RandomNormal):
    """Normal numbers, drawn again when they are more than two standard deviations from the mean."""

    def __call__(self, shape, dtype=None):
        from engine import random

        return random.truncated_normal(shape, mean=self.mean, stddev=self.stddev, dtype=dtype, seed=self.seed)


class RandomUniform(RandomInitializer):
    """Uniform numbers from `minval` up to `maxval`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None):
        self.minval = minval
        self.maxval = maxval
        super().__init__(seed=seed)

    def __call__(self, shape, dtype=None):
        from engine import random

        return random.uniform(shape, minval=self.minval, maxval=self.maxval, dtype=dtype, seed=self.seed)

    def get_config(self):
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


def compute_fans(shape: tuple, input_axes: Any = None, output_axes: Any = None) -> tuple[int, int]:
    """How many inputs and outputs a unit of a weight of that shape has.

    For a kernel of a convolution the spatial sizes multiply both; `input_axes` and `output_axes` name the axes
    where that guess is wrong.
    """
    shape = tuple(shape)
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[a] for a in input_axes), math.prod(shape[a] for a in output_axes)
    if not shape:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    receptive_field = math.prod(shape[:-2])
    return shape[-2] * receptive_field, shape[-1] * receptive_field


_MODES = ("fan_in", "fan_out", "fan_avg")
_DISTRIBUTIONS = ("uniform", "truncated_normal", "untruncated_normal")
_TRUNCATED_STDDEV = 0.87962566103423978  # standard deviation of a unit normal cut off at -2 and 2


class VarianceScaling(RandomInitializer):
    """Numbers whose variance is `scale / fan`, so that signals keep their size from layer to layer.

    Args:
        scale: a number > 0.
        mode: the fan: "fan_in" (inputs), "fan_out" (outputs) or "fan_avg" (their mean).
        distribution: "truncated_normal", "untruncated_normal" or "uniform".
        seed: see `RandomInitializer`.
        input_axes: the axes of the weight that are inputs, where they cannot be guessed.
        output_axes: the axes that are outputs.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: Any = None,
        input_axes: Any = None,
        output_axes: Any = None,
    ):
        if not scale > 0:
            raise ValueError(f"`scale` must be greater than 0, not {scale!r}.")
        if mode not in _MODES:
            raise ValueError(f"`mode` must be one of {', '.join(_MODES)}, not {mode!r}.")
        distribution = "truncated_normal" if distribution == "normal" else distribution.lower()
        if distribution not in _DISTRIBUTIONS:
            raise ValueError(f"`distribution` must be one of {', '.join(_DISTRIBUTIONS)}, not {distribution!r}.")
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
        self.input_axes = input_axes
        self.output_axes = output_axes
        super().__init__(seed=seed)

    def __call__(self, shape, dtype=None):
        from engine import random

        fan_in, fan_out = compute_fans(shape, self.input_axes, self.output_axes)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "truncated_normal":
            stddev = math.sqrt(variance) / _TRUNCATED_STDDEV
            return random.truncated_normal(shape, mean=0.0, stddev=stddev, dtype=dtype, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return random.normal(shape, mean=0.0, stddev=math.sqrt(variance), dtype=dtype, seed=self.seed)
        limit = math.sqrt(3 * variance)
        return random.uniform(shape, minval=-limit, maxval=limit, dtype=dtype, seed=self.seed)

    def get_config(self):
        return {
            **super().get_config(),
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }


class _NamedScaling(VarianceScaling):
    """A `VarianceScaling` with a name of its own and only the seed and axes to choose."""

    settings: tuple = ()

    def __init__(self, seed: Any = None, input_axes: Any = None, output_axes: Any = None):
        scale, mode, distribution = self.settings
        super().__init__(scale, mode, distribution, seed, input_axes, output_axes)

    def get_config(self):
        return {
            "seed": identifiers.serialize(self._init_seed),
            "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }


class GlorotUniform(_NamedScaling):
    """Uniform numbers of variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010)."""

    settings = (1.0, "fan_avg", "uniform")


class GlorotNormal(_NamedScaling):
    """Truncated normal numbers of variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010)."""

    settings = (1.0, "fan_avg", "truncated_normal")


class LecunNormal(_NamedScaling):
    """Truncated normal numbers of variance 1 / fan_in (Klambauer et al. 2017)."""

    settings = (1.0, "fan_in", "truncated_normal")


class LecunUniform(_NamedScaling):
    """Uniform numbers of variance 1 / fan_in (Klambauer et al. 2017)."""

    settings = (1.0, "fan_in", "uniform")


class HeNormal(_NamedScaling):
    """Truncated normal numbers of variance 2 / fan_in (He et al. 2015)."""

    settings = (2.0, "fan_in", "truncated_normal")


class HeUniform(_NamedScaling):
    """Uniform numbers of variance 2 / fan_in (He et al. 2015)."""

    settings = (2.0, "fan_in", "uniform")


class Orthogonal(RandomInitializer):
    """A random matrix with orthonormal rows or columns, times `gain` (Saxe et al. 2014).

    Weights of more than two dimensions are the matrix of shape (product of all but the last, last), reshaped.
    """

    def __init__(self, gain: float = 1.0, seed: Any = None):
        self.gain = gain
        super().__init__(seed=seed)

    def __call__(self, shape, dtype=None):
        from engine import random

        if len(shape) < 2:
            raise ValueError(f"`shape` must have 2 dimensions or more for Orthogonal, not {tuple(shape)}.")
        rows, columns = math.prod(shape[:-1]), shape[-1]
        normal = np.asarray(random.normal((max(rows, columns), min(rows, columns)), seed=self.seed, dtype="float32"))
        q, r = np.linalg.qr(normal.astype("float64"))
        q = q * np.sign(np.diag(r))  # makes q uniform among the orthogonal matrices
        q = q.T if rows < columns else q
        return (self.gain * q).reshape(shape).astype(dtypes.numpy_dtype(dtypes.standardize(dtype)))

    def get_config(self):
        return {**super().get_config(), "gain": self.gain}
