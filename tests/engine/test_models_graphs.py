"""Functional and sequential models: graphs, inputs and outputs, sharing, nesting, configs."""

import json

import numpy as np
import pytest

from engine import layers, models, ops, saving
from engine.errors import ShapeError

X = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")


def rebuilt(model):
    """The model made again from its config as JSON, with the same weights."""
    config = json.loads(json.dumps(saving.serialize_keras_object(model)))
    again = saving.deserialize_keras_object(config)
    again.set_weights(model.get_weights())
    return again


def two_towers():
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    shared = layers.Dense(3, name="shared")
    left, right = shared(a), shared(b)
    merged = layers.Concatenate(name="merged")([left, right])
    return models.Model({"a": a, "b": b}, {"sum": left + right, "merged": merged}, name="towers")


def test_model_of_inputs_and_outputs_is_functional():
    inputs = layers.Input((4,))
    model = models.Model(inputs, layers.Dense(2)(inputs))
    assert type(model) is models.Functional
    assert model(X).shape == (5, 2)
    assert model.input_shape == (None, 4) and model.output_shape == (None, 2)
    assert model.output_names == [model.layers[-1].name]


def test_ops_on_tensors_are_part_of_the_model():
    inputs = layers.Input((4,))
    hidden = layers.Dense(4)(inputs)
    model = models.Model(inputs, ops.mean(ops.relu(hidden * 2.0 + inputs), axis=-1))
    kernel, bias = model.get_weights()
    expected = np.maximum((X @ kernel + bias) * 2 + X, 0).mean(-1)
    np.testing.assert_allclose(model(X), expected, rtol=1e-5)
    np.testing.assert_allclose(rebuilt(model)(X), expected, rtol=1e-5)


def test_shared_layers_and_dicts_of_inputs_and_outputs():
    model = two_towers()
    assert len(model.weights) == 2
    results = model({"a": X, "b": 2 * X})
    assert set(results) == {"sum", "merged"}
    kernel = model.get_layer("shared").kernel.numpy()
    np.testing.assert_allclose(results["sum"], 3 * X @ kernel, rtol=1e-4, atol=1e-5)
    again = rebuilt(model)
    for key, value in again({"b": 2 * X, "a": X}).items():
        np.testing.assert_allclose(value, results[key], rtol=1e-5)


def test_inputs_are_taken_by_name_by_order_or_as_a_list():
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    model = models.Model([a, b], layers.Subtract()([a, b]))
    expected = -X
    for given in ([X, 2 * X], (X, 2 * X), {"b": 2 * X, "a": X}):
        np.testing.assert_allclose(model(given), expected, rtol=1e-6)


@pytest.mark.parametrize("given, message", [
    ([X], "must be given 2 input\\(s\\)"),
    ({"a": X}, r"must have the keys \['a', 'b'\]"),
    ([X, X[:, :2]], "Input 1 'b' of layer 'two' must have shape \\(None, 4\\), but its shape is \\(5, 2\\)"),
    ([X, None], "must be a tensor, not None|must be tensors, not None"),
])
def test_wrong_inputs_are_refused(given, message):
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    model = models.Model([a, b], layers.Subtract()([a, b]), name="two")
    with pytest.raises((ValueError, ShapeError), match=message):
        model(given)


def test_an_optional_input_may_be_none():
    class AddIfThere(layers.Layer):
        def call(self, x, y=None):
            return x if y is None else x + y

        def compute_output_shape(self, x_shape):
            return x_shape

    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b", optional=True)
    model = models.Model([a, b], AddIfThere()(a, b))
    np.testing.assert_array_equal(model([X, None]), X)
    np.testing.assert_array_equal(model([X, X]), 2 * X)


def test_a_last_axis_of_one_may_be_left_out():
    inputs = layers.Input((1,))
    model = models.Model(inputs, layers.Dense(2)(inputs))
    np.testing.assert_array_equal(model(np.arange(3.0)), model(np.arange(3.0)[:, None]))


def test_models_inside_models():
    inner_in = layers.Input((4,))
    inner = models.Model(inner_in, layers.Dense(3)(inner_in), name="inner")
    chain = models.Sequential([layers.Dense(3), layers.Dense(4)], name="chain")
    inputs = layers.Input((4,))
    model = models.Model(inputs, inner(inner(chain(inputs)) @ np.ones((3, 4), "float32")))
    assert len(model.weights) == 6
    again = rebuilt(model)
    np.testing.assert_allclose(again(X), model(X), rtol=1e-5)
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]


