"""Ops on tensors as such: conversion, types, gradients, and functions over structures."""

import numpy as np

from engine.graph import SymbolicTensor, Variable, dtypes
from engine.graph import elementwise as e
from engine.graph.primitives import dtype_of
from engine.ops.operation import KerasTensor, op
from engine.ops.values import kept, number, operand


@op("core", "StopGradient", call=("variable",))
def stop_gradient(variable):
    """The same values, through which no gradient flows."""
    x = kept(variable)
    return x if isinstance(x, np.ndarray) else e.stop_gradient(x)


def is_tensor(x) -> bool:
    """Whether `x` is an array or a tensor of a trace (variables and KerasTensors are not)."""
    return isinstance(x, np.ndarray) or isinstance(x, SymbolicTensor) and not isinstance(x, KerasTensor)


def dtype(x) -> str:
    """The type name of `x`."""
    return x.dtype if isinstance(x, (SymbolicTensor, Variable)) else dtype_of(operand(x))


@op("numpy", "Ndim")
def ndim(x):
    """The number of axes."""
    return len(operand(x).shape)


def size(x):
    """The number of elements."""
    return operand(x).size


@op("core", "SaturateCast", call=("x",))
def saturate_cast(x, dtype):
    """`x` in another type; values beyond its range become its ends."""
    from engine.ops.arithmetic import cast_op, clip

    name = dtypes.standardize(dtype)
    x = number(x)
    given = dtype_of(x)
    wide = "float64" if dtypes.is_float(given) else given
    ends = zip(_limits(given), _limits(name))
    lowest, highest = (pick(pair) for pick, pair in zip((max, min), ends))
    return cast_op(clip(cast_op(x, wide), lowest, highest), name)


def _limits(name):
    """The smallest and the largest number of a type, as numbers of Python."""
    if name == "bool":
        return 0, 1
    if name in dtypes.INTEGERS:
        return int(np.iinfo(name).min), int(np.iinfo(name).max)
    limits = dtypes.float_limits(name)
    return float(limits.min), float(limits.max)
