"""F scores: harmonic means of precision and recall."""

from typing import Any

from engine import ops
from engine.config import epsilon
from engine.losses.loss import as_tensor
from engine.metrics.metric import Metric

_STATE = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")


class FBetaScore(Metric):
    """F-beta score of predictions of shape (batch, classes).

    Args:
        average: None for one score per class, "micro" for one over all, "macro" for their mean, "weighted" for their
            mean by how often classes occur.
        beta: > 0; how many times recall counts as much as precision.
        threshold: predictions above are positive; the largest of a row is when None.
        name: its name.
        dtype: type in which it computes.
    """

    _direction = "up"

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        if average not in (None, "micro", "macro", "weighted"):
            raise ValueError(f"`average` must be None, 'micro', 'macro' or 'weighted', not {average!r}.")
        if isinstance(beta, bool) or not isinstance(beta, (int, float)) or beta <= 0:
            raise ValueError(f"`beta` must be a number > 0, not {beta!r}.")
        if threshold is not None:
            number = isinstance(threshold, (int, float)) and not isinstance(threshold, bool)
            if not number or not 0 < threshold <= 1:
                raise ValueError(f"`threshold` must be a number in (0, 1] or None, not {threshold!r}.")
        self.average = average
        self.beta = float(beta)
        self.threshold = threshold
        self.axis = None if average == "micro" else 0
        self._built = False

    def _build(self, y_true_shape, y_pred_shape):
        if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
            raise ValueError(
                f"{type(self).__name__} needs targets and predictions of shape (batch, classes), not "
                f"{tuple(y_true_shape)} and {tuple(y_pred_shape)}."
            )
        shape = () if self.average == "micro" else (y_pred_shape[-1],)
        for name in _STATE:
            setattr(self, name, self.add_variable(shape, "zeros", dtype=self.dtype, name=name))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = as_tensor(y_true, self.dtype), as_tensor(y_pred, self.dtype)
        if not self._built:
            self._build(y_true.shape, y_pred.shape)
        if self.threshold is None:
            largest = ops.max(y_pred, axis=-1, keepdims=True)
            positive = ops.logical_and(ops.greater_equal(y_pred, largest), ops.greater(ops.abs(y_pred), 1e-9))
        else:
            positive = ops.greater(y_pred, self.threshold)
        y_pred = ops.cast(positive, self.dtype)
        for name, counted in (
            ("true_positives", ops.multiply(y_pred, y_true)),
            ("false_positives", ops.multiply(y_pred, ops.subtract(1.0, y_true))),
            ("false_negatives", ops.multiply(ops.subtract(1.0, y_pred), y_true)),
            ("intermediate_weights", y_true),
        ):
            if sample_weight is not None:
                counted = ops.multiply(counted, ops.expand_dims(as_tensor(sample_weight, self.dtype), 1))
            getattr(self, name).assign_add(ops.sum(counted, axis=self.axis))

    def result(self) -> Any:
        tp, fp, fn, weights = (ops.convert_to_tensor(getattr(self, name)) for name in _STATE)
        precision = ops.divide(tp, ops.add(ops.add(tp, fp), epsilon()))
        recall = ops.divide(tp, ops.add(ops.add(tp, fn), epsilon()))
        square = self.beta**2
        below = ops.add(ops.add(ops.multiply(precision, square), recall), epsilon())
        score = ops.multiply(ops.divide(ops.multiply(precision, recall), below), 1.0 + square)
        if self.average == "weighted":
            shares = ops.divide(weights, ops.add(ops.sum(weights), epsilon()))
            return ops.sum(ops.multiply(score, shares))
        return score if self.average is None else ops.mean(score)

    def get_config(self) -> dict:
        config = {"average": self.average, "beta": self.beta, "threshold": self.threshold}
        return {**super().get_config(), **config}


class F1Score(FBetaScore):
    """F score in which precision and recall count alike; arguments as of `FBetaScore`."""

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average=average, beta=1.0, threshold=threshold, name=name, dtype=dtype)

    def get_config(self) -> dict:
        config = super().get_config()
        del config["beta"]
        return config
