"""Weights of 4 bits as Keras 3.11 to 3.13 packed them, given as they are packed today: the same numbers and scales.

Two neighbours along the inputs shared a byte, today it is two along the outputs, and the scales of an EinsumDense were
laid out as its output. Dense and EinsumDense rounded their inputs to 8 bits, which today a `QuantizationConfig` says.
Shapes tell which packing a file has.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from engine import quantizers
from engine.dtype_policies import Int4DTypePolicy
from engine.saving.store import Stored
from engine.saving.weights import walk as walking


def early_layers(model: Any, describe: Callable[[str], dict[str, Stored]]) -> dict[str, Any]:
    """The layers of a model whose weights a file has in the early packing, by path; they are told so.

    Args:
        model: the model that is to be filled.
        describe: gives the variables of a path of today.
    """
    from engine.layers.quantized import FewBits

    layers = [layer for layer in model._flatten_layers() if isinstance(layer, FewBits)]
    layers = [layer for layer in layers if layer.quantization_mode == "int4" and layer._block_size is None]
    if not layers:
        return {}
    found = {}
    for place in walking.walk(model):
        if any(place.part is layer for layer in layers):
            early = _early(place.part, describe(place.path))
            if early is not None:
                found[place.path] = early
    if found:
        early_ids = {id(early.layer) for early in found.values()}
        for layer in layers:
            _bring_up_to_date(layer, id(layer) in early_ids)
    return {path: early for path, early in found.items() if not getattr(early.layer, "_is_early", False)}


class Early:
    """A layer whose weights are in the early packing.

    Args:
        layer: the layer.
        scale_key: the key of its scales in files.
    """

    def __init__(self, layer: Any, scale_key: str):
        self.layer = layer
        self._scale_key = scale_key

    def describe(self, entries: dict[str, Stored]) -> dict[str, Stored]:
        """The variables in their shapes of today."""
        kernel, scale = self.layer._kernel, self.layer.kernel_scale
        today = {"0": tuple(kernel.shape), self._scale_key: tuple(scale.shape)}
        return {key: Stored(today.get(key, entry.shape), entry.dtype) for key, entry in entries.items()}

    def read(self, key: str, value: np.ndarray) -> np.ndarray:
        """A variable as it is kept today."""
        axes = getattr(self.layer, "_axes", None)
        if key == "0":
            shape = self.layer._float_shape()
            numbers = quantizers.unpack_int4(value, shape[0], 0)
            return quantizers.pack_int4(numbers.reshape(shape if axes is None else axes.matrix_shape), axis=-1)[0]
        if key == self._scale_key and axes is not None:
            return np.ascontiguousarray(axes.of_output_in_kernel(value)).reshape(-1)
        return value


def _early(layer: Any, entries: dict[str, Stored]) -> Early | None:
    if layer._table_name != "kernel" or "0" not in entries:
        return None
    key = str(layer._names_in_files().index("kernel_scale"))
    axes = getattr(layer, "_axes", None)
    axis = 0 if axes is None else axes.summed_in_kernel[0]
    shape = list(layer._float_shape())
    shape[axis] = (shape[axis] + 1) // 2
    if entries["0"].shape != tuple(shape) or key not in entries:
        return None
    today = tuple(layer._kernel.shape), tuple(layer.kernel_scale.shape)
    return None if today == (entries["0"].shape, entries[key].shape) else Early(layer, key)


def _bring_up_to_date(layer, is_early):
    """The policy of today, and what the layer did with inputs."""
    if is_early and layer.quantization_config is None:
        rounding = quantizers.AbsMaxQuantizer()
        layer.quantization_config = quantizers.Int4QuantizationConfig(None, rounding, block_size=None)
        layer.inputs_quantizer = rounding
    if is_early and getattr(layer, "_axes", None) is not None and not layer._axes.sums_first:
        layer.keep_early_packing()
    elif not isinstance(layer.dtype_policy, Int4DTypePolicy):
        layer.dtype_policy = f"int4/-1_from_{layer.dtype_policy.source_name}"
