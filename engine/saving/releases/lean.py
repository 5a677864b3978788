"""Configs without the keys that only newer Keras releases know, as long as these hold their defaults.

Keras refuses a config with a key it does not know, so an archive with a new key cannot be read by an older release,
even when the key says nothing. Leaving such keys out makes what alphorn writes readable by Keras 3.6 to 3.15 alike; a
key with another value than its default stays, because the model would be another without it.

The name of an op is such a key, up to Keras 3.10. An op without one gets the next automatic name of its class when it
is read. It keeps its name where that could be the name of another layer in the model ("add", "add_1", ...), or where
losses and metrics are given to the output of that name.
"""

import re
from typing import Any

from engine.saving.configs import builtins
from engine.saving.configs.new_keys import NEW_KEYS, holds_default
from engine.utils import to_snake_case

# Ops without arguments, to which up to Keras 3.10 no name could be given.
NAMELESS_OPS = frozenset(
    "BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Cholesky Det Eig Eigh "
    "FFT FFT2 HardTanh IFFT2 Inv LeftShift Logdet LuFactor Map Polar RightShift Select Slogdet Solve StopGradient "
    "TanhShrink Trunc".split()
)


NAMELESS = (3, 10)  # the last release that takes no names of ops with arguments


def lean(config: Any, oldest: tuple[int, int] | None = None) -> Any:
    """A copy of a config tree without new keys that hold their defaults, custom objects left as they are.

    Args:
        config: the config.
        oldest: the release that must read it. Up to 3.10, ops have no names, whatever other layers are called.
    """
    settings = config.get("compile_config") if isinstance(config, dict) else None
    return _lean(config, None if oldest is not None and oldest <= NAMELESS else _keys(settings), frozenset())


def _lean(config, outputs, taken):
    """`outputs`: names that ops must keep, None when they keep none; `taken`: those of the layers beside this one."""
    if isinstance(config, (list, tuple)):
        taken = frozenset(_stems(config)) if outputs is not None else taken
        return [_lean(item, outputs, taken) for item in config]
    if not isinstance(config, dict):
        return config
    result = {key: _lean(value, outputs, taken) for key, value in config.items()}
    inner = result.get("config")
    if _is_of_keras(result):
        if _may_be_nameless(result) and not _keeps_name(result, outputs, taken):
            inner.pop("name", None)  # it stands beside the config too, and up to Keras 3.10 only there
        _drop_defaults(inner, result["class_name"], f"{result['module'].split('.')[-1]}.{result['class_name']}")
    return result


def _is_of_keras(described) -> bool:
    module, name = described.get("module"), described.get("class_name")
    own = isinstance(module, str) and module.split(".")[0] == "keras"
    return own and isinstance(name, str) and isinstance(described.get("config"), dict)


def _may_be_nameless(described) -> bool:
    is_op = described["module"].startswith(builtins.OP_MODULES)
    return is_op and (len(described["config"]) > 1 or described["class_name"] in NAMELESS_OPS)


def _keeps_name(described, outputs, taken) -> bool:
    if outputs is None:
        return False
    return described["config"].get("name") in outputs or to_snake_case(described["class_name"]) in taken


def _stems(layers):
    """The names of the layers of a model that keep them, without the numbers at their ends."""
    for layer in layers:
        name = layer.get("name") if isinstance(layer, dict) and "inbound_nodes" in layer else None
        if isinstance(name, str) and not (_is_of_keras(layer) and _may_be_nameless(layer)):
            yield re.sub(r"_\d+$", "", name)


def _keys(settings) -> set:
    """All keys of dicts inside the settings of `compile()`: among them the names of outputs."""
    if isinstance(settings, dict):
        return set(settings).union(*map(_keys, settings.values()))
    return set().union(*map(_keys, settings)) if isinstance(settings, (list, tuple)) else set()


def _drop_defaults(config, *class_names):
    for _, key, _, _ in NEW_KEYS:
        if key in config and holds_default(key, config[key], *class_names):
            del config[key]
    if "lora_rank" in config and config.get("lora_alpha") == config["lora_rank"]:
        del config["lora_alpha"]  # which is its default, and new in Keras 3.9
