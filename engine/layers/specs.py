"""Finding what a layer would give for inputs that are not there yet, by tracing its `call()`."""

from collections.abc import Callable
from typing import Any

from engine.layers.calls import current
from engine.ops import operation


def output_spec(function: Callable, *args: Any, **kwargs: Any) -> Any:
    """What `function` would return for Keras tensors, as Keras tensors.

    Layers inside that are built on the way are told that the batch size is not known, where it is not: they
    would otherwise see the size that stands for it while tracing.
    """
    tensors = operation.keras_tensors(args, kwargs)
    unknown = any(x.shape and x.shape[0] is None for x in tensors)
    saved, current.unknown_batch = current.unknown_batch, operation.TRIAL_SIZES[0] if unknown else None
    try:
        return operation.compute_output_spec(function, *args, **kwargs)
    finally:
        current.unknown_batch = saved
