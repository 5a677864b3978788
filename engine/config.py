"""Settings of the whole process: float type, fuzz factor, image data format (as `keras.config`)."""

_FLOAT_TYPES = ("bfloat16", "float16", "float32", "float64")
_settings = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}


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
