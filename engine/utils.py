"""Names, seeds and small array helpers that every room uses (part of `keras.utils`)."""

import collections
import functools
import random
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import config

_name_counts: collections.defaultdict = collections.defaultdict(int)
_random_seed: list = [None]


@functools.lru_cache(maxsize=4096)
def to_snake_case(name: str) -> str:
    """A class name in snake case: "MyDense" gives "my_dense"."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def uniquify(name: str) -> str:
    """`name` when it is new in this session, otherwise `name` with a number behind it."""
    count = _name_counts[name]
    _name_counts[name] += 1
    return f"{name}_{count}" if count else name


def auto_name(prefix: str) -> str:
    """A name for an object of class `prefix`: "Dense" gives "dense", "dense_1", "dense_2", ..."""
    return uniquify(to_snake_case(prefix))


def get_uid(prefix: str = "") -> int:
    """The next number for names that start with `prefix`, counted from 1."""
    _name_counts[prefix] += 1
    return _name_counts[prefix]


def reset_uids() -> None:
    """Start counting automatic names afresh."""
    _name_counts.clear()


def clear_session(free_memory: bool = True) -> None:
    """Forget automatic names, the global random state and the policy of new layers, as at the start of the session."""
    from engine.dtype_policies import set_dtype_policy
    from engine.random import seed_generator

    reset_uids()
    set_dtype_policy(None)
    seed_generator.reset_global_seed_generator()


def get_object_name(obj: Any) -> str:
    """The name of an object, or one made from its function or class name."""
    if hasattr(obj, "name"):
        return obj.name
    return to_snake_case(getattr(obj, "__name__", obj.__class__.__name__))


def default(method: Callable) -> Callable:
    """Mark a method as the base class's own, so that `is_default` can tell whether it was overridden."""
    method._is_default = True  # type: ignore[attr-defined]
    return method


def is_default(method: Callable) -> bool:
    """Whether `method` is the base class's own."""
    return getattr(method, "_is_default", False)


def set_random_seed(seed: int) -> None:
    """Seed everything random: Python's `random`, NumPy's global generator, and the engine's own.

    Args:
        seed: a whole number, 0 or more. After the call, a run repeats bit for bit.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ValueError(f"`seed` must be a whole number >= 0, not {seed!r}.")
    from engine.random import seed_generator

    _random_seed[0] = int(seed)
    random.seed(int(seed))
    np.random.seed(int(seed) % 2**32)
    seed_generator.reset_global_seed_generator()


def get_random_seed() -> int | None:
    """The seed of the last `set_random_seed()`, or None."""
    return _random_seed[0]


def make_default_seed() -> int:
    """A seed for an object that was given none; repeats after `set_random_seed()`."""
    return random.randint(1, int(1e9))


def standardize_shape(shape: Any, what: str = "shape") -> tuple:
    """`shape` as a tuple of int and None.

    Raises:
        ValueError: when a dimension is negative.
        TypeError: when it is no sequence of whole numbers.
    """
    if not isinstance(shape, (tuple, list)):
        if shape is None or not hasattr(shape, "__iter__"):
            raise TypeError(f"`{what}` must be a sequence of whole numbers and None, not {shape!r}.")
    dims = []
    for dim in shape:
        if dim is not None:
            try:
                dim = dim.__index__()
            except AttributeError:
                raise TypeError(f"`{what}` must be made of whole numbers and None, not {shape!r}.") from None
            if dim < 0:
                raise ValueError(f"`{what}` must not have a negative dimension, not {tuple(shape)}.")
        dims.append(dim)
    return tuple(dims)


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, be it an int or a float without a fraction."""
    if isinstance(value, (bool, np.bool_)):
        return False
    return isinstance(value, (int, np.integer)) or (isinstance(value, (float, np.floating)) and value.is_integer())


def whole_number(value: Any, name: str, minimum: int | None = None, where: str = "") -> int:
    """`value` as an int, or a ValueError that names the argument.

    Args:
        value: an int, a NumPy integer, or a float without a fraction (R's numbers, JSON's); bool is refused.
        name: the name of the argument.
        minimum: the least value allowed.
        where: said at the end of the message, such as "in layer 'head'".
    """
    if not is_whole(value) or (minimum is not None and value < minimum):
        least = "" if minimum is None else f" >= {minimum}"
        tail = f", {where}" if where else ""
        raise ValueError(f"`{name}` must be a whole number{least}, not {value!r}{tail}.")
    return int(value)


def standardize_tuple(value: Any, n: int, name: str, allow_zero: bool = False, where: str = "") -> tuple:
    """A tuple of `n` whole numbers from one number or a sequence of `n` (kernel sizes, strides, ...)."""
    values = (value,) * n if is_whole(value) else value
    try:
        values = tuple(values)
    except TypeError:
        values = ()
    least = 0 if allow_zero else 1
    fits = len(values) == n and all(is_whole(v) and v >= least for v in values)
    if not fits:
        tail = f", {where}" if where else ""
        raise ValueError(f"`{name}` must be a whole number >= {least} or a tuple of {n} such, not {value!r}{tail}.")
    return tuple(int(v) for v in values)


