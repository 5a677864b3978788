"""Metrics counted from hits and misses at thresholds: precision, recall, their trade-offs."""

from typing import Any

import numpy as np

from engine import ops
from engine.config import epsilon
from engine.losses.loss import as_tensor, squeeze_or_expand_to_same_rank
from engine.metrics.metric import Metric

_LOWEST = -1e10  # a threshold that every prediction passes
COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


def parse_thresholds(thresholds: Any, default: float = 0.5) -> list:
    """Thresholds as a list. A None stands for `default`.

    Raises:
        ValueError: when one lies outside [0, 1].
    """
    if thresholds is None:
        return [default]
    found = list(thresholds) if isinstance(thresholds, (list, tuple, np.ndarray)) else [thresholds]
    wrong = [t for t in found if t is None or not 0 <= t <= 1]
    if wrong:
        raise ValueError(f"`thresholds` must lie in [0, 1], but {wrong} do not.")
    return found


def evenly_spaced(thresholds: Any) -> bool:
    """Whether there are three thresholds or more, at equal distances from 0 to 1."""
    count = len(thresholds)
    if count < 3:
        return False
    even = np.arange(count, dtype=np.float32) / (count - 1)
    return bool(np.allclose(np.asarray(thresholds, np.float32), even, atol=epsilon()))


def count_positives(
    y_true: Any,
    y_pred: Any,
    thresholds: Any,
    weights: Any = None,
    even: bool = False,
    per_label: bool = False,
) -> tuple:
    """Weights of what is predicted positive (above each threshold), by what it is.

    Args:
        y_true: targets, 0 or not, of the shape of `y_pred`.
        y_pred: predictions in [0, 1], shape (n,) or (n, labels, ...).
        thresholds: numbers in rising order.
        weights: weights of the shape of `y_pred`, or None.
        even: whether the thresholds are evenly spaced from 0 to 1; counting is then linear in the predictions.
        per_label: count each label (column) by itself.

    Returns:
        `(true_positives, false_positives, positives, negatives)`: the first two of shape (thresholds,) or
        (thresholds, labels), the last two (totals) of shape () or (labels,).
    """
    labels = y_pred.shape[-1] if per_label else 1
    shape = (-1, labels)
    y_pred = ops.reshape(y_pred, shape)
    is_true = ops.reshape(ops.cast(ops.cast(y_true, "bool"), y_pred.dtype), shape)
    ones = ops.ones_like(y_pred)
    weights = ones if weights is None else ops.reshape(weights, shape)
    true_weights = ops.multiply(is_true, weights)
    false_weights = ops.multiply(ops.subtract(ones, is_true), weights)
    count = len(thresholds)
    if even:
        tp, fp = _by_buckets(y_pred, (true_weights, false_weights), count, thresholds[0] < 0)
    else:
        levels = np.asarray(thresholds, dtype=str(y_pred.dtype)).reshape(count, 1, 1)
        above = ops.cast(ops.greater(ops.expand_dims(y_pred, 0), levels), y_pred.dtype)
        tp, fp = (ops.sum(ops.multiply(above, w), axis=1) for w in (true_weights, false_weights))
    totals = [ops.sum(w, axis=0) for w in (true_weights, false_weights)]
    if per_label:
        return (tp, fp, *totals)
    return (ops.reshape(tp, (count,)), ops.reshape(fp, (count,)), *[ops.reshape(t, ()) for t in totals])


def _by_buckets(y_pred, weights, count, zero_passes):
    """Sum weights between neighbouring thresholds, then from the highest down."""
    labels = y_pred.shape[-1]
    bucket = ops.ceil(ops.multiply(ops.clip(y_pred, 0.0, 1.0), float(count - 1)))
    bucket = ops.cast(ops.subtract(bucket, 1.0), "int32")
    # A prediction of 0 passes the first threshold where that is below 0, and none otherwise.
    bucket = ops.maximum(bucket, 0) if zero_passes else ops.where(ops.less(bucket, 0), count, bucket)
    place = ops.add(ops.multiply(bucket, labels), np.arange(labels, dtype=np.int32))
    place = ops.reshape(place, (-1, 1))
    sums = []
    for w in weights:
        found = ops.scatter(place, ops.reshape(w, (-1,)), ((count + 1) * labels,))
        found = ops.reshape(found, (count + 1, labels))[:count]
        sums.append(ops.flip(ops.cumsum(ops.flip(found, axis=0), axis=0), axis=0))
    return sums


