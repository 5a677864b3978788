"""Whole models beside their twins in real Keras: predict, one training step, optimizer state, configs, counts."""

import numpy as np
import pytest

from tests.interop import oracle
from tests.interop.model_cases import CASES

by_name = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def twins(case):
    """(engine's, Keras's), compiled, with equal weights."""
    got, wanted = oracle.ours(case.build, required=case.required), oracle.theirs(case.build)
    oracle.spread_weights(wanted)
    oracle.copy_weights(wanted, got)
    wanted.run_eagerly = not case.jit
    return got, wanted


@by_name
def test_model_predicts_as_in_keras(case):
    got, wanted = twins(case)
    x, _, _ = case.batch()
    oracle.assert_same_numbers(got.predict(x, verbose=0), wanted.predict(x, verbose=0), "predict", atol=case.atol)


@by_name
def test_model_trains_and_tests_as_in_keras(case):
    got, wanted = twins(case)
    for step in range(2):
        x, y, more = case.batch(seed=step)
        logs = got.train_on_batch(x, y, return_dict=True, **more)
        facts = wanted.train_on_batch(x, y, return_dict=True, **more)
        if case.masked_output:
            # Keras on jax loses the mask of the predictions on the way from the gradient to the metrics of a training
            # step (on test_on_batch, and on other backends, it does not); the engine keeps it.
            logs, facts = {"loss": logs["loss"]}, {"loss": facts["loss"]}
        oracle.assert_same_logs(logs, facts, f"logs of step {step}", atol=case.atol)
        assert_same_state(got, wanted, f"after step {step}", case.atol)
    more.pop("class_weight", None)
    for model in (got, wanted):
        model.reset_metrics()
    logs = got.test_on_batch(x, y, return_dict=True, **more)
    facts = wanted.test_on_batch(x, y, return_dict=True, **more)
    oracle.assert_same_logs(logs, facts, "logs of test_on_batch", atol=2e-5)


def assert_same_state(got, wanted, when, atol):
    """Weights and optimizer variables are equal: paths, order, types, numbers."""
    for what, a, b in (
        ("weights", got.weights, wanted.weights),
        ("optimizer variables", got.optimizer.variables, wanted.optimizer.variables),
    ):
        facts = [[(v.path, tuple(v.shape), str(v.dtype)) for v in variables] for variables in (a, b)]
        assert facts[0] == facts[1], f"{what} {when}:\n  {facts[0]}\n  {facts[1]}"
        oracle.assert_same_numbers(
            {v.path: oracle.array(v) for v in a}, {v.path: oracle.array(v) for v in b}, f"{what} {when}", atol=atol
        )


@by_name
def test_model_config_is_keras_and_travels_both_ways(case):
    got, wanted = oracle.ours(case.build, case.required), oracle.theirs(case.build)
    oracle.assert_same_config(got.get_config(), wanted.get_config())
    oracle.assert_same_config(got.get_compile_config(), wanted_compile_config(wanted), "compile config")
    again = type(got).from_config(wanted.get_config())
    oracle.assert_same_config(again.get_config(), wanted.get_config(), "config of a model from Keras's config")
    again = type(wanted).from_config(got.get_config())
    same = type(wanted).from_config(wanted.get_config())
    oracle.assert_same_config(again.get_config(), same.get_config(), "config of Keras's model from ours")


def wanted_compile_config(model):
    """Keras writes jit_compile as its backend decided it; the engine has no such choice and writes the same value."""
    return model.get_compile_config()


@by_name
def test_model_counts_its_parameters_as_keras(case):
    got, wanted = oracle.ours(case.build, case.required), oracle.theirs(case.build)
    assert got.count_params() == wanted.count_params()
    assert [w.path for w in got.trainable_weights] == [w.path for w in wanted.trainable_weights]
    assert [w.path for w in got.non_trainable_weights] == [w.path for w in wanted.non_trainable_weights]
    assert [layer.name for layer in got.layers] == [layer.name for layer in wanted.layers]
    assert got.name == wanted.name
    for name in ("input_shape", "output_shape"):
        if hasattr(wanted, name):
            assert getattr(got, name) == getattr(wanted, name)


