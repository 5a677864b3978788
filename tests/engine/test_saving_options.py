"""What `save_model` and `save_weights` can do beyond Keras, and what is checked on loading."""

import io
import json
import os
import re
import zipfile

import numpy as np
import pytest

from engine import layers, models, saving
from engine.errors import ArchiveError, ConfigError, VerificationError, WeightsError
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer
from engine.saving.weights import sharded
from engine.saving.weights.sharded import ShardedReader

X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
Y = np.random.default_rng(1).normal(size=(8, 2)).astype("float32")


def make_model(units=16):
    model = models.Sequential(
        [
            layers.Input((4,)), layers.Dense(units, activation="tanh", name="hidden"), layers.Dropout(0.5, name="drop"),
            layers.Dense(2, name="head"),
        ],
        name="small",
    )  # fmt: skip
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(X, Y)
    return model


def same(a, b):
    pairs = zip((*a.weights, *a.optimizer.variables), (*b.weights, *b.optimizer.variables), strict=True)
    return all(np.array_equal(x.numpy(), y.numpy()) for x, y in pairs)


def members_of(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def packed(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


# Smaller files


def test_compressed_models_come_back_and_are_smaller():
    model = make_model(units=3000)
    model.optimizer.build(model.trainable_variables)
    plain, small = saving.save_model(model, None), saving.save_model(model, None, compression="gzip")
    assert len(small) < 0.95 * len(plain)
    assert same(saving.load_model(small), model)


@pytest.mark.parametrize("value", ["zstd", 10, -1, True, 1.5])
def test_compression_must_be_gzip_or_a_level(value):
    with pytest.raises(ValueError, match='`compression` must be None, "gzip", or a level from 1 to 9, not'):
        saving.save_model(make_model(), None, compression=value)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_weights_of_two_bytes_leave_the_optimizer_as_it_is(dtype):
    model = make_model()
    data = saving.save_model(model, None, weights_dtype=dtype)
    reader = HDF5Reader(members_of(data)["model.weights.h5"], "the file")
    assert {entry.dtype for entry in reader.describe("layers/dense").values()} == {dtype}
    assert reader.describe("optimizer")["2"].dtype == "float32"
    loaded = saving.load_model(data)
    np.testing.assert_allclose(loaded.predict(X, verbose=0), model.predict(X, verbose=0), atol=0.05)
    assert not same(loaded, model) and loaded.weights[0].dtype == "float32"
    assert [x.numpy().tolist() for x in loaded.optimizer.variables] == [
        x.numpy().tolist() for x in model.optimizer.variables
    ]


def test_weights_beyond_float16_are_refused_before_anything_is_written(tmp_path):
    model = make_model()
    model.layers[0].kernel.assign(np.full((4, 16), 1e5))
    with pytest.raises(ConfigError, match=r"'0' at 'layers/dense' must fit float16 .* but 100000 is among them"):
        saving.save_model(model, tmp_path / "m.keras", weights_dtype="float16")
    assert os.listdir(tmp_path) == []
    saving.save_model(model, tmp_path / "m.keras", weights_dtype="bfloat16")


def test_weights_dtype_must_be_a_short_float():
    with pytest.raises(ValueError, match='`weights_dtype` must be None, "float16" or "bfloat16", not'):
        saving.save_weights(make_model(), None, weights_dtype="int8")


def test_an_unknown_option_is_refused():
    with pytest.raises(ValueError, match="`save_model\\(\\)` has no argument 'signatures'"):
        saving.save_model(make_model(), None, signatures=None)


def test_the_date_is_kept_on_request():
    data = saving.save_model(make_model(), None, keep_date=True)
    date = json.loads(members_of(data)["metadata.json"])["date_saved"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d@\d\d:\d\d:\d\d", date)


# Shards


def test_shards_come_back(tmp_path):
    model, other = make_model(units=2000), make_model(units=2000)
    path = tmp_path / "m.weights.json"
    saving.save_weights(model, path, max_shard_size=40_000 / 2**30)
    shards = sorted(name for name in os.listdir(tmp_path) if name != path.name)
    assert shards == [f"m_{i:05}.weights.h5" for i in range(len(shards))] and len(shards) > 2
    assert all(os.path.getsize(tmp_path / name) < 40_000 + 10_000 for name in shards)
    saving.load_weights(other, path)
    assert same(model, other)
    index = json.loads(path.read_text())
    assert index["metadata"]["total_size"] == sum(v.nbytes for v in (*model.weights, *model.optimizer.variables)) + 8
    assert index["weight_map"]["/layers/dense/vars"] == shards[0]
    assert index["weight_map"]["/optimizer/vars"] == shards[-len(index["weight_map"]["/optimizer/vars"]) :]


def test_an_index_that_is_a_link_leads_to_the_shards(tmp_path):
    model, other = make_model(), make_model()
    (tmp_path / "real").mkdir()
    (tmp_path / "m.weights.json").symlink_to(tmp_path / "real" / "m.weights.json")
    for _ in range(2):
        saving.save_weights(model, tmp_path / "m.weights.json", max_shard_size=1)
    assert sorted(os.listdir(tmp_path / "real")) == ["m.weights.json", "m_00000.weights.h5"]
    saving.load_weights(other, tmp_path / "m.weights.json")
    assert same(model, other)


def test_an_array_larger_than_a_shard_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"`max_shard_size` must be at least .* the array '0' at 'layers/dense'"):
        saving.save_weights(make_model(units=2000), tmp_path / "m.weights.json", max_shard_size=10_000 / 2**30)
    assert os.listdir(tmp_path) == []


def test_an_error_while_shards_are_written_leaves_the_old_set(tmp_path, monkeypatch):
    model, other = make_model(units=2000), make_model(units=2000)
    path = tmp_path / "m.weights.json"
    saving.save_weights(model, path, max_shard_size=40_000 / 2**30)
    before = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}

    class Failing(HDF5Writer):
        def pieces(self):
            yield b"some bytes"
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sharded, "HDF5Writer", Failing)
    with pytest.raises(OSError, match="No space left"):
        saving.save_weights(other, path, max_shard_size=40_000 / 2**30)
    assert {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)} == before
    saving.load_weights(other, path)
    assert same(model, other)


