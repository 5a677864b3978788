"""Arrays of exhibits: structures flattened, targets made up, types that a file of arrays can hold."""

import numpy as np
from exhibit import rng


def made_targets(predicted, name):
    source = rng(f"targets:{name}")

    def made(value):
        return source.normal(size=value.shape).astype("float32")

    if isinstance(predicted, dict):
        return {key: made(value) for key, value in predicted.items()}
    return [made(value) for value in predicted] if isinstance(predicted, (list, tuple)) else made(predicted)


def flat(values):
    if isinstance(values, dict):
        return [np.asarray(value) for value in values.values()]
    return [np.asarray(value) for value in values] if isinstance(values, (list, tuple)) else [np.asarray(values)]


def kind(values):
    return "dict" if isinstance(values, dict) else "list" if isinstance(values, (list, tuple)) else "single"


def plain(value):
    """An array of a type that NumPy alone knows: short floats as float32, objects as text."""
    value = np.asarray(value)
    if str(value.dtype) in ("bfloat16", "float16", "int4") or value.dtype.kind == "V":
        return value.astype("float32")
    return value.astype(str) if value.dtype.kind == "O" else value
