"""StackedRNNCells: several cells that are one, each taking the output of the one before."""

from typing import Any

from engine import identifiers, ops, tree
from engine.layers.layer import Layer


class StackedRNNCells(Layer):
    """Cells on top of each other, as one cell. Its states are a list of those of each cell.

    Args:
        cells: the cells, bottom first.
    """

    def __init__(self, cells: Any, **kwargs):
        super().__init__(**kwargs)
        for cell in cells:
            for needed in ("call", "state_size"):
                if not hasattr(cell, needed):
                    raise ValueError(f"Every one of `cells` must have `{needed}`, and {cell!r} has none.")
        self.cells = list(cells)

    @property
    def state_size(self) -> list:
        """The state sizes of each cell."""
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> int:
        """The output size of the topmost cell."""
        top = self.cells[-1]
        size = getattr(top, "output_size", None)
        return tree.flatten(top.state_size)[0] if size is None else size

    def get_initial_state(self, batch_size: int | None = None) -> list:
        """The first states of each cell."""
        states = []
        for cell in self.cells:
            own = getattr(cell, "get_initial_state", None)
            if own is not None:
                states.append(own(batch_size=batch_size))
            else:
                zeros = [ops.zeros((batch_size, n), dtype=self.compute_dtype) for n in tree.flatten(cell.state_size)]
                states.append(zeros if tree.is_nested(cell.state_size) else zeros[0])
        return states

    def prepare_dropout(self, step_input: Any, states: list, training: Any) -> None:
        """Let each cell draw the dropout masks that it is to use at all steps."""
        for cell, state in zip(self.cells, states):
            own = getattr(cell, "prepare_dropout", None)
            state = list(state) if tree.is_nested(state) else [state]
            if own is not None:
                own(step_input, state, training)
            step_input, _ = cell(step_input, state)

    def build(self, input_shape):
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
            size = getattr(cell, "output_size", None)
            size = tree.flatten(cell.state_size)[0] if size is None else size
            input_shape = (input_shape[0], size)

    def call(self, inputs, states, training=False, **kwargs):
        new_states = []
        for cell, state in zip(self.cells, states):
            nested = tree.is_nested(state)
            further = {"training": training} if isinstance(cell, Layer) and cell._call_has_training_arg else {}
            inputs, after = cell(inputs, list(state) if nested else [state], **further)
            after = list(after) if tree.is_nested(after) else [after]
            new_states.append(after if nested else after[0])
        return inputs, new_states

    def get_config(self):
        return {**super().get_config(), "cells": [identifiers.serialize(cell) for cell in self.cells]}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        from engine.saving import deserialize_keras_object

        config = dict(config)
        cells = [deserialize_keras_object(c, custom_objects=custom_objects) for c in config.pop("cells")]
        return cls(cells, **config)
