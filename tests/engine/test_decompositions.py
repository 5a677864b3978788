"""Matrices taken apart: values against NumPy, gradients of symmetric ones against finite differences."""

import numpy as np
import pytest

from engine import graph, ops

X = np.random.default_rng(5).normal(size=(2, 4, 4))


def _even(x):
    return ops.add(ops.matmul(x, ops.swapaxes(x, -1, -2)), 2 * np.eye(4))


FUNCTIONS = {
    "cholesky": lambda x: ops.cholesky(_even(x)),
    "upper": lambda x: ops.cholesky(_even(x), upper=True),
    "logdet": lambda x: ops.logdet(_even(x)),
    "eigenvalues": lambda x: ops.eigh(_even(x))[0],
    "eigenvectors": lambda x: ops.square(ops.eigh(_even(x))[1]),
    "singular": lambda x: ops.svd(x, compute_uv=False),
    "triangular": lambda x: ops.solve_triangular(ops.add(x, 3 * np.eye(4)), x, lower=True),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients(name):
    fn = FUNCTIONS[name]
    weights = np.random.default_rng(6).normal(size=np.shape(fn(X)))

    def total(x):
        return ops.sum(ops.multiply(fn(x), weights))

    slope = graph.jit(lambda x: graph.gradients(total(x), [x])[0])(X)
    for place in [(0, 0, 0), (0, 2, 1), (1, 3, 2)]:
        step = np.zeros_like(X)
        step[place] = 1e-6
        wanted = (total(X + step) - total(X - step)) / 2e-6
        np.testing.assert_allclose(slope[place], wanted, rtol=1e-4, atol=1e-6)


def test_factors_make_the_matrix_again():
    q, r = ops.qr(X)
    np.testing.assert_allclose(q @ r, X, atol=1e-12)
    u, s, v = ops.svd(X, full_matrices=False)
    np.testing.assert_allclose(u * s[:, None, :] @ v, X, atol=1e-12)
    np.testing.assert_allclose(ops.pinv(X), np.linalg.pinv(X), atol=1e-10)
    np.testing.assert_allclose(ops.lstsq(X[0], X[1, :, 0]), np.linalg.lstsq(X[0], X[1, :, 0])[0], atol=1e-10)
    np.testing.assert_array_equal(ops.matrix_rank(X), [4, 4])
    packed, exchanged = ops.lu_factor(X[0])
    rows = np.arange(4)
    for i, j in enumerate(exchanged):
        rows[[i, j]] = rows[[j, i]]
    np.testing.assert_allclose((np.tril(packed, -1) + np.eye(4)) @ np.triu(packed), X[0][rows], atol=1e-12)


def test_what_cannot_be_computed_is_an_error():
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        ops.cholesky(-np.eye(2))
    with pytest.raises(np.linalg.LinAlgError, match="[Ss]ingular"):
        ops.inv(np.ones((2, 2)))
    with pytest.raises(ValueError, match="the shape is \\(3,\\)"):
        ops.qr(np.ones(3))


def test_fourier_transforms_are_numpys():
    x = np.random.default_rng(1).normal(size=(3, 10))
    real, imag = ops.rfft(x)
    np.testing.assert_allclose(real + 1j * imag, np.fft.rfft(x), atol=1e-12)
    np.testing.assert_allclose(ops.irfft((real, imag), 10), x, atol=1e-12)
    real, imag = ops.fft2((x, x * 0))
    np.testing.assert_allclose(real + 1j * imag, np.fft.fft2(x), atol=1e-12)
    np.testing.assert_allclose(ops.ifft2((real, imag))[0], x, atol=1e-12)
    parts = ops.stft(x[:, :8].repeat(4, axis=1), 8, 4, 8)
    np.testing.assert_allclose(ops.istft(parts, 8, 4, 8)[:, 4:-4], x[:, :8].repeat(4, axis=1)[:, 4:-4], atol=1e-10)


def test_nan_is_left_out():
    x = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]])
    np.testing.assert_array_equal(ops.nansum(x, axis=1), [4, 0])
    np.testing.assert_array_equal(ops.nanmax(x, axis=1), [3, np.nan])
    np.testing.assert_array_equal(ops.nanargmax(x, axis=1), [2, -1])
    np.testing.assert_array_equal(ops.nanmean(x, axis=1), [2, np.nan])
    np.testing.assert_array_equal(ops.nanmedian(x[:1], axis=1), [2])


def test_rearrange_splits_joins_and_turns():
    x = np.arange(24).reshape(2, 12)
    np.testing.assert_array_equal(
        ops.rearrange(x, "b (h w) -> w (b h)", h=4), x.reshape(2, 4, 3).transpose(2, 0, 1).reshape(3, 8)
    )
