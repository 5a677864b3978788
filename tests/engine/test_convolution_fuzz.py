"""Convolutions of random shapes against a plain loop over the window, and their gradients against the dot products.

With y = conv(x, k) linear in x and in k, the gradients are right when for every x' and k':
<conv_input_gradient(g, k), x'> = <g, conv(x', k)> and <conv_kernel_gradient(x, g), k'> = <g, conv(x, k')>.
"""

import numpy as np
import pytest

from engine.graph import convolution

MARGIN = 10


def by_loop(x, k, strides, padding, dilation, groups):
    """conv in two dimensions, straight from its definition."""
    wide = np.pad(x, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)))
    (top, bottom), (left, right) = padding
    wide = wide[:, MARGIN - top : MARGIN + x.shape[1] + bottom, MARGIN - left : MARGIN + x.shape[2] + right]
    places = [(n - (m - 1) * d - 1) // s + 1 for n, m, d, s in zip(wide.shape[1:3], k.shape, dilation, strides)]
    out = np.zeros((len(x), *places, k.shape[-1]))
    depth, filters = k.shape[2], k.shape[3] // groups
    for u, v in np.ndindex(k.shape[:2]):
        rows, columns = (
            slice(i * d, i * d + (n - 1) * s + 1, s) for i, d, n, s in zip((u, v), dilation, places, strides)
        )
        met = wide[:, rows, columns]
        for i in range(groups):
            part = slice(i * filters, (i + 1) * filters)
            out[..., part] += met[..., i * depth : (i + 1) * depth] @ k[u, v][:, part]
    return out


def random_case(rng):
    """Arrays and attributes that fit each other."""
    while True:
        groups, depth, filters = (int(n) for n in rng.integers(1, 4, 3))
        x = rng.standard_normal((*rng.integers(1, 4, 1), *rng.integers(1, 9, 2), groups * depth))
        k = rng.standard_normal((*rng.integers(1, 4, 2), depth, groups * filters))
        padding = tuple((int(a), int(b)) for a, b in rng.integers(-2, 4, (2, 2)))
        strides, dilation = tuple(map(int, rng.integers(1, 4, 2))), tuple(map(int, rng.integers(1, 3, 2)))
        fits = all(
            n + a + b > (m - 1) * d and n >= max(-a, 0) + max(-b, 0)
            for n, (a, b), m, d in zip(x.shape[1:3], padding, k.shape, dilation)
        )
        if fits:
            return x, k, {"strides": strides, "padding": padding, "dilation": dilation, "groups": groups}


@pytest.mark.parametrize("chunk", [1, 40, 1 << 18])
def test_convolutions_of_random_shapes_and_their_gradients(chunk, monkeypatch):
    monkeypatch.setattr(convolution, "_CHUNK", chunk)
    rng = np.random.default_rng(chunk)
    for _ in range(100):
        x, k, attrs = random_case(rng)
        said = f"{x.shape} {k.shape} {attrs}"
        y = convolution.conv(x, k, **attrs)
        np.testing.assert_allclose(y, by_loop(x, k, **attrs), atol=1e-10, err_msg=said)
        g, other_x, other_k = (rng.standard_normal(a.shape) for a in (y, x, k))
        to_x = convolution.conv_input_gradient(g, k, space=x.shape[1:3], **attrs)
        to_k = convolution.conv_kernel_gradient(x, g, size=k.shape[:2], **attrs)
        np.testing.assert_allclose(np.sum(to_x * other_x), np.sum(g * by_loop(other_x, k, **attrs)), err_msg=said)
        np.testing.assert_allclose(np.sum(to_k * other_k), np.sum(g * by_loop(x, other_k, **attrs)), err_msg=said)
