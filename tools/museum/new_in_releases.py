"""Prints what came with which Keras release: classes, arguments, functions, of those that alphorn has.

    PYTHONPATH=. python tools/museum/new_in_releases.py /tmp/wheels

The folder holds `keras-3.6.0-py3-none-any.whl` and so on, as `pip download --no-deps keras==3.6.0` gives them; nothing
of them is run. `engine/saving/releases/older_keras.py` and `engine/saving/configs/new_keys.py` are made of the result.
"""

import ast
import collections
import pathlib
import sys
import zipfile

ROOMS = "layers losses metrics optimizers initializers regularizers constraints dtype_policies".split()


class Release:
    """The classes and functions of the wheel of a release, and the arguments of classes.

    Attributes:
        classes: (module, name) -> (names of the bases, arguments, whether it takes others).
        exports: public name -> (module, name).
    """

    def __init__(self, wheel):
        self.classes, self.exports, self._by_name = {}, {}, collections.defaultdict(list)
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith("keras/src/") and name.endswith(".py") and not name.endswith("_test.py"):
                    self._read(name[:-3].replace("/", "."), ast.parse(archive.read(name)))

    def _read(self, module, tree):
        for node in tree.body:
            if not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "keras_export":
                    names = ast.literal_eval(mark.args[0])
                    for name in [names] if isinstance(names, str) else names:
                        self.exports[name] = (module, node.name)
            if isinstance(node, ast.ClassDef):
                init = next((x for x in node.body if getattr(x, "name", "") == "__init__"), None)
                arguments = {x.arg for x in [*init.args.args, *init.args.kwonlyargs]} if init else set()
                bases = [getattr(x, "id", getattr(x, "attr", "")) for x in node.bases]
                self.classes[module, node.name] = bases, arguments, init is None or init.args.kwarg is not None
                self._by_name[node.name].append((module, node.name))

    def arguments(self, key):
        """The names of the arguments of a class, with those that its bases take."""
        bases, found, others = self.classes[key]
        for base in bases if others else ():
            places = sorted(self._by_name[base], key=lambda place: place[0] != key[0])
            if places and places[0] != key:
                found = found | self.arguments(places[0])
        return found


def wanted():
    """(title, public name or None, (module, name) or None, keys of the config) of what alphorn has."""
    import inspect

    import engine
    from engine.ops import operation

    for room in ROOMS:
        for name, part in sorted(vars(getattr(engine, room)).items()):
            if not name.startswith("_") and callable(part):
                keys = inspect.signature(part.__init__).parameters if isinstance(part, type) else ()
                yield f"{room}.{name}", f"keras.{room}.{name}", None, keys
    for (module, name), part in sorted(operation._OPERATIONS.items()):
        yield f"{module}.{name}", None, (module, name), part.config_parameters


def main(folder):
    wheels = {tuple(int(x) for x in path.name.split("-")[1].split(".")): path for path in folder.glob("keras-3.*.whl")}
    releases = {".".join(map(str, version)): Release(wheels[version]) for version in sorted(wheels)}
    oldest = next(iter(releases))
    for title, public, place, keys in wanted():
        having = [v for v, r in releases.items() if (public in r.exports if public else place in r.classes)]
        if having and having[0] != oldest:
            print(f"{title}: new in {having[0]}")
        for key in keys if having else ():
            known = (
                v for v in having
                if (found := releases[v].exports[public] if public else place) in releases[v].classes
                and key in releases[v].arguments(found)
            )  # fmt: skip
            since = next(known, having[0])
            if since != having[0]:
                print(f"    {key} of {title}: new in {since}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
