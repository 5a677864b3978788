"""Preprocessing layers: the values of Keras on TensorFlow, saving, and what they refuse."""

import json
import pathlib

import numpy as np
import pytest

import engine as keras
from engine import layers, saving
from engine.layers.preprocessing.fingerprints import fingerprint64, siphash
from tests.engine import preprocessing_cases as cases

EXPECTED = json.loads((pathlib.Path(__file__).parent / "preprocessing_values.json").read_text())
CASES = cases.cases(keras)


@pytest.mark.parametrize("name", CASES)
def test_a_layer_gives_what_keras_gives(name):
    expected = EXPECTED["cases"][name]
    got = cases.described(CASES[name]())
    assert [x[:2] for x in got] == [x[:2] for x in expected]
    for (kind, _, values), (_, _, wanted) in zip(got, expected):
        if kind == "str":
            assert values == wanted
        else:
            np.testing.assert_allclose(values, wanted, rtol=1e-5, atol=1e-6)


def test_hashes_are_those_of_tensorflow():
    room = 1 << 62
    data = [text.encode() for text in EXPECTED["strings"]]
    assert [fingerprint64(x) % room for x in data] == EXPECTED["fingerprint64 mod 2**62"]
    assert [siphash(x, (133, 137)) % room for x in data] == EXPECTED["siphash (133, 137) mod 2**62"]


def _sequential(dtype, shape, *parts):
    return keras.Sequential([keras.Input(shape, dtype=dtype), *parts])


def _learned(layer, data):
    layer.adapt(data)
    return layer


