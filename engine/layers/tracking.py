"""Tracking: what is assigned to a layer's attributes (also inside lists and dicts) becomes part of its state."""

import contextlib
import threading
from collections import OrderedDict, defaultdict

from engine.graph import Variable

VARIABLES, LAYERS, METRICS, SEED_GENERATORS = "variables", "layers", "metrics", "seed_generators"


class _Switch(threading.local):
    def __init__(self):
        self.on = True


_switch = _Switch()
_kinds: dict = {}  # type -> which kind of state it is, or None


@contextlib.contextmanager
def no_tracking():
    """Inside, attributes are assigned without becoming part of a layer's state."""
    saved, _switch.on = _switch.on, False
    try:
        yield
    finally:
        _switch.on = saved


def _kind_of(cls) -> str | None:
    """The kind of state that objects of a class are. Metrics and seed generators are known by what they do."""
    if cls not in _kinds:
        from engine.layers.layer import Layer

        if issubclass(cls, Variable):
            kind = VARIABLES
        elif issubclass(cls, Layer):
            kind = LAYERS
        elif hasattr(cls, "update_state") and hasattr(cls, "result") and hasattr(cls, "reset_state"):
            kind = METRICS
        elif hasattr(cls, "next") and hasattr(cls, "get_config") and cls.__name__ == "SeedGenerator":
            kind = SEED_GENERATORS
        else:
            kind = None
        _kinds[cls] = kind
    return _kinds[cls]


class Tracker:
    """Keeps, for one layer, the lists of its variables, sublayers, metrics and seed generators.

    Objects are kept in the order in which they were first assigned. A locked tracker refuses new ones.
    """

    def __init__(self):
        self.trainable_variables: list = []
        self.non_trainable_variables: list = []
        self.layers: list = []
        self.metrics: list = []
        self.seed_generators: list = []
        self.locked = False
        self._ids: set = set()

    def track(self, value):
        """Add what `value` is or holds; returns it, lists, dicts and sets replaced by ones that see later changes.

        What is of another class derived from these (a `Counter`, say) stays itself: what it holds now is added.
        """
        if not _switch.on:
            return value
        kind = _kind_of(type(value))
        if kind is not None:
            self.add(kind, value)
        elif isinstance(value, (list, dict, set)):
            if type(value) in _WRAPPERS:
                return _WRAPPERS[type(value)](value, self)
            for item in list(value.values() if isinstance(value, dict) else value):
                self.track(item)
        elif isinstance(value, tuple):
            for item in value:
                wrapped = self.track(item)
                if wrapped is not item:  # a list inside: the tuple must hold the wrapped one
                    items = [self.track(x) for x in value]
                    return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
        return value

    def add(self, kind: str, value) -> None:
        """Add one object, unless it is there already."""
        if id(value) in self._ids:
            return
        if self.locked:
            raise ValueError(
                f"A layer that is built cannot get new state, but {value!r} was assigned to one. Make all variables "
                f"and sublayers in `__init__()` or `build()`."
            )
        self._ids.add(id(value))
        self._list_of(kind, value).append(value)

    def _list_of(self, kind, value):
        if kind == VARIABLES:
            return self.trainable_variables if value.trainable else self.non_trainable_variables
        return getattr(self, kind)

    def remove(self, value) -> None:
        """Forget an object; what is not there is let be."""
        if id(value) not in self._ids:
            return
        self._ids.discard(id(value))
        for stored in (
            self.trainable_variables, self.non_trainable_variables, self.layers, self.metrics, self.seed_generators,
        ):  # fmt: skip
            stored[:] = [item for item in stored if item is not value]


