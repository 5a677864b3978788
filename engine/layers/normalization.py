"""Normalization: numbers made to have mean 0 and variance 1 over some axes, then scaled and shifted by trained weights.

Outputs have the shape of inputs. Computation is in float32 at least.
"""

from typing import Any

from engine import config, ops
from engine.errors import ShapeError
from engine.graph import dtypes, normalization
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.layers.parts import parts_config, set_parts, weight


class AffineNormalization(Layer):
    """What these layers have in common: a scale `gamma` and an offset `beta`."""

    def _start(self, center, scale, **parts):
        self.center = center
        self.scale = scale
        set_parts(self, **parts)
        self.gamma = None
        self.beta = None

    def _build_affine(self, shape):
        if self.scale:
            self.gamma = weight(self, "gamma", shape, autocast=False)
        if self.center:
            self.beta = weight(self, "beta", shape, autocast=False)

    def _affine_config(self):
        return parts_config(
            self, "beta_initializer", "gamma_initializer", "beta_regularizer", "gamma_regularizer", "beta_constraint",
            "gamma_constraint",
        )  # fmt: skip

    def _size_of(self, input_shape, axis):
        if not -len(input_shape) <= axis < len(input_shape) or input_shape[axis] is None:
            raise ShapeError(
                f"Inputs of layer '{self.name}' must have an axis {axis} of known size, and shape "
                f"{tuple(input_shape)} has none."
            )
        return input_shape[axis]

    def compute_output_shape(self, input_shape):
        axes = self.axis if isinstance(self.axis, (list, tuple)) else (self.axis,)
        for axis in axes:
            if not -len(input_shape) <= axis < len(input_shape):
                raise ShapeError(
                    f"`axis` of layer '{self.name}' is {self.axis}, which an input of shape {tuple(input_shape)} "
                    f"does not have."
                )
        return input_shape


def _widened(inputs):
    """Inputs in float32 at least: 16 bits are too few for sums."""
    return ops.cast(inputs, dtypes.result_type(inputs.dtype, "float32"))


