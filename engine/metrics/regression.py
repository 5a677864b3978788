"""Metrics of real-valued targets."""

import warnings
from typing import Any

from engine import losses, ops
from engine.config import epsilon
from engine.losses.loss import as_tensor, squeeze_or_expand_to_same_rank
from engine.metrics.metric import Metric
from engine.metrics.reduction import Mean, NamedMean


class MeanSquaredError(NamedMean):
    """Mean of squared errors."""

    _function = staticmethod(losses.mean_squared_error)
    _direction = "down"

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(name=name, dtype=dtype)


class RootMeanSquaredError(Mean):
    """Square root of the mean of squared errors."""

    _direction = "down"

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name=name, dtype=dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        y_true, y_pred = as_tensor(y_true, self.dtype), as_tensor(y_pred, self.dtype)
        y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
        super().update_state(ops.square(ops.subtract(y_pred, y_true)), sample_weight=sample_weight)

    def result(self) -> Any:
        return ops.sqrt(super().result())


class MeanAbsoluteError(NamedMean):
    """Mean of absolute errors."""

    _function = staticmethod(losses.mean_absolute_error)
    _direction = "down"

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(name=name, dtype=dtype)


class MeanAbsolutePercentageError(NamedMean):
    """Mean of absolute errors in percent of the targets."""

    _function = staticmethod(losses.mean_absolute_percentage_error)
    _direction = "down"

    def __init__(self, name="mean_absolute_percentage_error", dtype=None):
        super().__init__(name=name, dtype=dtype)


