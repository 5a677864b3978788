"""`get_file()`: what is fetched, what is kept, and what an archive may not do."""

import io
import os
import pathlib
import stat
import tarfile
import zipfile

import pytest

from engine.downloads import archives
from engine.downloads.archives import unpack
from engine.errors import ArchiveError, DownloadError, UnsafeFileError
from engine.utils import get_file
from tests.engine.dataset_files import served, sha256, tar

CONTENT = b"the content " * 1000


@pytest.fixture
def origin(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "data.bin").write_bytes(CONTENT)
    with served(folder) as (url, asked):
        yield url, asked, folder


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path / "home" / "datasets"


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


def test_a_file_is_fetched_once(origin, cache, capsys):
    url, asked, _ = origin
    for _ in range(2):
        path = get_file(origin=url + "data.bin?version=2", file_hash=sha256(CONTENT))
    assert path == str(cache / "data.bin")
    assert pathlib.Path(path).read_bytes() == CONTENT
    assert asked == ["/data.bin?version=2"]
    said = capsys.readouterr().out
    assert said.startswith(f"Downloading data from {url}data.bin") and "12000/12000" in said
    get_file(origin=url + "data.bin", force_download=True)
    assert len(asked) == 2


def test_a_file_with_another_hash_is_fetched_anew(origin, cache, capsys):
    cache.mkdir(parents=True)
    (cache / "data.bin").write_bytes(b"old")
    path = get_file(origin=origin[0] + "data.bin", file_hash=sha256(CONTENT).upper())
    assert pathlib.Path(path).read_bytes() == CONTENT
    assert "The sha256 hash of" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["broken", "data.bin", "nowhere"])
def test_a_download_that_fails_leaves_what_was_there(origin, cache, name):
    url = origin[0] if name != "nowhere" else "http://127.0.0.1:9/"
    words = {"broken": "broke off after 10 of 1000 bytes", "data.bin": "must have the md5 hash", "nowhere": "refused"}
    for old in (None, b"old"):
        if old:
            (cache / "data").write_bytes(old)
        with pytest.raises(DownloadError, match=words[name]):
            get_file("data", origin=url + name, md5_hash="0" * 32)
        assert files_below(cache) == (["data"] if old else [])
    assert (cache / "data").read_bytes() == b"old"


def test_a_failing_server_is_told_with_the_place_for_the_file(origin, cache):
    with pytest.raises(DownloadError, match="the server answers 404, File not found.* put it at .*datasets/absent"):
        get_file(origin=origin[0] + "absent")


def test_folders_that_are_not_there_are_made_and_absolute_ones_stand_for_themselves(origin, tmp_path):
    url = origin[0] + "data.bin"
    assert get_file("a", url, cache_dir=tmp_path / "new", cache_subdir="deep/er") == str(tmp_path / "new/deep/er/a")
    assert get_file("b", url, cache_subdir=str(tmp_path / "other")) == str(tmp_path / "other/b")
    assert stat.S_IMODE(os.stat(tmp_path / "other/b").st_mode) & 0o444


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "`origin` must be the URL"),
        ({"origin": "data.bin"}, "`origin` must be a URL"),
        ({"origin": "https://example.org/"}, "`fname` must be given"),
        ({"origin": "https://example.org/x", "fname": "a/b"}, "`fname` must be a name without a folder"),
        ({"origin": "https://example.org/x", "fname": ".."}, "`fname` must be a name without a folder"),
        ({"origin": "https://example.org/x", "hash_algorithm": "sha1"}, "`hash_algorithm` must be"),
        ({"origin": "https://example.org/x", "file_hash": "abc"}, "`file_hash` must be hexadecimal digits"),
    ],
)
def test_wrong_arguments_are_told(arguments, words):
    with pytest.raises(ValueError, match=words):
        get_file(**arguments)


@pytest.mark.parametrize("fname", [None, "set", "set.tar.gz"])
def test_archives_are_unpacked_where_keras_has_them(origin, cache, fname):
    (origin[2] / "set.tar.gz").write_bytes(tar({"set/a.txt": b"a", "set/deep/b.txt": b"b"}))
    folder = get_file(fname, origin[0] + "set.tar.gz", extract=True)
    expected = {None: "set.tar.gz", "set": "set", "set.tar.gz": "set_extracted"}[fname]
    assert folder == str(cache / expected)
    assert files_below(folder) == ["set/a.txt", "set/deep/b.txt"]
    archive = {None: "set.tar.gz_archive", "set": "set_archive", "set.tar.gz": "set.tar.gz"}[fname]
    assert sorted(os.listdir(cache)) == sorted([expected, archive])