def update_counts(
    variables: dict,
    y_true: Any,
    y_pred: Any,
    thresholds: Any,
    even: bool = False,
    sample_weight: Any = None,
    top_k: int | None = None,
    class_id: int | None = None,
    per_label: bool = False,
    label_weights: Any = None,
) -> None:
    """Add a batch to counters.

    Args:
        variables: counters by name, some of `COUNTS`.
        y_true: targets.
        y_pred: predictions.
        thresholds: numbers in rising order.
        even: see `count_positives()`.
        sample_weight: weights that broadcast to the predictions.
        top_k: only the k largest predictions of a row can be positive.
        class_id: count this column only.
        per_label: see `count_positives()`.
        label_weights: weights of the columns.
    """
    dtype = next(iter(variables.values())).dtype
    y_true, y_pred = as_tensor(y_true, dtype), as_tensor(y_pred, dtype)
    y_pred, y_true = squeeze_or_expand_to_same_rank(y_pred, y_true)
    if sample_weight is not None:
        sample_weight = ops.expand_dims(as_tensor(sample_weight, dtype), axis=-1)
        _, sample_weight = squeeze_or_expand_to_same_rank(y_true, sample_weight, expand_rank_1=False)
    if top_k is not None:
        y_pred = _only_top_k(y_pred, top_k)
    if class_id is not None:
        if len(y_pred.shape) == 1:
            raise ValueError(
                f"`class_id` needs predictions of shape (batch, classes), not {tuple(y_pred.shape)}."
            )
        y_true, y_pred = y_true[..., class_id : class_id + 1], y_pred[..., class_id : class_id + 1]
    weights = None
    if sample_weight is not None:
        weights = ops.broadcast_to(sample_weight, tuple(y_pred.shape))
    if label_weights is not None:
        labels = ops.broadcast_to(as_tensor(label_weights, dtype), tuple(y_pred.shape))
        weights = labels if weights is None else ops.multiply(weights, labels)
    tp, fp, positives, negatives = count_positives(y_true, y_pred, thresholds, weights, even, per_label)
    for name, variable in variables.items():
        if name == "true_positives":
            variable.assign_add(tp)
        elif name == "false_positives":
            variable.assign_add(fp)
        elif name == "true_negatives":
            variable.assign_add(ops.subtract(negatives, fp))
        else:
            variable.assign_add(ops.subtract(positives, tp))


def _only_top_k(y_pred, k):
    """Predictions, with all but the k largest of each row below every threshold."""
    _, places = ops.top_k(y_pred, k)
    chosen = ops.sum(ops.one_hot(places, y_pred.shape[-1], dtype=y_pred.dtype), axis=-2)
    dropped = ops.multiply(ops.subtract(1.0, chosen), _LOWEST)
    return ops.add(ops.multiply(y_pred, chosen), dropped)


class _CountAtThresholds(Metric):
    """A metric with one counter."""

    _counted = ""

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.thresholds = parse_thresholds(thresholds)
        self._even = evenly_spaced(self.thresholds)
        self.accumulator = self.add_variable((len(self.thresholds),), "zeros", name="accumulator")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        counters = {self._counted: self.accumulator}
        update_counts(counters, y_true, y_pred, self.thresholds, self._even, sample_weight)

    def result(self) -> Any:
        counts = ops.convert_to_tensor(self.accumulator)
        return counts[0] if len(self.thresholds) == 1 else counts

    def get_config(self) -> dict:
        return {**super().get_config(), "thresholds": self.init_thresholds}


class TruePositives(_CountAtThresholds):
    """Number (or weight) of positives predicted as such."""

    _counted = "true_positives"


class FalsePositives(_CountAtThresholds):
    """Number (or weight) of negatives predicted as positives."""

    _counted = "false_positives"


class TrueNegatives(_CountAtThresholds):
    """Number (or weight) of negatives predicted as such."""

    _counted = "true_negatives"


class FalseNegatives(_CountAtThresholds):
    """Number (or weight) of positives predicted as negatives."""

    _counted = "false_negatives"


