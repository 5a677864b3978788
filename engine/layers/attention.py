"""Attention of one head: dot product and additive."""

from typing import Any

from engine import ops, random
from engine.graph import dtypes
from engine.layers.layer import Layer


class Attention(Layer):
    """For every query a mean of the values, weighted by how well the keys fit (Luong et al. 2015).

    Input: [query, value] or [query, value, key], of shapes (batch, queries, features), (batch, values, features) and
    (batch, values, features); the keys are the values when there are none. Output: (batch, queries, features).

    Args:
        use_scale: whether scores are multiplied by a trained number.
        score_mode: "dot" for the dot product, "concat" for a sum of tanh.
        dropout: fraction of the weights that is dropped in training.
        seed: for the dropout.
    """

    def __init__(
        self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0, seed: int | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        if score_mode not in ("dot", "concat"):
            raise ValueError(f'`score_mode` must be "dot" or "concat", not {score_mode!r}, in layer \'{self.name}\'.')
        self.use_scale = use_scale
        self.score_mode = score_mode
        self.dropout = dropout
        self.seed = seed
        if dropout > 0:
            self.seed_generator = random.SeedGenerator(seed)
        self.supports_masking = True

    def build(self, input_shape):
        self._check(input_shape, "inputs")
        self.scale = None
        self.concat_score_weight = None
        if self.use_scale:
            self.scale = self._scale_weight(input_shape)
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight(name="concat_score_weight", shape=(), initializer="ones")

    def _scale_weight(self, input_shape):
        return self.add_weight(name="scale", shape=(), initializer="ones")

    def _check(self, given, name):
        if not isinstance(given, (list, tuple)) or len(given) not in (2, 3):
            raise ValueError(
                f"Layer '{self.name}' must be called on a list [query, value] or [query, value, key]; its {name} "
                f"are {given!r}."
            )

    def _scores(self, query, key):
        """How well each key fits each query: (batch, queries, values)."""
        if self.score_mode == "dot":
            scores = ops.matmul(query, ops.swapaxes(key, -2, -1))
            return scores if self.scale is None else ops.multiply(scores, self.scale)
        both = ops.add(ops.expand_dims(query, -2), ops.expand_dims(key, -3))
        both = both if self.scale is None else ops.multiply(both, self.scale)
        return ops.multiply(ops.sum(ops.tanh(both), axis=-1), self.concat_score_weight)

    def call(self, inputs, mask=None, training=False, return_attention_scores=False, use_causal_mask=False):
        self._check(inputs, "inputs")
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = (mask[0], mask[1]) if mask else (None, None)
        scores = self._scores(query, key)
        scores = self._hide(scores, value_mask, use_causal_mask)
        weights = ops.softmax(scores, axis=-1)
        if training and self.dropout > 0:
            weights = random.dropout(weights, self.dropout, seed=self.seed_generator)
        outputs = ops.matmul(weights, value)
        if query_mask is not None:
            outputs = ops.where(ops.expand_dims(query_mask, -1), outputs, ops.zeros_like(outputs))
        return (outputs, weights) if return_attention_scores else outputs

    def _hide(self, scores, value_mask, causal):
        """Scores with a great number taken off where a value is masked, or comes after the query."""
        seen = None if value_mask is None else ops.expand_dims(ops.cast(value_mask, "bool"), -2)
        if causal:
            earlier = ops.tril(ops.ones(tuple(scores.shape[-2:]), "bool"))
            seen = earlier if seen is None else ops.logical_and(seen, earlier)
        if seen is None:
            return scores
        far = 65504.0 if dtypes.standardize(scores.dtype) == "float16" else 1e9
        return ops.where(seen, scores, ops.subtract(scores, far))

    def compute_mask(self, inputs, mask=None):
        return None if mask is None else mask[0]

    def compute_output_shape(self, input_shape):
        return (*input_shape[0][:-1], input_shape[1][-1])

    def compute_output_spec(
        self, inputs, mask=None, return_attention_scores=False, training=None, use_causal_mask=False
    ):
        from engine.ops.operation import KerasTensor

        self._check(inputs, "inputs")
        output = KerasTensor(self.compute_output_shape([x.shape for x in inputs]), dtype=self.compute_dtype)
        if not return_attention_scores:
            return output
        return output, KerasTensor((*inputs[0].shape[:-1], inputs[-1].shape[-2]), dtype=self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "use_scale": self.use_scale,
            "score_mode": self.score_mode,
            "dropout": self.dropout,
            "seed": self.seed,
        }


class AdditiveAttention(Attention):
    """Attention whose scores are a sum of tanh, weighted by feature (Bahdanau et al. 2015).

    Args:
        use_scale: whether the weights of the features are trained, not 1.
        dropout: fraction of the weights that is dropped in training.
    """

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs):
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def _scale_weight(self, input_shape):
        return self.add_weight(name="scale", shape=(input_shape[0][-1],), initializer="glorot_uniform")

    def _scores(self, query, key):
        both = ops.tanh(ops.add(ops.expand_dims(query, -2), ops.expand_dims(key, -3)))
        return ops.sum(both if self.scale is None else ops.multiply(both, self.scale), axis=-1)

    def get_config(self):
        config = super().get_config()
        del config["score_mode"]
        return config
