"""Looking inside files: what is said of them, how they differ, whether they are whole, and how they are converted."""

import json
import zipfile

import numpy as np
import pytest

from engine import cli, layers, models, saving
from engine.errors import ArchiveError
from engine.saving.inspection.comparison import diff_models, differences
from engine.saving.inspection.conversion import convert_model, upgrade_model
from engine.saving.inspection.facts import BINS, inspect_model, model_requires, statistics_of
from engine.saving.inspection.outline import flattened, outline
from engine.saving.inspection.text import columns, diff_text, inspection_text, requires_text, table, verify_text
from engine.saving.inspection.verification import verify_model
from engine.saving.releases.modern_config import modern_config
from tests.interop.test_goldens import goldens


def two_inputs(name="pair"):
    """A functional model with a nested model, a shared layer and a custom one."""
    inner_in = layers.Input((4,), name="inner_in")
    inner = models.Model(inner_in, layers.Dense(3, name="inner_dense")(inner_in), name="inner")
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    joined = layers.Concatenate(name="join")([inner(a), inner(b)])
    hidden = layers.Dropout(0.2, name="drop")(layers.BatchNormalization(name="norm")(joined))
    return models.Model([a, b], layers.Dense(2, name="out")(hidden), name=name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def trained(folder):
    model = two_inputs()
    model.compile("adam", "mse")
    x = np.ones((4, 4), np.float32)
    model.fit([x, 2 * x], np.zeros((4, 2), np.float32), epochs=2, verbose=0)
    path = folder / "trained.keras"
    saving.save_model(model, path)
    return model, path


class Scaled(layers.Layer):
    """A class that the tools must do without."""

    def call(self, x):
        return 2 * x


@pytest.fixture(scope="module")
def custom(folder):
    model = models.Sequential([layers.Input((3,)), Scaled(name="mine"), layers.Dense(1, name="last")])
    path = folder / "custom.keras"
    saving.save_model(model, path)
    return path


def rewritten(path, target, change):
    """A copy of an archive in which `change(name, bytes)` gives the bytes of every member."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            out.writestr(name, change(name, source.read(name)))
    return target


# --- inspect ---------------------------------------------------------------------------------------------------------


def test_inspect_says_what_a_model_is(trained):
    model, path = trained
    found = inspect_model(path)
    assert found["kind"] == "whole model (.keras)"
    assert found["model"] == {"class": "Functional", "name": "pair", "registered_name": None}
    assert found["totals"]["parameters"] == model.count_params()
    assert found["bytes"] == path.stat().st_size
    assert found["optimizer"]["class"] == "Adam"
    assert found["optimizer"]["iterations"] == 2
    assert [member["name"] for member in found["members"]] == ["metadata.json", "config.json", "model.weights.h5"]
    assert found["notes"] == []
    json.dumps(found)  # plain data


def test_inspect_knows_who_feeds_whom_and_whose_weights_are_whose(trained):
    model, path = trained
    rows = {row["name"]: row for row in inspect_model(path)["layers"]}
    assert rows["join"]["inputs"] == ["inner"]
    assert rows["inner_dense"]["model"] == "inner"
    assert rows["inner_dense"]["path"] == "layers/functional/layers/dense"
    assert {name: row["parameters"] for name, row in rows.items() if row["parameters"]} == {
        "inner": 15,
        "inner_dense": 15,
        "norm": 24,
        "out": 14,
    }


def test_statistics_are_those_of_the_weights(trained):
    model, path = trained
    found = inspect_model(path, histograms=True)
    row = next(row for row in found["weights"] if row["path"] == "layers/dense/vars/0")
    kernel = np.asarray(model.get_layer("out").kernel)
    assert row["shape"] == [6, 2] and row["dtype"] == "float32"
    np.testing.assert_allclose(
        [row["min"], row["max"], row["mean"], row["std"]],
        [kernel.min(), kernel.max(), kernel.mean(dtype=np.float64), kernel.std(dtype=np.float64)],
    )
    assert row["histogram"] == np.histogram(kernel, BINS)[0].tolist()


@pytest.mark.parametrize("dtype", ["float16", "float64", "int8", "uint8", "bool"])
def test_statistics_of_other_types(dtype):
    values = np.array([[1, 0, 3], [2, 5, 4]]).astype(dtype)
    found = statistics_of(values, histograms=True)
    assert found["min"] == values.min() and found["max"] == values.max()
    assert found["mean"] == pytest.approx(values.astype(float).mean())
    assert sum(found["histogram"]) == 6


def test_statistics_leave_out_what_is_not_finite():
    found = statistics_of(np.array([1.0, np.nan, np.inf, 3.0], np.float32), histograms=True)
    assert (found["min"], found["max"], found["mean"], found["not_finite"]) == (1.0, 3.0, 2.0, 2)
    assert sum(found["histogram"]) == 2
    nothing = statistics_of(np.zeros((0, 3), np.float32), histograms=True)
    assert nothing["min"] is None and nothing["not_finite"] == 0


def test_statistics_of_numbers_near_the_limit_give_no_warning():
    found = statistics_of(np.array([1e308, 1e308, -1e308]), histograms=True)
    assert (found["min"], found["max"], found["not_finite"]) == (-1e308, 1e308, 0)
    assert sum(found["histogram"]) == 3


def test_statistics_of_arrays_longer_than_a_block():
    values = np.arange(3_000_000, dtype=np.float32)
    found = statistics_of(values, histograms=True)
    assert found["mean"] == pytest.approx(values.mean(dtype=np.float64))
    assert sum(found["histogram"]) == values.size


def test_without_statistics_no_array_is_read(trained):
    assert "min" not in inspect_model(trained[1], statistics=False)["weights"][0]


def test_every_kind_of_file_is_inspected(trained, folder):
    model, path = trained
    weights, config, unpacked = folder / "m.weights.h5", folder / "m.json", folder / "unpacked"
    saving.save_weights(model, weights)
    config.write_text(model.to_json())
    saving.save_model(model, unpacked, zipped=False)
    shapes = sorted(str(row["shape"]) for row in inspect_model(path)["weights"])
    for file, kind in ((weights, "weights"), (unpacked, "folder"), (path.read_bytes(), "whole model (.keras)")):
        found = inspect_model(file)
        assert kind in found["kind"]
        assert sorted(str(row["shape"]) for row in found["weights"]) == shapes
    found = inspect_model(config)
    assert found["weights"] == [] and len(found["layers"]) == len(inspect_model(path)["layers"])


def test_a_file_that_is_none_of_them_is_an_error(folder):
    path = folder / "no.keras"
    path.write_text("hello")
    with pytest.raises(ArchiveError, match="no.keras"):
        inspect_model(path)
    (folder / "no.json").write_text("{}")
    with pytest.raises(ArchiveError, match="no 'class_name'"):
        inspect_model(folder / "no.json")


def test_a_config_that_makes_no_sense_is_inspected_with_a_note(trained, folder):
    def change(name, data):
        return data.replace(b'"inbound_nodes": [', b'"inbound_nodes": 5, "x": [') if name == "config.json" else data

    found = inspect_model(rewritten(trained[1], folder / "odd.keras", change))
    assert "cannot be brought up to date" in found["notes"][0]
    assert found["weights"]


def test_text_of_a_file_cannot_steer_a_terminal(trained, folder):
    def change(name, data):
        return data.replace(b'"join"', b'"jo\\u001b[2Jin"') if name == "config.json" else data

    found = inspect_model(rewritten(trained[1], folder / "steer.keras", change))
    text = inspection_text(found)
    assert "\x1b" not in text and "jo\ufffd[2Jin" in text


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, {"class_name": 5, "config": {}}, {"class_name": "Dense"}])
@pytest.mark.parametrize("key", ["layers", "input_layers", "output_layers", "name"])
def test_no_config_is_too_odd_to_be_looked_at(trained, folder, key, value):
    def change(name, data):
        if name != "config.json":
            return data
        config = json.loads(data)
        config["config"][key] = value
        return json.dumps(config).encode()

    path = rewritten(trained[1], folder / "odd-part.keras", change)
    assert inspection_text(inspect_model(path))
    assert verify_text(verify_model(path))
    assert diff_text(diff_models(path, trained[1]))
    assert cli.main(["upgrade", "--overwrite", str(path), str(folder / "odd-new.keras")]) in (0, 2)


# --- requires --------------------------------------------------------------------------------------------------------


def test_requires_lists_what_is_not_built_in(trained, custom):
    assert model_requires(trained[1]) == []
    (row,) = model_requires(custom)
    assert row["name"] == "Scaled" and row["kind"] == "class" and row["used_by"] == ["mine"]
    assert row["registered"] is False
    with saving.custom_object_scope({"Scaled": Scaled}):
        assert model_requires(custom)[0]["registered"] is True
    assert "Scaled" in requires_text(model_requires(custom))


def test_requires_tells_code_and_functions(folder):
    code = {"class_name": "__lambda__", "config": {}}
    config = {
        "class_name": "Sequential",
        "module": "keras",
        "config": {
            "name": "s",
            "layers": [
                {
                    "module": "keras.layers",
                    "class_name": "Lambda",
                    "config": {"name": "code", "trainable": True, "function": code},
                },
                {
                    "module": "keras.layers",
                    "class_name": "Dense",
                    "config": {"name": "d", "trainable": True, "units": 1, "activation": "Mine>act"},
                },
                {"module": "keras.layers", "class_name": "Of2030", "config": {"name": "new", "trainable": True}},
            ],
        },
        "registered_name": None,
    }
    path = folder / "needs.json"
    path.write_text(json.dumps(config))
    rows = {row["kind"]: row for row in model_requires(path)}
    assert rows["code"]["used_by"] == ["code"]
    assert rows["function"]["name"] == "Mine>act" and rows["function"]["used_by"] == ["d"]
    assert rows["built-in"]["name"] == "Of2030"


# --- diff ------------------------------------------------------------------------------------------------------------


def test_a_file_is_the_same_as_itself_in_every_form(trained, folder):
    model, path = trained
    unpacked, weights = folder / "same", folder / "same.weights.h5"
    saving.save_model(model, unpacked, zipped=False)
    saving.save_weights(model, weights)
    assert diff_models(path, path)["identical"]
    assert diff_models(path, unpacked)["identical"]
    assert diff_models(weights, path)["identical"]


def test_diff_names_the_layer_and_how_far_it_moved(trained, folder):
    model, path = trained
    other = saving.load_model(path)
    kernel, bias = other.get_layer("out").get_weights()
    other.get_layer("out").set_weights([kernel + 0.5, bias])
    other.get_layer("drop").rate = 0.3
    saving.save_model(other, folder / "moved.keras")
    found = diff_models(path, folder / "moved.keras")
    assert not found["identical"]
    assert [(row["path"], row["a"], row["b"]) for row in found["config"]] == [
        ("config.layers['drop'].config.rate", 0.2, 0.3)
    ]
    (layer,) = [row for row in found["layers"] if row["change"] != "same"]
    assert layer["name"] == "out" and layer["change"] == "changed"
    assert layer["norm_difference"] == pytest.approx(0.5 * np.sqrt(12), rel=1e-5)
    assert layer["max_difference"] == pytest.approx(0.5, rel=1e-5)
    assert diff_models(path, folder / "moved.keras", tolerance=0.6)["layers"] == [
        {**row, "change": "same"} for row in found["layers"]
    ]
    assert "out" in diff_text(found) and "Not the same." in diff_text(found)


def test_diff_of_other_architectures(trained, custom):
    found = diff_models(trained[1], custom)
    changes = {row["name"]: row["change"] for row in found["layers"]}
    assert changes["inner/inner_dense"] == "only in a"
    assert changes["last"] == "only in b"


def test_differences_of_json():
    assert differences({"a": 1, "b": None}, {"a": 1}) == []
    assert differences({"a": True}, {"a": 1}) == [{"path": "a", "a": True, "b": 1}]
    assert differences([1, 2], [1]) == [{"path": "[1]", "a": 2, "b": None}]
    assert differences(float("nan"), float("nan")) == []


# --- verify ----------------------------------------------------------------------------------------------------------


def results(found):
    return {row["check"]: row["result"] for row in found["checks"]}


def test_a_whole_file_is_verified(trained):
    found = verify_model(trained[1], load=True)
    assert found["ok"] and set(results(found).values()) == {"ok"}
    assert "All is well." in verify_text(found)


def test_own_classes_are_a_note(custom):
    found = verify_model(custom)
    assert found["ok"] and results(found)["objects"] == "note"
    assert verify_model(custom, load=True, custom_objects={"Scaled": Scaled})["ok"]
    assert not verify_model(custom, load=True)["ok"]


def test_every_flipped_byte_of_the_weights_is_found(trained, folder):
    data = bytearray(trained[1].read_bytes())
    start = data.index(b"\x89HDF")
    for place in range(start, len(data) - 400, 997):
        flipped = bytearray(data)
        flipped[place] ^= 0x40
        assert not verify_model(bytes(flipped))["ok"]


def test_a_truncated_file_is_a_failed_check(trained):
    found = verify_model(trained[1].read_bytes()[:2000])
    assert not found["ok"] and "cut short" in found["checks"][-1]["detail"]


def test_numbers_that_are_not_finite_are_a_note(folder):
    model = models.Sequential([layers.Input((2,)), layers.Dense(2)])
    model.set_weights([np.array([[1, np.nan], [np.inf, 2]]), np.zeros(2)])
    saving.save_model(model, folder / "nan.keras")
    found = verify_model(folder / "nan.keras")
    assert found["ok"] and results(found)["values"] == "note"


def test_a_layer_without_its_weights_is_an_error(trained, folder):
    other = saving.save_model(models.Sequential([layers.Input((2,)), layers.Dense(2)]), None)
    (folder / "other.keras").write_bytes(other)
    with zipfile.ZipFile(folder / "other.keras") as archive:
        config = archive.read("config.json").replace(b'"Dense"', b'"Conv1D"')
    path = rewritten(folder / "other.keras", folder / "bare.keras", lambda n, d: config if n == "config.json" else d)
    found = verify_model(path)
    assert not found["ok"] and results(found)["layers"] == "error"


# --- upgrade and convert ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(goldens() is None, reason="the golden files are not here: set ALPHORN_GOLDENS")
@pytest.mark.parametrize(
    "name",
    ["functional_multi_io", "nested_model", "rnn_stack", "optimizer_SGD", "optimizer_ADAM_AMSGRAD", "conv_bn_pool"],
)
def test_an_upgraded_model_of_keras_2_is_the_same_model(name, tmp_path):
    source = goldens() / "2.15" / f"{name}.keras"
    if not source.exists():
        pytest.skip(f"there is no golden {source.name} of Keras 2.15")
    found = upgrade_model(source, tmp_path / "new.keras")
    assert found["from"] == "2.15.0" and found["config"]
    old, new = saving.load_model(source), saving.load_model(tmp_path / "new.keras")
    for a, b in zip(old.weights, new.weights):  # `variables` has seeds too, which Keras 2 does not keep
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    for a, b in zip(old.optimizer.variables, new.optimizer.variables):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    with zipfile.ZipFile(tmp_path / "new.keras") as archive:
        config = json.loads(archive.read("config.json"))
    assert modern_config(config, "3.15.1") == config  # nothing left to do
    assert "batch_input_shape" not in json.dumps(config) and "keras.src.engine" not in json.dumps(config)


@pytest.mark.skipif(goldens() is None, reason="the golden files are not here: set ALPHORN_GOLDENS")
def test_upgrading_needs_no_class_of_the_model(tmp_path):
    source = goldens() / "2.15" / "custom_layer.keras"
    upgrade_model(source, tmp_path / "new.keras")
    assert verify_model(tmp_path / "new.keras")["ok"]
    found = diff_models(source, tmp_path / "new.keras")
    assert all(row["change"] == "same" for row in found["layers"] if row["role"] == "model")


def test_upgrading_what_is_of_today_changes_nothing(trained, folder):
    found = upgrade_model(trained[1], folder / "again.keras")
    assert found["config"] == [] and found["notes"] == []
    assert diff_models(trained[1], folder / "again.keras")["identical"]
    with pytest.raises(FileExistsError):
        upgrade_model(trained[1], folder / "again.keras")


def test_convert_there_and_back_gives_the_same_bytes(trained, folder):
    convert_model(trained[1], folder / "as_folder")
    convert_model(folder / "as_folder", folder / "back.keras")
    assert (folder / "back.keras").read_bytes() == trained[1].read_bytes()
    assert saving.load_model(folder / "as_folder").name == "pair"


def test_convert_to_shards_and_back(trained, folder):
    model, path = trained
    convert_model(path, folder / "cut.weights.json", max_shard_size=200 / 2**30)
    assert len(list(folder.glob("cut_0*.weights.h5"))) > 2
    convert_model(folder / "cut.weights.json", folder / "joined.weights.h5")
    assert diff_models(folder / "joined.weights.h5", path)["identical"]
    assert diff_models(folder / "cut.weights.json", path)["identical"]


def test_fingerprint_and_batch_are_kept_and_verified(folder):
    model = models.Sequential([layers.Input((3,)), layers.Dense(2, name="d")])
    path = folder / "kept.keras"
    saving.save_model(model, path, fingerprint=True, x=np.ones((2, 3), np.float32))
    found = verify_model(path)
    assert results(found)["fingerprint"] == "ok" and results(found)["batch"] == "note"
    assert verify_model(path, load=True)["ok"]
    convert_model(path, folder / "kept")
    convert_model(folder / "kept", folder / "kept-again.keras")
    assert (folder / "kept-again.keras").read_bytes() == path.read_bytes()
    upgrade_model(path, folder / "kept-new.keras")
    assert results(verify_model(folder / "kept-new.keras", load=True))["fingerprint"] == "ok"
    changed = rewritten(path, folder / "changed.keras", lambda n, d: d.replace(b'"d"', b'"e"') if n[0] == "c" else d)
    found = verify_model(changed)
    assert not found["ok"] and "fingerprint" in found["checks"][-1]["detail"]


def test_convert_to_weights_and_config(trained, folder):
    model, path = trained
    convert_model(path, folder / "only.weights.h5")
    convert_model(path, folder / "only.json")
    other = models.model_from_json((folder / "only.json").read_text())
    other.load_weights(folder / "only.weights.h5")
    for a, b in zip(model.get_weights(), other.get_weights()):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(ArchiveError, match="no architecture"):
        convert_model(folder / "only.weights.h5", folder / "never.keras")
    with pytest.raises(ValueError, match="not written"):
        convert_model(path, folder / "never.h5")


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_prints_tables_and_json(trained, capsys):
    path = str(trained[1])
    assert cli.main(["inspect", path]) == 0
    text = capsys.readouterr().out
    assert "inner_dense" in text and "layers/dense/vars/0" in text and "Adam, 2 steps" in text
    assert cli.main(["inspect", "--json", path]) == 0
    assert json.loads(capsys.readouterr().out)["model"]["name"] == "pair"
    assert cli.main(["requires", path]) == 0
    assert capsys.readouterr().out == "Nothing but what is built in.\n"


def test_the_command_says_by_its_status_what_it_found(trained, custom, folder, capsys):
    path = str(trained[1])
    assert cli.main(["diff", path, path]) == 0
    assert cli.main(["diff", path, str(custom)]) == 1
    assert cli.main(["verify", path]) == 0
    broken = folder / "broken.keras"
    broken.write_bytes(trained[1].read_bytes()[:999])
    assert cli.main(["verify", str(broken)]) == 1
    assert cli.main(["inspect", str(folder / "nowhere.keras")]) == 2
    assert "There is no file" in capsys.readouterr().err
    assert cli.main(["convert", path, str(folder / "by_command")]) == 0
    assert cli.main(["upgrade", path, str(folder / "by_command.keras")]) == 0


def test_table_aligns_columns():
    assert table(["a", "b"], [["x", 1], ["long", None]], right=[1]) == "a     b\n────  ─\nx     1\nlong"


def test_rows_become_columns_of_single_values():
    first = {"shape": [1, 2], "inputs": [], "a": {"x": 1}, "histogram": [1]}
    rows = [first, {"shape": [], "inputs": ["u", "v"], "a": None}]
    assert columns(rows) == {"shape": ["(1, 2)", "()"], "inputs": ["", "u, v"], "a": ['{"x": 1}', None]}
    assert columns([{"a": [1]}, {"a": "x"}], as_json=["a"]) == {"a": ["[1]", '"x"']}


def test_thousand_layers_are_outlined_quickly():
    dense = {"module": "keras.layers", "class_name": "Dense", "config": {"units": 1}}
    entries = [{**dense, "config": {"name": f"d{i}", "units": 1}} for i in range(1000)]
    found = flattened(outline({"class_name": "Sequential", "config": {"layers": entries}}))
    assert found[999].path == "layers/dense_999" and found[999].inputs == ["d998"]
