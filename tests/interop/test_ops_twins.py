"""Ops beside Keras's: dtypes of results, values, and what a functional model records of them."""

import itertools

import numpy as np
import pytest

from engine import graph, ops
from engine.graph import dtypes
from tests.interop import oracle

keras = oracle.keras()._module

NAMES = [dtypes.BOOL, *dtypes.INTEGERS, *dtypes.FLOATS]


def _narrow(dtype):
    return dtype.replace("64", "32")


@pytest.mark.parametrize("a,b", list(itertools.combinations_with_replacement([*NAMES, int, float], 2)), ids=str)
def test_two_dtypes_meet_where_keras_has_them_meet(a, b):
    """JAX, without its 64-bit types, narrows what comes out; the engine keeps 64-bit arrays as they are."""
    wanted = keras.src.backend.common.dtypes._lattice_result_type(a, b)
    assert _narrow(dtypes.result_type(a, b)) == wanted


X = np.random.default_rng(0).normal(size=(3, 4, 5)).astype("float32")
POSITIVE = np.abs(X) + 0.5
UNIT = np.tanh(X) * 0.9
HOLEY = np.where(X > 1, np.float32(np.nan), X)
HOLEY[0, :, 0] = np.nan
SQUARE = X[:, :, :4] + 2 * np.eye(4, dtype="float32")
DEFINITE = np.einsum("bij,bkj->bik", SQUARE, SQUARE) + np.eye(4, dtype="float32")
PAIR = np.random.default_rng(1).uniform(size=(2, 2, 12, 14, 3)).astype("float32")
LENGTHS = np.array([4, 2, 3])
INTS = np.arange(60, dtype="int32").reshape(3, 4, 5) % 7

