"""Every layer beside its twin in real Keras: same weights in, same numbers out."""

import numpy as np
import pytest

from tests.interop import oracle
from tests.interop.layer_cases import CASES

# Real Keras is quicker without jit for one step of a small model, except where it loops over time.
SLOW_WHEN_EAGER = {"LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"}

by_name = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def build_alone(case):
    """The layer, built for the shapes of its case."""

    def build(api):
        layer = case.make(api)
        shapes = [(None, *shape) for shape in case.shapes()]
        layer.build(shapes if isinstance(case.shape, list) else shapes[0])
        return layer

    return build


def build_model(case):
    """Inputs, a Dense behind each (not behind indices), the layer: so gradients pass through it to weights before."""

    def build(api):
        inputs, before = [], []
        for shape in case.shapes():
            whole = case.kind.startswith("below")
            x = api.layers.Input(shape, dtype="int32" if whole else "float32")
            inputs.append(x)
            before.append(x if whole else api.layers.Dense(shape[-1])(x))
        single = not isinstance(case.shape, list)
        y = case.make(api)(before[0] if single else before)
        y = flat(y) if isinstance(y, (list, tuple)) else y
        return api.Model(inputs[0] if single else inputs, y)

    return build


def twins(build, case):
    """(engine's, Keras's) with equal weights that are off their initial values."""
    got = oracle.ours(build, required=case.required)
    wanted = oracle.theirs(build)
    oracle.spread_weights(wanted)
    oracle.copy_weights(wanted, got)
    return got, wanted


@by_name
def test_layer_called_on_arrays_gives_keras_numbers(case):
    got, wanted = twins(build_alone(case), case)
    x = case.inputs()
    a, b = got(x), wanted(x)
    oracle.assert_same_numbers(a, b, case.name, atol=case.atol)


@by_name
def test_layer_weights_have_keras_names_paths_and_counts(case):
    got, wanted = oracle.ours(build_alone(case), case.required), oracle.theirs(build_alone(case))
    assert [w.path for w in got.weights] == [w.path for w in wanted.weights]
    assert [w.path for w in got.trainable_weights] == [w.path for w in wanted.trainable_weights]
    assert [w.path for w in got.non_trainable_weights] == [w.path for w in wanted.non_trainable_weights]
    assert got.count_params() == wanted.count_params()
    assert got.name == wanted.name


@by_name
def test_layer_config_is_keras_and_travels_both_ways(case):
    got, wanted = oracle.ours(case.make, case.required), oracle.theirs(case.make)
    oracle.assert_same_config(got.get_config(), wanted.get_config())
    engine, keras = oracle.engine(), oracle.keras()
    back = getattr(engine.layers, case.class_name).from_config(wanted.get_config())
    oracle.assert_same_config(back.get_config(), wanted.get_config(), "config of a layer from Keras's config")
    forth = getattr(keras.layers, case.class_name).from_config(got.get_config())
    oracle.assert_same_config(forth.get_config(), wanted.get_config(), "config of Keras's layer from ours")


@by_name
def test_layer_serialized_as_keras_does(case):
    got, wanted = oracle.ours(build_alone(case), case.required), oracle.theirs(build_alone(case))
    a = oracle.engine().saving.serialize_keras_object(got)
    b = oracle.keras().saving.serialize_keras_object(wanted)
    oracle.assert_same_config(a, b, "serialized layer")


@by_name
def test_layer_output_shape_with_unknown_batch_is_keras(case):
    got, wanted = oracle.ours(build_model(case), case.required), oracle.theirs(build_model(case))
    assert got.output_shape == wanted.output_shape
    shapes = [(None, *shape) for shape in case.shapes()]
    shapes = shapes if isinstance(case.shape, list) else shapes[0]
    a, b = case_output_shape(got, shapes), case_output_shape(wanted, shapes)
    assert a == b


def case_output_shape(model, shapes):
    return plain_shapes(model.layers[-1].compute_output_shape(shapes))


def plain_shapes(shapes):
    """Shapes with tuples for shapes and lists around them."""
    if isinstance(shapes, (tuple, list)) and not any(isinstance(s, (tuple, list)) for s in shapes):
        return tuple(shapes)
    return [plain_shapes(s) for s in shapes]


@by_name
def test_layer_in_a_model_predicts_and_trains_as_in_keras(case):
    got, wanted = twins(build_model(case), case)
    x = case.inputs(seed=1)
    predicted, expected = got.predict(x, verbose=0), wanted.predict(x, verbose=0)
    oracle.assert_same_numbers(predicted, expected, "predict", atol=case.atol)
    if case.random:
        return
    rng = np.random.default_rng(2)
    outputs = expected if isinstance(expected, (list, tuple)) else [expected]
    y = [rng.normal(size=oracle.array(out).shape).astype("float32") for out in flat(outputs)]
    y = y if isinstance(expected, (list, tuple)) else y[0]
    eager = case.class_name not in SLOW_WHEN_EAGER
    for api, model in ((oracle.engine(), got), (oracle.keras(), wanted)):
        optimizer = api.optimizers.SGD(learning_rate=0.1)
        model.compile(optimizer=optimizer, loss="mse", run_eagerly=eager and api is oracle.keras())
    logs = got.train_on_batch(x, y, return_dict=True)
    facts = wanted.train_on_batch(x, y, return_dict=True)
    oracle.assert_same_logs(logs, facts, "logs", atol=case.atol)
    weights = {w.path: oracle.array(w) for w in got.weights}
    expected = {w.path: oracle.array(w) for w in wanted.weights}
    oracle.assert_same_numbers(weights, expected, "weights after a step", atol=case.atol)


def flat(nested):
    """The arrays in nested lists and tuples."""
    return [leaf for x in nested for leaf in (flat(x) if isinstance(x, (list, tuple)) else [x])]


@pytest.mark.parametrize("size", [(8, 8), (3, 12), (4, 10), (6, 3), (12, 20)])
def test_random_crop_of_images_that_are_too_small_is_that_of_keras(size):
    images = np.random.default_rng(4).uniform(0, 255, (2, 4, 10, 3)).astype("float32")
    got, wanted = (api.layers.RandomCrop(*size)(images, training=True) for api in (oracle.engine(), oracle.keras()))
    np.testing.assert_allclose(got, oracle.array(wanted), atol=1e-3)


@pytest.mark.parametrize("masked", [(0, 1), (0,), (1,), (0, 1, 2)], ids=str)
@pytest.mark.parametrize("name", ["Add", "Average", "Subtract", "Multiply", "Maximum", "Minimum"])
def test_masked_inputs_are_merged_as_in_keras(name, masked):
    rng = np.random.default_rng(5)
    arrays = [rng.integers(-1, 2, (3, 8, 1)).astype("float32") for _ in range(2 if name == "Subtract" else 3)]

    def build(api):
        inputs = [api.Input((8, 1)) for _ in arrays]
        given = [api.layers.Masking(float(i % 2))(x) if i in masked else x for i, x in enumerate(inputs)]
        given = [api.layers.Activation("exponential")(x) for x in given]  # Masking gives 0, which Add does not see
        merged = getattr(api.layers, name)()(given)
        return api.Model(inputs, [merged, api.layers.GlobalAveragePooling1D()(merged)])

    got, wanted = oracle.ours(build), oracle.theirs(build)
    oracle.assert_same_numbers(got.predict(arrays, verbose=0), wanted.predict(arrays, verbose=0), name)
