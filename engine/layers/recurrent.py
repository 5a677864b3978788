"""SimpleRNN, GRU and LSTM: recurrent layers with their usual cells. Input (batch, timesteps, features).

All steps are one primitive where activations are the usual ones; otherwise the cell runs step by step.
"""

from typing import Any

from engine import activations, ops
from engine.graph import recurrent as sweeps
from engine.layers.input_spec import InputSpec
from engine.layers.parts import parts_config
from engine.layers.recurrent_cells import _PARTS, GRUCell, LSTMCell, SimpleRNNCell
from engine.layers.rnn import RNN, _time_first

_OF_CELL = ("units", "activation", "use_bias", "dropout", "recurrent_dropout", *_PARTS)


class Recurrent(RNN):
    """What the layers have in common: attributes that are those of their cell, and the sweep over all steps."""

    cell_class: Any = None

    def _start(self, cell_arguments, rnn_arguments, activity_regularizer, kwargs, use_cudnn="auto"):
        if use_cudnn not in ("auto", True, False):
            raise ValueError(f'`use_cudnn` must be "auto", True or False, not {use_cudnn!r}.')
        kwargs.pop("implementation", None)  # found in older files; there is one implementation
        kwargs.pop("time_major", None)
        cell_arguments["dtype"] = kwargs.get("dtype")
        cell_arguments["trainable"] = kwargs.get("trainable", True)
        cell_arguments["name"] = self._cell_name
        cell = self.cell_class(**cell_arguments)
        super().__init__(cell, **rnn_arguments, activity_regularizer=activity_regularizer, **kwargs)
        self.input_spec = InputSpec(ndim=3)

    _cell_name = "cell"

    def _sweep(self, sequences, states, mask, training):
        cell = self.cell
        with_recurrent_dropout = training and cell.recurrent_dropout > 0
        if with_recurrent_dropout or not self._is_usual():
            return super()._sweep(sequences, states, mask, training)
        if training and cell.dropout > 0:
            cell.prepare_dropout(sequences[:, 0], states, training)
            dropout_mask, _ = cell._masks
            sequences = ops.multiply(sequences, ops.expand_dims(dropout_mask, 1))
        steps = _time_first(sequences, self.go_backwards)
        masks = ()
        if mask is not None:
            masks = (ops.expand_dims(_time_first(ops.cast(mask, "bool"), self.go_backwards), -1),)
        return self._run(steps, states, masks)

    def _is_usual(self) -> bool:
        """Whether the primitive computes what the cell does."""
        raise NotImplementedError

    def _run(self, steps, states, masks):
        """All steps at once: outputs (timesteps, batch, units) and the last states."""
        raise NotImplementedError

    def _projected(self, steps, bias):
        """Products of the inputs with the kernel, and the bias, for all steps."""
        cell = self.cell
        projected = ops.matmul(steps, cell.kernel)
        return projected if bias is None else ops.add(projected, bias)

    def _operand(self, variable):
        return ops.convert_to_tensor(variable, dtype=self.compute_dtype)

    def get_config(self):
        config = super().get_config()
        del config["cell"]
        rnn_keys = (
            "return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask",
        )  # fmt: skip
        base = {key: value for key, value in config.items() if key not in rnn_keys}
        base.pop("activity_regularizer", None)
        own = {
            **{key: config[key] for key in rnn_keys},
            "units": self.units,
            "activation": activations.serialize(self.activation),
            **self._gates_config(),
            **parts_config(
                self, "kernel_regularizer", "recurrent_regularizer", "bias_regularizer", "activity_regularizer",
                "kernel_constraint", "recurrent_constraint", "bias_constraint",
            ),
            "dropout": self.dropout,
            "recurrent_dropout": self.recurrent_dropout,
        }  # fmt: skip
        return {**base, **own, **self._last_config()}

    def _initializers_config(self):
        return parts_config(self, "kernel_initializer", "recurrent_initializer", "bias_initializer")

    def _gates_config(self):
        return {"use_bias": self.use_bias, **self._initializers_config()}

    def _last_config(self):
        return {"seed": self.cell.seed}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def _of_cell(name):
    return property(lambda self: getattr(self.cell, name), doc=f"`{name}` of the cell.")


