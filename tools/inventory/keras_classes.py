"""Writes rbridge/keras_classes.py: where Keras has the classes that the engine has too. Needs Keras installed."""

from __future__ import annotations

import importlib
import os
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("layers", "optimizers", "optimizers.schedules", "losses", "metrics", "initializers", "regularizers",
         "constraints", "callbacks")
HEAD = '''"""Where Keras has the classes of the engine, so that `class()` in R says their names too.

Written by tools/inventory/keras_classes.py. For each room of the engine: Keras's module -> names of classes.
"""

MODULES: dict[str, dict[str, str]] = {
'''


def collect() -> dict[str, dict[str, list[str]]]:
    """Room of the engine -> module of Keras -> names."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    sys.path.insert(0, str(ROOT))
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in ROOMS:
        theirs, ours = importlib.import_module(f"keras.{room}"), importlib.import_module(f"engine.{room}")
        for name in sorted(dir(theirs)):
            keras_class, own = getattr(theirs, name), getattr(ours, name, None)
            if isinstance(keras_class, type) and isinstance(own, type) and own.__name__ == keras_class.__qualname__:
                names = found[room.split(".")[0]][keras_class.__module__]
                if own.__name__ not in names:
                    names.append(own.__name__)
    return found


def main() -> None:
    lines = [HEAD.rstrip("\n")]
    for room, modules in collect().items():
        lines.append(f'    "{room}": {{')
        for module, names in sorted(modules.items()):
            text = f'        "{module}": "{" ".join(names)}",'
            if len(text) > 118:
                wrapped = textwrap.wrap(" ".join(names), 100)
                text = "\n".join([f'        "{module}":', *(f'        "{line} "' for line in wrapped)]) + ","
            lines.append(text)
        lines.append("    },")
    (ROOT / "rbridge/keras_classes.py").write_text("\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
