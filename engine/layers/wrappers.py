"""Layers around layers: Bidirectional and TimeDistributed."""

import copy
from typing import Any

from engine import identifiers, ops, tree
from engine.errors import ShapeError
from engine.layers.core import Wrapper
from engine.layers.layer import Layer

_MERGES = ("sum", "mul", "concat", "ave", None)


class Bidirectional(Layer):
    """Runs a recurrent layer forwards, and another backwards, and merges their outputs.

    Args:
        layer: a recurrent layer; a copy of it runs backwards.
        merge_mode: "concat", "sum", "mul", "ave", or None for a pair of outputs.
        weights: first values of the weights: those of the forward layer, then those of the backward layer.
        backward_layer: the layer to run backwards, in place of a copy.
    """

    def __init__(
        self,
        layer: Any,
        merge_mode: str | None = "concat",
        weights: list | None = None,
        backward_layer: Layer | None = None,
        **kwargs,
    ):
        for given in (layer, backward_layer):
            if given is not None and not isinstance(given, Layer):
                raise ValueError(f"Bidirectional must be given layers, not {given!r}.")
        if merge_mode not in _MERGES:
            raise ValueError(f"`merge_mode` must be one of {_MERGES}, not {merge_mode!r}.")
        kwargs.setdefault("name", None)
        super().__init__(**kwargs)
        config = identifiers.serialize(layer)
        config["config"]["name"] = f"forward_{_plain(layer.name)}"
        self.forward_layer = _made_from(config)
        if backward_layer is None:
            config = layer.get_config()
            config["go_backwards"] = not layer.go_backwards
            config["name"] = f"backward_{_plain(layer.name)}"
            self.backward_layer = type(layer).from_config(config)
        else:
            self.backward_layer = backward_layer
        self._check_pair()
        for one in (self.forward_layer, self.backward_layer):
            if getattr(one, "zero_output_for_mask", None) is not None:
                one.zero_output_for_mask = one.return_sequences
        self.merge_mode = merge_mode
        self.stateful = layer.stateful
        self.return_sequences = layer.return_sequences
        self.return_state = layer.return_state
        self.supports_masking = True
        self.input_spec = layer.input_spec
        self.__dict__["_first_weights"] = weights

    def _check_pair(self):
        forward, backward = self.forward_layer, self.backward_layer
        if forward.go_backwards == backward.go_backwards:
            raise ValueError(f"The layers of '{self.name}' must run in different directions (`go_backwards`).")
        for name in ("stateful", "return_sequences", "return_state"):
            if getattr(forward, name) != getattr(backward, name):
                raise ValueError(f"The layers of '{self.name}' must have the same `{name}`.")

    def build(self, sequences_shape, initial_state_shape=None):
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                layer.build(sequences_shape)
        if self._first_weights:
            half = len(self._first_weights) // 2
            self.forward_layer.set_weights(self._first_weights[:half])
            self.backward_layer.set_weights(self._first_weights[half:])

    def call(self, sequences, initial_state=None, mask=None, training=None):
        further: dict = {"training": training}
        if mask is not None:
            further["mask"] = mask
        half = 0 if initial_state is None else len(initial_state) // 2
        forward_state = list(initial_state[:half]) if half else None
        backward_state = list(initial_state[half:]) if half else None
        y = self.forward_layer(sequences, initial_state=forward_state, **further)
        z = self.backward_layer(sequences, initial_state=backward_state, **further)
        states: tuple = ()
        if self.return_state:
            states = (*y[1:], *z[1:])
            y, z = y[0], z[0]
        if self.return_sequences:
            z = ops.flip(z, axis=1)
        output = self._merge(ops.cast(y, self.compute_dtype), ops.cast(z, self.compute_dtype))
        if not self.return_state:
            return output
        return (*output, *states) if self.merge_mode is None else (output, *states)

    def _merge(self, y, z):
        if self.merge_mode == "concat":
            return ops.concatenate([y, z], axis=-1)
        if self.merge_mode == "mul":
            return ops.multiply(y, z)
        if self.merge_mode is None:
            return (y, z)
        total = ops.add(y, z)
        return total if self.merge_mode == "sum" else ops.divide(total, 2)

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        output = self.forward_layer.compute_output_shape(sequences_shape)
        states: tuple = ()
        if self.return_state:
            output, states = output[0], tuple(output[1:])
        if self.merge_mode == "concat":
            output = (*output[:-1], output[-1] * 2)
        if self.merge_mode is None:
            return (output, output, *states, *states)
        return (output, *states, *states) if self.return_state else output

    def compute_mask(self, inputs, mask=None):
        mask = tree.flatten(mask)[0]
        output_mask = mask if self.return_sequences else None
        masks = (output_mask, output_mask) if self.merge_mode is None else (output_mask,)
        if self.return_state:
            masks = (*masks, *(None for _ in range(2 * len(self.forward_layer.state_size))))
        return masks if len(masks) > 1 else masks[0]

    def reset_state(self) -> None:
        """Begin the next batch with zeros (stateful layers)."""
        if not self.stateful:
            raise AttributeError(f"Layer '{self.name}' is not stateful, and so has no state to reset.")
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    @property
    def states(self) -> tuple | None:
        """The states of both layers (stateful layers)."""
        forward, backward = self.forward_layer.states, self.backward_layer.states
        return (*forward, *backward) if forward and backward else None

    def get_config(self):
        return {
            "merge_mode": self.merge_mode,
            "layer": identifiers.serialize(self.forward_layer),
            "backward_layer": identifiers.serialize(self.backward_layer),
            **super().get_config(),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = copy.deepcopy(config)
        for key in ("layer", "backward_layer"):
            if config.get(key) is not None:
                config[key] = _made_from(config[key], custom_objects)
        return cls(**config)


def _made_from(config, custom_objects=None):
    from engine.saving import deserialize_keras_object

    return deserialize_keras_object(config, custom_objects=custom_objects)


def _plain(name: str) -> str:
    """The name of the layer as it was, when it comes from the config of a Bidirectional."""
    return name[len("forward_"):] if name.startswith("forward_") else name


class TimeDistributed(Wrapper):
    """Applies a layer to every timestep: (batch, timesteps, ...) gives (batch, timesteps, ...).

    As in Keras only the layer's `call()` is used: it computes in the dtype of the wrapper, and an activity regularizer
    of it adds nothing; that of the wrapper does.

    Args:
        layer: the layer, which sees inputs without the axis of time.
    """

    def __init__(self, layer: Layer, **kwargs):
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def _of_step(self, input_shape):
        shape = tuple(input_shape)
        if len(shape) < 3:
            raise ShapeError(f"Inputs of layer '{self.name}' must have 3 dimensions or more, not shape {shape}.")
        return (shape[0], *shape[2:])

    def build(self, input_shape):
        super().build(self._of_step(input_shape))

    def call(self, inputs, training=None, mask=None):
        batch, timesteps = inputs.shape[:2]
        if mask is not None and tuple(mask.shape) != (batch, timesteps):
            raise ShapeError(
                f"The mask of layer '{self.name}' must have shape {(batch, timesteps)}, not {tuple(mask.shape)}."
            )
        further = {}
        if self.layer._call_has_training_arg:
            further["training"] = training
        with_mask = mask is not None and self.layer._call_has_mask_arg
        if training and self.layer.non_trainable_variables:
            return self._step_by_step(inputs, mask if with_mask else None, further)
        # One call on all steps of all examples: a layer without state does not know which of them belong together.
        if with_mask:
            further["mask"] = ops.reshape(mask, (batch * timesteps,))
        outputs = self.layer.call(ops.reshape(inputs, (batch * timesteps, *inputs.shape[2:])), **further)
        return tree.map_structure(lambda y: ops.reshape(y, (batch, timesteps, *y.shape[1:])), outputs)

    def _step_by_step(self, inputs, mask, further):
        """One call a step, for layers that change their state (such as batch statistics) at each."""
        outputs = []
        for t in range(inputs.shape[1]):
            masked = {} if mask is None else {"mask": mask[:, t]}
            outputs.append(self.layer.call(inputs[:, t], **further, **masked))
        return tree.map_structure(lambda *steps: ops.stack(list(steps), axis=1), *outputs)

    def compute_output_shape(self, input_shape):
        inner = self.layer.compute_output_shape(self._of_step(input_shape))
        return tree.map_shape_structure(lambda s: (s[0], input_shape[1], *s[1:]), inner)

    def compute_output_spec(self, inputs, *args, **kwargs):
        return super(Wrapper, self).compute_output_spec(inputs)
