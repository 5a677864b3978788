"""From what users pass to what primitives take: arrays and tensors of one dtype."""

import operator

import numpy as np

from engine import config
from engine.graph import SymbolicTensor, Variable, dtypes, elementwise
from engine.graph.primitives import dtype_of


def operand(x, dtype=None):
    """`x` as a tensor or array.

    Args:
        x: tensor, variable, array, number, or nested list of numbers (floats become `floatx()`, ints int32).
        dtype: type name to convert to; None keeps the type.
    """
    if isinstance(x, Variable):
        x = x.operand()
    if not isinstance(x, (SymbolicTensor, np.ndarray)):
        x = _from_python(x, dtype)
    return x if dtype is None else cast(x, dtype)


def kept(x, dtype=None):
    """`operand()` for ops that may give back their argument itself: of a variable it is a copy, and keeps its value."""
    return operand(x.value if isinstance(x, Variable) else x, dtype)


def _from_python(x, dtype=None):
    """Numbers and lists as an array, of type `dtype` where these are whole numbers that it can hold."""
    if dtypes.weak_type(x) is not None:
        return _of_type(np.asarray(x), dtypes.standardize(type(x)) if dtype is None else dtype)
    if isinstance(x, (list, tuple)):
        if any(isinstance(leaf, (SymbolicTensor, Variable)) for leaf in x) or _holds_tensors(x):
            from engine.ops.shapes import stack

            return stack([operand(child) for child in x], axis=0)
        array = np.array(x)
        if any(isinstance(leaf, (np.ndarray, np.generic)) for leaf in _leaves(x)):
            return array
        usual = {"f": config.floatx(), "i": "int32", "u": "int32"}.get(array.dtype.kind)
        return _of_type(array, usual if dtype is None else dtype) if usual else array
    array = None if x is None else np.asarray(x)
    if array is None or (array.dtype == object and not all(isinstance(leaf, (str, bytes)) for leaf in array.flat)):
        raise TypeError(f"A tensor or array is needed here, not {'None' if x is None else type(x).__name__}.")
    return array


def _of_type(array, dtype):
    """Numbers that Python knew exactly in another type; raises OverflowError where that would change them wholly."""
    if dtype in dtypes.INTEGERS and array.size:
        limits = np.iinfo(dtype)
        if not (array.min() >= limits.min and array.max() <= limits.max):  # NaN is no whole number either
            bad = array[~((array >= limits.min) & (array <= limits.max))].flat[0]
            raise OverflowError(f"Numbers of type {dtype} lie between {limits.min} and {limits.max}; {bad} does not.")
    return array.astype(dtypes.numpy_dtype(dtype))


def _leaves(x):
    for child in x:
        if isinstance(child, (list, tuple)):
            yield from _leaves(child)
        else:
            yield child


def _holds_tensors(x):
    return any(isinstance(leaf, (SymbolicTensor, Variable)) for leaf in _leaves(x))


def cast(x, dtype):
    """A tensor or array in another type; the same object when it already has it."""
    if dtype_of(x) == dtype:
        return x
    if isinstance(x, np.ndarray):
        dtypes.check_cast(dtype_of(x), dtype)
        return x.astype(dtypes.numpy_dtype(dtype))
    return elementwise.cast(x, dtype=dtype)


def promote(*xs, at_least=None):
    """Operands in the one dtype in which they meet; Python numbers take the type of the others.

    Args:
        at_least: a further type (or `float`) that takes part, for ops that leave the whole numbers.
    """
    kinds = [type(x) if dtypes.weak_type(x) is not None else None for x in xs]
    values = [x if kind is not None else operand(x) for x, kind in zip(xs, kinds)]
    meeting = [kind if kind is not None else dtype_of(v) for v, kind in zip(values, kinds)]
    if at_least is not None:
        meeting.append(at_least)
    dtype = dtypes.result_type(*meeting)
    return [operand(v, dtype) if kind is None else np.asarray(v, dtypes.numpy_dtype(dtype))
            for v, kind in zip(values, kinds)]


def floating(x):
    """The operand in a float type: whole numbers and bools become `floatx()`."""
    x = operand(x)
    name = dtype_of(x)
    return x if dtypes.is_float(name) or name in dtypes.COMPLEX else cast(x, config.floatx())


def number(x):
    """The operand as numbers: bools become int32."""
    x = operand(x)
    return cast(x, "int32") if dtype_of(x) == "bool" else x


def numbers(*values):
    """The operands as numbers in their common dtype; bools become int32."""
    return [number(x) for x in promote(*values)]


def axis_index(axis, rank, what="axis") -> int:
    """A whole-number axis counted from the front; raises ValueError when there is no such axis."""
    try:
        index = operator.index(axis)
    except TypeError:
        raise TypeError(f"`{what}` must be a whole number, not {axis!r}.") from None
    if not -rank <= index < rank:
        raise ValueError(
            f"`{what}` must lie between {-rank} and {rank - 1} for a tensor of rank {rank}, not {index} (from 0)."
        )
    return index % rank if rank else 0


def axis_tuple(axis, rank) -> tuple:
    """`axis` (None for all, a whole number, or several) as a tuple of axes counted from the front."""
    if axis is None:
        return tuple(range(rank))
    if isinstance(axis, (list, tuple)):
        axes = tuple(axis_index(a, rank) for a in axis)
        if len(set(axes)) != len(axes):
            raise ValueError(f"`axis` must not name an axis twice, as {axis} does.")
        return axes
    return (axis_index(axis, rank),)


def whole_shape(shape) -> tuple:
    """A shape as a tuple of int."""
    if isinstance(shape, (int, np.integer)):
        return (int(shape),)
    if isinstance(shape, np.ndarray):
        shape = shape.reshape(-1).tolist()
    return tuple(None if d is None else operator.index(d) for d in shape)
