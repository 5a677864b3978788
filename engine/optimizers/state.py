"""What optimizers keep: their variables, in the order in which files have them."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.graph import Variable, name_scope, outside_trace


class OptimizerState:
    """The part of `Optimizer` that makes, lists, saves and loads variables."""

    name: str
    built: bool
    _variables: list[Variable]
    _variable_ids: set[int]

    def _track_variable(self, variable):
        if id(variable) not in self._variable_ids:
            self._variable_ids.add(id(variable))
            self._variables.append(variable)

    def _untrack_variable(self, variable):
        self._variable_ids.discard(id(variable))
        self._variables[:] = [known for known in self._variables if known is not variable]

    @property
    def variables(self) -> list:
        """State of the optimizer: iteration, learning rate (unless it is a schedule), then the slots."""
        return self._variables[:]

    def add_variable(
        self,
        shape: tuple,
        initializer: Any = "zeros",
        dtype: Any = None,
        aggregation: str = "none",
        layout: Any = None,
        name: str | None = None,
    ) -> Variable:
        """Make a variable that belongs to the optimizer.

        Args:
            shape: its shape.
            initializer: an initializer, or the name of one.
            dtype: its type, `floatx()` when None.
            aggregation: kept for Keras; there is one replica.
            layout: kept for Keras; there is one device.
            name: its name.
        """
        from engine import initializers

        with outside_trace(), name_scope(self.name):
            variable = Variable(
                initializers.get(initializer),
                shape=tuple(shape),
                dtype=dtype,
                trainable=False,
                aggregation=aggregation,
                name=name,
            )
        self._track_variable(variable)
        return variable

    def add_variable_from_reference(
        self, reference_variable: Variable, name: str | None = None, initializer: Any = "zeros"
    ) -> Variable:
        """Make a slot: a variable of the shape and type of a model's variable, named after both."""
        return self.add_variable(
            shape=reference_variable.shape,
            initializer=initializer,
            dtype=reference_variable.dtype,
            name=f"{reference_variable.path.replace('/', '_')}_{name or 'var'}",
        )

    def add_optimizer_variables(self, trainable_variables: Any, name: Any, initializer: Any = "zeros") -> Any:
        """Make one or several slots for each variable.

        Args:
            trainable_variables: the model's variables.
            name: name of the slot, or a list of names.
            initializer: an initializer for all slots, or a list with one per name.

        Returns:
            A list of slots in the order of the variables; with a list of names, a tuple of such lists. The slots of
            one variable stand next to each other in `variables`. Variables that gradients replace have None.
        """
        names = [name] if isinstance(name, str) else list(name)
        initializers = list(initializer) if isinstance(initializer, (list, tuple)) else [initializer] * len(names)
        if len(names) != len(initializers):
            raise ValueError(
                f"`initializer` must hold one entry for each of the {len(names)} names, not {len(initializers)}."
            )
        slots: tuple[list, ...] = tuple([] for _ in names)
        for variable in trainable_variables:
            for slot, slot_name, slot_initializer in zip(slots, names, initializers):
                slot.append(
                    None
                    if variable.overwrite_with_gradient
                    else self.add_variable_from_reference(variable, name=slot_name, initializer=slot_initializer)
                )
        return slots[0] if isinstance(name, str) else slots

    def set_weights(self, weights: Sequence) -> None:
        """Set the whole state, in the order of `variables`; the optimizer must be built."""
        if not self.built:
            raise ValueError(
                f"Optimizer '{self.name}' has no state yet: call `build(trainable_variables)` before `set_weights()`."
            )
        variables = self._variables
        if len(weights) != len(variables):
            raise ValueError(f"`weights` must hold {len(variables)} arrays, not {len(weights)}.")
        for variable, weight in zip(variables, weights):
            if tuple(variable.shape) != tuple(np.shape(weight)):
                raise ValueError(
                    f"Optimizer variable '{variable.path}' has shape {tuple(variable.shape)}, but its entry of "
                    f"`weights` has shape {tuple(np.shape(weight))}."
                )
        for variable, weight in zip(variables, weights):
            variable.assign(weight)

    def variables_in_files(self) -> list:
        """The variables that files keep; the others are made of them by `complete_state()`."""
        return self.variables

    def complete_state(self) -> None:
        """Make the variables that no file keeps."""

    def save_own_variables(self, store: Any) -> None:
        """Write the state into a mapping, under "0", "1", ..."""
        for i, variable in enumerate(self.variables_in_files()):
            store[str(i)] = variable

    def load_own_variables(self, store: Any) -> None:
        """Read the state from a mapping that `save_own_variables()` wrote; with a warning, not, when it differs."""
        variables = self.variables_in_files()
        if len(store.keys()) != len(variables):
            hint = "" if self.built else " It has not been built yet."
            warnings.warn(
                f"The state of optimizer '{self.name}' was not loaded: it has {len(variables)} variables, the saved "
                f"one {len(store.keys())}.{hint}",
                stacklevel=2,
            )
            return
        for i, variable in enumerate(variables):
            value = store[str(i)]
            if isinstance(value, np.ndarray):
                variable.bind(value)  # the array is ours to keep, perhaps a view of the mapped file
            else:
                variable.assign(value)
        self.complete_state()
