"""EinsumDense: a dense layer whose sum over inputs is written as an einsum equation."""

import functools
import re
from typing import Any

from engine import activations, initializers, ops, quantizers
from engine.errors import ShapeError
from engine.layers import float8, quantized
from engine.layers.einsum_axes import Axes
from engine.layers.input_spec import InputSpec
from engine.layers.low_rank import LowRank
from engine.layers.parts import parts_config, set_parts, weight

_FORMS = (r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$", r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)$",
          r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0$")  # fmt: skip


class EinsumDense(LowRank):
    """`activation(einsum(equation, inputs, kernel) + bias)`.

    Args:
        equation: such as "abc,cd->abd"; "..." may stand for axes at the front or the back of inputs and output.
        output_shape: the shape of the output without the batch (and what "..." stands for); None where it is that of
            the input.
        activation: name or function; None for none.
        bias_axes: the letters of the output's axes that the bias has; None for no bias.
        kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, kernel_constraint,
            bias_constraint: as for `Dense`.
        lora_rank, lora_alpha: as for `Dense`.
        gptq_unpacked_column_size: must be None.
        quantization_config: as for `Dense`.
    """

    _modes = ("int8", "int4", "float8")
    _is_early = False

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        gptq_unpacked_column_size: int | None = None,
        quantization_config: Any = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self._start_low_rank(lora_rank, lora_alpha)
        self.equation = equation
        self.quantization_config = quantization_config
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.bias_axes = bias_axes
        self.activation = activations.get(activation)
        set_parts(
            self,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )

    def build(self, input_shape):
        letters, output_shape = self._analyze(input_shape)
        sizes = self._sizes(letters, input_shape, output_shape)
        self.input_spec = InputSpec(ndim=len(input_shape))
        self.__dict__["_axes"] = Axes(letters, sizes, self.equation, len(input_shape))
        mode = self.quantization_mode
        if mode in quantized.RANGES:
            self.quantized_build(self._axes.kernel_shape, mode, self.quantization_config)
        else:
            self._kernel = self.add_weight(
                name="kernel",
                shape=self._axes.kernel_shape,
                initializer=self._scaled_initializer(letters),
                regularizer=self.kernel_regularizer,
                constraint=self.kernel_constraint,
            )
        self.bias = None
        if self.bias_axes is not None:
            self.bias = weight(self, "bias", self._bias_shape(letters, input_shape, sizes))
        if mode == "float8":  # last, as in a layer that is quantized when it is built, and in files
            self.quantized_build(self._axes.kernel_shape, mode, self.quantization_config)
        self._enable_if_asked()

    def _float_shape(self):
        return self._axes.kernel_shape

    def _add_few_bits(self, shape, mode):
        if self._is_early:
            stored = [quantized.half(dim) if i == self._early_axis else dim for i, dim in enumerate(shape)]
            self._kernel = quantized.add_weight(self, "kernel", tuple(stored), "int8")
            quantized.add_scales(self, "kernel", 0, 0, self._axes.scale_shape)
            return
        rows, columns = self._axes.matrix_shape
        stored = shape if mode == "int8" else (rows, quantized.half(columns))
        self._kernel = quantized.add_weight(self, "kernel", stored, "int8")
        quantized.add_scales(self, "kernel", rows, columns, self._axes.scale_shape if mode == "int8" else None)

    def _few_bits(self, mode, size, quantizer, table=None):
        self._axes.require_no_dots(self.name)
        table = ops.convert_to_numpy(self._kernel) if table is None else table
        if mode == "int8":
            numbers, scale, _ = quantized.in_few_bits(table, mode, None, self._axes.summed_in_kernel, quantizer)
            return {"_kernel": numbers, "kernel_scale": self._axes.of_kernel_in_output(scale)}
        if self._is_early:
            numbers, scale, _ = quantized.in_few_bits(table, mode, None, self._axes.summed_in_kernel, quantizer)
            packed = quantizers.pack_int4(numbers, axis=self._early_axis)[0]
            return {"_kernel": packed, "kernel_scale": self._axes.of_kernel_in_output(scale)}
        # As in Keras, rows are what comes first, whichever axes are summed.
        matrix = ops.reshape(table, self._axes.matrix_shape)
        numbers, scale, zero = quantized.in_few_bits(matrix, mode, size, 0)
        scale = scale if size is not None else ops.squeeze(scale, 0)
        return {"_kernel": quantizers.pack_int4(numbers, axis=-1)[0], "kernel_scale": scale, "kernel_zero": zero}

    def _matrix(self):
        return quantizers.unpack_int4(ops.convert_to_tensor(self._kernel), self._axes.matrix_shape[1], -1)

    @property
    def _early_axis(self):
        return self._axes.summed_in_kernel[0]

    def keep_early_packing(self) -> None:
        """Keep weights of 4 bits as Keras 3.11 to 3.13 did, along the first summed axis of the kernel.

        That is for kernels whose summed axes do not come first: no matrix of today has their scales.
        """
        with self._open_for_state():
            del self._kernel, self.kernel_scale
            self._is_early = True
            self._add_few_bits(self._axes.kernel_shape, "int4")

    def _unpacked(self):
        if self._is_early:
            axis = self._early_axis
            return quantizers.unpack_int4(ops.convert_to_tensor(self._kernel), self._axes.kernel_shape[axis], axis)
        return ops.reshape(self._matrix(), self._axes.kernel_shape)

    def _floats(self):
        if self.quantization_mode == "int8" or self._is_early:
            numbers = self._unpacked() if self._is_early else self._kernel
            scale = self._axes.of_output_in_kernel(ops.convert_to_tensor(self.kernel_scale))
            return ops.divide(ops.cast(numbers, self.compute_dtype), scale)
        matrix = quantized.matrix_as_floats(self, ops.cast(self._matrix(), self.compute_dtype))
        return ops.reshape(matrix, self._axes.kernel_shape)

    def _analyze(self, input_shape):
        """The letters of input, kernel and output, with the shape of the output."""
        for form in _FORMS:
            found = re.match(form, self.equation.replace("...", "0").replace(" ", ""))
            if found:
                break
        else:
            raise ValueError(
                f'`equation` must be like "ab,bc->ac", with "..." at the front or the back, not {self.equation!r}, in '
                f"layer '{self.name}'."
            )
        letters = found.groups()
        elided = len(input_shape) - len(letters[0])
        if elided < 0 or (elided > 0 and "..." not in self.equation):
            raise ShapeError(
                f"Inputs of layer '{self.name}' must fit the equation {self.equation!r}, and shape "
                f"{tuple(input_shape)} does not."
            )
        output = [input_shape[0], *self.partial_output_shape]
        if self.equation.startswith("..."):
            output[1:1] = input_shape[1:elided]
        elif elided:
            output += input_shape[len(input_shape) - elided:]
        return letters, tuple(output)

    def _sizes(self, letters, input_shape, output_shape) -> dict:
        """The size of each letter's axis."""
        at_front = self.equation.startswith("...")
        elided = len(input_shape) - len(letters[0])
        given = input_shape[elided:] if at_front else input_shape
        wanted = output_shape[len(output_shape) - len(letters[2]):] if at_front else output_shape
        sizes = dict(zip(letters[2], wanted))
        for letter, size in zip(letters[0], given):
            if sizes.get(letter) is not None and sizes[letter] != size:
                raise ShapeError(
                    f"Axis '{letter}' of layer '{self.name}' must have one size, not {size} in the input and "
                    f"{sizes[letter]} in `output_shape`."
                )
            sizes[letter] = size
        unknown = [letter for letter in letters[1] + letters[2] if letter not in sizes]
        unmade = [letter for letter in letters[2] if letter not in letters[0] and letter not in letters[1]]
        if unknown or unmade:
            raise ValueError(
                f"Every letter of the equation {self.equation!r} of layer '{self.name}' must be one of an input or "
                f"output, but {(unknown or unmade)[0]!r} is not."
            )
        return sizes

    def _scaled_initializer(self, letters):
        """The initializer, told which axes of the kernel are inputs where it scales by them."""
        initializer = self.kernel_initializer
        if not isinstance(initializer, initializers.VarianceScaling) or initializer.input_axes is not None:
            return initializer
        config = {**initializer.get_config(), "seed": initializer.seed}
        config["input_axes"] = [i for i, letter in enumerate(letters[1]) if letter not in letters[2]]
        config["output_axes"] = [i for i, letter in enumerate(letters[1]) if letter in letters[2]]
        return type(initializer).from_config(config)

    def _bias_shape(self, letters, input_shape, sizes):
        for letter in self.bias_axes:
            if letter not in letters[2]:
                raise ValueError(
                    f"`bias_axes` must be letters of the output {letters[2]!r}, not {self.bias_axes!r}, in layer "
                    f"'{self.name}'."
                )
        first = min(letters[2].find(letter) for letter in self.bias_axes)
        shape = [sizes[letter] if letter in self.bias_axes else 1 for letter in letters[2][first:]]
        elided = len(input_shape) - len(letters[0])
        if elided and not self.equation.startswith("..."):
            shape += [1] * elided
        return tuple(shape)

    @property
    def kernel(self) -> Any:
        """The kernel variable (in few bits its whole numbers), or with LoRA the sum that stands for it."""
        return self._with_product()

    def call(self, inputs, training=None):
        mode = self.quantization_mode
        if mode is None:
            x = ops.einsum(self.equation, inputs, self.kernel)
        elif mode == "float8":
            x = float8.product(self, functools.partial(ops.einsum, self.equation), inputs, training)
        else:
            x = self._product(inputs)
        if self.bias is not None:
            x = ops.add(x, float8.near_bias(self) if mode == "float8" else self.bias)
        return self.activation(x)

    def _product(self, inputs):
        """The einsum of inputs and a kernel in few bits."""
        near, scale = (
            (inputs, None)
            if self._block_size is not None
            else quantized.rounded(self, inputs, self._axes.summed_in_input)
        )
        scale = None if scale is None else self._axes.of_input_in_output(scale)
        if self.quantization_mode == "int8":
            kernel = ops.cast(self._kernel, self.compute_dtype)
            x = quantized.unscaled(ops.einsum(self.equation, near, kernel), self.kernel_scale, scale)
        else:
            x = ops.einsum(self.equation, near, self._floats())
            x = x if scale is None else ops.divide(x, scale)
        if not self.lora_enabled:
            return x
        first, second = self._factors()
        learned = ops.matmul(ops.einsum(self.equation, inputs, first), second)
        learned = ops.multiply(learned, self.lora_alpha / self.lora_rank)
        return ops.cast(ops.add(x, learned), self.compute_dtype)

    def compute_output_shape(self, input_shape):
        letters, output_shape = self._analyze(input_shape)
        self._sizes(letters, input_shape, output_shape)  # complains of what does not fit
        return output_shape

    def get_config(self):
        return {
            **super().get_config(),
            "output_shape": self.partial_output_shape,
            "equation": self.equation,
            "activation": activations.serialize(self.activation),
            "bias_axes": self.bias_axes,
            **parts_config(
                self, "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
                "activity_regularizer", "kernel_constraint", "bias_constraint",
            ),
            **self._quantization_entry(),
            **self._low_rank_config(),
        }  # fmt: skip
