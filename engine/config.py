"""Settings of the whole process: float type, fuzz factor, image data format (as `keras.config`)."""

import os
from typing import Any

_FLOAT_TYPES = ("bfloat16", "float16", "float32", "float64")
_settings: dict[str, Any] = {
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
    "interactive_logging": True,
}


def floatx() -> str:
    """The default float type, "float32" unless `set_floatx()` changed it."""
    return _settings["floatx"]


def set_floatx(value: str) -> None:
    """Set the default float type: one of "bfloat16", "float16", "float32", "float64"."""
    if value not in _FLOAT_TYPES:
        raise ValueError(f"`floatx` must be one of {', '.join(_FLOAT_TYPES)}, not {value!r}.")
    _settings["floatx"] = value


def epsilon() -> float:
    """The small number that keeps divisions and logarithms finite (1e-7)."""
    return _settings["epsilon"]


def set_epsilon(value: float) -> None:
    """Set the fuzz factor that `epsilon()` returns."""
    _settings["epsilon"] = float(value)


def image_data_format() -> str:
    """The default place of the channel axis: "channels_last" or "channels_first"."""
    return _settings["image_data_format"]


def set_image_data_format(data_format: str) -> None:
    """Set the default place of the channel axis."""
    value = str(data_format).lower()
    if value not in ("channels_first", "channels_last"):
        raise ValueError(f'`data_format` must be "channels_last" or "channels_first", not {data_format!r}.')
    _settings["image_data_format"] = value


def backend() -> str:
    """The name of the backend: always "numpy"."""
    return "numpy"


def enable_unsafe_deserialization() -> None:
    """Allow this thread to load code stored in files from now on (see `engine.saving`)."""
    from engine.saving import enable_unsafe_deserialization as enable

    enable()


def dtype_policy():
    """The dtype policy of layers that are given none."""
    from engine.dtype_policies import dtype_policy

    return dtype_policy()


def set_dtype_policy(policy) -> None:
    """Set the dtype policy of layers that are given none: a name such as "mixed_bfloat16", or a policy."""
    from engine.dtype_policies import set_dtype_policy

    set_dtype_policy(policy)


def enable_interactive_logging() -> None:
    """Write progress to the standard output (the default)."""
    _settings["interactive_logging"] = True


def disable_interactive_logging() -> None:
    """Write progress to Python's `logging` instead of the standard output."""
    _settings["interactive_logging"] = False


def is_interactive_logging_enabled() -> bool:
    """Whether progress is written to the standard output."""
    return _settings["interactive_logging"]


def max_epochs() -> int | None:
    """The most epochs that any `fit()` runs, or None: as set, or from the variable KERAS_MAX_EPOCHS."""
    return _limit("max_epochs", "KERAS_MAX_EPOCHS")


def set_max_epochs(max_epochs: int | None) -> None:
    """Limit the epochs of every `fit()`; None takes the limit away."""
    _settings["max_epochs"] = _checked_limit(max_epochs, "max_epochs")


def max_steps_per_epoch() -> int | None:
    """The most steps of any epoch, or None: as set, or from the variable KERAS_MAX_STEPS_PER_EPOCH."""
    return _limit("max_steps_per_epoch", "KERAS_MAX_STEPS_PER_EPOCH")


def set_max_steps_per_epoch(max_steps_per_epoch: int | None) -> None:
    """Limit the steps of every epoch of `fit()`, `evaluate()` and `predict()`; None takes the limit away."""
    _settings["max_steps_per_epoch"] = _checked_limit(max_steps_per_epoch, "max_steps_per_epoch")


def _limit(name, variable):
    if name in _settings:
        return _settings[name]
    value = os.environ.get(variable)
    return int(value) if value else None


def _checked_limit(value, name):
    if value is not None and (isinstance(value, bool) or int(value) != value or value < 1):
        raise ValueError(f"`{name}` must be a whole number >= 1, or None, not {value!r}.")
    return None if value is None else int(value)
