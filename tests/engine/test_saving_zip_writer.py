"""Zip files as alphorn writes them, read by Python's zipfile and by our own reader."""

import io
import zipfile

import numpy as np
import pytest

from engine.saving.files import zip_writer
from engine.saving.files.archive import ZipArchive

NOISE = np.random.default_rng(0).bytes(3_000_000)
MEMBERS = {
    "metadata.json": [b"{}"],
    "config.json": [b'{"a": ', b"1}"],
    "model.weights.h5": [bytearray(b"\x89HDF"), NOISE, np.arange(100_000.0).data],
    "assets/wörter.txt": [],
}


def content(pieces):
    return b"".join(bytes(memoryview(piece).cast("B")) for piece in pieces)


def written(members=MEMBERS, level=0):
    buffer = io.BytesIO()
    zip_writer.write_zip(buffer, members, level)
    return buffer


def assert_readable(buffer, members=MEMBERS):
    with zipfile.ZipFile(buffer) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(members)
        for name, pieces in members.items():
            assert archive.read(name) == content(pieces)
    ours = ZipArchive(buffer, "the file")
    for name, pieces in members.items():
        assert ours.read(name) == content(pieces)
        assert bytes(ours.memory(name)) == content(pieces)


@pytest.mark.parametrize("level", [0, 1, 9])
def test_members_come_back(level):
    assert_readable(written(level=level))


def test_the_same_members_give_the_same_bytes():
    assert written().getvalue() == written().getvalue()


def test_deflating_makes_it_smaller_and_touches_config_and_weights_alone():
    stored, deflated = written(), written(level=6)
    assert len(deflated.getvalue()) < len(stored.getvalue())
    methods = {info.filename: info.compress_type for info in zipfile.ZipFile(deflated).infolist()}
    assert methods == {"metadata.json": 0, "config.json": 8, "model.weights.h5": 8, "assets/wörter.txt": 0}


def test_what_a_reader_would_take_for_an_attack_is_stored():
    members = {"model.weights.h5": [bytes(40 << 20)]}
    buffer = written(members, level=9)
    assert zipfile.ZipFile(buffer).getinfo("model.weights.h5").compress_type == 0
    assert_readable(buffer, members)


@pytest.mark.parametrize("big", [1, 100, 2_000_000])
def test_sizes_and_places_of_64_bits(monkeypatch, big):
    """As beyond 4 GiB, with a lower limit."""
    monkeypatch.setattr(zip_writer, "_BIG", big)
    assert_readable(written())
    assert_readable(written(level=1))
    assert content(MEMBERS["model.weights.h5"])[:4] == b"\x89HDF"
    assert written().getvalue().index(b"\x89HDF") % zip_writer.ALIGNMENT == 0
