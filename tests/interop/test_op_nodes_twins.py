"""Ops on Keras tensors: each becomes the node in a functional model that it becomes in Keras, and files hold.

One line is one expression of `x` and `y` (float, (batch, 4, 6)), `i` (int32 below 4, (batch, 4)) and `b` (bool, as x).
"""

import importlib
import inspect

import numpy as np
import pytest

from engine.ops import operation
from tests.interop import oracle

EXPRESSIONS = """
add(x, y)
add(x, 1.0)
subtract(1.0, x)
multiply(x, y)
divide(x, 2.0)
true_divide(x, y)
floor_divide(x, 2.0)
mod(x, 2.0)
power(abs(x), 2)
negative(x)
maximum(x, y)
minimum(x, 0.5)
abs(x)
absolute(x)
sign(x)
square(x)
sqrt(abs(x))
rsqrt(abs(x) + 1.0)
exp(x)
expm1(x)
log(abs(x) + 1.0)
log1p(abs(x))
sin(x)
cos(x)
tanh(x)
arctan2(x, y)
floor(x)
ceil(x)
round(x)
round(x, decimals=1)
clip(x, -0.5, 0.5)
isfinite(x)
equal(x, y)
not_equal(x, 0.0)
greater(x, y)
greater_equal(x, 0)
less(x, y)
less_equal(x, y)
logical_and(b, x > 0.5)
logical_or(b, x > 0.5)
logical_not(b)
where(b, x, y)
where(b, x, 0.0)
mean(x)
mean(x, axis=1)
mean(x, axis=[1, 2], keepdims=True)
sum(x, axis=-1)
max(x, axis=1, keepdims=True)
min(x, axis=2)
max(x, axis=1, initial=0.5)
prod(x, axis=-1)
std(x, axis=1)
var(x, axis=-1, keepdims=True)
any(b, axis=1)
all(b, axis=-1)
argmax(x, axis=-1)
argmin(x, axis=1, keepdims=True)
logsumexp(x, axis=-1)
count_nonzero(x, axis=1)
cumsum(x, axis=1)
cumprod(x, axis=2)
sort(x, axis=1)
argsort(x, axis=-1)
top_k(x, 2)
reshape(x, (-1, 24))
reshape(x, (-1, 2, 12))
transpose(x, (0, 2, 1))
swapaxes(x, 1, 2)
moveaxis(x, 1, -1)
expand_dims(x, -1)
expand_dims(x, axis=1)
squeeze(x[:, :1], axis=1)
concatenate([x, y], axis=-1)
concatenate([x, y], axis=1)
stack([x, y], axis=1)
split(x, 2, axis=1)
split(x, [1, 3], axis=-1)
tile(x, (1, 2, 1))
repeat(x, 2, axis=1)
flip(x, axis=1)
roll(x, 1, axis=2)
pad(x, [[0, 0], [1, 0], [0, 1]])
pad(x, ((0, 0), (1, 1), (2, 2)), mode="reflect")
pad(x, [[0, 0], [1, 0], [0, 1]], constant_values=0.5)
matmul(x, transpose(y, (0, 2, 1)))
tensordot(x, y, axes=[[1, 2], [1, 2]])
einsum("bij,bkj->bik", x, y)
dot(x, transpose(y[0]))
take(x, 1, axis=1)
take(x, [0, 2], axis=-1)
take_along_axis(x, argsort(y, axis=1), axis=1)
diagonal(x, axis1=1, axis2=2)
tril(x)
triu(x, k=1)
zeros_like(x)
ones_like(x)
full_like(x, 2.5)
cast(x, "int32")
cast(b, "float32")
one_hot(i, 4)
relu(x)
relu6(x)
leaky_relu(x, negative_slope=0.1)
elu(x)
elu(x, alpha=0.5)
selu(x)
gelu(x)
gelu(x, approximate=False)
silu(x)
sigmoid(x)
log_sigmoid(x)
hard_sigmoid(x)
softplus(x)
softsign(x)
softmax(x)
softmax(x, axis=1)
log_softmax(x, axis=1)
x + y
x + 1
2.0 * x
x - y
1 - x
x / 2
x // 2
x % 2.0
-x
x ** 2
abs(x) ** 0.5
x > y
x != 0
x <= 0.5
x @ transpose(y, (0, 2, 1))
x[:, 0]
x[:, -1, :]
x[..., 1]
x[:, None]
x[:, 1:3, ::2]
x[:, ::-1, 0]
b & (y > 0)
~b
abs(x)
cbrt(x)
erfc(x)
fmax(x, y)
fmod(x, 2.0)
logaddexp2(x, y)
heaviside(x, y)
isposinf(x)
signbit(x)
nansum(x, axis=1)
nanmean(x, axis=1, keepdims=True)
nanvar(x, axis=-1)
nanmax(x, axis=1)
nancumsum(x, axis=2)
nanmedian(x, axis=1)
percentile(x, 30, axis=1)
ptp(x, axis=1)
append(x, y, axis=1)
hsplit(x, 2)
dsplit(x, [2, 4])
dstack([x, y])
trapezoid(x, dx=0.5, axis=1)
cdist(x, y)
conjugate(x)
real(x)
copy(x)
det(x[:, :, :4])
inv(x[:, :, :4])
solve(x[:, :, :4], y)
svd(x, full_matrices=False, compute_uv=False)
pinv(x)
logdet(einsum("bij,bkj->bik", x, x))
cholesky(einsum("bij,bkj->bik", x, x))
squareplus(x, 3)
trace(x, offset=1, axis1=1, axis2=2)
isin(i, [1, 2])
isclose(x, y, 0.5, 0.25, equal_nan=True)
rms_normalization(x)
unique(x, size=5)
unique(i, return_index=True, return_inverse=True, return_counts=True, size=6, fill_value=7)
unique(x, axis=-1, size=3)
ctc_decode(x, i[:, 0])
ctc_decode(x, i[:, 0], merge_repeated=False, mask_index=2)
ctc_decode(x, i[:, 0], strategy="beam_search", beam_width=4, top_paths=2)
linalg.norm(x)
jvp(tanh, (x,), (y,))
image.ssim(x[..., None], y[..., None], filter_size=3)
image.ssim(x[:, None], y[:, None], 2.0, filter_size=3, data_format="channels_first")
image.scale_and_translate(x[0], (5, 7), [2.0, 0.5], [0.5, 0.0], (0, 1), "cubic")
image.scale_and_translate(x[0], (4, 3), y[0, 0, :1], y[0, 1, :1], (-1,), "linear", antialias=False)
""".strip().splitlines()


