"""Dense: every output is a weighted sum of all inputs."""

from typing import Any

from engine import activations, ops
from engine.dtype_policies import Int4DTypePolicy
from engine.layers import quantized
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
        quantization_config: kept as it stands in files; the dtype policy says how weights are kept.
        **kwargs: `name`, `trainable`, `dtype`, as for every layer.
    """

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
        features = input_shape[-1]
        mode = quantized.mode_of(self)
        if mode in ("int8", "int4"):
            self._kernel = quantized.add_weight(self, "kernel", self._packed_shape(features, mode), "int8")
        else:
            self._kernel = weight(self, "kernel", (features, self.units))
        self.bias = weight(self, "bias", (self.units,)) if self.use_bias else None
        if mode == "float8":
            quantized.add_float8(self)
        elif mode is not None:
            quantized.add_scales(self, "kernel", features, self.units)
        self.input_spec = InputSpec(min_ndim=2, axes={-1: features})
        self._enable_if_asked()

    def _float_shape(self):
        return (self.input_spec.axes[-1], self.units)

    def _packed_shape(self, features, mode):
        if mode == "int8":
            return (features, self.units)
        if isinstance(self.dtype_policy, Int4DTypePolicy):
            return (features, (self.units + 1) // 2)
        return ((features + 1) // 2, self.units)

    @property
    def kernel(self) -> Any:
        """The kernel variable, or with LoRA the sum that stands for it."""
        if not self.built:
            raise AttributeError(f"Layer '{self.name}' has no `kernel` before it is built.")
        return self._with_product()

    def call(self, inputs, training=None):
        mode = quantized.mode_of(self)
        if mode is None:
            x = ops.matmul(inputs, self.kernel)
        elif mode == "float8":
            kernel = quantized.rounded_to_float8(ops.cast(self._kernel, self.compute_dtype), self.kernel_scale)
            x = ops.matmul(quantized.rounded_to_float8(inputs, self.inputs_scale), kernel)
        else:
            near = quantized.rounded(inputs, -1) if quantized.rounds_inputs(self) else inputs
            x = ops.matmul(near, quantized.dense_kernel(self, inputs.shape[-1]))
            if self.lora_enabled:
                first, second = self._factors(self.compute_dtype)
                added = ops.matmul(ops.matmul(inputs, first), second)
                x = ops.add(x, ops.multiply(added, self.lora_alpha / self.lora_rank))
        if self.bias is not None:
            x = ops.add(x, self.bias)
        return self.activation(x)

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
            "quantization_config": self.quantization_config,
            **self._low_rank_config(),
        }  # fmt: skip
