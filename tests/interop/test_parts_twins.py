"""Optimizers, schedules, losses, metrics, initializers, regularizers, constraints and activations beside Keras's."""

import copy

import numpy as np
import pytest

from tests.interop import oracle, part_cases
from tests.interop.part_cases import REQUIRED, make, title


def each(cases):
    return pytest.mark.parametrize("case", cases, ids=[title(case) for case in cases])


def pair(package, case):
    """(engine's, Keras's) object of a case."""
    build = make(package, case[0], case[1])
    return oracle.ours(build, case[0] in REQUIRED), oracle.theirs(build)


def assert_config_travels(package, case):
    """Configs are equal, and each side makes an equal object from the other's config."""
    got, wanted = pair(package, case)
    oracle.assert_same_config(got.get_config(), wanted.get_config())
    back = type(got).from_config(wanted.get_config())
    oracle.assert_same_config(back.get_config(), wanted.get_config(), "config of an object from Keras's config")
    forth = type(wanted).from_config(got.get_config())
    oracle.assert_same_config(forth.get_config(), wanted.get_config(), "config of Keras's object from ours")
    engine, keras = getattr(oracle.engine(), package), getattr(oracle.keras(), package)
    if "." not in package:
        a, b = engine.serialize(got), keras.serialize(wanted)
        oracle.assert_same_config(a, b, "serialized object")
        again = engine.deserialize(copy.deepcopy(b))  # Keras's optimizers.deserialize changes what it is given
        oracle.assert_same_config(engine.serialize(again), b, "object deserialized from Keras's")
        assert type(engine.get(copy.deepcopy(b))) is type(got)


# ---- optimizers


def small_model(api):
    m = api.Sequential([api.Input((4,)), api.layers.Dense(3, "tanh"), api.layers.Dense(2)])
    return m


@each(part_cases.OPTIMIZERS)
def test_optimizer_steps_are_keras(case):
    def build(api):
        model = small_model(api)
        optimizer = make("optimizers", case[0], case[1])(api)
        model.compile(optimizer=optimizer, loss="mse")
        return model

    got, wanted = oracle.ours(build, case[0] in REQUIRED), oracle.theirs(build)
    oracle.spread_weights(wanted)
    oracle.copy_weights(wanted, got)
    wanted.run_eagerly = True
    rng = np.random.default_rng(0)
    for step in range(4):
        x, y = rng.normal(size=(5, 4)).astype("float32"), rng.normal(size=(5, 2)).astype("float32")
        a, b = got.train_on_batch(x, y), wanted.train_on_batch(x, y)
        oracle.assert_same_numbers(np.asarray(a), np.asarray(b), f"loss of step {step}")
        for what, ours, theirs in (
            ("weights", got.weights, wanted.weights),
            ("optimizer variables", got.optimizer.variables, wanted.optimizer.variables),
        ):
            # Names, not paths: Keras's Adafactor makes some of its variables outside of its name scope.
            facts = [[(v.name, tuple(v.shape), str(v.dtype)) for v in variables] for variables in (ours, theirs)]
            assert facts[0] == facts[1], f"{what} after step {step}:\n  {facts[0]}\n  {facts[1]}"
            for v, w in zip(ours, theirs):
                name = f"{what} after step {step}: {v.path}"
                oracle.assert_same_numbers(oracle.array(v), oracle.array(w), name, atol=1e-6)
    assert int(oracle.array(got.optimizer.iterations)) == int(oracle.array(wanted.optimizer.iterations))
    rates = [float(oracle.array(model.optimizer.learning_rate)) for model in (got, wanted)]
    assert rates[0] == pytest.approx(rates[1], rel=1e-6)


@each(part_cases.OPTIMIZERS)
def test_optimizer_config_is_keras_and_travels(case):
    assert_config_travels("optimizers", case)


@each(part_cases.SCHEDULES)
def test_schedule_values_and_config_are_keras(case):
    assert_config_travels("optimizers.schedules", case)
    got, wanted = pair("optimizers.schedules", case)
    for step in range(12):
        oracle.assert_same_numbers(got(step), wanted(step), f"step {step}", rtol=1e-5, atol=1e-7)


# ---- losses and metrics


