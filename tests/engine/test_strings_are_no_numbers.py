"""Strings where numbers are needed: refused with a sentence, never read as numbers."""

import numpy as np
import pytest

from engine import Input, Sequential, Variable, layers, ops

WORDS = np.full((4, 3), "1", object)


@pytest.fixture
def model() -> Sequential:
    model = Sequential([Input((3,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("eagerly", [False, True])
def test_a_model_refuses_strings_as_inputs_and_as_targets(eagerly):
    model = Sequential([Input((3,)), layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=eagerly)
    with pytest.raises(TypeError, match="Strings cannot become float32"):
        model.fit(WORDS, np.ones(4), verbose=0)
    with pytest.raises(ValueError, match="Targets `y` must be numbers, not strings"):
        model.fit(np.ones((4, 3)), WORDS[:, 0], verbose=0)
    with pytest.raises(TypeError, match="Strings cannot become float32"):
        model.predict(WORDS, verbose=0)


def test_layers_and_ops_refuse_strings(model):
    for call in (model, layers.Dense(2), lambda x: ops.cast(x, "float32"), lambda x: ops.add(x, 1.0)):
        with pytest.raises(TypeError, match="Strings cannot become float"):
            call(WORDS)


def test_strings_still_meet_strings():
    assert ops.equal(WORDS, WORDS).all()
    assert ops.concatenate([WORDS, WORDS]).shape == (8, 3)


def test_shuffle_is_a_flag_or_batch(model):
    with pytest.raises(ValueError, match='`shuffle` must be True, False or "batch", not \'no\''):
        model.fit(np.ones((4, 3)), np.ones(4), shuffle="no", verbose=0)


def test_a_variable_starts_from_the_name_of_an_initializer_and_not_from_none():
    assert np.array_equal(Variable("ones", shape=(2.0, 1)).numpy(), np.ones((2, 1)))
    with pytest.raises(ValueError, match="needs a value or an initializer, not None"):
        Variable(None)
