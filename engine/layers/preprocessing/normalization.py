"""Normalization: numbers less their mean, over their standard deviation."""

from typing import Any

import numpy as np

from engine import config, ops
from engine.layers.layer import Layer
from engine.layers.preprocessing.adapting import batches_of


class Normalization(Layer):
    """`(inputs - mean) / sqrt(variance)`, with means and variances that are given or learned from data by `adapt()`.

    Args:
        axis: the axes that have a mean and variance for each position; None for one of all.
        mean: the mean, or None to learn it.
        variance: the variance, or None to learn it; given when `mean` is.
        invert: do the opposite, `inputs * sqrt(variance) + mean`.
    """

    def __init__(self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        if (mean is None) != (variance is None):
            raise ValueError(f"`mean` and `variance` must be given both or not at all in layer '{self.name}'.")
        if mean is not None and np.shape(mean) != np.shape(variance):
            raise ValueError(
                f"`mean` and `variance` must have one shape in layer '{self.name}', not {np.shape(mean)} and "
                f"{np.shape(variance)}."
            )
        self.input_mean = mean
        self.input_variance = variance
        self.invert = invert
        self.supports_masking = True
        self._build_input_shape: Any = None

    def build(self, input_shape):
        if input_shape is None:
            return
        rank = len(input_shape)
        if any(not -rank <= axis < rank for axis in self.axis):
            raise ValueError(
                f"`axis` must lie in [-{rank}, {rank}) for inputs of shape {tuple(input_shape)}, not {self.axis}, in "
                f"layer '{self.name}'."
            )
        self._build_input_shape = tuple(input_shape)
        self._keep_axis = tuple(sorted(axis % rank for axis in self.axis))
        self._reduce_axis = tuple(axis for axis in range(rank) if axis not in self._keep_axis)
        unknown = [axis for axis in self._keep_axis if input_shape[axis] is None]
        if unknown:
            raise ValueError(
                f"The size of axis {unknown[0]} must be known in layer '{self.name}', which keeps a mean for each of "
                f"its positions; the inputs have shape {tuple(input_shape)}."
            )
        shape = tuple(input_shape[axis] for axis in self._keep_axis)
        if self.input_mean is not None:
            return
        self.adapt_mean = self.add_weight(name="mean", shape=shape, initializer="zeros", trainable=False)
        self.adapt_variance = self.add_weight(name="variance", shape=shape, initializer="ones", trainable=False)
        self.count = self.add_weight(name="count", shape=(), dtype="int32", initializer="zeros", trainable=False)

    def _spread(self, values, shape):
        """Given or learned values, of a shape that broadcasts to the inputs."""
        full = [shape[axis] if axis in self._keep_axis else 1 for axis in range(len(shape))]
        if len(np.shape(values)) == 0:
            return ops.broadcast_to(values, full)
        sizes = [1] * len(shape)
        for axis, size in zip(self._keep_axis[::-1], np.shape(values)[::-1]):
            sizes[axis] = size
        return ops.broadcast_to(ops.reshape(values, sizes), full)

    @property
    def mean(self) -> Any:
        """The mean, of a shape that broadcasts to the inputs; None before the layer is built."""
        return self._statistic(self.input_mean, "adapt_mean")

    @property
    def variance(self) -> Any:
        """The variance, of a shape that broadcasts to the inputs; None before the layer is built."""
        return self._statistic(self.input_variance, "adapt_variance")

    def _statistic(self, given, learned):
        if self._build_input_shape is None:
            return None
        values = getattr(self, learned) if given is None else np.asarray(given, self.compute_dtype)
        values = values.operand() if given is None else values
        return self._spread(ops.cast(values, self.compute_dtype), self._build_input_shape)

    def call(self, inputs):
        inputs = ops.cast(inputs, self.compute_dtype)
        deviation = ops.maximum(ops.sqrt(self.variance), config.epsilon())
        if self.invert:
            return ops.add(self.mean, ops.multiply(inputs, deviation))
        return ops.divide(ops.subtract(inputs, self.mean), deviation)

    def compute_output_shape(self, input_shape):
        return input_shape

    def adapt(self, data: Any) -> None:
        """Learn mean and variance from data: an array, or batches (a list, generator, or dataset of arrays)."""
        if self.input_mean is not None:
            raise ValueError(f"Layer '{self.name}' was given its mean and variance, and so cannot learn them.")
        count, mean, variance = 0, 0.0, 0.0
        for batch in batches_of(data, f"adapt() of layer '{self.name}'"):
            batch = np.asarray(batch, np.float64)
            self._take_shape(batch.shape)
            here = int(np.prod([batch.shape[axis] for axis in self._reduce_axis], dtype=np.int64))
            batch_mean, batch_variance = batch.mean(axis=self._reduce_axis), batch.var(axis=self._reduce_axis)
            share = here / (count + here)
            shift = batch_mean - mean
            variance = variance * (1 - share) + batch_variance * share + shift**2 * share * (1 - share)
            mean, count = mean + shift * share, count + here
        self.adapt_mean.assign(mean)
        self.adapt_variance.assign(variance)

    def _take_shape(self, shape):
        if not self.built:
            self.build((None, *shape[1:]) if 0 not in [a % len(shape) for a in self.axis] else shape)
            self.built = True
        for axis in self._keep_axis:
            if len(shape) != len(self._build_input_shape) or shape[axis] != self._build_input_shape[axis]:
                raise ValueError(
                    f"Layer '{self.name}' was built for inputs of shape {self._build_input_shape}, and cannot adapt "
                    f"to data of shape {tuple(shape)}."
                )

    def finalize_state(self) -> None:
        """Nothing to do: mean and variance are those of the variables."""

    def get_build_config(self):
        return {"input_shape": self._build_input_shape} if self._build_input_shape else None

    def build_from_config(self, config):
        if config:
            self.build(config["input_shape"])
            self.built = True

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "invert": self.invert,
            "mean": np.array(self.input_mean).tolist(),
            "variance": np.array(self.input_variance).tolist(),
        }