CASES = {
    **{n: (lambda o, n=n: getattr(o, n)(X)) for n in """
        abs absolute negative sign square exp expm1 sin cos tan arctan sinh cosh tanh arcsinh floor ceil trunc round
        isnan isfinite isinf relu relu6 sigmoid silu softplus softsign elu selu celu gelu leaky_relu log_sigmoid
        hard_sigmoid hard_silu hard_tanh hard_shrink soft_shrink tanh_shrink squareplus sparse_plus sparse_sigmoid
        softmax log_softmax sparsemax sum mean var std max min amax amin argmax argmin all any prod count_nonzero
        cumsum cumprod logsumexp ravel flip fliplr flipud median transpose zeros_like ones_like erf nan_to_num exp2
        deg2rad rad2deg sinc tril triu vstack hstack""".split()},
    **{n: (lambda o, n=n: getattr(o, n)(POSITIVE)) for n in
       "sqrt rsqrt log log1p log2 log10 reciprocal".split()},
    **{n: (lambda o, n=n: getattr(o, n)(UNIT)) for n in "arcsin arccos arctanh erfinv".split()},
    **{n: (lambda o, n=n: getattr(o, n)(X, X[:1])) for n in """add subtract multiply divide true_divide maximum minimum
        arctan2 logaddexp hypot equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor
        floor_divide mod""".split()},
    "power": lambda o: o.power(POSITIVE, 2.5),
    "power of a whole number": lambda o: o.power(INTS, 2),
    "clip": lambda o: o.clip(X, -0.5, 0.5),
    "round to decimals": lambda o: o.round(X, 1),
    "glu": lambda o: o.glu(X, axis=1),
    "sort": lambda o: o.sort(X, axis=1),
    "argsort": lambda o: o.argsort(X, axis=0),
    "top_k": lambda o: o.top_k(X, 3),
    "in_top_k": lambda o: o.in_top_k(np.array([0, 3, 1]), X[:, :, 0], 2),
    "searchsorted": lambda o: o.searchsorted(np.sort(X[0, 0]), X[1], side="right"),
    "digitize": lambda o: o.digitize(X, np.array([-1.0, 0.0, 1.0], "float32")),
    "bincount": lambda o: o.bincount(INTS.ravel()),
    "bincount weighted rows": lambda o: o.bincount(INTS[:, 0], weights=POSITIVE[:, 0], minlength=8),
    "segment_sum": lambda o: o.segment_sum(X, np.array([0, 2, 0]), 4),
    "segment_max": lambda o: o.segment_max(X, np.array([0, 2, 0]), 3),
    "diff": lambda o: o.diff(X, n=2, axis=1),
    "isin": lambda o: o.isin(INTS, [1, 3]),
    "threshold": lambda o: o.threshold(X, 0.1, -2.0),
    "gelu exact": lambda o: o.gelu(X, approximate=False),
    "softmax over all": lambda o: o.softmax(X, axis=None),
    "softmax over two axes": lambda o: o.softmax(X, axis=(0, 2)),
    "sum of ints": lambda o: o.sum(INTS, axis=(0, 1)),
    "sum of bools": lambda o: o.sum(X > 0, axis=0),
    "mean of ints": lambda o: o.mean(INTS, axis=1, keepdims=True),
    "max with initial": lambda o: o.max(X, axis=1, initial=0.7),
    "argmax axis keepdims": lambda o: o.argmax(X, axis=1, keepdims=True),
    "average weighted": lambda o: o.average(X, axis=1, weights=np.arange(1, 5, dtype="float32")),
    "quantile": lambda o: o.quantile(X, 0.3, axis=1),
    "quantiles keepdims": lambda o: o.quantile(X, np.array([0.1, 0.9], "float32"), axis=(0, 2), keepdims=True),
    "norm": lambda o: o.norm(X, axis=-1),
    "norm 1": lambda o: o.norm(X, ord=1, axis=-1),
    "matrix norm": lambda o: o.norm(X, ord=np.inf, axis=(1, 2)),
    "cumsum axis": lambda o: o.cumsum(INTS, axis=1),
    "reshape": lambda o: o.reshape(X, (4, -1)),
    "moveaxis": lambda o: o.moveaxis(X, 0, -1),
    "swapaxes": lambda o: o.swapaxes(X, 0, 2),
    "expand_dims": lambda o: o.expand_dims(X, (0, -1)),
    "squeeze": lambda o: o.squeeze(X[:, :1], axis=1),
    "broadcast_to": lambda o: o.broadcast_to(X[:, :1], (2, 3, 4, 5)),
    "concatenate": lambda o: o.concatenate([X, X * 2], axis=-1),
    "stack": lambda o: o.stack([X, X * 2], axis=1),
    "split": lambda o: o.split(X, 2, axis=1),
    "split at": lambda o: o.split(X, [1, 3], axis=2),
    "array_split": lambda o: o.array_split(X, 3, axis=2),
    "unstack": lambda o: o.unstack(X, axis=1),
    "tile": lambda o: o.tile(X, (2, 1, 3)),
    "repeat": lambda o: o.repeat(X, 2, axis=1),
    "repeat each": lambda o: o.repeat(X, np.array([1, 0, 2, 3]), axis=1),
    "roll": lambda o: o.roll(X, 2, axis=1),
    "roll flat": lambda o: o.roll(X, -3),
    "rot90": lambda o: o.rot90(X, k=3, axes=(0, 2)),
    "pad": lambda o: o.pad(X, [[1, 0], [0, 2], [1, 1]]),
    "pad with a value": lambda o: o.pad(X, 1, constant_values=3.0),
    "pad reflect": lambda o: o.pad(X, [[1, 1], [2, 1], [0, 3]], mode="reflect"),
    "diagonal": lambda o: o.diagonal(X, offset=1, axis1=1, axis2=2),
    "diag": lambda o: o.diag(X[0, 0], k=-1),
    "trace": lambda o: o.trace(X, axis1=1, axis2=2),
    "meshgrid": lambda o: o.meshgrid(X[0, 0], X[0, :, 0]),
    "meshgrid ij": lambda o: o.meshgrid(X[0, 0], X[0, :, 0], indexing="ij"),
    "take": lambda o: o.take(X, np.array([[0, 2], [1, -1]]), axis=1),
    "take flat": lambda o: o.take(X, np.array([0, 59])),
    "take_along_axis": lambda o: o.take_along_axis(X, np.argsort(X, 1), axis=1),
    "scatter": lambda o: o.scatter(np.array([[0, 1], [2, 0], [0, 1]]), X[:, 0], (3, 4, 5)),
    "scatter_update": lambda o: o.scatter_update(X, np.array([[0, 1], [2, 0]]), X[:2, 0]),
    "slice": lambda o: o.slice(X, (1, 0, 2), (1, 3, 2)),
    "slice_update": lambda o: o.slice_update(X, (1, 0, 2), np.ones((1, 3, 2), "float32")),
    "one_hot": lambda o: o.one_hot(INTS[0], 5),
    "one_hot axis": lambda o: o.one_hot(INTS[0], 7, axis=0),
    "multi_hot": lambda o: o.multi_hot(INTS[0], 7),
    "where": lambda o: o.where(X > 0, X, INTS),
    "matmul": lambda o: o.matmul(X, X[0].T),
    "matmul batched": lambda o: o.matmul(X, np.swapaxes(X, 1, 2)),
    "matmul vector": lambda o: o.matmul(X, X[0, 0]),
    "dot": lambda o: o.dot(X, X[0].T),
    "tensordot": lambda o: o.tensordot(X, X, axes=[[0, 1], [0, 1]]),
    "inner": lambda o: o.inner(X, X),
    "outer": lambda o: o.outer(X[0, 0], X[0, :, 0]),
    "vdot": lambda o: o.vdot(X, X),
    "cross": lambda o: o.cross(X[..., :3], X[..., 2:]),
    "kron": lambda o: o.kron(X[0], X[1, :2]),
    "einsum": lambda o: o.einsum("ijk,ilk->ijl", X, X),
    "einsum dots": lambda o: o.einsum("...k,kj->...j", X, X[0].T),
    "arange": lambda o: o.arange(2, 10, 3),
    "linspace": lambda o: o.linspace(0.0, 1.0, 7),
    "eye": lambda o: o.eye(3, 4, k=1),
    "full": lambda o: o.full((2, 3), 7.0),
    "full_like": lambda o: o.full_like(INTS, 3),
    "cast": lambda o: o.cast(X * 3, "int32"),
    "isclose": lambda o: o.isclose(X, X + 1e-7),
    "scan": lambda o: o.scan(lambda c, x: (c + x, c * x), np.zeros((4, 5), "float32"), X),
    "map": lambda o: o.map(lambda x: x * 2, X),
    "while_loop": lambda o: o.while_loop(lambda i, v: i < 4, lambda i, v: (i + 1, v * 2.0), (0, X)),
    "fori_loop": lambda o: o.fori_loop(0, 3, lambda i, v: v + i, X),
    "associative_scan": lambda o: o.associative_scan(lambda a, b: a + b, X, axis=1),
    **{n: (lambda o, n=n: getattr(o, n)(X)) for n in """cbrt erfc fabs isposinf isneginf signbit copy real imag conj
        conjugate angle isreal nansum nanprod nanmax nanmin nanargmax nanargmin nanmean nanvar nanstd nanmedian
        nancumsum nancumprod diagflat ptp dstack""".split()},
    **{n + " along an axis": (lambda o, n=n: getattr(o, n)(HOLEY, axis=1)) for n in """nansum nanprod nanmax nanmin
        nanargmax nanargmin nanmean nanvar nanstd nanmedian nancumsum nancumprod""".split()},
    **{n + " keepdims": (lambda o, n=n: getattr(o, n)(HOLEY[0], axis=(0, 1), keepdims=True)) for n in
       "nansum nanprod nanmax nanmin nanmean nanvar nanmedian ptp".split()},
    **{n: (lambda o, n=n: getattr(o, n)(X, X[:1] * 2)) for n in "fmax fmin fmod logaddexp2 nextafter".split()},
    **{n: (lambda o, n=n: getattr(o, n)(INTS + 6, INTS[:1] + 4)) for n in "gcd lcm".split()},
    **{n + " of NaN": (lambda o, n=n: getattr(o, n)(HOLEY, X)) for n in "fmax fmin".split()},
    "heaviside": lambda o: o.heaviside(np.round(X), 0.5),
    "ldexp": lambda o: o.ldexp(X, INTS - 3),
    "select": lambda o: o.select([X > 1, X > 0], [X * 2, X * 3], -1.0),
    "nanquantile": lambda o: o.nanquantile(HOLEY, np.array([0.2, 0.7], "float32"), axis=1),
    "nanquantile keepdims": lambda o: o.nanquantile(HOLEY, 0.4, axis=(0, 2), keepdims=True),
    "nanpercentile lower": lambda o: o.nanpercentile(HOLEY, 30, axis=2, method="lower"),
    "percentile": lambda o: o.percentile(X, 30, axis=1),
    "corrcoef": lambda o: o.corrcoef(X[0]),
    **{f"correlate {m} {a} {b}": (lambda o, m=m, a=a, b=b: o.correlate(X.ravel()[:a], X.ravel()[20 : 20 + b], mode=m))
       for m in ("valid", "same", "full") for a, b in ((9, 4), (8, 3), (4, 9), (3, 8), (5, 5))},
    "cdist": lambda o: o.cdist(X[:, :2], X),
    "trapezoid": lambda o: o.trapezoid(X, axis=1, dx=0.5),
    "trapezoid at places": lambda o: o.trapezoid(X, x=np.array([0.0, 1.0, 3.0, 3.5, 9.0], "float32")),
    "allclose": lambda o: o.allclose(X, X + 1e-7),
    "append": lambda o: o.append(X, X[:1], axis=0),
    "append flat": lambda o: o.append(X, INTS),
    "hsplit": lambda o: o.hsplit(X, 2),
    "vsplit": lambda o: o.vsplit(X, [1, 2]),
    "dsplit": lambda o: o.dsplit(X, 5),
    "dstack of matrices": lambda o: o.dstack([X[0], X[1]]),
    "unravel_index": lambda o: o.unravel_index(np.array([0, 17, 59]), (3, 4, 5)),
    "geomspace": lambda o: o.geomspace(1.0, 1000.0, num=7),
    "segment_min": lambda o: o.segment_min(X, np.array([0, 2, 0]), 3),
    "segment_prod": lambda o: o.segment_prod(X, np.array([0, 2, 0]), 3),
    "det": lambda o: o.det(SQUARE),
    "slogdet": lambda o: o.slogdet(SQUARE),
    "logdet": lambda o: o.logdet(DEFINITE),
    "inv": lambda o: o.inv(SQUARE),
    "pinv": lambda o: o.pinv(X),
    "matrix_rank": lambda o: o.matrix_rank(np.stack([SQUARE[0], np.ones((4, 4), "float32")])),
    "solve": lambda o: o.solve(SQUARE, X),
    "solve a vector": lambda o: o.solve(SQUARE[0], X[0, :, 0]),
    "solve_triangular": lambda o: o.solve_triangular(SQUARE, X, lower=True),
    "lstsq": lambda o: o.lstsq(X[0].T, np.ones((5, 2), "float32")),
    "cholesky": lambda o: o.cholesky(DEFINITE),
    "cholesky upper": lambda o: o.cholesky(DEFINITE, upper=True),
    "cholesky_inverse": lambda o: o.cholesky_inverse(np.linalg.cholesky(DEFINITE[0])),
    "qr without signs": lambda o: [abs(np.asarray(part)) for part in o.qr(X)],
    "eigh without signs": lambda o: [abs(np.asarray(part)) for part in o.eigh(DEFINITE)],
    "svd values": lambda o: o.svd(X, compute_uv=False),
    "svd without signs": lambda o: [abs(np.asarray(part)) for part in o.svd(X, full_matrices=False)],
    "lu_factor": lambda o: o.lu_factor(SQUARE),
    "eig in order": lambda o: np.sort(np.asarray(o.eig(SQUARE)[0])),
    "eig of whole numbers": lambda o: np.sort(np.asarray(o.linalg.eig(INTS[0, :, :4])[0])),
    "linalg.norm": lambda o: o.linalg.norm(X, axis=-1),
    **{f"unique {axis} {size} {fill}": (lambda o, a=axis, s=size, f=fill: o.unique(
            INTS[:, :, :3], return_index=True, return_inverse=True, return_counts=True, axis=a, size=s, fill_value=f))
       for axis in (None, 0, -1) for size, fill in ((None, None), (2, None), (9, None), (9, 5))},
    "unique with NaN": lambda o: o.unique(HOLEY[0], size=30, return_index=True, return_counts=True),
    "unique number": lambda o: o.unique(3.0, return_inverse=True),
    "unique of none": lambda o: o.unique(X[:0], size=2, fill_value=4.0),
    "ctc_decode": lambda o: o.ctc_decode(X, LENGTHS),
    "ctc_decode every step": lambda o: o.ctc_decode(X, LENGTHS, merge_repeated=False, mask_index=None),
    "ctc_decode beams": lambda o: o.ctc_decode(X, LENGTHS, "beam_search", beam_width=6, top_paths=4, mask_index=2),
    "ctc_decode all beams": lambda o: o.ctc_decode(3 * X[:, :2], LENGTHS, "beam_search", beam_width=40, top_paths=40),
    "ctc_decode equal beams": lambda o: o.ctc_decode(0 * X, LENGTHS, "beam_search", beam_width=4, top_paths=4),
    "jvp": lambda o: o.jvp(lambda x, y: {"a": o.softmax(x * y), "b": (o.max(x), o.ones(2))}, (X, POSITIVE), (UNIT, X)),
    "jvp with more": lambda o: o.linalg.jvp(lambda x: (x**2, o.sum(x)), [X], [UNIT], has_aux=True),
    "jvp of a jvp": lambda o: o.jvp(lambda x: o.jvp(o.sin, (x,), (UNIT,))[1], (X,), (UNIT,)),
    "jvp of a scan": lambda o: o.jvp(lambda x: o.scan(lambda c, v: (c * v + c, c), o.ones((4, 5)), x), (X,), (UNIT,)),
    "ssim": lambda o: o.image.ssim(PAIR[0], PAIR[1]),
    "ssim of one pair": lambda o: o.image.ssim(PAIR[0, 0], PAIR[1, 0], 2.0, filter_size=4, filter_sigma=0.7, k1=0.1),
    "ssim channels first": lambda o: o.image.ssim(*PAIR, filter_size=3, data_format="channels_first"),
    **{f"scale_and_translate {m} {a} {s}": (lambda o, m=m, a=a, s=s: o.image.scale_and_translate(
            PAIR[0], (2, 9, 17, 3), np.array(s, "float32"), np.array([0.5, -2], "float32"), (1, 2), m, antialias=a))
       for m in ("linear", "trilinear", "tricubic", "lanczos3", "lanczos5") for a in (True, False)
       for s in ([1.7, 0.4], [0.6, 1.0])},
    "scale_and_translate whole numbers": lambda o: o.image.scale_and_translate(
        INTS, (3, 4, 7), np.array([1.5], "float32"), np.array([0.0], "float32"), (-1,), "cubic"),
}


