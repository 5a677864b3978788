"""Layers whose weights are kept in 8 or 4 bits: what Dense, EinsumDense and Embedding do with them.

The schemes are Keras's (`keras.quantizers`). In "int8" a weight is a whole number from -127 to 127 over a scale, one an
output; inputs are rounded in the same way, by their largest value. "int4" packs two weights into a byte, the first in
the low half. Up to Keras 3.12 it goes along the inputs, and inputs are rounded to 8 bits; today it goes along the
outputs, with a scale and a zero point for each block of inputs, and inputs stay as they are. "float8" rounds inputs
and weights to `float8_e4m3fn`.

Such layers are loaded, predict and are saved. Of them, only biases are trained.
"""

import math
from typing import Any

from engine import ops
from engine.dtype_policies import Int4DTypePolicy
from engine.layers.layer import Layer

EPSILON = 1e-7
AMAX_HISTORY = 1024
LARGEST = 448.0  # of float8_e4m3fn

# The variables of a layer besides those it has anyway, in the order of files.
FLOAT8_VARIABLES = (
    ("inputs_scale", ()), ("inputs_amax_history", (AMAX_HISTORY,)), ("kernel_scale", ()),
    ("kernel_amax_history", (AMAX_HISTORY,)), ("outputs_grad_scale", ()),
    ("outputs_grad_amax_history", (AMAX_HISTORY,)),
)  # fmt: skip


def mode_of(layer: Any) -> str | None:
    """How the weights of a layer are kept: "int8", "int4", "float8", or None for floats."""
    return layer.dtype_policy.quantization_mode


def block_size(layer: Any) -> int | None:
    """How many weights share a scale in "int4", or None where all of an output do."""
    policy = layer.dtype_policy
    return policy.block_size if isinstance(policy, Int4DTypePolicy) and policy.block_size > 0 else None


def rounds_inputs(layer: Any) -> bool:
    """Whether inputs are rounded to 8 bits."""
    settings = (layer.quantization_config or {}).get("config") or {}
    if "activation_quantizer" in settings:
        return settings["activation_quantizer"] is not None
    return mode_of(layer) == "int8" or not isinstance(layer.dtype_policy, Int4DTypePolicy)


def add_weight(layer: Any, name: str, shape: tuple, dtype: str | None = None, initializer: str = "zeros") -> Any:
    """A variable that is not trained."""
    return layer.add_weight(name=name, shape=shape, dtype=dtype, initializer=initializer, trainable=False)


def add_scales(layer: Any, name: str, inputs: int, outputs: int, shape: tuple | None = None) -> None:
    """The scales of a table of `inputs` x `outputs` weights, and for blocks their zero points and places."""
    size = block_size(layer) if mode_of(layer) == "int4" else None
    if size is None:
        setattr(layer, f"{name}_scale", add_weight(layer, f"{name}_scale", shape or (outputs,), initializer="ones"))
        return
    blocks = (math.ceil(inputs / size), outputs) if name == "kernel" else (outputs, math.ceil(inputs / size))
    setattr(layer, f"{name}_scale", add_weight(layer, f"{name}_scale", blocks, initializer="ones"))
    setattr(layer, f"{name}_zero", add_weight(layer, f"{name}_zero", blocks, "int8"))
    layer.g_idx = add_weight(layer, "g_idx", (inputs,), "float32")


def in_order(layer: Any, name: str) -> list:
    """The variables of a layer with a table `name` in few bits, in the order of files."""
    found = [getattr(layer, f"_{name}"), getattr(layer, "bias", None), getattr(layer, f"{name}_scale")]
    found += [getattr(layer, f"{name}_zero", None), getattr(layer, "g_idx", None)]
    return [variable for variable in found if variable is not None]


class FewBits(Layer):
    """A layer that may keep the variable `_table_name` in few bits, and writes its variables in the order of files."""

    _table_name = "kernel"

    def save_own_variables(self, store: Any) -> None:
        """Write the variables."""
        if mode_of(self) not in ("int8", "int4"):
            super().save_own_variables(store)
            return
        for i, variable in enumerate(in_order(self, self._table_name)):
            store[f"{i}"] = variable

    def load_own_variables(self, store: Any) -> None:
        """Read the variables."""
        if mode_of(self) not in ("int8", "int4"):
            super().load_own_variables(store)
            return
        for i, variable in enumerate(in_order(self, self._table_name)):
            variable.assign(store[f"{i}"])


def add_float8(layer: Any) -> None:
    """The scales of inputs, kernel and gradients, and the largest values that they are made of."""
    for name, shape in FLOAT8_VARIABLES:
        setattr(layer, name, add_weight(layer, name, shape, "float32", "zeros" if shape else "ones"))


def rounded(x: Any, axis: Any) -> Any:
    """`x` after rounding to 8 bits by its largest value along `axis`. Gradients go through as if it were `x`."""
    largest = ops.add(ops.max(ops.abs(x), axis=axis, keepdims=True), EPSILON)
    scale = ops.divide(127.0, largest)
    near = ops.divide(ops.clip(ops.round(ops.multiply(x, scale)), -127.0, 127.0), scale)
    return ops.add(x, ops.stop_gradient(ops.subtract(near, x)))


