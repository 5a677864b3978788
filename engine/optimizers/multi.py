"""`MultiOptimizer`: different optimizers for different variables."""

import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from engine.optimizers.loss_scale import LossScaleOptimizer
from engine.optimizers.optimizer import Optimizer


class OptimizerMap(MutableMapping):
    """Which optimizer a variable has: patterns of paths to optimizers, and one for all others.

    Args:
        default_optimizer: the optimizer of variables whose path no pattern matches as a whole.
        optimizer_map: dict of patterns (regular expressions) to optimizers.
    """

    def __init__(self, default_optimizer: Optimizer, optimizer_map: dict | None = None):
        if not isinstance(default_optimizer, Optimizer):
            raise TypeError(f"`default_optimizer` must be an Optimizer, not {default_optimizer!r}.")
        if optimizer_map is not None and not isinstance(optimizer_map, dict):
            raise TypeError(f"`optimizer_map` must be a dict of patterns to optimizers, not {optimizer_map!r}.")
        self._default_optimizer = default_optimizer
        self._optimizer_map = optimizer_map or {}

    @property
    def default_optimizer(self) -> Optimizer:
        """The optimizer of variables that no pattern matches."""
        return self._default_optimizer

    def __getitem__(self, key: str) -> Optimizer:
        if key in self._optimizer_map:
            return self._optimizer_map[key]
        matching = [pattern for pattern in self._optimizer_map if re.fullmatch(pattern, key)]
        if len(matching) > 1:
            raise ValueError(f"Variable '{key}' must have one optimizer, but these patterns match it: {matching}.")
        return self._optimizer_map[matching[0]] if matching else self._default_optimizer

    def __setitem__(self, key: str, optimizer: Optimizer) -> None:
        if not isinstance(key, str):
            raise ValueError(f"A pattern must be a string, not {key!r}.")
        if key in self._optimizer_map:
            raise ValueError(f"The pattern '{key}' has an optimizer already: {self._optimizer_map[key]!r}.")
        self._optimizer_map[key] = _check_inner(optimizer)

    def __delitem__(self, key: str) -> None:
        del self._optimizer_map[key]

    def __len__(self) -> int:
        return len(self._optimizer_map)

    def __iter__(self) -> Iterator:
        return iter(self._optimizer_map)

    def __call__(self, variable: Any) -> Optimizer:
        """The optimizer of a variable."""
        return self[variable.path]

    def get_config(self) -> dict:
        """The arguments that make this map again."""
        from engine.saving import serialize_keras_object

        return {
            "default_optimizer": serialize_keras_object(self._default_optimizer),
            "optimizer_map": serialize_keras_object(self._optimizer_map),
        }

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "OptimizerMap":
        """Make the map that `get_config()` described."""
        from engine.saving import deserialize_keras_object

        default = deserialize_keras_object(config["default_optimizer"], custom_objects=custom_objects)
        return cls(default, deserialize_keras_object(config["optimizer_map"], custom_objects=custom_objects))


def _check_inner(optimizer):
    if not isinstance(optimizer, Optimizer) or isinstance(optimizer, (LossScaleOptimizer, MultiOptimizer)):
        raise ValueError(f"An optimizer for some variables must be a plain Optimizer, not {optimizer!r}.")
    return optimizer


class MultiOptimizer(Optimizer):
    """Hands each variable to the optimizer that a map or function names for it.

    Args:
        optimizer_map: an `OptimizerMap`, or a function of a variable that returns its optimizer.
        loss_scale_factor: as of `Optimizer`, for all of them.
        name: its name.
    """

    def __init__(
        self,
        optimizer_map: Callable[[Any], Optimizer],
        loss_scale_factor: float | None = None,
        name: str | None = None,
    ):
        super().__init__(learning_rate=0.0, loss_scale_factor=loss_scale_factor, name=name)
        self._optimizer_map = optimizer_map
        self._inner_optimizers: list[Optimizer] = []
        self._optimizer_of: dict[int, Optimizer] = {}
        if isinstance(optimizer_map, OptimizerMap):
            for optimizer in (*optimizer_map.values(), optimizer_map.default_optimizer):
                self._add(optimizer)

    def _add(self, optimizer):
        _check_inner(optimizer)
        if not any(optimizer is known for known in self._inner_optimizers):
            optimizer.loss_scale_factor = self.loss_scale_factor
            self._inner_optimizers.append(optimizer)
        return optimizer

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        var_list = list(var_list)
        self._optimizer_of = {id(variable): self._add(self._optimizer_map(variable)) for variable in var_list}
        for optimizer, variables in self._shared_out(var_list):
            optimizer.build(variables)
        super().build(var_list)

    def _shared_out(self, variables, *others):
        """Per optimizer its variables (and what belongs to them); optimizers without any are left out."""
        for optimizer in self._inner_optimizers:
            rows = [row for row in zip(variables, *others, strict=True) if self._optimizer_of[id(row[0])] is optimizer]
            if rows:
                yield (optimizer, *map(list, zip(*rows, strict=True)))

    @property
    def optimizers(self) -> list:
        """The optimizers at work."""
        return self._inner_optimizers

    @property
    def variables(self) -> list:
        """Own state, then that of each optimizer."""
        return [*self._variables, *(v for optimizer in self._inner_optimizers for v in optimizer.variables)]

    @property
    def learning_rate(self) -> Any:
        """There is none: each optimizer has its own."""
        raise AttributeError("A MultiOptimizer has no learning rate; those of its `optimizers` can be read and set.")

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        raise AttributeError("A MultiOptimizer has no learning rate; those of its `optimizers` can be read and set.")

    @property
    def iterations(self) -> Any:
        """Number of steps made so far."""
        return self._iterations

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Make one step of every optimizer; see `Optimizer.apply()`."""
        grads = list(grads)
        if not grads:
            return
        if trainable_variables is None and not self.built:
            raise ValueError(f"Optimizer '{self.name}' must be built with `build(trainable_variables)` first.")
        variables = list(trainable_variables) if trainable_variables is not None else self._trainable_variables
        if not self.built:
            self.build(variables)
        self._check_variables_are_known(variables)
        for optimizer, own_variables, own_grads in self._shared_out(variables, grads):
            optimizer.apply(own_grads, own_variables)
        self._iterations.assign_add(1)

    def finalize_variable_values(self, var_list: Any) -> None:
        for optimizer, variables in self._shared_out(list(var_list)):
            optimizer.finalize_variable_values(variables)

    def get_config(self) -> dict:
        from engine.saving import serialize_keras_object

        return {
            "optimizer_map": serialize_keras_object(self._optimizer_map),
            "loss_scale_factor": self.loss_scale_factor,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "MultiOptimizer":
        from engine.saving import deserialize_keras_object

        found = deserialize_keras_object(config["optimizer_map"], custom_objects=custom_objects)
        return cls(**{**config, "optimizer_map": found})
