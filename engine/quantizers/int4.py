"""Two numbers of four bits in a byte, the first in its low half."""

from typing import Any

import numpy as np

from engine import ops
from engine.graph import dtypes

_TYPES = ("int8", "uint8")


def pack_int4(arr: Any, axis: int = 0, dtype: str = "int8") -> tuple:
    """Put each two neighbours along an axis into one byte; an odd number of them is filled up with a zero.

    Args:
        arr: whole numbers from -8 to 7, of type `dtype`.
        axis: the axis.
        dtype: "int8" or "uint8".

    Returns:
        Three: the bytes, their shape, and how many numbers there were along the axis.
    """
    _require_type(dtype)
    if dtypes.standardize(ops.dtype(arr)) != dtype:
        raise TypeError(f"`arr` must be of type {dtype}, not {dtypes.standardize(ops.dtype(arr))}.")
    numbers = np.moveaxis(ops.convert_to_numpy(arr), axis, 0)
    count = numbers.shape[0]
    padded = np.concatenate([numbers, np.zeros((count % 2, *numbers.shape[1:]), numbers.dtype)]).view(np.uint8)
    packed = (padded[::2] & 15 | (padded[1::2] & 15) << 4).view(dtype)
    packed = np.ascontiguousarray(np.moveaxis(packed, 0, axis))
    return packed, packed.shape, count


def unpack_int4(packed: Any, orig_len: int, axis: int = 0, dtype: str = "int8") -> Any:
    """The numbers that `pack_int4()` put into bytes.

    Args:
        packed: the bytes.
        orig_len: how many numbers there were along the axis.
        axis: the axis.
        dtype: the type of the numbers: "int8", from -8 to 7, or "uint8", from 0 to 15.
    """
    _require_type(dtype)
    if dtypes.standardize(ops.dtype(packed)) not in _TYPES:
        raise TypeError(f"`packed` must be of type int8 or uint8, not {dtypes.standardize(ops.dtype(packed))}.")
    wide = ops.cast(packed, "int32")
    halves = [ops.bitwise_and(wide, 15), ops.bitwise_and(ops.right_shift(wide, 4), 15)]
    if dtype == "int8":
        halves = [ops.subtract(ops.bitwise_xor(half, 8), 8) for half in halves]
    axis = axis % len(wide.shape)
    shape = list(wide.shape)
    shape[axis] *= 2
    both = ops.reshape(ops.stack(halves, axis=axis + 1), shape)
    window = [slice(None)] * len(shape)
    window[axis] = slice(0, orig_len)
    return ops.cast(both[tuple(window)], dtype)


def _require_type(dtype):
    if dtype not in _TYPES:
        raise ValueError(f'`dtype` must be "int8" or "uint8", not {dtype!r}.')
