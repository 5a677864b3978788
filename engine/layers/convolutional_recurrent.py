"""ConvLSTM1D, 2D and 3D: LSTMs over sequences of images, whose products are convolutions (Shi et al. 2015)."""

from typing import Any

from engine import activations, ops, random
from engine.errors import ShapeError
from engine.layers.convolution import check_steps, output_size
from engine.layers.input_spec import InputSpec
from engine.layers.parts import weight
from engine.layers.recurrent import Recurrent, _of_cell, _split_arguments
from engine.layers.recurrent_cells import LSTMCell
from engine.utils import standardize_data_format, standardize_padding, standardize_tuple

_WINDOW = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")


class ConvLSTMCell(LSTMCell):
    """One step of a ConvLSTM; `units` of `LSTMCell` are the filters here, and every gate is an image of them.

    Args:
        rank: how many spatial axes there are.
        filters: channels of output and state.
        kernel_size, strides, padding, data_format, dilation_rate: of the convolution of the inputs, as for `Conv2D`;
            that of the state has the same kernel size, and keeps the size of the image.
        **kwargs: as for `LSTMCell`.
    """

    def __init__(
        self, rank: int, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid",
        data_format: str | None = None, dilation_rate: Any = 1, **kwargs,
    ):  # fmt: skip
        super().__init__(filters, **kwargs)
        where = f"in layer '{self.name}'"
        self.rank = rank
        self.filters = self.units
        self.kernel_size = standardize_tuple(kernel_size, rank, "kernel_size", where=where)
        self.strides = standardize_tuple(strides, rank, "strides", where=where)
        self.padding = standardize_padding(padding, ("valid", "same"))
        self.data_format = standardize_data_format(data_format)
        self.dilation_rate = standardize_tuple(dilation_rate, rank, "dilation_rate", where=where)
        check_steps(self.strides, self.dilation_rate, where)

    def build(self, input_shape):
        channels_first = self.data_format == "channels_first"
        channels = input_shape[1 if channels_first else -1]
        self._image = tuple(input_shape[2:] if channels_first else input_shape[1:-1])
        if channels is None or None in self._image:
            raise ValueError(
                f"The sizes of images and their channels must be known in layer '{self.name}', not {input_shape}."
            )
        self.kernel = weight(self, "kernel", (*self.kernel_size, channels, 4 * self.filters))
        self.recurrent_kernel = weight(self, "recurrent_kernel", (*self.kernel_size, self.filters, 4 * self.filters))
        self.bias = self._build_bias(4 * self.filters) if self.use_bias else None

    def state_shape(self, image: tuple) -> tuple:
        """The shape of output and state, without the batch, for inputs of this size."""
        settings = zip(image, self.kernel_size, self.strides, (self.padding,) * self.rank, self.dilation_rate)
        sizes = [output_size(*each) for each in settings]
        if any(size is not None and size <= 0 for size in sizes):
            raise ShapeError(
                f"Images of layer '{self.name}' must be at least as large as its kernel {self.kernel_size}, and one of "
                f"size {image} is not."
            )
        return (self.filters, *sizes) if self.data_format == "channels_first" else (*sizes, self.filters)

    def get_initial_state(self, batch_size=None):
        shape = (batch_size, *self.state_shape(self._image))
        return [ops.zeros(shape, dtype=self.compute_dtype) for _ in range(2)]

    def prepare_dropout(self, step_input, states, training):
        """Draw the masks for one sweep: four for the inputs and four for the state, one a gate."""
        masks = (None, None)
        if training:
            masks = (self._masks_like(step_input, self.dropout), self._masks_like(states[0], self.recurrent_dropout))
        self.__dict__["_masks"] = masks

    def _masks_like(self, x, rate):
        if not rate:
            return None
        return [random.dropout(ops.ones_like(x), rate, seed=self.seed_generator) for _ in range(4)]

    def call(self, inputs, states, training=False):
        h, c = states
        masks = self._masks if training else (None, None)
        window = {"data_format": self.data_format}
        from_inputs = self._gates(
            inputs, self.kernel, masks[0], strides=self.strides, padding=self.padding,
            dilation_rate=self.dilation_rate, **window,
        )  # fmt: skip
        from_state = self._gates(h, self.recurrent_kernel, masks[1], padding="same", **window)
        axis = 1 if self.data_format == "channels_first" else -1
        z = ops.add(from_inputs, from_state)
        if self.bias is not None:
            shape = (-1, *(1,) * self.rank) if axis == 1 else (-1,)
            z = ops.add(z, ops.reshape(self.bias, shape))
        i, f, g, o = ops.split(z, 4, axis=axis)
        kept = ops.multiply(self.recurrent_activation(f), c)
        c = ops.add(kept, ops.multiply(self.recurrent_activation(i), self.activation(g)))
        h = ops.multiply(self.recurrent_activation(o), self.activation(c))
        return h, [h, c]

    def _gates(self, x, kernel, masks, **window):
        """The convolutions of all four gates side by side; each has a dropout mask of its own."""
        kernel = ops.convert_to_tensor(kernel, dtype=self.compute_dtype)
        if masks is None:
            return ops.conv(x, kernel, **window)
        axis = 1 if self.data_format == "channels_first" else -1
        parts = ops.split(kernel, 4, axis=-1)
        return ops.concatenate(
            [ops.conv(ops.multiply(x, mask), part, **window) for mask, part in zip(masks, parts)], axis=axis
        )

    def get_config(self):
        config = super().get_config()
        del config["units"]
        return {**config, "rank": self.rank, **{name: getattr(self, name) for name in _WINDOW}}


