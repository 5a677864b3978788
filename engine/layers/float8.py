"""Products of floats of 8 bits, and the scales under which inputs, weights and gradients fit.

Each step of training computes with the scales of the step before and makes those of the next one, from the largest
values of the last steps. They come out of the step as if they were gradients, with which the optimizer replaces the
variables (`overwrite_with_gradient`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ml_dtypes

from engine import ops, quantizers
from engine.graph.custom_gradient import by_rule

HISTORY = 1024
VALUES, GRADIENTS = "float8_e4m3fn", "float8_e5m2"

# The variables of a layer besides those it has anyway, in the order of files; None stands for the length of a history.
VARIABLES = (
    ("inputs_scale", ()), ("inputs_amax_history", None), ("kernel_scale", ()), ("kernel_amax_history", None),
    ("outputs_grad_scale", ()), ("outputs_grad_amax_history", None),
)  # fmt: skip


def add_variables(layer: Any) -> None:
    """The scales of inputs, kernel and gradients, and the largest values that they are made of."""
    history = (getattr(layer.dtype_policy, "amax_history_length", HISTORY),)
    for name, shape in VARIABLES:
        variable = layer.add_weight(
            name=name,
            shape=history if shape is None else shape,
            dtype="float32",
            initializer="zeros" if shape is None else "ones",
            autocast=False,
            overwrite_with_gradient=True,
        )
        setattr(layer, name, variable)


def product(layer: Any, multiply: Callable, inputs: Any, training: bool | None) -> Any:
    """`multiply(inputs, kernel)` of a layer, of values that are rounded to 8 bits."""
    if layer.lora_enabled:
        raise NotImplementedError(
            f"LoRA must not be enabled in a layer of mode \"float8\", and is in '{layer.name}': neither Keras nor "
            f"alphorn computes with both."
        )
    near = _rounded(layer, inputs, layer.inputs_scale, layer.inputs_amax_history, training)
    kernel = ops.convert_to_tensor(layer._kernel)
    near_kernel = _rounded(layer, kernel, layer.kernel_scale, layer.kernel_amax_history, training)
    x = multiply(near, near_kernel)
    scale, history = (ops.convert_to_tensor(v) for v in (layer.outputs_grad_scale, layer.outputs_grad_amax_history))
    return by_rule(x, x, scale, history, rule=_OutputRule(layer.compute_dtype))


def near_bias(layer: Any) -> Any:
    """The bias as it is added: rounded to bfloat16."""
    bias = ops.convert_to_tensor(layer.bias)
    return ops.cast(ops.cast(bias, "bfloat16"), ops.dtype(bias)) if layer.compute_dtype == "float32" else bias


def _rounded(layer, x, scale, history, training):
    scale, history = ops.convert_to_tensor(scale), ops.convert_to_tensor(history)
    value = quantizers.quantize_and_dequantize(x, scale, VALUES, layer.compute_dtype)
    return by_rule(value, x, scale, history, rule=_InputRule(bool(training)))


@dataclass(frozen=True)
class _InputRule:
    """The gradient passes through; scale and history become those of the next step."""

    training: bool

    def __call__(self, g, x, scale, history):
        return (g, *_next(x, scale, history, VALUES)) if self.training else (g, None, None)


@dataclass(frozen=True)
class _OutputRule:
    """The gradient is rounded, and is what scale and history are made of."""

    dtype: str

    def __call__(self, g, x, scale, history):
        near = quantizers.quantize_and_dequantize(g, scale, GRADIENTS, self.dtype)
        return (near, *_next(g, scale, history, GRADIENTS))


def _next(x, scale, history, dtype):
    largest = ops.cast(float(ml_dtypes.finfo(dtype).max), "float32")
    new_scale = quantizers.compute_float8_scale(ops.max(history), scale, largest)
    return new_scale, quantizers.compute_float8_amax_history(x, history)
