"""Losses: how far predictions are from targets, as one number to make smaller."""

import inspect
from typing import Any

from engine.identifiers import near_names
from engine.losses.hinge import (
    CategoricalHinge,
    Hinge,
    SquaredHinge,
    categorical_hinge,
    hinge,
    squared_hinge,
)
from engine.losses.loss import Loss, LossFunctionWrapper
from engine.losses.overlap import Circle, Dice, Tversky, circle, dice, tversky
from engine.losses.probabilistic import (
    BinaryCrossentropy,
    BinaryFocalCrossentropy,
    CategoricalCrossentropy,
    CategoricalFocalCrossentropy,
    CategoricalGeneralizedCrossEntropy,
    KLDivergence,
    Poisson,
    SparseCategoricalCrossentropy,
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_generalized_cross_entropy,
    kl_divergence,
    poisson,
    sparse_categorical_crossentropy,
)
from engine.losses.regression import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    cosine_similarity,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
)
from engine.losses.sequences import CTC, ctc

_OBJECTS = (
    Loss,
    CTC,
    ctc,
    LossFunctionWrapper,
    KLDivergence,
    Poisson,
    BinaryCrossentropy,
    BinaryFocalCrossentropy,
    CategoricalCrossentropy,
    CategoricalFocalCrossentropy,
    CategoricalGeneralizedCrossEntropy,
    SparseCategoricalCrossentropy,
    MeanSquaredError,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError,
    CosineSimilarity,
    LogCosh,
    Huber,
    Hinge,
    SquaredHinge,
    CategoricalHinge,
    Dice,
    Tversky,
    Circle,
    kl_divergence,
    poisson,
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_generalized_cross_entropy,
    sparse_categorical_crossentropy,
    mean_squared_error,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_logarithmic_error,
    cosine_similarity,
    log_cosh,
    huber,
    hinge,
    squared_hinge,
    categorical_hinge,
    dice,
    tversky,
    circle,
)

# What a name means; Keras accepts these names and no others.
ALL_OBJECTS_DICT: dict[str, Any] = {obj.__name__: obj for obj in _OBJECTS}
for _short, _function in (
    ("bce", binary_crossentropy),
    ("kld", kl_divergence),
    ("mae", mean_absolute_error),
    ("mse", mean_squared_error),
    ("mape", mean_absolute_percentage_error),
    ("msle", mean_squared_logarithmic_error),
):
    ALL_OBJECTS_DICT[_short] = ALL_OBJECTS_DICT[_short.upper()] = _function


def serialize(loss: Any) -> Any:
    """The config of a loss object, or the name of a loss function."""
    from engine.saving import serialize_keras_object

    return serialize_keras_object(loss)


def deserialize(name: Any, custom_objects: dict | None = None) -> Any:
    """The loss that `serialize()` described, or that is named `name`."""
    from engine.saving import deserialize_keras_object

    return deserialize_keras_object(name, module_objects=ALL_OBJECTS_DICT, custom_objects=custom_objects)


def get(identifier: Any) -> Any:
    """The loss that `identifier` stands for: a name, a config, a class, a function or a loss object. None for None.

    Raises:
        ValueError: when it stands for none.
    """
    if identifier is None:
        return None
    if isinstance(identifier, dict):
        found = deserialize(identifier)
    elif isinstance(identifier, str):
        found = ALL_OBJECTS_DICT.get(identifier)
        if found is None:
            from engine.saving import get_registered_object

            found = get_registered_object(identifier)
    else:
        found = identifier
    if not callable(found):
        raise ValueError(
            f"`loss` must be the name of a loss, a config of one, a function or a Loss object, not {identifier!r}."
            f"{near_names(identifier, ALL_OBJECTS_DICT)} Losses of your own need `register_keras_serializable()` to be "
            f"found by name."
        )
    return found() if inspect.isclass(found) else found


__all__ = [obj.__name__ for obj in _OBJECTS] + ["deserialize", "get", "serialize"]
