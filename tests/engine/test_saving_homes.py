"""What could not be loaded back is refused before it is written; what was written is read back before it counts."""

import os

import numpy as np
import pytest

from engine import layers, models, saving
from engine.errors import ArchiveError, ConfigError, UnbuiltError, WeightsError
from engine.saving.files import archive, folders, zip_writer
from engine.saving.hdf5 import writer as hdf5_writer
from engine.saving.weights import shard_set


def small(value=1.0):
    model = models.Sequential([layers.Input((4,)), layers.Dense(3, name="a"), layers.Dense(2, name="b")], name="small")
    model.set_weights([np.full(v.shape, value, "float32") for v in model.weights])
    return model


def functional(first="a", second="b"):
    x = layers.Input((4,), name="x")
    return models.Model(x, layers.Dense(4, name=second)(layers.Dense(4, name=first)(x)), name="f")


WAYS = {
    "zip": lambda model, folder: saving.save_model(model, folder / "m.keras"),
    "folder": lambda model, folder: saving.save_model(model, folder / "m", zipped=False),
    "weights": lambda model, folder: saving.save_weights(model, folder / "m.weights.h5"),
    "shards": lambda model, folder: saving.save_weights(model, folder / "m.weights.json", max_shard_size=1),
    "bytes": lambda model, folder: saving.save_model(model, None),
    "bytes of weights": lambda model, folder: saving.save_weights(model, None),
}
by_way = pytest.mark.parametrize("way", WAYS)
by_model_way = pytest.mark.parametrize("way", ["zip", "folder", "bytes"])


def refused(error, message, model, way, folder):
    with pytest.raises(error, match=message):
        WAYS[way](model, folder)
    assert os.listdir(folder) == []


@by_model_way
@pytest.mark.parametrize("make", [small, functional])
def test_two_layers_of_one_name_are_refused(tmp_path, way, make):
    model = make()
    model.layers[-1].name = "a"
    refused(ConfigError, r"layers\[\d\] and layers\[\d\] are both called 'a'\. Rename one\.$", model, way, tmp_path)


@by_model_way
def test_two_layers_of_one_name_in_a_model_inside_are_refused(tmp_path, way):
    inner = functional()
    model = models.Sequential([layers.Input((4,)), inner, layers.Dense(4, name="a")], name="outer")
    WAYS[way](model, tmp_path)  # names need be unique in each model alone
    for name in os.listdir(tmp_path):
        assert saving.load_model(tmp_path / name).name == "outer"
    inner.layers[-1].name = "a"
    with pytest.raises(ConfigError, match="Layers of 'f' must have names of their own"):
        WAYS[way](model, tmp_path)


@saving.register_keras_serializable("Homes")
class Dense_1(layers.Dense):  # noqa: N801
    """Its path in a file is the one of the second Dense."""


@by_way
def test_two_parts_that_come_to_one_path_are_refused(tmp_path, way):
    stack = [layers.Dense(4, name="p"), layers.Dense(4, name="q"), Dense_1(4, name="r")]
    model = models.Sequential([layers.Input((4,)), *stack])
    message = r"Dense 'q' and Dense_1 'r' both come to 'layers/dense_1'\. Give one of the classes"
    refused(WeightsError, message, model, way, tmp_path)