for _name in _OF_CELL:
    setattr(Recurrent, _name, _of_cell(_name))


def _split_arguments(arguments: dict) -> tuple[dict, dict]:
    """The arguments of a recurrent layer: those for its cell, and those for `RNN`."""
    rnn = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll")
    skipped = ("self", "kwargs", "activity_regularizer", "use_cudnn", "__class__", *rnn)
    cell_arguments = {name: value for name, value in arguments.items() if name not in skipped}
    return cell_arguments, {name: arguments[name] for name in rnn if name in arguments}


class SimpleRNN(Recurrent):
    """A recurrent layer whose state is its output. See `SimpleRNNCell` and `RNN` for the arguments."""

    cell_class = SimpleRNNCell
    _cell_name = "simple_rnn_cell"

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
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        seed: int | None = None,
        **kwargs,
    ):
        self._start(*_split_arguments(dict(locals())), activity_regularizer, kwargs)

    def _is_usual(self):
        return self.cell.activation in (activations.tanh, activations.relu, activations.sigmoid)

    def _run(self, steps, states, masks):
        projected = self._projected(steps, self.cell.bias)
        kernel = self._operand(self.cell.recurrent_kernel)
        outputs = sweeps.simple_rnn(
            projected, states[0], kernel, *masks, activation=self.cell.activation.__name__
        )
        return outputs, [outputs[-1]]

    def _last_config(self):
        return {}  # Keras writes no seed here


class GRU(Recurrent):
    """Gated recurrent units. See `GRUCell` and `RNN` for the arguments; `use_cudnn` is kept for Keras's sake."""

    cell_class = GRUCell
    _cell_name = "gru_cell"

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
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        reset_after: bool = True,
        use_cudnn: Any = "auto",
        **kwargs,
    ):
        self._start(*_split_arguments(dict(locals())), activity_regularizer, kwargs, use_cudnn)

    recurrent_activation = _of_cell("recurrent_activation")
    reset_after = _of_cell("reset_after")

    def _is_usual(self):
        cell = self.cell
        return cell.activation is activations.tanh and cell.recurrent_activation is activations.sigmoid

    def _run(self, steps, states, masks):
        cell = self.cell
        input_bias, state_bias = cell._biases()
        if state_bias is None:
            state_bias = ops.zeros((3 * cell.units,), self.compute_dtype)
        outputs = sweeps.gru(
            self._projected(steps, input_bias),
            states[0],
            self._operand(cell.recurrent_kernel),
            ops.cast(state_bias, self.compute_dtype),
            *masks,
            reset_after=bool(cell.reset_after),
        )[0]
        return outputs, [outputs[-1]]

    def _gates_config(self):
        return {"recurrent_activation": activations.serialize(self.recurrent_activation), **super()._gates_config()}

    def _last_config(self):
        return {"reset_after": self.reset_after, "seed": self.cell.seed}


class LSTM(Recurrent):
    """Long short-term memory. See `LSTMCell` and `RNN` for the arguments; `use_cudnn` is kept for Keras's sake."""

    cell_class = LSTMCell
    _cell_name = "lstm_cell"

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
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        use_cudnn: Any = "auto",
        **kwargs,
    ):
        self._start(*_split_arguments(dict(locals())), activity_regularizer, kwargs, use_cudnn)

    recurrent_activation = _of_cell("recurrent_activation")
    unit_forget_bias = _of_cell("unit_forget_bias")

    def _is_usual(self):
        cell = self.cell
        return cell.activation is activations.tanh and cell.recurrent_activation is activations.sigmoid

    def _run(self, steps, states, masks):
        cell = self.cell
        projected = self._projected(steps, cell.bias)
        hs, cs, _ = sweeps.lstm(projected, *states, self._operand(cell.recurrent_kernel), *masks)
        return hs, [hs[-1], cs[-1]]

    def _gates_config(self):
        return {
            "recurrent_activation": activations.serialize(self.recurrent_activation),
            **super()._gates_config(),
            "unit_forget_bias": self.unit_forget_bias,
        }