def evaluate(expression, api):
    """A functional model of the expression, on one side."""
    x = api.Input((4, 6), name="x")
    y = api.Input((4, 6), name="y")
    i = api.Input((4,), dtype="int32", name="i")
    names = {"x": x, "y": y, "i": i}
    if "b" in words(expression):
        names["b"] = x > 0
    ops = {name: getattr(api.ops, name) for name in words(expression) if name not in names and is_op(name)}
    ops.update({room: getattr(api.ops, room) for room in ("image", "linalg")})
    result = eval(expression, {"__builtins__": {}}, {**ops, **names})
    used = [
        t for name, t in (("x", x), ("y", y), ("i", i)) if name in words(expression) or (name == "x" and "b" in names)
    ]
    return api.Model(used, result)


def words(expression):
    """The names in an expression that are not after `.` or before `=`."""
    import re

    return re.findall(r"(?<![\w.])([a-z_]\w*)(?!\w*\s*=[^=])", re.sub(r"\"[^\"]*\"", "", expression))


def is_op(name):
    try:
        return callable(getattr(oracle.keras().ops, name))
    except oracle.Missing:
        return False


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda text: text.replace(" ", ""))
def test_op_is_the_node_it_is_in_keras(expression):
    def build(api):
        return evaluate(expression, api)

    got, wanted = oracle.ours(build), oracle.theirs(build)
    assert got.output_shape == wanted.output_shape
    outputs = [[str(t.dtype) for t in model.outputs] for model in (got, wanted)]
    assert outputs[0] == outputs[1]
    oracle.assert_same_config(got.get_config(), wanted.get_config())
    back = type(got).from_config(wanted.get_config())
    oracle.assert_same_config(back.get_config(), wanted.get_config(), "config of a model from Keras's config")
    rng = np.random.default_rng(0)
    arrays = {"x": rng.normal(size=(3, 4, 6)), "y": rng.normal(size=(3, 4, 6))}
    arrays = {k: v.astype("float32") for k, v in arrays.items()}
    arrays["i"] = rng.integers(0, 4, (3, 4)).astype("int32")
    x = [arrays[t.name] for t in wanted.inputs]
    for model, name in ((got, "predict"), (back, "predict of the model from Keras's config")):
        flat = [oracle.array(a) for a in listed(model(x))]
        expected = [oracle.array(a) for a in listed(wanted(x))]
        oracle.assert_same_numbers(flat, expected, name)


def listed(result):
    return list(result) if isinstance(result, (list, tuple)) else [result]


def parameters(function):
    """The names of the parameters that can be written, without `self` and the name of the node."""
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    found = inspect.signature(function).parameters.values()
    return [p.name for p in found if p.name not in ("self", "name") and p.kind not in kinds]


@pytest.mark.parametrize("module, name", sorted(operation._OPERATIONS))
def test_an_op_keeps_in_its_config_what_keras_keeps_there(module, name):
    oracle.keras()
    theirs = getattr(importlib.import_module(module), name)
    ours = operation._OPERATIONS[module, name]
    plain = importlib.import_module("keras.src.ops.operation").Operation.__init__
    wanted = parameters(theirs.__init__) if theirs.__init__ is not plain else []
    wanted = [p for p in wanted if (name, p) != ("LayerNorm", "rms_scaling")]  # on its way out; not written
    assert sorted(wanted) == sorted(p for p in parameters(ours.function) if p in ours.config_parameters)
    assert parameters(theirs.call) == [p for p in parameters(ours.function) if p not in ours.config_parameters]


