"""`Loss`: what every loss has in common, which is how values per sample become the number that is minimized."""

from typing import Any

from engine import ops, tree
from engine.config import floatx
from engine.graph import dtypes, name_scope
from engine.layers.masks import get_mask, set_mask

REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", None)
_AVERAGES = ("sum_over_batch_size", "mean")


class Loss:
    """Base class of losses. A subclass overrides `call(y_true, y_pred)`, which returns one value per sample.

    Args:
        name: name of the loss; the snake-cased class name, numbered, when it is None.
        reduction: what becomes of the values: "sum_over_batch_size" or "mean" (their average), "sum",
            "mean_with_sample_weight" (sum of weighted values over the sum of weights), "none" or None (left as
            they are).
        dtype: type in which the loss is computed: a name or a dtype policy; `floatx()` when it is None.

    Raises:
        ValueError: when `reduction` is none of these.
    """

    def __init__(self, name: str | None = None, reduction: str | None = "sum_over_batch_size", dtype: Any = None):
        if name is None:
            from engine.utils import auto_name

            name = auto_name(type(self).__name__)
        self.name = name
        self.reduction = standardize_reduction(reduction)
        self._dtype = compute_dtype(dtype)

    @property
    def dtype(self) -> str:
        """Name of the type in which the loss is computed."""
        return self._dtype

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The reduced loss of predictions `y_pred` for targets `y_true`, weighted by `sample_weight`.

        A mask that travels on `y_pred` (`_keras_mask`) leaves out what it marks False.
        """
        in_mask = get_mask(y_pred)
        with name_scope(self.name):
            y_pred = tree.map_structure(lambda x: as_tensor(x, self.dtype), y_pred)
            y_true = tree.map_structure(lambda x: as_tensor(x, self.dtype), y_true)
            values = self.call(y_true, y_pred)
            out_mask = get_mask(values)
            if in_mask is not None and out_mask is not None:
                mask = ops.logical_and(in_mask, out_mask)
            else:
                mask = out_mask if in_mask is None else in_mask
            return reduce_weighted_values(
                values, sample_weight=sample_weight, mask=mask, reduction=self.reduction, dtype=self.dtype
            )

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Loss values, one per sample (shape: that of `y_pred` without its last axis, usually)."""
        raise NotImplementedError(f"Loss '{type(self).__name__}' must define `call(self, y_true, y_pred)`.")

    def get_config(self) -> dict:
        """The arguments that make this loss again."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict) -> "Loss":
        """Make the loss that `get_config()` described."""
        return cls(**config)

    def _obj_type(self):
        return "Loss"

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"


class LossFunctionWrapper(Loss):
    """A loss made of a function `fn(y_true, y_pred, **kwargs)` that returns one value per sample."""

    def __init__(self, fn, reduction="sum_over_batch_size", name=None, dtype=None, **kwargs):
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true: Any, y_pred: Any) -> Any:
        if not tree.is_nested(y_true) and not tree.is_nested(y_pred):
            y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self) -> dict:
        config = super().get_config()
        if type(self) is not LossFunctionWrapper:  # a subclass names its function by being that subclass
            return config
        from engine.saving import serialize_keras_object

        config["fn"] = serialize_keras_object(self.fn)
        config.update(serialize_keras_object(self._fn_kwargs))
        return config

    @classmethod
    def from_config(cls, config: dict) -> "LossFunctionWrapper":
        if "fn" in config:
            from engine.saving import deserialize_keras_object

            config = deserialize_keras_object(config)
        return cls(**config)

    def __repr__(self):
        return f"<LossFunctionWrapper({self.fn}, kwargs={self._fn_kwargs})>"


def standardize_reduction(reduction: str | None) -> str | None:
    """`reduction` itself, or a ValueError when there is no such reduction."""
    if reduction not in REDUCTIONS:
        allowed = ", ".join(repr(r) for r in REDUCTIONS)
        raise ValueError(f"`reduction` must be one of {allowed}, not {reduction!r}.")
    return reduction


def compute_dtype(dtype: Any) -> str:
    """Name of the type in which a loss or metric computes, from a name, a dtype policy or None."""
    if dtype is None:
        return floatx()
    if isinstance(dtype, str) and not dtype.startswith("mixed_"):
        return dtypes.standardize(dtype)
    if hasattr(dtype, "compute_dtype"):
        return dtype.compute_dtype
    from engine import dtype_policies

    return dtype_policies.get(dtype).compute_dtype


def as_tensor(x: Any, dtype: str | None = None) -> Any:
    """`x` as a tensor or array, cast to `dtype` when one is given. None stays None."""
    if x is None:
        return None
    mask = get_mask(x)
    x = ops.convert_to_tensor(x)
    if dtype is not None:
        x = ops.cast(x, dtype)
    if mask is not None and get_mask(x) is None:
        set_mask(x, mask)
    return x


def squeeze_or_expand_to_same_rank(x1: Any, x2: Any, expand_rank_1: bool = True) -> tuple:
    """Bring two tensors whose ranks differ by one to the same rank, through a last axis of size 1.

    Args:
        x1: tensor.
        x2: tensor.
        expand_rank_1: when the smaller rank is 1, add an axis to it instead of taking one from the other.
    """
    rank1, rank2 = len(x1.shape), len(x2.shape)
    if rank1 == rank2 + 1 and x1.shape[-1] == 1:
        if rank2 == 1 and expand_rank_1:
            return x1, ops.expand_dims(x2, axis=-1)
        return ops.squeeze(x1, axis=-1), x2
    if rank2 == rank1 + 1 and x2.shape[-1] == 1:
        if rank1 == 1 and expand_rank_1:
            return ops.expand_dims(x1, axis=-1), x2
        return x1, ops.squeeze(x2, axis=-1)
    return x1, x2


def element_count(x: Any) -> int:
    """Number of elements, from the shape."""
    count = 1
    for dim in x.shape:
        count *= dim
    return count


def reduce_values(values: Any, sample_weight: Any = None, reduction: str | None = "sum_over_batch_size") -> Any:
    """Reduce weighted values to the loss. `sample_weight` counts only for "mean_with_sample_weight"."""
    if reduction in (None, "none") or tuple(values.shape) in ((), (0,)):
        return values
    total = ops.sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and sample_weight is not None:
        return ops.divide_no_nan(total, ops.cast(ops.sum(sample_weight), total.dtype))
    count = element_count(values)
    return total if count == 0 else ops.divide(total, float(count))


def reduce_weighted_values(
    values: Any,
    sample_weight: Any = None,
    mask: Any = None,
    reduction: str | None = "sum_over_batch_size",
    dtype: str | None = None,
) -> Any:
    """Weigh values by `sample_weight` and `mask` and reduce them.

    Args:
        values: tensor of loss values.
        sample_weight: tensor of the same rank, or of one rank less; None for equal weights.
        mask: boolean tensor; what is False does not count.
        reduction: see `Loss`.
        dtype: type in which to compute.
    """
    reduction = standardize_reduction(reduction)
    values = as_tensor(values, dtype)
    sample_weight = apply_mask(as_tensor(sample_weight, dtype), mask, dtype=values.dtype, reduction=reduction)
    if sample_weight is not None:
        sample_weight = ops.cast(sample_weight, values.dtype)
        values, sample_weight = squeeze_or_expand_to_same_rank(values, sample_weight)
        values = ops.multiply(values, sample_weight)
    return reduce_values(values, sample_weight, reduction)


def apply_mask(sample_weight: Any, mask: Any, dtype: Any, reduction: str | None) -> Any:
    """Fold a mask into sample weights.

    Under a reduction that averages, the weights of what is left are raised so that the average runs over it alone.
    """
    if mask is None:
        return sample_weight
    if reduction in _AVERAGES:
        valid = ops.sum(ops.cast(mask, dtype))
        weight = ops.divide_no_nan(ops.cast(float(element_count(mask)), dtype), valid)
        float_mask = ops.multiply(ops.cast(mask, dtype), weight)
    else:
        float_mask = ops.cast(mask, dtype)
    if sample_weight is None:
        return float_mask
    sample_weight = as_tensor(sample_weight, dtype)
    float_mask, sample_weight = squeeze_or_expand_to_same_rank(float_mask, sample_weight)
    return ops.multiply(sample_weight, float_mask)
