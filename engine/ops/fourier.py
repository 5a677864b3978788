"""Fourier transforms, as products with matrices of sines and cosines; complex values are pairs (real, imaginary)."""

import functools

import numpy as np

from engine.graph import dtypes
from engine.graph.primitives import dtype_of
from engine.ops.arithmetic import add, divide, multiply, negative, subtract
from engine.ops.linear import matmul
from engine.ops.operation import op
from engine.ops.padding import pad
from engine.ops.shapes import get_item, moveaxis, reshape, stack
from engine.ops.values import floating, operand


@functools.lru_cache(maxsize=32)
def _waves(length: int, dtype: str) -> tuple:
    """Cosines and sines (length, length) of the discrete Fourier transform."""
    places = np.arange(length)
    angle = 2 * np.pi * (np.outer(places, places) % length) / length
    kind = dtypes.numpy_dtype(dtype)
    return np.cos(angle).astype(kind), np.sin(angle).astype(kind)


def _pair(x, name):
    if not isinstance(x, (list, tuple)) or len(x) != 2:
        raise ValueError(f"`{name}` takes a pair (real part, imaginary part), not {type(x).__name__}.")
    return floating(operand(x[0])), floating(operand(x[1]))


def _transform(real, imag, axis=-1, sign=-1):
    """The transform along one axis, without any factor; `sign` is that of the exponent."""
    cos, sin = _waves(real.shape[axis], dtype_of(real))
    real, imag = moveaxis(real, axis, -1), moveaxis(imag, axis, -1)
    y_real = subtract(matmul(real, cos), multiply(float(sign), matmul(imag, sin)))
    y_imag = add(multiply(float(sign), matmul(real, sin)), matmul(imag, cos))
    return moveaxis(y_real, -1, axis), moveaxis(y_imag, -1, axis)


@op("math", "FFT")
def fft(x):
    """The Fourier transform along the last axis of a pair (real, imaginary); gives such a pair."""
    return _transform(*_pair(x, "fft"))


@op("math", "FFT2")
def fft2(x):
    """The Fourier transform along the last two axes of a pair (real, imaginary); gives such a pair."""
    return _transform(*_transform(*_pair(x, "fft2")), axis=-2)


@op("math", "IFFT2")
def ifft2(x):
    """What `fft2` came from, as a pair (real, imaginary)."""
    real, imag = _transform(*_transform(*_pair(x, "ifft2"), sign=1), axis=-2, sign=1)
    count = float(real.shape[-1] * real.shape[-2])
    return divide(real, count), divide(imag, count)


@op("math", "RFFT")
def rfft(x, fft_length=None):
    """The Fourier transform of real numbers along the last axis: a pair (real, imaginary) of its first half.

    Args:
        x: real numbers.
        fft_length: to which length the axis is cut or filled with zeros; None leaves it.
    """
    x = _of_length(floating(operand(x)), fft_length)
    length = x.shape[-1]
    cos, sin = _waves(length, dtype_of(x))
    half = length // 2 + 1
    return matmul(x, cos[:, :half]), negative(matmul(x, sin[:, :half]))


@op("math", "IRFFT")
def irfft(x, fft_length=None):
    """The real numbers that `rfft` came from.

    Args:
        x: a pair (real, imaginary).
        fft_length: how many numbers; None takes twice the length of the pair less one.
    """
    real, imag = _pair(x, "irfft")
    length = 2 * (real.shape[-1] - 1) if fft_length is None else int(fft_length)
    half = length // 2 + 1
    real, imag = _of_length(real, half), _of_length(imag, half)
    # Each wave but the first, and the last of an even length, stands for its mirror image too.
    twice = np.full(half, 2.0)
    twice[0] = 1
    if length % 2 == 0:
        twice[-1] = 1
    cos, sin = _waves(length, dtype_of(real))
    weights = (twice / length)[:, None].astype(cos.dtype)
    return subtract(matmul(real, cos[:half] * weights), matmul(imag, sin[:half] * weights))


def _of_length(x, length, axis=-1):
    """One axis cut, or filled with zeros at its end."""
    if length is None or x.shape[axis] == length:
        return x
    if x.shape[axis] > length:
        return get_item(x, (..., slice(0, int(length))))
    return pad(x, [(0, 0)] * (len(x.shape) - 1) + [(0, int(length) - x.shape[axis])])


