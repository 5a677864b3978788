"""Convolutions of other kinds: depthwise, separable and transposed."""

from typing import Any

from engine import activations, ops
from engine.layers.convolution import Convolution, Window
from engine.layers.parts import parts_config, set_parts, weight
from engine.utils import standardize_tuple, whole_number


class DepthwiseConvolution(Window):
    """Base of the depthwise convolutions: each channel has filters of its own.

    Output: `depth_multiplier` channels for each channel of the input.

    Args:
        kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias: as for `Convolution`.
        depth_multiplier: how many filters each channel has.
        depthwise_initializer: first value of the kernel, of shape (*kernel_size, channels, depth_multiplier).
        bias_initializer, depthwise_regularizer, bias_regularizer, activity_regularizer, depthwise_constraint,
            bias_constraint: as for `Dense`.
    """

    steps_with_gaps = True

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.depth_multiplier = whole_number(depth_multiplier, "depth_multiplier", 1, f"in layer '{self.name}'")
        self._start(kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias)
        set_parts(
            self,
            depthwise_initializer=depthwise_initializer,
            bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer,
            bias_regularizer=bias_regularizer,
            depthwise_constraint=depthwise_constraint,
            bias_constraint=bias_constraint,
        )

    def build(self, input_shape):
        channels = self._channels(input_shape)
        self.compute_output_shape(input_shape)  # complains of an input that is too small
        self.kernel = self.add_weight(
            name="kernel",
            shape=(*self.kernel_size, channels, self.depth_multiplier),
            initializer=self.depthwise_initializer,
            regularizer=self.depthwise_regularizer,
            constraint=self.depthwise_constraint,
        )
        self.bias = weight(self, "bias", (self.depth_multiplier * channels,)) if self.use_bias else None

    def call(self, inputs):
        outputs = ops.depthwise_conv(
            inputs,
            self.kernel,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
            data_format=self.data_format,
        )
        return self._finish(outputs, outputs.shape[self._channel_axis()])

    def compute_output_shape(self, input_shape):
        return self._output_shape(input_shape, self.depth_multiplier * input_shape[self._channel_axis()])

    def get_config(self):
        return {
            **super().get_config(),
            "depth_multiplier": self.depth_multiplier,
            **self._window_config(),
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            **parts_config(
                self, "depthwise_initializer", "bias_initializer", "depthwise_regularizer", "bias_regularizer",
                "activity_regularizer", "depthwise_constraint", "bias_constraint",
            ),
        }  # fmt: skip


class DepthwiseConv1D(DepthwiseConvolution):
    """Depthwise convolution over time. See `DepthwiseConvolution` for the arguments."""


class DepthwiseConv2D(DepthwiseConvolution):
    """Depthwise convolution over images. See `DepthwiseConvolution` for the arguments."""

    rank = 2


class SeparableConvolution(Window):
    """Base of the separable convolutions: a depthwise one, and a 1x1 one that mixes its channels.

    Args:
        filters: the number of output channels.
        kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias: as for `Convolution`.
        depth_multiplier: how many filters each channel has in the depthwise part.
        depthwise_initializer: first value of the depthwise kernel, (*kernel_size, channels, depth_multiplier).
        pointwise_initializer: first value of the pointwise kernel, (1, ..., channels * depth_multiplier, filters).
        bias_initializer, ...: as for `Dense`.
    """

    steps_with_gaps = True

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        where = f"in layer '{self.name}'"
        self.filters = whole_number(filters, "filters", 1, where)
        self.depth_multiplier = whole_number(depth_multiplier, "depth_multiplier", 1, where)
        self._start(kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias)
        set_parts(
            self,
            depthwise_initializer=depthwise_initializer,
            pointwise_initializer=pointwise_initializer,
            bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer,
            pointwise_regularizer=pointwise_regularizer,
            bias_regularizer=bias_regularizer,
            depthwise_constraint=depthwise_constraint,
            pointwise_constraint=pointwise_constraint,
            bias_constraint=bias_constraint,
        )

    def build(self, input_shape):
        channels = self._channels(input_shape)
        self.compute_output_shape(input_shape)  # complains of an input that is too small
        shapes = {
            "depthwise": (*self.kernel_size, channels, self.depth_multiplier),
            "pointwise": (*(1,) * self.rank, channels * self.depth_multiplier, self.filters),
        }
        for part, shape in shapes.items():
            kernel = self.add_weight(
                name=f"{part}_kernel",
                shape=shape,
                initializer=getattr(self, f"{part}_initializer"),
                regularizer=getattr(self, f"{part}_regularizer"),
                constraint=getattr(self, f"{part}_constraint"),
            )
            setattr(self, f"{part}_kernel", kernel)
        self.bias = weight(self, "bias", (self.filters,)) if self.use_bias else None

    def call(self, inputs):
        inputs, padding = self._padded(inputs)
        outputs = ops.separable_conv(
            inputs,
            self.depthwise_kernel,
            self.pointwise_kernel,
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
            "depth_multiplier": self.depth_multiplier,
            "filters": self.filters,
            **self._window_config(),
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            **parts_config(
                self, "depthwise_initializer", "pointwise_initializer", "bias_initializer", "depthwise_regularizer",
                "pointwise_regularizer", "bias_regularizer", "activity_regularizer", "depthwise_constraint",
                "pointwise_constraint", "bias_constraint",
            ),
        }  # fmt: skip


