"""Activation functions. Each takes a tensor of any shape and gives one of the same shape, unless it says otherwise."""

from typing import Any

from engine import ops
from engine.graph import SymbolicTensor


def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """`x` where it is above `threshold`, 0 below; at most `max_value`; below the threshold a line of that slope."""
    if negative_slope == 0 and max_value is None and threshold == 0:
        return ops.relu(x)
    if negative_slope != 0 and max_value is None and threshold == 0:
        return ops.leaky_relu(x, negative_slope=negative_slope)
    if negative_slope == 0 and max_value == 6 and threshold == 0:
        return ops.relu6(x)
    if threshold != 0:
        positive = ops.where(ops.greater(x, threshold), x, ops.zeros_like(x))
    else:
        positive = ops.relu(x)
    if max_value is not None:
        positive = ops.clip(positive, 0.0, max_value)
    if negative_slope == 0:
        return positive
    below = ops.relu(ops.subtract(threshold, x))
    return ops.subtract(positive, ops.multiply(below, negative_slope))


def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    """`x` above 0, `negative_slope * x` below."""
    return ops.leaky_relu(x, negative_slope=negative_slope)


def relu6(x: Any) -> Any:
    """`x` between 0 and 6, clipped outside."""
    return ops.relu6(x)


def softmax(x: Any, axis: int = -1) -> Any:
    """Positive numbers that sum to 1 along `axis`: `exp(x) / sum(exp(x))`."""
    return _keep_logits(ops.softmax(x, axis=axis), x)


def sigmoid(x: Any) -> Any:
    """`1 / (1 + exp(-x))`."""
    return _keep_logits(ops.sigmoid(x), x)


def _keep_logits(output, logits):
    """Lets a crossentropy loss in the same trace start from the logits, which is exact where 0 and 1 saturate."""
    if isinstance(output, SymbolicTensor):
        output._keras_logits = logits
    return output


def celu(x: Any, alpha: float = 1.0) -> Any:
    """`max(0, x) + min(0, alpha * (exp(x / alpha) - 1))` (Barron 2017)."""
    return ops.celu(x, alpha=alpha)


def elu(x: Any, alpha: float = 1.0) -> Any:
    """`x` above 0, `alpha * (exp(x) - 1)` below (Clevert et al. 2016)."""
    return ops.elu(x, alpha=alpha)


def selu(x: Any) -> Any:
    """A scaled `elu` that keeps mean and variance from layer to layer (Klambauer et al. 2017)."""
    return ops.selu(x)


def softplus(x: Any) -> Any:
    """`log(exp(x) + 1)`."""
    return ops.softplus(x)


def softsign(x: Any) -> Any:
    """`x / (abs(x) + 1)`."""
    return ops.softsign(x)


def soft_shrink(x: Any, threshold: float = 0.5) -> Any:
    """`x` moved towards 0 by `threshold`, and 0 where it is nearer than that."""
    return ops.soft_shrink(x, threshold=threshold)


def sparse_plus(x: Any) -> Any:
    """0 up to -1, `(x + 1)^2 / 4` up to 1, then `x`."""
    return ops.sparse_plus(x)


def silu(x: Any) -> Any:
    """`x * sigmoid(x)`, also known as swish."""
    return ops.silu(x)


def squareplus(x: Any, b: float = 4) -> Any:
    """`(x + sqrt(x^2 + b)) / 2`."""
    return ops.squareplus(x, b=b)


def gelu(x: Any, approximate: bool = False) -> Any:
    """`x` times the normal distribution function of `x`, exactly or by tanh (Hendrycks & Gimpel 2016)."""
    return ops.gelu(x, approximate=approximate)


def glu(x: Any, axis: int = -1) -> Any:
    """The first half of `x` along `axis` times the sigmoid of the second; the axis is half as long after it."""
    return ops.glu(x, axis=axis)


def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return ops.tanh(x)


def tanh_shrink(x: Any) -> Any:
    """`x - tanh(x)`."""
    return ops.tanh_shrink(x)


def hard_tanh(x: Any) -> Any:
    """`x` between -1 and 1, clipped outside."""
    return ops.hard_tanh(x)


def hard_shrink(x: Any, threshold: float = 0.5) -> Any:
    """`x`, and 0 where it is nearer to 0 than `threshold`."""
    return ops.hard_shrink(x, threshold=threshold)


def threshold(x: Any, threshold: float, default_value: float) -> Any:
    """`x` where it is above `threshold`, `default_value` elsewhere."""
    return ops.threshold(x, threshold, default_value)


def exponential(x: Any) -> Any:
    """`exp(x)`."""
    return ops.exp(x)


def hard_sigmoid(x: Any) -> Any:
    """A sigmoid of straight lines: `x / 6 + 0.5`, clipped to 0 and 1."""
    return ops.hard_sigmoid(x)


def keras2_hard_sigmoid(x: Any) -> Any:
    """`hard_sigmoid` as it was up to Keras 2: `x / 5 + 0.5`, clipped to 0 and 1. Old files are loaded with it."""
    return ops.clip(ops.add(ops.multiply(x, 0.2), 0.5), 0.0, 1.0)


def log_sigmoid(x: Any) -> Any:
    """`log(sigmoid(x))`."""
    return ops.log_sigmoid(x)


def sparse_sigmoid(x: Any) -> Any:
    """`(x + 1) / 2`, clipped to 0 and 1."""
    return ops.sparse_sigmoid(x)


def hard_silu(x: Any) -> Any:
    """`x * hard_sigmoid(x)`, also known as hard swish (Howard et al. 2019)."""
    return ops.hard_silu(x)


def linear(x: Any) -> Any:
    """`x` itself."""
    return x


def mish(x: Any) -> Any:
    """`x * tanh(softplus(x))` (Misra 2019)."""
    return ops.multiply(x, ops.tanh(ops.softplus(x)))


def log_softmax(x: Any, axis: int = -1) -> Any:
    """The logarithm of `softmax(x)`, computed so that it does not overflow."""
    return ops.log_softmax(x, axis=axis)


def sparsemax(x: Any, axis: int = -1) -> Any:
    """Weights along `axis`, many of them exactly 0 (Martins & Astudillo 2016; see `ops.sparsemax` for the details)."""
    return ops.sparsemax(x, axis)
