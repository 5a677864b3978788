"""Regularizers: penalties on weights and activations (as `keras.regularizers`)."""

from typing import Any

from engine import identifiers
from engine.regularizers.regularizers import L1, L1L2, L2, OrthogonalRegularizer, Regularizer

ALL = (L1, L1L2, L2, OrthogonalRegularizer)
l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer
NAMES = identifiers.table(ALL)


def serialize(regularizer: Any) -> Any:
    """The config of a regularizer, as it stands in files."""
    return identifiers.serialize(regularizer)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """The regularizer of a config."""
    return identifiers.deserialize(config, NAMES, custom_objects)


def get(identifier: Any) -> Any:
    """The regularizer that `identifier` (a name, a config, a class, a callable of a tensor, or None) stands for."""
    return identifiers.resolve(identifier, "regularizer", NAMES, deserialize)