def summary_text(model, **options) -> str:
    lines = []
    model.summary(print_fn=lambda line, line_break=False: lines.append(line), **options)
    return "\n".join(line.rstrip() for text in lines for line in text.split("\n")).rstrip()


@by_name
@pytest.mark.parametrize(
    "options",
    [{}, {"line_length": 100, "expand_nested": True, "show_trainable": True}],
    ids=["plain", "expanded"],
)
def test_model_summary_is_keras_line_by_line(case, options, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")  # rich, which prints Keras's, cuts tables off at the width of the terminal
    got, wanted = oracle.ours(case.build, case.required), oracle.theirs(case.build)
    assert summary_text(got, **options) == summary_text(wanted, **options)


@by_name
def test_model_json_is_keras_and_loads_on_both_sides(case):
    got, wanted = oracle.ours(case.build, case.required), oracle.theirs(case.build)
    engine, keras = oracle.engine(), oracle.keras()
    forth = keras.models.model_from_json(got.to_json())
    same = keras.models.model_from_json(wanted.to_json())  # in Keras, a Sequential loses its own `trainable` here
    oracle.assert_same_config(forth.get_config(), same.get_config(), "config of Keras's model from our JSON")
    back = engine.models.model_from_json(wanted.to_json())
    oracle.assert_same_config(back.get_config(), wanted.get_config(), "config of our model from Keras's JSON")


def test_fit_history_is_keras_without_shuffling():
    """Three epochs of batches of 4, the last one short, with validation and weights of classes."""
    case = next(case for case in CASES if case.name == "class_weight")
    got, wanted = twins(case)
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(18, 4)).astype("float32"), rng.integers(0, 3, (18,)).astype("int32")
    options = dict(
        batch_size=4, epochs=3, shuffle=False, verbose=0, validation_split=0.25, class_weight={0: 1.0, 1: 2.0, 2: 0.5}
    )
    a, b = got.fit(x, y, **options), wanted.fit(x, y, **options)
    assert a.epoch == b.epoch
    oracle.assert_same_numbers(
        dict(sorted(a.history.items())), dict(sorted(b.history.items())), "history", rtol=1e-4, atol=1e-5
    )
    oracle.assert_same_logs(
        got.evaluate(x, y, verbose=0, return_dict=True), wanted.evaluate(x, y, verbose=0, return_dict=True), "evaluate"
    )


@pytest.mark.parametrize("option", [{"validation_data": True}, {"steps_per_epoch": 1}, {"initial_epoch": 1}])
def test_fit_options_give_keras_history(option):
    case = next(case for case in CASES if case.name == "sequential_mlp")
    got, wanted = twins(case)
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(10, 8)).astype("float32"), np.eye(3, dtype="float32")[rng.integers(0, 3, 10)]
    weight = rng.uniform(0.5, 1.5, 10).astype("float32")
    options = dict(batch_size=4, epochs=2, shuffle=False, verbose=0, sample_weight=weight, **option)
    if option.get("validation_data"):
        options["validation_data"] = (x[:5], y[:5], weight[:5])
    a, b = got.fit(x, y, **options), wanted.fit(x, y, **options)
    assert a.epoch == b.epoch
    oracle.assert_same_numbers(dict(sorted(a.history.items())), dict(sorted(b.history.items())), "history")


def test_clone_model_is_keras():
    case = next(case for case in CASES if case.name == "functional_nested_shared_model")
    got, wanted = oracle.ours(case.build), oracle.theirs(case.build)
    a, b = oracle.engine().models.clone_model(got), oracle.keras().models.clone_model(wanted)
    oracle.assert_same_config(a.get_config(), b.get_config())
    assert [w.path for w in a.weights] == [w.path for w in b.weights]
