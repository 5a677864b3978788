"""Attention of several heads (Vaswani et al. 2017)."""

import math
from typing import Any

import numpy as np

from engine import ops, regularizers
from engine.errors import ShapeError
from engine.layers import masks
from engine.layers.activation import Softmax
from engine.layers.einsum_dense import EinsumDense
from engine.layers.layer import Layer
from engine.layers.parts import parts_config, set_parts
from engine.layers.regularization import Dropout
from engine.ops.operation import KerasTensor
from engine.utils import whole_number

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class MultiHeadAttention(Layer):
    """Every head projects queries, keys and values, and attends; the heads are then projected together.

    Called with `query` (batch, queries, features), `value` (batch, values, features) and, if it likes, `key`; gives
    (batch, queries, features of the query or `output_shape`).

    Args:
        num_heads: how many heads.
        key_dim: the size of each head's queries and keys.
        value_dim: the size of each head's values; `key_dim` when None.
        dropout: fraction of the weights that is dropped in training.
        use_bias: whether the projections have a bias.
        output_shape: the shape of the output behind batch and queries; that of the query when None.
        attention_axes: the axes over which to attend; all but batch, heads and features when None.
        sliding_window: how near a value must be to its query to be seen; any distance when None.
        flash_attention: must not be True.
        kernel_initializer, bias_initializer, ...: of the projections, as for `Dense`.
        use_gate: whether the heads are multiplied by a further projection of the query.
        seed: for the dropout.
    """

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
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
        super().__init__(**kwargs)
        # For the outputs of the projections, the last of which is the layer's: so it is not the layer's own as well.
        self._activity_regularizer = regularizers.get(activity_regularizer)
        where = f"in layer '{self.name}'"
        if flash_attention:
            raise NotImplementedError(f"`flash_attention` must not be True, {where}.")
        self.num_heads = whole_number(num_heads, "num_heads", 1, where)
        self.key_dim = whole_number(key_dim, "key_dim", 1, where)
        self.value_dim = self.key_dim if value_dim is None else whole_number(value_dim, "value_dim", 1, where)
        self.dropout = dropout
        self.use_bias = use_bias
        self.use_gate = use_gate
        shape = (output_shape,) if isinstance(output_shape, int) else output_shape
        self._output_shape = None if not shape else tuple(shape)
        if attention_axes is not None and not isinstance(attention_axes, (list, tuple)):
            attention_axes = (whole_number(attention_axes, "attention_axes", where=where),)
        self.attention_axes = attention_axes
        self.sliding_window = sliding_window
        if sliding_window is not None:
            whole_number(sliding_window, "sliding_window", 1, where)
        self.seed = seed
        set_parts(
            self,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )
        self.supports_masking = True

    def build(self, query_shape, value_shape, key_shape=None):
        key_shape = value_shape if key_shape is None else key_shape
        self._check_shapes(value_shape, key_shape)
        self._query_dense = self._projection(query_shape, self.key_dim, "query")
        self._key_dense = self._projection(key_shape, self.key_dim, "key")
        self._gate_dense = None
        if self.use_gate:
            self._gate_dense = self._projection(query_shape, self.value_dim, "gate", activation="sigmoid")
        self._value_dense = self._projection(value_shape, self.value_dim, "value")
        rank = len(value_shape) + 1
        if self.attention_axes is None:
            self.attention_axes = tuple(range(1, rank - 2))
        else:
            self.attention_axes = tuple(axis % (rank - 1) for axis in self.attention_axes)
        self._scores_equation, self._combine_equation = _attention_equations(rank, self.attention_axes)
        count = len(self.attention_axes)
        self._softmax = Softmax(axis=tuple(range(-count, 0)), dtype=self.dtype_policy)
        self._dropout_layer = Dropout(self.dropout, dtype=self.dtype_policy, seed=self.seed)
        self._output_dense = self._output_projection(query_shape)

    def _check_shapes(self, value_shape, key_shape):
        if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
            raise ShapeError(
                f"`value` and `key` of layer '{self.name}' must have the same sizes but for the last, not "
                f"{tuple(value_shape)} and {tuple(key_shape)}."
            )

    def _dense(self, equation, output_shape, bias_axes, name, input_shape, activation=None):
        def fresh(initializer):
            return type(initializer).from_config(initializer.get_config())

        layer = EinsumDense(
            equation,
            output_shape=output_shape,
            activation=activation,
            bias_axes=bias_axes if self.use_bias else None,
            name=name,
            kernel_initializer=fresh(self.kernel_initializer),
            bias_initializer=fresh(self.bias_initializer),
            kernel_regularizer=self.kernel_regularizer,
            bias_regularizer=self.bias_regularizer,
            activity_regularizer=self._activity_regularizer,
            kernel_constraint=self.kernel_constraint,
            bias_constraint=self.bias_constraint,
            dtype=self._dtype_policy,  # which may be a map
        )
        layer.build(input_shape)
        return layer

    def _heads(self, name):
        """How many heads a projection has."""
        return self.num_heads

    def _shared(self, heads):
        """Keys or values for the heads of the query."""
        return heads

    def _projection(self, shape, size, name, activation=None):
        """From features to (heads, size)."""
        free = _LETTERS[: len(shape) - 1]
        features, heads, head = _LETTERS[len(shape) - 1: len(shape) + 2]
        equation = f"{free}{features},{features}{heads}{head}->{free}{heads}{head}"
        output_shape = (*(None,) * (len(shape) - 2), self._heads(name), size)
        return self._dense(equation, output_shape, heads + head, name, tuple(shape), activation)

    def _output_projection(self, query_shape):
        """From (heads, size) to the output."""
        free = _LETTERS[: len(query_shape) - 1]
        output = self._output_shape or (query_shape[-1],)
        start = len(query_shape) - 1
        bound, made = _LETTERS[start: start + 2], _LETTERS[start + 2: start + 2 + len(output)]
        input_shape = (*query_shape[:-1], self.num_heads, self.value_dim)
        output_shape = (*(None,) * (len(query_shape) - 2), *output)
        return self._dense(
            f"{free}{bound},{bound}{made}->{free}{made}", output_shape, made, "attention_output", input_shape
        )

    query_dense = property(lambda self: self._query_dense, doc="The projection of the query.")
    key_dense = property(lambda self: self._key_dense, doc="The projection of the key.")
    value_dense = property(lambda self: self._value_dense, doc="The projection of the value.")
    output_dense = property(lambda self: self._output_dense, doc="The projection of the heads.")

    def call(
        self, query, value, key=None, query_mask=None, value_mask=None, key_mask=None, attention_mask=None,
        return_attention_scores=False, training=None, use_causal_mask=False,
    ):  # fmt: skip
        key = value if key is None else key
        query_mask = masks.get_mask(query) if query_mask is None else query_mask
        seen = self._seen(query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask)
        query, key, value = self._unmasked(query, key, value)
        gate = self._gate_dense(query) if self.use_gate else None
        query, key, value = self._query_dense(query), self._key_dense(key), self._value_dense(value)
        key, value = self._shared(key), self._shared(value)
        if seen is not None:
            rank = len(query.shape) - 1 + len(self.attention_axes)  # that of the scores
            for _ in range(rank - len(seen.shape)):
                seen = ops.expand_dims(seen, axis=-2 * len(self.attention_axes) - 1)
        outputs, weights = self._attend(query, key, value, seen, training, return_attention_scores)
        outputs = self._output_dense(outputs if gate is None else ops.multiply(outputs, gate))
        if query_mask is not None:
            masks.set_mask(outputs, query_mask)
        return (outputs, weights) if return_attention_scores else outputs

    def _unmasked(self, *tensors):
        """The inputs, from which masks are taken away.

        As in Keras they are gone for layers that get the same tensors later: `Add()([x, attention(x, x)])` has no mask.
        """
        for x in tensors:
            masks.set_mask(x, None)
        return tensors

    _attends_in_one = True  # as Keras since 3.7

    def _attend(self, query, key, value, seen, training, with_weights):
        """The heads' means of the values, and their weights, where these have to be known by themselves.

        As in Keras, a query that may see no value takes the mean of all of them, or zeros where weights are known.
        """
        scale = 1.0 / math.sqrt(self.key_dim)
        if len(query.shape) == 4 and self.dropout == 0 and not with_weights and self._attends_in_one:
            return ops.dot_product_attention(query, key, value, mask=seen, scale=scale), None
        scores = ops.einsum(self._scores_equation, key, ops.multiply(query, scale))
        weights = self._softmax(scores, mask=seen)
        dropped = self._dropout_layer(weights, training=training) if self.dropout > 0 else weights
        return ops.einsum(self._combine_equation, dropped, value), weights

    def _seen(self, query, value, query_mask, value_mask, key_mask, attention_mask, causal):
        """Which values each query may see: bool, (batch or 1, queries, values); None for all."""
        parts = []
        if query_mask is not None:
            parts.append(ops.expand_dims(ops.cast(query_mask, "bool"), -1))
        for mask in (value_mask, key_mask):
            if mask is not None:
                parts.append(ops.expand_dims(ops.cast(mask, "bool"), -2))
        rows, columns = np.arange(query.shape[1])[:, None], np.arange(value.shape[1])[None, :]
        if causal:
            parts.append((rows >= columns)[None])
        if self.sliding_window is not None:
            parts.append((np.abs(rows - columns) < self.sliding_window)[None])
        if attention_mask is not None:
            parts.append(ops.cast(attention_mask, "bool"))
        seen = parts[0] if parts else None
        for part in parts[1:]:
            seen = ops.logical_and(seen, part)
        return seen

    def compute_mask(self, query, previous_mask=None, *args, **kwargs):
        return previous_mask

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        self._check_shapes(value_shape, value_shape if key_shape is None else key_shape)
        return (*query_shape[:-1], *(self._output_shape or query_shape[-1:]))

    def compute_output_spec(
        self, query, value, key=None, query_mask=None, value_mask=None, key_mask=None, attention_mask=None,
        return_attention_scores=False, training=None, use_causal_mask=False,
    ):  # fmt: skip
        shape = self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape)
        output = KerasTensor(shape, dtype=self.compute_dtype)
        if not return_attention_scores:
            return output
        scores = (query.shape[0], self.num_heads, query.shape[1], value.shape[1])
        return output, KerasTensor(scores, dtype=self.compute_dtype)

    def get_config(self):
        return {
            **super().get_config(),
            **self._policies_of_parts(),
            "num_heads": self.num_heads,
            "key_dim": self.key_dim,
            "value_dim": self.value_dim,
            "dropout": self.dropout,
            "use_bias": self.use_bias,
            "use_gate": self.use_gate,
            "output_shape": self._output_shape,
            "attention_axes": self.attention_axes,
            "sliding_window": self.sliding_window,
            **parts_config(
                self, "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
                "kernel_constraint", "bias_constraint",
            ),
            "activity_regularizer": regularizers.serialize(self._activity_regularizer),
            "seed": self.seed,
        }  # fmt: skip


def _attention_equations(rank, axes) -> tuple[str, str]:
    """The equations that make scores of keys and queries, and outputs of scores and values.

    Queries, keys and values have shape (batch, ..., attended axes, heads, size) in some order of the middle axes; the
    scores have (batch, ..., heads, attended axes of queries, attended axes of keys).
    """
    query = _LETTERS[:rank]
    batch = [i for i in range(rank - 1) if i not in axes]
    source, following = "", rank
    for i in range(rank):
        if i in batch or i == rank - 1:
            source += query[i]
        else:
            source += _LETTERS[following]
            following += 1
    scores = "".join([query[i] for i in batch] + [query[i] for i in axes] + [source[i] for i in axes])
    return f"{source},{query}->{scores}", f"{scores},{source}->{query}"
