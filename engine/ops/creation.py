"""Ops that make tensors: constants, ranges, identity matrices."""

import numpy as np

from engine import config
from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph import movement as m
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.values import cast, floating, kept, operand, whole_shape


def _filled(shape, value, dtype):
    return np.full(whole_shape(shape), value, dtypes.numpy_dtype(dtypes.standardize(dtype)))


def zeros(shape, dtype=None):
    """Zeros of that shape; `dtype=None` is `floatx()`."""
    return _filled(shape, 0, dtype)


def ones(shape, dtype=None):
    """Ones of that shape; `dtype=None` is `floatx()`."""
    return _filled(shape, 1, dtype)


def empty(shape, dtype=None):
    """A tensor of that shape, with any content (zeros, so that runs repeat)."""
    return _filled(shape, 0, dtype)


def _like(x, value, dtype):
    x = operand(x)
    constant = np.asarray(value, dtypes.numpy_dtype(dtype_of(x) if dtype is None else dtypes.standardize(dtype)))
    return np.full(x.shape, constant) if isinstance(x, np.ndarray) else m.broadcast_to(constant, shape=tuple(x.shape))


@op("numpy", "ZerosLike")
def zeros_like(x, dtype=None):
    """Zeros of the shape of `x`."""
    return _like(x, 0, dtype)


@op("numpy", "OnesLike")
def ones_like(x, dtype=None):
    """Ones of the shape of `x`."""
    return _like(x, 1, dtype)


@op("numpy", "EmptyLike")
def empty_like(x, dtype=None):
    """A tensor of the shape of `x`, with any content (zeros, so that runs repeat)."""
    return _like(x, 0, dtype)


@op("numpy", "Full", call=("fill_value",))
def full(shape, fill_value, dtype=None):
    """A tensor of that shape that holds one value.

    `dtype=None` is `floatx()`.
    """
    value = cast(operand(fill_value), dtypes.standardize(dtype))
    shape = whole_shape(shape)
    return np.full(shape, value) if isinstance(value, np.ndarray) else m.broadcast_to(value, shape=shape)


@op("numpy", "FullLike", call=("x", "fill_value"))
def full_like(x, fill_value, dtype=None):
    """A tensor of the shape of `x` that holds one value."""
    x = operand(x)
    return full(tuple(x.shape), fill_value, dtype=dtype or dtype_of(x))


def arange(start, stop=None, step=None, dtype=None):
    """Numbers from `start` to before `stop`, by `step`; with one argument from 0 to before it."""
    bounds = [v for v in (start, stop, step) if v is not None]
    if dtype is None:
        dtype = dtypes.result_type(*(type(v) if dtypes.weak_type(v) else operand(v).dtype.name for v in bounds))
    if stop is None:
        start, stop = 0, start
    return np.arange(start, stop, 1 if step is None else step).astype(dtypes.numpy_dtype(dtypes.standardize(dtype)))


@op("numpy", "Linspace", call=("start", "stop"))
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    """`num` numbers with equal steps from `start` to `stop`."""
    first, last = operand(start), operand(stop)
    dtype = dtypes.result_type(dtype_of(first), dtype_of(last), float) if dtype is None else dtypes.standardize(dtype)
    if isinstance(first, np.ndarray) and isinstance(last, np.ndarray):
        points, step = np.linspace(first, last, int(num), endpoint=endpoint, retstep=True, axis=axis)
        points = points.astype(dtypes.numpy_dtype(dtype))
        step = cast(np.asarray(step), dtype if dtypes.is_float(dtype) else config.floatx())
        return (points, step) if retstep else points
    from engine.ops.shapes import moveaxis

    first, last = cast(first, dtype), cast(last, dtype)
    pieces = max(int(num) - bool(endpoint), 1)
    step = e.divide(e.subtract(last, first), e.constant_like(first, pieces))
    counts = np.arange(int(num)).reshape(-1, *[1] * len(step.shape)).astype(dtypes.numpy_dtype(dtype))
    points = moveaxis(e.add(first, e.multiply(step, counts)), 0, axis)
    return (points, step) if retstep else points


