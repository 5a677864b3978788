"""Losses between distributions: the crossentropies, Kullback-Leibler divergence, Poisson."""

import warnings
from typing import Any

from engine import ops
from engine.config import epsilon
from engine.layers.masks import set_mask
from engine.losses.loss import LossFunctionWrapper, as_tensor
from engine.ops.nn_crossentropy import class_crossentropy
from engine.ops.operation import KerasTensor


def kl_divergence(y_true: Any, y_pred: Any) -> Any:
    """Sum over the last axis of `y_true * log(y_true / y_pred)`, both clipped to [epsilon, 1]."""
    y_pred = as_tensor(y_pred)
    y_true = ops.clip(as_tensor(y_true, y_pred.dtype), epsilon(), 1.0)
    y_pred = ops.clip(y_pred, epsilon(), 1.0)
    return ops.sum(ops.multiply(y_true, ops.log(ops.divide(y_true, y_pred))), axis=-1)


def poisson(y_true: Any, y_pred: Any) -> Any:
    """Mean over the last axis of `y_pred - y_true * log(y_pred + epsilon)`."""
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    log_pred = ops.log(ops.add(y_pred, epsilon()))
    return ops.mean(ops.subtract(y_pred, ops.multiply(y_true, log_pred)), axis=-1)


def _smooth(y_true: Any, label_smoothing: float, share: float) -> Any:
    return ops.add(ops.multiply(y_true, 1.0 - label_smoothing), label_smoothing * share)


def _check_axis(axis: Any) -> None:
    if isinstance(axis, bool):
        raise ValueError(f"`axis` must be a whole number, not {axis!r} (of type bool).")


def _warn_one_class(name: str, y_pred: Any) -> None:
    if y_pred.shape[-1] == 1:
        warnings.warn(
            f"`{name}` expects predictions of two or more classes, shape (batch, classes), but `y_pred` has shape "
            f"{tuple(y_pred.shape)}. For two classes in one column use 'binary_crossentropy'.",
            SyntaxWarning,
            stacklevel=3,
        )


