"""Constraints on weights (as `keras.constraints`)."""

from typing import Any

from engine import identifiers
from engine.constraints.constraints import Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm

ALL = (MaxNorm, MinMaxNorm, NonNeg, UnitNorm)
NAMES = identifiers.table(ALL)
max_norm, min_max_norm, non_neg, unit_norm = MaxNorm, MinMaxNorm, NonNeg, UnitNorm


def serialize(constraint: Any) -> Any:
    """The config of a constraint, as it stands in files."""
    return identifiers.serialize(constraint)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """The constraint of a config."""
    return identifiers.deserialize(config, NAMES, custom_objects)


def get(identifier: Any) -> Any:
    """The constraint that `identifier` (a name, a config, a class, a callable of a tensor, or None) stands for."""
    return identifiers.resolve(identifier, "constraint", NAMES, deserialize)