@op("numpy", "Logspace", call=("start", "stop"))
def logspace(start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0):
    """`num` numbers from base ** start to base ** stop, with equal ratios."""
    from engine.ops.arithmetic import power

    powers = power(cast(operand(base), "float32"), linspace(start, stop, num, endpoint, axis=axis))
    return powers if dtype is None else cast(powers, dtypes.standardize(dtype))


@op("numpy", "Geomspace", call=("start", "stop"))
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """`num` numbers from `start` to `stop`, with equal ratios; both have the same sign."""
    first, last = (floating(x) for x in (start, stop))
    if any(isinstance(x, np.ndarray) for x in (first, last)) and (np.asarray(first) * np.asarray(last) <= 0).any():
        raise ValueError(f"`start` and `stop` must have the same sign and not be 0, not {start!r} and {stop!r}.")
    from engine.ops.arithmetic import absolute, multiply, sign
    from engine.ops.functions import exp, log

    points = exp(linspace(log(absolute(first)), log(absolute(last)), num, endpoint, axis=axis))
    from engine.ops.shapes import expand_dims

    side = sign(first)
    result = multiply(points, expand_dims(side, axis) if side.shape else side)
    return result if dtype is None else cast(result, dtypes.standardize(dtype))


def eye(N, M=None, k=0, dtype=None):
    """A matrix of `N` rows and `M` columns with ones on diagonal `k`."""
    return np.eye(int(N), None if M is None else int(M), int(k), dtypes.numpy_dtype(dtypes.standardize(dtype)))


def identity(n, dtype=None):
    """The identity matrix of `n` rows."""
    return eye(n, dtype=dtype)


def tri(N, M=None, k=0, dtype=None):
    """A matrix with ones on and below diagonal `k`."""
    return np.tri(int(N), None if M is None else int(M), int(k), dtypes.numpy_dtype(dtypes.standardize(dtype)))


def array(x, dtype=None):
    """`x` as a tensor; Python floats become `floatx()`, Python ints int32."""
    return convert_to_tensor(x, dtype)


def convert_to_tensor(x, dtype=None, sparse=None, ragged=None):
    """`x` as a tensor: an array as it is, numbers and lists as an array. `sparse` and `ragged` must not be True."""
    if sparse or ragged:
        raise ValueError("`sparse` and `ragged` must not be True: tensors are dense.")
    from engine.ops.operation import KerasTensor

    if isinstance(x, KerasTensor):
        return x
    return kept(x, None if dtype is None else dtypes.standardize(dtype))


def convert_to_numpy(x):
    """The value as a NumPy array of its own."""
    return np.array(x)


@op("numpy", "Vander", call=("x",))
def vander(x, N=None, increasing=False):
    """The matrix whose columns are powers of `x`."""
    x = operand(x)
    if len(x.shape) != 1:
        raise ValueError(f"`x` must be a vector, not of shape {tuple(x.shape)}.")
    count = x.shape[0] if N is None else int(N)
    powers = np.arange(count) if increasing else np.arange(count)[::-1]
    wide = m.reshape(x, shape=(x.shape[0], 1))
    return e.power(m.broadcast_to(wide, shape=(x.shape[0], count)), powers.astype(dtypes.numpy_dtype(dtype_of(x))))


def _window(values):
    return values.astype(dtypes.numpy_dtype(dtypes.standardize(None)))


def hanning(x):
    """The Hann window of length `x`."""
    return _window(np.hanning(int(x)))


def hamming(x):
    """The Hamming window of length `x`."""
    return _window(np.hamming(int(x)))


def bartlett(x):
    """The Bartlett (triangular) window of length `x`."""
    return _window(np.bartlett(int(x)))


def blackman(x):
    """The Blackman window of length `x`."""
    return _window(np.blackman(int(x)))


def kaiser(x, beta):
    """The Kaiser window of length `x` with shape parameter `beta`."""
    return _window(np.kaiser(int(x), float(beta)))