class Inside(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.vars = {"x": layers.Dense(3)}

    def build(self, shape):
        self.vars["x"].build(shape)
        self.scale = self.add_weight(shape=())

    def call(self, x):
        return self.vars["x"](x) * self.scale

    def save_own_variables(self, store):
        store["dense"] = self.scale


@by_way
def test_a_variable_and_a_part_in_one_place_are_refused(tmp_path, way):
    model = models.Sequential([layers.Input((4,)), Inside(name="i")])
    message = r"'layers/inside/vars/dense' is a variable of Inside 'i', and also a part inside it"
    refused(WeightsError, message, model, way, tmp_path)


class Hiding(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._operations = [layers.Dense(3, name="hidden")]  # a name that models use themselves

    def build(self, shape):
        self._operations[0].build(shape)

    def call(self, x):
        return self._operations[0](x)


@by_way
def test_a_variable_without_a_place_is_refused(tmp_path, way):
    model = models.Sequential([layers.Input((4,)), Hiding(name="h")], name="m")
    message = "Every variable of 'm' must have a place in the file, but .*hidden/kernel', .*hidden/bias'\\. .*'hidden'"
    refused(WeightsError, message, model, way, tmp_path)


@by_way
def test_an_unbuilt_model_is_refused(tmp_path, way):
    refused(UnbuiltError, "'a'", models.Sequential([layers.Dense(2, name="a")]), way, tmp_path)


@by_model_way
def test_a_layer_whose_get_config_is_none_is_refused(tmp_path, way):
    class Plain(layers.Layer):
        get_config = None

        def call(self, x):
            return x

    message = "of class Plain cannot be written to a file, because it has no `get_config"
    refused(ConfigError, message, models.Sequential([layers.Input((4,)), Plain()]), way, tmp_path)


# What is wrong with what was written: an array too few, one of another shape, one of another type.


def _without_one(image, root):
    root["layers"]["dense"]["vars"].pop("1")


def _reshaped(image, root):
    group = root["layers"]["dense"]["vars"]
    group["0"] = group["0"].reshape(-1)


def _retyped(image, root):
    group = root["layers"]["dense"]["vars"]
    group["0"] = group["0"].astype("int32")


WRONGS = {_without_one: r"\(3,\) float32 at 'layers/dense/vars/1' .*holds nothing",
          _reshaped: r"\(4, 3\) float32 at 'layers/dense/vars/0' .*holds \(12,\) float32",
          _retyped: r"\(4, 3\) float32 at 'layers/dense/vars/0' .*holds \(4, 3\) int32"}  # fmt: skip


@by_way
@pytest.mark.parametrize("wrong", WRONGS)
def test_what_was_written_is_read_back_before_it_replaces_anything(tmp_path, monkeypatch, way, wrong):
    WAYS[way](small(1.0), tmp_path)
    before = content(tmp_path)
    start = hdf5_writer._Image.__init__

    def broken(self, root):
        wrong(self, root)
        start(self, root)

    monkeypatch.setattr(hdf5_writer._Image, "__init__", broken)
    with pytest.raises(ArchiveError, match=rf"must hold {WRONGS[wrong]}"):
        WAYS[way](small(2.0), tmp_path)
    assert content(tmp_path) == before


@by_way
def test_a_disk_that_loses_bytes_is_noticed(tmp_path, monkeypatch, way):
    WAYS[way](small(1.0), tmp_path)
    before = content(tmp_path)
    monkeypatch.setattr(hdf5_writer.HDF5Writer, "pieces", lambda self: [hdf5_writer._Image(self._root).pieces()[0]])
    with pytest.raises(ArchiveError, match="cut short|must take"):
        WAYS[way](small(2.0), tmp_path)
    assert content(tmp_path) == before


@by_model_way
def test_a_member_that_was_not_written_is_noticed(tmp_path, monkeypatch, way):
    def without(write, members):
        return lambda target, all_members, *more: write(target, {k: all_members[k] for k in members}, *more)

    members = [archive.METADATA, archive.WEIGHTS]
    monkeypatch.setattr(zip_writer, "write_zip", without(zip_writer.write_zip, members))
    monkeypatch.setattr(folders, "write_folder", without(folders.write_folder, members))
    refused(ArchiveError, r"must hold [1-9]\d* bytes as 'config.json' after .* but holds 0", small(), way, tmp_path)


@pytest.mark.parametrize("dtype", [None, "float16", "bfloat16"])
@pytest.mark.parametrize("compression", [None, "gzip"])
def test_every_form_of_weights_passes(tmp_path, dtype, compression):
    model = small()
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(np.ones((2, 4), "float32"), np.ones((2, 2), "float32"))
    saving.save_model(model, tmp_path / "m.keras", weights_dtype=dtype, compression=compression)
    saving.save_weights(model, tmp_path / "m.weights.json", max_shard_size=1, weights_dtype=dtype)
    saving.save_weights(model, tmp_path / "m.weights.h5", weights_dtype=dtype)
    for name in ("m.weights.json", "m.weights.h5"):
        saving.load_weights(small(), tmp_path / name)


def test_an_index_is_not_replaced_when_a_shard_is_wrong(tmp_path, monkeypatch):
    way = WAYS["shards"]
    way(small(1.0), tmp_path)
    monkeypatch.setattr(shard_set.mapping, "whole", lambda *args: memoryview(b"nothing"))
    with pytest.raises(ArchiveError, match="not an HDF5 file"):
        way(small(2.0), tmp_path)
    monkeypatch.undo()
    model = small(0.0)
    saving.load_weights(model, tmp_path / "m.weights.json")
    assert float(model.weights[0].numpy()[0, 0]) == 1.0


def content(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
