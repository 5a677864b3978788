"""Legacy files of Keras 1 and of the Keras 2 that ran on several backends (old_files/README.md)."""

import pathlib

import numpy as np
import pytest

from engine import saving
from engine.errors import ConfigError
from engine.saving.inspection.conversion import upgrade_model
from engine.saving.releases.upgrade_config import upgrade_config

FILES = sorted((pathlib.Path(__file__).parent / "old_files").glob("*/*.h5"))
by_file = pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
# Random in training; and with kernels of Theano the optimizer starts anew.
NOT_TRAINED = ("acts", "conv2d_tf")


def arrays(path, kind):
    with np.load(path.with_suffix(".npz")) as file:
        found = [file[f"{kind}{i}"] for i in range(9) if f"{kind}{i}" in file.files]
    return found if len(found) > 1 else found[0]


def assert_predicts(model, path, kind):
    got, wanted = model.predict(arrays(path, "in"), verbose=0), arrays(path, kind)
    for a, b in zip(*((x if isinstance(x, list) else [x]) for x in (got, wanted)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=2e-5)


def turn_kernels(model):
    """Kernels as Theano has them, of files that do not say so."""
    for layer in model.layers:
        if type(layer).__name__.startswith("Conv"):
            weights = layer.get_weights()
            count = 2 if type(layer).__name__ == "ConvLSTM2D" else 1
            turned = [np.flip(kernel, tuple(range(kernel.ndim - 2))) for kernel in weights[:count]]
            layer.set_weights([*turned, *weights[count:]])


@by_file
def test_a_file_of_old_predicts_as_it_did(path):
    model = saving.load_model(path)
    if path.parent.name == "1.2.2":
        turn_kernels(model)
    assert_predicts(model, path, "out")


TRAINED = [path for path in FILES if path.parent.name == "2.2.4" and path.stem not in NOT_TRAINED]


@pytest.mark.parametrize("path", TRAINED, ids=[path.stem for path in TRAINED])
def test_a_file_of_keras_2_trains_on_as_it_did(path):
    model = saving.load_model(path)
    model.train_on_batch(arrays(path, "in"), arrays(path, "y"))
    assert_predicts(model, path, "next")


def test_an_optimizer_of_keras_1_starts_anew_and_the_report_says_so():
    model = saving.load_model(next(path for path in FILES if path.stem == "dense"))
    assert int(model.optimizer.iterations.numpy()) == 0
    assert any("The optimizer starts anew" in note for note in model.load_report.notes)


@by_file
def test_a_file_of_old_is_upgraded_to_one_of_today(path, tmp_path):
    upgrade_model(str(path), str(tmp_path / "new.keras"))
    old, new = saving.load_model(path), saving.load_model(tmp_path / "new.keras")
    for a, b in zip(old.get_weights(), new.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("class_name", "config", "message"),
    [
        ("Merge", {"name": "m", "mode": "cos"}, "merges in a way of Keras 1 that no layer has today: mode 'cos'"),
        ("BatchNormalization", {"name": "b", "mode": 2}, "has a `mode` of Keras 1"),
        ("Embedding", {"name": "e", "dropout": 0.5}, "drops words, which only Keras 1 does"),
    ],
)
def test_what_only_keras_1_could_do_is_an_error(class_name, config, message):
    with pytest.raises(ConfigError, match=message):
        upgrade_config({"class_name": class_name, "config": config}, "1.2.2")