def test_layers_that_swapped_places_are_noticed_in_shards(tmp_path):
    def model(*names):
        return models.Sequential([layers.Input((4,)), *(layers.Dense(4, name=name) for name in names)])

    path = tmp_path / "m.weights.json"
    saving.save_weights(model("a", "b"), path, max_shard_size=90 / 2**30)
    assert ShardedReader(str(path), "the index").title("layers/dense_1") == "b"
    with pytest.raises(WeightsError, match="some have swapped places"):
        saving.load_weights(model("b", "a"), path)


# URLs


def test_models_and_weights_travel_by_url():
    pytest.importorskip("fsspec", reason="fsspec is missing: pip install fsspec")
    model, other = make_model(), make_model()
    saving.save_model(model, "memory://folder/m.keras")
    assert same(saving.load_model("memory://folder/m.keras"), model)
    saving.save_weights(model, "memory://folder/m.weights.h5")
    saving.load_weights(other, "memory://folder/m.weights.h5")
    assert same(model, other)
    with pytest.raises(FileExistsError, match="exists already"):
        saving.save_model(model, "memory://folder/m.keras", overwrite=False)


def test_a_url_without_fsspec_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(ImportError, match="pip install fsspec"):
        saving.load_model("s3://bucket/m.keras")


# Fingerprint


def test_a_fingerprint_is_compared_on_loading():
    model = make_model()
    data = saving.save_model(model, None, fingerprint=True)
    assert same(saving.load_model(data), model)
    other = members_of(saving.save_model(make_model(), None))
    for member in ("model.weights.h5", "config.json"):
        changed = {**members_of(data), member: other[member].replace(b"0.5", b"0.6")}
        with pytest.raises(ArchiveError, match=f"'{member}' of .* its fingerprint is another"):
            saving.load_model(packed(changed))


def test_a_mapped_fingerprint_is_compared_with_verify_alone(tmp_path):
    path = tmp_path / "m.keras"
    saving.save_model(make_model(units=50_000), path, fingerprint=True)
    members = members_of(path.read_bytes())
    members["model.weights.h5"] = bytearray(members["model.weights.h5"])
    members["model.weights.h5"][-4:] = b"\0\0\0\0"
    path.write_bytes(packed(members))
    saving.load_model(path)
    with pytest.raises(ArchiveError, match="its fingerprint is another"):
        saving.load_model(path, verify=True)


def test_the_same_model_still_gives_the_same_bytes():
    model = make_model()
    options = {"fingerprint": True, "compression": 9, "x": X}
    assert saving.save_model(model, None, **options) == saving.save_model(model, None, **options)


# Golden batch


def test_a_model_that_computes_the_same_passes():
    model = make_model()
    data = saving.save_model(model, None, x=X)
    assert "alphorn/batch.h5" in members_of(data)
    assert same(saving.load_model(data, verify=True), model)
    assert same(saving.load_model(data), model)


def test_the_first_layer_that_differs_is_named():
    data = members_of(saving.save_model(make_model(), None, x=X))
    config = data["config.json"].replace(b'"activation": "tanh"', b'"activation": "relu"')
    changed = packed({**data, "config.json": config})
    saving.load_model(changed)
    with pytest.raises(VerificationError) as error:
        saving.load_model(changed, verify=True)
    assert re.search(
        r"^Sequential 'small' must give for the batch in the file of \d+ bytes given what it gave when it was saved, "
        r"but layer "
        r"'hidden' is the first to differ: it gave .* at \[0, \d+\], and now gives ",
        str(error.value),
    )


def test_a_functional_model_of_several_inputs_and_outputs_is_replayed():
    a, b = layers.Input((3,), name="a"), layers.Input((2,), name="b")
    shared = layers.Dense(3, name="shared")
    joined = layers.Concatenate(name="join")([shared(a), b])
    model = models.Model([a, b], [layers.Dense(1, name="one")(joined), layers.Dense(2, name="two")(joined)])
    batch = [np.ones((4, 3), "float32"), np.ones((4, 2), "float32")]
    data = saving.save_model(model, None, x=batch)
    saving.load_model(data, verify=True)
    members = members_of(data)
    other = members_of(saving.save_model(saving.load_model(data), None))
    assert other["config.json"] == members["config.json"]
    model.get_layer("two").kernel.assign(np.zeros((5, 2)))
    members["model.weights.h5"] = members_of(saving.save_model(model, None))["model.weights.h5"]
    with pytest.raises(VerificationError, match="layer 'two' is the first to differ"):
        saving.load_model(packed(members), verify=True)


def test_a_batch_and_shorter_weights_are_not_written_together():
    with pytest.raises(ValueError, match="`x` must not be given with `weights_dtype`"):
        saving.save_model(make_model(), None, x=X, weights_dtype="float16")


def test_a_batch_in_a_folder(tmp_path):
    saving.save_model(make_model(), tmp_path / "m", zipped=False, x=X, fingerprint=True)
    saving.load_model(tmp_path / "m", verify=True)
