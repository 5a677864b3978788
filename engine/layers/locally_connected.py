"""Convolutions with a kernel of its own at each place. Keras had them until 2.15; files of then are read with them."""

import itertools
import math
from typing import Any

from engine import ops
from engine.errors import ShapeError
from engine.layers.convolution import Convolution
from engine.layers.parts import weight


class LocallyConnected(Convolution):
    """Base of LocallyConnected1D and LocallyConnected2D.

    Input: (batch, *sizes, channels), or with "channels_first" (batch, channels, *sizes); the sizes must be known.

    Args:
        filters: the number of output channels.
        kernel_size, strides, data_format, activation, use_bias, and the initializers, regularizers and constraints: as
            for `Conv2D`. The kernel has shape (places, inputs of a window, filters), the bias (*places, filters).
        padding: "valid".
        implementation: 1, the one that keeps the kernel in this shape.
    """

    paddings = ("valid",)

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, implementation: int = 1, **kwargs):
        super().__init__(filters, kernel_size, strides, **kwargs)
        if implementation != 1:
            raise ValueError(f"`implementation` must be 1, not {implementation!r}, in layer '{self.name}'.")

    def build(self, input_shape):
        channels = self._channels(input_shape)
        shape = self.compute_output_shape(input_shape)
        places = shape[1:-1] if self.data_format == "channels_last" else shape[2:]
        if None in places:
            raise ShapeError(f"Layer '{self.name}' must be built with known sizes, not for shape {input_shape}.")
        self._places = places
        window = math.prod(self.kernel_size) * channels
        self._kernel = weight(self, "kernel", (math.prod(places), window, self.filters))
        self.bias = weight(self, "bias", (*places, self.filters)) if self.use_bias else None

    def call(self, inputs):
        axis = 1 if self.data_format == "channels_last" else 2
        taken = []  # for each place in the window, what is there when the window is at each of its places
        for start in itertools.product(*map(range, self.kernel_size)):
            window = [slice(None)] * len(inputs.shape)
            for i, (first, count, stride) in enumerate(zip(start, self._places, self.strides)):
                window[axis + i] = slice(first, first + (count - 1) * stride + 1, stride)
            part = inputs[tuple(window)]
            taken.append(part if axis == 1 else ops.moveaxis(part, 1, -1))
        # The inputs of a window stand in the order of its axes; the channels are the last of these, or the first.
        windows = ops.stack(taken, axis=-2 if axis == 1 else -1)
        windows = ops.reshape(windows, (-1, math.prod(self._places), self.kernel.shape[1]))
        outputs = ops.einsum("bpk,pkf->bpf", windows, self.kernel)
        outputs = ops.reshape(outputs, (-1, *self._places, self.filters))
        if axis == 2:
            outputs = ops.moveaxis(outputs, -1, 1)
        if self.use_bias:  # with "channels_first" Keras took its numbers in their order, not by place
            bias = self.bias if axis == 1 else ops.reshape(self.bias, (self.filters, *self._places))
            outputs = ops.add(outputs, bias)
        return self.activation(outputs)

    def get_config(self):
        config = super().get_config()
        return {key: value for key, value in config.items() if key not in ("groups", "dilation_rate")}


class LocallyConnected1D(LocallyConnected):
    """Convolution over one axis with a kernel of its own at each place. See `LocallyConnected` for the arguments."""

    rank = 1


class LocallyConnected2D(LocallyConnected):
    """Convolution over two axes with a kernel of its own at each place. See `LocallyConnected` for the arguments."""

    rank = 2