def test_what_is_no_archive_is_told(origin, cache):
    with pytest.warns(UserWarning, match="is no archive of the format 'auto'"):
        get_file("data", origin[0] + "data.bin", extract=True)
    with pytest.raises(ValueError, match="`archive_format` must be"):
        get_file("data", origin[0] + "data.bin", extract=True, archive_format="rar")


def link(name, target, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


HOSTILE = {
    "parent": tar({"../evil": b"x"}),
    "parent in between": tar({"a/../../evil": b"x"}),
    "absolute": tar({"/tmp/evil": b"x"}),
    "drive": tar({"C:evil": b"x"}),
    "backslashes": tar({"..\\evil": b"x"}),
    "link to elsewhere": tar({"l": link("l", "/etc")}),
    "link upwards": tar({"a/l": link("a/l", "../../..")}),
    "file through a link": tar({"l": link("l", ".."), "l/evil": b"x"}),
    "links that lead elsewhere together": tar(
        {"a/b/c": b"x", "l": link("l", "a/b"), "m": link("m", "l/../../.."), "n": link("n", "l/../../../evil")}
    ),
    "hard link to elsewhere": tar({"l": link("l", "/etc/passwd", tarfile.LNKTYPE)}),
    "hard link upwards": tar({"l": link("l", "../served", tarfile.LNKTYPE)}),
    "device": tar({"d": link("d", "", tarfile.CHRTYPE)}),
    "pipe": tar({"d": link("d", "", tarfile.FIFOTYPE)}),
    "zip parent": zipped({"../evil": b"x"}),
    "zip absolute": zipped({"/evil": b"x"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_archives_that_lead_outside_change_nothing(tmp_path, name):
    path = tmp_path / "archive"
    path.write_bytes(HOSTILE[name])
    (tmp_path / "served").write_text("mine")
    before = files_below(tmp_path)
    with pytest.raises(UnsafeFileError, match="is not unpacked: its member"):
        unpack(str(path), str(tmp_path / "to"))
    assert files_below(tmp_path) == before and not (tmp_path / "to").exists()
    assert not os.path.exists("/tmp/evil")


def test_links_inside_of_an_archive_stay(tmp_path):
    path = tmp_path / "archive"
    members = {"v1/a": b"a", "latest": link("latest", "v1"), "v1/b": link("v1/b", "v1/a", tarfile.LNKTYPE)}
    path.write_bytes(tar(members))
    for _ in range(2):
        assert unpack(str(path), str(tmp_path / "to"))
        assert (tmp_path / "to/latest/b").read_bytes() == b"a"
        assert os.readlink(tmp_path / "to/latest") == "v1"


def test_what_stands_in_the_folder_stays_and_no_link_in_it_is_followed(tmp_path):
    outside, to = tmp_path / "outside", tmp_path / "to"
    outside.mkdir()
    to.mkdir()
    (to / "mine").write_text("mine")
    (to / "a").symlink_to(outside)
    (to / "b").symlink_to(outside / "b")
    path = tmp_path / "archive"
    path.write_bytes(tar({"a/x": b"x", "b": b"b"}))
    unpack(str(path), str(to))
    assert files_below(to) == ["a/x", "b", "mine"]
    assert os.listdir(outside) == []


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz", "w"])
def test_a_broken_archive_leaves_the_folder_as_it_was(tmp_path, mode):
    whole = tar({"a": b"new" * 5000, "b": os.urandom(2_000_000)}, mode)
    path, to = tmp_path / "archive", tmp_path / "to"
    to.mkdir()
    (to / "a").write_text("old")
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(ArchiveError, match="cannot be unpacked|has not the size"):
        unpack(str(path), str(to), "tar")
    assert files_below(tmp_path) == ["archive", "to/a"] and (to / "a").read_text() == "old"


def test_a_file_that_is_a_folder_too_is_a_broken_archive(tmp_path):
    (tmp_path / "archive").write_bytes(tar({"a": b"x", "a/b": b"x"}))
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        unpack(str(tmp_path / "archive"), str(tmp_path / "to"))


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_an_archive_that_grows_without_end_is_refused(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(archives, "FREE_BYTES", 0)
    monkeypatch.setattr(archives, "MAX_EXPANSION", 500)
    content = bytes(3 << 20)
    path = tmp_path / "archive"
    path.write_bytes(tar({"a": content}, "w:bz2") if kind == "tar" else zipped({f"{n}": content for n in range(2)}))
    with pytest.raises(UnsafeFileError, match="more than 500 times its size"):
        unpack(str(path), str(tmp_path / "to"))
    assert not (tmp_path / "to").exists()


def test_an_encrypted_or_renamed_zip_is_a_broken_archive(tmp_path):
    content = bytearray(zipped({"a": b"x" * 100}))
    content[content.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "archive").write_bytes(content)
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        unpack(str(tmp_path / "archive"), str(tmp_path / "to"))
