"""Bounds on gradients: by norm, by the norm of all together, by value."""

from typing import Any

from engine import ops


def clip_by_norm(gradient: Any, limit: float) -> Any:
    """`gradient` scaled down so that its Euclidean norm is `limit` at most."""
    norm = ops.sqrt(ops.sum(ops.square(gradient)))
    return ops.divide(ops.multiply(gradient, limit), ops.maximum(norm, limit))


def global_norm(gradients: Any) -> Any:
    """Euclidean norm of all gradients together."""
    total = None
    for gradient in gradients:
        square_sum = ops.sum(ops.square(gradient))
        total = square_sum if total is None else ops.add(total, square_sum)
    return ops.sqrt(total)


def clip_by_global_norm(gradients: Any, limit: float) -> list:
    """Gradients scaled down together so that their common norm is `limit` at most.

    A norm that is not finite makes all gradients NaN, so that the cause does not stay hidden.
    """
    norm = global_norm(gradients)
    scale = ops.multiply(ops.minimum(ops.divide(1.0, norm), 1.0 / limit), limit)
    scale = ops.add(scale, ops.subtract(norm, norm))
    return [ops.multiply(gradient, ops.cast(scale, gradient.dtype)) for gradient in gradients]


def clip_by_value(gradient: Any, limit: float) -> Any:
    """`gradient` with every value brought into [-limit, limit]."""
    return ops.clip(gradient, -limit, limit)
