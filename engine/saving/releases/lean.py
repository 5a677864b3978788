"""Configs without the keys that only newer Keras releases know, as long as these hold their defaults.

Keras refuses a config with a key it does not know, so an archive with a new key cannot be read by an older release,
even when the key says nothing. Leaving such keys out makes what alphorn writes readable by Keras 3.6 to 3.15 alike; a
key with another value than its default stays, because the model would be another without it.
"""

from typing import Any

from engine.saving.configs.new_keys import NEW_KEYS, holds_default


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
    for key, _, _ in NEW_KEYS:
        if key in config and holds_default(key, config[key], class_name):
            del config[key]


def _lean_operation(config):
    """Ops that have arguments: the name stands beside the config too, and up to Keras 3.10 only there."""
    if len(config) > 1:
        config.pop("name", None)
