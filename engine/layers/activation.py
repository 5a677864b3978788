"""Activation functions as layers. Outputs have the shape of inputs."""

from typing import Any

from engine import activations, ops
from engine.errors import ShapeError
from engine.graph import dtypes
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.layers.parts import parts_config, set_parts, weight


class _Elementwise(Layer):
    """What these layers have in common: masks pass, and shapes stay."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def compute_output_shape(self, input_shape):
        return input_shape


class Activation(_Elementwise):
    """Applies an activation function, given by name or as a function."""

    def __init__(self, activation: Any, **kwargs):
        super().__init__(**kwargs)
        self.activation = activations.get(activation)
        self._build_at_init()

    def call(self, inputs):
        return self.activation(inputs)

    def get_config(self):
        return {**super().get_config(), "activation": activations.serialize(self.activation)}


def _check_at_least_zero(layer, **values):
    for name, value in values.items():
        if value is None or value < 0:
            raise ValueError(f"`{name}` must be a number >= 0, not {value!r}, in layer '{layer.name}'.")


class ReLU(_Elementwise):
    """`x` above `threshold`, `negative_slope * (x - threshold)` below, at most `max_value`."""

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs
    ):
        if "alpha" in kwargs:  # its name in Keras 2
            negative_slope = kwargs.pop("alpha")
        super().__init__(**kwargs)
        _check_at_least_zero(self, negative_slope=negative_slope, threshold=threshold)
        if max_value is not None:
            _check_at_least_zero(self, max_value=max_value)
        self.max_value = max_value
        self.negative_slope = negative_slope
        self.threshold = threshold
        self._build_at_init()

    def call(self, inputs):
        return activations.relu(
            inputs, negative_slope=self.negative_slope, max_value=self.max_value, threshold=self.threshold
        )

    def get_config(self):
        return {
            **super().get_config(),
            "max_value": self.max_value,
            "negative_slope": self.negative_slope,
            "threshold": self.threshold,
        }


class LeakyReLU(_Elementwise):
    """`x` above 0, `negative_slope * x` below."""

    def __init__(self, negative_slope: float = 0.3, **kwargs):
        if "alpha" in kwargs:  # its name in Keras 2
            negative_slope = kwargs.pop("alpha")
        super().__init__(**kwargs)
        _check_at_least_zero(self, negative_slope=negative_slope)
        self.negative_slope = negative_slope
        self._build_at_init()

    def call(self, inputs):
        return activations.leaky_relu(inputs, negative_slope=self.negative_slope)

    def get_config(self):
        return {**super().get_config(), "negative_slope": self.negative_slope}


class PReLU(_Elementwise):
    """A leaky ReLU whose slopes are trained, one for each feature (He et al. 2015).

    Args:
        alpha_initializer: first value of the slopes, which have the shape of an input without the batch.
        alpha_regularizer: penalty on the slopes.
        alpha_constraint: applied to the slopes after each update.
        shared_axes: axes (counted with the batch, from 1) along which the slopes are the same.
    """

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        set_parts(
            self,
            alpha_initializer=alpha_initializer,
            alpha_regularizer=alpha_regularizer,
            alpha_constraint=alpha_constraint,
        )
        if shared_axes is None:
            self.shared_axes = None
        else:
            self.shared_axes = list(shared_axes) if isinstance(shared_axes, (list, tuple)) else [shared_axes]

    def build(self, input_shape):
        shape = list(input_shape[1:])
        for axis in self.shared_axes or ():
            shape[axis - 1] = 1
        self.alpha = weight(self, "alpha", tuple(shape))
        fixed = {}
        if self.shared_axes:
            fixed = {i: input_shape[i] for i in range(1, len(input_shape)) if i not in self.shared_axes}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=fixed)

    def call(self, inputs):
        below = ops.multiply(ops.negative(self.alpha), ops.relu(ops.negative(inputs)))
        return ops.add(ops.relu(inputs), below)

    def get_config(self):
        return {
            **super().get_config(),
            **parts_config(self, "alpha_initializer", "alpha_regularizer", "alpha_constraint"),
            "shared_axes": None if self.shared_axes is None else list(self.shared_axes),
        }


class ELU(_Elementwise):
    """`x` above 0, `alpha * (exp(x) - 1)` below."""

    def __init__(self, alpha: float = 1.0, **kwargs):
        super().__init__(**kwargs)
        self.alpha = alpha
        self._build_at_init()

    def call(self, inputs):
        return activations.elu(inputs, alpha=self.alpha)

    def get_config(self):
        return {**super().get_config(), "alpha": self.alpha}


class Softmax(_Elementwise):
    """Softmax along an axis, or along several together.

    Called with a `mask` (bool, or numbers that are True above 0.5) that broadcasts to the inputs, it gives 0 where
    the mask is False, also where it is False along the whole axis.
    """

    def __init__(self, axis: Any = -1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis
        self._build_at_init()

    _lowers_what_is_masked = False  # as Keras before 3.10: not zeros where all is masked, but about equal shares

    def call(self, inputs, mask=None):
        if mask is None:
            return self._softmax(inputs)
        low = -3e4 if dtypes.standardize(inputs.dtype) == "float16" else -1e9
        if self._lowers_what_is_masked:
            hidden = ops.multiply(ops.subtract(1.0, ops.cast(mask, inputs.dtype)), low)
            return self._softmax(ops.add(inputs, hidden))
        seen = self._as_bool(mask, inputs)
        return ops.where(seen, self._softmax(ops.where(seen, inputs, low)), 0.0)

    def _softmax(self, inputs):
        axis = tuple(self.axis) if isinstance(self.axis, (list, tuple)) else (self.axis,)
        if len(axis) == 1:
            return activations.softmax(inputs, axis=axis[0])
        return ops.exp(ops.subtract(inputs, ops.logsumexp(inputs, axis=axis, keepdims=True)))

    def _as_bool(self, mask, inputs):
        pairs = list(zip(mask.shape[::-1], inputs.shape[::-1]))
        if len(mask.shape) > len(inputs.shape) or any(m not in (1, size) for m, size in pairs):
            raise ShapeError(
                f"The mask of layer '{self.name}' must broadcast to the inputs, of shape {tuple(inputs.shape)}, and "
                f"one of shape {tuple(mask.shape)} does not."
            )
        return mask if dtypes.standardize(mask.dtype) == "bool" else ops.greater(mask, 0.5)

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}