def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Crossentropy of one-hot (or soft) targets.

    Args:
        y_true: target probabilities, shape (batch, ..., classes).
        y_pred: predictions of the same shape: probabilities, or logits with `from_logits`.
        from_logits: whether `y_pred` holds logits.
        label_smoothing: in [0, 1]; this share of the target goes to all classes alike.
        axis: the axis of classes.

    Returns:
        Values of the shape of `y_pred` without `axis`.
    """
    _check_axis(axis)
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    _warn_one_class("categorical_crossentropy", y_pred)
    if label_smoothing:
        y_true = _smooth(y_true, label_smoothing, 1.0 / y_true.shape[-1])
    return ops.categorical_crossentropy(y_true, y_pred, from_logits=from_logits, axis=axis)


def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """Crossentropy in which well classified samples count less: each term is times `alpha * (1 - p) ** gamma`.

    Lin et al., Focal Loss for Dense Object Detection (2018), https://arxiv.org/abs/1708.02002.
    """
    _check_axis(axis)
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    _warn_one_class("categorical_focal_crossentropy", y_pred)
    if label_smoothing:
        y_true = _smooth(y_true, label_smoothing, 1.0 / y_true.shape[-1])
    if from_logits:
        y_pred = ops.softmax(y_pred, axis=axis)
    p = ops.divide(y_pred, ops.sum(y_pred, axis=axis, keepdims=True))
    p = ops.clip(p, epsilon(), 1.0 - epsilon())
    crossentropy = ops.multiply(ops.negative(y_true), ops.log(p))
    weight = ops.multiply(ops.power(ops.subtract(1.0, p), gamma), alpha)
    return ops.sum(ops.multiply(weight, crossentropy), axis=axis)


def _of_classes(y_true, y_pred, from_logits, axis):
    """The op, which here refuses numbers that are no class: they are a mistake, mostly of counting from 1."""
    if isinstance(y_true, KerasTensor) or isinstance(y_pred, KerasTensor):
        return ops.sparse_categorical_crossentropy(y_true, y_pred, from_logits=from_logits, axis=axis)
    return class_crossentropy(y_true, y_pred, from_logits, axis, strict=True)


def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Any:
    """Crossentropy of targets that are class numbers.

    Args:
        y_true: class numbers from 0, shape (batch, ...) or (batch, ..., 1). Another number is an error.
        y_pred: predictions, shape (batch, ..., classes): probabilities, or logits with `from_logits`.
        from_logits: whether `y_pred` holds logits.
        ignore_class: targets of this class count as zero, and are masked out of the reduction.
        axis: the axis of classes.
    """
    y_true, y_pred = as_tensor(y_true), as_tensor(y_pred)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[axis] == 1:
        y_true = ops.squeeze(y_true, axis=axis)
    if ignore_class is None:
        return _of_classes(y_true, y_pred, from_logits, axis)
    valid = ops.not_equal(y_true, ops.cast(ignore_class, y_true.dtype))
    y_true = ops.where(valid, y_true, ops.zeros_like(y_true))
    y_pred = ops.where(ops.expand_dims(valid, axis), y_pred, ops.zeros_like(y_pred))
    values = _of_classes(y_true, y_pred, from_logits, axis)
    valid = ops.reshape(valid, tuple(values.shape))
    values = ops.where(valid, values, ops.zeros_like(values))
    set_mask(values, valid)
    return values


def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Mean along `axis` of the crossentropy of targets between 0 and 1.

    Args:
        y_true: targets in [0, 1].
        y_pred: predictions of the same shape: probabilities, or logits with `from_logits`.
        from_logits: whether `y_pred` holds logits.
        label_smoothing: in [0, 1]; moves the targets towards 0.5.
        axis: the axis over which values are averaged.
    """
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    if label_smoothing:
        y_true = _smooth(y_true, label_smoothing, 0.5)
    return ops.mean(ops.binary_crossentropy(y_true, y_pred, from_logits=from_logits), axis=axis)


def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """Binary crossentropy in which well classified samples count less: times `(1 - p) ** gamma`.

    With `apply_class_balancing`, class 1 weighs `alpha` and class 0 weighs `1 - alpha`.
    Lin et al., Focal Loss for Dense Object Detection (2018), https://arxiv.org/abs/1708.02002.
    """
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    if label_smoothing:
        y_true = _smooth(y_true, label_smoothing, 0.5)
    if from_logits:
        y_pred = ops.sigmoid(y_pred)
    crossentropy = ops.binary_crossentropy(y_true, y_pred, from_logits=False)
    not_true, not_pred = ops.subtract(1.0, y_true), ops.subtract(1.0, y_pred)
    p = ops.add(ops.multiply(y_true, y_pred), ops.multiply(not_true, not_pred))
    values = ops.multiply(ops.power(ops.subtract(1.0, p), gamma), crossentropy)
    if apply_class_balancing:
        values = ops.multiply(ops.add(ops.multiply(y_true, alpha), ops.multiply(not_true, 1.0 - alpha)), values)
    return ops.mean(values, axis=axis)


def categorical_generalized_cross_entropy(y_true: Any, y_pred: Any, q: float) -> Any:
    """`(1 - p ** q) / q`, where `p` is the probability of the true class: a loss that bears wrong labels.

    Zhang and Sabuncu, Generalized Cross Entropy Loss (2018), https://arxiv.org/abs/1805.07836.

    Args:
        y_true: class numbers, shape (batch,).
        y_pred: probabilities, shape (batch, classes).
        q: in (0, 1).
    """
    y_pred = as_tensor(y_pred)
    one_hot = ops.one_hot(as_tensor(y_true, "int32"), y_pred.shape[-1], dtype=y_pred.dtype)
    p = ops.sum(ops.multiply(y_pred, one_hot), axis=-1)
    return ops.divide(ops.subtract(1.0, ops.power(p, q)), q)


