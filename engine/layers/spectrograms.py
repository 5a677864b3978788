"""Layers that take sounds apart into frequencies."""

import math
from typing import Any

import numpy as np

from engine import initializers, ops
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.ops import fourier
from engine.utils import standardize_data_format

MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


class MelSpectrogram(Layer):
    """Sounds as the strength of frequencies over time, on the mel scale.

    Input: (time,) or (batch, time). Output: (num_mel_bins, frames) or (batch, num_mel_bins, frames).

    Args:
        fft_length: the length of the Fourier transform.
        sequence_stride: how many samples lie between frames.
        sequence_length: how many samples a frame covers; None is `fft_length`.
        window: "hann", "hamming", an array, or None.
        sampling_rate: samples per second.
        num_mel_bins: how many bands of frequencies.
        min_freq, max_freq: the lowest and the highest frequency in Hertz; None is half the sampling rate.
        power_to_db: whether strength is given in decibels.
        top_db: how far below the strongest decibels are cut.
        mag_exp: the power of magnitudes that is taken: 1 for energy, 2 for power.
        min_power: the least power that is not taken for it.
        ref_power: the power of 0 decibels.
    """

    def __init__(
        self,
        fft_length: int = 2048,
        sequence_stride: int = 512,
        sequence_length: int | None = None,
        window: Any = "hann",
        sampling_rate: int = 16000,
        num_mel_bins: int = 128,
        min_freq: float = 20.0,
        max_freq: float | None = None,
        power_to_db: bool = True,
        top_db: float = 80.0,
        mag_exp: float = 2.0,
        min_power: float = 1e-10,
        ref_power: float = 1.0,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.fft_length = fft_length
        self.sequence_stride = sequence_stride
        self.sequence_length = sequence_length or fft_length
        if self.sequence_length > fft_length:
            raise ValueError(
                f"`sequence_length` must not be above `fft_length`, {fft_length}, and is {self.sequence_length}, in "
                f"layer '{self.name}'."
            )
        self.window = window
        self.sampling_rate = sampling_rate
        self.num_mel_bins = num_mel_bins
        self.min_freq = min_freq
        self.max_freq = max_freq or int(sampling_rate / 2)
        self.power_to_db = power_to_db
        self.top_db = top_db
        self.mag_exp = mag_exp
        self.min_power = min_power
        self.ref_power = ref_power

    def call(self, inputs):
        dtype = self.compute_dtype if self.compute_dtype == "float64" else "float32"
        sound = ops.cast(inputs, dtype)
        real, imag = fourier.stft(
            sound, self.sequence_length, self.sequence_stride, self.fft_length, window=self.window, center=True
        )
        strength = ops.power(ops.sqrt(ops.square(real) + ops.square(imag)), self.mag_exp)
        strength = ops.matmul(strength, self._bands().astype(dtype))
        if self.power_to_db:
            strength = self._decibels(strength)
        return ops.cast(ops.swapaxes(strength, -1, -2), self.compute_dtype)

    def _bands(self):
        """What each frequency gives to each band, (frequencies, bands): triangles that overlap by half."""

        def mel(hertz):
            return 1127.0 * np.log(1 + hertz / 700.0)

        frequencies = mel(np.linspace(0, self.sampling_rate / 2, self.fft_length // 2 + 1))[:, None]
        edges = np.linspace(mel(self.min_freq), mel(self.max_freq), self.num_mel_bins + 2)
        low, middle, high = edges[:-2], edges[1:-1], edges[2:]
        rising, falling = (frequencies - low) / (middle - low), (high - frequencies) / (high - middle)
        bands = np.maximum(0, np.minimum(rising, falling))
        bands[0] = 0  # what does not swing has no pitch
        return bands

    def _decibels(self, power):
        least = math.log10(max(abs(self.ref_power), self.min_power))
        logarithm = ops.log(ops.maximum(power, self.min_power))
        decibels = 10.0 * (logarithm / math.log(10)) - 10.0 * least
        return ops.maximum(decibels, ops.max(decibels) - self.top_db)

    def compute_output_shape(self, input_shape):
        time = input_shape[-1]
        frames = None if time is None else (time + self.sequence_stride + 1) // self.sequence_stride
        return (*input_shape[:-1], self.num_mel_bins, frames)

    def get_config(self):
        return {
            **super().get_config(),
            "fft_length": self.fft_length,
            "sequence_stride": self.sequence_stride,
            "sequence_length": self.sequence_length,
            "window": self.window,
            "sampling_rate": self.sampling_rate,
            "num_mel_bins": self.num_mel_bins,
            "min_freq": self.min_freq,
            "max_freq": self.max_freq,
            "power_to_db": self.power_to_db,
            "top_db": self.top_db,
            "mag_exp": self.mag_exp,
            "min_power": self.min_power,
            "ref_power": self.ref_power,
        }


class STFTSpectrogram(Layer):
    """Sounds as the strength of frequencies over time, by convolutions that can be trained.

    Input: (batch, time, channels). Output: (batch, frames, channels * frequencies), or (batch, frames, frequencies,
    channels) with `expand_dims`.

    Args:
        mode: "log", "magnitude", "psd" (power), "real", "imag", "angle" or "stft" (real and imaginary parts).
        frame_length: how many samples a frame covers.
        frame_step: how many samples lie between frames; None is half a frame.
        fft_length: the length of the Fourier transform; None is the next power of two.
        window: "hann", "hamming", an array, or None.
        periodic: whether the window is periodic, not symmetric.
        scaling: "density", "spectrum" or None: how values are scaled.
        padding: "valid" or "same".
        expand_dims: whether frequencies get an axis of their own.
        data_format: "channels_last" or "channels_first".
    """

    def __init__(
        self,
        mode: str = "log",
        frame_length: int = 256,
        frame_step: int | None = None,
        fft_length: int | None = None,
        window: Any = "hann",
        periodic: bool = False,
        scaling: str | None = "density",
        padding: str = "valid",
        expand_dims: bool = False,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        where = f"in layer '{self.name}'"
        if mode not in MODES:
            raise ValueError(f"`mode` must be one of {', '.join(MODES)}, not {mode!r}, {where}.")
        if frame_step is not None and not 1 <= frame_step <= frame_length:
            raise ValueError(f"`frame_step` must be from 1 to `frame_length`, not {frame_step!r}, {where}.")
        if fft_length is not None and fft_length < frame_length:
            raise ValueError(f"`fft_length` must not be below `frame_length`, and is {fft_length!r}, {where}.")
        if padding not in ("valid", "same"):
            raise ValueError(f'`padding` must be "valid" or "same", not {padding!r}, {where}.')
        self.mode = mode
        self.frame_length = frame_length
        self.frame_step = frame_step
        self.fft_length = fft_length
        self.window = window
        self.periodic = periodic
        self.scaling = scaling
        self.padding = padding
        self.expand_dims = expand_dims
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=3)
        self._bins = (fft_length or 2 ** math.ceil(math.log2(frame_length))) // 2 + 1

    def build(self, input_shape):
        for side, unused in (("real", "imag"), ("imag", "real")):
            if self.mode != unused:
                kernel = self.add_weight(
                    name=f"{side}_kernel",
                    shape=(self.frame_length, 1, self._bins),
                    initializer=initializers.STFT(side, self.window, self.scaling, self.periodic),
                )
                setattr(self, f"{side}_kernel", kernel)

    def call(self, inputs):
        if inputs.dtype not in ("float16", "float32", "float64") and str(inputs.dtype) != "bfloat16":
            raise TypeError(f"The input of layer '{self.name}' must be of a float type, not {inputs.dtype}.")
        real = self._frames(inputs, self.real_kernel) if self.mode != "imag" else None
        imag = self._frames(inputs, self.imag_kernel) if self.mode != "real" else None
        if self.mode in ("real", "imag"):
            return self._laid_out(real if imag is None else imag)
        if self.mode == "angle":
            return self._laid_out(ops.arctan2(imag, real))
        if self.mode == "stft":
            return self._laid_out(ops.concatenate([real, imag], axis=3))
        power = ops.square(real) + ops.square(imag)
        if self.mode == "psd":
            # All but the first and last frequency stand for the negative one too.
            return self._laid_out(power + ops.pad(power[..., 1:-1], ((0, 0), (0, 0), (0, 0), (1, 1))))
        magnitude = self._laid_out(ops.sqrt(ops.maximum(power, 1e-7)))
        return magnitude if self.mode == "magnitude" else ops.log(ops.maximum(magnitude, 1e-7))

    def _frames(self, inputs, kernel):
        """(batch, channels, frames, frequencies): each channel convolved with the kernel."""
        if self.data_format == "channels_last":
            inputs = ops.transpose(inputs, (0, 2, 1))
        batch, channels, time = inputs.shape
        flat = ops.reshape(inputs, (batch * channels, time, 1))
        frames = ops.conv(
            flat, ops.cast(kernel, ops.dtype(inputs)), strides=self.frame_step or self.frame_length // 2,
            padding=self.padding, data_format="channels_last",
        )  # fmt: skip
        return ops.reshape(frames, (batch, channels, *frames.shape[1:]))

    def _laid_out(self, frames):
        if self.expand_dims:
            return ops.transpose(frames, (0, 2, 3, 1)) if self.data_format == "channels_last" else frames
        batch, channels, count, bins = frames.shape
        flat = ops.reshape(ops.transpose(frames, (0, 1, 3, 2)), (batch, channels * bins, count))
        return ops.transpose(flat, (0, 2, 1)) if self.data_format == "channels_last" else flat

    def compute_output_shape(self, input_shape):
        last = self.data_format == "channels_last"
        batch, time, channels = input_shape if last else (input_shape[0], input_shape[2], input_shape[1])
        step = self.frame_step or self.frame_length // 2
        frames = None
        if time is not None:
            frames = -(-time // step) if self.padding == "same" else (time - self.frame_length) // step + 1
        bins = self._bins * (2 if self.mode == "stft" else 1)
        if self.expand_dims:
            return (batch, frames, bins, channels) if last else (batch, channels, frames, bins)
        flat = None if channels is None else channels * bins
        return (batch, frames, flat) if last else (batch, flat, frames)

    def get_config(self):
        return {
            **super().get_config(),
            "mode": self.mode,
            "frame_length": self.frame_length,
            "frame_step": self.frame_step,
            "fft_length": self.fft_length,
            "window": self.window,
            "periodic": self.periodic,
            "scaling": self.scaling,
            "padding": self.padding,
            "data_format": self.data_format,
            "expand_dims": self.expand_dims,
        }
