"""One step of SimpleRNN, GRU and LSTM, as cells for `RNN`."""

from typing import Any

from engine import activations, initializers, ops, random
from engine.layers.layer import Layer
from engine.layers.parts import parts_config, set_parts, weight
from engine.utils import whole_number

_PARTS = (
    "kernel_initializer", "recurrent_initializer", "bias_initializer", "kernel_regularizer",
    "recurrent_regularizer", "bias_regularizer", "kernel_constraint", "recurrent_constraint", "bias_constraint",
)  # fmt: skip


class RecurrentCell(Layer):
    """What the cells have in common: a kernel, a recurrent kernel, a bias, dropout.

    Args:
        units: the size of output and state.
        activation: name or function.
        use_bias: whether there is a bias.
        kernel_initializer: first value of the kernel, of shape (features, gates * units).
        recurrent_initializer: first value of the recurrent kernel, of shape (units, gates * units).
        bias_initializer: first value of the bias.
        kernel_regularizer, recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint,
            bias_constraint: as for `Dense`.
        dropout: fraction of the inputs that is dropped in training, the same at all steps.
        recurrent_dropout: fraction of the state that is dropped in training, the same at all steps.
        seed: for the dropout.
    """

    gates = 1

    def _start(self, units, activation, use_bias, parts, dropout, recurrent_dropout, seed):
        where = f"in layer '{self.name}'"
        self.units = whole_number(units, "units", 1, where)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        set_parts(self, **parts)
        for name, rate in (("dropout", dropout), ("recurrent_dropout", recurrent_dropout)):
            if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 1:
                raise ValueError(f"`{name}` must be a number from 0 to 1, not {rate!r}, {where}.")
        self.dropout = dropout
        self.recurrent_dropout = recurrent_dropout
        self.seed = seed
        self.seed_generator = random.SeedGenerator(seed=seed)
        self.state_size: Any = self.units
        self.output_size = self.units
        self.__dict__["_masks"] = (None, None)

    # Keras's names for the parts of the recurrent kernel lack "kernel" in the middle
    recurrent_kernel_initializer = property(lambda self: self.recurrent_initializer)
    recurrent_kernel_regularizer = property(lambda self: self.recurrent_regularizer)
    recurrent_kernel_constraint = property(lambda self: self.recurrent_constraint)

    def build(self, input_shape):
        width = self.gates * self.units
        self.kernel = weight(self, "kernel", (input_shape[-1], width))
        self.recurrent_kernel = weight(self, "recurrent_kernel", (self.units, width))
        self.bias = self._build_bias(width) if self.use_bias else None

    def _build_bias(self, width):
        return weight(self, "bias", (width,))

    def get_initial_state(self, batch_size: int | None = None) -> list:
        """Zeros."""
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def prepare_dropout(self, step_input: Any, states: list, training: Any) -> None:
        """Draw the dropout masks (of inputs and state) for one sweep over the steps of a sequence."""
        masks = (None, None)
        if training:
            masks = (self._mask_like(step_input, self.dropout), self._mask_like(states[0], self.recurrent_dropout))
        self.__dict__["_masks"] = masks

    def _mask_like(self, x, rate):
        return random.dropout(ops.ones_like(x), rate, seed=self.seed_generator) if rate > 0 else None

    def _dropped(self, inputs, state, training):
        """Inputs and state after dropout; the cell called on its own draws a mask for this step."""
        if not training or not (self.dropout or self.recurrent_dropout):
            return inputs, state
        from_inputs, from_state = self._masks
        if from_inputs is None and from_state is None:
            from_inputs = self._mask_like(inputs, self.dropout)
            from_state = self._mask_like(state, self.recurrent_dropout)
        inputs = inputs if from_inputs is None else ops.multiply(inputs, from_inputs)
        return inputs, state if from_state is None else ops.multiply(state, from_state)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            **self._gates_config(),
            "use_bias": self.use_bias,
            **parts_config(self, *_PARTS),
            "dropout": self.dropout,
            "recurrent_dropout": self.recurrent_dropout,
            "seed": self.seed,
        }

    def _gates_config(self):
        return {}


def _add_bias(x, bias):
    return x if bias is None else ops.add(x, bias)


class SimpleRNNCell(RecurrentCell):
    """`activation(inputs @ kernel + state @ recurrent_kernel + bias)`; see `RecurrentCell` for the arguments."""

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        **kwargs,
    ):
        parts = {name: value for name, value in locals().items() if name in _PARTS}
        super().__init__(**kwargs)
        self._start(units, activation, use_bias, parts, dropout, recurrent_dropout, seed)

    def call(self, sequence, states, training=False):
        state = states[0] if isinstance(states, (list, tuple)) else states
        inputs, state = self._dropped(sequence, state, training)
        x = _add_bias(ops.matmul(inputs, self.kernel), self.bias)
        output = self.activation(ops.add(x, ops.matmul(state, self.recurrent_kernel)))
        return output, [output] if isinstance(states, (list, tuple)) else output


