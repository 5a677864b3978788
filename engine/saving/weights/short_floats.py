"""Weights written as floats of two bytes: files of half the size."""

from collections.abc import MutableMapping
from typing import Any

import numpy as np

from engine.errors import ConfigError
from engine.graph import dtypes
from engine.saving.store import WeightWriter, as_array

SHORT = ("float16", "bfloat16")
_LONG = ("float32", "float64")
OPTIMIZER = "optimizer"


def converting(writer: WeightWriter, dtype: str | None) -> WeightWriter:
    """A writer that converts the floats of layers to `dtype` ("float16" or "bfloat16") before it writes them.

    Only what has more bits is converted. The state of an optimizer is left as it is: squares of small gradients would
    become zero. None as `dtype` gives the writer itself.

    Raises:
        ValueError: when it is another type.
    """
    if dtype is None:
        return writer
    if dtype not in SHORT:
        raise ValueError(f'`weights_dtype` must be None, "float16" or "bfloat16", not {dtype!r}.')
    return _Converting(writer, dtype)


def stored_type(path: str, dtype: str, short: str | None) -> str:
    """The type in which values of a type are written to the group at `path` when floats become `short` ones."""
    return short if short is not None and dtype in _LONG and not _of_optimizer(path) else dtype


def _of_optimizer(path) -> bool:
    return path == OPTIMIZER or path.startswith(OPTIMIZER + "/")


class _Converting(WeightWriter):
    def __init__(self, writer: WeightWriter, dtype: str):
        self._writer = writer
        self._dtype = dtype

    def group(self, path: str, name: str | None = None) -> MutableMapping[str, Any]:
        group = self._writer.group(path, name)
        if _of_optimizer(path):
            return group
        return _ConvertingGroup(group, self._dtype, path)


class _ConvertingGroup(MutableMapping):
    def __init__(self, group, dtype, path):
        self._group = group
        self._dtype = dtype
        self._path = path

    def __setitem__(self, key: str, value: Any) -> None:
        array = as_array(value)
        name = dtypes.name_of(array.dtype)
        if name in _LONG:
            with np.errstate(over="ignore"):
                short = array.astype(dtypes.numpy_dtype(self._dtype))
            lost = np.isfinite(array) & ~np.isfinite(short.astype("float32"))
            if lost.any():
                raise ConfigError(
                    f"The values of the array {key!r} at {self._path!r} must fit {self._dtype} to be written as such, "
                    f'but {array[lost].flat[0]:.6g} is among them. `weights_dtype="bfloat16"` has the range of float32.'
                )
            value = short
        self._group[key] = value

    def __getitem__(self, key: str) -> Any:
        return self._group[key]

    def __delitem__(self, key: str) -> None:
        del self._group[key]

    def __iter__(self):
        return iter(self._group)

    def __len__(self) -> int:
        return len(self._group)
