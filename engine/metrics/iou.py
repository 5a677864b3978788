"""Intersection over union of classes, from a confusion matrix."""

from typing import Any

import numpy as np

from engine import ops
from engine.config import epsilon
from engine.losses.loss import as_tensor
from engine.metrics.metric import Metric


class IoU(Metric):
    """Mean intersection over union of some classes: TP / (TP + FP + FN).

    Args:
        num_classes: number of classes.
        target_class_ids: the classes to average over.
        name: its name.
        dtype: type of the counts; whole numbers when None.
        ignore_class: targets of this class are left out.
        sparse_y_true: whether targets are class numbers, not one-hot.
        sparse_y_pred: whether predictions are class numbers, not scores.
        axis: the axis of classes, where they are one-hot or scores.
    """

    _direction = "up"

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(name=name, dtype=dtype or "int")
        if max(target_class_ids) >= num_classes:
            raise ValueError(
                f"`target_class_ids` must be less than `num_classes` ({num_classes}), but has {max(target_class_ids)}."
            )
        self.num_classes = num_classes
        self.ignore_class = ignore_class
        self.sparse_y_true = sparse_y_true
        self.sparse_y_pred = sparse_y_pred
        self.axis = axis
        self.target_class_ids = list(target_class_ids)
        self.total_cm = self.add_variable(
            (num_classes, num_classes), "zeros", dtype=self.dtype, name="total_confusion_matrix"
        )

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        n, dtype = self.num_classes, self.total_cm.dtype
        y_true, y_pred = as_tensor(y_true), as_tensor(y_pred)
        if not self.sparse_y_true:
            y_true = ops.argmax(y_true, axis=self.axis)
        if not self.sparse_y_pred:
            y_pred = ops.argmax(y_pred, axis=self.axis)
        weight = as_tensor(1 if sample_weight is None else sample_weight, dtype)
        if 0 < len(weight.shape) < len(y_true.shape):  # weights of samples, for all that a sample has
            weight = ops.reshape(weight, (*weight.shape, *[1] * (len(y_true.shape) - len(weight.shape))))
        weight = ops.reshape(ops.broadcast_to(weight, tuple(y_true.shape)), (-1,))
        y_true = ops.reshape(ops.cast(y_true, "int32"), (-1,))
        y_pred = ops.reshape(ops.cast(y_pred, "int32"), (-1,))
        counted = ops.logical_and(ops.greater_equal(y_true, 0), ops.less(y_true, n))
        counted = ops.logical_and(counted, ops.logical_and(ops.greater_equal(y_pred, 0), ops.less(y_pred, n)))
        if self.ignore_class is not None:
            counted = ops.logical_and(counted, ops.not_equal(y_true, self.ignore_class))
        place = ops.add(ops.multiply(y_true, n), y_pred)
        place = ops.where(counted, place, ops.zeros_like(place))
        weight = ops.where(counted, weight, ops.zeros_like(weight))
        matrix = ops.scatter(ops.expand_dims(place, 1), weight, (n * n,))
        self.total_cm.assign_add(ops.reshape(matrix, (n, n)))

    def result(self) -> Any:
        matrix = ops.cast(self.total_cm, "float32")
        hits = ops.sum(ops.multiply(matrix, np.eye(self.num_classes, dtype="float32")), axis=0)
        union = ops.subtract(ops.add(ops.sum(matrix, axis=0), ops.sum(matrix, axis=1)), hits)
        chosen = np.zeros(self.num_classes, "float32")
        chosen[self.target_class_ids] = 1
        valid = ops.multiply(ops.cast(ops.greater(union, 1e-9), "float32"), chosen)
        ratios = ops.multiply(ops.divide(hits, ops.add(union, epsilon())), valid)
        return ops.divide(ops.sum(ratios), ops.add(ops.sum(valid), epsilon()))

    def get_config(self) -> dict:
        config = {
            "num_classes": self.num_classes,
            "target_class_ids": self.target_class_ids,
            "ignore_class": self.ignore_class,
            "sparse_y_true": self.sparse_y_true,
            "sparse_y_pred": self.sparse_y_pred,
            "axis": self.axis,
        }
        return {**super().get_config(), **config}

    def _config_without(self, *keys):
        config = IoU.get_config(self)
        return {key: value for key, value in config.items() if key not in keys}


class BinaryIoU(IoU):
    """Mean intersection over union of two classes; predictions of `threshold` or more are of class 1."""

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(num_classes=2, target_class_ids=target_class_ids, name=name, dtype=dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_pred = ops.cast(ops.greater_equal(as_tensor(y_pred, "float32"), self.threshold), "int32")
        super().update_state(y_true, y_pred, sample_weight)

    def get_config(self) -> dict:
        return {
            "target_class_ids": self.target_class_ids,
            "threshold": self.threshold,
            "name": self.name,
            "dtype": self.dtype,
        }


class MeanIoU(IoU):
    """Mean intersection over union of all classes; arguments as of `IoU`."""

    def __init__(
        self,
        num_classes,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(
            num_classes=num_classes,
            target_class_ids=list(range(num_classes)),
            name=name,
            dtype=dtype,
            ignore_class=ignore_class,
            sparse_y_true=sparse_y_true,
            sparse_y_pred=sparse_y_pred,
            axis=axis,
        )

    def get_config(self) -> dict:
        return self._config_without("target_class_ids")


class OneHotIoU(IoU):
    """`IoU` of one-hot targets; arguments as there."""

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_pred=False,
        axis=-1,
    ):
        super().__init__(
            num_classes=num_classes,
            target_class_ids=target_class_ids,
            name=name,
            dtype=dtype,
            ignore_class=ignore_class,
            sparse_y_true=False,
            sparse_y_pred=sparse_y_pred,
            axis=axis,
        )

    def get_config(self) -> dict:
        return self._config_without("sparse_y_true")


class OneHotMeanIoU(MeanIoU):
    """`MeanIoU` of one-hot targets; arguments as of `IoU`."""

    def __init__(self, num_classes, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1):
        super().__init__(
            num_classes=num_classes,
            name=name,
            dtype=dtype,
            ignore_class=ignore_class,
            sparse_y_true=False,
            sparse_y_pred=sparse_y_pred,
            axis=axis,
        )

    def get_config(self) -> dict:
        return self._config_without("target_class_ids", "sparse_y_true")