def test_eig_is_the_node_it_is_in_keras_and_complex():
    """Keras says of the results that they were real, like the matrices; computed, they are complex there too."""

    def build(api):
        return evaluate("eig(x[:, :, :4])", api)

    got, wanted = oracle.ours(build), oracle.theirs(build)
    assert got.output_shape == wanted.output_shape
    oracle.assert_same_config(got.get_config(), wanted.get_config())
    x = np.random.default_rng(0).normal(size=(3, 4, 6)).astype("float32")
    values, vectors = got(x)
    assert [t.dtype for t in got.outputs] == ["complex64"] * 2 == [str(np.asarray(y).dtype) for y in wanted(x)]
    np.testing.assert_allclose(np.sort(values), np.sort(np.asarray(wanted(x)[0])), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(x[:, :, :4] @ vectors, vectors * values[:, None, :], atol=1e-5)


def test_elastic_transform_is_the_node_it_is_in_keras():
    def build(api):
        text = 'image.elastic_transform(x[..., None], 3.0, sigma=2.0, fill_mode="wrap", seed=5)'
        return evaluate(text, api)

    got, wanted = oracle.ours(build), oracle.theirs(build)
    assert got.output_shape == wanted.output_shape
    oracle.assert_same_config(got.get_config(), wanted.get_config())
    x = np.random.default_rng(0).normal(size=(3, 4, 6)).astype("float32")
    np.testing.assert_array_equal(got(x), got(x))
    assert np.abs(got(x)[..., 0] - x).max() > 0.01


def test_keras_reads_a_layer_normalization_without_scale_and_offset(tmp_path):
    model = oracle.ours(lambda api: evaluate("layer_normalization(x)", api))
    model.save(tmp_path / "m.keras")
    loaded = oracle.keras().models.load_model(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(3, 4, 6)).astype("float32")
    oracle.assert_same_numbers([oracle.array(loaded(x))], [oracle.array(model(x))], "layer_normalization")


@pytest.mark.parametrize("call", {
    "an array": lambda api, k: k((None, None, 8)) + np.ones((10, 8), "float32"),
    "two unknown": lambda api, k: api.ops.multiply(k((None, None, None)), np.ones((10, 8), "float32")),
    "another tensor": lambda api, k: api.ops.add(k((None, None, 2)), k((None, 4, 2))),
    "three tensors": lambda api, k: api.ops.where(k((None, None, 1)) > 0, k((None, 4, 2)), k((None, None, 2))),
    "a product": lambda api, k: api.ops.matmul(k((None, 3, None)), k((None, 4, 2))),
    "masks": lambda api, k: api.layers.Add()([api.layers.Masking()(k((None, n, 2))) for n in (None, 4)]),
    "nothing": lambda api, k: api.ops.add(k((None, None, 3)), k((None, 4, 2))),
}.values())  # fmt: skip
def test_unknown_sizes_fit_the_known_ones_of_other_arguments(call):
    results = []
    for api in (oracle.engine(), oracle.keras()):
        try:
            results.append(tuple(call(api, api.KerasTensor).shape))
        except ValueError:
            results.append("an error")
    assert results[0] == results[1]


def test_keras_reads_an_op_beside_a_layer_of_the_same_name(tmp_path):
    """An op written without its name would get that of the layer: "add"."""

    def build(api):
        x = api.Input((3,))
        y = api.layers.Add()([x, x])
        return api.Model(x, api.layers.Concatenate()([y, api.ops.concatenate([y, x], axis=-1)]))

    model = oracle.ours(build)
    model.save(str(tmp_path / "model.keras"))
    loaded = oracle.fresh(oracle.keras()).saving.load_model(str(tmp_path / "model.keras"))
    assert [layer["name"] for layer in loaded.get_config()["layers"]] == [
        layer["name"] for layer in model.get_config()["layers"]
    ]


def test_keras_finds_the_output_of_an_op_by_the_name_that_its_loss_has(tmp_path):
    def build(api):
        x = api.Input((3,))
        api.ops.mean(x, axis=-1)  # takes the name that the next one would get in a new session
        y = api.ops.mean(x, axis=-1)
        model = api.Model(x, [y, api.layers.Dense(1, name="dense")(x)])
        model.compile("sgd", loss={"mean_1": "mse", "dense": "mae"})
        return model

    oracle.ours(build).save(str(tmp_path / "model.keras"))
    loaded = oracle.fresh(oracle.keras()).saving.load_model(str(tmp_path / "model.keras"))
    x, y = np.ones((2, 3), "float32"), [np.ones((2,)), np.ones((2, 1))]
    assert loaded.evaluate(x, y, verbose=0, return_dict=True).keys() == {"loss", "mean_1_loss", "dense_loss"}
