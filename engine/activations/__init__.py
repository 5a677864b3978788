"""Activation functions, and how they are found by name (as `keras.activations`)."""

import types
from typing import Any

from engine import identifiers
from engine.activations.activations import (
    celu,
    elu,
    exponential,
    gelu,
    glu,
    hard_shrink,
    hard_sigmoid,
    hard_silu,
    hard_tanh,
    keras2_hard_sigmoid,
    leaky_relu,
    linear,
    log_sigmoid,
    log_softmax,
    mish,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    soft_shrink,
    softmax,
    softplus,
    softsign,
    sparse_plus,
    sparse_sigmoid,
    sparsemax,
    squareplus,
    tanh,
    tanh_shrink,
    threshold,
)

ALL = (
    relu, leaky_relu, relu6, softmax, celu, elu, selu, softplus, softsign, squareplus, soft_shrink, sparse_plus, silu,
    gelu, glu, tanh, tanh_shrink, threshold, sigmoid, sparse_sigmoid, exponential, hard_sigmoid, hard_silu, hard_tanh,
    hard_shrink, linear, mish, log_softmax, log_sigmoid, sparsemax,
)  # fmt: skip
NAMES = {function.__name__: function for function in ALL}
NAMES["swish"] = swish = silu
NAMES["hard_swish"] = hard_swish = hard_silu
NAMES["keras2_hard_sigmoid"] = keras2_hard_sigmoid
_BUILT_IN = frozenset(NAMES.values())


def serialize(activation: Any) -> Any:
    """The name of a built-in activation, the config of one of the user's own."""
    if isinstance(activation, types.FunctionType) and activation in _BUILT_IN:
        return activation.__name__
    config = identifiers.serialize(activation)
    if isinstance(activation, types.FunctionType) and isinstance(config, dict):
        from engine.saving import get_registered_name

        config["config"] = get_registered_name(activation)
    return config


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """The activation of a config."""
    if isinstance(config, str) and config in NAMES:
        return NAMES[config]
    from engine.saving import deserialize_keras_object

    return deserialize_keras_object(config, custom_objects=custom_objects)


def get(identifier: Any) -> Any:
    """The activation that `identifier` (a name, a config, a callable, or None for `linear`) stands for.

    Raises:
        ValueError: when it stands for nothing.
    """
    if identifier is None:
        return linear
    if isinstance(identifier, str):
        return NAMES[identifier] if identifier in NAMES else identifiers.registered(identifier, "activation", NAMES)
    found = deserialize(identifier) if isinstance(identifier, dict) else identifier
    if not callable(found):
        raise ValueError(f"`activation` must be a name, a config or a function, not {identifier!r}.")
    return found
