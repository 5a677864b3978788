"""Discretization: numbers as the bins they fall into."""

from typing import Any

import numpy as np

from engine import ops
from engine.layers.layer import Layer
from engine.layers.preprocessing.adapting import batches_of
from engine.layers.preprocessing.category_encoding import MODES, check_mode, encode, encoded_shape, refuse_sparse
from engine.ops.operation import KerasTensor
from engine.utils import whole_number


class Discretization(Layer):
    """The number of the bin of each input: 0 below the first boundary, 1 from the first to below the second, ...

    Args:
        bin_boundaries: boundaries in rising order; None to learn them.
        num_bins: how many bins to learn from data with `adapt()`, so that they get about equal shares of it.
        epsilon: how far the learned shares may be off.
        output_mode: "int" for numbers of bins (int32), or a mode of `CategoryEncoding`.
        sparse: must be False.
    """

    def __init__(
        self,
        bin_boundaries: Any = None,
        num_bins: int | None = None,
        epsilon: float = 0.01,
        output_mode: str = "int",
        sparse: bool = False,
        dtype: Any = None,
        name: str | None = None,
    ):
        super().__init__(name=name, dtype=dtype)
        if (num_bins is None) == (bin_boundaries is None):
            raise ValueError(f"One of `bin_boundaries` and `num_bins` must be given in layer '{self.name}', not both.")
        if num_bins is not None:
            whole_number(num_bins, "num_bins", 0, f"in layer '{self.name}'")
        self.bin_boundaries = bin_boundaries
        self.num_bins = num_bins
        self.epsilon = epsilon
        self.output_mode = check_mode(self, output_mode, ("int", *MODES))
        refuse_sparse(self, sparse)
        self.sparse = False
        self._keep_unit_axis = False  # True as in Keras 3.0 to 3.3: "one_hot" of (n, 1) is (n, 1, depth)
        self._summary = np.zeros((2, 0), "float32")

    @property
    def output_dtype(self) -> str:
        """Type of the output."""
        return "int32" if self.output_mode == "int" else self.compute_dtype

    def call(self, inputs):
        if self.bin_boundaries is None:
            raise ValueError(
                f"Layer '{self.name}' has no bins yet: give `bin_boundaries`, or call `adapt(data)` before."
            )
        if self.compute_dtype.startswith(("int", "uint")):
            inputs = ops.cast(inputs, self.compute_dtype)  # as Keras 3.0 to 3.10 did on TensorFlow
        inputs = ops.cast(inputs, "float32")
        boundaries = np.asarray(self.bin_boundaries, "float32")
        reached = ops.greater_equal(ops.expand_dims(inputs, -1), boundaries)
        bins = ops.sum(ops.cast(reached, "int32"), axis=-1)
        if self.output_mode == "int":
            return bins
        if self._keep_unit_axis and self.output_mode == "one_hot":
            return ops.one_hot(bins, len(boundaries) + 1, dtype=self.output_dtype)
        return encode(bins, self.output_mode, len(boundaries) + 1, self.output_dtype)

    def compute_output_shape(self, input_shape):
        if self.output_mode == "int":
            return tuple(input_shape)
        depth = self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1
        if self._keep_unit_axis and self.output_mode == "one_hot":
            return (*input_shape, depth)
        return encoded_shape(input_shape, self.output_mode, depth)

    def compute_output_spec(self, inputs):
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=self.output_dtype)

    # Learning

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Learn the boundaries from data: an array, or batches (a list, generator or dataset of arrays).

        Args:
            data: the data.
            steps: stop after so many batches.
        """
        if self.num_bins is None:
            raise ValueError(f"Layer '{self.name}' was given `bin_boundaries`; to learn them, give `num_bins` instead.")
        self.reset_state()
        for batch in batches_of(data, f"adapt() of layer '{self.name}'", steps):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Take a batch into account."""
        both = np.concatenate([_summary_of(np.asarray(data, "float32"), self.epsilon), self._summary], axis=1)
        self._summary = _compressed(both[:, np.argsort(both[0])], self.epsilon)

    def finalize_state(self) -> None:
        """Make the boundaries of what was seen."""
        if self.num_bins is not None:
            self.bin_boundaries = _compressed(self._summary, 1.0 / self.num_bins)[0, :-1].tolist()

    def reset_state(self) -> None:
        """Forget what was seen."""
        self._summary = np.zeros((2, 0), "float32")

    def load_own_variables(self, store):
        if "0" in store:
            self._summary = np.asarray(store["0"])
            if self.bin_boundaries is None:
                self.finalize_state()

    def get_config(self):
        config = {
            "bin_boundaries": self.bin_boundaries,
            "num_bins": self.num_bins,
            "epsilon": self.epsilon,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
            "name": self.name,
            "dtype": self.dtype,
        }
        return {**config, "keep_unit_axis": True} if self._keep_unit_axis else config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        keep_unit_axis = config.pop("keep_unit_axis", False)
        learned = config.pop("bin_boundaries", None) if config.get("num_bins") is not None else None
        layer = cls(**config)
        layer.bin_boundaries = layer.bin_boundaries if learned is None else learned
        layer._keep_unit_axis = keep_unit_axis
        return layer


# Summaries: rows of values in rising order, and of how many numbers each stands for


def _summary_of(values, epsilon):
    """Every so many of the sorted values, so that about 1 / epsilon are left."""
    values = np.sort(values.reshape(-1))
    step = max(values.size * epsilon, 1)
    kept = values[int(step - 1) :: int(step)]
    return np.stack([kept, np.ones_like(kept) * step])


def _compressed(summary, epsilon):
    """A summary with 1 / epsilon columns, interpolated between those there are."""
    if summary.shape[1] * epsilon < 1:
        return summary
    shares = epsilon + np.arange(0.0, 1.0, epsilon)
    total = summary[1].cumsum()
    values = np.interp(shares, total / total[-1], summary[0])
    total = np.interp(shares, total / total[-1], total)
    return np.stack([values, np.diff(total, prepend=0)]).astype("float32")
