"""What R's `class()` says of a Python object, and how it is called from R."""

from __future__ import annotations

import functools
import types

# R code, the user's and ours, tests and dispatches on Keras's own names.
KERAS_NAMES = {
    "Layer": "keras.src.layers.layer.Layer",
    "Operation": "keras.src.ops.operation.Operation",
    "KerasSaveable": "keras.src.saving.keras_saveable.KerasSaveable",
    "Model": "keras.src.models.model.Model",
    "Sequential": "keras.src.models.sequential.Sequential",
    "Functional": "keras.src.models.functional.Functional",
    "Function": "keras.src.ops.function.Function",
    "Trainer": "keras.src.trainers.trainer.Trainer",
    "KerasTensor": "keras.src.backend.common.keras_tensor.KerasTensor",
    "Variable": "keras.src.backend.common.variables.Variable",
    "Loss": "keras.src.losses.loss.Loss",
    "Metric": "keras.src.metrics.metric.Metric",
    "Optimizer": "keras.src.optimizers.optimizer.Optimizer",
    "BaseOptimizer": "keras.src.optimizers.base_optimizer.BaseOptimizer",
    "LearningRateSchedule": "keras.src.optimizers.schedules.learning_rate_schedule.LearningRateSchedule",
    "Initializer": "keras.src.initializers.initializer.Initializer",
    "Regularizer": "keras.src.regularizers.regularizers.Regularizer",
    "Constraint": "keras.src.constraints.constraints.Constraint",
    "Callback": "keras.src.callbacks.callback.Callback",
    "DTypePolicy": "keras.src.dtype_policies.dtype_policy.DTypePolicy",
    "SeedGenerator": "keras.src.random.seed_generator.SeedGenerator",
    "History": "keras.src.callbacks.history.History",
}

# The class that this package's S3 methods are written for. It stands before the names that reticulate has methods
# for, so that the two packages do not take each other's objects.
OURS = "alphorn.object"


def r_name(cls: type) -> str:
    """The name of one class: "module.Name", with Python's builtins as reticulate writes them."""
    module = cls.__module__
    if module == "builtins":
        module = "python.builtin"
    return f"{module}.{cls.__qualname__}"


@functools.cache
def _in_keras() -> dict[tuple[str, str], str]:
    """(room of the engine, name of a class) -> Keras's full name of that class."""
    from rbridge.keras_classes import MODULES

    return {
        (room, name): f"{module}.{name}"
        for room, modules in MODULES.items()
        for module, names in modules.items()
        for name in names.split()
    }


def _keras_name(cls: type) -> str | None:
    """Keras's name of a class of the engine, where it has one."""
    parts = cls.__module__.split(".")
    own = cls.__dict__.get("__keras_name__") or KERAS_NAMES.get(cls.__name__)
    return own or _in_keras().get((parts[1] if len(parts) > 1 else "", cls.__name__))


def class_vector(cls: type) -> list[str]:
    """The class vector of instances of `cls`: its MRO, with Keras's names after the engine's."""
    ours: list[str] = []
    others: list[str] = []
    for base in cls.__mro__:
        name = r_name(base)
        if base.__module__.split(".")[0] in ("engine", "rbridge") or base.__module__.startswith("<r-"):
            ours.append(name)
            if base.__module__.startswith("engine") and (keras := _keras_name(base)) is not None:
                ours.append(keras)
        else:
            others.append(name)
    return [*ours, OURS, *others]


# How instances are called from R, by the first class of the MRO found here.
_KINDS = {
    "Layer": "layer",
    "Loss": "loss",
    "Metric": "metric",
    "Initializer": "initializer",
    "Regularizer": "regularizer",
    "Constraint": "constraint",
    "LearningRateSchedule": "schedule",
}
_PLAIN = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)
# Called in Keras by nobody: R code expects them not to be functions.
_NOT_FUNCTIONS = {"Optimizer", "BaseOptimizer", "Callback", "SeedGenerator", "DTypePolicy", "Variable", "KerasTensor"}


def call_kind(cls: type) -> str | None:
    """Which of R's template closures stands for instances of `cls`; None for what R does not call."""
    for base in cls.__mro__:
        if base.__module__.split(".")[0] == "engine":
            if base.__name__ in _KINDS:
                return _KINDS[base.__name__]
            if base.__name__ in _NOT_FUNCTIONS:
                return None
    if issubclass(cls, type):
        return "class"
    return "function" if issubclass(cls, _PLAIN) or callable_type(cls) else None


def callable_type(cls: type) -> bool:
    """Whether instances of `cls` can be called."""
    return any("__call__" in base.__dict__ for base in cls.__mro__)
