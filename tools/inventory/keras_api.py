"""Write tests/engine/keras_api.json: the public signatures of real Keras, one line a symbol.

Run with a Python that has Keras (`pip install '.[test]'`):

    python tools/inventory/keras_api.py              # writes the file
    python tools/inventory/keras_api.py --check      # fails when the file is out of date
    python tools/inventory/keras_api.py --missing    # lists what the engine does not have

A symbol is "keras.layers.Dense"; its value is the signature as text, or for a class a dict from method names to
signatures: "__init__" and the public methods that the class, or a base of it that is not public, defines. Of an alias
only the name of the original is kept.
"""

import importlib
import inspect
import json
import os
import pathlib
import sys

TARGET = pathlib.Path(__file__).parents[2] / "tests/engine/keras_api.json"
SKIPPED = ("keras.applications", "keras.datasets", "keras.legacy", "keras.src", "keras.preprocessing", "keras.wrappers")


def modules():
    """(public name, module) of all public modules of Keras."""
    import keras

    root = pathlib.Path(keras.__file__).parent
    for path in sorted(root.rglob("__init__.py")):
        name = ".".join(("keras", *path.parent.relative_to(root).parts))
        if not name.startswith(SKIPPED) and "._tf_keras" not in name:
            yield name, importlib.import_module(name)


def text(signature: inspect.Signature) -> str:
    """Names, order, kinds and defaults; no annotations."""
    empty = inspect.Parameter.empty
    kept = [p.replace(annotation=empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=kept, return_annotation=inspect.Signature.empty))


def of(value, public: set):
    """The signature text of a function, the dict of a class, or None for other values."""
    if inspect.isclass(value):
        methods = {}
        for base in value.__mro__:
            if base is not value and (base in public or base is object):
                continue
            for name, member in vars(base).items():
                function = inspect.unwrap(getattr(member, "__func__", member))
                if inspect.isfunction(function) and (not name.startswith("_") or name == "__init__"):
                    methods.setdefault(name, text(inspect.signature(function)))
        return dict(sorted(methods.items()))
    if callable(value):
        return text(inspect.signature(value))
    return None


def inventory() -> dict:
    """Every public symbol and its signatures."""
    found, first = {}, {}
    public = {v for _, module in modules() for v in vars(module).values() if inspect.isclass(v)}
    for module_name, module in modules():
        for name in sorted(vars(module)):
            value = getattr(module, name)
            if name.startswith("_") or inspect.ismodule(value):
                continue
            symbol = f"{module_name}.{name}"
            entry = of(value, public)
            if entry is None:
                continue
            if id(value) in first:
                entry = f"= {first[id(value)]}"
            else:
                first[id(value)] = symbol
            found[symbol] = entry
    return dict(sorted(found.items()))


def missing() -> list[str]:
    """The symbols of the written file that the engine does not have."""
    rows = json.loads(TARGET.read_text())
    return [symbol for symbol in rows if find(symbol) is None]


def find(symbol: str):
    """The engine's object for a symbol of Keras, or None."""
    path, name = symbol.replace("keras", "engine", 1).rsplit(".", 1)
    try:
        value = importlib.import_module(path)
    except ModuleNotFoundError:
        return None
    return getattr(value, name, None)


def main(arguments: list[str]) -> int:
    if "--missing" in arguments:
        print("\n".join(missing()))
        return 0
    os.environ.setdefault("KERAS_BACKEND", "jax")
    rows = inventory()
    lines = ",\n".join(f"{json.dumps(symbol)}: {json.dumps(entry)}" for symbol, entry in rows.items())
    written = "{\n" + lines + "\n}\n"
    if "--check" in arguments:
        if TARGET.read_text() != written:
            print(f"{TARGET} is out of date: run {' '.join(sys.orig_argv[:2])}", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(written)
    print(f"{len(rows)} symbols in {TARGET}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
