"""A process that is killed while it saves leaves the old model or the new one, complete, whatever it was doing.

Children (`save_killer.py`) kill themselves before one of the calls that change the folder: before the first of them,
then before the second, and so on until the save comes to its end. More are killed from outside, at random moments.
"""

import errno
import itertools
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from engine import saving
from engine.saving.files import atomic, exchange
from engine.saving.weights import shard_set
from tests.engine.save_killer import load, make_model, refused, save

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="missing: fork")

# Sizes of shards, in GiB. A model has 3 kernels of 16 KiB and 3 biases.
MANY, FEW = 20_000 / 2**30, 40_000 / 2**30


@pytest.fixture(scope="module")
def killer():
    """Saves a model in a child that is killed; says whether it died before it came to its end."""
    command = [sys.executable, "-m", "tests.engine.save_killer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], **pipes) as server:

        def killed(way, path, size=None, kill_before=None, after=None, without=(), value=2.0):
            order = {"way": way, "value": value, "path": str(path), "size": size, "kill_before": kill_before,
                     "after": after, "without": list(without)}  # fmt: skip
            server.stdin.write(json.dumps(order) + "\n")
            server.stdin.flush()
            answer = server.stdout.readline().strip()
            assert answer in ("died", "lived")
            return answer == "died"

        yield killed
        server.stdin.close()


def every_moment(killer, way, path, size=None, without=()):
    """Yield after each death of a child, later every time; ends when one lives."""
    for number in itertools.count():
        if not killer(way, path, size, kill_before=number, without=without):
            return
        yield number


def values(model):
    """The numbers in the weights of a model; one if it is the old one or the new one."""
    return {float(x) for variable in model.weights for x in np.unique(variable.numpy())}


def need_exchange(folder):
    if not exchange.exchange(str(folder), str(folder)):
        pytest.skip("missing: an exchange of two names in this file system")


def test_a_folder_is_the_old_or_the_new_one_at_every_moment(tmp_path, killer):
    need_exchange(tmp_path)
    path = tmp_path / "m"
    save(make_model(1), "folder", path)
    seen = []
    for _ in every_moment(killer, "folder", path):
        seen.append(values(load("folder", path)))
        if seen[-1] == {2.0}:
            save(make_model(1), "folder", path)
    assert len(seen) > 8 and {1.0} in seen and {2.0} in seen
    assert all(found in ({1.0}, {2.0}) for found in seen)
    assert values(load("folder", path)) == {2.0}
    assert all(name == "m" or (name.startswith(".m.") and name.endswith(".tmp")) for name in os.listdir(tmp_path))


def test_a_zip_is_the_old_or_the_new_one_at_every_moment(tmp_path, killer):
    path = tmp_path / "m.keras"
    save(make_model(1), "zip", path)
    seen = [values(load("zip", path)) for _ in every_moment(killer, "zip", path)]
    assert {1.0} in seen and all(found in ({1.0}, {2.0}) for found in seen)


def test_without_exchange_the_old_folder_is_named_in_the_error(tmp_path, killer):
    path = tmp_path / "m"
    save(make_model(1), "folder", path)
    gone = 0
    for _ in every_moment(killer, "folder", path, without=["exchange"]):
        if path.exists():
            assert values(load("folder", path)) in ({1.0}, {2.0})
            continue
        gone += 1
        old = atomic.left_over(str(path))
        with pytest.raises(FileNotFoundError) as error:
            saving.load_model(path)
        assert f"An interrupted save left the model that was there as {old!r}: rename it back." in str(error.value)
        assert values(load("folder", old)) == {1.0}
        os.rename(old, path)
    assert gone
    assert values(load("folder", path)) == {2.0}


def test_when_the_second_rename_fails_the_old_folder_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    path = tmp_path / "m"
    save(make_model(1), "folder", path)
    rename = os.rename

    def failing(source, target):
        if target == str(path) and source.endswith(".tmp"):
            raise OSError(errno.EIO, "a broken disk")
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(OSError, match="a broken disk"):
        save(make_model(2), "folder", path)
    assert values(load("folder", path)) == {1.0}
    assert os.listdir(tmp_path) == ["m"]


def test_exchange_says_what_it_could_not_do(tmp_path):
    need_exchange(tmp_path)
    (tmp_path / "a").mkdir()
    with pytest.raises(FileNotFoundError):
        exchange.exchange(str(tmp_path / "a"), str(tmp_path / "b"))


# Shards


def names_of(path):
    """The files that the index names, and the index."""
    table = json.loads(path.read_text())["weight_map"].values()
    return sorted({name for files in table for name in (files if isinstance(files, list) else [files])} | {path.name})


@pytest.mark.parametrize("without", [[], ["link"]], ids=["links", "no links"])
@pytest.mark.parametrize(("old", "new"), [(MANY, MANY), (MANY, FEW), (FEW, MANY)], ids=["same", "fewer", "more"])
def test_shards_are_the_old_or_the_new_set_at_every_moment(tmp_path, killer, old, new, without):
    path = tmp_path / "m.weights.json"
    save(make_model(1), "shards", path, old)
    seen = []
    for _ in every_moment(killer, "shards", path, new, without):
        seen.append(values(load("shards", path)))
        assert (tmp_path / "m_00000.weights.h5").is_file()  # Keras opens it first, whatever the index says
    assert {1.0} in seen and {2.0} in seen
    assert all(found in ({1.0}, {2.0}) for found in seen)
    assert values(load("shards", path)) == {2.0}
    for _ in range(2):  # the second has a whole set with usual names to replace
        save(make_model(3), "shards", path, FEW)
        assert values(load("shards", path)) == {3.0}
        assert sorted(name for name in os.listdir(tmp_path) if not name.startswith(".")) == names_of(path)


def test_overwritten_shards_have_their_usual_names_and_the_same_bytes(tmp_path):
    def content():
        return {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}

    path = tmp_path / "m.weights.json"
    save(make_model(1), "shards", path, MANY)
    before = content()
    save(make_model(2), "shards", path, FEW)
    save(make_model(1), "shards", path, MANY)
    assert content() == before and "m_00002.weights.h5" in before
    save(make_model(1), "shards", path, FEW)
    assert sorted(os.listdir(tmp_path)) == ["m.weights.json", "m_00000.weights.h5", "m_00001.weights.h5"]


def test_files_that_only_look_like_shards_are_not_removed(tmp_path):
    path = tmp_path / "m.weights.json"
    save(make_model(1), "shards", path, MANY)
    others = ["m_00009.weights.h5", "mm_00000.weights.h5", "m_1.weights.h5", "keep.h5"]
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    index = json.loads(path.read_text())
    index["weight_map"]["/extra/vars"] = "keep.h5"
    path.write_text(json.dumps(index))
    save(make_model(2), "shards", path, FEW)
    assert all((tmp_path / name).read_bytes() == b"mine" for name in others)


def test_a_failed_second_step_still_leaves_the_new_set(tmp_path, monkeypatch):
    path = tmp_path / "m.weights.json"
    save(make_model(1), "shards", path, MANY)
    monkeypatch.setattr(os, "link", refused)
    save(make_model(2), "shards", path, FEW)
    assert values(load("shards", path)) == {2.0}
    assert {name for name in names_of(path) if shard_set._PASSING in name}
    monkeypatch.undo()
    save(make_model(3), "shards", path, FEW)
    assert values(load("shards", path)) == {3.0} and names_of(path) == sorted(os.listdir(tmp_path))


@pytest.mark.parametrize(("way", "name"), [("zip", "m.keras"), ("folder", "m"), ("shards", "m.weights.json")])
def test_random_moments(tmp_path, killer, way, name):
    """`ALPHORN_KILLS=200` kills more often."""
    if way == "folder":
        need_exchange(tmp_path)
    path = tmp_path / name
    save(make_model(1), way, path, MANY)
    start = time.perf_counter()
    killer(way, path, MANY, value=1.0)
    duration = time.perf_counter() - start
    generator = random.Random(0)
    for number in range(int(os.environ.get("ALPHORN_KILLS", "10"))):
        value = 2.0 + number
        killer(way, path, MANY, after=generator.uniform(0, 1.2 * duration), value=value)
        found = values(load(way, path))
        assert found in ({1.0}, {value})
        save(make_model(1), way, path, MANY)


def test_nothing_is_left_of_a_file_whose_writer_is_killed(tmp_path):
    path = tmp_path / "m"
    path.write_bytes(b"old")
    code = (
        "import os, sys\n"
        "from engine.saving.files import atomic\n"
        "with atomic.replacing(sys.argv[1]) as file:\n"
        "    file.write(b'new' * 100_000)\n"
        "    file.flush()\n"
        "    print(len(os.listdir(os.path.dirname(sys.argv[1]))), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    if done.stdout.strip() == "2":
        pytest.skip("missing: files without a name in this file system")
    assert done.returncode == -9 and os.listdir(tmp_path) == ["m"] and path.read_bytes() == b"old"


@pytest.mark.parametrize("broken", ["os.open", "os.link"])
def test_files_are_replaced_where_there_are_none_without_a_name(broken, tmp_path, monkeypatch):
    path = tmp_path / "m"
    path.write_bytes(b"old")
    path.chmod(0o640)
    real_open = os.open

    def refused(place, flags, *others, **named):
        if broken == "os.open" and not flags & os.O_TMPFILE == os.O_TMPFILE:
            return real_open(place, flags, *others, **named)
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(broken, refused if broken == "os.open" else lambda *args, **named: refused("", 0))
    with atomic.replacing(path) as file:
        file.write(b"new")
    assert os.listdir(tmp_path) == ["m"] and path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o640
