"""Writing goes to the disk meanwhile; what the disk says is not lost."""

import errno
import io
import os
import threading
import time

import pytest

from engine.saving.files.flushing import flushing

pytestmark = pytest.mark.skipif(not hasattr(os, "fdatasync"), reason="missing: fdatasync")


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "alphorn-flush"]


def test_bytes_are_flushed_while_they_are_written(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fdatasync", flushed.append)
    with open(tmp_path / "f", "wb") as file:
        with flushing(file):
            assert threads()
            deadline = time.monotonic() + 5
            while len(flushed) < 2 and time.monotonic() < deadline:
                file.write(b"x")
                time.sleep(0.001)
        assert set(flushed) == {file.fileno()} and len(flushed) >= 2
    assert not threads()


def test_an_error_of_the_disk_is_raised_at_the_end(tmp_path, monkeypatch):
    def broken(number):
        raise OSError(errno.EIO, "a broken disk")

    monkeypatch.setattr(os, "fdatasync", broken)
    with open(tmp_path / "f", "wb") as file, pytest.raises(OSError, match="a broken disk"):
        with flushing(file):
            time.sleep(0.05)
    assert not threads()


def test_an_error_of_the_program_ends_the_thread(tmp_path):
    with open(tmp_path / "f", "wb") as file, pytest.raises(KeyError):
        with flushing(file):
            raise KeyError("x")
    assert not threads()


def test_files_of_no_system_have_nothing_to_flush():
    with flushing(io.BytesIO()) as nothing:
        assert nothing is None and not threads()