class SeparableConv1D(SeparableConvolution):
    """Separable convolution over time. See `SeparableConvolution` for the arguments.

    `padding` may be "causal" too, as in Keras 2.
    """

    paddings = ("valid", "same", "causal")


class SeparableConv2D(SeparableConvolution):
    """Separable convolution over images. See `SeparableConvolution` for the arguments."""

    rank = 2


class TransposedConvolution(Convolution):
    """Base of the transposed convolutions, which make the input larger where a convolution makes it smaller.

    Args beyond those of `Convolution` (there are no `groups`):
        output_padding: how much larger the output is made at its end, of the sizes that strides leave open; found
            from the padding when None.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        output_padding: Any = None,
        data_format: str | None = None,
        dilation_rate: Any = 1,
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
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, 1, activation, use_bias,
            kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer,
            kernel_constraint, bias_constraint, **kwargs,
        )  # fmt: skip
        where = f"in layer '{self.name}'"
        self.output_padding = None
        if output_padding is not None:
            self.output_padding = standardize_tuple(output_padding, self.rank, "output_padding", True, where)
            if any(extra >= stride for extra, stride in zip(self.output_padding, self.strides)):
                raise ValueError(
                    f"`output_padding` must be less than `strides` {self.strides}, not {self.output_padding}, {where}."
                )

    def build(self, input_shape):
        channels = self._channels(input_shape)
        self._kernel = weight(self, "kernel", (*self.kernel_size, self.filters, channels))
        self.bias = weight(self, "bias", (self.filters,)) if self.use_bias else None

    def call(self, inputs):
        outputs = ops.conv_transpose(
            inputs,
            self.kernel,
            strides=self.strides,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation_rate=self.dilation_rate,
            data_format=self.data_format,
        )
        return self._finish(outputs, self.filters)

    def compute_output_shape(self, input_shape):
        first = 1 if self.data_format == "channels_last" else 2
        extra = self.output_padding or (None,) * self.rank
        spatial = [
            self._enlarged(size, *settings)
            for size, *settings in zip(
                input_shape[first:first + self.rank], self.kernel_size, self.strides, self.dilation_rate, extra
            )
        ]
        if self.data_format == "channels_last":
            return (input_shape[0], *spatial, self.filters)
        return (input_shape[0], self.filters, *spatial)

    def _enlarged(self, size, kernel, stride, dilation, extra):
        """The size of the output along an axis."""
        if size is None:
            return None
        reach = (kernel - 1) * dilation + 1
        if extra is None:
            return size * stride + (max(reach - stride, 0) if self.padding == "valid" else 0)
        around = reach // 2 if self.padding == "same" else 0
        return (size - 1) * stride + reach - 2 * around + extra

    def get_config(self):
        config = super().get_config()
        del config["groups"]
        return {**config, "output_padding": self.output_padding}


class Conv1DTranspose(TransposedConvolution):
    """Transposed convolution over time. See `TransposedConvolution` for the arguments."""

    paddings = ("valid", "same")


class Conv2DTranspose(TransposedConvolution):
    """Transposed convolution over images. See `TransposedConvolution` for the arguments."""

    rank = 2


class Conv3DTranspose(TransposedConvolution):
    """Transposed convolution over volumes. See `TransposedConvolution` for the arguments."""

    rank = 3


Convolution1DTranspose, Convolution2DTranspose = Conv1DTranspose, Conv2DTranspose
Convolution3DTranspose = Conv3DTranspose
SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
