"""Convolutions over 1, 2 or 3 axes."""

from typing import Any

from engine import activations, ops
from engine.errors import ShapeError
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.layers.parts import parts_config, set_parts, weight
from engine.utils import standardize_data_format, standardize_padding, standardize_tuple, whole_number


def output_size(size: int | None, kernel: int, stride: int, padding: str, dilation: int) -> int | None:
    """How many places a kernel has along an axis of that size."""
    if size is None:
        return None
    if padding in ("same", "causal"):
        return -(-size // stride)
    return (size - dilation * (kernel - 1) - 1) // stride + 1


def check_steps(strides: tuple, dilation_rate: tuple, where: str) -> None:
    """Complain when a window both makes large steps and has gaps."""
    if max(strides) > 1 and max(dilation_rate) > 1:
        raise ValueError(
            f"`strides` and `dilation_rate` must not both be greater than 1, as {strides} and {dilation_rate} are, "
            f"{where}."
        )


class Window(Layer):
    """What convolutions have in common: a window of `rank` axes that moves over the input, a bias, an activation.

    Attributes:
        rank: how many spatial axes there are.
        paddings: which paddings there may be.
        steps_with_gaps: whether strides and dilation may both be greater than 1.
    """

    rank = 1
    paddings: tuple = ("valid", "same")
    steps_with_gaps = False

    def _start(self, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias):
        where = f"in layer '{self.name}'"
        self.kernel_size = standardize_tuple(kernel_size, self.rank, "kernel_size", where=where)
        self.strides = standardize_tuple(strides, self.rank, "strides", where=where)
        self.dilation_rate = standardize_tuple(dilation_rate, self.rank, "dilation_rate", where=where)
        self.padding = standardize_padding(padding, self.paddings)
        self.data_format = standardize_data_format(data_format)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.input_spec = InputSpec(min_ndim=self.rank + 2)
        if not self.steps_with_gaps:
            check_steps(self.strides, self.dilation_rate, where)
        if self.padding == "causal" and self.data_format != "channels_last":
            raise ValueError(f'`padding="causal"` needs `data_format="channels_last"`, {where}.')

    def _padded(self, inputs):
        """The inputs and the padding that is left to do: zeros in front, for "causal", are added here."""
        if self.padding != "causal":
            return inputs, self.padding
        widths = [(0, 0)] * len(inputs.shape)
        widths[1] = (self.dilation_rate[0] * (self.kernel_size[0] - 1), 0)
        return ops.pad(inputs, tuple(widths)), "valid"

    def _channel_axis(self):
        return -1 if self.data_format == "channels_last" else 1

    def _channels(self, input_shape):
        """The number of channels of the input, which must be known; sets `input_spec`."""
        if len(input_shape) != self.rank + 2:
            raise ShapeError(
                f"Inputs of layer '{self.name}' must have {self.rank + 2} dimensions, not shape {tuple(input_shape)}."
            )
        axis = self._channel_axis()
        channels = input_shape[axis]
        if channels is None:
            raise ShapeError(
                f"Layer '{self.name}' must be built with a known number of channels, not for shape {input_shape}."
            )
        self.input_spec = InputSpec(min_ndim=self.rank + 2, axes={axis: channels})
        return channels

    def _finish(self, outputs, channels):
        """Add the bias and apply the activation."""
        if self.use_bias:
            bias = self.bias
            if self.data_format == "channels_first":
                bias = ops.reshape(bias, (channels, *(1,) * self.rank))
            outputs = ops.add(outputs, bias)
        return self.activation(outputs)

    def _output_shape(self, input_shape, channels):
        first = 1 if self.data_format == "channels_last" else 2
        spatial = tuple(
            output_size(size, *settings)
            for size, *settings in zip(
                input_shape[first:first + self.rank], self.kernel_size, self.strides, (self.padding,) * self.rank,
                self.dilation_rate,
            )
        )  # fmt: skip
        if any(size is not None and size <= 0 for size in spatial):
            raise ShapeError(
                f"Inputs of layer '{self.name}' must be at least as large as its kernel {self.kernel_size}, "
                f"and one of shape {tuple(input_shape)} is not."
            )
        if self.data_format == "channels_last":
            return (*input_shape[:1], *spatial, channels)
        return (input_shape[0], channels, *spatial)

    def _window_config(self):
        return {
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": self.data_format,
            "dilation_rate": self.dilation_rate,
        }


class Convolution(Window):
    """Base of Conv1D, Conv2D and Conv3D.

    Input: (batch, *sizes, channels), or with "channels_first" (batch, channels, *sizes).

    Args:
        filters: the number of output channels.
        kernel_size: the sizes of the window; one number for all axes, or one an axis.
        strides: how far the window moves at a time.
        padding: "valid" (the window stays inside), "same" (zeros around, output as large as input over strides), or
            in 1-D "causal" (zeros in front only).
        data_format: "channels_last" or "channels_first".
        dilation_rate: the distance of the inputs in a window.
        groups: channels are split into so many groups, each with filters of its own.
        activation: name or function; None for none.
        use_bias: whether to add a bias.
        kernel_initializer: first value of the kernel, of shape (*kernel_size, channels / groups, filters).
        bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint,
            bias_constraint: as for `Dense`.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        where = f"in layer '{self.name}'"
        self.filters = whole_number(filters, "filters", 1, where)
        self.groups = whole_number(groups, "groups", 1, where)
        self._start(kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias)
        if self.filters % self.groups:
            raise ValueError(f"`filters` must be a multiple of `groups`, not {filters} for {groups}, {where}.")
        set_parts(
            self,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )

    def build(self, input_shape):
        channels = self._channels(input_shape)
        if channels % self.groups:
            raise ShapeError(
                f"The channels of the input of layer '{self.name}' must be a multiple of `groups` {self.groups}, "
                f"not {channels}."
            )
        self.compute_output_shape(input_shape)  # complains of an input that is too small
        self._kernel = weight(self, "kernel", (*self.kernel_size, channels // self.groups, self.filters))
        self.bias = weight(self, "bias", (self.filters,)) if self.use_bias else None

    @property
    def kernel(self) -> Any:
        """The kernel variable."""
        return self._kernel

    def call(self, inputs):
        inputs, padding = self._padded(inputs)
        outputs = ops.conv(
            inputs,
            self.kernel,
            strides=self.strides,
            padding=padding,
            dilation_rate=self.dilation_rate,
            data_format=self.data_format,
        )
        return self._finish(outputs, self.filters)

    def compute_output_shape(self, input_shape):
        return self._output_shape(input_shape, self.filters)

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            **self._window_config(),
            "groups": self.groups,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            **parts_config(
                self, "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
                "activity_regularizer", "kernel_constraint", "bias_constraint",
            ),
        }  # fmt: skip


class Conv1D(Convolution):
    """Convolution over time: (batch, timesteps, channels) gives (batch, timesteps', filters). See `Convolution`."""

    rank = 1
    paddings = ("valid", "same", "causal")


class Conv2D(Convolution):
    """Convolution over images: (batch, height, width, channels) gives (batch, height', width', filters).

    See `Convolution` for the arguments.
    """

    rank = 2


class Conv3D(Convolution):
    """Convolution over volumes: (batch, depth, height, width, channels). See `Convolution` for the arguments."""

    rank = 3


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
