"""Configs without the keys that only newer Keras releases know, as long as these hold their defaults.

Keras refuses a config with a key it does not know, so an archive with a new key cannot be read by an older release,
even when the key says nothing. Leaving such keys out makes what alphorn writes readable by Keras 3.6 to 3.15 alike; a
key with another value than its default stays, because the model would be another without it.
"""

from typing import Any

_ABSENT = object()

# (key, its default, classes that have it); the classes are empty where the key is the same in all of them.
NEW_KEYS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("input_axes", None, frozenset()),
    ("output_axes", None, frozenset()),
    ("quantization_config", None, frozenset()),
    ("optional", False, frozenset({"InputLayer"})),
    ("ragged", False, frozenset({"InputLayer"})),
    ("use_gate", False, frozenset({"MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"})),
    ("sliding_window", None, frozenset({"MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"})),
    ("renorm", False, frozenset({"BatchNormalization"})),
    ("renorm_clipping", None, frozenset({"BatchNormalization"})),
    ("renorm_momentum", 0.99, frozenset({"BatchNormalization"})),
    ("output_padding", None, frozenset({"Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"})),
)


def lean(config: Any) -> Any:
    """A copy of a config tree without new keys that hold their defaults, custom objects left as they are."""
    if isinstance(config, (list, tuple)):
        return [lean(item) for item in config]
    if not isinstance(config, dict):
        return config
    result = {key: lean(value) for key, value in config.items()}
    inner = result.get("config")
    module = result.get("module")
    if isinstance(inner, dict) and isinstance(module, str) and (module == "keras" or module.startswith("keras.")):
        if module.startswith("keras.src.ops"):
            _lean_operation(inner)
        elif isinstance(result.get("class_name"), str):
            _lean_object(result["class_name"], inner)
    return result


def _lean_object(class_name, config):
    for key, default, classes in NEW_KEYS:
        value = config.get(key, _ABSENT)
        same = type(value) is type(default) and value == default
        if same and (not classes or class_name in classes):
            del config[key]


def _lean_operation(config):
    """Ops that have arguments: the name stands beside the config too, and up to Keras 3.10 only there."""
    if len(config) > 1:
        config.pop("name", None)
