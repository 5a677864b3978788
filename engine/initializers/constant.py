"""Initializers whose values are not random."""

from typing import Any

import numpy as np

from engine import identifiers
from engine.graph import dtypes
from engine.initializers.initializer import Initializer


def _numpy(dtype) -> np.dtype:
    return dtypes.numpy_dtype(dtypes.standardize(dtype))


class Constant(Initializer):
    """Every element is `value` (a number, or an array that broadcasts to the shape)."""

    def __init__(self, value: Any = 0.0):
        self.value = value

    def __call__(self, shape, dtype=None):
        filled = np.empty(shape, _numpy(dtype))
        filled[...] = np.asarray(self.value)
        return filled

    def get_config(self):
        return {"value": identifiers.serialize(self.value)}

    @classmethod
    def from_config(cls, config):
        from engine.saving import deserialize_keras_object

        return cls(deserialize_keras_object(config["value"]))


class Zeros(Initializer):
    """Every element is 0."""

    def __call__(self, shape, dtype=None):
        return np.zeros(shape, _numpy(dtype))


class Ones(Initializer):
    """Every element is 1."""

    def __call__(self, shape, dtype=None):
        return np.ones(shape, _numpy(dtype))


class Identity(Initializer):
    """The identity matrix times `gain`; for matrices only."""

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape, dtype=None):
        if len(shape) != 2:
            raise ValueError(f"`shape` must have 2 dimensions for the Identity initializer, not {tuple(shape)}.")
        return (self.gain * np.eye(*shape)).astype(_numpy(dtype))

    def get_config(self):
        return {} if self.gain == 1.0 else {"gain": self.gain}  # Keras writes {} always, and so loses another gain


class STFT(Initializer):
    """Kernels of a short-time Fourier transform as a 1-D convolution.

    Args:
        side: "real" or "imag", the part of the complex kernel.
        window: "hann" or "hamming", an array of the window's length, or None for no window.
        scaling: "density" or "spectrum" (how `scipy.signal.stft` scales), or None.
        periodic: whether the window is periodic, not symmetric.
    """

    def __init__(
        self, side: str = "real", window: Any = "hann", scaling: str | None = "density", periodic: bool = False
    ):
        if side not in ("real", "imag"):
            raise ValueError(f'`side` must be "real" or "imag", not {side!r}.')
        if isinstance(window, str) and window not in _WINDOWS:
            raise ValueError(f"`window` must be one of {', '.join(_WINDOWS)}, an array or None, not {window!r}.")
        if scaling is not None and scaling not in ("density", "spectrum"):
            raise ValueError(f'`scaling` must be "density", "spectrum" or None, not {scaling!r}.')
        self.side = side
        self.window = window
        self.scaling = scaling
        self.periodic = periodic

    def __call__(self, shape, dtype=None):
        if len(shape) != 3:
            raise ValueError(f"`shape` must be (frame length, input channels, fft bins), not {tuple(shape)}.")
        frame_length, input_channels, bins = shape
        fft_length = (bins - 1) * 2
        frequency = np.arange(bins)[None, None, :] / fft_length
        time = np.arange(frame_length).reshape((frame_length, 1, 1))
        angle = -2 * np.pi * time * frequency
        window, scaling = self._window(frame_length)
        values = (np.cos if self.side == "real" else np.sin)(angle) * window.reshape(-1, 1, 1) / scaling
        return np.repeat(values, input_channels, axis=1).astype(_numpy(dtype))

    def _window(self, length):
        if self.window is None:
            window = np.ones(length)
        elif isinstance(self.window, str):
            window = _WINDOWS[self.window](length + 1)[:-1] if self.periodic else _WINDOWS[self.window](length)
        else:
            window = np.asarray(self.window)
        if self.scaling == "density":
            return window, np.sqrt(np.sum(np.square(window)))
        if self.scaling == "spectrum":
            return window, np.sqrt(np.sum(window) ** 2)
        return window, 1.0

    def get_config(self):
        return {"side": self.side, "window": self.window, "periodic": self.periodic, "scaling": self.scaling}


_WINDOWS = {"hann": np.hanning, "hamming": np.hamming, "blackman": np.blackman, "bartlett": np.bartlett}
