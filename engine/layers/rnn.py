"""RNN: a cell run over the steps of sequences. Any cell will do; SimpleRNN, GRU and LSTM bring their own."""

from typing import Any

from engine import identifiers, ops, tree
from engine.graph import Variable
from engine.layers.layer import Layer
from engine.layers.stacked_cells import StackedRNNCells
from engine.layers.tracking import no_tracking


class RNN(Layer):
    """Runs a cell over the steps of its input.

    Input: (batch, timesteps, features). Output: (batch, units), or with `return_sequences` (batch, timesteps, units);
    with `return_state` a tuple of the output and the last states.

    Args:
        cell: a layer with `call(inputs, states)` -> (output, new states), a `state_size` (a number, or a list of
            them), and if it likes `output_size` and `get_initial_state(batch_size)`; or a list of cells.
        return_sequences: whether to give the outputs of all steps, not the last alone.
        return_state: whether to give the last states too.
        go_backwards: whether to begin with the last step.
        stateful: whether the states at the end are those that the next batch begins with.
        unroll: the steps are one loop anyway; with it, steps that are masked before any other give zeros, as in
            Keras, and not the state that the layer begins with.
        zero_output_for_mask: whether masked steps give zeros; otherwise they repeat the output before.
    """

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **kwargs,
    ):
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        for needed in ("call", "state_size"):
            if not hasattr(cell, needed):
                raise ValueError(f"`cell` must have `{needed}`, and {cell!r} has none.")
        super().__init__(**kwargs)
        self.cell = cell
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.stateful = stateful
        self.unroll = unroll
        self.zero_output_for_mask = zero_output_for_mask
        self.supports_masking = True
        self.input_spec = None
        self.states = None
        sizes = cell.state_size
        self.single_state = isinstance(sizes, int)
        self.state_size = [sizes] if self.single_state else list(sizes)

    # Shapes

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, length = sequences_shape[:2]
        size = getattr(self.cell, "output_size", None)
        size = tree.flatten(self.state_size)[0] if size is None else size
        size = tuple(size) if isinstance(size, (list, tuple)) else (size,)
        output = (batch, length, *size) if self.return_sequences else (batch, *size)
        if not self.return_state:
            return output
        states = [_state_shape(batch, size) for size in self.state_size]
        return (output, *states)

    def compute_mask(self, inputs, mask=None):
        mask = tree.flatten(mask)[0]
        output_mask = mask if self.return_sequences else None
        return [output_mask] + [None] * len(self.state_size) if self.return_state else output_mask

    def build(self, sequences_shape, initial_state_shape=None):
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
        if self.stateful:
            if self.states is not None:
                self.reset_state()
                return
            if sequences_shape[0] is None:
                raise ValueError(
                    f"The batch size must be known for a stateful layer, but '{self.name}' is built for shape "
                    f"{tuple(sequences_shape)}. Give it: `Input(batch_shape=...)`."
                )
            self._make_states(sequences_shape[0])

    # States

    def _make_states(self, batch):
        def variable(value):
            return Variable(value, trainable=False, dtype=self.variable_dtype, name="rnn_state")

        with self._open_name_scope(), no_tracking():
            self.states = tree.map_structure(variable, self.get_initial_state(batch))

    def get_initial_state(self, batch_size: int) -> list:
        """The states before the first step, for a batch of that size: zeros, unless the cell says otherwise."""
        own = getattr(self.cell, "get_initial_state", None)
        if own is None:
            return [ops.zeros((batch_size, size), dtype=self.cell.compute_dtype) for size in self.state_size]
        states = own(batch_size=batch_size)
        return list(states) if tree.is_nested(states) else [states]

    def reset_state(self) -> None:
        """Begin the next batch with zeros (stateful layers)."""
        for state in tree.flatten(self.states or []):
            state.assign(ops.zeros(tuple(state.shape), state.dtype))

    reset_states = reset_state

    # Calling

    def call(self, sequences, initial_state=None, mask=None, training=False):
        states = self._first_states(sequences, initial_state)
        mask = tree.flatten(mask)[0] if mask is not None else None
        outputs, last_states = self._sweep(sequences, states, mask, training)
        outputs = ops.cast(outputs, self.compute_dtype)
        if self.stateful:
            for state, value in zip(tree.flatten(self.states), tree.flatten(last_states)):
                state.assign(ops.cast(value, state.dtype))
        if mask is not None and (self.zero_output_for_mask or self.unroll):
            keep = _time_first(ops.cast(mask, "bool"), self.go_backwards)
            if not self.zero_output_for_mask:  # zeros up to the first step that is not masked
                keep = ops.greater(ops.cumsum(ops.cast(keep, "int32"), axis=0), 0)
            keep = ops.reshape(keep, (*outputs.shape[:2], *(1,) * (len(outputs.shape) - 2)))
            outputs = ops.where(keep, outputs, ops.zeros_like(outputs))
        result = ops.moveaxis(outputs, 0, 1) if self.return_sequences else outputs[-1]
        if not self.return_state:
            return result
        return (result, *tree.map_structure(lambda x: ops.cast(x, self.compute_dtype), list(last_states)))

    def _first_states(self, sequences, initial_state):
        batch = sequences.shape[0]
        if initial_state is None:
            initial_state = self.states if self.stateful else self.get_initial_state(batch)
        if self.stateful and tree.flatten(self.states)[0].shape[0] != batch:
            raise ValueError(
                f"Stateful layer '{self.name}' must be given batches of {tree.flatten(self.states)[0].shape[0]}, "
                f"not {batch}."
            )
        states = list(initial_state) if tree.is_nested(initial_state) else [initial_state]
        return tree.map_structure(lambda x: ops.convert_to_tensor(x, dtype=self.compute_dtype), states)

    def _sweep(self, sequences, states, mask, training):
        """Outputs (timesteps, batch, ...) in the order in which they came, and the last states."""
        prepare = getattr(self.cell, "prepare_dropout", None)
        if prepare is not None:
            prepare(sequences[:, 0], states, training)
        kwargs = {}
        if isinstance(self.cell, Layer) and self.cell._call_has_training_arg:
            kwargs["training"] = training
        steps = _time_first(sequences, self.go_backwards)
        xs = [steps] if mask is None else [steps, _time_first(mask, self.go_backwards)]

        def step(carry, x):
            before, previous = carry
            given = before if not self.single_state or isinstance(self.cell, Layer) else before[0]
            output, after = self.cell(x[0], given, **kwargs)
            after = list(after) if tree.is_nested(after) else [after]
            if mask is not None:
                output = _choose(x[1], output, previous)
                after = tree.map_structure(lambda new, old: _choose(x[1], new, old), after, list(before))
            return (after, output if mask is not None else previous), output

        if mask is None:
            last, outputs = ops.scan(lambda c, x: _without_previous(step, c, x), states, xs)
        else:
            (last, _), outputs = ops.scan(step, (states, self._output_before_first(sequences, states)), xs)
        return outputs, last

    def _output_before_first(self, sequences, states):
        """What steps that are masked before any other give: the first state, or zeros where it has another shape."""
        shape = self._output_of_step(sequences)
        first = tree.flatten(states[-1] if isinstance(self.cell, StackedRNNCells) else states[0])[0]
        return first if tuple(first.shape) == tuple(shape) else ops.zeros(shape, self.compute_dtype)

    def _output_of_step(self, sequences):
        shape = self.compute_output_shape(tuple(sequences.shape))
        shape = shape[0] if self.return_state else shape
        return (shape[0], *shape[2:]) if self.return_sequences else shape

    # Writing down

    def get_config(self):
        return {
            "return_sequences": self.return_sequences,
            "return_state": self.return_state,
            "go_backwards": self.go_backwards,
            "stateful": self.stateful,
            "unroll": self.unroll,
            "zero_output_for_mask": self.zero_output_for_mask,
            "cell": identifiers.serialize(self.cell),
            **super().get_config(),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        from engine.saving import deserialize_keras_object

        config = dict(config)
        cell = deserialize_keras_object(config.pop("cell"), custom_objects=custom_objects)
        return cls(cell, **config)


def _without_previous(step, carry, x):
    (after, _), output = step((carry, None), x)
    return after, output


def _state_shape(batch, size):
    if isinstance(size, (list, tuple)):
        return [(batch, s) for s in size]
    return (batch, size)


def _time_first(x, backwards):
    x = ops.moveaxis(x, 0, 1)
    return ops.flip(x, axis=0) if backwards else x


def _choose(mask, new, old):
    """`new` for the examples that the mask (batch,) keeps, `old` for the others."""
    return ops.where(ops.reshape(mask, (mask.shape[0], *(1,) * (len(new.shape) - 1))), new, ops.cast(old, new.dtype))