class MeanSquaredLogarithmicError(NamedMean):
    """Mean of squared errors of the logarithms."""

    _function = staticmethod(losses.mean_squared_logarithmic_error)
    _direction = "down"

    def __init__(self, name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(name=name, dtype=dtype)


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Cosine of the angle between targets and predictions along `axis` (the loss of that name is minus this)."""
    return ops.negative(losses.cosine_similarity(y_true, y_pred, axis=axis))


class CosineSimilarity(NamedMean):
    """Mean cosine between targets and predictions."""

    _function = staticmethod(cosine_similarity)
    _direction = "up"

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(name=name, dtype=dtype, axis=axis)


class LogCoshError(NamedMean):
    """Mean of the logarithm of the hyperbolic cosine of errors."""

    _function = staticmethod(losses.log_cosh)
    _direction = "down"

    def __init__(self, name="logcosh", dtype=None):
        super().__init__(name=name, dtype=dtype)


def pearson_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Pearson's correlation of targets and predictions along `axis`."""
    y_true, y_pred = _standardized(y_true, axis), _standardized(y_pred, axis)
    y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
    return ops.mean(ops.multiply(y_true, y_pred), axis=axis)


def _standardized(x: Any, axis: int) -> Any:
    x = as_tensor(x, "float32") if "int" in str(getattr(x, "dtype", "int")) else as_tensor(x)
    x = ops.subtract(x, ops.mean(x, axis=axis, keepdims=True))
    return ops.divide(x, ops.std(x, axis=axis, keepdims=True))


def concordance_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Lin's concordance correlation of targets and predictions along `axis`, as Keras computes it."""
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
    mean_true = ops.mean(y_true, axis=axis, keepdims=True)
    mean_pred = ops.mean(y_pred, axis=axis, keepdims=True)
    var_true = ops.var(ops.subtract(y_true, mean_true), axis=axis, keepdims=True)
    var_pred = ops.var(ops.subtract(y_pred, mean_pred), axis=axis, keepdims=True)
    covariance = ops.multiply(ops.subtract(y_true, mean_pred), ops.subtract(y_pred, mean_pred))
    norm = ops.add(ops.add(var_true, var_pred), ops.square(ops.subtract(mean_true, mean_pred)))
    return ops.mean(ops.divide(ops.multiply(covariance, 2.0), ops.add(norm, epsilon())), axis=axis)


class PearsonCorrelation(NamedMean):
    """Mean of Pearson's correlation along `axis`."""

    _function = staticmethod(pearson_correlation)
    _direction = "up"
    _config_keys = ("axis",)

    def __init__(self, name="pearson_correlation", dtype=None, axis=-1):
        super().__init__(name=name, dtype=dtype, axis=axis)


class ConcordanceCorrelation(NamedMean):
    """Mean of the concordance correlation along `axis`."""

    _function = staticmethod(concordance_correlation)
    _direction = "up"
    _config_keys = ("axis",)

    def __init__(self, name="concordance_correlation", dtype=None, axis=-1):
        super().__init__(name=name, dtype=dtype, axis=axis)


class R2Score(Metric):
    """Coefficient of determination of predictions of shape (batch, outputs).

    Args:
        class_aggregation: "uniform_average" or "variance_weighted_average" of the outputs' scores, None for all.
        num_regressors: number of independent regressors, for the adjusted score; 0 for the plain one.
        name: its name.
        dtype: type in which it computes.
    """

    _direction = "up"

    def __init__(self, class_aggregation="uniform_average", num_regressors=0, name="r2_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        if class_aggregation not in (None, "uniform_average", "variance_weighted_average"):
            raise ValueError(
                f"`class_aggregation` must be None, 'uniform_average' or 'variance_weighted_average', "
                f"not {class_aggregation!r}."
            )
        if num_regressors < 0:
            raise ValueError(f"`num_regressors` must be >= 0, not {num_regressors!r}.")
        self.class_aggregation = class_aggregation
        self.num_regressors = num_regressors
        self.num_samples = self.add_variable((), "zeros", name="num_samples")
        self._built = False

    def _build(self, y_true_shape, y_pred_shape):
        if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
            raise ValueError(
                f"R2Score needs targets and predictions of shape (batch, outputs), not {tuple(y_true_shape)} and "
                f"{tuple(y_pred_shape)}."
            )
        shape = (y_pred_shape[-1],)
        self.squared_sum = self.add_variable(shape, "zeros", name="squared_sum")
        self.sum = self.add_variable(shape, "zeros", name="sum")
        self.total_mse = self.add_variable(shape, "zeros", name="residual")
        self.count = self.add_variable(shape, "zeros", name="count")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = as_tensor(y_true, self.dtype), as_tensor(y_pred, self.dtype)
        y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
        if not self._built:
            self._build(y_true.shape, y_pred.shape)
        weight = as_tensor(1.0 if sample_weight is None else sample_weight, self.dtype)
        if len(weight.shape) == 1:
            weight = ops.expand_dims(weight, axis=1)
        weight = ops.broadcast_to(weight, tuple(y_true.shape))
        weighted = ops.multiply(y_true, weight)
        error = ops.multiply(ops.square(ops.subtract(y_true, y_pred)), weight)
        self.sum.assign_add(ops.sum(weighted, axis=0))
        self.squared_sum.assign_add(ops.sum(ops.multiply(y_true, weighted), axis=0))
        self.total_mse.assign_add(ops.sum(error, axis=0))
        self.count.assign_add(ops.sum(weight, axis=0))
        self.num_samples.assign_add(float(y_true.shape[0] * y_true.shape[1]))

    def result(self) -> Any:
        mean = ops.divide(self.sum, self.count)
        total = ops.subtract(self.squared_sum, ops.multiply(self.sum, mean))
        scores = ops.subtract(1.0, ops.divide(self.total_mse, total))
        scores = ops.where(ops.isinf(scores), ops.zeros_like(scores), scores)
        if self.class_aggregation == "uniform_average":
            scores = ops.mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = ops.divide(ops.sum(ops.multiply(total, scores)), ops.sum(total))
        if self.num_regressors:
            scores = self._adjusted(scores)
        return scores

    def _adjusted(self, scores):
        """The adjusted score where there are more samples than regressors + 1, else the plain one with a warning."""
        from engine.graph import is_tracing

        n = ops.convert_to_tensor(self.num_samples)
        free = ops.subtract(n, float(self.num_regressors + 1))
        if not is_tracing() and float(free) <= 0:
            warnings.warn(
                f"R2Score cannot be adjusted for {self.num_regressors} regressors with {float(n):.0f} values; "
                f"this is the plain score.",
                stacklevel=3,
            )
        lost = ops.multiply(ops.subtract(1.0, scores), ops.subtract(n, 1.0))
        adjusted = ops.subtract(1.0, ops.divide(lost, ops.where(ops.greater(free, 0.0), free, ops.ones_like(free))))
        return ops.where(ops.greater(free, 0.0), adjusted, scores)

    def get_config(self) -> dict:
        config = {"class_aggregation": self.class_aggregation, "num_regressors": self.num_regressors}
        return {**super().get_config(), **config}
