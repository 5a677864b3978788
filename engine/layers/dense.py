"""Dense: every output is a weighted sum of all inputs."""

from typing import Any

from engine import activations, ops, quantizers
from engine.layers import float8, quantized
from engine.layers.input_spec import InputSpec
from engine.layers.low_rank import LowRank
from engine.layers.parts import parts_config, set_parts, weight
from engine.utils import whole_number


class Dense(LowRank):
    """`activation(inputs @ kernel + bias)` over the last axis.

    Input: (batch, ..., features). Output: (batch, ..., units).

    Args:
        units: the size of the output's last axis.
        activation: name or function; None for none.
        use_bias: whether to add a bias.
        kernel_initializer: first value of the kernel, of shape (features, units).
        bias_initializer: first value of the bias, of shape (units,).
        kernel_regularizer: penalty on the kernel.
        bias_regularizer: penalty on the bias.
        activity_regularizer: penalty on the output.
        kernel_constraint: applied to the kernel after each update.
        bias_constraint: applied to the bias after each update.
        lora_rank: when given, the kernel is frozen and a product of two matrices of this rank is trained and
            added to it (Hu et al. 2021).
        lora_alpha: that product is scaled by `lora_alpha / lora_rank`; `lora_rank` when None.
        quantization_config: how weights are kept and inputs are rounded, where the dtype policy says that they are
            (`engine.quantizers.QuantizationConfig`); None for what the mode of the policy does.
        **kwargs: `name`, `trainable`, `dtype`, as for every layer.
    """

    _modes = ("int8", "int4", "float8")

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        quantization_config: Any = None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units = whole_number(units, "units", 1, f"in layer '{self.name}'")
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        set_parts(
            self,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )
        self._start_low_rank(lora_rank, lora_alpha)
        self.quantization_config = quantization_config
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape):
        shape = (input_shape[-1], self.units)
        self.input_spec = InputSpec(min_ndim=2, axes={-1: input_shape[-1]})
        mode = self.quantization_mode
        if mode in quantized.RANGES:
            self.quantized_build(shape, mode, self.quantization_config)
        else:
            self._kernel = weight(self, "kernel", shape)
        self.bias = weight(self, "bias", (self.units,)) if self.use_bias else None
        if mode == "float8":  # last, as in a layer that is quantized when it is built, and in files
            self.quantized_build(shape, mode, self.quantization_config)
        self._enable_if_asked()

    def _float_shape(self):
        return (self.input_spec.axes[-1], self.units)

    def _add_few_bits(self, shape, mode):
        stored = shape if mode == "int8" else (shape[0], quantized.half(shape[1]))
        self._kernel = quantized.add_weight(self, "kernel", stored, "int8")
        quantized.add_scales(self, "kernel", *shape)

    def _few_bits(self, mode, size, quantizer, table=None):
        table = ops.convert_to_numpy(self._kernel) if table is None else table
        numbers, scale, zero = quantized.in_few_bits(table, mode, size, 0, quantizer)
        scale = scale if size is not None else ops.squeeze(scale, 0)
        numbers = quantizers.pack_int4(numbers, axis=-1)[0] if mode == "int4" else numbers
        return {"_kernel": numbers, "kernel_scale": scale, "kernel_zero": zero}

    def _unpacked(self):
        return quantizers.unpack_int4(ops.convert_to_tensor(self._kernel), self.units, -1)

    def _numbers(self):
        kernel = self._unpacked() if self.quantization_mode == "int4" else self._kernel
        return ops.cast(kernel, self.compute_dtype)

    def _floats(self):
        return quantized.matrix_as_floats(self, self._numbers())

    @property
    def kernel(self) -> Any:
        """The kernel variable (in few bits its whole numbers), or with LoRA the sum that stands for it."""
        if not self.built:
            raise AttributeError(f"Layer '{self.name}' has no `kernel` before it is built.")
        return self._with_product()

    def call(self, inputs, training=None):
        mode = self.quantization_mode
        if mode is None:
            x = ops.matmul(inputs, self.kernel)
        elif mode == "float8":
            x = float8.product(self, ops.matmul, inputs, training)
        else:
            x = self._product(inputs)
        if self.bias is not None:
            x = ops.add(x, float8.near_bias(self) if mode == "float8" else self.bias)
        return self.activation(x)

    def _product(self, inputs):
        """The product of inputs and a kernel in few bits."""
        if self._block_size is not None:
            x = ops.matmul(inputs, self._floats())
        else:
            near, scale = quantized.rounded(self, inputs, -1)
            x = quantized.unscaled(ops.matmul(near, self._numbers()), self.kernel_scale, scale)
        if not self.lora_enabled:
            return x
        first, second = self._factors()
        learned = ops.multiply(ops.matmul(ops.matmul(inputs, first), second), self.lora_alpha / self.lora_rank)
        return ops.cast(ops.add(x, learned), self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            **parts_config(
                self, "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
                "kernel_constraint", "bias_constraint",
            ),
            **self._quantization_entry(),
            **self._low_rank_config(),
        }  # fmt: skip