class BatchNormalization(AffineNormalization):
    """Normalizes each feature over the batch (Ioffe & Szegedy 2015).

    In training by mean and variance of the batch, of which moving averages are kept; otherwise (and when the
    layer is frozen) by those averages.

    Args:
        axis: the axis of the features.
        momentum: how much of the moving averages stays at each step.
        epsilon: added to the variance.
        center: whether there is an offset `beta`.
        scale: whether there is a scale `gamma`.
        beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer: first values, of
            shape (features,).
        beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint: as for `Dense`.
        renorm: whether batches are brought near to the moving averages that training keeps (Ioffe 2017).
        renorm_clipping: bounds `rmin` and `rmax` of their scale, `dmax` of their shift.
        renorm_momentum: how much of those moving averages stays at each step.
        synchronized: must be False.
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        renorm: bool = False,
        renorm_clipping: dict | None = None,
        renorm_momentum: float = 0.99,
        synchronized: bool = False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if synchronized:
            raise NotImplementedError(f"`synchronized` must be False, in layer '{self.name}'.")
        unknown = set(renorm_clipping or {}) - {"rmin", "rmax", "dmax"}
        if unknown:
            raise ValueError(
                f"`renorm_clipping` must have no keys but rmin, rmax and dmax, not {sorted(unknown)}, in layer "
                f"'{self.name}'."
            )
        least, most = (renorm_clipping or {}).get("rmin"), (renorm_clipping or {}).get("rmax")
        if least is not None and most is not None and least > most:
            raise ValueError(
                f"`rmin` of `renorm_clipping` must not be greater than `rmax`, as {least} is than {most}, in layer "
                f"'{self.name}'."
            )
        self.axis = int(axis)
        self.momentum = float(momentum)
        self.epsilon = float(epsilon)
        self.renorm = bool(renorm)
        self.renorm_clipping = renorm_clipping or {} if renorm else renorm_clipping
        self.renorm_momentum = renorm_momentum
        self.synchronized = False
        self._start(
            center,
            scale,
            beta_initializer=beta_initializer,
            gamma_initializer=gamma_initializer,
            moving_mean_initializer=moving_mean_initializer,
            moving_variance_initializer=moving_variance_initializer,
            beta_regularizer=beta_regularizer,
            gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint,
        )
        self.supports_masking = True

    def build(self, input_shape):
        size = self._size_of(input_shape, self.axis)
        self._build_affine((size,))
        self.moving_mean = weight(self, "moving_mean", (size,), trainable=False, autocast=False)
        self.moving_variance = weight(self, "moving_variance", (size,), trainable=False, autocast=False)
        if self.renorm:
            for name in ("moving_stddev", "renorm_mean", "renorm_stddev"):
                starts = self.moving_mean_initializer if name == "renorm_mean" else self._first_stddev
                added = self.add_weight(shape=(size,), name=name, initializer=starts, trainable=False, autocast=False)
                setattr(self, name, added)
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: size})

    def _first_stddev(self, shape, dtype=None):
        return ops.sqrt(self.moving_variance_initializer(shape, dtype=dtype))

    def call(self, inputs, training=None, mask=None):
        x = _widened(inputs)
        axis = self.axis % len(x.shape)
        last = axis == len(x.shape) - 1
        keep = None if mask is None else _kept(mask, x, axis)
        x = x if last else ops.moveaxis(x, axis, -1)
        if training and self.trainable:
            outputs, mean, variance = self._normalize_batch(x, keep)
            if self.renorm:
                outputs = self._renormalize(outputs, mean, variance)
            else:
                self._update(self.moving_mean, mean)
                self._update(self.moving_variance, self._seen(variance, x, mask))
        else:
            outputs = self._normalize_by(x, self.moving_mean, self.moving_variance)
        outputs = outputs if last else ops.moveaxis(outputs, -1, axis)
        return ops.cast(outputs, self.compute_dtype)

    def _normalize_batch(self, x, keep):
        """The normalized batch, and its mean and variance."""
        if keep is not None:
            mean, variance = _masked_moments(x, keep)
            return self._normalize_by(x, mean, variance), mean, variance
        size = (x.shape[-1],)
        scale = ops.ones(size, x.dtype) if self.gamma is None else ops.cast(self.gamma, x.dtype)
        offset = ops.zeros(size, x.dtype) if self.beta is None else ops.cast(self.beta, x.dtype)
        return normalization.batch_norm(x, scale, offset, epsilon=self.epsilon)

    # "images" in models of Keras 2, for which TensorFlow did so; "all" in those of Keras without TensorFlow.
    _unbiased = ""

    def _seen(self, variance, x, mask):
        """The variance as it enters the moving average."""
        count = x.size // max(variance.size, 1)
        if not self._unbiased or (self._unbiased == "images" and len(x.shape) != 4) or mask is not None or count < 2:
            return variance
        degrees = count - 1 if self._unbiased == "images" else count - (1 + self.epsilon)
        return ops.multiply(variance, count / degrees)

    def _renormalize(self, outputs, mean, variance):
        """A normalized batch in terms of the averages that training keeps, which are updated."""
        dtype = mean.dtype
        stddev = ops.sqrt(ops.add(variance, self.epsilon))
        kept_mean = ops.cast(self.renorm_mean, dtype)
        kept_stddev = ops.maximum(ops.cast(self.renorm_stddev, dtype), self.epsilon**0.5)
        scale, shift = ops.divide(stddev, kept_stddev), ops.divide(ops.subtract(mean, kept_mean), kept_stddev)
        limits = self.renorm_clipping or {}
        if limits.get("rmin") is not None:
            scale = ops.maximum(scale, limits["rmin"])
        if limits.get("rmax") is not None:
            scale = ops.minimum(scale, limits["rmax"])
        if limits.get("dmax") is not None:
            shift = ops.clip(shift, -limits["dmax"], limits["dmax"])
        scale, shift = ops.stop_gradient(scale), ops.stop_gradient(shift)
        # `outputs` are x gamma + beta; wanted are (x scale + shift) gamma + beta.
        beta = 0.0 if self.beta is None else ops.cast(self.beta, dtype)
        gamma = 1.0 if self.gamma is None else ops.cast(self.gamma, dtype)
        outputs = ops.add(
            ops.multiply(ops.subtract(outputs, beta), scale), ops.add(ops.multiply(shift, gamma), beta)
        )
        self._update(self.renorm_mean, mean, self.renorm_momentum)
        self._update(self.renorm_stddev, stddev, self.renorm_momentum)
        self._update(self.moving_mean, mean)
        self._update(self.moving_stddev, stddev)
        spread = ops.subtract(ops.square(self.moving_stddev), self.epsilon)
        self.moving_variance.assign(ops.maximum(spread, 0.0))
        return outputs

    def _normalize_by(self, x, mean, variance):
        factor = ops.rsqrt(ops.add(ops.cast(variance, x.dtype), self.epsilon))
        if self.gamma is not None:
            factor = ops.multiply(factor, ops.cast(self.gamma, x.dtype))
        shift = ops.multiply(ops.negative(ops.cast(mean, x.dtype)), factor)
        if self.beta is not None:
            shift = ops.add(shift, ops.cast(self.beta, x.dtype))
        return ops.add(ops.multiply(x, factor), shift)

    def _update(self, variable, value, momentum=None):
        momentum = self.momentum if momentum is None else momentum
        kept = ops.multiply(variable, momentum)
        variable.assign(ops.add(kept, ops.multiply(ops.cast(value, variable.dtype), 1.0 - momentum)))

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            **parts_config(
                self, "beta_initializer", "gamma_initializer", "moving_mean_initializer",
                "moving_variance_initializer", "beta_regularizer", "gamma_regularizer", "beta_constraint",
                "gamma_constraint",
            ),
            "synchronized": self.synchronized,
            "renorm": self.renorm,
            "renorm_clipping": self.renorm_clipping,
            "renorm_momentum": self.renorm_momentum,
        }  # fmt: skip


def _kept(mask, x, axis):
    """Which numbers the mask (`x` without its last axis) keeps: bool, in the shape of `x` with `axis` put last."""
    if len(mask.shape) != len(x.shape) - 1:
        raise ShapeError(f"The mask must have one axis less than the input, {tuple(x.shape)}, not {tuple(mask.shape)}.")
    keep = ops.cast(ops.expand_dims(mask, -1), "bool")
    return ops.moveaxis(ops.broadcast_to(keep, tuple(x.shape)), axis, -1)


def _masked_moments(x, keep):
    """Mean and variance of the features over the numbers that are kept."""
    axes = tuple(range(len(x.shape) - 1))
    count = ops.add(ops.sum(ops.cast(keep, x.dtype), axis=axes), config.epsilon())
    mean = ops.divide(ops.sum(ops.where(keep, x, 0), axis=axes), count)
    distance = ops.where(keep, ops.subtract(x, mean), 0)
    return mean, ops.divide(ops.sum(ops.square(distance), axis=axes), count)


class LayerNormalization(AffineNormalization):
    """Normalizes each example over its own features (Ba et al. 2016).

    Args:
        axis: the axis, or axes, of the features.
        epsilon: added to the variance.
        center: whether there is an offset `beta`.
        scale: whether there is a scale `gamma`.
        beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint,
            gamma_constraint: as for `Dense`; the weights have the shape of `axis`.
        rms_scaling: divide by the standard deviation without subtracting the mean (found in older files).
    """

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs,
    ):
        rms_scaling = kwargs.pop("rms_scaling", False)
        super().__init__(**kwargs)
        if isinstance(axis, bool) or not isinstance(axis, (int, list, tuple)):
            raise TypeError(f"`axis` must be a whole number or a list of such, not {axis!r}, in layer '{self.name}'.")
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon = epsilon
        self.rms_scaling = rms_scaling
        self._start(
            center,
            scale,
            beta_initializer=beta_initializer,
            gamma_initializer=gamma_initializer,
            beta_regularizer=beta_regularizer,
            gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint,
        )
        self.supports_masking = True
        self.autocast = False

    def build(self, input_shape):
        self.axis = sorted(self.axis) if isinstance(self.axis, list) else [self.axis]
        shape = tuple(self._size_of(input_shape, axis) for axis in self.axis)
        if self.rms_scaling:
            self.gamma = weight(self, "gamma", shape, autocast=False)
        else:
            self._build_affine(shape)

    def call(self, inputs):
        x = _widened(inputs)
        rank = len(x.shape)
        axes = sorted(axis % rank for axis in self.axis)
        if axes == list(range(rank - len(axes), rank)) and not self.rms_scaling:
            shape = tuple(x.shape[axis] for axis in axes)
            scale = ops.ones(shape, x.dtype) if self.gamma is None else ops.cast(self.gamma, x.dtype)
            offset = ops.zeros(shape, x.dtype) if self.beta is None else ops.cast(self.beta, x.dtype)
            outputs = normalization.layer_norm(x, scale, offset, epsilon=self.epsilon)[0]
        else:
            outputs = self._by_formula(x, axes)
        return ops.cast(outputs, self.compute_dtype)

    def _by_formula(self, x, axes):
        """Any axes: by mean and variance, one op after the other."""
        shape = tuple(d if i in axes else 1 for i, d in enumerate(x.shape))
        mean = ops.mean(x, axis=tuple(axes), keepdims=True)
        variance = ops.mean(ops.square(ops.subtract(x, mean)), axis=tuple(axes), keepdims=True)
        factor = ops.rsqrt(ops.add(variance, self.epsilon))
        centred = x if self.rms_scaling else ops.subtract(x, mean)
        outputs = ops.multiply(centred, factor)
        if self.gamma is not None:
            outputs = ops.multiply(outputs, ops.cast(ops.reshape(self.gamma, shape), x.dtype))
        if self.beta is not None:
            outputs = ops.add(outputs, ops.cast(ops.reshape(self.beta, shape), x.dtype))
        return outputs

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            "rms_scaling": self.rms_scaling,
            **self._affine_config(),
        }


class GroupNormalization(AffineNormalization):
    """Normalizes each example over groups of its channels (Wu & He 2018).

    Args:
        groups: how many groups the channels are split into; -1 for one channel a group.
        axis: the axis of the channels.
        epsilon, center, scale, beta_initializer, ...: as for `LayerNormalization`; the weights have the shape
            (channels,).
    """

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.groups = groups
        self.axis = axis
        self.epsilon = epsilon
        self._start(
            center,
            scale,
            beta_initializer=beta_initializer,
            gamma_initializer=gamma_initializer,
            beta_regularizer=beta_regularizer,
            gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint,
        )
        self.supports_masking = True
        self.autocast = False

    def build(self, input_shape):
        channels = self._size_of(input_shape, self.axis)
        if self.groups == -1:
            self.groups = channels
        if channels % self.groups:
            raise ShapeError(
                f"The channels of layer '{self.name}' must be a multiple of `groups` {self.groups}, not {channels}."
            )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: channels})
        self._build_affine((channels,))

    def call(self, inputs):
        x = _widened(inputs)
        rank = len(x.shape)
        axis = self.axis % rank
        grouped = (*x.shape[:axis], self.groups, x.shape[axis] // self.groups, *x.shape[axis + 1:])
        x = ops.reshape(x, grouped)
        axes = tuple(i for i in range(1, rank + 1) if i != axis)
        mean = ops.mean(x, axis=axes, keepdims=True)
        variance = ops.mean(ops.square(ops.subtract(x, mean)), axis=axes, keepdims=True)
        outputs = ops.multiply(ops.subtract(x, mean), ops.rsqrt(ops.add(variance, self.epsilon)))
        outputs = ops.reshape(outputs, tuple(inputs.shape))
        shape = tuple(d if i == axis else 1 for i, d in enumerate(inputs.shape))
        if self.gamma is not None:
            outputs = ops.multiply(outputs, ops.cast(ops.reshape(self.gamma, shape), x.dtype))
        if self.beta is not None:
            outputs = ops.add(outputs, ops.cast(ops.reshape(self.beta, shape), x.dtype))
        return ops.cast(outputs, self.compute_dtype)

    def get_config(self):
        return {
            **super().get_config(),
            "groups": self.groups,
            "axis": self.axis,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            **self._affine_config(),
        }


class RMSNormalization(AffineNormalization):
    """Divides by the root of the mean square over `axis`, and scales (Zhang & Sennrich 2019)."""

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis
        self.epsilon = epsilon

    def build(self, input_shape):
        self.axis = sorted(self.axis) if isinstance(self.axis, (list, tuple)) else [self.axis]
        shape = tuple(self._size_of(input_shape, axis) for axis in self.axis)
        self.scale = self.add_weight(name="scale", shape=shape, initializer="ones")

    def call(self, x):
        x = _widened(x)
        axes = tuple(axis % len(x.shape) for axis in self.axis)
        shape = tuple(d if i in axes else 1 for i, d in enumerate(x.shape))
        factor = ops.rsqrt(ops.add(ops.mean(ops.square(x), axis=axes, keepdims=True), self.epsilon))
        scaled = ops.multiply(ops.multiply(x, factor), ops.cast(ops.reshape(self.scale, shape), x.dtype))
        return ops.cast(scaled, self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "axis": self.axis, "epsilon": self.epsilon}


class UnitNormalization(AffineNormalization):
    """Divides by the norm over `axis`, so that it is 1."""

    def __init__(self, axis: Any = -1, **kwargs):
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        axis = tuple(self.axis) if isinstance(self.axis, list) else self.axis
        square_sum = ops.sum(ops.square(inputs), axis=axis, keepdims=True)
        return ops.multiply(inputs, ops.rsqrt(ops.maximum(square_sum, 1e-12)))

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}
