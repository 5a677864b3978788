"""A process that is killed while it saves leaves the old model or the new one, complete, whatever it was doing.

Saving runs in a forked child, which kills itself (as `kill -9` does) before one of the calls that change the folder:
before the first of them, then before the second, and so on until the save comes to its end. More children are killed
from outside, at random moments.
"""

import contextlib
import errno
import itertools
import json
import os
import random
import signal
import sys
import time

import numpy as np
import pytest

from engine import layers, models, saving
from engine.saving.files import atomic, exchange
from engine.saving.weights import shard_set

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="missing: fork")

CHANGES = ("rename", "replace", "link", "unlink", "rmdir", "fsync", "mkdir", "chmod")


def make_model(value, units=64):
    stack = [layers.Dense(units, kernel_initializer="zeros", name=f"d{i}") for i in range(3)]
    model = models.Sequential([layers.Input((units,)), *stack], name="m")
    for variable in model.weights:
        variable.assign(np.full(variable.shape, value))
    return model


def values(model):
    """The numbers in the weights of a model; one if it is the old one or the new one."""
    return {float(x) for variable in model.weights for x in np.unique(variable.numpy())}


def killed_child(save, kill_before=None, after=None):
    """Run `save()` in a child that dies before its change number `kill_before`, or `after` seconds; whether it died."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            counter = itertools.count()

            def counted(function):
                def change(*args, **kwargs):
                    if next(counter) == kill_before:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return function(*args, **kwargs)

                return change

            for name in CHANGES:
                setattr(os, name, counted(getattr(os, name)))
            exchange.exchange = counted(exchange.exchange)
            save()
            os._exit(0)
        os._exit(1)
    if after is not None:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the save failed"
    return os.WIFSIGNALED(status)


def every_moment(save):
    """Yield after each death of a child, later every time; ends when one lives."""
    for number in itertools.count():
        if not killed_child(save, kill_before=number):
            return
        yield number


def without_exchange(monkeypatch):
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)


def test_a_folder_is_the_old_or_the_new_one_at_every_moment(tmp_path):
    path = tmp_path / "m"
    saving.save_model(make_model(1), path, zipped=False)
    if not exchange.exchange(str(path), str(path)):
        pytest.skip("missing: an exchange of two names in this file system")
    seen = []
    for _ in every_moment(lambda: saving.save_model(make_model(2), path, zipped=False)):
        seen.append(values(saving.load_model(path)))
        if seen[-1] == {2.0}:
            saving.save_model(make_model(1), path, zipped=False)
    assert len(seen) > 8 and {1.0} in seen and {2.0} in seen
    assert all(found in ({1.0}, {2.0}) for found in seen)
    assert values(saving.load_model(path)) == {2.0}
    assert all(name == "m" or (name.startswith(".m.") and name.endswith(".tmp")) for name in os.listdir(tmp_path))


def test_a_zip_is_the_old_or_the_new_one_at_every_moment(tmp_path):
    path = tmp_path / "m.keras"
    saving.save_model(make_model(1), path)
    seen = [values(saving.load_model(path)) for _ in every_moment(lambda: saving.save_model(make_model(2), path))]
    assert {1.0} in seen and all(found in ({1.0}, {2.0}) for found in seen)


def test_without_exchange_the_old_folder_is_named_in_the_error(tmp_path, monkeypatch):
    without_exchange(monkeypatch)
    path = tmp_path / "m"
    saving.save_model(make_model(1), path, zipped=False)
    gone = 0
    for _ in every_moment(lambda: saving.save_model(make_model(2), path, zipped=False)):
        if path.exists():
            assert values(saving.load_model(path)) in ({1.0}, {2.0})
            continue
        gone += 1
        old = atomic.left_over(str(path))
        with pytest.raises(FileNotFoundError) as error:
            saving.load_model(path)
        assert f"An interrupted save left the model that was there as {old!r}: rename it back." in str(error.value)
        assert values(saving.load_model(old)) == {1.0}
        os.rename(old, path)
    assert gone
    assert values(saving.load_model(path)) == {2.0}


def test_when_the_second_rename_fails_the_old_folder_comes_back(tmp_path, monkeypatch):
    without_exchange(monkeypatch)
    path = tmp_path / "m"
    saving.save_model(make_model(1), path, zipped=False)
    rename = os.rename

    def failing(source, target):
        if target == str(path) and source.endswith(".tmp"):
            raise OSError(errno.EIO, "a broken disk")
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(OSError, match="a broken disk"):
        saving.save_model(make_model(2), path, zipped=False)
    assert values(saving.load_model(path)) == {1.0}
    assert os.listdir(tmp_path) == ["m"]


def test_exchange_says_what_it_could_not_do(tmp_path):
    (tmp_path / "a").mkdir()
    if not exchange.exchange(str(tmp_path / "a"), str(tmp_path / "a")):
        pytest.skip("missing: an exchange of two names in this file system")
    with pytest.raises(FileNotFoundError):
        exchange.exchange(str(tmp_path / "a"), str(tmp_path / "b"))


# Shards. Each model has 3 kernels of 16 KiB and 3 biases.

MANY, FEW = 20_000 / 2**30, 40_000 / 2**30


def save_shards(value, path, size):
    saving.save_weights(make_model(value), path, max_shard_size=size)


def loaded(path):
    model = make_model(0)
    saving.load_weights(model, path)
    return values(model)


def names_of(path):
    """The files that the index names, and the index."""
    table = json.loads(path.read_text())["weight_map"].values()
    return sorted({name for files in table for name in (files if isinstance(files, list) else [files])} | {path.name})


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize(("old", "new"), [(MANY, MANY), (MANY, FEW), (FEW, MANY)], ids=["same", "fewer", "more"])
def test_shards_are_the_old_or_the_new_set_at_every_moment(tmp_path, monkeypatch, old, new, links):
    if not links:
        monkeypatch.setattr(os, "link", refused)
    path = tmp_path / "m.weights.json"
    save_shards(1, path, old)
    seen = []
    for _ in every_moment(lambda: save_shards(2, path, new)):
        seen.append(loaded(path))
        assert (tmp_path / "m_00000.weights.h5").is_file()  # Keras opens it first, whatever the index says
    assert {1.0} in seen and {2.0} in seen
    assert all(found in ({1.0}, {2.0}) for found in seen)
    assert loaded(path) == {2.0}
    save_shards(3, path, FEW)
    assert loaded(path) == {3.0}
    left = [name for name in os.listdir(tmp_path) if not name.startswith(".")]
    extra = [] if "m_00000.weights.h5" in names_of(path) else ["m_00000.weights.h5"]
    assert sorted(left) == sorted(names_of(path) + extra)


def refused(*args, **kwargs):
    raise OSError(errno.EPERM, "no hard links here")


def test_overwritten_shards_have_their_usual_names_and_the_same_bytes(tmp_path):
    def content():
        return {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}

    path = tmp_path / "m.weights.json"
    save_shards(1, path, MANY)
    before = content()
    save_shards(2, path, FEW)
    save_shards(1, path, MANY)
    assert content() == before and "m_00002.weights.h5" in before
    save_shards(1, path, FEW)
    assert sorted(os.listdir(tmp_path)) == ["m.weights.json", "m_00000.weights.h5", "m_00001.weights.h5"]


def test_files_that_only_look_like_shards_are_not_removed(tmp_path):
    path = tmp_path / "m.weights.json"
    save_shards(1, path, MANY)
    others = ["m_00009.weights.h5", "mm_00000.weights.h5", "m_1.weights.h5", "keep.h5"]
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    index = json.loads(path.read_text())
    index["weight_map"]["/extra/vars"] = "keep.h5"
    path.write_text(json.dumps(index))
    save_shards(2, path, FEW)
    assert all((tmp_path / name).read_bytes() == b"mine" for name in others)


def test_a_failed_second_step_still_leaves_the_new_set(tmp_path, monkeypatch):
    path = tmp_path / "m.weights.json"
    save_shards(1, path, MANY)
    monkeypatch.setattr(os, "link", refused)
    save_shards(2, path, FEW)
    assert loaded(path) == {2.0}
    assert {name for name in names_of(path) if shard_set._PASSING in name}
    monkeypatch.undo()
    save_shards(3, path, FEW)
    assert loaded(path) == {3.0} and names_of(path) == sorted(os.listdir(tmp_path))


KINDS = {
    "zip": (lambda model, folder: saving.save_model(model, folder / "m.keras"),
            lambda folder: saving.load_model(folder / "m.keras")),
    "folder": (lambda model, folder: saving.save_model(model, folder / "m", zipped=False),
               lambda folder: saving.load_model(folder / "m")),
    "shards": (lambda model, folder: saving.save_weights(model, folder / "m.weights.json", max_shard_size=MANY),
               lambda folder: _filled(folder / "m.weights.json")),
}  # fmt: skip


def _filled(path):
    model = make_model(0)
    saving.load_weights(model, path)
    return model


@pytest.mark.skipif(sys.platform != "linux", reason="missing: an exchange of two names")
@pytest.mark.parametrize("kind", KINDS)
def test_random_moments(tmp_path, kind):
    save, load = KINDS[kind]
    first, second = make_model(1), make_model(2)
    save(first, tmp_path)
    start = time.perf_counter()
    save(first, tmp_path)
    duration = time.perf_counter() - start
    generator = random.Random(0)
    rounds = int(os.environ.get("ALPHORN_KILLS", "10"))
    for _ in range(rounds):
        killed_child(lambda: save(second, tmp_path), after=generator.uniform(0, 1.5 * duration))
        assert values(load(tmp_path)) in ({1.0}, {2.0})
        save(first, tmp_path)