def _arrays(result):
    return [np.asarray(x) for x in keras.tree.flatten(result)]


@pytest.mark.parametrize("name", CASES)
def test_an_op_gives_what_keras_gives(name):
    wanted, got = _arrays(CASES[name](keras.ops)), _arrays(CASES[name](ops))
    assert len(got) == len(wanted)
    for x, y in zip(got, wanted):
        assert x.shape == y.shape
        assert x.dtype == y.dtype
        np.testing.assert_allclose(x, y, rtol=1e-4, atol=2e-5)


def _slopes(fn, *inputs):
    return graph.jit(lambda *xs: graph.gradients(fn(*xs), xs))(*inputs)


def _log1pexp(o):
    @o.custom_gradient
    def log1pexp(x):
        e = o.exp(x)
        return o.log(1 + e), lambda upstream: upstream * (1.0 - 1.0 / (1 + e)) * 2.0

    return log1pexp


def _product(o):
    @o.custom_gradient
    def product(x, y):
        z = x * y
        return (z, o.sum(x)), lambda upstream: (3 * upstream[0] * y + upstream[1], upstream[0] * x * z)

    return product


GRADIENTS = {
    "unique": (lambda o, x: o.unique(x, size=80) * np.arange(80, dtype="float32"), X),
    "unique slices": (lambda o, x: o.unique(x, axis=1, size=3) * np.arange(3, dtype="float32")[:, None], X),
    "ctc_decode": (lambda o, x: o.ctc_decode(x, LENGTHS)[1], X),
    "ssim": (lambda o, x: o.image.ssim(x, PAIR[1]), PAIR[0]),
    "scale_and_translate": (
        lambda o, x, s, t: o.image.scale_and_translate(x, (2, 9, 17, 3), s, t, (1, 2), "cubic") ** 2,
        PAIR[0], np.array([0.6, 1.7], "float32"), np.array([0.5, -2], "float32"),
    ),
    "jvp": (lambda o, x: o.jvp(o.sin, (x,), (UNIT,))[1] ** 2, X),
    "jvp of what is used twice": (lambda o, x: o.jvp(lambda y: y * x, (x,), (UNIT,))[1] ** 2, X),
    "custom_gradient": (lambda o, x: _log1pexp(o)(x), X),
    "custom_gradient of two": (lambda o, x, y: sum(_product(o)(x, y)), X, POSITIVE),
    "custom_gradient in a loop": (
        lambda o, x: o.scan(lambda c, v: (_product(o)(c, _log1pexp(o)(c * v))[0] + c, None), o.ones((4, 5)), x)[0], X
    ),
    "custom_gradient in a branch": (
        lambda o, x: o.cond(o.sum(x) > -1e9, lambda: _log1pexp(o)(x), lambda: x), X
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GRADIENTS)
def test_an_op_has_the_gradient_that_it_has_in_keras(name):
    import jax

    fn, *inputs = GRADIENTS[name]
    places = tuple(range(len(inputs)))
    wanted = jax.grad(lambda *xs: keras.ops.sum(fn(keras.ops, *xs)), places)(*inputs)
    for x, y in zip(_slopes(lambda *xs: fn(ops, *xs), *inputs), wanted):
        np.testing.assert_allclose(x, y, rtol=1e-4, atol=2e-5)


def test_a_gradient_of_a_custom_gradient_is_that_of_its_function():
    import jax

    def total(x):
        return keras.ops.sum(_log1pexp(keras.ops)(x))

    wanted = jax.grad(lambda x: jax.grad(total)(x).sum())(X)
    got = graph.jit(lambda x: graph.gradients(graph.gradients(_log1pexp(ops)(x), [x])[0], [x])[0])(X)
    np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("settings", [
    {},
    {"alpha": 50.0, "sigma": 1.0, "fill_mode": "constant", "fill_value": 0.5},
    {"interpolation": "nearest", "fill_mode": "wrap"},
    {"fill_mode": "mirror", "data_format": "channels_first"},
], ids=str)  # fmt: skip
def test_elastic_transform_with_the_same_random_numbers_is_keras(settings, monkeypatch):
    import jax

    import engine.random

    noise = np.random.default_rng(2).normal(size=(2, 12, 14, 2)).astype("float32")
    turns = itertools.cycle((1, 0))  # Keras draws for the columns first
    monkeypatch.setattr(jax.random, "normal", lambda seed, shape, dtype: jax.numpy.asarray(noise[..., next(turns)]))
    monkeypatch.setattr(engine.random, "normal", lambda shape, stddev, dtype, seed: noise * np.float32(stddev))
    images = PAIR[0].transpose(0, 3, 1, 2) if "data_format" in settings else PAIR[0]
    wanted = np.asarray(keras.ops.image.elastic_transform(images, **settings))
    np.testing.assert_allclose(ops.image.elastic_transform(images, **settings), wanted, atol=2e-5)
