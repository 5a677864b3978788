"""Configs without the keys that only newer Keras releases know, as long as these hold their defaults.

Keras refuses a config with a key it does not know, so an archive with a new key cannot be read by an older release,
even when the key says nothing. Leaving such keys out makes what alphorn writes readable by Keras 3.6 to 3.15 alike; a
key with another value than its default stays, because the model would be another without it.
"""

from typing import Any

from engine.saving.configs.new_keys import NEW_KEYS, holds_default

# Ops without arguments, to which up to Keras 3.10 no name could be given.
NAMELESS_OPS = frozenset(
    "BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Cholesky Det Eig Eigh "
    "FFT FFT2 HardTanh IFFT2 Inv LeftShift Logdet LuFactor Map Polar RightShift Select Slogdet Solve StopGradient "
    "TanhShrink Trunc".split()
)


def lean(config: Any) -> Any:
    """A copy of a config tree without new keys that hold their defaults, custom objects left as they are."""
    if isinstance(config, (list, tuple)):
        return [lean(item) for item in config]
    if not isinstance(config, dict):
        return config
    result = {key: lean(value) for key, value in config.items()}
    inner = result.get("config")
    name, module = result.get("class_name"), result.get("module")
    module = module if isinstance(module, str) else ""
    if module.split(".")[0] == "keras" and isinstance(name, str) and isinstance(inner, dict):
        if module.startswith("keras.src.ops") and (len(inner) > 1 or name in NAMELESS_OPS):
            inner.pop("name", None)  # it stands beside the config too, and up to Keras 3.10 only there
        _drop_defaults(inner, name, f"{module.split('.')[-1]}.{name}")
    return result


def _drop_defaults(config, *class_names):
    for _, key, _, _ in NEW_KEYS:
        if key in config and holds_default(key, config[key], *class_names):
            del config[key]
    if "lora_rank" in config and config.get("lora_alpha") == config["lora_rank"]:
        del config["lora_alpha"]  # which is its default, and new in Keras 3.9
