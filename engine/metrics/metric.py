"""`Metric`: state that is updated batch by batch, and a result read from it."""

from typing import Any

from engine import ops
from engine.graph import Variable, name_scope
from engine.losses.loss import compute_dtype


class Metric:
    """Base class of metrics.

    A subclass makes its state in `__init__` with `add_variable()` (or `add_weight()`), and overrides
    `update_state(y_true, y_pred, sample_weight=None)` and `result()`. In `fit()` and `evaluate()` both are traced
    into the graph of the step.

    Args:
        dtype: type in which the metric computes: a name or a dtype policy; `floatx()` when None.
        name: its name, which is also the name of its entry in logs.
    """

    def __init__(self, dtype: Any = None, name: str | None = None):
        if name is None:
            from engine.utils import auto_name

            name = auto_name(type(self).__name__)
        self.name = name
        self._dtype = compute_dtype(dtype)
        self._variables: list[Variable] = []
        self._metrics: list[Metric] = []
        self._tracking = True

    def __setattr__(self, name, value):
        if self.__dict__.get("_tracking") and name not in ("_variables", "_metrics"):
            self._track(value)
        super().__setattr__(name, value)

    def _track(self, value):
        """Keep variables and metrics that are set as attributes, or stand in a list that is."""
        if isinstance(value, Variable):
            if not any(value is v for v in self._variables):
                self._variables.append(value)
        elif isinstance(value, Metric):
            if not any(value is m for m in self._metrics):
                self._metrics.append(value)
        elif isinstance(value, (list, tuple)):
            for item in value:
                self._track(item)

    @property
    def dtype(self) -> str:
        """Name of the type in which the metric computes."""
        return self._dtype

    @property
    def variables(self) -> list:
        """The variables of the metric and of the metrics it holds."""
        variables = list(self._variables)
        for metric in self._metrics:
            variables.extend(metric.variables)
        return variables

    def add_variable(
        self,
        shape: tuple,
        initializer: Any,
        dtype: Any = None,
        aggregation: str = "sum",
        name: str | None = None,
    ) -> Variable:
        """Make a variable that belongs to the metric.

        Args:
            shape: its shape.
            initializer: an initializer, or the name of one.
            dtype: its type, `floatx()` when None.
            aggregation: kept for Keras; there is one replica.
            name: its name.
        """
        self._check_super_called()
        from engine import initializers
        from engine.graph import outside_trace

        with outside_trace(), name_scope(self.name.replace("/", ">")):
            variable = Variable(
                initializers.get(initializer if initializer is not None else "zeros"),
                shape=tuple(shape),
                dtype=dtype,
                trainable=False,
                aggregation=aggregation,
                name=name,
            )
        self._variables.append(variable)
        return variable

    def add_weight(
        self, shape: tuple = (), initializer: Any = None, dtype: Any = None, name: str | None = None
    ) -> Variable:
        """Make a variable that belongs to the metric (see `add_variable()`)."""
        return self.add_variable(shape=shape, initializer=initializer, dtype=dtype, name=name)

    def reset_state(self) -> None:
        """Set the state back to what it was before the first update: zeros."""
        for variable in self.variables:
            variable.assign(ops.zeros(variable.shape, dtype=variable.dtype))

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Take a batch into account."""
        raise NotImplementedError(f"Metric '{type(self).__name__}' must define `update_state()`.")

    def result(self) -> Any:
        """The value of the metric over all batches since the last reset: a scalar, or a dict of scalars."""
        raise NotImplementedError(f"Metric '{type(self).__name__}' must define `result()`.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Take a batch into account and return the result so far."""
        self._check_super_called()
        self.update_state(*args, **kwargs)
        return self.result()

    def stateless_reset_state(self) -> list:
        """The values that the variables have after `reset_state()`."""
        return [ops.zeros(variable.shape, dtype=variable.dtype) for variable in self.variables]

    def stateless_update_state(self, metric_variables: list, *args: Any, **kwargs: Any) -> list:
        """The state after a batch, from state `metric_variables`; the metric itself keeps its own.

        Args:
            metric_variables: one array per variable, in the order of `variables`.
        """
        self._check_state(metric_variables)
        with _borrowed_state(self.variables, metric_variables):
            self.update_state(*args, **kwargs)
            return [_copied(variable) for variable in self.variables]

    def stateless_result(self, metric_variables: list) -> Any:
        """The result that belongs to state `metric_variables`."""
        self._check_state(metric_variables)
        with _borrowed_state(self.variables, metric_variables):
            return self.result()

    def _check_state(self, metric_variables):
        if len(metric_variables) != len(self.variables):
            raise ValueError(
                f"`metric_variables` must hold one array for each of the {len(self.variables)} variables of metric "
                f"'{self.name}', not {len(metric_variables)}."
            )

    def get_config(self) -> dict:
        """The arguments that make this metric again."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict) -> "Metric":
        """Make the metric that `get_config()` described."""
        return cls(**config)

    def save_own_variables(self, store: Any) -> None:
        """Write the state into a mapping, under "0", "1", ..."""
        for i, variable in enumerate(self._variables):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Read the state from a mapping that `save_own_variables()` wrote."""
        if len(store.keys()) != len(self._variables):
            raise ValueError(
                f"Metric '{self.name}' has {len(self._variables)} variables, but the file has {len(store.keys())}."
            )
        for i, variable in enumerate(self._variables):
            variable.assign(store[str(i)])

    def _check_super_called(self):
        if "_tracking" not in self.__dict__:
            raise RuntimeError(
                f"Metric '{type(self).__name__}' must call `super().__init__()` as the first statement of its "
                f"`__init__()`."
            )

    def _obj_type(self):
        return "Metric"

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"


def _copied(variable):
    value = variable.value
    return value.copy() if hasattr(value, "copy") else value


class _borrowed_state:
    """Context manager: variables hold other values inside, and their own again afterwards."""

    def __init__(self, variables, values):
        self.variables = variables
        self.values = values

    def __enter__(self):
        self.own = [_copied(variable) for variable in self.variables]
        for variable, value in zip(self.variables, self.values):
            variable.assign(value)

    def __exit__(self, *error):
        for variable, value in zip(self.variables, self.own):
            variable.assign(value)
