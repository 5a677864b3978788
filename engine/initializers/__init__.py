"""Initializers: how variables get their first values (as `keras.initializers`)."""

from typing import Any

import numpy as np

from engine import identifiers
from engine.graph import dtypes
from engine.initializers.constant import STFT, Constant, Identity, Ones, Zeros
from engine.initializers.initializer import Initializer
from engine.initializers.random import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Orthogonal,
    RandomInitializer,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
    VarianceScaling,
    compute_fans,
)

ALL = (
    Constant, Identity, Ones, STFT, Zeros, GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal, LecunUniform,
    Orthogonal, RandomNormal, RandomUniform, TruncatedNormal, VarianceScaling,
)  # fmt: skip
NAMES = identifiers.table(
    ALL,
    IdentityInitializer=Identity,
    OrthogonalInitializer=Orthogonal,
    STFTInitializer=STFT,
    normal=RandomNormal,
    uniform=RandomUniform,
    one=Ones,
    zero=Zeros,
)
constant, zeros, ones, identity, stft = Constant, Zeros, Ones, Identity, STFT
glorot_normal, glorot_uniform, he_normal, he_uniform = GlorotNormal, GlorotUniform, HeNormal, HeUniform
lecun_normal, lecun_uniform, orthogonal = LecunNormal, LecunUniform, Orthogonal
random_normal, random_uniform, truncated_normal = RandomNormal, RandomUniform, TruncatedNormal
variance_scaling = VarianceScaling
IdentityInitializer, OrthogonalInitializer, STFTInitializer = Identity, Orthogonal, STFT


def serialize(initializer: Any) -> Any:
    """The config of an initializer, as it stands in files."""
    return identifiers.serialize(initializer)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """The initializer of a config."""
    return identifiers.deserialize(config, NAMES, custom_objects)


def get(identifier: Any) -> Any:
    """The initializer that `identifier` stands for.

    Args:
        identifier: a name such as "zeros", a config, a class, a callable of (shape, dtype), an array that is the
            value itself, or None.
    """
    if isinstance(identifier, (np.ndarray, np.generic)):
        return _value(np.asarray(identifier))
    return identifiers.resolve(identifier, "initializer", NAMES, deserialize)


def _value(array):
    def initialize(shape, dtype=None):
        if tuple(shape) != array.shape:
            raise ValueError(f"`shape` must be {array.shape}, the shape of the array given, not {tuple(shape)}.")
        return array.astype(dtypes.numpy_dtype(dtypes.standardize(dtype)))

    return initialize
