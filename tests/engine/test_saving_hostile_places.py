"""Hostile places to load from: folders, indexes of shards, what is no file at all, open files that lie."""

import io
import json
import os
import socket

import numpy as np
import pytest

from engine import layers, models, saving
from engine.errors import AlphornError, UnsafeFileError
from tests.engine.hostile import harmless, refused, small

# Folders


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "m"
    saving.save_model(small(), path, zipped=False)
    return path


MEMBERS = ["metadata.json", "config.json", "model.weights.h5"]


KINDS = ["link", "fifo", "folder", "socket", "device", "loop"]
# A folder in place of the metadata is the same as none, which is allowed.
PLACES = [(member, kind) for member in MEMBERS for kind in KINDS if (member, kind) != ("metadata.json", "folder")]


@pytest.mark.parametrize(("member", "kind"), PLACES)
def test_members_that_are_no_files(folder, member, kind):
    path, elsewhere = folder / member, folder.parent / "elsewhere"
    os.replace(path, elsewhere)
    if kind == "link":
        path.symlink_to(elsewhere)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        server = socket.socket(socket.AF_UNIX)
        here = os.getcwd()
        os.chdir(folder)  # names of sockets are short
        server.bind(member)
        os.chdir(here)
        server.close()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.symlink_to(path.name)
    refused(folder, error=(AlphornError, OSError))


def test_a_folder_that_contains_itself(folder):
    (folder / "assets").mkdir()
    (folder / "assets" / "again").symlink_to(folder)
    (folder / "assets" / "up").symlink_to("/")
    with harmless():
        assert saving.load_model(folder).name == "small"


@pytest.mark.parametrize("kind", ["link", "fifo"])
def test_assets_that_are_no_files(tmp_path, kind):
    path = tmp_path / "m"
    words = models.Sequential([layers.Input((1,), dtype="string"), layers.StringLookup(vocabulary=["a"])], name="s")
    saving.save_model(words, path, zipped=False)
    found = [file for file in (path / "assets").rglob("*") if file.is_file()] if (path / "assets").exists() else []
    if not found:
        found = [path / "assets" / "layers" / "string_lookup" / "vocabulary.txt"]
        found[0].parent.mkdir(parents=True)
    else:
        os.unlink(found[0])
    if kind == "link":
        (tmp_path / "secret").write_text("secret\n")
        found[0].symlink_to(tmp_path / "secret")
    else:
        os.mkfifo(found[0])
    with harmless():
        try:
            loaded = saving.load_model(path)
        except AlphornError as error:
            assert str(path) in str(error)
        else:
            assert "secret" not in loaded.layers[-1].get_vocabulary()


# Indexes of shards


@pytest.fixture
def index(tmp_path):
    (tmp_path / "set").mkdir()
    saving.save_weights(small(), tmp_path / "set" / "m.weights.json", max_shard_size=1)
    os.rename(tmp_path / "set" / "m_00000.weights.h5", tmp_path / "elsewhere.h5")
    return tmp_path / "set" / "m.weights.json"


def naming_shard(index, shard):
    index.write_text(json.dumps({"metadata": {}, "weight_map": {"/layers/dense/vars": shard}}))


def load_weights(path):
    model = small()
    before = [v.numpy().copy() for v in model.weights]
    try:
        saving.load_weights(model, path)
    finally:
        assert all(np.array_equal(a, v.numpy()) for a, v in zip(before, model.weights))


SHARDS = ["../elsewhere.h5", "sub/../../elsewhere.h5", "/etc/passwd", "..", ".", "", "a\0b", "a\\b", "//x", 5, None,
          [[]], {}, ["m_00000.weights.h5", "../elsewhere.h5"], "x" * 300, "\ud800"]  # fmt: skip


@pytest.mark.parametrize("shard", SHARDS, ids=lambda shard: f"{str(shard)[:20]!a}")
def test_shards_that_lead_elsewhere(index, shard):
    naming_shard(index, shard)
    refused(index, error=(AlphornError, OSError), load=load_weights)


@pytest.mark.parametrize("kind", ["link", "fifo", "folder", "device", "index"])
def test_shards_that_are_no_files(index, kind):
    shard = index.parent / "m_00000.weights.h5"
    if kind == "link":
        shard.symlink_to(index.parent.parent / "elsewhere.h5")
    elif kind == "fifo":
        os.mkfifo(shard)
    elif kind == "folder":
        shard.mkdir()
    elif kind == "device":
        shard.symlink_to("/dev/zero")
    else:
        naming_shard(index, index.name)
    refused(index, load=load_weights)


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{}", b'{"weight_map": []}', b'{"weight_map": {}}', b'{"weight_map": {"a": {"b": 1}}}', b"[" * 9999,
     b'{"weight_map": {"a": "b", "a": "c"}}', b"\xff\xfe", b'{"weight_map": {"a": NaN}}'],
)  # fmt: skip
def test_indexes_that_are_none(index, text):
    index.write_bytes(text)
    refused(index, load=load_weights)


def test_an_index_of_very_many_shards(index):
    naming_shard(index, [f"s{i}" for i in range(200_000)])
    refused(index, error=UnsafeFileError, match="names 200000 shards", load=load_weights)


# What is no file


@pytest.mark.parametrize("load", [saving.load_model, load_weights, saving.inspect_model])
@pytest.mark.parametrize("kind", ["fifo", "device", "loop", "broken", "folder"])
@pytest.mark.parametrize("name", ["m.keras", "m.h5", "m.weights.h5", "m.weights.json"])
def test_paths_of_what_is_no_file(tmp_path, load, kind, name):
    path = tmp_path / name
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"device": "/dev/zero", "loop": name, "broken": "nothing"}[kind])
    refused(path, error=(AlphornError, OSError), load=load)


@pytest.fixture(scope="module")
def data():
    return saving.save_model(small(), None)


class Strange(io.BytesIO):
    """An open file that breaks its promises."""

    def __init__(self, content, way):
        super().__init__(content)
        self.way = way

    def read(self, size=-1):
        if self.way == "text":
            return "PK" * 10
        if self.way == "error":
            raise OSError(5, "a broken disk", "thefile")
        if self.way == "none":
            return None
        return super().read(size)

    def seek(self, place, whence=0):
        if self.way == "long" and whence == 2:
            return 2**50
        if self.way == "short" and whence == 2:
            return 30
        return super().seek(place, whence)


@pytest.mark.parametrize("way", ["text", "error", "none", "long", "short"])
def test_open_files_that_break_their_promises(data, way):
    with harmless():
        try:
            assert saving.load_model(Strange(data, way)).name == "small"
        except (AlphornError, TypeError, ValueError) as error:
            assert "the file given" in str(error)
        except OSError as error:
            assert error.filename == "thefile"
