"""Quantization: few bits for floats (as `keras.quantizers`)."""

import inspect
from typing import Any

from engine import identifiers
from engine.quantizers.fake_quant import fake_quant_with_min_max_vars
from engine.quantizers.float8 import compute_float8_amax_history, compute_float8_scale, quantize_and_dequantize
from engine.quantizers.int4 import pack_int4, unpack_int4
from engine.quantizers.quantization_config import (
    Float8QuantizationConfig,
    Int4QuantizationConfig,
    Int8QuantizationConfig,
    QuantizationConfig,
)
from engine.quantizers.quantizer import (
    AbsMaxQuantizer,
    Quantizer,
    abs_max_quantize,
    abs_max_quantize_grouped_with_zero_point,
)

ALL = (
    AbsMaxQuantizer, Quantizer, Float8QuantizationConfig, Int4QuantizationConfig, Int8QuantizationConfig,
    QuantizationConfig,
)  # fmt: skip
NAMES = identifiers.table(ALL)


def serialize(initializer: Any) -> Any:
    """The config of a quantizer or of a `QuantizationConfig`, as it stands in files."""
    return identifiers.serialize(initializer)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """The object of a config."""
    return identifiers.deserialize(config, NAMES, custom_objects)


def get(identifier: Any, **kwargs: Any) -> Any:
    """The quantizer, or `QuantizationConfig`, that `identifier` stands for.

    Args:
        identifier: a name such as "abs_max_quantizer", a config, a class, an object, or None.
        **kwargs: the arguments of a class.
    """
    if identifier is None:
        return None
    found = identifier
    if isinstance(identifier, str):
        found = NAMES.get(identifier)
        found = identifiers.registered(identifier, "quantizer", NAMES) if found is None else found
    elif isinstance(identifier, dict):
        found = deserialize(identifier)
    if inspect.isclass(found):
        found = found(**kwargs)
    if not callable(found) and not isinstance(found, QuantizationConfig):
        raise ValueError(f"`quantizer` must be the name of a quantizer, its config, or a callable, not {identifier!r}.")
    return found
