"""The variables of a model as a tree of dicts, and back."""

import numpy as np
import pytest

from engine import Input, Sequential, layers

X, Y = np.ones((4, 3), "float32"), np.ones((4, 1), "float32")


def trained() -> Sequential:
    model = Sequential([Input((3,)), layers.Dense(2, name="a"), layers.Dense(1, name="b")], name="net")
    model.compile("adam", "mse")
    model.fit(X, Y, epochs=2, verbose=0)
    return model


def test_a_state_tree_brings_weights_and_optimizer_back():
    model = trained()
    tree = model.get_state_tree()
    assert set(tree["trainable_variables"]["net"]) == {"a", "b"}
    assert int(tree["optimizer_variables"][model.optimizer.name]["iteration"]) == 2
    before = model.get_weights()
    model.fit(X, Y, epochs=3, verbose=0)
    model.set_state_tree(tree)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    assert int(model.optimizer.iterations) == 2


def test_the_tree_is_a_copy():
    model = trained()
    tree = model.get_state_tree("numpy_array")
    tree["trainable_variables"]["net"]["a"]["kernel"][...] = 0
    assert model.get_weights()[0].any()


def test_a_tree_that_does_not_fit_assigns_nothing():
    model = trained()
    before = model.get_weights()
    kernel = np.zeros((3, 2), "float32")
    for layers_of_net, message in (
        ({"a": {"kernel": kernel}, "c": {"kernel": kernel}}, "no variable 'net/c/kernel'"),
        ({"a": {"kernel": kernel, "bias": np.zeros(3)}}, r"'net/a/bias' has shape \(2,\)"),
    ):
        with pytest.raises(ValueError, match=message):
            model.set_state_tree({"trainable_variables": {"net": layers_of_net}})
    with pytest.raises(ValueError, match="and not 'weights'"):
        model.set_state_tree({"weights": {}})
    with pytest.raises(ValueError, match="`value_format` must be one of"):
        model.get_state_tree("list")
    assert np.array_equal(before[0], model.get_weights()[0])
