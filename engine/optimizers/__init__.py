"""Optimizers: how gradients change a model's variables."""

import inspect
from typing import Any

from engine.optimizers import schedules
from engine.optimizers.adam import Adam, Adamax, AdamW, Lamb, Nadam
from engine.optimizers.adaptive import Adadelta, Adafactor, Adagrad, Ftrl
from engine.optimizers.lion import Lion
from engine.optimizers.loss_scale import LossScaleOptimizer
from engine.optimizers.multi import MultiOptimizer, OptimizerMap
from engine.optimizers.muon import Muon
from engine.optimizers.optimizer import Optimizer
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.schedule_free import ScheduleFreeAdamW
from engine.optimizers.sgd import SGD

_CLASSES = (
    Optimizer,
    SGD,
    RMSprop,
    Adam,
    AdamW,
    Adamax,
    Nadam,
    Lamb,
    Adagrad,
    Adadelta,
    Adafactor,
    Ftrl,
    Lion,
    Muon,
    ScheduleFreeAdamW,
    LossScaleOptimizer,
    MultiOptimizer,
    OptimizerMap,
)

# What a name means; names are not told apart by case.
ALL_OBJECTS_DICT: dict[str, Any] = {cls.__name__.lower(): cls for cls in _CLASSES}


def serialize(optimizer: Optimizer) -> dict:
    """The config of an optimizer, as it stands in files."""
    from engine.saving import serialize_keras_object

    return serialize_keras_object(optimizer)


def deserialize(config: dict, custom_objects: dict | None = None) -> Optimizer:
    """The optimizer that `serialize()` described. Class names are not told apart by case."""
    from engine.saving import deserialize_keras_object

    known = ALL_OBJECTS_DICT.get(str(config.get("class_name")).lower())
    if known is not None and config.get("registered_name") in (None, known.__name__):
        return known.from_config(dict(config.get("config") or {}))
    return deserialize_keras_object(config, module_objects=ALL_OBJECTS_DICT, custom_objects=custom_objects)


def get(identifier: Any) -> Any:
    """The optimizer that `identifier` stands for: a name, a config, a class or an optimizer. None for None.

    Raises:
        ValueError: when it stands for none.
    """
    if identifier is None:
        return None
    found = identifier
    if isinstance(identifier, dict):
        found = deserialize(identifier)
    elif isinstance(identifier, str):
        found = ALL_OBJECTS_DICT.get(identifier.lower())
        if found is None:
            from engine.saving import get_registered_object

            found = get_registered_object(identifier)
    if inspect.isclass(found):
        found = found()
    if not isinstance(found, Optimizer):
        names = ", ".join(cls.__name__ for cls in _CLASSES if cls not in (Optimizer, OptimizerMap))
        raise ValueError(
            f"`optimizer` must be the name of an optimizer, a config of one or an Optimizer, not {identifier!r}. "
            f"Names are: {names}."
        )
    return found


__all__ = [cls.__name__ for cls in _CLASSES] + ["deserialize", "get", "schedules", "serialize"]
