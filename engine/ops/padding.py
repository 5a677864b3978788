"""`pad`: elements added around a tensor, by the modes of `numpy.pad`."""

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph import movement as m
from engine.graph.primitives import dtype_of
from engine.ops import reductions
from engine.ops.indexing import take
from engine.ops.operation import op
from engine.ops.shapes import part
from engine.ops.values import cast, operand

REPEATING = ("edge", "reflect", "symmetric", "wrap")  # what is added are elements of the tensor
STATISTICS = {
    "maximum": reductions.max,
    "mean": reductions.mean,
    "median": reductions.median,
    "minimum": reductions.min,
}
MODES = ("constant", "empty", "linear_ramp", *REPEATING, *STATISTICS)


@op("numpy", "Pad", call=("x", "constant_values"), always=("constant_values",))
def pad(x, pad_width, mode="constant", constant_values=None):
    """The tensor with elements added around it.

    Args:
        pad_width: a number, a (before, after) pair, or a pair per axis.
        mode: "constant"; "edge", "reflect", "symmetric", "wrap" (elements of the tensor); "maximum", "mean",
            "median", "minimum" (of the axis); "linear_ramp" (down to 0); or "empty" (zeros, so that runs repeat).
        constant_values: the number that "constant" adds; None is 0.
    """
    x = operand(x)
    given = np.asarray(pad_width)
    if given.dtype.kind not in "iuf" or (given < 0).any() or (given != np.trunc(given)).any():
        raise ValueError(f"`pad_width` must be made of whole numbers >= 0, not {pad_width!r}.")
    widths = np.broadcast_to(given.astype(int), (len(x.shape), 2)).tolist()
    if mode not in MODES:
        raise ValueError(f"`mode` must be one of {', '.join(MODES)}; not {mode!r}.")
    if constant_values is not None and mode != "constant":
        raise ValueError(f"`constant_values` goes with mode 'constant' only, not {mode!r}.")
    if mode not in ("constant", "empty"):
        return _pad_axis_by_axis(x, widths, mode)
    shape = tuple(before + d + after for (before, after), d in zip(widths, x.shape))
    index = tuple((before, before + d, 1) for (before, _), d in zip(widths, x.shape))
    if constant_values is None:
        return m.unslice(x, shape=shape, index=index)
    background = m.broadcast_to(cast(operand(constant_values), dtype_of(x)), shape=shape)
    return m.slice_update(background, x, index=index)


def _pad_axis_by_axis(x, widths, mode):
    for axis, ((before, after), size) in enumerate(zip(widths, x.shape)):
        if not before and not after:
            continue
        if mode in REPEATING:
            places = np.pad(np.arange(size, dtype="int32"), (before, after), mode=mode)
            x = take(x, places, axis=axis)
        elif mode == "linear_ramp":
            first, last = part(x, axis, 0, 1), part(x, axis, size - 1, size)
            x = _joined(x, _ramp(first, before, axis), _ramp(last, after, axis, falling=True), axis)
        else:
            value = STATISTICS[mode](x, axis=axis, keepdims=True)
            value = _in_type_of(x, value)
            x = _joined(x, _repeated(value, before, axis), _repeated(value, after, axis), axis)
    return x


def _joined(x, before, after, axis):
    return m.concatenate(before, x, after, axis=axis)


def _in_type_of(x, value):
    """Values in the type of `x`, rounded where that has whole numbers."""
    whole = dtypes.is_float(dtype_of(value)) and not dtypes.is_float(dtype_of(x))
    return cast(e.rint(value) if whole else value, dtype_of(x))


def _repeated(value, count, axis):
    return m.broadcast_to(value, shape=tuple(count if i == axis else d for i, d in enumerate(value.shape)))


def _ramp(edge, count, axis, falling=False):
    """`count` elements that rise from 0 to before `edge`, or fall from after it to 0."""
    shares = np.arange(count) / max(count, 1)
    shares = (shares[::-1] if falling else shares).reshape([-1 if i == axis else 1 for i in range(len(edge.shape))])
    wide = cast(edge, "float32") if not dtypes.is_float(dtype_of(edge)) else edge
    return cast(e.multiply(wide, e.constant_like(wide, shares)), dtype_of(edge))