def test_a_model_of_the_inside_of_a_model_shares_its_layers():
    inputs = layers.Input((4,))
    hidden = layers.Dense(3, name="hidden")(inputs)
    outputs = layers.Dense(2, name="head")(ops.relu(hidden))
    whole = models.Model(inputs, outputs)
    front = models.Model(inputs, hidden)
    back = models.Model(hidden, outputs)
    np.testing.assert_allclose(back(front(X)), whole(X), rtol=1e-6)
    whole.get_layer("head").set_weights([np.zeros((3, 2)), np.ones(2)])
    np.testing.assert_array_equal(back(front(X)), np.ones((5, 2)))


def test_arguments_beside_the_first_are_part_of_the_graph():
    class Weighted(layers.Layer):
        def call(self, x, weights, power=1):
            return x * weights**power

        def get_config(self):
            return super().get_config()

    a, b = layers.Input((4,)), layers.Input((4,))
    model = models.Model([a, b], Weighted()(a, weights=b, power=2))
    np.testing.assert_allclose(model([X, X]), X**3, rtol=1e-5)
    with saving.custom_object_scope({"Weighted": Weighted}):
        np.testing.assert_allclose(rebuilt(model)([X, X]), X**3, rtol=1e-5)


def test_outputs_that_do_not_follow_from_the_inputs_are_refused():
    a, b = layers.Input((4,)), layers.Input((4,))
    with pytest.raises(ValueError, match="must follow from the inputs alone"):
        models.Model(a, layers.Add()([a, b]))
    with pytest.raises(ValueError, match="must follow from the inputs alone"):
        models.Model(a, [layers.Dense(1)(a), b])
    with pytest.raises(ValueError, match="`outputs` must be Keras tensors"):
        models.Model(a, X)


def test_names_in_a_model_are_its_own():
    inputs = layers.Input((4,))
    with pytest.raises(ValueError, match=r"used twice: \['same'\]"):
        models.Model(inputs, layers.Dense(2, name="same")(layers.Dense(2, name="same")(inputs)))


def test_layers_are_found_by_name_and_place():
    model = two_towers()
    assert model.get_layer("shared") is model.get_layer(index=2)
    with pytest.raises(ValueError, match="has no layer named 'zz'. Its layers are"):
        model.get_layer("zz")
    with pytest.raises(ValueError, match="`index` must be less than"):
        model.get_layer(index=9)
    with pytest.raises(ValueError, match="Exactly one of"):
        model.get_layer()


def test_configs_of_calls_are_counted_within_the_model():
    shared = layers.Dense(4)
    other = layers.Input((4,))
    shared(other)  # a call that belongs to no model
    inputs = layers.Input((4,), name="in")
    model = models.Model(inputs, shared(shared(inputs)))
    config = model.get_config()
    histories = [
        node["args"][0]["config"]["keras_history"]
        for layer in config["layers"] for node in layer["inbound_nodes"]
    ]
    assert histories == [["in", 0, 0], [shared.name, 0, 0]]
    assert config["output_layers"] == [shared.name, 1, 0]
    np.testing.assert_allclose(rebuilt(model)(X), model(X), rtol=1e-5)


# Sequential


def test_a_sequential_model_is_built_as_layers_are_added():
    model = models.Sequential()
    model.add(layers.Input((4,)))
    model.add(layers.Dense(3))
    assert [w.shape for w in model.weights] == [(4, 3), (3,)]
    model.add(layers.Dense(2))
    assert model.output_shape == (None, 2)
    assert [layer.units for layer in model.layers] == [3, 2]
    assert all(len(layer._inbound_nodes) == 1 for layer in model.layers)


def test_a_sequential_model_without_input_is_built_by_its_first_call():
    model = models.Sequential([layers.Dense(3), layers.Dense(2)])
    assert model.weights == []
    with pytest.raises(AttributeError, match="has no `input_shape` yet"):
        _ = model.input_shape
    assert model(X).shape == (5, 2)
    assert len(model.weights) == 4
    assert model(X[:2]).shape == (2, 2)


def test_layers_are_taken_away_and_put_back():
    model = models.Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
    top = model.pop()
    assert model.output_shape == (None, 3) and len(model.weights) == 2
    model.add(top)
    assert model.output_shape == (None, 2)
    model.add(layers.Dense(1))
    assert model(X).shape == (5, 1)


def test_layers_of_one_model_can_begin_another():
    first = models.Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
    inputs = layers.Input((4,))
    functional = models.Model(inputs, layers.Dense(2)(layers.Dense(3)(inputs)))
    model = models.Sequential([*functional.layers[:-1], layers.Dense(5)])
    assert model.output_shape == (None, 5)
    assert model.layers[0] is functional.layers[1]
    assert models.Sequential(first.layers[:1])(X).shape == (5, 3)


