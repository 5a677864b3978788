"""Models as classes: building, training, configs; and clones."""

import numpy as np
import pytest

from engine import layers, models, ops, saving

X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
Y = X.sum(1, keepdims=True)


class Net(models.Model):
    """Two layers, the second used twice."""

    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = layers.Dense(units)
        self.rest = [layers.Dropout(0.5), layers.Dense(1)]

    def call(self, inputs, training=False):
        x = self.rest[0](ops.relu(self.first(inputs)), training=training)
        return self.rest[1](x) + self.rest[1](x)


def test_a_model_class_is_built_by_a_call_by_build_or_by_a_keras_tensor():
    for build in (lambda m: m(X), lambda m: m.build((None, 4)), lambda m: m(layers.Input((4,)))):
        model = Net(name="net")
        assert model.weights == [] and not model.built
        build(model)
        assert [w.path for w in model.weights] == [
            f"net/{model.first.name}/kernel", f"net/{model.first.name}/bias",
            f"net/{model.rest[1].name}/kernel", f"net/{model.rest[1].name}/bias",
        ]  # fmt: skip
        assert len(model.layers) == 3


def test_a_model_class_learns():
    model = Net(16)
    model.compile("adam", "mse")
    before = model.evaluate(X, Y, verbose=0)
    model.fit(X, Y, epochs=100, verbose=0)
    assert model.evaluate(X, Y, verbose=0) < before
    assert model.predict(X, verbose=0).shape == (8, 1)


def test_the_config_of_a_model_class_is_its_arguments():
    model = Net(5)
    assert model.get_config()["units"] == 5
    assert Net.from_config(model.get_config()).units == 5


def test_a_class_that_gives_inputs_and_outputs_is_functional():
    class Fixed(models.Model):
        def __init__(self, units):
            inputs = layers.Input((4,))
            super().__init__(inputs=inputs, outputs=layers.Dense(units)(inputs))
            self.units = units

        def get_config(self):
            return {"units": self.units}

    model = Fixed(3)
    assert isinstance(model, models.Functional) and isinstance(model, Fixed)
    assert model(X).shape == (8, 3)
    assert Fixed.from_config(model.get_config()).units == 3


def test_a_model_without_call_says_so():
    class Empty(models.Model):
        pass

    with pytest.raises(NotImplementedError, match="Model class Empty has no `call\\(\\)` method"):
        Empty()(X)
    with pytest.raises(AttributeError, match="`layers` of a model cannot be set"):
        Empty().layers = []


def test_models_as_json():
    inputs = layers.Input((4,))
    model = models.Model(inputs, layers.Dense(2)(inputs))
    again = models.model_from_json(model.to_json(indent=1))
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again(X), model(X))


# Clones


def functional():
    inputs = layers.Input((4,), name="in")
    hidden = layers.Dense(3, name="hidden")(inputs)
    return models.Model(inputs, layers.Dense(1, name="head")(ops.relu(hidden)), name="original")


def test_a_clone_has_the_same_shape_and_other_weights():
    for model in (functional(), models.Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(1)])):
        clone = models.clone_model(model)
        assert type(clone) is type(model) and clone.name == model.name
        assert [layer.name for layer in clone.layers] == [layer.name for layer in model.layers]
        assert not np.array_equal(clone.get_weights()[0], model.get_weights()[0])
        clone.set_weights(model.get_weights())
        np.testing.assert_allclose(clone(X), model(X), rtol=1e-6)
        clone.set_weights([w * 0 for w in clone.get_weights()])
        assert np.any(model(X))


def test_a_clone_is_compiled_as_the_original():
    model = functional()
    model.compile("sgd", "mse")
    assert models.clone_model(model).optimizer.name.lower() == model.optimizer.name.lower()


def test_clone_function_chooses_the_layers():
    def with_dropout(layer):
        if isinstance(layer, layers.Dense) and layer.name == "hidden":
            return layers.Dense(7, name="hidden")
        return type(layer).from_config(layer.get_config())

    clone = models.clone_model(functional(), clone_function=with_dropout)
    assert clone.get_layer("hidden").units == 7
    shared = functional()
    same = models.clone_model(shared, clone_function=lambda layer: layer)
    assert same.get_layer("hidden") is shared.get_layer("hidden")


def test_call_function_calls_the_layers():
    def doubled(layer, *args, **kwargs):
        outputs = layer(*args, **kwargs)
        return outputs * 2.0 if layer.name == "hidden" else outputs

    model = functional()
    clone = models.clone_model(model, call_function=doubled)
    clone.set_weights(model.get_weights())
    head = model.get_layer("head")
    np.testing.assert_allclose(clone(X) - head.bias.numpy(), 2 * (model(X) - head.bias.numpy()), rtol=1e-4, atol=1e-5)
    with pytest.raises(ValueError, match="`call_function` is for functional models"):
        models.clone_model(models.Sequential([layers.Dense(2)]), call_function=doubled)


def test_layers_of_inner_models_are_cloned_when_asked_for():
    inner = models.Sequential([layers.Input((4,)), layers.Dense(4)], name="inner")
    inputs = layers.Input((4,))
    model = models.Model(inputs, layers.Dense(1)(inner(inputs)))
    seen = []

    def note(layer):
        seen.append(layer.name)
        return type(layer).from_config(layer.get_config())

    models.clone_model(model, clone_function=note)
    assert "inner" in seen
    seen.clear()
    models.clone_model(model, clone_function=note, recursive=True)
    assert inner.layers[0].name in seen


def test_a_clone_on_other_inputs():
    bigger = layers.Input((4,), batch_size=8, name="other")
    clone = models.clone_model(functional(), input_tensors=bigger)
    assert clone.input_shape == (8, 4)
    sequential = models.Sequential([layers.Dense(3)])
    assert models.clone_model(sequential, input_tensors=bigger).input_shape == (8, 4)
    with pytest.raises(ValueError, match="`input_tensors` must be Keras tensors"):
        models.clone_model(functional(), input_tensors=X)


def test_a_model_class_is_cloned_from_its_config():
    clone = models.clone_model(Net(6))
    assert isinstance(clone, Net) and clone.units == 6
    with pytest.raises(ValueError, match="`clone_function` is for functional and sequential models"):
        models.clone_model(Net(6), clone_function=lambda layer: layer)
    assert saving.get_registered_object("Net") is None


def test_models_are_copied_and_pickled_with_weights_and_optimizer():
    import copy
    import pickle

    model = models.Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    for again in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(again(X), model(X))
        assert int(again.optimizer.iterations) == 1
        assert again.weights[0] is not model.weights[0]


def test_metrics_inside_a_layer_are_reported():
    from engine import metrics

    class Watching(layers.Layer):
        def __init__(self):
            super().__init__()
            self.mean = metrics.Mean(name="seen")

        def call(self, inputs):
            self.mean.update_state(ops.mean(inputs))
            return inputs

    model = models.Sequential([layers.Input((4,)), Watching(), layers.Dense(1)])
    model.compile("sgd", "mse")
    assert model.fit(X, Y, verbose=0).history["seen"][0] == pytest.approx(X.mean(), rel=1e-4)
