"""Layers that are only at work in training: dropout, noise, penalties. Outputs have the shape of inputs."""

import math
from typing import Any

from engine import ops, random, regularizers
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.utils import standardize_data_format, whole_number


def _check_rate(layer, rate):
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 1:
        raise ValueError(f"`rate` must be a number from 0 to 1, not {rate!r}, in layer '{layer.name}'.")


class _Random(Layer):
    """What these layers have in common: a seed generator, and shapes and masks that stay."""

    def _start(self, seed, needed):
        self.seed = seed
        if needed:
            self.seed_generator = random.SeedGenerator(seed)
        self.supports_masking = True
        self._build_at_init()

    def compute_output_shape(self, input_shape):
        return input_shape


class Dropout(_Random):
    """Sets a fraction `rate` of the inputs to 0 and scales the others up by 1 / (1 - rate), in training only.

    Args:
        rate: from 0 to 1.
        noise_shape: the shape of the choice, which broadcasts to that of the inputs; None in it takes the input's
            size.
        seed: a whole number.
    """

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        _check_rate(self, rate)
        if noise_shape is not None and not isinstance(noise_shape, (list, tuple)):
            raise ValueError(f"`noise_shape` must be a shape, not {noise_shape!r}, in layer '{self.name}'.")
        self.rate = rate
        self.noise_shape = None
        if noise_shape is not None:
            where = f"in layer '{self.name}'"
            self.noise_shape = tuple(
                None if size is None else whole_number(size, "noise_shape", 1, where)
                for size in noise_shape
            )
        self._start(seed, rate > 0)

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        return random.dropout(inputs, self.rate, noise_shape=self._noise_shape(inputs), seed=self.seed_generator)

    def _noise_shape(self, inputs):
        if self.noise_shape is None:
            return None
        return tuple(size if own is None else own for own, size in zip(self.noise_shape, inputs.shape))

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed, "noise_shape": self.noise_shape}


class _SpatialDropout(Dropout):
    """Drops whole feature maps."""

    dimensions = 1

    def __init__(
        self, rate: float, data_format: str | None = None, seed: int | None = None, name: str | None = None,
        dtype: Any = None,
    ):  # fmt: skip
        super().__init__(rate, seed=seed, name=name, dtype=dtype)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.dimensions + 2)

    def _noise_shape(self, inputs):
        ones = (1,) * self.dimensions
        if self.data_format == "channels_first":
            return (inputs.shape[0], inputs.shape[1], *ones)
        return (inputs.shape[0], *ones, inputs.shape[-1])

    def get_config(self):
        return {
            "rate": self.rate, "seed": self.seed, "name": self.name, "dtype": self.dtype,
            "data_format": self.data_format,
        }  # fmt: skip


class SpatialDropout1D(_SpatialDropout):
    """Drops whole features of (batch, timesteps, features), in training only."""

    dimensions = 1

    def __init__(self, rate: float, seed: int | None = None, name: str | None = None, dtype: Any = None):
        super().__init__(rate, "channels_last", seed, name, dtype)

    def get_config(self):
        return {"rate": self.rate, "seed": self.seed, "name": self.name, "dtype": self.dtype}


class SpatialDropout2D(_SpatialDropout):
    """Drops whole channels of images (batch, height, width, channels), in training only."""

    dimensions = 2


class SpatialDropout3D(_SpatialDropout):
    """Drops whole channels of volumes (batch, depth, height, width, channels), in training only."""

    dimensions = 3


class GaussianNoise(_Random):
    """Adds normal noise of standard deviation `stddev`, in training only."""

    def __init__(self, stddev: float, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        _check_rate_name(self, "stddev", stddev)
        self.stddev = stddev
        self._start(seed, stddev > 0)

    def call(self, inputs, training=False):
        if not training or self.stddev == 0:
            return inputs
        noise = random.normal(
            tuple(inputs.shape), mean=0.0, stddev=self.stddev, dtype=self.compute_dtype, seed=self.seed_generator
        )
        return ops.add(inputs, noise)

    def get_config(self):
        return {**super().get_config(), "stddev": self.stddev, "seed": self.seed}


def _check_rate_name(layer, name, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"`{name}` must be a number from 0 to 1, not {value!r}, in layer '{layer.name}'.")


class GaussianDropout(_Random):
    """Multiplies by normal noise of mean 1 and variance rate / (1 - rate), in training only (Srivastava 2014)."""

    def __init__(self, rate: float, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        _check_rate(self, rate)
        self.rate = rate
        self._start(seed, rate > 0)

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        stddev = math.sqrt(self.rate / (1.0 - self.rate))
        noise = random.normal(
            tuple(inputs.shape), mean=1.0, stddev=stddev, dtype=self.compute_dtype, seed=self.seed_generator
        )
        return ops.multiply(inputs, noise)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


class AlphaDropout(_Random):
    """Dropout that keeps mean and variance, for networks of `selu` (Klambauer et al. 2017)."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        _check_rate(self, rate)
        self.rate = rate
        self.noise_shape = noise_shape
        self._start(seed, rate > 0)

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        shape = tuple(inputs.shape)
        if self.noise_shape is not None:
            shape = tuple(size if own is None else own for own, size in zip(self.noise_shape, shape))
        dropped_value = -1.7580993408473766  # -alpha * scale of selu: its limit on the left
        keep = ops.greater_equal(random.uniform(shape, seed=self.seed_generator), self.rate)
        a = ((1 - self.rate) * (1 + self.rate * dropped_value**2)) ** -0.5
        b = -a * dropped_value * self.rate
        mixed = ops.where(keep, inputs, ops.full_like(inputs, dropped_value))
        return ops.add(ops.multiply(mixed, a), b)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed, "noise_shape": self.noise_shape}


class ActivityRegularization(Layer):
    """Gives its input as it is, and adds a penalty on it to the loss.

    Args:
        l1: factor of the sum of absolute values.
        l2: factor of the sum of squares.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1 = l1
        self.l2 = l2
        self._build_at_init()

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.pop("activity_regularizer", None)
        return {**config, "l1": self.l1, "l2": self.l2}