@pytest.mark.parametrize("act, message", [
    (lambda m: m.add("dense"), "Only layers can be added"),
    (lambda m: m.add(layers.Dense(2, name="first")), "has a layer named 'first' already"),
    (lambda m: m.add(layers.Input((4,))), "An Input must be the first"),
    (lambda m: m.build((None, 5)), r"has an Input of shape \(None, 4\)"),
    (lambda m: m(X[:, :2]), r"must have shape \(None, 4\), but its shape is \(5, 2\)"),
    (lambda m: models.Sequential().build((None, 2)), "must have a layer"),
    (lambda m: models.Sequential().pop(), "no layer to take away"),
])
def test_what_a_sequential_model_refuses(act, message):
    model = models.Sequential([layers.Input((4,)), layers.Dense(3, name="first")])
    with pytest.raises((ValueError, ShapeError), match=message):
        act(model)


def test_a_sequential_model_takes_sequences_and_images_of_other_sizes_as_its_layers_do():
    """Keras checks the number of axes alone: the shape that a model was built for is no limit."""
    words = np.array([[1, 2, 3, 0, 0]])
    for model in (
        models.Sequential([layers.Embedding(10, 4, mask_zero=True), layers.LSTM(3)]),
        models.Sequential([layers.Input((5,)), layers.Embedding(10, 4, mask_zero=True), layers.LSTM(3)]),
    ):
        whole = model(words)
        np.testing.assert_allclose(model(words[:, :3]), whole, rtol=1e-6)
        np.testing.assert_allclose(model.predict(words[:, :3], verbose=0), whole, rtol=1e-6)
        outer = models.Sequential([model, layers.Activation("linear")])
        np.testing.assert_allclose(outer(words[:, :4]), whole, rtol=1e-6)
        with pytest.raises(ShapeError, match=r"must have shape \(None, 5\), but its shape is \(5,\)"):
            model(words[0])
    images = models.Sequential([layers.Conv2D(2, 3), layers.GlobalMaxPooling2D()])
    images(np.ones((1, 5, 5, 1)))
    assert images(np.ones((1, 7, 8, 1))).shape == (1, 2)
    with pytest.raises(ShapeError, match=r"must have shape \(None, 5, 5, 1\), but its shape is \(1, 7, 7, 2\)"):
        images(np.ones((1, 7, 7, 2)))


def test_configs_of_sequential_models():
    model = models.Sequential([layers.Input((4,), name="digits"), layers.Dense(3), layers.Dense(2)], name="seq")
    config = model.get_config()
    assert config["name"] == "seq" and config["build_input_shape"] == (None, 4)
    assert [layer["class_name"] for layer in config["layers"]] == ["InputLayer", "Dense", "Dense"]
    np.testing.assert_allclose(rebuilt(model)(X), model(X), rtol=1e-6)
    unbuilt = models.Sequential([layers.Dense(3)])
    assert "build_input_shape" not in unbuilt.get_config()
    with pytest.raises(ValueError, match="must be a dict with the keys 'name' and 'layers'"):
        models.Sequential.from_config([])


def test_a_thousand_layers_take_time_in_proportion():
    import time

    def seconds(n):
        start = time.perf_counter()
        model = models.Sequential([layers.Input((2,))] + [layers.Dense(2, kernel_initializer="ones") for _ in range(n)])
        models.Sequential.from_config(model.get_config())
        return time.perf_counter() - start

    seconds(10)
    few, many = min(seconds(50) for _ in range(3)), seconds(500)
    assert many < 40 * few  # 10 times as much when linear, 100 times when quadratic


@pytest.mark.parametrize(
    "use", [lambda x, c: x + c, lambda x, c: ops.concatenate([x, c], axis=1), lambda x, c: ops.where(c > 0, x, 0.0)]
)
def test_a_constant_with_an_axis_of_samples_settles_their_number(use):
    x = layers.Input((3,))
    model = models.Model(x, use(x, np.ones((6, 3), "float32")))
    assert model.output_shape[0] == 6
    loaded = saving.load_model(saving.save_model(model, None))
    data = np.ones((6, 3), "float32")
    np.testing.assert_array_equal(loaded.predict(data, verbose=0), model.predict(data, verbose=0))


def test_shapes_that_do_not_fit_are_told_with_none_for_the_number_of_samples():
    with pytest.raises(ValueError, match=r"Shapes \(None, 3\) and \(6, 4\) do not broadcast"):
        layers.Input((3,)) + np.ones((6, 4), "float32")
