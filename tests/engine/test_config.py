"""Settings of the process, and what they change."""

import logging

import numpy as np
import pytest

import engine
from engine import config, layers, models


@pytest.fixture
def model():
    model = models.Sequential([layers.Input((2,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


@pytest.fixture(autouse=True)
def restore(monkeypatch):
    monkeypatch.setattr(config, "_settings", dict(config._settings))


X, Y = np.ones((8, 2)), np.ones((8, 1))


def test_floatx_is_the_type_of_new_variables(model):
    config.set_floatx("float64")
    assert layers.Dense(1).dtype == "float64"
    with pytest.raises(ValueError, match="must be one of bfloat16, float16, float32, float64, not 'float12'"):
        config.set_floatx("float12")


def test_max_epochs_ends_training_early(model):
    config.set_max_epochs(2)
    with pytest.warns(UserWarning, match="after 2 epochs"):
        history = model.fit(X, Y, epochs=5, verbose=0)
    assert len(history.history["loss"]) == 2


def test_max_steps_per_epoch_ends_epochs_early(model):
    config.set_max_steps_per_epoch(3)
    with pytest.warns(UserWarning, match="after 3 steps"):
        model.fit(X, Y, batch_size=1, verbose=0)
    assert int(model.optimizer.iterations) == 3


@pytest.mark.parametrize("value", [0, 1.5, True])
def test_limits_are_whole_numbers(value):
    with pytest.raises(ValueError, match="whole number >= 1"):
        config.set_max_epochs(value)


def test_without_interactive_logging_progress_goes_to_the_log(model, capsys, caplog):
    config.disable_interactive_logging()
    with caplog.at_level(logging.INFO, logger="alphorn"):
        model.fit(X, Y, verbose=2)
    assert capsys.readouterr().out == ""
    assert "loss" in caplog.text
    config.enable_interactive_logging()
    model.fit(X, Y, verbose=2)
    assert "loss" in capsys.readouterr().out


def test_the_policy_of_new_layers_can_be_set():
    config.set_dtype_policy("mixed_bfloat16")
    try:
        assert config.dtype_policy().name == "mixed_bfloat16"
        assert layers.Dense(1).compute_dtype == "bfloat16"
    finally:
        config.set_dtype_policy("float32")


def test_a_cleared_session_has_the_policy_of_floatx():
    config.set_dtype_policy("mixed_bfloat16")
    engine.utils.clear_session()
    assert layers.Dense(1).compute_dtype == "float32"


def test_the_backend_is_numpy():
    assert engine.config.backend() == "numpy"


def test_backend_answers_questions_about_types():
    backend = engine.backend
    assert [backend.standardize_dtype(x) for x in (None, float, np.int8, "half")] == [
        "float32", "float32", "int8", "float16"
    ]
    assert [backend.is_float_dtype(x) for x in ("bfloat16", np.float64, "int8", "bool")] == [True, True, False, False]
    assert [backend.is_int_dtype(x) for x in ("uint8", int, "float16", "bool")] == [True, True, False, False]
    assert backend.result_type() == "float32"
    assert backend.result_type(int, "float16") == "float16"
    assert backend.result_type("int32", float) == "float32"
    assert backend.is_keras_tensor(layers.Input((2,))) and not backend.is_keras_tensor(np.ones(2))


def test_global_policy_of_mixed_precision_is_that_of_config():
    before = config.dtype_policy()
    try:
        engine.mixed_precision.set_global_policy("mixed_bfloat16")
        assert config.dtype_policy().name == engine.mixed_precision.global_policy().name == "mixed_bfloat16"
        assert layers.Dense(1).compute_dtype == "bfloat16"
    finally:
        config.set_dtype_policy(before)
