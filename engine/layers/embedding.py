"""Embedding: whole numbers become vectors."""

from typing import Any

import numpy as np

from engine import ops, quantizers
from engine.graph import dtypes
from engine.layers import quantized
from engine.layers.low_rank import LowRank
from engine.layers.parts import parts_config, set_parts, weight
from engine.utils import whole_number


class Embedding(LowRank):
    """Each whole number is replaced by a row of a trained table.

    Input: (batch, ...) of numbers from 0 to `input_dim` - 1. Output: (batch, ..., output_dim).

    Args:
        input_dim: how many numbers there are: the rows of the table.
        output_dim: the length of the vectors.
        embeddings_initializer: first value of the table, of shape (input_dim, output_dim).
        embeddings_regularizer: penalty on the table.
        embeddings_constraint: applied to the table after each update.
        mask_zero: whether 0 stands for padding, which layers behind are to skip.
        weights: the first value of the table as an array (or a list of one), in place of the initializer.
        lora_rank, lora_alpha: as for `Dense`.
        quantization_config: as for `Dense`.
    """

    _table_name = "embeddings"
    _modes = ("int8", "int4")

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        quantization_config: Any = None,
        **kwargs,
    ):
        kwargs.pop("input_length", None)  # older code and files have it; it says nothing that the input does not
        super().__init__(**kwargs)
        self._start_low_rank(lora_rank, lora_alpha)
        self.input_dim = whole_number(input_dim, "input_dim", 1, f"in layer '{self.name}'")
        self.output_dim = whole_number(output_dim, "output_dim", 1, f"in layer '{self.name}'")
        set_parts(
            self,
            embeddings_initializer=embeddings_initializer,
            embeddings_regularizer=embeddings_regularizer,
            embeddings_constraint=embeddings_constraint,
        )
        self.mask_zero = mask_zero
        self.quantization_config = quantization_config
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(list(weights) if isinstance(weights, (list, tuple)) else [weights])

    def build(self, input_shape=None):
        if self.built:
            return
        mode = self.quantization_mode
        if mode is not None:
            self.quantized_build(self._float_shape(), mode, self.quantization_config)
        if mode not in quantized.RANGES:
            self._embeddings = weight(self, "embeddings", (self.input_dim, self.output_dim))
        self._enable_if_asked()

    def _float_shape(self):
        return (self.input_dim, self.output_dim)

    def quantized_build(self, embeddings_shape, mode, config=None):  # Keras's name of the argument
        super().quantized_build(embeddings_shape, mode, config)

    def _add_few_bits(self, shape, mode):
        stored = shape if mode == "int8" else (shape[0], quantized.half(shape[1]))
        self._embeddings = quantized.add_weight(self, "embeddings", stored, "int8")
        quantized.add_scales(self, "embeddings", self.output_dim, self.input_dim)

    def _few_bits(self, mode, size, quantizer, table=None):
        table = ops.convert_to_numpy(self._embeddings) if table is None else table
        numbers, scale, zero = quantized.in_few_bits(table, mode, size, -1, quantizer)
        scale = scale if size is not None else ops.squeeze(scale, -1)
        numbers = quantizers.pack_int4(numbers, axis=-1)[0] if mode == "int4" else numbers
        return {"_embeddings": numbers, "embeddings_scale": scale, "embeddings_zero": zero}

    def _unpacked(self):
        return quantizers.unpack_int4(ops.convert_to_tensor(self._embeddings), self.output_dim, -1)

    @property
    def embeddings(self) -> Any:
        """The table as a variable (in few bits its whole numbers), or with LoRA the sum that stands for it."""
        return self._with_product()

    def call(self, inputs):
        if dtypes.standardize(inputs.dtype) not in ("int32", "int64", "uint32"):
            inputs = ops.cast(inputs, "int32")
        if self.quantization_mode in quantized.RANGES:
            rows = self._rows_as_floats(inputs)
        else:
            rows = ops.cast(ops.take(self._embeddings, inputs, axis=0), self.compute_dtype)
        if not self.lora_enabled:
            return rows
        first, second = self._factors()
        added = ops.matmul(ops.take(first, inputs, axis=0), second)
        return ops.cast(ops.add(rows, ops.multiply(added, self.lora_alpha / self.lora_rank)), self.compute_dtype)

    def _rows_as_floats(self, inputs):
        """The rows of a table in few bits."""
        rows = ops.take(self._embeddings, inputs, axis=0)
        rows = rows if self.quantization_mode == "int8" else quantizers.unpack_int4(rows, self.output_dim, -1)
        rows = ops.cast(rows, self.compute_dtype)
        scale = ops.take(self.embeddings_scale, inputs, axis=0)
        if self._block_size is None:
            return ops.divide(rows, ops.expand_dims(scale, -1))
        zero = ops.take(self.embeddings_zero, inputs, axis=0)
        return quantized.in_blocks(rows, scale, zero, self.g_idx, -1)

    def _floats(self):
        return self._rows_as_floats(np.arange(self.input_dim, dtype="int32"))

    def compute_mask(self, inputs, mask=None):
        return ops.not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.output_dim)

    def get_config(self):
        return {
            **super().get_config(),
            "input_dim": self.input_dim,
            "output_dim": self.output_dim,
            **parts_config(self, "embeddings_initializer", "embeddings_regularizer"),
            "activity_regularizer": parts_config(self, "activity_regularizer")["activity_regularizer"],
            **parts_config(self, "embeddings_constraint"),
            "mask_zero": self.mask_zero,
            **self._quantization_entry(),
            **self._low_rank_config(),
        }