MODELS = {
    "words": (
        lambda: _sequential("string", (1,), _learned(layers.StringLookup(), cases.LEARN), layers.Embedding(9, 3)),
        cases.WORDS,
    ),
    "words tf_idf": (
        lambda: _sequential("string", (1,), _learned(layers.StringLookup(output_mode="tf_idf"), cases.LEARN)),
        cases.WORDS,
    ),
    "numbers": (
        lambda: _sequential(
            "int64", (2,), _learned(layers.IntegerLookup(mask_token=0, num_oov_indices=2), np.array([7, 7, 99]))
        ),
        cases.NUMBERS,
    ),
    "texts": (
        lambda: _sequential(
            "string", (1,), _learned(layers.TextVectorization(output_sequence_length=4), np.array(cases.TEXTS)),
            layers.Embedding(20, 2),
        ),
        np.array([[text] for text in cases.TEXTS], object),
    ),
    "bins": (
        lambda: _sequential(
            "float32", (2,), _learned(layers.Discretization(num_bins=3, output_mode="count"), cases.MATRIX),
            layers.Dense(2),
        ),
        cases.MATRIX,
    ),
    "normalized": (
        lambda: _sequential("float32", (2,), _learned(layers.Normalization(), cases.MATRIX), layers.Dense(2)),
        cases.MATRIX,
    ),
    "hashed": (
        lambda: _sequential("string", (1,), layers.Hashing(5, salt=3), layers.Embedding(5, 2)),
        cases.WORDS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_saved_model_predicts_the_same_and_keeps_its_config(name, tmp_path):
    build, inputs = MODELS[name]
    model = build()
    expected = model.predict(inputs, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded.predict(inputs, verbose=0), expected)
    assert [layer.get_config() for layer in loaded.layers] == [layer.get_config() for layer in model.layers]


def test_a_model_of_words_is_trained_in_batches():
    model = _sequential("string", (1,), layers.StringLookup(vocabulary=["a", "b"]), layers.Embedding(3, 1),
                        layers.Flatten())  # fmt: skip
    model.compile(keras.optimizers.SGD(0.5), "mse")
    words, targets = np.array([["a"], ["b"]] * 8, object), np.array([[1.0], [-1.0]] * 8, "float32")
    first = model.evaluate(words, targets, verbose=0)
    model.fit(words, targets, batch_size=4, epochs=20, verbose=0)
    assert model.evaluate(words, targets, verbose=0) < 0.01 * first


def test_a_vocabulary_outside_of_the_model_is_refused_on_loading(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("secret\n")
    config = {**layers.StringLookup().get_config(), "vocabulary": str(path)}
    described = {"module": "keras.layers", "class_name": "StringLookup", "config": config, "registered_name": None}
    with pytest.raises(ValueError, match="outside of the model"):
        saving.deserialize_keras_object(described, safe_mode=True)
    assert layers.StringLookup(vocabulary=str(path)).get_vocabulary() == ["[UNK]", "secret"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layers.StringLookup(vocabulary=["a", "b", "a"]), r"tokens twice: \['a'\]"),
        (lambda: layers.StringLookup(vocabulary=[]), "must have a token"),
        (lambda: layers.StringLookup(vocabulary=["a", "b"], max_tokens=2), "3 tokens, more than `max_tokens=2`"),
        (lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=0)(np.array(["z"])), "was given 'z'"),
        (lambda: layers.StringLookup(output_mode="multi_hot")(np.array([["z"]])), "has no vocabulary"),
        (lambda: layers.IntegerLookup(vocabulary=[1], sparse=True, output_mode="count"), "no sparse tensors"),
        (lambda: layers.Discretization(), "One of `bin_boundaries` and `num_bins`"),
        (lambda: layers.Discretization(num_bins=3)(np.ones(3)), "has no bins yet"),
        (lambda: layers.CategoryEncoding(), "`num_tokens` must be given"),
        (lambda: layers.Normalization(mean=1.0), "both or not at all"),
        (lambda: layers.HashedCrossing(3)([np.array(["a"])]), "two arrays or more"),
        (lambda: layers.HashedCrossing(3)([np.array([1.5]), np.array([2])]), "strings or whole numbers"),
        (lambda: layers.Hashing(3, salt="x"), "`salt` must be a whole number"),
        (lambda: layers.TextVectorization(standardize="upper"), "`standardize` must be one of"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_errors_that_name_them(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_rows_of_unknown_length_ask_for_a_length():
    model = _sequential("string", (1,), _learned(layers.TextVectorization(), np.array(cases.TEXTS)))
    with pytest.raises(ValueError, match="output_sequence_length"):
        model.predict(np.array([["the cat"]], object), verbose=0)
    model.compile(run_eagerly=True)
    assert model.predict(np.array([["the cat"]], object), verbose=0).shape == (1, 2)


def test_normalization_learns_from_batches_what_it_learns_from_all():
    rng = np.random.default_rng(0)
    data = rng.normal(3, 5, size=(40, 3)).astype("float32")
    whole, batches = layers.Normalization(), layers.Normalization()
    whole.adapt(data)
    batches.adapt(iter([data[:7], data[7:8], data[8:]]))
    np.testing.assert_allclose(batches(data), whole(data), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(np.std(whole(data), axis=0), 1, rtol=1e-5)


def test_lists_of_strings_are_inputs():
    lookup = layers.StringLookup(vocabulary=["a", "b"])
    np.testing.assert_array_equal(lookup(["a", "zz", "b"]), [1, 0, 2])
    np.testing.assert_array_equal(lookup("b"), [2])
    np.testing.assert_array_equal(layers.IntegerLookup(vocabulary=[7])([[7, 8]]), [[1, 0]])
    texts = layers.TextVectorization(vocabulary=["cat"], output_sequence_length=2)
    np.testing.assert_array_equal(texts(["the cat", "cat"]), [[1, 2], [2, 0]])


def test_a_lookup_whose_learned_vocabulary_got_lost_is_not_called():
    layer = layers.StringLookup(name="words")
    layer.adapt(np.array(["a", "b", "a"]))
    again = layers.StringLookup.from_config(layer.get_config())  # as in `.h5` files and JSON, which have no more
    model = keras.Sequential([layers.Input((1,), dtype="string"), again])
    with pytest.raises(ValueError, match="'words' must have its vocabulary before it is called: .* were 3 tokens"):
        model.predict(np.array([["a"]], object), verbose=0)
    again.set_vocabulary(layer.get_vocabulary())
    assert model.predict(np.array([["b"]], object), verbose=0).tolist() == [[2]]