class ConvLSTM(Recurrent):
    """What ConvLSTM1D, 2D and 3D have in common: a `ConvLSTMCell` over all steps."""

    rank = 2
    cell_class = ConvLSTMCell
    _cell_name = "conv_lstm_cell"

    def _start(self, cell_arguments, rnn_arguments, activity_regularizer, kwargs):
        cell_arguments["rank"] = self.rank
        super()._start(cell_arguments, rnn_arguments, activity_regularizer, kwargs)
        self.state_size = [self.cell.filters] * 2
        self.input_spec = InputSpec(ndim=self.rank + 3)

    def _is_usual(self):
        return False

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, steps, *rest = sequences_shape
        image = rest[1:] if self.cell.data_format == "channels_first" else rest[:-1]
        state = self.cell.state_shape(tuple(image))
        output = (batch, steps, *state) if self.return_sequences else (batch, *state)
        return (output, (batch, *state), (batch, *state)) if self.return_state else output

    def compute_mask(self, _, mask):
        return super().compute_mask(_, mask)

    recurrent_activation = _of_cell("recurrent_activation")
    unit_forget_bias = _of_cell("unit_forget_bias")

    def _gates_config(self):
        return {
            "recurrent_activation": activations.serialize(self.recurrent_activation),
            **super()._gates_config(),
            "unit_forget_bias": self.unit_forget_bias,
        }

    def get_config(self):
        config = super().get_config()
        del config["units"]
        return {**config, **{name: getattr(self, name) for name in _WINDOW}}


for _name in _WINDOW:
    setattr(ConvLSTM, _name, _of_cell(_name))


def _class(rank):
    """The layer of that many spatial axes."""

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        **kwargs,
    ):
        self._start(*_split_arguments(dict(locals())), activity_regularizer, kwargs)

    axes = ("a line", "an image", "a volume")[rank - 1]
    doc = (
        f"LSTM over sequences in which every step is {axes}: (batch, timesteps, {'size, ' * rank}channels).\n\n"
        "    See `ConvLSTMCell` and `RNN` for the arguments.\n    "
    )
    members = {"__init__": __init__, "__doc__": doc, "rank": rank, "__module__": __name__}
    return type(f"ConvLSTM{rank}D", (ConvLSTM,), members)


ConvLSTM1D, ConvLSTM2D, ConvLSTM3D = _class(1), _class(2), _class(3)