def targets_and_predictions(kind, seed=0, rows=6, classes=3):
    """Arrays that fit a kind of loss or metric."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(rows, classes)).astype("float32")
    soft = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    index = rng.integers(0, classes, rows)
    words = kind.split()
    if words[0] in ("class", "index"):
        y = np.eye(classes, dtype="float32")[index] if words[0] == "class" else index.astype("int32")
        return y, logits if words[1] == "logit" else soft
    if kind in ("probability", "logit"):
        y = rng.integers(0, 2, (rows, classes)).astype("float32")
        return y, logits if kind == "logit" else (1 / (1 + np.exp(-logits))).astype("float32")
    if kind == "same":
        return index.astype("int32").reshape(-1, 1), rng.integers(0, classes, (rows, 1)).astype("int32")
    y = rng.normal(size=(rows, classes)).astype("float32")
    if kind == "sign":
        return np.sign(y), logits
    if kind == "positive":
        return np.abs(y), np.abs(logits) + np.float32(0.1)
    return y, logits


@each(part_cases.LOSSES)
def test_loss_values_are_keras(case):
    got, wanted = pair("losses", case)
    y, p = targets_and_predictions(case[2])
    weight = np.random.default_rng(3).uniform(0, 2, len(y)).astype("float32")
    oracle.assert_same_numbers(got(y, p), wanted(y, p), "loss")
    if case[0] not in ("Dice", "Tversky"):
        oracle.assert_same_numbers(got(y, p, sample_weight=weight), wanted(y, p, sample_weight=weight), "weighted loss")
    oracle.assert_same_numbers(got(y, p * 0), wanted(y, p * 0), "loss of zeros", rtol=1e-4, atol=1e-4)


@each(part_cases.LOSSES)
def test_loss_gradients_are_keras(case):
    if case[1].get("reduction", "") is None:
        pytest.skip("a loss without reduction trains no model")
    words = case[2].split()
    activation = {"probability": "softmax" if len(words) == 2 else "sigmoid", "positive": "softplus"}.get(words[-1])

    def build(api):
        model = api.Sequential([api.Input((4,)), api.layers.Dense(3, activation=activation)])
        model.compile(optimizer=api.optimizers.SGD(0.5), loss=make("losses", case[0], case[1])(api))
        return model

    got, wanted = oracle.ours(build, case[0] in REQUIRED), oracle.theirs(build)
    oracle.spread_weights(wanted)
    oracle.copy_weights(wanted, got)
    wanted.run_eagerly = True
    y, _ = targets_and_predictions(case[2])
    x = np.random.default_rng(4).normal(size=(len(y), 4)).astype("float32")
    more = {} if case[0] in ("Dice", "Tversky") else {"sample_weight": np.linspace(0.1, 2, len(y), dtype="float32")}
    a, b = got.train_on_batch(x, y, **more), wanted.train_on_batch(x, y, **more)
    oracle.assert_same_numbers(np.asarray(a), np.asarray(b), "loss")
    for v, w in zip(got.weights, wanted.weights):
        oracle.assert_same_numbers(oracle.array(v), oracle.array(w), v.path, rtol=2e-4)


@each(part_cases.LOSSES)
def test_loss_config_is_keras_and_travels(case):
    assert_config_travels("losses", case)


@pytest.mark.parametrize("name, kind", part_cases.LOSS_FUNCTIONS, ids=[name for name, _ in part_cases.LOSS_FUNCTIONS])
def test_loss_function_gives_keras_numbers(name, kind):
    got, wanted = (
        oracle.ours(lambda api: getattr(api.losses, name)),
        oracle.theirs(lambda api: getattr(api.losses, name)),
    )
    y, p = targets_and_predictions(kind)
    oracle.assert_same_numbers(got(y, p), wanted(y, p), name)
    assert oracle.engine().losses.get(name) is got
    assert oracle.engine().losses.serialize(got) == oracle.keras().losses.serialize(wanted)


@each(part_cases.METRICS)
def test_metric_accumulates_as_keras(case):
    got, wanted = pair("metrics", case)
    for seed in range(3):
        y, p = targets_and_predictions(case[2], seed)
        weight = np.random.default_rng(seed).uniform(0.1, 2, len(y)).astype("float32")
        more = {"sample_weight": weight} if seed == 1 and takes_weights(case) else {}
        for metric in (got, wanted):
            metric.update_state(y, p, **more)
        oracle.assert_same_numbers(got.result(), wanted.result(), f"after batch {seed}")
    oracle.assert_same_numbers(
        [oracle.array(v) for v in got.variables], [oracle.array(v) for v in wanted.variables], "state"
    )
    assert [v.name for v in got.variables] == [v.name for v in wanted.variables]
    got.reset_state(), wanted.reset_state()
    y, p = targets_and_predictions(case[2], 9)
    oracle.assert_same_numbers(got(y, p), wanted(y, p), "called after reset")


def takes_weights(case):
    """Whether Keras accepts a weight for each sample with these shapes."""
    return case[0] not in ("PearsonCorrelation", "BinaryIoU") and not case[1].get("multi_label")


@each(part_cases.METRICS)
def test_metric_config_is_keras_and_travels(case):
    assert_config_travels("metrics", case)


@each(part_cases.METRICS)
def test_metric_in_a_compiled_model_gives_keras_numbers(case):
    if case[0] in ("MeanIoU", "Accuracy", "PearsonCorrelation"):
        pytest.skip("compares whole numbers, which a model with a loss does not predict")
    words = case[2].split()
    activation = {"probability": "softmax" if len(words) == 2 else "sigmoid", "positive": "softplus"}.get(words[-1])

    def build(api):
        model = api.Sequential([api.Input((4,)), api.layers.Dense(3, activation=activation)])
        loss = "sparse_categorical_crossentropy" if words[0] == "index" else "mse"
        model.compile(optimizer="sgd", loss=loss, metrics=[make("metrics", case[0], case[1])(api)])
        return model

    got, wanted = oracle.ours(build, case[0] in REQUIRED), oracle.theirs(build)
    oracle.spread_weights(wanted)
    oracle.copy_weights(wanted, got)
    wanted.run_eagerly = True
    y, _ = targets_and_predictions(case[2])
    x = np.random.default_rng(4).normal(size=(len(y), 4)).astype("float32")
    for model in (got, wanted):
        model.train_on_batch(x, y)
    a, b = got.test_on_batch(x, y, return_dict=True), wanted.test_on_batch(x, y, return_dict=True)
    oracle.assert_same_logs(a, b, "logs")


@each(part_cases.REDUCTION_METRICS)
def test_reduction_metric_accumulates_as_keras(case):
    assert_config_travels("metrics", case)
    got, wanted = pair("metrics", case)
    rng = np.random.default_rng(0)
    for weight in (None, 0.5, rng.uniform(size=4).astype("float32")):
        values = rng.normal(size=(4, 2)).astype("float32")
        for metric in (got, wanted):
            metric.update_state(values, sample_weight=weight)
        oracle.assert_same_numbers(got.result(), wanted.result(), f"weight {weight}")


def test_wrapped_function_is_a_metric_as_in_keras():
    def build(api):
        return api.metrics.MeanMetricWrapper(lambda y, p: api.ops.abs(y - p), name="far")

    got, wanted = oracle.ours(build, required=True), oracle.theirs(build)
    y, p = targets_and_predictions("number")
    oracle.assert_same_numbers(got(y, p), wanted(y, p), "metric")
    assert got.name == wanted.name


# ---- initializers, regularizers, constraints, activations


@each(part_cases.INITIALIZERS)
def test_initializer_config_is_keras_and_travels(case):
    assert_config_travels("initializers", case)


def test_the_gain_of_an_identity_which_keras_drops_is_kept_and_keras_reads_it():
    config = oracle.ours(lambda api: api.initializers.Identity(gain=2.0), required=True).get_config()
    assert config == {"gain": 2.0}
    theirs = oracle.theirs(lambda api: api.initializers.Identity.from_config(config))
    np.testing.assert_array_equal(oracle.array(theirs((3, 3))), 2 * np.eye(3))


@each(part_cases.INITIALIZERS)
@pytest.mark.parametrize("shape", [(60, 50), (3, 3, 20, 30)], ids=str)
def test_initializer_has_keras_moments(case, shape):
    if case[0] == "Identity" and len(shape) != 2:
        pytest.skip("an identity is a matrix")
    got, wanted = pair("initializers", case)
    a, b = oracle.array(got(shape)).astype("float64"), oracle.array(wanted(shape)).astype("float64")
    assert a.shape == b.shape and oracle.array(got(shape, dtype="float16")).shape == a.shape
    random = case[0] not in ("Zeros", "Ones", "Constant", "Identity")
    if not random:
        np.testing.assert_array_equal(a, b)
        return
    assert a.mean() == pytest.approx(float(b.mean()), abs=float(0.1 * b.std()))
    assert a.std() == pytest.approx(float(b.std()), rel=0.06)
    assert np.abs(a - a.mean()).max() == pytest.approx(float(np.abs(b - b.mean()).max()), rel=0.4)


@each(part_cases.REGULARIZERS)
def test_regularizer_is_keras(case):
    assert_config_travels("regularizers", case)
    got, wanted = pair("regularizers", case)
    x = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
    oracle.assert_same_numbers(got(x), wanted(oracle.keras().ops.convert_to_tensor(x)), "penalty")


@each(part_cases.CONSTRAINTS)
def test_constraint_is_keras(case):
    assert_config_travels("constraints", case)
    got, wanted = pair("constraints", case)
    x = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
    oracle.assert_same_numbers(got(x), wanted(x), "constrained")


@pytest.mark.parametrize("name", part_cases.ACTIVATIONS)
def test_activation_is_keras(name):
    got = oracle.ours(lambda api: getattr(api.activations, name))
    wanted = oracle.theirs(lambda api: getattr(api.activations, name))
    rng = np.random.default_rng(0)
    more = (0.3, 0.5) if name == "threshold" else ()
    for x in (
        rng.normal(size=(4, 6)).astype("float32"),
        np.float32([[-80.0, -6.0, -3.0, -1.0, 0.0, 0.5], [1.0, 3.0, 6.0, 20.0, 60.0, 1e-4]]),
    ):
        oracle.assert_same_numbers(got(x, *more), wanted(x, *more), name)
    engine, keras = oracle.engine().activations, oracle.keras().activations
    assert engine.get(name) is got
    assert engine.serialize(got) == keras.serialize(wanted)
    assert engine.deserialize(keras.serialize(wanted)) is got
