"""Sharded weights, both ways, and in the states that an interrupted save leaves."""

import json
import os

import numpy as np
import pytest

from engine.saving.weights import shard_set
from tests.interop import oracle

SIZE = 3000 / 2**30


def model(api, value, units=24):
    stack = [api.layers.Dense(units, name=f"d{i}") for i in range(3)]
    made = api.Sequential([api.layers.Input((units,)), *stack], name="m")
    made.set_weights([np.full(v.shape, value, "float32") for v in made.weights])
    return made


def values(loaded):
    return {float(x) for v in loaded.weights for x in np.unique(oracle.array(v))}


def test_shards_of_keras_are_read_and_overwritten(tmp_path):
    keras, engine = oracle.keras(), oracle.engine()
    path = str(tmp_path / "m.weights.json")
    model(keras, 1.0).save_weights(path, max_shard_size=SIZE)
    ours = model(engine, 0.0)
    ours.load_weights(path)
    assert values(ours) == {1.0}
    model(engine, 2.0).save_weights(path, max_shard_size=SIZE)
    theirs = model(keras, 0.0)
    theirs.load_weights(path)
    assert values(theirs) == {2.0}


@pytest.mark.parametrize("links", [True, False])
def test_keras_reads_overwritten_shards_with_or_without_hard_links(tmp_path, monkeypatch, links):
    keras, engine = oracle.keras(), oracle.engine()
    path = str(tmp_path / "m.weights.json")
    model(engine, 1.0).save_weights(path, max_shard_size=2 * SIZE)
    if not links:
        monkeypatch.setattr(os, "link", _refused)
    model(engine, 2.0).save_weights(path, max_shard_size=SIZE)
    table = json.loads((tmp_path / "m.weights.json").read_text())["weight_map"]
    assert any(shard_set._PASSING in str(names) for names in table.values()) != links
    theirs = model(keras, 0.0)
    theirs.load_weights(path)
    assert values(theirs) == {2.0}


def _refused(*args, **named):
    raise PermissionError(1, "no hard links here")
