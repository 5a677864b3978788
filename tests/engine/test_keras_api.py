"""What the engine has of Keras's public names has Keras's signature: argument names, order, kinds and defaults.

`keras_api.json` is written from real Keras by tools/inventory/keras_api.py (`--missing` lists what is not there yet).
"""

import importlib
import inspect
import json
import pathlib
import re

import pytest

API = json.loads((pathlib.Path(__file__).parent / "keras_api.json").read_text())
MODULES = sorted({symbol.rsplit(".", 1)[0] for symbol in API})

# Signatures that differ on purpose, with the reason.
_ON_JAX = "`state` is there on jax only; here, as on tensorflow and torch, the model holds its state"
DIFFERENT = {
    **{f"keras.{m}.{step}_step": _ON_JAX for m in ("Model", "Sequential") for step in ("train", "test", "predict")},
    "keras.layers.Bidirectional.compute_mask": "`inputs` where Keras says `_`",
    "keras.layers.RNN.compute_mask": "`inputs` where Keras says `_`",
    "keras.models.load_model": "has more options",
    "keras.tree.flatten": "has more options",
    "keras.tree.map_structure": "has more options",
    "keras.tree.pack_sequence_as": "has more options",
}


def find(symbol):
    """The engine's object for a symbol of Keras, or None."""
    path, name = symbol.replace("keras", "engine", 1).rsplit(".", 1)
    try:
        module = importlib.import_module(path)
    except ModuleNotFoundError:
        return None
    return getattr(module, name, None)


def text(signature):
    """Names, order, kinds and defaults; no annotations."""
    empty = inspect.Parameter.empty
    kept = [p.replace(annotation=empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=kept, return_annotation=inspect.Signature.empty))


def compare(symbol, wanted, got):
    """A line when the signature of `got` is another one."""
    if symbol in DIFFERENT or not callable(got):
        return []
    mine, wanted = (re.sub(" at 0x[0-9a-f]+", "", s) for s in (text(inspect.signature(inspect.unwrap(got))), wanted))
    if mine == "(self, *args, **kwargs)":
        return []  # takes whatever Keras's takes
    return [] if mine == wanted else [f"{symbol}\n    engine {mine}\n    keras  {wanted}"]


def differences(symbol):
    """Every signature below a symbol that is not Keras's; nothing for what the engine does not have."""
    entry = API[symbol]
    if isinstance(entry, str) and entry.startswith("= "):
        original = entry[2:]
        here, there = find(symbol), find(original)
        if here is None or there is None:
            return []
        return [] if here is there else [f"{symbol} must be the same object as {original}"]
    got = find(symbol)
    if got is None:
        return []
    if isinstance(entry, str):
        return compare(symbol, entry, got)
    lines = []
    for method, wanted in entry.items():
        member = inspect.getattr_static(got, method, None)
        function = getattr(member, "__func__", member)
        if inspect.isfunction(function) and not (method == "__init__" and "__init__" not in vars(got)):
            lines += compare(f"{symbol}.{method}", wanted, function)
    return lines


@pytest.mark.parametrize("module", MODULES)
def test_signatures_are_keras(module):
    lines = []
    for symbol in API:
        if symbol.rsplit(".", 1)[0] == module:
            lines += differences(symbol)
    assert not lines, f"{len(lines)} signatures differ:\n" + "\n".join(lines)


def test_inventory_knows_what_is_missing():
    """At least the rooms of the first issue are there; the rest is listed by tools/inventory/keras_api.py --missing."""
    for room in ("layers", "ops", "models", "saving", "optimizers", "losses", "metrics", "initializers", "callbacks"):
        symbols = [s for s in API if s.startswith(f"keras.{room}.") and not str(API[s]).startswith("= ")]
        there = [s for s in symbols if find(s) is not None]
        assert there, f"engine.{room} has nothing of {len(symbols)} public names"


@pytest.mark.parametrize("room", ["ops.nn", "ops.numpy", "ops.linalg", "backend", "mixed_precision"])
def test_rooms_of_second_names_lack_nothing_that_has_a_first_name(room):
    symbols = [symbol for symbol in API if symbol.startswith(f"keras.{room}.")]
    originals = {s: API[s][2:] if str(API[s]).startswith("= ") else s for s in symbols}
    lost = [s for s, original in originals.items() if not find(s) and (original == s or find(original))]
    assert symbols and not lost
