"""Metrics that sum or average values: `Sum`, `Mean`, and `MeanMetricWrapper` around a function."""

from typing import Any

from engine import losses, ops
from engine.config import floatx
from engine.layers.masks import get_mask
from engine.losses.loss import apply_mask, as_tensor, squeeze_or_expand_to_same_rank
from engine.metrics.metric import Metric


def reduce_to_samplewise_values(values: Any, sample_weight: Any, reduce_fn: Any, dtype: str | None) -> tuple:
    """Weigh values and reduce every axis but the first, in the way the weights' rank asks for.

    Args:
        values: tensor whose first axis is the batch.
        sample_weight: tensor of weights of no more axes than `values`, or None.
        reduce_fn: `ops.sum` or `ops.mean`.
        dtype: type in which to compute.

    Returns:
        Pair of weighted values and weights (None when there were none), of shape (batch,) or ().
    """
    dtype = dtype or floatx()
    mask = get_mask(values)
    values = as_tensor(values, dtype)
    if sample_weight is not None:
        sample_weight = as_tensor(sample_weight, dtype)
        if mask is not None:
            sample_weight = apply_mask(sample_weight, mask, dtype=dtype, reduction="sum")
        values, sample_weight = squeeze_or_expand_to_same_rank(values, sample_weight)
        weight_ndim, values_ndim = len(sample_weight.shape), len(values.shape)
        if values_ndim > weight_ndim:
            values = reduce_fn(values, axis=tuple(range(weight_ndim, values_ndim)))
        sample_weight = ops.broadcast_to(sample_weight, tuple(values.shape))
        values = ops.multiply(values, sample_weight)
        if weight_ndim > 1:
            sample_weight = reduce_fn(sample_weight, axis=tuple(range(1, weight_ndim)))
    if len(values.shape) > 1:
        values = reduce_fn(values, axis=tuple(range(1, len(values.shape))))
    return values, sample_weight


class Sum(Metric):
    """Weighted sum of values."""

    def __init__(self, name="sum", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), "zeros", dtype=self.dtype, name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, _ = reduce_to_samplewise_values(values, sample_weight, ops.sum, self.dtype)
        self.total.assign_add(ops.sum(values))

    def reset_state(self) -> None:
        self.total.assign(0)

    def result(self) -> Any:
        return ops.cast(self.total, self.dtype)


class Mean(Metric):
    """Weighted mean of values: their sum over the sum of weights, or over their number."""

    def __init__(self, name="mean", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), "zeros", dtype=self.dtype, name="total")
        self.count = self.add_variable((), "zeros", dtype=self.dtype, name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, sample_weight = reduce_to_samplewise_values(values, sample_weight, ops.mean, self.dtype)
        self.total.assign_add(ops.sum(values))
        if sample_weight is not None:
            count = ops.cast(ops.sum(sample_weight), self.dtype)
        else:
            count = float(values.shape[0]) if len(values.shape) else 1.0
        self.count.assign_add(count)

    def reset_state(self) -> None:
        self.total.assign(0)
        self.count.assign(0)

    def result(self) -> Any:
        return ops.divide_no_nan(self.total, ops.cast(self.count, self.dtype))


class MeanMetricWrapper(Mean):
    """Mean of what a function `fn(y_true, y_pred, **kwargs)` returns per sample."""

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn = fn
        self._fn_kwargs = kwargs
        if isinstance(fn, losses.Loss) or any(fn is known for known in losses.ALL_OBJECTS_DICT.values()):
            self._direction = "down"

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        mask = get_mask(y_pred)
        values = self._fn(y_true, y_pred, **self._fn_kwargs)
        sample_weight = apply_mask(sample_weight, mask, dtype=self.dtype, reduction="sum")
        super().update_state(values, sample_weight=sample_weight)

    def get_config(self) -> dict:
        from engine.saving import serialize_keras_object

        config = super().get_config()
        config["fn"] = serialize_keras_object(self._fn)
        config.update(serialize_keras_object(self._fn_kwargs))
        return config

    @classmethod
    def from_config(cls, config: dict) -> "MeanMetricWrapper":
        if "fn" in config:
            from engine.saving import deserialize_keras_object

            config = deserialize_keras_object(config)
        return cls(**config)


class NamedMean(MeanMetricWrapper):
    """A `MeanMetricWrapper` whose class says which function it is: its config has its own arguments only.

    A subclass sets `_function`, `_direction` and, where it has arguments, `_config_keys`.
    """

    _function: Any = None
    _direction: str | None = None
    _config_keys: tuple[str, ...] = ()

    def __init__(self, name=None, dtype=None, **arguments):
        direction = type(self)._direction
        super().__init__(type(self)._function, name=name, dtype=dtype, **arguments)
        self._direction = direction
        for key in self._config_keys:
            setattr(self, key, arguments[key])

    def get_config(self) -> dict:
        return {"name": self.name, "dtype": self.dtype, **{key: getattr(self, key) for key in self._config_keys}}