def rounded_to_float8(x: Any, scale: Any) -> Any:
    """`x` as it is after rounding to `float8_e4m3fn` under a scale."""
    dtype = ops.dtype(x)
    scale = ops.cast(scale, dtype)
    small = ops.cast(ops.clip(ops.divide(x, scale), -LARGEST, LARGEST), "float8_e4m3fn")
    return ops.multiply(ops.cast(small, dtype), scale)


def unpacked(packed: Any, count: int, axis: int) -> Any:
    """`count` numbers from -8 to 7 along `axis`, of half as many bytes."""
    packed = ops.cast(packed, "int32")
    halves = [ops.bitwise_and(packed, 15), ops.bitwise_and(ops.right_shift(packed, 4), 15)]
    halves = [ops.subtract(ops.bitwise_xor(half, 8), 8) for half in halves]
    axis = axis % len(packed.shape)
    shape = list(packed.shape)
    shape[axis] *= 2
    both = ops.reshape(ops.stack(halves, axis=axis + 1), shape)
    window = [slice(None)] * len(shape)
    window[axis] = slice(0, count)
    return both[tuple(window)]


def in_blocks(table: Any, scale: Any, zero: Any, places: Any, axis: int) -> Any:
    """(table - zero) * scale, where every row (axis 0) or column (axis -1) has those of its block."""
    places = ops.cast(places, "int32")
    scale, zero = (ops.take(part, places, axis=axis) for part in (scale, zero))
    return ops.multiply(ops.subtract(table, ops.cast(zero, ops.dtype(table))), scale)


def dense_kernel(layer: Any, features: int) -> Any:
    """The kernel (features, units) of a Dense as floats."""
    dtype = layer.compute_dtype
    if mode_of(layer) == "int8":
        return ops.divide(ops.cast(layer._kernel, dtype), ops.cast(layer.kernel_scale, dtype))
    if not isinstance(layer.dtype_policy, Int4DTypePolicy):  # Keras 3.12
        kernel = ops.cast(unpacked(layer._kernel, features, 0), dtype)
        return ops.divide(kernel, layer.kernel_scale)
    kernel = ops.cast(unpacked(layer._kernel, layer.units, -1), dtype)
    if block_size(layer) is None:
        return ops.divide(kernel, layer.kernel_scale)
    return in_blocks(kernel, layer.kernel_scale, layer.kernel_zero, layer.g_idx, 0)


class EinsumTable:
    """The kernel of an EinsumDense in few bits.

    Args:
        layer: the layer.
        letters: those of input, kernel and output.
        sizes: the size of each letter's axis.
    """

    def __init__(self, layer: Any, letters: tuple, sizes: dict):
        self._layer = layer
        self._input, self._kernel, self._output = letters
        self._summed = [letter for letter in self._kernel if letter not in self._output]
        self._kept = [letter for letter in self._kernel if letter in self._output]
        self._sizes = sizes
        self._inputs = math.prod(sizes[letter] for letter in self._summed)
        self._outputs = math.prod(sizes[letter] for letter in self._kept)

    @property
    def _is_matrix(self):
        """Whether the kernel is kept as a matrix, inputs by outputs."""
        return mode_of(self._layer) == "int4" and block_size(self._layer) is not None

    @property
    def _packed_axis(self):
        """Of a kernel in its own shape: the axis along which two weights share a byte."""
        today = isinstance(self._layer.dtype_policy, Int4DTypePolicy)
        return len(self._kernel) - 1 if today else self._kernel.index(self._summed[0])

    @property
    def stored_shape(self) -> tuple:
        """The shape of the variable."""
        if self._is_matrix:
            return (self._inputs, (self._outputs + 1) // 2)
        shape = [self._sizes[letter] for letter in self._kernel]
        if mode_of(self._layer) == "int4":
            shape[self._packed_axis] = (shape[self._packed_axis] + 1) // 2
        return tuple(shape)

    def add_scales(self) -> None:
        """The scales: in the shape of the output, with 1 where the kernel has no axis; or by blocks of inputs."""
        shape = tuple(self._sizes[letter] if letter in self._kept else 1 for letter in self._output)
        add_scales(self._layer, "kernel", self._inputs, self._outputs, shape)

    def product(self, inputs: Any) -> Any:
        """The einsum of inputs and kernel."""
        layer = self._layer
        if rounds_inputs(layer):
            at = len(inputs.shape) - len(self._input) if layer.equation.startswith("...") else 0
            inputs = rounded(inputs, tuple(at + self._input.index(letter) for letter in self._summed))
        if self._is_matrix:
            return ops.einsum(layer.equation, inputs, self._from_matrix())
        kernel = layer._kernel
        if mode_of(layer) == "int4":
            axis = self._packed_axis
            kernel = unpacked(kernel, self._sizes[self._kernel[axis]], axis)
        product = ops.einsum(layer.equation, inputs, ops.cast(kernel, layer.compute_dtype))
        return ops.divide(product, layer.kernel_scale)

    def _from_matrix(self):
        layer = self._layer
        matrix = ops.cast(unpacked(layer._kernel, self._outputs, -1), layer.compute_dtype)
        matrix = in_blocks(matrix, layer.kernel_scale, layer.kernel_zero, layer.g_idx, 0)
        order = [*self._summed, *self._kept]
        kernel = ops.reshape(matrix, [self._sizes[letter] for letter in order])
        return ops.transpose(kernel, [order.index(letter) for letter in self._kernel])
