"""Layers whose weights are kept in 8 or 4 bits: what Dense, EinsumDense and Embedding do with them.

The schemes are Keras's (`engine.quantizers`). In "int8" a weight is a whole number from -127 to 127 over a scale, one
an output; inputs are rounded in the same way, by their largest value. "int4" packs two weights into a byte, the first
in the low half, along the outputs, with a scale and a zero point for each block of inputs, or a scale alone for all of
them; inputs stay as they are. "float8" keeps weights and rounds them, and inputs, to `float8_e4m3fn` for each product
(`engine.layers.float8`).

`quantize()` makes such layers of others, and so does a dtype policy such as "int8_from_float32" when they are built.
"""

import math
from typing import Any

import numpy as np

from engine import identifiers, ops, quantizers
from engine.graph.custom_gradient import by_rule
from engine.graph.variable import Variable
from engine.layers import float8
from engine.layers.layer import Layer
from engine.quantizers.quantization_config import QuantizationConfig, block_size_of
from engine.quantizers.quantizer import INT4_RANGE, INT8_RANGE, AbsMaxQuantizer

RANGES = {"int8": INT8_RANGE, "int4": INT4_RANGE}


class FewBits(Layer):
    """A layer that may keep the variable `_table_name` in few bits, and writes its variables in the order of files.

    A subclass says which modes its own class has (`_modes`), the shape of its table as floats (`_float_shape()`), and
    how the table is kept: `_add_few_bits()`, `_few_bits()` and `_floats()`.
    """

    _table_name = "kernel"
    _modes: tuple = ()
    _extras: tuple = ()  # further variables, in the order of files
    _is_quantized = False
    _was_quantized = False  # whether it was built with floats
    _block_size: int | None = None
    inputs_quantizer: Any = None

    def _float_shape(self) -> tuple:
        """The shape of the table, however it is kept."""
        raise NotImplementedError

    def _add_few_bits(self, shape: tuple, mode: str) -> None:
        """Make the variables of "int8" or "int4" for a table of that shape."""
        raise NotImplementedError

    def _few_bits(self, mode: str, size: int | None, quantizer: Any, table: Any = None) -> dict:
        """The values of these variables by attribute, None for those that the mode has not.

        Args:
            mode: "int8" or "int4".
            size: how many weights share a scale in "int4"; None where all of an output do.
            quantizer: the quantizer of weights; None for the layer's own.
            table: the table as floats; None for all tables that the layer has.
        """
        raise NotImplementedError

    def _floats(self) -> Any:
        """The table as floats."""
        raise NotImplementedError

    def quantize(self, mode: Any = None, type_check: bool = True, config: Any = None) -> None:
        """Keep the weights in few bits from now on.

        Args:
            mode: "int8", "int4" or "float8"; that of `config` when None.
            type_check: whether subclasses are refused, which may compute something else.
            config: a `QuantizationConfig` with other quantizers, or another size of blocks, than those of the mode.
        """
        if type_check and "_modes" not in vars(type(self)):
            raise NotImplementedError(
                f"Layer '{self.name}' (a {type(self).__name__}) cannot be quantized: only {self._class_with_modes()} "
                f"itself can, whose subclasses may compute something else. `type_check=False` does it all the same."
            )
        if mode not in self._modes:
            raise NotImplementedError(
                f"`mode` must be {' or '.join(map(repr, self._modes))} for layer '{self.name}' (a "
                f"{type(self).__name__}), not {mode!r}."
            )
        values: dict = {}
        size = block_size_of(self.dtype_policy, config)
        if mode in RANGES:
            values = self._few_bits(mode, size, None if config is None else config.weight_quantizer)
        source = self.dtype_policy.name
        self.quantization_config = config
        self._was_quantized = True
        for name in values:
            if isinstance(self.__dict__.get(name), Variable):
                delattr(self, name)
        self.quantized_build(self._float_shape(), mode, config)
        for name, value in values.items():
            if value is not None:
                getattr(self, name).assign(value)
        if self.quantization_mode is None:
            blocks = f"/{-1 if size is None else size}" if mode == "int4" else ""
            self.dtype_policy = f"{mode}{blocks}_from_{source}"

    def _class_with_modes(self):
        return next(cls.__name__ for cls in type(self).__mro__ if "_modes" in vars(cls))

    def quantized_build(self, kernel_shape: tuple, mode: str, config: Any = None) -> None:
        """Make the variables of a mode.

        Args:
            kernel_shape: the shape of the table as floats.
            mode: "int8", "int4" or "float8".
            config: a `QuantizationConfig`, or None.
        """
        if mode not in self._modes:
            raise NotImplementedError(
                f"The dtype policy of layer '{self.name}' (a {type(self).__name__}) must not be of mode {mode!r}."
            )
        if mode == "float8":
            float8.add_variables(self)
        else:
            self._block_size = block_size_of(self.dtype_policy, config) if mode == "int4" else None
            self.inputs_quantizer = self._quantizer_of_inputs(mode, config)
            self._add_few_bits(tuple(kernel_shape), mode)
        self._is_quantized = True

    def _quantizer_of_inputs(self, mode, config):
        default = AbsMaxQuantizer() if mode == "int8" else None
        return QuantizationConfig.activation_quantizer_or_default(config, default)

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """The layer of a config."""
        if isinstance(config.get("quantization_config"), dict):
            config = {**config, "quantization_config": quantizers.deserialize(config["quantization_config"])}
        return super().from_config(config)

    def _quantization_entry(self) -> dict:
        return {"quantization_config": identifiers.serialize(self.quantization_config)}

    def _names_in_files(self) -> list:
        """The attributes that hold the variables of the layer, in the order of files."""
        mode = self.quantization_mode
        names = [f"_{self._table_name}", "bias"]
        if mode in RANGES:
            names += [f"{self._table_name}_scale", f"{self._table_name}_zero", "g_idx"]
        elif mode == "float8":
            names += [name for name, _ in float8.VARIABLES]
        names += self._extras
        return [name for name in names if self.__dict__.get(name) is not None]

    def save_own_variables(self, store: Any) -> None:
        """Write the variables."""
        if self.quantization_mode is None:
            super().save_own_variables(store)
            return
        for i, name in enumerate(self._names_in_files()):
            store[f"{i}"] = getattr(self, name)

    def load_own_variables(self, store: Any) -> None:
        """Read the variables."""
        if self.quantization_mode is None:
            super().load_own_variables(store)
            return
        for i, name in enumerate(self._names_in_files()):
            value, variable = store[f"{i}"], getattr(self, name)
            (variable.bind if isinstance(value, np.ndarray) else variable.assign)(value)


