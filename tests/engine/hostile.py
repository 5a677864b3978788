"""What the tests of hostile files share: the rules that every refusal keeps, and archives with changed members."""

import contextlib
import io
import json
import resource
import time
import warnings
import zipfile

import pytest

from engine import layers, models, saving
from engine.errors import AlphornError

SECONDS = 5
GROWTH = 300 << 20  # bytes


@contextlib.contextmanager
def harmless():
    """Little time, and little memory."""
    start, peak = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - start < SECONDS
    assert 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) < GROWTH


def refused(source, name=None, error=AlphornError, match=None, load=saving.load_model):
    """The message of the error that a source is refused with; it must name the source."""
    with harmless(), pytest.raises(error, match=match) as caught:
        load(source)
    message = str(caught.value)
    wanted = name or (f"the file of {len(source)} bytes given" if isinstance(source, bytes) else str(source))
    assert wanted in message and len(message) < 3000 and "Traceback" not in message
    return message


def small():
    return models.Sequential([layers.Input((4,)), layers.Dense(2, name="head")], name="small")


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that occur twice
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return out.getvalue()


def with_config(data, change):
    members = members_of(data)
    config = json.loads(members["config.json"])
    members["config.json"] = json.dumps(change(config) or config).encode()
    return zipped(members)


def head(config):
    """The Dense of `small()`."""
    return config["config"]["layers"][1]
