"""Attention: each query takes the mean of values, weighted by how well their keys fit it."""

import math

import numpy as np

from engine.graph import dtypes, movement
from engine.graph import elementwise as e
from engine.graph.contract import einsum
from engine.graph.normalization import softmax
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.values import cast, operand, promote


@op("nn", "DotProductAttention", call=("query", "key", "value", "bias", "mask", "scale"))
def dot_product_attention(
    query,
    key,
    value,
    bias=None,
    mask=None,
    scale=None,
    is_causal=False,
    flash_attention=None,
    attn_logits_soft_cap=None,
):
    """softmax(scale * query key^T + bias) value, for every head (Vaswani et al., "Attention is all you need", 2017).

    Args:
        query: shape (batch, targets, heads, size).
        key: shape (batch, sources, key heads, size), where the key heads divide the heads.
        value: shape (batch, sources, key heads, value size).
        bias: added to the logits; broadcasts to (batch, heads, targets, sources).
        mask: bool, where False there is no attention; broadcasts likewise.
        scale: a number; None for 1 / sqrt(size).
        is_causal: whether a target sees only the sources up to its own place.
        flash_attention: must be None or False: there is one way to compute it here.
        attn_logits_soft_cap: must be None.

    Returns:
        Tensor of shape (batch, targets, heads, value size).
    """
    if flash_attention:
        raise ValueError("`flash_attention` must be None or False: it is not available on NumPy.")
    if attn_logits_soft_cap is not None:
        raise ValueError("`attn_logits_soft_cap` must be None: it is not available on NumPy.")
    query, key, value = promote(query, key, value)
    for name, x in (("query", query), ("key", key), ("value", value)):
        if len(x.shape) != 4:
            raise ValueError(f"`{name}` must have shape (batch, length, heads, size), not {tuple(x.shape)}.")
    heads, size = query.shape[2:]
    key, value = _for_all_heads(key, heads), _for_all_heads(value, heads)
    name = dtype_of(query)
    logits = cast(einsum(query, key, subscripts="btnh,bsnh->bnts"), dtypes.result_type(name, "float32"))
    logits = e.multiply(logits, operand(1 / math.sqrt(size) if scale is None else scale, dtype_of(logits)))
    if bias is not None:
        logits = e.add(logits, operand(bias, dtype_of(logits)))
    logits = _masked(logits, mask, is_causal)
    weights = cast(softmax(logits, axis=3), name)
    return einsum(weights, value, subscripts="bnts,bsnh->btnh")


def _for_all_heads(x, heads):
    """Keys or values in which groups of heads share one, repeated for each of them."""
    batch, length, own, size = x.shape
    if own == heads:
        return x
    if own == 0 or heads % own:
        raise ValueError(f"The number of key heads must divide that of the query heads, {heads}, not be {own}.")
    x = movement.reshape(x, shape=(batch, length, own, 1, size))
    x = movement.broadcast_to(x, shape=(batch, length, own, heads // own, size))
    return movement.reshape(x, shape=(batch, length, heads, size))


def _masked(logits, mask, is_causal):
    least = e.constant_like(logits, np.finfo(dtypes.numpy_dtype(dtype_of(logits))).max * -0.7)
    if mask is not None:
        logits = e.where(cast(operand(mask), "bool"), logits, least)
    if is_causal:
        logits = e.where(np.tri(*logits.shape[2:], dtype=bool), logits, least)
    return logits
