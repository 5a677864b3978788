"""Attention in which several heads of the query share one of key and value (Ainslie et al. 2023)."""

from typing import Any

from engine import ops
from engine.layers import masks
from engine.layers.multi_head_attention import MultiHeadAttention
from engine.layers.parts import parts_config
from engine.utils import whole_number


class GroupedQueryAttention(MultiHeadAttention):
    """`MultiHeadAttention` with fewer heads of key and value than of the query.

    Called with `query` (batch, queries, features), `value` (batch, values, features) and, if it likes, `key`.

    Args:
        head_dim: the size of each head.
        num_query_heads: how many heads the query has.
        num_key_value_heads: how many heads key and value have; divides `num_query_heads`.
        dropout: fraction of the weights that is dropped in training.
        use_bias: whether the projections have a bias.
        sliding_window: how near a value must be to its query to be seen; any distance when None.
        flash_attention: must not be True.
        kernel_initializer, bias_initializer, ...: of the projections, as for `Dense`.
        use_gate: whether the heads are multiplied by a further projection of the query.
        seed: for the dropout.
    """

    def __init__(
        self,
        head_dim: int,
        num_query_heads: int,
        num_key_value_heads: int,
        dropout: float = 0.0,
        use_bias: bool = True,
        sliding_window: int | None = None,
        flash_attention: bool | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: int | None = None,
        **kwargs,
    ):
        super().__init__(
            num_query_heads, head_dim, dropout=dropout, use_bias=use_bias, sliding_window=sliding_window,
            flash_attention=flash_attention, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, use_gate=use_gate, seed=seed, **kwargs,
        )  # fmt: skip
        self.activity_regularizer = self._activity_regularizer  # in Keras it is the layer's own here as well
        where = f"in layer '{self.name}'"
        self.head_dim = self.key_dim
        self.num_query_heads = self.num_heads
        self.num_key_value_heads = whole_number(num_key_value_heads, "num_key_value_heads", 1, where)
        if self.num_query_heads % self.num_key_value_heads:
            raise ValueError(
                f"`num_query_heads` must be a multiple of `num_key_value_heads`, not {self.num_query_heads} heads for "
                f"{self.num_key_value_heads}, {where}."
            )
        self.num_repeats = self.num_query_heads // self.num_key_value_heads

    # Files name the projections by these attributes. Keras has no public ones here, as it has in MultiHeadAttention.
    query_dense = key_dense = value_dense = output_dense = None

    def _heads(self, name):
        return self.num_key_value_heads if name in ("key", "value") else self.num_query_heads

    def _unmasked(self, *tensors):
        return tuple(masks.without_mask(x) for x in tensors)

    def _shared(self, heads):
        return ops.repeat(heads, self.num_repeats, axis=2) if self.num_repeats > 1 else heads

    def get_config(self):
        base = super(MultiHeadAttention, self).get_config()
        return {
            **base,
            **self._policies_of_parts(),
            "head_dim": self.head_dim,
            "num_query_heads": self.num_query_heads,
            "num_key_value_heads": self.num_key_value_heads,
            "use_bias": self.use_bias,
            "use_gate": self.use_gate,
            "sliding_window": self.sliding_window,
            "dropout": self.dropout,
            **parts_config(
                self, "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
                "activity_regularizer", "kernel_constraint", "bias_constraint",
            ),
            "seed": self.seed,
        }  # fmt: skip


GroupQueryAttention = GroupedQueryAttention
