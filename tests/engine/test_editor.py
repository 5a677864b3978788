"""`KerasFileEditor`: weights files changed by hand."""

import numpy as np
import pytest

from engine import layers, models, saving
from engine.saving import KerasFileEditor


def small(names=("first", "second")):
    return models.Sequential([layers.Input((3,)), *(layers.Dense(3, name=name) for name in names)])


@pytest.fixture
def editor(tmp_path):
    model = small()
    model.save_weights(tmp_path / "m.weights.h5")
    return KerasFileEditor(str(tmp_path / "m.weights.h5"))


def test_an_unchanged_file_is_written_as_it_was(editor, tmp_path):
    editor.save(tmp_path / "same.weights.h5")
    model = small()
    model.load_weights(tmp_path / "same.weights.h5")
    for place, group in editor.weights_dict["layers"].items():
        layer = model.layers[1 if place.endswith("_1") else 0]
        np.testing.assert_array_equal(layer.get_weights()[0], group["0"])


def test_objects_are_renamed_deleted_and_added(editor, tmp_path):
    kernel = editor.weights_dict["layers"]["dense"]["0"]
    editor.rename_object("dense", "renamed")
    assert list(editor.weights_dict["layers"]) == ["renamed", "dense_1"]
    editor.delete_object("layers/dense_1")
    editor.add_object("layers/dense", {"0": 2 * kernel, "1": np.zeros(3, np.float32)})
    editor.delete_object("renamed")
    editor.resave_weights(tmp_path / "edited.weights.h5")
    model = small(["only"])
    model.load_weights(tmp_path / "edited.weights.h5")
    np.testing.assert_array_equal(model.get_weights()[0], 2 * kernel)


def test_single_arrays_are_deleted_and_added(editor):
    editor.delete_weight("dense", "1")
    assert list(editor.weights_dict["layers"]["dense"]) == ["0"]
    editor.add_weights("dense", {"1": np.ones(3), "2": np.ones(1)})
    assert list(editor.weights_dict["layers"]["dense"]) == ["0", "1", "2"]


def test_compare_lists_what_differs(editor, capsys):
    assert editor.compare(small()) == {"status": "success", "error_count": 0, "match_count": 4}
    editor.delete_object("dense_1")
    editor.weights_dict["layers"]["dense"]["1"] = np.zeros(5, np.float32)
    capsys.readouterr()
    assert editor.compare(small()) == {"status": "error", "error_count": 3, "match_count": 1}
    printed = capsys.readouterr().out
    assert "/layers/dense_1/0 is in the reference model" in printed
    assert "/layers/dense/1 has shape (5,) in the file and (3,)" in printed


def test_summary_lists_paths_and_shapes(editor, capsys):
    editor.summary()
    assert "0: shape=(3, 3), dtype=float32" in capsys.readouterr().out


def test_a_whole_model_is_opened_too(tmp_path):
    saving.save_model(small(), tmp_path / "m.keras")
    editor = KerasFileEditor(str(tmp_path / "m.keras"))
    assert editor.metadata["keras_version"].startswith("3.")
    assert editor.config["class_name"] == "Sequential"
    assert editor.object_metadata["/layers/dense"] == {"name": "first"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e: e.rename_object("dense", "a/b"), "must be a name and no path"),
        (lambda e: e.rename_object("dense", "dense_1"), "must be free"),
        (lambda e: e.delete_object("nothing"), "There is no 'nothing'"),
        (lambda e: e.delete_object("layers/nothing"), "There is no 'layers/nothing'"),
        (lambda e: e.delete_object("0"), "is the name of 2 objects: layers/dense/0, layers/dense_1/0"),
        (lambda e: e.add_object("layers/x/y", {}), "There is no 'layers/x'"),
        (lambda e: e.add_object("x", 5), "`weights` must be a dict"),
        (lambda e: e.delete_weight("dense", "7"), "There is no weight '7'"),
        (lambda e: e.save("x.h5"), "must end in .weights.h5"),
    ],
)
def test_mistakes_say_what_is_wrong(editor, call, message):
    with pytest.raises(ValueError) as caught:
        call(editor)
    assert message in str(caught.value)


def test_other_files_are_refused(tmp_path):
    with pytest.raises(ValueError, match="must end in .keras or .weights.h5"):
        KerasFileEditor("model.h5")