@op("math", "ExtractSequences")
def extract_sequences(x, sequence_length, sequence_stride):
    """Windows that lie along the last axis: (..., windows, `sequence_length`).

    Args:
        x: numbers, windows along the last axis.
        sequence_length: how long each is.
        sequence_stride: how far each begins after the one before.
    """
    x = operand(x)
    count = 1 + (x.shape[-1] - sequence_length) // sequence_stride
    places = sequence_stride * np.arange(count)[:, None] + np.arange(sequence_length)
    return get_item(x, (..., places))


def _window(window, length, fft_length, dtype):
    """The weights of a window in the middle of `fft_length` zeros."""
    if window is None:
        values = np.ones(length)
    elif isinstance(window, str):
        kinds = {"hann": (0.5, 0.5), "hamming": (0.54, 0.46)}
        if window not in kinds:
            raise ValueError(f'`window` must be "hann", "hamming", an array or None, not {window!r}.')
        base, wave = kinds[window]
        values = base - wave * np.cos(2 * np.pi * np.arange(length) / length)
    else:
        values = np.asarray(operand(window))
        if values.shape != (length,):
            raise ValueError(f"`window` must be of shape ({length},), not {values.shape}.")
    left = (fft_length - length) // 2
    return np.pad(values, (left, fft_length - length - left)).astype(dtypes.numpy_dtype(dtype))


@op("math", "STFT")
def stft(x, sequence_length, sequence_stride, fft_length, window="hann", center=True):
    """The short-time Fourier transform along the last axis: a pair (real, imaginary), (..., frames, frequencies).

    Args:
        x: real numbers.
        sequence_length: how many numbers a window covers.
        sequence_stride: how far each window begins after the one before.
        fft_length: to which length windows are filled with zeros.
        window: "hann", "hamming", an array of the window's weights, or None.
        center: whether windows are centered at multiples of the stride; the ends are mirrored for that.
    """
    x = floating(operand(x))
    if center:
        sides = [(0, 0)] * (len(x.shape) - 1) + [(fft_length // 2, fft_length // 2)]
        x = pad(x, sides, mode="reflect")
    frames = extract_sequences(x, fft_length, sequence_stride)
    return rfft(multiply(frames, _window(window, sequence_length, fft_length, dtype_of(x))))


@op("math", "ISTFT")
def istft(x, sequence_length, sequence_stride, fft_length, length=None, window="hann", center=True):
    """The real numbers that `stft` came from.

    Args:
        x: a pair (real, imaginary), (..., frames, frequencies).
        sequence_length, sequence_stride, fft_length, window, center: as they were given to `stft`.
        length: how many numbers are wanted; None gives all.
    """
    frames = irfft(x, fft_length)
    weights = _window(window, sequence_length, fft_length, dtype_of(frames))
    count, total = frames.shape[-2], fft_length + sequence_stride * (frames.shape[-2] - 1)
    # The windows are added where they lie, and divided by the sum of their squares.
    places = sequence_stride * np.arange(count)[:, None] + np.arange(fft_length)
    laid = np.zeros((count * fft_length, total), weights.dtype)
    laid[np.arange(places.size), places.ravel()] = 1
    flat = reshape(multiply(frames, weights), (*frames.shape[:-2], count * fft_length))
    squares = np.tile(weights**2, count) @ laid
    y = divide(matmul(flat, laid), np.where(squares > 1e-10, squares, 1).astype(weights.dtype))
    start = fft_length // 2 if center else 0
    if length is not None:
        end = start + int(length)
    else:
        end = total - (fft_length // 2 if center else 0)
    return get_item(y, (..., slice(start, end)))


@op("math", "ViewAsComplex")
def view_as_complex(x):
    """Pairs along the last axis as complex numbers."""
    x = operand(x)
    if isinstance(x, np.ndarray):
        return x[..., 0] + 1j * x[..., 1]
    raise NotImplementedError("`view_as_complex` works on arrays alone: the graph has no complex numbers.")


@op("math", "ViewAsReal")
def view_as_real(x):
    """Complex numbers as pairs along a new last axis."""
    x = operand(x)
    if isinstance(x, np.ndarray):
        return stack([x.real, x.imag], axis=-1)
    raise NotImplementedError("`view_as_real` works on arrays alone: the graph has no complex numbers.")