def standardize_data_format(data_format: str | None) -> str:
    """ "channels_last" or "channels_first"; None stands for `config.image_data_format()`."""
    if data_format is None:
        return config.image_data_format()
    value = str(data_format).lower()
    if value not in ("channels_first", "channels_last"):
        raise ValueError(f'`data_format` must be "channels_last" or "channels_first", not {data_format!r}.')
    return value


def standardize_padding(padding: str, allowed: tuple = ("valid", "same")) -> str:
    """`padding` in lower case, one of `allowed`."""
    value = padding.lower() if isinstance(padding, str) else padding
    if value not in allowed:
        shown = ", ".join(f'"{name}"' for name in allowed)
        raise ValueError(f"`padding` must be one of {shown}, not {padding!r}.")
    return value


def to_categorical(x: Any, num_classes: int | None = None) -> np.ndarray:
    """Class numbers as one-hot rows.

    Args:
        x: array of whole numbers from 0 to `num_classes` - 1; a last axis of size 1 is dropped.
        num_classes: how many classes; the greatest number + 1 when None.

    Returns:
        float32 array of shape `x.shape + (num_classes,)`.
    """
    x = np.asarray(x)
    if x.dtype.kind == "f" and not np.array_equal(x, np.floor(x)):
        raise ValueError("`x` must hold whole numbers (class numbers), but it has fractions.")
    x = x.astype("int64")
    shape = x.shape[:-1] if x.ndim > 1 and x.shape[-1] == 1 else x.shape
    flat = x.reshape(-1)
    if num_classes is None:
        num_classes = int(flat.max()) + 1 if flat.size else 0
    if flat.size and (flat.min() < 0 or flat.max() >= num_classes):
        raise ValueError(
            f"`x` must hold numbers from 0 to {num_classes - 1}, but it has {int(flat.min())} to {int(flat.max())}."
        )
    rows = np.zeros((flat.size, num_classes), "float32")
    rows[np.arange(flat.size), flat] = 1
    return rows.reshape(shape + (num_classes,))


def normalize(x: Any, axis: int = -1, order: int = 2) -> np.ndarray:
    """`x` divided by its norm of that order along `axis`; vectors of norm 0 stay 0."""
    x = np.asarray(x)
    norms = np.atleast_1d(np.linalg.norm(x, order, axis))
    norms[norms == 0] = 1
    return x / np.expand_dims(norms, axis)

def pad_sequences(
    sequences: Any,
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> np.ndarray:
    """Sequences of different lengths as one array.

    Args:
        sequences: a list of sequences.
        maxlen: the length they are all brought to; that of the longest when None.
        dtype: the type of the array.
        padding: "pre" puts `value` in front of shorter ones, "post" behind.
        truncating: "pre" cuts longer ones at their beginning, "post" at their end.
        value: the filling.

    Returns:
        Array of shape (number of sequences, maxlen, ...).
    """
    for name, choice in (("padding", padding), ("truncating", truncating)):
        if choice not in ("pre", "post"):
            raise ValueError(f'`{name}` must be "pre" or "post", not {choice!r}.')
    try:
        arrays = [np.asarray(sequence) for sequence in sequences]
        lengths = [len(array) for array in arrays]
    except TypeError:
        raise ValueError("`sequences` must be a list of sequences.") from None
    maxlen = max(lengths, default=0) if maxlen is None else maxlen
    tail = next((array.shape[1:] for array in arrays if len(array)), ())
    padded = np.full((len(arrays), maxlen, *tail), value, dtype=dtype)
    for row, array in zip(padded, arrays):
        if not len(array):
            continue
        if array.shape[1:] != tail:
            raise ValueError(f"All of `sequences` must hold items of shape {tail}, and one holds {array.shape[1:]}.")
        kept = array[max(len(array) - maxlen, 0):] if truncating == "pre" else array[:maxlen]
        if padding == "post":
            row[: len(kept)] = kept
        elif len(kept):
            row[-len(kept):] = kept
    return padded


_ELSEWHERE = {  # names that Keras has in `utils` too -> the module that they live in
    "get_file": "engine.downloads.cache",
    "PyDataset": "engine.training.py_dataset",
    "timeseries_dataset_from_array": "engine.training.timeseries",
    "Sequence": "engine.training.py_dataset",
    "Progbar": "engine.training.progress",
    "pack_x_y_sample_weight": "engine.training.data",
    "unpack_x_y_sample_weight": "engine.training.data",
    "CustomObjectScope": "engine.saving",
    "custom_object_scope": "engine.saving",
    "get_custom_objects": "engine.saving",
    "get_registered_name": "engine.saving",
    "get_registered_object": "engine.saving",
    "register_keras_serializable": "engine.saving",
    "serialize_keras_object": "engine.saving",
    "deserialize_keras_object": "engine.saving",
    "is_keras_tensor": "engine.backend",
    "standardize_dtype": "engine.backend",
    "enable_interactive_logging": "engine.config",
    "disable_interactive_logging": "engine.config",
    "is_interactive_logging_enabled": "engine.config",
}


def __getattr__(name):
    """Names from other rooms, which are imported when one is asked for."""
    if name in _ELSEWHERE:
        import importlib

        return getattr(importlib.import_module(_ELSEWHERE[name]), "PyDataset" if name == "Sequence" else name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