class TrackedList(list):
    """A list that tells a tracker of what is put into it and taken out."""

    def __init__(self, values=(), tracker=None):
        self.tracker = tracker
        super().__init__(tracker.track(v) for v in values) if tracker else super().__init__(values)

    def _track(self, value):
        return self.tracker.track(value) if self.tracker else value

    def _untrack(self, value):
        if self.tracker and all(item is not value for item in self):
            self.tracker.remove(value)

    def append(self, value):
        super().append(self._track(value))

    def insert(self, index, value):
        super().insert(index, self._track(value))

    def extend(self, values):
        super().extend([self._track(v) for v in values])

    def __iadd__(self, values):  # type: ignore[misc]
        self.extend(values)
        return self

    def __setitem__(self, index, value):
        old = self[index] if isinstance(index, slice) else [self[index]]
        tracked = [self._track(v) for v in value] if isinstance(index, slice) else self._track(value)
        super().__setitem__(index, tracked)
        for item in old:
            self._untrack(item)

    def __delitem__(self, index):
        old = self[index] if isinstance(index, slice) else [self[index]]
        super().__delitem__(index)
        for item in old:
            self._untrack(item)

    def pop(self, index=-1):
        value = super().pop(index)
        self._untrack(value)
        return value

    def remove(self, value):
        for i, item in enumerate(self):
            if item is value or (type(item) is type(value) and not hasattr(item, "dtype") and item == value):
                del self[i]
                return
        raise ValueError(f"{value!r} is not in the list.")

    def clear(self):
        del self[:]

    def __reduce__(self):
        return (list, (list(self),))


class _TrackedMapping:
    """What a dict does that tells a tracker of what is put into it and taken out."""

    def __init__(self, values=(), tracker=None):
        self.tracker = tracker
        super().__init__()
        self.update(values)

    def __setitem__(self, key, value):
        old = self.get(key)
        super().__setitem__(key, self.tracker.track(value) if self.tracker else value)
        self._untrack(old)

    def update(self, *args, **kwargs):
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def __delitem__(self, key):
        old = self[key]
        super().__delitem__(key)
        self._untrack(old)

    def pop(self, key, *default):
        if key not in self and default:
            return default[0]
        value = super().pop(key)
        self._untrack(value)
        return value

    def popitem(self, *args, **kwargs):
        key, value = super().popitem(*args, **kwargs)
        self._untrack(value)
        return key, value

    def clear(self):
        for key in list(self):
            del self[key]

    def _untrack(self, value):
        if self.tracker and value is not None and all(item is not value for item in self.values()):
            self.tracker.remove(value)


class TrackedDict(_TrackedMapping, dict):
    """A dict that tells a tracker of what is put into it and taken out."""

    def __reduce__(self):
        return (dict, (dict(self),))


class TrackedOrderedDict(_TrackedMapping, OrderedDict):  # type: ignore[misc]
    """An OrderedDict that tells a tracker of what is put into it and taken out."""

    def __reduce__(self):
        return (OrderedDict, (list(self.items()),))


class TrackedDefaultDict(_TrackedMapping, defaultdict):  # type: ignore[misc]
    """A defaultdict that tells a tracker of what is put into it, by itself too, and taken out."""

    def __init__(self, values=(), tracker=None):
        super().__init__(values, tracker)
        self.default_factory = getattr(values, "default_factory", None)

    def __missing__(self, key):
        super().__missing__(key)
        return self[key]

    def __reduce__(self):
        return (defaultdict, (self.default_factory, dict(self)))


class TrackedSet(set):
    """A set that tells a tracker of what is put into it and taken out."""

    def __init__(self, values=(), tracker=None):
        self.tracker = tracker
        super().__init__(tracker.track(v) for v in values) if tracker else super().__init__(values)

    def add(self, value):
        super().add(self.tracker.track(value) if self.tracker else value)

    def update(self, *others):
        for values in others:
            for value in values:
                self.add(value)

    def remove(self, value):
        super().remove(value)
        if self.tracker:
            self.tracker.remove(value)

    def discard(self, value):
        if value in self:
            self.remove(value)

    def pop(self):
        value = next(iter(self))
        self.remove(value)
        return value

    def clear(self):
        for value in list(self):
            self.remove(value)

    def __reduce__(self):
        return (set, (set(self),))


_WRAPPERS = {
    cls: tracked
    for plain, tracked in (
        (list, TrackedList), (dict, TrackedDict), (OrderedDict, TrackedOrderedDict), (defaultdict, TrackedDefaultDict),
        (set, TrackedSet),
    )
    for cls in (plain, tracked)
}  # fmt: skip