def add_weight(layer: Any, name: str, shape: tuple, dtype: str | None = None, initializer: Any = "zeros") -> Any:
    """A variable that is not trained."""
    return layer.add_weight(name=name, shape=shape, dtype=dtype, initializer=initializer, trainable=False)


def add_scales(layer: Any, name: str, inputs: int, outputs: int, shape: tuple | None = None) -> None:
    """The scales of a table of `inputs` x `outputs` weights, and for blocks their zero points and places.

    Args:
        layer: the layer.
        name: what the table is called.
        inputs, outputs: the number of each.
        shape: that of the scales where there are no blocks; (outputs,) when None.
    """
    size = layer._block_size
    if size is None:
        setattr(layer, f"{name}_scale", add_weight(layer, f"{name}_scale", shape or (outputs,), initializer="ones"))
        return
    count = math.ceil(inputs / size)
    blocks = (outputs, count) if name == "embeddings" else (count, outputs)
    setattr(layer, f"{name}_scale", add_weight(layer, f"{name}_scale", blocks, initializer="ones"))
    setattr(layer, f"{name}_zero", add_weight(layer, f"{name}_zero", blocks, "int8"))

    def places(shape, dtype):
        return (np.arange(inputs) // size).astype(dtype)

    layer.g_idx = add_weight(layer, "g_idx", (inputs,), "float32", places)


def half(count: int) -> int:
    """How many bytes hold so many numbers of four bits."""
    return (count + 1) // 2


def in_few_bits(table: Any, mode: str, size: int | None, axis: Any, quantizer: Any = None) -> tuple:
    """Whole numbers for a table of floats.

    Args:
        table: an array.
        mode: "int8" or "int4".
        size: how many weights along `axis`, 0 or -1, make a block; None for all of them.
        axis: the axis, or axes, whose weights share a scale.
        quantizer: another quantizer than the mode's.

    Returns:
        Three: the numbers, the scale with 1 in place of `axis` (with blocks: their number), and the zero point or None.
    """
    if size is not None:
        table = ops.transpose(table) if axis == -1 else table
        found = quantizers.abs_max_quantize_grouped_with_zero_point(table, size, to_numpy=True)
        return tuple(ops.transpose(part) if axis == -1 else part for part in found)
    quantizer = quantizer or AbsMaxQuantizer(axis=axis, value_range=RANGES[mode])
    numbers, scale = quantizer(table, to_numpy=True)
    axes = {a % len(table.shape) for a in (axis if isinstance(axis, (list, tuple)) else (axis,))}
    wanted = tuple(1 if i in axes else dim for i, dim in enumerate(table.shape))
    if tuple(scale.shape) != wanted:
        raise ValueError(
            f"`weight_quantizer` must give a scale of shape {wanted} for weights of shape {tuple(table.shape)}, one an "
            f"output, not {tuple(scale.shape)}. Give it `axis={axis}`."
        )
    return numbers, scale, None


def in_blocks(table: Any, scale: Any, zero: Any, places: Any, axis: int) -> Any:
    """(table - zero) * scale, where every row (axis 0) or column (axis -1) has those of its block."""
    places = ops.cast(places, "int32")
    scale, zero = (ops.take(part, places, axis=axis) for part in (scale, zero))
    return ops.multiply(ops.subtract(table, ops.cast(zero, ops.dtype(table))), scale)


def _of_scaled(g, inputs, scale):
    return ops.multiply(g, scale), None


def rounded(layer: Any, inputs: Any, axis: Any) -> tuple:
    """Inputs as whole numbers and their scale; or as they are, and None, where the layer does not round them.

    Gradients pass as if the numbers were `inputs * scale`.
    """
    if layer.inputs_quantizer is None:
        return inputs, None
    numbers, scale = layer.inputs_quantizer(ops.stop_gradient(inputs), axis=axis)
    return by_rule(ops.cast(numbers, ops.dtype(inputs)), inputs, scale, rule=_of_scaled), scale


def unscaled(x: Any, *scales: Any) -> Any:
    """`x` divided by the product of scales, without those that are None."""
    there = [scale for scale in scales if scale is not None]
    scale = there[0] if len(there) == 1 else ops.multiply(*there)
    return ops.divide(x, scale)


def matrix_as_floats(layer: Any, numbers: Any) -> Any:
    """The whole numbers of a table (inputs, outputs) as floats, by its scales and zero points."""
    if layer._block_size is None:
        return ops.divide(numbers, layer.kernel_scale)
    floats = in_blocks(numbers, layer.kernel_scale, layer.kernel_zero, layer.g_idx, 0)
    return ops.cast(floats, layer.compute_dtype)
