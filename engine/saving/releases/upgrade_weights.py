"""Weights of older Keras releases, given under the paths and in the order of today."""

import re
from typing import Any

import numpy as np

from engine.saving.releases.dependency_paths import dependency_paths, translated
from engine.saving.releases.early_int4 import early_layers
from engine.saving.store import Stored, WeightReader, as_array, described
from engine.saving.weights import walk as walking

# Where a part stood before, as (pattern of its path of today, what to put in its place). The first that leads to
# something in the file is taken.
OLD_PATHS = (
    (re.compile(r"(^|/)(query_dense|key_dense|value_dense|output_dense)$"), r"\1_\2"),  # attention in Keras 2
)

OPTIMIZER = "optimizer"


def upgrade_weights(reader: WeightReader, model: Any) -> WeightReader:
    """A reader that gives what an older file has as if it had been written today.

    What a file has decides, not the release that it names: a file of weights alone names none.
    """
    return _UpgradedReader(reader, model)


class _UpgradedReader(WeightReader):
    """Another reader with paths and optimizer variables in the form of today."""

    def __init__(self, reader: WeightReader, model: Any):
        self.name = reader.name
        self._reader = reader
        self._stored = frozenset(reader.paths())
        self._asked: dict[str, str] = {}  # path of the file -> path of today under which it was asked for
        self._dependencies = dependency_paths([path for path in self._stored if reader.describe(path)], model)
        self._summaries = self._finish_bins(model)
        self._early = early_layers(model, self._describe)
        self._orders = _optimizer_orders(reader, getattr(model, "optimizer", None))

    def paths(self) -> list[str]:
        return [self._asked.get(path, path) for path in self._reader.paths()]

    def _describe(self, path):
        """What the file has for a path of today."""
        old = self._old(path)
        return self._reader.describe(old) if old in self._stored else {}

    def describe(self, path: str) -> dict[str, Stored]:
        entries = self._describe(path)
        if path in self._early:
            return self._early[path].describe(entries)
        if path in self._summaries:
            return {key: entry for key, entry in entries.items() if key != "0"}
        if path not in self._orders:
            return entries
        return {
            str(i): entries[source] if isinstance(source, str) else described(source)
            for i, source in enumerate(self._orders[path])
        }

    def title(self, path: str) -> str | None:
        return self._reader.title(self._old(path))

    def read(self, path: str, key: str) -> np.ndarray:
        if path in self._orders:
            source = self._orders[path][int(key)]
            if not isinstance(source, str):
                return np.array(as_array(source))
            key = source
        value = self._reader.read(self._old(path), key)
        return self._early[path].read(key, value) if path in self._early else value

    def _old(self, path):
        """The path of the file for a path of today."""
        if path in self._stored:
            return path
        start = translated(path, self._dependencies)
        candidates = [start, *(pattern.sub(old, start) for pattern, old in OLD_PATHS)]
        for candidate in candidates:
            if candidate != path and candidate in self._stored:
                self._asked[candidate] = path
                return candidate
        return path

    def _finish_bins(self, model) -> set[str]:
        """Make the bins of Discretization layers, of which Keras 2 kept a summary of what they saw; their paths."""
        from engine.layers import Discretization

        done: set[str] = set()
        if not any(isinstance(layer, Discretization) for layer in model._flatten_layers()):
            return done
        for place in walking.walk(model):
            old = self._old(place.path)
            if isinstance(place.part, Discretization) and "0" in self._reader.describe(old):
                place.part.load_own_variables({"0": self._reader.read(old, "0")})
                done.add(place.path)
        return done


def _optimizer_orders(reader, optimizer) -> dict[str, list]:
    """Where each variable of an optimizer, and of one inside it, is found, by path, where that is not as it is today.

    A key of the file, or a value that old files lack.
    """
    if optimizer is None or not getattr(optimizer, "built", False):
        return {}
    inner: Any = getattr(optimizer, "inner_optimizer", None)
    if inner is not None:
        return _loss_scale_orders(reader, optimizer, inner)
    order = _optimizer_order(reader, optimizer)
    return {} if order is None else {OPTIMIZER: order}


