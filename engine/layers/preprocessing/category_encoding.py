"""Numbers of categories as vectors: one hot, several hot, or counts."""

from typing import Any

from engine import ops
from engine.layers.layer import Layer
from engine.ops.operation import KerasTensor
from engine.utils import whole_number

MODES = ("one_hot", "multi_hot", "count")


def check_mode(layer: Any, output_mode: str, allowed: tuple) -> str:
    """The mode by its present name; Keras had others ("binary", "tf-idf")."""
    mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(output_mode, output_mode)
    if mode not in allowed:
        names = ", ".join(f'"{name}"' for name in allowed)
        raise ValueError(f"`output_mode` must be one of {names}, not {output_mode!r}, in layer '{layer.name}'.")
    return mode


def refuse_sparse(layer: Any, sparse: bool) -> None:
    """There are no sparse tensors here."""
    if sparse:
        raise ValueError(f"`sparse` must be False in layer '{layer.name}': there are no sparse tensors here.")


def encoded_shape(shape: tuple, mode: str, depth: int | None) -> tuple:
    """The shape of categories of `shape` after `encode()`."""
    shape = tuple(shape)
    if mode == "one_hot" and (len(shape) < 2 or shape[-1] != 1):
        return (*shape, depth)
    return (*shape[:-1], depth)


def encode(numbers: Any, mode: str, depth: int, dtype: str, weights: Any = None) -> Any:
    """Vectors of length `depth` for category numbers (..., n).

    Args:
        numbers: whole numbers; those outside of 0 to `depth - 1` give nothing.
        mode: "one_hot" gives (..., n, depth), or (..., depth) when n is 1; "multi_hot" and "count" give (..., depth).
        depth: the number of categories.
        dtype: type of the result.
        weights: what a category counts in "count", of the shape of `numbers`.
    """
    if len(numbers.shape) == 0:
        numbers = ops.expand_dims(numbers, -1)
    if mode == "one_hot":
        if len(numbers.shape) > 1 and numbers.shape[-1] == 1:
            numbers = ops.squeeze(numbers, axis=-1)
        return ops.one_hot(numbers, depth, dtype=dtype)
    hot = ops.one_hot(numbers, depth, dtype=dtype)
    if weights is not None:
        hot = ops.multiply(hot, ops.expand_dims(ops.cast(weights, dtype), -1))
    return ops.max(hot, axis=-2) if mode == "multi_hot" else ops.sum(hot, axis=-2)


class CategoryEncoding(Layer):
    """Category numbers as vectors.

    Input: whole numbers (batch, n). Output: (batch, num_tokens), or with "one_hot" and n > 1 (batch, n, num_tokens).

    Args:
        num_tokens: how many categories there are.
        output_mode: "multi_hot": 1 for each category that occurs; "count": how often it occurs; "one_hot": one vector
            per number.
        sparse: must be False.

    Raises:
        ValueError: when called on arrays with a number that is no category.
    """

    def __init__(self, num_tokens: int | None = None, output_mode: str = "multi_hot", sparse: bool = False, **kwargs):
        super().__init__(**kwargs)
        if num_tokens is None:
            raise ValueError(
                f"`num_tokens` must be given in layer '{self.name}'. Where it is not known, use IntegerLookup."
            )
        self.num_tokens = whole_number(num_tokens, "num_tokens", 1, f"in layer '{self.name}'")
        self.output_mode = check_mode(self, output_mode, MODES)
        refuse_sparse(self, sparse)
        self.sparse = False
        self._keep_unit_axis = False  # True as in Keras 3.0 to 3.3: "one_hot" of (n, 1) is (n, 1, num_tokens)

    def call(self, inputs, count_weights=None):
        if count_weights is not None and self.output_mode != "count":
            raise ValueError(
                f'`count_weights` are for `output_mode="count"`, not {self.output_mode!r}, in layer \'{self.name}\'.'
            )
        numbers = ops.cast(inputs, "int32")
        if self._keep_unit_axis and self.output_mode == "one_hot":
            return ops.one_hot(numbers, self.num_tokens, dtype=self.compute_dtype)
        return encode(numbers, self.output_mode, self.num_tokens, self.compute_dtype, count_weights)

    def compute_output_shape(self, input_shape):
        if self._keep_unit_axis and self.output_mode == "one_hot":
            return (*input_shape, self.num_tokens)
        return encoded_shape(input_shape, self.output_mode, self.num_tokens)

    def compute_output_spec(self, inputs, count_weights=None):
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=self.compute_dtype)

    def get_config(self):
        config = {**super().get_config(), "num_tokens": self.num_tokens, "output_mode": self.output_mode}
        return {**config, "keep_unit_axis": True} if self._keep_unit_axis else config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        keep_unit_axis = config.pop("keep_unit_axis", False)
        layer = cls(**config)
        layer._keep_unit_axis = keep_unit_axis
        return layer
