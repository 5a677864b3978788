"""`AUC`: the area under a curve of two rates, over all thresholds."""

from typing import Any

import numpy as np

from engine import ops
from engine.config import epsilon
from engine.losses.loss import as_tensor
from engine.metrics.confusion import COUNTS, evenly_spaced, update_counts
from engine.metrics.metric import Metric

_CURVES = {"roc": "ROC", "pr": "PR", "prgain": "PRGAIN", "pr_gain": "PRGAIN"}
_METHODS = {
    "interpolation": "interpolation",
    "majoring": "majoring",
    "minoring": "minoring",
}


def _one_of(names, value, argument):
    found = names.get(str(value).lower())
    if found is None:
        choices = ", ".join(sorted(set(names.values())))
        raise ValueError(f"`{argument}` must be one of {choices}, not {value!r}.")
    return found


class AUC(Metric):
    """Area under the ROC or precision-recall curve, from counts at thresholds.

    Interpolation of the precision-recall curve: Davis and Goadrich 2006. "PRGAIN": Flach and Kull 2015.

    Args:
        num_thresholds: number of thresholds, evenly spaced over [0, 1].
        curve: "ROC", "PR" or "PRGAIN".
        summation_method: "interpolation", "minoring" or "majoring": how heights between thresholds are taken.
        name: its name.
        dtype: type in which it computes.
        thresholds: thresholds to use in place of evenly spaced ones; 0 and 1 are added.
        multi_label: average over the columns' own areas, instead of one area for all predictions.
        num_labels: number of columns, needed before the first update only.
        label_weights: weights of the columns.
        from_logits: whether predictions are logits.
    """

    _direction = "up"

    def __init__(
        self,
        num_thresholds=200,
        curve="ROC",
        summation_method="interpolation",
        name=None,
        dtype=None,
        thresholds=None,
        multi_label=False,
        num_labels=None,
        label_weights=None,
        from_logits=False,
    ):
        self.curve = _one_of(_CURVES, curve, "curve")
        self.summation_method = _one_of(_METHODS, summation_method, "summation_method")
        super().__init__(name=name, dtype=dtype)
        self._init_from_thresholds = thresholds is not None
        if thresholds is not None:
            inner = sorted(float(t) for t in thresholds)
            self._even = evenly_spaced([0.0, *inner, 1.0])
        else:
            if num_thresholds <= 1:
                raise ValueError(f"`num_thresholds` must be a whole number > 1, not {num_thresholds!r}.")
            inner = [i / (num_thresholds - 1) for i in range(1, num_thresholds - 1)]
            self._even = True
        # The ends lie outside [0, 1], so that every prediction passes the first and none the last.
        self._thresholds = np.array([0.0 - epsilon(), *inner, 1.0 + epsilon()])
        self.num_thresholds = len(self._thresholds)
        self.multi_label = multi_label
        self.num_labels = num_labels
        self.label_weights = None if label_weights is None else np.asarray(label_weights, "float32")
        self._from_logits = from_logits
        self._built = False
        if num_labels and not multi_label:
            raise ValueError("`num_labels` has a meaning with `multi_label=True` only.")
        if not multi_label:
            self._build(None)
        elif num_labels:
            self._build((None, num_labels))

    @property
    def thresholds(self) -> list:
        """The thresholds in use."""
        return list(self._thresholds)

    def _build(self, shape):
        counter_shape = (self.num_thresholds,)
        if self.multi_label:
            if len(shape) != 2:
                raise ValueError(f"`multi_label=True` needs predictions of shape (batch, labels), not {tuple(shape)}.")
            self._num_labels = shape[1]
            counter_shape = (self.num_thresholds, shape[1])
        for count in COUNTS:
            setattr(self, count, self.add_variable(counter_shape, "zeros", name=count))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_pred = as_tensor(y_pred)
        if not self._built:
            self._build(y_pred.shape)
        if self._from_logits:
            y_pred = ops.sigmoid(y_pred)
        update_counts(
            {count: getattr(self, count) for count in COUNTS},
            y_true,
            y_pred,
            self._thresholds,
            self._even,
            sample_weight,
            per_label=self.multi_label,
            label_weights=None if self.multi_label else self.label_weights,
        )

    def result(self) -> Any:
        tp, fp, tn, fn = (ops.convert_to_tensor(getattr(self, count)) for count in COUNTS)
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._total(self._interpolated_pr(tp, fp, fn))
        recall = ops.divide_no_nan(tp, ops.add(tp, fn))
        if self.curve == "ROC":
            x, y = ops.divide_no_nan(fp, ops.add(fp, tn)), recall
        elif self.curve == "PR":
            x, y = recall, ops.divide_no_nan(tp, ops.add(tp, fp))
        else:
            x, y = self._gains(tp, fp, tn, fn)
        left, right = y[:-1], y[1:]
        if self.summation_method == "interpolation":
            heights = ops.multiply(ops.add(left, right), 0.5)
        else:
            heights = (ops.minimum if self.summation_method == "minoring" else ops.maximum)(left, right)
        return self._total(ops.multiply(ops.subtract(x[:-1], x[1:]), heights))

    @staticmethod
    def _gains(tp, fp, tn, fn):
        ratio = ops.divide_no_nan(ops.add(tp, fn), ops.add(tn, fp))
        recall_gain = ops.subtract(1.0, ops.multiply(ratio, ops.divide_no_nan(fn, tp)))
        precision_gain = ops.subtract(1.0, ops.multiply(ratio, ops.divide_no_nan(fp, tp)))
        none = ops.equal(tp, 0.0)
        recall_gain = ops.where(none, ops.zeros_like(recall_gain), recall_gain)
        precision_gain = ops.where(none, ops.ones_like(precision_gain), precision_gain)
        return ops.maximum(recall_gain, 0.0), precision_gain

    @staticmethod
    def _interpolated_pr(tp, fp, fn):
        """Areas between thresholds, with true positives taken as linear in all positives (Davis and Goadrich 2006)."""
        positives = ops.add(tp, fp)
        step_tp = ops.subtract(tp[:-1], tp[1:])
        step = ops.subtract(positives[:-1], positives[1:])
        slope = ops.divide_no_nan(step_tp, ops.maximum(step, 0.0))
        intercept = ops.subtract(tp[1:], ops.multiply(slope, positives[1:]))
        both = ops.logical_and(ops.greater(positives[:-1], 0.0), ops.greater(positives[1:], 0.0))
        ratio = ops.divide_no_nan(positives[:-1], ops.maximum(positives[1:], 0.0))
        ratio = ops.where(both, ratio, ops.ones_like(ratio))
        area = ops.multiply(slope, ops.add(step_tp, ops.multiply(intercept, ops.log(ratio))))
        return ops.divide_no_nan(area, ops.maximum(ops.add(tp[1:], fn[1:]), 0.0))

    def _total(self, areas):
        if not self.multi_label:
            return ops.sum(areas)
        by_label = ops.sum(areas, axis=0)
        if self.label_weights is None:
            return ops.mean(by_label)
        total = float(self.label_weights.sum())
        return ops.divide_no_nan(ops.sum(ops.multiply(by_label, self.label_weights)), total)

    def get_config(self) -> dict:
        config = super().get_config()
        config.update(
            {
                "num_thresholds": self.num_thresholds,
                "curve": self.curve,
                "summation_method": self.summation_method,
                "multi_label": self.multi_label,
                "num_labels": self.num_labels,
                "label_weights": self.label_weights,
                "from_logits": self._from_logits,
            }
        )
        if self._init_from_thresholds:
            config["thresholds"] = self.thresholds[1:-1]
        return config