class KLDivergence(LossFunctionWrapper):
    """Kullback-Leibler divergence of the predictions from the targets."""

    def __init__(self, reduction="sum_over_batch_size", name="kl_divergence", dtype=None):
        super().__init__(kl_divergence, name=name, reduction=reduction, dtype=dtype)


class Poisson(LossFunctionWrapper):
    """Negative log-likelihood of counts under predicted Poisson rates, without its constant term."""

    def __init__(self, reduction="sum_over_batch_size", name="poisson", dtype=None):
        super().__init__(poisson, name=name, reduction=reduction, dtype=dtype)


class _Configured(LossFunctionWrapper):
    """A loss whose arguments, kept as attributes, stand in its config in the order of `_config_keys`."""

    _config_keys: tuple[str, ...] = ()

    def get_config(self) -> dict:
        config = super().get_config()
        config.update({key: getattr(self, key) for key in self._config_keys})
        return config


class BinaryCrossentropy(_Configured):
    """Crossentropy of targets between 0 and 1, one per column."""

    _config_keys = ("from_logits", "label_smoothing", "axis")

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_crossentropy",
        dtype=None,
    ):
        super().__init__(
            binary_crossentropy,
            name=name,
            reduction=reduction,
            dtype=dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis


class BinaryFocalCrossentropy(_Configured):
    """Binary crossentropy that gives hard samples more weight."""

    _config_keys = ("from_logits", "label_smoothing", "axis", "apply_class_balancing", "alpha", "gamma")

    def __init__(
        self,
        apply_class_balancing=False,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_focal_crossentropy",
        dtype=None,
    ):
        super().__init__(
            binary_focal_crossentropy,
            name=name,
            reduction=reduction,
            dtype=dtype,
            apply_class_balancing=apply_class_balancing,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis
        self.apply_class_balancing = apply_class_balancing
        self.alpha = alpha
        self.gamma = gamma


class CategoricalCrossentropy(_Configured):
    """Crossentropy of one-hot targets."""

    _config_keys = ("from_logits", "label_smoothing", "axis")

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(
            categorical_crossentropy,
            name=name,
            reduction=reduction,
            dtype=dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis


class CategoricalFocalCrossentropy(_Configured):
    """Crossentropy of one-hot targets that gives hard samples more weight."""

    _config_keys = ("from_logits", "label_smoothing", "axis", "alpha", "gamma")

    def __init__(
        self,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_focal_crossentropy",
        dtype=None,
    ):
        super().__init__(
            categorical_focal_crossentropy,
            name=name,
            reduction=reduction,
            dtype=dtype,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis
        self.alpha = alpha
        self.gamma = gamma


class SparseCategoricalCrossentropy(_Configured):
    """Crossentropy of targets that are class numbers."""

    _config_keys = ("from_logits", "ignore_class")

    def __init__(
        self,
        from_logits=False,
        ignore_class=None,
        reduction="sum_over_batch_size",
        axis=-1,
        name="sparse_categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(
            sparse_categorical_crossentropy,
            name=name,
            reduction=reduction,
            dtype=dtype,
            from_logits=from_logits,
            ignore_class=ignore_class,
            axis=axis,
        )
        self.from_logits = from_logits
        self.ignore_class = ignore_class


class CategoricalGeneralizedCrossEntropy(_Configured):
    """Generalized crossentropy of class numbers, for labels that may be wrong."""

    _config_keys = ("q",)

    def __init__(
        self,
        q=0.5,
        reduction="sum_over_batch_size",
        name="categorical_generalized_cross_entropy",
        dtype=None,
    ):
        if not 0 < q < 1:
            raise ValueError(f"`q` must lie between 0 and 1 (both excluded), not {q!r}.")
        super().__init__(categorical_generalized_cross_entropy, name=name, reduction=reduction, dtype=dtype, q=q)
        self.q = q
