"""Losses of maximum-margin classification. Targets are -1 or 1; targets of 0 and 1 are taken as such."""

from typing import Any

from engine import ops
from engine.losses.loss import LossFunctionWrapper, as_tensor


def convert_binary_labels_to_hinge(y_true: Any) -> Any:
    """Labels as -1 and 1 when they are all 0 or 1, and as they are otherwise."""
    is_binary = ops.all(ops.logical_or(ops.equal(y_true, 0), ops.equal(y_true, 1)))
    return ops.where(is_binary, ops.subtract(ops.multiply(y_true, 2.0), 1.0), y_true)


def _margin(y_true: Any, y_pred: Any) -> Any:
    y_pred = as_tensor(y_pred)
    y_true = convert_binary_labels_to_hinge(as_tensor(y_true, y_pred.dtype))
    return ops.maximum(ops.subtract(1.0, ops.multiply(y_true, y_pred)), 0.0)


def hinge(y_true: Any, y_pred: Any) -> Any:
    """Mean over the last axis of `max(1 - y_true * y_pred, 0)`."""
    return ops.mean(_margin(y_true, y_pred), axis=-1)


def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    """Mean over the last axis of `max(1 - y_true * y_pred, 0) ** 2`."""
    return ops.mean(ops.square(_margin(y_true, y_pred)), axis=-1)


def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    """`max(neg - pos + 1, 0)`: `pos` is the score of the true class, `neg` the largest of the others.

    Args:
        y_true: one-hot targets, shape (batch, ..., classes).
        y_pred: scores, same shape.
    """
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    pos = ops.sum(ops.multiply(y_true, y_pred), axis=-1)
    neg = ops.max(ops.multiply(ops.subtract(1.0, y_true), y_pred), axis=-1)
    return ops.maximum(ops.add(ops.subtract(neg, pos), 1.0), 0.0)


class Hinge(LossFunctionWrapper):
    """Average of `max(1 - y_true * y_pred, 0)`."""

    def __init__(self, reduction="sum_over_batch_size", name="hinge", dtype=None):
        super().__init__(hinge, name=name, reduction=reduction, dtype=dtype)


class SquaredHinge(LossFunctionWrapper):
    """Average of `max(1 - y_true * y_pred, 0) ** 2`."""

    def __init__(self, reduction="sum_over_batch_size", name="squared_hinge", dtype=None):
        super().__init__(squared_hinge, name=name, reduction=reduction, dtype=dtype)


class CategoricalHinge(LossFunctionWrapper):
    """Hinge loss of one-hot targets."""

    def __init__(self, reduction="sum_over_batch_size", name="categorical_hinge", dtype=None):
        super().__init__(categorical_hinge, name=name, reduction=reduction, dtype=dtype)
