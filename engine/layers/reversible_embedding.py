"""ReversibleEmbedding: an embedding that also leads back from vectors to scores for the whole numbers."""

from typing import Any

from engine import ops
from engine.graph.tensor import SymbolicTensor
from engine.layers import quantized
from engine.layers.embedding import Embedding
from engine.ops.operation import KerasTensor


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
        if not self.tie_weights and quantized.mode_of(self) is not None:
            raise NotImplementedError(
                f"`tie_weights` must be True in a quantized layer, and is False in layer '{self.name}'."
            )
        super().build(input_shape)
        if not self.tie_weights:
            self.reverse_embeddings = self.add_weight(
                shape=(self.output_dim, self.input_dim),
                initializer=self.embeddings_initializer,
                name="reverse_embeddings",
            )

    def call(self, inputs, reverse=False):
        if not reverse:
            result = super().call(inputs)
            if self.mask_zero and isinstance(result, SymbolicTensor):
                result._keras_mask = super().compute_mask(inputs)
            return result
        kernel = self.reverse_embeddings
        if self.reverse_dtype is not None:
            inputs, kernel = ops.cast(inputs, self.reverse_dtype), ops.cast(kernel, self.reverse_dtype)
        logits = ops.matmul(inputs, kernel)
        if self.logit_soft_cap is None:
            return logits
        return ops.multiply(ops.tanh(ops.divide(logits, self.logit_soft_cap)), self.logit_soft_cap)

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
