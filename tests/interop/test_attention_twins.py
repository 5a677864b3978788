"""Attention of several heads beside real Keras: values, config, weights, and files both ways."""

import numpy as np
import pytest

import engine
from tests.interop import oracle

RNG = np.random.default_rng(0)
QUERY, VALUE = RNG.normal(size=(2, 4, 6)).astype("float32"), RNG.normal(size=(2, 5, 6)).astype("float32")
CONFIGS = {
    "shared heads": {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2},
    "one head of values": {"head_dim": 2, "num_query_heads": 3, "num_key_value_heads": 1, "use_bias": False},
    "window and gate": {
        "head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 2, "sliding_window": 2, "use_gate": True,
    },
}  # fmt: skip


def _twins(name):
    layers = [api.layers.GroupQueryAttention(**CONFIGS[name], name="gqa") for api in (engine, oracle.keras())]
    for layer in layers:
        layer(QUERY, VALUE)
    for own, real in zip(layers[0].weights, layers[1].weights):
        assert (own.path, own.shape) == (real.path, tuple(real.shape))
        own.assign(real.numpy())
    return layers


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name", CONFIGS)
def test_values_scores_and_config_are_those_of_keras(name, causal):
    own, real = _twins(name)
    mask = RNG.random((2, 4, 5)) < 0.8
    for options in ({}, {"attention_mask": mask}, {"return_attention_scores": True}):
        got = own(QUERY, VALUE, use_causal_mask=causal, **options)
        wanted = real(QUERY, VALUE, use_causal_mask=causal, **options)
        pairs = zip(got, wanted) if isinstance(got, tuple) else [(got, wanted)]
        for a, b in pairs:
            np.testing.assert_allclose(a, np.array(b), rtol=1e-4, atol=1e-5)
    assert oracle.plain(own.get_config()) == oracle.plain(real.get_config())


def test_files_travel_both_ways(tmp_path):
    def model(api):
        inputs = api.Input((4, 6))
        return api.Model(inputs, api.layers.GroupQueryAttention(**CONFIGS["shared heads"])(inputs, inputs))

    keras = oracle.keras()
    for writer, reader in ((engine, keras), (keras, engine)):
        written = model(writer)
        written.save(tmp_path / "model.keras")
        loaded = reader.saving.load_model(tmp_path / "model.keras")
        np.testing.assert_allclose(np.array(loaded(QUERY)), np.array(written(QUERY)), rtol=1e-4, atol=1e-5)


def test_heads_that_cannot_be_shared_out_are_an_error():
    with pytest.raises(ValueError, match="multiple of `num_key_value_heads`"):
        engine.layers.GroupQueryAttention(head_dim=2, num_query_heads=3, num_key_value_heads=2)


@pytest.mark.parametrize("options", [{}, {"dropout": 0.3}, {"attention_axes": (2,)}], ids=str)
def test_queries_that_may_see_nothing_are_answered_as_in_keras(options):
    query, value = (x[:, None] if "attention_axes" in options else x for x in (QUERY, VALUE))
    mask = RNG.random((2, *query.shape[1:-1], 5)) < 0.5
    mask[0, ..., 1, :] = False
    own, real = (api.layers.MultiHeadAttention(2, 3, **options) for api in (engine, oracle.keras()))
    real(query, value)
    own.build(query.shape, value.shape)
    own.set_weights(real.get_weights())
    for further in ({}, {"return_attention_scores": True}):
        got = own(query, value, attention_mask=mask, **further)
        wanted = real(query, value, attention_mask=mask, **further)
        oracle.assert_same_numbers(got, wanted, "attention")


@pytest.mark.parametrize("name", ["MultiHeadAttention", "GroupQueryAttention", "Attention"])
def test_which_masks_are_left_after_attention_is_as_in_keras(name):
    tokens = np.array([[1, 2, 0, 0], [3, 0, 0, 1]], "int32")
    target = RNG.normal(size=(2, 4, 4)).astype("float32")

    def model(api):
        inputs = api.Input((4,), dtype="int32")
        x = api.layers.Embedding(5, 4, mask_zero=True)(inputs)
        arguments = {"MultiHeadAttention": (1, 2), "GroupQueryAttention": (2, 2, 1), "Attention": ()}[name]
        layer = getattr(api.layers, name)(*arguments)
        attended = layer([x, x]) if name == "Attention" else layer(x, x)
        return api.Model(inputs, api.layers.Dense(4)(api.layers.Add()([x, attended])))

    own, real = model(engine), model(oracle.keras())
    own.set_weights(real.get_weights())
    losses = []
    for one in (own, real):
        one.compile("sgd", "mse")
        losses.append(one.evaluate(tokens, target, verbose=0))
    np.testing.assert_allclose(*losses, rtol=1e-5)
