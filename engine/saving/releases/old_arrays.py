"""Arrays of before Keras 2.4: what is to be done to those of a layer before they are its variables of today.

The conversions are those of `preprocess_weights_for_loading()` in Keras 2 (`keras/engine/saving.py` there).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Place = tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """An array that is made of others.

    Attributes:
        places: where those are in the file.
        make: a function of them.
    """

    places: tuple[Place, ...]
    make: Callable[..., np.ndarray]


# The order in which Keras 1 kept the gates of a layer, three arrays each, and that of today.
_GATES = {12: (0, 2, 1, 3), 9: (0, 1, 2)}
_CONVOLUTIONS = ("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "ConvLSTM2D")


def of_today(layer: Any, places: Sequence[Place], version: tuple[int, int] | None, backend: str | None) -> list[Any]:
    """The arrays of a layer, in the order of its variables: places in the file, or `Made` of some.

    Args:
        layer: the layer.
        places: where its arrays are, in the order of the file.
        version: the release that wrote them, None when it is not known.
        backend: what it ran on; Theano turns the kernels of convolutions around.
    """
    found: list[Any] = list(places)
    if hasattr(layer, "backward_layer"):
        half, inner = len(found) // 2, layer.forward_layer
        return [*of_today(inner, found[:half], version, backend), *of_today(inner, found[half:], version, backend)]
    inner = getattr(layer, "layer", None)
    if inner is not None and inner.weights and len(inner.weights) == len(layer.weights):
        return of_today(inner, found, version, backend)
    kind = type(layer).__name__
    if version is not None and version < (2, 0):
        found = _of_keras1(layer, kind, found)
    if backend == "theano" and kind in _CONVOLUTIONS:
        _change_kernels(kind, found, _turned)
    return found


def _change_kernels(kind, found, change):
    """Have the kernels of a convolution changed, in place: a ConvLSTM2D has two."""
    count = 2 if kind == "ConvLSTM2D" else 1
    found[:count] = [_then(entry, change) for entry in found[:count]]


def _of_keras1(layer, kind, found):
    if kind in ("LSTM", "GRU", "ConvLSTM2D") and len(found) in _GATES:
        order = _GATES[len(found)]
        found = [Made(tuple(found[3 * gate + part] for gate in order), _joined) for part in range(3)]
    change = _kernel_change(layer, kind)
    if change is not None:
        _change_kernels(kind, found, change)
    return found


def _kernel_change(layer, kind):
    """What makes the kernel of a convolution of Keras 1 one of today, or None."""
    first = getattr(layer, "data_format", None) == "channels_first"
    if kind == "Conv1D":
        return _without_axis_of_one
    if kind == "Conv2DTranspose":
        return _transposed(2, 3, 0, 1) if first else _transposed(0, 1, 3, 2)
    if first and kind in ("Conv2D", "ConvLSTM2D"):
        return _transposed(2, 3, 1, 0)
    if first and kind == "Conv3D":
        return _transposed(2, 3, 4, 1, 0)
    return None


def _joined(*arrays):
    return np.concatenate(arrays, axis=-1)


def _without_axis_of_one(kernel):
    """(filters, channels, size, 1) of Keras 1.0, or (size, 1, channels, filters) of 1.1 and 1.2."""
    kernel = kernel if kernel.shape[1] == 1 else kernel.transpose(2, 3, 1, 0)
    return kernel[:, 0]


def _turned(kernel):
    """The kernel from its other end, along the axes of space."""
    return np.flip(kernel, tuple(range(kernel.ndim - 2)))


def _transposed(*axes):
    return lambda kernel: kernel.transpose(axes)


def _then(entry, change):
    if isinstance(entry, Made):
        return Made(entry.places, lambda *arrays: change(entry.make(*arrays)))
    return Made((entry,), change)


def in_order_of_today(names: list[str]) -> list[str]:
    """The variables of an optimizer of before Keras 2.11: such a one kept all first slots, then all second ones.

    Names tell: "Adam/iter:0", then "Adam/dense/kernel/m:0", ..., "Adam/dense/kernel/v:0", ... Today the first two slots
    of a variable stand side by side, apart from RMSprop's.
    """
    if not names or not names[0].endswith("/iter:0") or "RMSprop/" in names[0]:
        return names
    depth = names[0].count("/")  # 1, or 2 behind "training/"
    own = [name for name in names[1:] if name.count("/") <= depth]  # Nadam's product, which stands last today
    slots: dict[str, list[str]] = {}
    for name in names:
        if name.count("/") > depth:
            slots.setdefault(name.rpartition("/")[2], []).append(name)
    groups = list(slots.values())
    if len(groups) < 2 or len({len(group) for group in groups}) != 1:
        return names
    return [names[0], *_side_by_side(groups), *own]


# TensorFlow's own Keras named slots after the variables instead.
_SLOT = re.compile(r"training/[^/]+/[Vv]ariable(_\d+)?(:0)?")


def slots_of_today(names: Sequence[str], count: int, optimizer: Any) -> list[str]:
    """The arrays of an optimizer of Keras 2.0 to 2.3, in the order of today.

    Its file has all first slots of the variables, then all second ones, after the number of iterations, which some
    optimizers did not keep. Adam kept a third slot, which only AMSGrad reads.

    Args:
        names: the names of the arrays, in the order of the file.
        count: the number of variables that are trained.
        optimizer: the optimizer.
    """
    slots = [name for name in names if _SLOT.fullmatch(name)]
    own = [name for name in names if not _SLOT.fullmatch(name)]
    if not slots or not count or len(slots) % count or len(own) > 1:
        return list(names)
    groups = [slots[start : start + count] for start in range(0, len(slots), count)]
    if type(optimizer).__name__ == "Adam" and not getattr(optimizer, "amsgrad", False):
        groups = groups[:2]
    return [*own, *_side_by_side(groups)]


def _side_by_side(groups):
    """The first two slots of each variable side by side, and all others after them, as today's files have them."""
    pairs = [name for pair in zip(*groups[:2]) for name in pair]
    return [*pairs, *(name for group in groups[2:] for name in group)]