class _HitRate(Metric):
    """True positives over true positives and a second counter."""

    _direction = "up"
    _missed = ""

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.top_k = top_k
        self.class_id = class_id
        self.thresholds = parse_thresholds(thresholds, default=0.5 if top_k is None else _LOWEST)
        self._even = evenly_spaced(self.thresholds)
        shape = (len(self.thresholds),)
        self.true_positives = self.add_variable(shape, "zeros", name="true_positives")
        setattr(self, self._missed, self.add_variable(shape, "zeros", name=self._missed))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        counters = {name: getattr(self, name) for name in ("true_positives", self._missed)}
        update_counts(
            counters, y_true, y_pred, self.thresholds, self._even, sample_weight, self.top_k, self.class_id
        )

    def result(self) -> Any:
        total = ops.add(self.true_positives, getattr(self, self._missed))
        rate = ops.divide_no_nan(self.true_positives, total)
        return rate[0] if len(self.thresholds) == 1 else rate

    def get_config(self) -> dict:
        config = {"thresholds": self.init_thresholds, "top_k": self.top_k, "class_id": self.class_id}
        return {**super().get_config(), **config}


class Precision(_HitRate):
    """Share of the predicted positives that are positive.

    Args:
        thresholds: number or list of numbers in [0, 1]; predictions above count as positive. 0.5 when None.
        top_k: only the k largest predictions of a row can be positive.
        class_id: count this column only.
        name: its name.
        dtype: type in which it computes.
    """

    _missed = "false_positives"


class Recall(_HitRate):
    """Share of the positives that are predicted so; arguments as of `Precision`."""

    _missed = "false_negatives"


class _TradeOff(Metric):
    """The best of one rate where another is at least `value`."""

    _direction = "up"
    _argument = ""

    def __init__(self, value, num_thresholds=200, class_id=None, name=None, dtype=None):
        if not 0 <= value <= 1:
            raise ValueError(f"`{self._argument}` must lie in [0, 1], not {value!r}.")
        if num_thresholds <= 0:
            raise ValueError(f"`num_thresholds` must be a whole number > 0, not {num_thresholds!r}.")
        super().__init__(name=name, dtype=dtype)
        setattr(self, self._argument, value)
        self.value = value
        self.num_thresholds = num_thresholds
        self.class_id = class_id
        if num_thresholds == 1:
            self.thresholds = [0.5]
        else:
            self.thresholds = [i / (num_thresholds - 1) for i in range(num_thresholds)]
        self._even = num_thresholds > 1
        for count in COUNTS:
            setattr(self, count, self.add_variable((len(self.thresholds),), "zeros", name=count))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        counters = {count: getattr(self, count) for count in COUNTS}
        update_counts(
            counters, y_true, y_pred, self.thresholds, self._even, sample_weight, class_id=self.class_id
        )

    def _share(self, part: str, rest: str) -> Any:
        part = getattr(self, part)
        return ops.divide_no_nan(part, ops.add(part, getattr(self, rest)))

    def _recall(self):
        return self._share("true_positives", "false_negatives")

    def _precision(self):
        return self._share("true_positives", "false_positives")

    def _specificity(self):
        return self._share("true_negatives", "false_positives")

    def _best(self, wanted, bounded):
        """The largest of `wanted` where `bounded` reaches the value; 0 where it never does."""
        return ops.max(ops.where(ops.greater_equal(bounded, self.value), wanted, ops.zeros_like(wanted)))

    def get_config(self) -> dict:
        config = {"num_thresholds": self.num_thresholds, self._argument: self.value}
        return {**super().get_config(), "class_id": self.class_id, **config}


class SensitivityAtSpecificity(_TradeOff):
    """Best sensitivity (recall) at a specificity of `specificity` or more."""

    _argument = "specificity"

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(specificity, num_thresholds, class_id, name, dtype)

    def result(self) -> Any:
        return self._best(self._recall(), self._specificity())


class SpecificityAtSensitivity(_TradeOff):
    """Best specificity at a sensitivity (recall) of `sensitivity` or more."""

    _argument = "sensitivity"

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)

    def result(self) -> Any:
        return self._best(self._specificity(), self._recall())


class PrecisionAtRecall(_TradeOff):
    """Best precision at a recall of `recall` or more."""

    _argument = "recall"

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(recall, num_thresholds, class_id, name, dtype)

    def result(self) -> Any:
        return self._best(self._precision(), self._recall())


class RecallAtPrecision(_TradeOff):
    """Best recall at a precision of `precision` or more."""

    _argument = "precision"

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(precision, num_thresholds, class_id, name, dtype)

    def result(self) -> Any:
        return self._best(self._recall(), self._precision())
