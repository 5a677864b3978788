"""Files fetched once and kept: `get_file()` (`keras.utils.get_file`), and archives unpacked with checks."""

from engine.downloads.cache import get_file, keras_home

__all__ = ["get_file", "keras_home"]
