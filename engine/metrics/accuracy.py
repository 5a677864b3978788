"""Accuracies: the share of predictions that hit their target."""

from typing import Any

from engine import ops
from engine.config import floatx
from engine.losses.loss import as_tensor, squeeze_or_expand_to_same_rank
from engine.metrics.reduction import NamedMean


def accuracy(y_true: Any, y_pred: Any) -> Any:
    """1 where prediction and target are equal, else 0."""
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
    return ops.cast(ops.equal(y_true, y_pred), floatx())


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """1 where `y_pred > threshold` agrees with the target (0 or 1), else 0."""
    y_true, y_pred = squeeze_or_expand_to_same_rank(as_tensor(y_true), as_tensor(y_pred))
    y_pred = ops.cast(ops.greater(y_pred, threshold), y_true.dtype)
    return ops.cast(ops.equal(y_true, y_pred), floatx())


def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """1 where the largest prediction stands at the one of the one-hot target, else 0.

    Args:
        y_true: one-hot targets, shape (batch, ..., classes).
        y_pred: scores, same shape.
    """
    hits = ops.equal(ops.argmax(as_tensor(y_true), axis=-1), ops.argmax(as_tensor(y_pred), axis=-1))
    return ops.cast(hits, floatx())


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """1 where the largest prediction stands at the target's class number, else 0.

    Args:
        y_true: class numbers, shape (batch, ...) or (batch, ..., 1).
        y_pred: scores, shape (batch, ..., classes).
    """
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == 1:
        y_true = ops.squeeze(y_true, -1)
    hits = ops.cast(ops.equal(y_true, ops.cast(ops.argmax(y_pred, axis=-1), y_true.dtype)), floatx())
    if len(hits.shape) > 1 and hits.shape[-1] == 1:
        hits = ops.squeeze(hits, -1)
    return hits


def _in_top_k(labels: Any, y_pred: Any, k: int) -> Any:
    """Whether the class of each row is among its k largest scores: fewer than k scores are larger than its own."""
    classes = y_pred.shape[-1]
    one_hot = ops.one_hot(labels, classes, dtype=y_pred.dtype)
    own = ops.sum(ops.multiply(one_hot, y_pred), axis=-1, keepdims=True)
    larger = ops.sum(ops.cast(ops.greater(y_pred, own), "int32"), axis=-1)
    return ops.less(larger, k)


def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """1 where the class of the one-hot target is among the `k` largest predictions, else 0."""
    return sparse_top_k_categorical_accuracy(ops.argmax(as_tensor(y_true), axis=-1), y_pred, k=k)


def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Any:
    """1 where the target's class number is among the `k` largest predictions, else 0.

    Args:
        y_true: class numbers, shape (batch, ...).
        y_pred: scores, shape (batch, ..., classes); with `from_sorted_ids` class numbers, best first.
        k: how many predictions count.
        from_sorted_ids: whether `y_pred` holds class numbers.
    """
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype if from_sorted_ids else "int32")
    shape = tuple(y_true.shape)
    if len(y_pred.shape) > 2:
        y_pred = ops.reshape(y_pred, (-1, y_pred.shape[-1]))
    if len(shape) > 1:
        y_true = ops.reshape(y_true, (-1,))
    if from_sorted_ids:
        hits = ops.any(ops.equal(ops.expand_dims(y_true, 1), y_pred[:, :k]), axis=1)
    else:
        hits = _in_top_k(y_true, y_pred, k)
    hits = ops.cast(hits, floatx())
    return ops.reshape(hits, shape) if len(shape) > 1 else hits


class Accuracy(NamedMean):
    """How often predictions equal targets."""

    _function = staticmethod(accuracy)
    _direction = "up"

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(name=name, dtype=dtype)


class BinaryAccuracy(NamedMean):
    """How often predictions above `threshold` meet targets of 1, and others targets of 0."""

    _function = staticmethod(binary_accuracy)
    _direction = "up"
    _config_keys = ("threshold",)

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        super().__init__(name=name, dtype=dtype, threshold=threshold)


class CategoricalAccuracy(NamedMean):
    """How often the largest prediction is that of the one-hot target."""

    _function = staticmethod(categorical_accuracy)
    _direction = "up"

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(name=name, dtype=dtype)


class SparseCategoricalAccuracy(NamedMean):
    """How often the largest prediction is that of the target's class number."""

    _function = staticmethod(sparse_categorical_accuracy)
    _direction = "up"

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(name=name, dtype=dtype)


class TopKCategoricalAccuracy(NamedMean):
    """How often the class of the one-hot target is among the `k` largest predictions."""

    _function = staticmethod(top_k_categorical_accuracy)
    _direction = "up"
    _config_keys = ("k",)

    def __init__(self, k=5, name="top_k_categorical_accuracy", dtype=None):
        super().__init__(name=name, dtype=dtype, k=k)


class SparseTopKCategoricalAccuracy(NamedMean):
    """How often the target's class number is among the `k` largest predictions."""

    _function = staticmethod(sparse_top_k_categorical_accuracy)
    _direction = "up"
    _config_keys = ("k", "from_sorted_ids")

    def __init__(self, k=5, name="sparse_top_k_categorical_accuracy", dtype=None, from_sorted_ids=False):
        super().__init__(name=name, dtype=dtype, k=k, from_sorted_ids=from_sorted_ids)

    def get_config(self) -> dict:
        config = super().get_config()
        if not self.from_sorted_ids:
            del config["from_sorted_ids"]  # written only when it says something, as Keras does
        return config
