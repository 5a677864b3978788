"""The two sides of every interop test: real Keras (the oracle) and the engine, behind one small interface.

A case is a function of an API namespace, `build(api)`: it is called once with real Keras and once with the engine.
The environment variable `ALPHORN_TWIN` names the module that stands on the engine's side; `ALPHORN_TWIN=keras`
compares Keras with itself, which checks the cases and the comparisons alone.
"""

import functools
import importlib
import os
import types

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

RTOL = 1e-4
ATOL = 1e-5


class Missing(Exception):
    """A public name that the engine does not have yet."""


class Api:
    """A namespace like `keras`, where asking for a name that is not there raises `Missing` with its full path."""

    def __init__(self, module, path):
        self._module = module
        self._path = path

    def __getattr__(self, name):
        path = f"{self._path}.{name}"
        try:
            value = getattr(self._module, name)
        except AttributeError:
            try:
                value = importlib.import_module(path)
            except ModuleNotFoundError as error:
                if error.name and (path == error.name or path.startswith(error.name + ".")):
                    raise Missing(path) from None
                raise
        if isinstance(value, types.ModuleType):
            return Api(value, path)
        return value

    def __repr__(self):
        return f"<api {self._path}>"


@functools.cache
def keras() -> Api:
    """Real Keras; the test is skipped where it is not installed."""
    pytest.importorskip("jax", reason="jax is not installed (pip install '.[test]')")
    module = pytest.importorskip("keras", reason="real Keras is not installed (pip install '.[test]')")
    if module.backend.backend() != "jax":
        pytest.skip(f"the oracle needs Keras on jax, not on {module.backend.backend()!r}")
    return Api(module, "keras")


@functools.cache
def engine() -> Api:
    """The engine, or what ALPHORN_TWIN names."""
    name = os.environ.get("ALPHORN_TWIN", "engine")
    return keras() if name == "keras" else Api(importlib.import_module(name), name)


def fresh(api: Api) -> Api:
    """The same namespace with automatic names starting at the beginning, so that both sides get equal ones."""
    api.utils.clear_session()
    return api


def ours(build, required: bool = False):
    """`build(engine)`. A name that the engine lacks skips the test, or fails it where the name is required."""
    try:
        return build(fresh(engine()))
    except Missing as missing:
        if required:
            pytest.fail(f"{missing} is required and missing")
        pytest.skip(f"missing: {missing}")


def theirs(build):
    """`build(keras)`."""
    return build(fresh(keras()))


def array(x) -> np.ndarray:
    """Any array, tensor, variable or number of either side as an ndarray; bfloat16 and float16 as float32."""
    if hasattr(x, "value") and hasattr(x, "assign"):
        x = x.value
    x = np.asarray(x)
    return x.astype("float32") if str(x.dtype) in ("bfloat16", "float16") else x


def assert_same_numbers(got, wanted, what, rtol=RTOL, atol=ATOL):
    """Two trees of arrays agree in structure, shapes and numbers."""
    if isinstance(wanted, dict):
        assert isinstance(got, dict) and set(got) == set(wanted), f"{what}: {describe(got)} != {describe(wanted)}"
        for key in wanted:
            assert_same_numbers(got[key], wanted[key], f"{what}[{key!r}]", rtol, atol)
    elif isinstance(wanted, (list, tuple)):
        assert isinstance(got, (list, tuple)) and len(got) == len(wanted), (
            f"{what}: {describe(got)} != {describe(wanted)}"
        )
        for index, (a, b) in enumerate(zip(got, wanted)):
            assert_same_numbers(a, b, f"{what}[{index}]", rtol, atol)
    elif wanted is None:
        assert got is None, f"{what}: {describe(got)} where Keras has None"
    else:
        a, b = array(got), array(wanted)
        assert a.shape == b.shape, f"{what}: shape {a.shape}, Keras has {b.shape}"
        np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg=what)


def assert_same_logs(got, wanted, what, rtol=RTOL, atol=ATOL):
    """Two dicts of losses and metrics have the same keys and numbers."""
    assert sorted(got) == sorted(wanted), f"{what}: {sorted(got)}, Keras has {sorted(wanted)}"
    for key in wanted:
        assert_same_numbers(array(got[key]), array(wanted[key]), f"{what}: {key}", rtol, atol)


def describe(x) -> str:
    """Structure and shapes, short enough for a message."""
    if isinstance(x, dict):
        return "{" + ", ".join(f"{k!r}: {describe(v)}" for k, v in x.items()) + "}"
    if isinstance(x, (list, tuple)):
        return "[" + ", ".join(map(describe, x)) + "]"
    return f"{type(x).__name__}{getattr(x, 'shape', '')}" if hasattr(x, "shape") else repr(x)


def plain(x):
    """A config as plain JSON-like values: tuples are lists, numbers are Python's, ids of shared objects are gone.

    Names of modules and classes of the tests' own custom objects carry nothing and are equal as they are.
    """
    if isinstance(x, dict):
        return {str(k): plain(v) for k, v in x.items() if k != "shared_object_id"}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    if isinstance(x, (np.generic, np.ndarray)):
        return plain(x.tolist())
    if x is None or isinstance(x, (bool, int, float, str)):
        return x
    if hasattr(x, "get_config"):
        return {"class_name": type(x).__name__, "config": plain(x.get_config())}
    return repr(x)


def differences(got, wanted, path="") -> list[str]:
    """One line for each place where two plain configs differ."""
    if isinstance(got, dict) and isinstance(wanted, dict):
        lines = []
        for key in {**wanted, **got}:
            here = f"{path}.{key}" if path else key
            if key not in got:
                lines.append(f"{here}: missing, Keras has {wanted[key]!r}")
            elif key not in wanted:
                lines.append(f"{here}: {got[key]!r}, which Keras has not")
            else:
                lines.extend(differences(got[key], wanted[key], here))
        return lines
    if isinstance(got, list) and isinstance(wanted, list) and len(got) == len(wanted):
        return [line for i, (a, b) in enumerate(zip(got, wanted)) for line in differences(a, b, f"{path}[{i}]")]
    same = got == wanted and isinstance(got, bool) == isinstance(wanted, bool)
    return [] if same else [f"{path}: {got!r}, Keras has {wanted!r}"]


def assert_same_config(got, wanted, what="config"):
    """Two configs are equal, key by key; the message lists every difference."""
    lines = differences(plain(got), plain(wanted))
    assert not lines, f"{what} differs from Keras's:\n  " + "\n  ".join(lines)


def copy_weights(source, target):
    """Give `target` the weights of `source`, which must have the same names, shapes and types in the same order."""
    facts = [[(w.name, tuple(w.shape), str(w.dtype)) for w in model.weights] for model in (source, target)]
    assert facts[1] == facts[0], f"weights (second is Keras's):\n  {facts[1]}\n  {facts[0]}"
    target.set_weights([array(w) if w.dtype != "bfloat16" else w for w in source.get_weights()])


def spread_weights(model, seed=0):
    """Move every weight a little off its initial value, so that zeros and ones do not hide mistakes."""
    rng = np.random.default_rng(seed)
    values = []
    for weight, value in zip(model.weights, model.get_weights()):
        value = np.asarray(value)
        if value.dtype.kind == "f" and "seed" not in weight.path:
            noise = rng.normal(size=value.shape) * 0.1
            if "variance" in weight.name or "velocity" in weight.name:
                noise = np.abs(noise)
            value = (value + noise).astype(value.dtype)
        values.append(value)
    model.set_weights(values)
