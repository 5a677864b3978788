"""Whole numbers for floats, by the largest value or by the range of a block (as `keras.quantizers`)."""

import math
from typing import Any

import numpy as np

from engine import ops
from engine.utils import is_whole

EPSILON = 1e-7
INT8_RANGE, INT4_RANGE = (-127, 127), (-8, 7)


class Quantizer:
    """Base class of quantizers: functions from floats to (whole numbers, scale).

    Args:
        output_dtype: the type of the whole numbers.
    """

    def __init__(self, output_dtype: str = "int8"):
        self.output_dtype = output_dtype

    def __call__(self, x: Any) -> Any:
        """The numbers for `x`; subclasses say."""
        return x

    @classmethod
    def from_config(cls, config: dict) -> "Quantizer":
        """The quantizer of a config."""
        return cls(**config)

    def get_config(self) -> dict:
        """The arguments that make this quantizer again; subclasses say."""
        raise NotImplementedError(f"Quantizer class {type(self).__name__} must define `get_config()` to be saved.")


class AbsMaxQuantizer(Quantizer):
    """Scales by the largest absolute value along some axes, and rounds.

    Args:
        axis: the axis, or axes, that share a scale; None leaves it to the call.
        value_range: the smallest and the largest whole number.
        epsilon: added to the largest value, so that zeros have a scale.
        output_dtype: the type of the whole numbers.
    """

    def __init__(
        self, axis: Any = None, value_range: tuple = INT8_RANGE, epsilon: float = EPSILON, output_dtype: str = "int8"
    ):
        super().__init__(output_dtype=output_dtype)
        self.axis = None if axis is None else tuple(int(a) for a in ((axis,) if is_whole(axis) else axis))
        self.value_range = tuple(value_range)
        self.epsilon = epsilon
        if output_dtype == "int8" and (value_range[0] < -128 or value_range[1] > 127):
            raise ValueError(
                f'`value_range` must lie in [-128, 127] when `output_dtype` is "int8", not {value_range!r}.'
            )

    def __call__(self, x: Any, axis: Any = None, to_numpy: bool = False) -> tuple:
        """The whole numbers for `x`, and the scale: `x` is about numbers / scale.

        Args:
            x: a tensor or array.
            axis: the axis, or axes, that share a scale; that of the quantizer, or else the last, when None.
            to_numpy: kept for Keras's sake; arrays are arrays here.

        Returns:
            A pair: numbers of the shape of `x`, and a scale with 1 in place of these axes.
        """
        axis = self.axis if axis is None else axis
        axis = -1 if axis is None else axis
        return abs_max_quantize(x, axis, self.value_range, self.output_dtype, self.epsilon, to_numpy)

    def get_config(self) -> dict:
        config = {"value_range": self.value_range, "epsilon": self.epsilon, "output_dtype": self.output_dtype}
        return config if self.axis is None else {**config, "axis": self.axis}


def abs_max_quantize(
    inputs: Any, axis: Any, value_range: tuple = INT8_RANGE, dtype: str = "int8", epsilon: float = EPSILON,
    to_numpy: bool = False,
) -> tuple:  # fmt: skip
    """Whole numbers for floats: `inputs` is about numbers / scale.

    Args:
        inputs: a tensor or array.
        axis: the axis, or axes, that share a scale.
        value_range: the smallest and the largest whole number; the largest absolute value becomes the latter.
        dtype: the type of the numbers.
        epsilon: added to the largest value, so that zeros have a scale.
        to_numpy: kept for Keras's sake; arrays are arrays here.

    Returns:
        A pair: numbers of the shape of `inputs`, and a scale with 1 in place of these axes.
    """
    inputs = ops.convert_to_tensor(inputs)
    axis = tuple(axis) if isinstance(axis, (list, tuple)) else axis
    largest = ops.max(ops.abs(inputs), axis=axis, keepdims=True)
    scale = ops.cast(ops.divide(value_range[1], ops.add(largest, epsilon)), ops.dtype(inputs))
    numbers = ops.clip(ops.round(ops.multiply(inputs, scale)), value_range[0], value_range[1])
    return ops.cast(numbers, dtype), scale


def abs_max_quantize_grouped_with_zero_point(
    inputs: Any, block_size: int, value_range: tuple = INT4_RANGE, dtype: str = "int8", epsilon: float = EPSILON,
    to_numpy: bool = False,
) -> tuple:  # fmt: skip
    """Whole numbers for a matrix of floats, by blocks of rows: `inputs` is about (numbers - zero) * scale.

    Args:
        inputs: a matrix (rows, columns).
        block_size: how many rows share the scale and the zero point of a column.
        value_range: the smallest and the largest whole number, which stand for the ends of a block's range.
        dtype: the type of the numbers.
        epsilon: added to the range, so that constant blocks have a scale.
        to_numpy: True scales a constant block by `epsilon`, as layers do it; False as if its range were 2.

    Returns:
        Three: numbers of the shape of `inputs`, and scale and zero point (int8) of (blocks, columns).
    """
    if to_numpy:
        inputs = ops.convert_to_numpy(inputs)
    inputs = ops.convert_to_tensor(inputs)
    if len(inputs.shape) != 2:
        raise ValueError(f"`inputs` must be a matrix (rows, columns), not of shape {tuple(inputs.shape)}.")
    lowest, highest = value_range
    rows, columns = inputs.shape
    blocks = math.ceil(rows / block_size)
    padded = ops.pad(inputs, [[0, blocks * block_size - rows], [0, 0]])
    padded = ops.reshape(padded, (blocks, block_size, columns))
    scale, zero = (_range_of_array if to_numpy else _range_of_tensor)(padded, blocks, inputs, lowest, highest, epsilon)
    numbers = ops.add(ops.round(ops.divide(padded, ops.expand_dims(scale, 1))), ops.expand_dims(zero, 1))
    numbers = ops.reshape(ops.cast(ops.clip(numbers, lowest, highest), dtype), (blocks * block_size, columns))
    return numbers[:rows], scale, ops.cast(zero, "int8")


def _range_of_array(padded, blocks, inputs, lowest, highest, epsilon):
    """The scale and the zero point of each block, (blocks, columns), as floats."""
    least, largest = ops.min(padded, axis=1), ops.max(padded, axis=1)
    scale = ops.divide(ops.add(ops.subtract(largest, least), epsilon), highest - lowest)
    zero = ops.add(ops.round(ops.divide(ops.negative(least), scale)), lowest)
    return scale, ops.clip(zero, lowest, highest)


def _range_of_tensor(padded, blocks, inputs, lowest, highest, epsilon):
    """The same where constant blocks count as a range of 2, and the zeros that fill up a single block do not count."""
    bits = int(math.log2(highest - lowest + 1))
    if blocks == 1:
        padded = ops.expand_dims(inputs, 0)
    least, largest = ops.min(padded, axis=1), ops.max(padded, axis=1)
    constant = ops.equal(least, largest)
    least = ops.where(constant, ops.subtract(least, 1), least)
    largest = ops.where(constant, ops.add(largest, 1), largest)
    wide = ops.subtract(largest, least)
    wide = ops.add(wide, epsilon) if epsilon > 0 else wide
    scale = ops.divide(wide, 2**bits - 1)
    scale = ops.where(ops.less_equal(scale, 0), np.asarray(1e-8, "float32"), scale)
    zero = ops.add(ops.round(ops.divide(ops.negative(least), scale)), -(2 ** (bits - 1)))
    return scale, ops.clip(zero, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
