"""Floats of 8 bits: rounding to them, and the scales under which values fit, from the largest of the last steps."""

from typing import Any

import ml_dtypes

from engine import ops


def quantize_and_dequantize(inputs: Any, scale: Any, quantized_dtype: str, compute_dtype: str) -> Any:
    """`inputs` as they are after rounding under a scale.

    Args:
        inputs: a tensor of type `compute_dtype`.
        scale: a number; `inputs / scale` is rounded.
        quantized_dtype: "float8_e4m3fn" or "float8_e5m2"; what is larger than its largest value becomes that.
        compute_dtype: the type of the result.
    """
    scale = ops.cast(scale, compute_dtype)
    largest = ops.cast(float(ml_dtypes.finfo(quantized_dtype).max), compute_dtype)
    small = ops.cast(ops.clip(ops.divide(inputs, scale), ops.negative(largest), largest), quantized_dtype)
    return ops.multiply(ops.cast(small, compute_dtype), scale)


def compute_float8_scale(amax: Any, scale: Any, dtype_max: Any, margin: int = 0) -> Any:
    """The scale under which values up to `amax` fit a type.

    Args:
        amax: the largest absolute value.
        scale: what to keep where `amax` is zero or not finite.
        dtype_max: the largest value of the type.
        margin: bits to leave free.
    """
    scale = ops.reciprocal(scale)
    fitting = ops.divide(ops.divide(dtype_max, amax), 2**margin)
    fitting = ops.where(ops.greater(amax, 0.0), fitting, scale)
    return ops.reciprocal(ops.where(ops.isfinite(amax), fitting, scale))


def compute_float8_amax_history(x: Any, amax_history: Any) -> Any:
    """The largest absolute values of the last steps, with that of `x` in the first place.

    Args:
        x: a tensor.
        amax_history: a vector; its first value, the oldest but one, moves to the end, and so on.
    """
    newest = ops.reshape(ops.cast(ops.max(ops.abs(x)), ops.dtype(amax_history)), (1,))
    return ops.concatenate([newest, ops.roll(amax_history, -1)[1:]])