def _loss_scale_orders(reader, optimizer, inner) -> dict[str, list]:
    """The same for a LossScaleOptimizer, which keeps the variables of the inner one too, behind its own."""
    path = f"{OPTIMIZER}/inner_optimizer"
    outer_keys, inner_keys = (_numbers(_describe(reader, place)) for place in (OPTIMIZER, path))
    own, slots = list(optimizer._variables), list(inner.variables_in_files())
    orders: dict[str, list] = {}
    if len(outer_keys) == len(own) + len(slots) + 1:  # alphorn 0.1 wrote Nadam's product, which Keras forgets here
        orders[OPTIMIZER] = _product_last(_describe(reader, OPTIMIZER), [*own, *slots], outer_keys)[:-1]
    if len(inner_keys) == len(slots) + 1:
        orders[path] = _product_last(_describe(reader, path), slots, inner_keys)[:-1]
    numbers = sum(variable.name in ("iteration", "learning_rate") for variable in slots)
    if len(outer_keys) == 2 + numbers < len(own) + len(slots):
        # Written before the first step, when Keras had made no scale and no slots yet: those stay as they start.
        orders[OPTIMIZER] = [*outer_keys[:2], *own[2:], *outer_keys[2:], *slots[numbers:]]
        orders[path] = [*inner_keys, *slots[numbers:]]
    if outer_keys and not inner_keys:  # an `.h5` file has the whole once
        of_inner = orders.get(OPTIMIZER, outer_keys)[len(own) :]
        orders[path] = [reader.read(OPTIMIZER, key) if isinstance(key, str) else key for key in of_inner]
    return orders


def _describe(reader, path) -> dict[str, Stored]:
    return reader.describe(path) if path in reader.paths() else {}


def _numbers(stored) -> list[str]:
    return sorted((key for key in stored if key.isdigit()), key=int)


def _optimizer_order(reader, optimizer) -> list | None:
    stored = reader.describe(OPTIMIZER)
    wanted = list(optimizer.variables)
    keys: list = _numbers(stored)
    if not keys:
        return None
    if type(optimizer).__name__ in ("RMSprop", "Adagrad", "Adadelta") and stored[keys[0]].shape != ():
        keys = [wanted[0], *keys]  # up to Keras 2.2, these did not keep the number of iterations
    if type(optimizer).__name__ == "Nadam":
        keys = _nadam_keys(reader, stored, optimizer, wanted, keys)
    rate = next((i for i, variable in enumerate(wanted) if variable.name == "learning_rate"), None)
    keras2 = rate is None
    if rate == 1 and (len(keys) == 1 or not isinstance(keys[0], str) or stored[keys[1]].shape != ()):
        # Keras 2 does not keep the learning rate: the config has it.
        keras2 = True
        keys = [keys[0], wanted[1], *keys[1:]]
    if keras2 and type(optimizer).__name__ == "SGD" and not optimizer.momentum:
        # Keras 2 keeps momenta even where there is no momentum; nothing reads them.
        unused = [stored[key].shape for key in keys[len(wanted) :]]
        if unused == [tuple(variable.shape) for variable in optimizer._trainable_variables]:
            keys = keys[: len(wanted)]
    if type(optimizer).__name__ == "Adafactor":
        keys = _adafactor_keys(stored, wanted, keys)
    if len(keys) <= 2 < len(wanted) and not any(wanted[i].shape for i in range(len(keys))):
        # Written before the first step, when Keras had made no slots yet: those of the model stay as they start.
        keys = [*keys, *wanted[len(keys) :]]
    as_today = all(isinstance(key, str) for key in keys) and keys == sorted(stored, key=lambda key: (len(key), key))
    return None if as_today else keys


def _nadam_keys(reader, stored, optimizer, wanted, keys):
    """Up to Keras 3.8 the product of momenta stood before the slots, from 3.10 on it stands last; Keras 2 has none."""
    if len(keys) != len(wanted):
        has_rate = any(variable.name == "learning_rate" for variable in wanted)
        lacks_rate = has_rate and len(keys) > 1 and stored[keys[1]].shape != ()
        if len(keys) != len(wanted) - 1 - lacks_rate:
            return keys
        done = np.arange(1, int(reader.read(OPTIMIZER, keys[0])) + 1)
        grown = 1 - 0.5 * 0.96 ** (optimizer._schedule_decay * done)
        return [*keys, np.prod(optimizer.beta_1 * grown).astype("float32")]
    return _product_last(stored, wanted, keys)


def _product_last(stored, wanted, keys):
    """The keys of Nadam's state, alone or at the end of another's, with that of its product of momenta last."""
    for place, (key, variable) in enumerate(zip(keys, wanted)):
        if stored[key].shape == () and tuple(variable.shape) != ():
            return [*keys[:place], *keys[place + 1 :], key]
    return keys


def _adafactor_keys(stored, wanted, keys):
    """The two numbers that stand for the sums of rows and columns of a vector, which has none, are those of the model.

    Nothing reads them. Keras 2 does not keep them, and up to Keras 3.3 they are floats.
    """
    found, rest = [], list(keys)
    for place, variable in enumerate(wanted):
        shape = None
        if rest:
            shape = stored[rest[0]].shape if isinstance(rest[0], str) else tuple(rest[0].shape)
        if place > 1 and tuple(variable.shape) == ():
            found.append(variable)
            rest = rest[1:] if shape == () else rest
        elif rest:
            found.append(rest.pop(0))
    return found if not rest and len(found) == len(wanted) else keys
