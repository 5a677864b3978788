"""The state of a layer: its variables, sublayers, metrics and losses, and the lists that show them."""

import collections
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import constraints, initializers, regularizers, tree
from engine.errors import ShapeError, UnbuiltError, WeightsError
from engine.graph import SymbolicTensor, Variable, at_scope, dtypes
from engine.graph.trace import active_trace
from engine.layers.calls import is_tensor
from engine.layers.tracking import VARIABLES, Tracker


class State:
    """What layers have in common as holders of state; `Layer` adds what happens when one is called."""

    __call__: Callable[..., Any]

    def _start_tracking(self):
        """Make the lists of state; runs once, at the first attribute or in `Layer.__init__()`."""
        tracker = Tracker()
        own = self.__dict__
        own["_tracker"] = tracker
        own["_trainable_variables"] = tracker.trainable_variables
        own["_non_trainable_variables"] = tracker.non_trainable_variables
        own["_layers"] = tracker.layers
        own["_metrics"] = tracker.metrics
        own["_seed_generators"] = tracker.seed_generators

    def __setattr__(self, name, value):
        if "_tracker" not in self.__dict__:
            self._start_tracking()
        object.__setattr__(self, name, self._tracker.track(value))

    def __delattr__(self, name):
        value = self.__dict__.get(name)
        object.__delattr__(self, name)
        if value is not None and all(other is not value for other in self.__dict__.values()):
            self._tracker.remove(value)

    def _check_super_called(self):
        if not self.__dict__.get("_super_called"):
            raise RuntimeError(
                f"Layer class {self.__class__.__name__} must call `super().__init__()` in its `__init__()` method, "
                f"before it makes variables and before it is called. Add it there, as the first statement."
            )

    # Variables

    def add_weight(
        self,
        *args: Any,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        aggregation: str = "none",
        overwrite_with_gradient: bool = False,
        name: str | None = None,
    ) -> Variable:
        """Make a variable of this layer.

        Args:
            *args: shape, initializer and dtype may be given by position.
            shape: tuple of whole numbers; () when None.
            initializer: as for `initializers.get()`; "glorot_uniform" for floats and "zeros" otherwise when None.
            dtype: type name; the layer's `variable_dtype` when None.
            trainable: whether the optimizer may change it.
            autocast: whether it is read in the layer's compute dtype.
            regularizer: penalty that is added to the loss.
            constraint: what is applied to it after each update.
            aggregation: kept for Keras's sake; there is one replica only.
            overwrite_with_gradient: whether the gradient replaces the value (float8 training).
            name: the last part of its path.
        """
        self._check_super_called()
        shape, initializer, dtype = _by_position(args, shape=shape, initializer=initializer, dtype=dtype)
        shape = () if shape is None else shape
        shape = tuple(shape) if isinstance(shape, (list, tuple)) else (shape,)
        if any(dim is None for dim in shape):
            raise ShapeError(
                f"The shape of weight '{name}' of layer '{self.name}' must be known, not {shape}. The layer was built "
                f"with an input whose sizes are not all known."
            )
        dtype = self.variable_dtype if dtype is None else dtypes.standardize(dtype)
        if initializer is None:
            initializer = "glorot_uniform" if dtypes.is_float(dtype) else "zeros"
        with at_scope(self.path) if self.path else self._open_name_scope():
            variable = Variable(
                initializer=initializers.get(initializer),
                shape=shape,
                dtype=dtype,
                trainable=trainable,
                autocast=autocast,
                aggregation=aggregation,
                name=name,
            )
        variable.regularizer = regularizers.get(regularizer)
        variable.constraint = constraints.get(constraint)
        variable.overwrite_with_gradient = overwrite_with_gradient
        self._track_variable(variable)
        return variable

    def add_variable(
        self,
        shape: Any,
        initializer: Any,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        name: str | None = None,
    ) -> Variable:
        """Another name of `add_weight()`."""
        return self.add_weight(
            shape=shape,
            initializer=initializer,
            dtype=dtype,
            trainable=trainable,
            autocast=autocast,
            regularizer=regularizer,
            constraint=constraint,
            name=name,
        )

    def _track_variable(self, variable):
        self._tracker.add(VARIABLES, variable)
        if not self.trainable:
            variable.trainable = False

    def _untrack_variable(self, variable):
        self._tracker.remove(variable)

    @property
    def trainable(self) -> bool:
        """Whether the layer is trained. Setting it sets it for all variables and sublayers too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool):
        value = bool(value)
        self.__dict__["_trainable"] = value
        for variable in self._trainable_variables:
            variable.trainable = value
        for layer in self._layers:
            layer.trainable = value

    def _own_variables(self):
        return self._trainable_variables + self._non_trainable_variables

    def _collect(self, with_seeds):
        """Own variables, then those of the sublayers, each once."""
        found: dict = {}
        stack = [self]
        while stack:  # depth first, in order; a loop, so that deep models do not meet the recursion limit
            layer = stack.pop()
            for variable in layer._own_variables():
                found.setdefault(id(variable), variable)
            if with_seeds:
                for generator in layer._seed_generators:
                    found.setdefault(id(generator.state), generator.state)
            stack.extend(reversed(layer._layers))
        return list(found.values())

    @property
    def variables(self) -> list:
        """All variables of the layer and its sublayers, the states of their seed generators included."""
        return self._collect(with_seeds=True)

    @property
    def weights(self) -> list:
        """All variables of the layer and its sublayers, without the states of seed generators."""
        return self._collect(with_seeds=False)

    @property
    def trainable_variables(self) -> list:
        """The variables that an optimizer changes."""
        return [v for v in self.variables if v.trainable] if self.trainable else []

    @property
    def non_trainable_variables(self) -> list:
        """The variables that an optimizer does not change."""
        return [v for v in self.variables if not v.trainable] if self.trainable else self.variables

    @property
    def trainable_weights(self) -> list:
        """The weights that an optimizer changes."""
        return [w for w in self.weights if w.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self) -> list:
        """The weights that an optimizer does not change."""
        return [w for w in self.weights if not w.trainable] if self.trainable else self.weights

    @property
    def metrics(self) -> list:
        """The metrics of the layer and its sublayers."""
        found = list(self._metrics)
        for layer in self._layers:
            found.extend(layer.metrics)
        return found

    @property
    def metrics_variables(self) -> list:
        """The variables of `metrics`."""
        return [variable for metric in self.metrics for variable in metric.variables]

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list:
        """The layer and its sublayers, in depth-first order, each once."""
        found: dict = {id(self): self} if include_self else {}
        waiting = collections.deque(self._layers)
        while waiting:
            layer = waiting.popleft()
            if id(layer) in found:
                continue
            found[id(layer)] = layer
            if recursive:
                waiting.extendleft(layer._layers)
        return list(found.values())

    # Values

    def get_weights(self) -> list:
        """The values of `weights` as NumPy arrays."""
        return [weight.numpy() for weight in self.weights]

    def set_weights(self, weights: list) -> None:
        """Set the values of `weights`. Nothing is changed unless all fit.

        Args:
            weights: as many arrays as there are weights, of the same shapes, in the same order.

        Raises:
            WeightsError: when the number or a shape differs.
        """
        own = self.weights
        values = [np.asarray(getattr(value, "value", value)) for value in weights]
        if len(own) != len(values):
            hint = "" if own or self.built else " It is not built yet: call it, or `build()` it, first."
            raise WeightsError(
                f"`weights` must hold {len(own)} arrays, as layer '{self.name}' has weights, not {len(values)}.{hint}"
            )
        wrong = [
            f"{weight.path}: {tuple(weight.shape)}, given {value.shape}"
            for weight, value in zip(own, values)
            if tuple(weight.shape) != value.shape
        ]
        if wrong:
            raise WeightsError(
                f"`weights` must hold arrays of the shapes that layer '{self.name}' has. These differ: "
                + "; ".join(wrong) + "."
            )
        for weight, value in zip(own, values):
            weight.assign(value)

    def count_params(self) -> int:
        """The number of numbers in all weights."""
        if not self.built:
            raise UnbuiltError(
                f"Layer '{self.name}' has no weights to count, because it is not built yet. "
                f"Call it, or `build()` it, first."
            )
        return sum(weight.size for weight in self.weights)

    def save_own_variables(self, store: Any) -> None:
        """Put the layer's own variables (not its sublayers') into `store`, under "0", "1", ..."""
        for i, variable in enumerate(self._own_variables()):
            store[f"{i}"] = variable

    def load_own_variables(self, store: Any) -> None:
        """Take the values of the layer's own variables from `store`; arrays in it become the layer's to keep."""
        own = self._own_variables()
        if len(store.keys()) != len(own):
            if not own and not self.built:
                raise WeightsError(
                    f"Layer '{self.name}' was never built and has no variables, but the file has "
                    f"{len(store.keys())} for it. If another layer holds it, that one's `build()` must build it; "
                    f"otherwise give its class a `build_from_config()` method."
                )
            raise WeightsError(
                f"Layer '{self.name}' has {len(own)} variables ({', '.join(v.name for v in own)}), "
                f"but {len(store.keys())} are to be loaded."
            )
        for i, variable in enumerate(own):
            value = store[f"{i}"]
            if isinstance(value, np.ndarray):
                variable.bind(value)
            else:
                variable.assign(value)

    def stateless_call(
        self, trainable_variables: list, non_trainable_variables: list, *args: Any, return_losses: bool = False,
        **kwargs: Any,
    ) -> tuple:  # fmt: skip
        """Call the layer with other values of its variables, and change nothing.

        Args:
            trainable_variables: values for `trainable_variables`, in order.
            non_trainable_variables: values for `non_trainable_variables`, in order.
            return_losses: whether to return the losses of the call too.

        Returns:
            `(outputs, non_trainable_variables)`, with `losses` behind them when asked for.
        """
        if not self.built:
            raise ValueError(f"Layer '{self.name}' must be built before `stateless_call()`. Call it on data first.")
        own = [*self.trainable_variables, *self.non_trainable_variables]
        counts = (len(self.trainable_variables), len(self.non_trainable_variables))
        given = (len(trainable_variables), len(non_trainable_variables))
        if counts != given:
            raise ValueError(
                f"`stateless_call()` of layer '{self.name}' must be given {counts[0]} trainable and {counts[1]} "
                f"non-trainable values, not {given[0]} and {given[1]}."
            )
        before = [variable.value for variable in own]
        non_trainable = self.non_trainable_variables
        try:
            for variable, value in zip(own, [*trainable_variables, *non_trainable_variables]):
                variable.assign(value)
            outputs = self(*args, **kwargs)
            losses = self.losses if return_losses else None
            after = [variable.value for variable in non_trainable]
        finally:
            for variable, value in zip(own, before):
                variable.assign(value)
        return (outputs, after, losses) if return_losses else (outputs, after)

    # Losses

    def add_loss(self, loss: Any) -> None:
        """Add a scalar tensor, or a tree of them, to the loss; to be called from `call()`."""
        losses = tree.flatten(loss)
        for value in losses:
            if not is_tensor(value):
                raise ValueError(
                    f"`add_loss()` must be given a tensor, from inside `call()`, not {value!r}, in layer '{self.name}'."
                )
        self._losses.extend(losses)

    def _get_own_losses(self) -> list:
        """Losses added by the call that is going on; tensors of traces that are over are left out."""
        trace = active_trace()
        return [x for x in self._losses if not isinstance(x, SymbolicTensor) or x.trace is trace]

    def _get_regularization_losses(self) -> list:
        return [w.regularizer(w) for w in self.trainable_weights if w.regularizer is not None]

    @property
    def losses(self) -> list:
        """Scalar tensors to add to the loss: from `add_loss()`, activity and weight regularizers, sublayers too."""
        if self._losses_override:
            return self._losses_override
        found = [x for layer in self._flatten_layers() for x in layer._get_own_losses()]
        return found + self._get_regularization_losses()

    def _clear_losses(self):
        for layer in self._flatten_layers():
            layer._losses.clear()


def _by_position(args, **keywords) -> list:
    """The first arguments of `add_weight()`, given by position or by keyword."""
    if len(args) > len(keywords):
        raise TypeError(f"`add_weight()` takes {', '.join(keywords)} by position, and no more, not {args!r}.")
    if args and isinstance(args[0], str):
        raise ValueError(f"`name` must be given by keyword: `add_weight(shape=..., name={args[0]!r})`.")
    for name, value in zip(keywords, args):
        if keywords[name] is not None:
            raise ValueError(f"`{name}` of `add_weight()` must be given once, not by position and by keyword.")
        keywords[name] = value
    return list(keywords.values())