class GRUCell(RecurrentCell):
    """Gated recurrent unit (Cho et al. 2014): gates z (keep), r (reset) and h (candidate), in that order.

    Args beyond those of `RecurrentCell`:
        recurrent_activation: of the gates z and r.
        reset_after: whether the reset gate is applied behind the product with the recurrent kernel; the bias
            then has shape (2, 3 * units), for inputs and state.
    """

    gates = 3

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        reset_after: bool = True,
        seed: int | None = None,
        **kwargs,
    ):
        parts = {name: value for name, value in locals().items() if name in _PARTS}
        kwargs.pop("implementation", None)  # found in older files; there is one implementation
        super().__init__(**kwargs)
        self._start(units, activation, use_bias, parts, dropout, recurrent_dropout, seed)
        self.recurrent_activation = activations.get(recurrent_activation)
        self.reset_after = reset_after

    def _build_bias(self, width):
        return weight(self, "bias", (2, width) if self.reset_after else (width,))

    def _biases(self):
        """The bias of the inputs, and that of the state (or None)."""
        if self.bias is None:
            return None, None
        return (self.bias[0], self.bias[1]) if self.reset_after else (self.bias, None)

    def call(self, inputs, states, training=False):
        state = states[0] if isinstance(states, (list, tuple)) else states
        inputs, dropped = self._dropped(inputs, state, training)
        input_bias, state_bias = self._biases()
        x_z, x_r, x_h = ops.split(_add_bias(ops.matmul(inputs, self.kernel), input_bias), 3, axis=-1)
        units = self.units
        if self.reset_after:
            product = _add_bias(ops.matmul(dropped, self.recurrent_kernel), state_bias)
            s_z, s_r, s_h = ops.split(product, 3, axis=-1)
        else:
            product = ops.matmul(dropped, self.recurrent_kernel[:, : 2 * units])
            s_z, s_r = ops.split(product, 2, axis=-1)
        z = self.recurrent_activation(ops.add(x_z, s_z))
        r = self.recurrent_activation(ops.add(x_r, s_r))
        if self.reset_after:
            s_h = ops.multiply(r, s_h)
        else:
            s_h = ops.matmul(ops.multiply(r, dropped), self.recurrent_kernel[:, 2 * units:])
        candidate = self.activation(ops.add(x_h, s_h))
        output = ops.add(ops.multiply(z, state), ops.multiply(ops.subtract(1.0, z), candidate))
        return output, [output] if isinstance(states, (list, tuple)) else output

    def _gates_config(self):
        return {"recurrent_activation": activations.serialize(self.recurrent_activation)}

    def get_config(self):
        config = super().get_config()
        seed = config.pop("seed")
        return {**config, "reset_after": self.reset_after, "seed": seed}


class LSTMCell(RecurrentCell):
    """Long short-term memory (Hochreiter & Schmidhuber 1997): gates i, f, c, o, in that order; states h and c.

    Args beyond those of `RecurrentCell`:
        recurrent_activation: of the gates i, f and o.
        unit_forget_bias: whether the bias of the forget gate begins with 1 (Jozefowicz et al. 2015).
    """

    gates = 4

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        **kwargs,
    ):
        parts = {name: value for name, value in locals().items() if name in _PARTS}
        kwargs.pop("implementation", None)  # found in older files; there is one implementation
        super().__init__(**kwargs)
        self._start(units, activation, use_bias, parts, dropout, recurrent_dropout, seed)
        self.recurrent_activation = activations.get(recurrent_activation)
        self.unit_forget_bias = unit_forget_bias
        self.state_size = [self.units, self.units]

    def _build_bias(self, width):
        if not self.unit_forget_bias:
            return super()._build_bias(width)
        units, initializer = self.units, self.bias_initializer

        def with_ones_to_forget(shape, dtype=None):
            parts = [initializer((units,), dtype=dtype), initializers.Ones()((units,), dtype=dtype)]
            return ops.concatenate([*parts, initializer((2 * units,), dtype=dtype)], axis=0)

        return self.add_weight(
            name="bias", shape=(width,), initializer=with_ones_to_forget, regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
        )  # fmt: skip

    def get_initial_state(self, batch_size: int | None = None) -> list:
        """Zeros, for h and c."""
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype) for _ in range(2)]

    def call(self, inputs, states, training=False):
        h, c = states
        inputs, h = self._dropped(inputs, h, training)
        z = ops.add(ops.matmul(inputs, self.kernel), ops.matmul(h, self.recurrent_kernel))
        i, f, g, o = ops.split(_add_bias(z, self.bias), 4, axis=-1)
        kept = ops.multiply(self.recurrent_activation(f), c)
        c = ops.add(kept, ops.multiply(self.recurrent_activation(i), self.activation(g)))
        h = ops.multiply(self.recurrent_activation(o), self.activation(c))
        return h, [h, c]

    def _gates_config(self):
        return {
            "recurrent_activation": activations.serialize(self.recurrent_activation),
            "unit_forget_bias": self.unit_forget_bias,
        }

    def get_config(self):
        # Keras has `unit_forget_bias` behind `use_bias` in the cell
        config = super().get_config()
        keys = list(config)
        keys.insert(keys.index("use_bias"), keys.pop(keys.index("unit_forget_bias")))
        return {key: config[key] for key in keys}
