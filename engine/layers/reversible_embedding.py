"""ReversibleEmbedding: an embedding that also leads back from vectors to scores for the whole numbers."""

import math
from typing import Any

from engine import ops, quantizers
from engine.graph.tensor import SymbolicTensor
from engine.layers import quantized
from engine.layers.embedding import Embedding
from engine.ops.operation import KerasTensor
from engine.quantizers import AbsMaxQuantizer, QuantizationConfig


class ReversibleEmbedding(Embedding):
    """An `Embedding` that, called with `reverse=True`, gives a score for each whole number.

    Input: (batch, ...) of numbers, or (batch, ..., output_dim) with `reverse=True`. Output: (batch, ..., output_dim),
    or (batch, ..., input_dim) with `reverse=True`.

    Args:
        input_dim, output_dim, embeddings_initializer, embeddings_regularizer, embeddings_constraint, mask_zero: see
            `Embedding`.
        tie_weights: whether the way back uses the same table; otherwise it has one of its own.
        reverse_dtype: type in which the way back is computed; None is that of the vectors.
        logit_soft_cap: scores are kept between this and its negative by tanh; None leaves them.
    """

    _modes = ("int8", "int4")
    _extras = ("reverse_embeddings", "reverse_embeddings_scale", "reverse_embeddings_zero")

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        tie_weights: bool = True,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        reverse_dtype: Any = None,
        logit_soft_cap: float | None = None,
        **kwargs,
    ):
        super().__init__(
            input_dim, output_dim, embeddings_initializer, embeddings_regularizer, embeddings_constraint, mask_zero,
            **kwargs,
        )  # fmt: skip
        self.tie_weights = tie_weights
        self.reverse_dtype = reverse_dtype
        self.logit_soft_cap = logit_soft_cap

    def build(self, input_shape=None):
        if self.built:
            return
        super().build(input_shape)
        if not self.tie_weights and self.quantization_mode not in quantized.RANGES:
            self.reverse_embeddings = self.add_weight(
                shape=(self.output_dim, self.input_dim),
                initializer=self.embeddings_initializer,
                name="reverse_embeddings",
            )

    def _quantizer_of_inputs(self, mode, config):
        return QuantizationConfig.activation_quantizer_or_default(config, AbsMaxQuantizer(axis=-1))

    def _add_few_bits(self, shape, mode):
        super()._add_few_bits(shape, mode)
        if self.tie_weights:
            return
        size, rows = self._block_size, self.output_dim if mode == "int8" else quantized.half(self.output_dim)
        self.reverse_embeddings = quantized.add_weight(self, "reverse_embeddings", (rows, self.input_dim), "int8")
        blocks = (self.input_dim,) if size is None else (math.ceil(self.output_dim / size), self.input_dim)
        name = "reverse_embeddings_scale"
        self.reverse_embeddings_scale = quantized.add_weight(self, name, blocks, initializer="ones")
        if size is not None:
            self.reverse_embeddings_zero = quantized.add_weight(self, "reverse_embeddings_zero", blocks)

    def _few_bits(self, mode, size, quantizer, table=None):
        found = super()._few_bits(mode, size, quantizer, table)
        if self.tie_weights or table is not None:
            return found
        back = ops.convert_to_numpy(self.reverse_embeddings)
        numbers, scale, zero = quantized.in_few_bits(back, mode, size, 0, quantizer)
        return {
            **found,
            "reverse_embeddings": quantizers.pack_int4(numbers, axis=0)[0] if mode == "int4" else numbers,
            "reverse_embeddings_scale": scale if size is not None else ops.squeeze(scale, 0),
            "reverse_embeddings_zero": zero,
        }

    def call(self, inputs, reverse=False):
        if not reverse:
            result = super().call(inputs)
            if self.mask_zero and isinstance(result, SymbolicTensor):
                result._keras_mask = super().compute_mask(inputs)
            return result
        if self.quantization_mode in quantized.RANGES:
            logits = self._scores_of_few_bits(inputs)
        else:
            kernel = self.reverse_embeddings
            if self.reverse_dtype is not None:
                inputs, kernel = ops.cast(inputs, self.reverse_dtype), ops.cast(kernel, self.reverse_dtype)
            logits = ops.matmul(inputs, kernel)
        if self.logit_soft_cap is None:
            return logits
        return ops.multiply(ops.tanh(ops.divide(logits, self.logit_soft_cap)), self.logit_soft_cap)

    def _scores_of_few_bits(self, inputs):
        """The way back by a table in few bits. As in Keras, LoRA has no part in it."""
        if self.tie_weights:
            table = self._unpacked() if self.quantization_mode == "int4" else ops.convert_to_tensor(self._embeddings)
            kernel, scale = ops.transpose(table), ops.transpose(self.embeddings_scale)
            zero = None if self._block_size is None else ops.transpose(self.embeddings_zero)
        else:
            kernel, scale = ops.convert_to_tensor(self.reverse_embeddings), self.reverse_embeddings_scale
            kernel = quantizers.unpack_int4(kernel, self.output_dim, 0) if self.quantization_mode == "int4" else kernel
            zero = None if self._block_size is None else self.reverse_embeddings_zero
        kernel = ops.cast(kernel, self.compute_dtype)
        near, scale_of_inputs = quantized.rounded(self, inputs, -1)
        if zero is None:
            return quantized.unscaled(ops.matmul(near, kernel), scale, scale_of_inputs)
        logits = ops.matmul(near, quantized.in_blocks(kernel, scale, zero, self.g_idx, 0))
        return logits if scale_of_inputs is None else ops.divide(logits, scale_of_inputs)

    def __getattr__(self, name):
        if name == "reverse_embeddings" and self.__dict__.get("tie_weights"):
            return ops.transpose(self.embeddings)
        raise AttributeError(f"'{type(self).__name__}' has no attribute {name!r}.")

    def compute_mask(self, inputs, mask=None):
        return None

    def compute_output_shape(self, input_shape, reverse=False):
        return (*input_shape[:-1], self.input_dim) if reverse else (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs, reverse=False):
        return KerasTensor(self.compute_output_shape(inputs.shape, reverse), dtype=self.compute_dtype)

    def get_config(self):
        return {
            **super().get_config(),
            "tie_weights": self.tie_weights,
            "reverse_dtype": self.reverse_dtype,
            "logit_soft_cap": self.logit_soft_cap,
        }
