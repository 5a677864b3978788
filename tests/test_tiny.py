"""The whole promise in seconds: define, train, save, load back, with identical predictions; and R where it is there."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import engine

ROOT = Path(__file__).resolve().parents[1]


def trained_model():
    """A classifier of two clouds of points, trained for a few epochs; and the points with their classes."""
    engine.utils.set_random_seed(1)
    generator = np.random.default_rng(1)
    classes = generator.integers(0, 2, 256)
    points = (generator.normal(size=(256, 2)) + 3.0 * classes[:, None]).astype("float32")
    model = engine.Sequential([
        engine.layers.Input((2,)),
        engine.layers.Dense(8, activation="relu"),
        engine.layers.Dense(2, activation="softmax"),
    ])
    model.compile(
        optimizer=engine.optimizers.Adam(0.05), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    history = model.fit(points, classes, batch_size=32, epochs=5, verbose=0)
    return model, history, points, classes


def test_training_learns():
    _, history, _, _ = trained_model()
    losses = history.history["loss"]
    assert losses[-1] < losses[0] / 2
    assert history.history["accuracy"][-1] > 0.95


def test_a_seed_makes_a_run_repeat_bit_for_bit():
    first, _, points, _ = trained_model()
    second, _, _, _ = trained_model()
    np.testing.assert_array_equal(first.predict(points, verbose=0), second.predict(points, verbose=0))


def test_a_saved_model_predicts_the_same(tmp_path):
    model, _, points, _ = trained_model()
    path = tmp_path / "clouds.keras"
    model.save(path)
    loaded = engine.saving.load_model(path)
    np.testing.assert_array_equal(loaded.predict(points, verbose=0), model.predict(points, verbose=0))


def test_training_resumes_where_it_stopped(tmp_path):
    model, _, points, classes = trained_model()
    path = tmp_path / "clouds.keras"
    model.save(path)
    loaded = engine.saving.load_model(path)
    for one in (model, loaded):
        one.fit(points, classes, batch_size=32, epochs=2, shuffle=False, verbose=0)
    for expected, actual in zip(model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(actual, expected)


def test_a_model_is_a_graph_of_layers_and_operations():
    inputs = engine.Input((3,), name="x")
    hidden = engine.layers.Dense(4, name="hidden")(inputs)
    model = engine.Model(inputs, engine.ops.tanh(hidden) * 2.0)
    x = np.ones((2, 3), "float32")
    kernel, bias = model.get_weights()
    np.testing.assert_allclose(model.predict(x, verbose=0), np.tanh(x @ kernel + bias) * 2, rtol=1e-6)


PROGRAM = """
library(alphorn)
model <- keras_model_sequential(input_shape = 3) |> layer_dense(1, name = "head")
file <- tempfile(fileext = ".keras")
x <- matrix(1:6, 2)
save_model(model, file)
cat(identical(predict(load_model(file), x, verbose = 0), predict(model, x, verbose = 0)))
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no Rscript on this machine")
def test_r_saves_and_loads_the_same_model():
    if "R_LIBS" not in os.environ:
        pytest.skip("the R package is not installed in .rlib: run make test")
    run = subprocess.run(["Rscript", "--vanilla", "-e", PROGRAM], capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert run.stdout.strip().endswith("TRUE"), run.stderr
