"""Rounding to few bits and back, in a range that may be trained."""

from dataclasses import dataclass
from typing import Any

from engine import ops
from engine.graph import dtypes
from engine.graph.custom_gradient import by_rule
from engine.ops.operation import op


@dataclass(frozen=True)
class _Rule:
    """The gradients of inputs, least and largest value: what was cut off belongs to the end of the range."""

    axis: int | None

    def __call__(self, g, x, low, high, least, largest):
        axes = None if self.axis is None else [i for i in range(len(x.shape)) if i != self.axis]
        inside = ops.logical_and(ops.greater_equal(x, low), ops.less_equal(x, high))

        def part(mask, like):
            total = ops.sum(ops.where(mask, g, ops.zeros_like(g)), axis=axes)
            return ops.cast(ops.reshape(total, like.shape), ops.dtype(like))

        below, above = ops.less_equal(x, low), ops.greater_equal(x, high)
        return ops.where(inside, g, ops.zeros_like(g)), None, None, part(below, least), part(above, largest)


@op("keras.src.quantizers.quantizers", "FakeQuantWithMinMaxVars", call=("inputs", "min_vals", "max_vals"))
def fake_quant_with_min_max_vars(
    inputs: Any, min_vals: Any, max_vals: Any, num_bits: int = 8, narrow_range: bool = False, axis: int | None = None
) -> Any:
    """`inputs` as they are after rounding to whole numbers of few bits that span a range.

    Gradients pass through values within the range; those of values beyond it are the gradients of its ends.

    Args:
        inputs: a tensor of floats.
        min_vals, max_vals: the range, a number each, or a vector with one for each channel. It is moved so that zero is
            one of the numbers.
        num_bits: how many bits a number has.
        narrow_range: whether numbers begin with 1, not 0.
        axis: the axis of the channels; None when there is one range for all.
    """
    x, least, largest = (ops.convert_to_tensor(value) for value in (inputs, min_vals, max_vals))
    axis = None if axis is None else axis % len(x.shape)
    low, high, scale, inverse = _nudged(least, largest, 2 ** int(num_bits) - 1, 1 if narrow_range else 0)
    zero = ops.floor(ops.add(ops.multiply(ops.negative(low), inverse), 0.5))
    shifted = ops.subtract(ops.clip(ops.cast(x, ops.dtype(low)), low, high), low)
    numbers = ops.floor(ops.add(ops.subtract(ops.multiply(shifted, inverse), zero), 0.5))
    value = ops.cast(ops.multiply(numbers, scale), ops.dtype(x))
    return by_rule(value, x, low, high, least, largest, rule=_Rule(axis))


def _nudged(least, largest, highest, lowest):
    """The range moved so that zero is one of its numbers, the width of a step, and its inverse."""
    dtype = dtypes.result_type(ops.dtype(least), "float32")
    least, largest = ops.cast(least, dtype), ops.cast(largest, dtype)
    wide = ops.subtract(largest, least)
    scale, inverse = ops.divide(wide, highest - lowest), ops.divide(highest - lowest, wide)
    zero = ops.round(ops.clip(ops.subtract(lowest, ops.divide(least, scale)), lowest, highest))
    low, high = (ops.multiply(ops.subtract(end, zero), scale) for end in (lowest, highest))
    return low, high, scale, inverse
