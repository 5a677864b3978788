"""Hashing and HashedCrossing: values, and pairs of values, as numbers of bins without a table."""

from typing import Any

import numpy as np

from engine import config, ops
from engine.graph.host import HostFunction, host_call
from engine.graph.primitives import dtype_of
from engine.layers.layer import Layer
from engine.layers.preprocessing.category_encoding import MODES, check_mode, encode, encoded_shape, refuse_sparse
from engine.layers.preprocessing.fingerprints import fingerprint64, joined, siphash
from engine.layers.preprocessing.text import TakesText, as_bytes, texts
from engine.ops.operation import KerasTensor
from engine.utils import whole_number

_CROSSING_KEY = 0xDECAFCAFFE  # TensorFlow's


def check_salt(layer: Any, salt: Any) -> list | None:
    """The key of a hash as a list of two numbers."""
    if salt is None:
        return None
    if isinstance(salt, int) and not isinstance(salt, bool):
        return [salt, salt]
    if isinstance(salt, (tuple, list)) and len(salt) == 2:
        return list(salt)
    raise ValueError(f"`salt` must be a whole number or two of them, not {salt!r}, in layer '{layer.name}'.")


def buckets(values: np.ndarray, count: int, salt: Any) -> np.ndarray:
    """Numbers of hash buckets, from 0 to `count - 1`: of strings, and of whole numbers written as strings."""
    hashes = {}  # values repeat, and a hash takes microseconds
    found = np.empty(values.shape, np.int64)
    for place, value in enumerate(values.reshape(-1).tolist()):
        if value not in hashes:
            text = as_bytes(value)
            hashes[value] = (fingerprint64(text) if salt is None else siphash(text, tuple(salt))) % count
        found.reshape(-1)[place] = hashes[value]
    return found


class Hashing(TakesText):
    """The hash of each value, modulo the number of bins. The same value always falls into the same bin.

    Input: strings or numbers (fractions are cut off), any shape. Output: whole numbers of that shape, or vectors.

    Args:
        num_bins: how many bins; with `mask_value` the first is for that.
        mask_value: the value whose bin is 0.
        salt: a whole number, or two of them: hash with SipHash under this key, not with FarmHash.
        output_mode: "int", or a mode of `CategoryEncoding`.
        sparse: must be False.
    """

    def __init__(
        self,
        num_bins: int,
        mask_value: Any = None,
        salt: Any = None,
        output_mode: str = "int",
        sparse: bool = False,
        **kwargs,
    ):
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == "int" else config.floatx()
        super().__init__(**kwargs)
        self.num_bins = whole_number(num_bins, "num_bins", 1, f"in layer '{self.name}'")
        self.mask_value = mask_value
        self.salt = check_salt(self, salt)
        self.output_mode = check_mode(self, output_mode, ("int", *MODES))
        refuse_sparse(self, sparse)
        self.sparse = False
        if self.output_mode == "int" and self.dtype_policy.name not in ("int32", "int64"):
            raise ValueError(f'`dtype` must be "int32" or "int64" for numbers of bins, in layer \'{self.name}\'.')
        self._host = HostFunction(self._bins, "int64")

    def _bins(self, values):
        values = texts(values) if values.dtype.kind in "OUS" else values.astype(np.int64)
        if self.mask_value is None or self.num_bins == 1:
            return buckets(values, self.num_bins, self.salt)
        return np.where(values == self.mask_value, 0, buckets(values, self.num_bins - 1, self.salt) + 1)

    def call(self, inputs):
        bins = host_call(inputs, function=self._host)
        if self.output_mode == "int":
            return ops.cast(bins, self.compute_dtype)
        return encode(bins, self.output_mode, self.num_bins, self.compute_dtype)

    def compute_output_shape(self, input_shape):
        if self.output_mode == "int":
            return tuple(input_shape)
        return encoded_shape(input_shape, self.output_mode, self.num_bins)

    def compute_output_spec(self, inputs):
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=self.compute_dtype)

    def get_config(self):
        return {
            **super().get_config(),
            "num_bins": self.num_bins,
            "salt": self.salt,
            "mask_value": self.mask_value,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
        }


class HashedCrossing(Layer):
    """The hash of values that occur together, modulo the number of bins.

    Input: a list of two arrays or more, of strings or whole numbers, of shape (batch,) or (batch, 1).

    Args:
        num_bins: how many bins.
        output_mode: "int" or "one_hot".
        sparse: must be False.
    """

    def __init__(
        self,
        num_bins: int,
        output_mode: str = "int",
        sparse: bool = False,
        name: str | None = None,
        dtype: Any = None,
        **kwargs,
    ):
        dtype = "int64" if output_mode == "int" and dtype is None else dtype
        super().__init__(name=name, dtype=dtype, autocast=False, **kwargs)
        self.num_bins = whole_number(num_bins, "num_bins", 1, f"in layer '{self.name}'")
        self.output_mode = check_mode(self, output_mode, ("int", "one_hot"))
        refuse_sparse(self, sparse)
        self.sparse = False
        self._host = HostFunction(self._bins, "int64")

    def _bins(self, *columns):
        keys = [_keys(column) for column in columns]
        found = np.empty(columns[0].shape, np.int64)
        for place, row in enumerate(zip(*keys)):
            total = _CROSSING_KEY
            for key in row:
                total = joined(total, key)
            found.reshape(-1)[place] = total % self.num_bins
        return found

    def call(self, inputs):
        self._check(inputs)
        bins = host_call(*inputs, function=self._host)
        if self.output_mode == "int":
            return ops.cast(bins, self.compute_dtype)
        return encode(bins, self.output_mode, self.num_bins, self.compute_dtype)

    def _check(self, inputs):
        if not isinstance(inputs, (list, tuple)) or len(inputs) < 2:
            raise ValueError(f"Layer '{self.name}' must be called on a list of two arrays or more.")
        shapes = [tuple(x.shape) for x in inputs]
        if len(set(shapes)) > 1 or len(shapes[0]) > 2 or (len(shapes[0]) == 2 and shapes[0][1] != 1):
            raise ValueError(
                f"The inputs of layer '{self.name}' must have one shape, (), (batch,) or (batch, 1), not {shapes}."
            )
        kinds = [dtype_of(x) for x in inputs]
        if not all(kind == "string" or kind.startswith(("int", "uint")) for kind in kinds):
            raise ValueError(f"The inputs of layer '{self.name}' must be strings or whole numbers, not {kinds}.")

    def compute_output_shape(self, input_shape):
        first = tuple(input_shape[0])
        return first if self.output_mode == "int" else encoded_shape(first, "one_hot", self.num_bins)

    def compute_output_spec(self, inputs):
        self._check(inputs)
        return KerasTensor(self.compute_output_shape([x.shape for x in inputs]), dtype=self.compute_dtype)

    def get_config(self):
        return {
            "num_bins": self.num_bins,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
            "name": self.name,
            "dtype": self.dtype,
        }


def _keys(column):
    """A number below 2**64 for each value: strings by their fingerprint, whole numbers as they are."""
    if column.dtype.kind in "OUS":
        return [fingerprint64(as_bytes(text)) for text in texts(column).reshape(-1).tolist()]
    return [value & (1 << 64) - 1 for value in column.reshape(-1).tolist()]
