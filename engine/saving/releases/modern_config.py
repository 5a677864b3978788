"""Configs in the form that is written today, made of configs of any release and without any class of the model.

`upgrade_config` changes what stands in configs so that the engine can read it. Here the frames around them are brought
up to date too (modules and class names of built-in objects), so that Keras itself reads what comes out.
"""

from typing import Any

from engine.saving.configs import builtins
from engine.saving.releases.upgrade_config import upgrade_config


def modern_config(tree: Any, version: str | None) -> Any:
    """A copy of a config tree in the form of today.

    Args:
        tree: the parsed config of a model.
        version: the release of Keras that wrote it; None when it is not known.

    Raises:
        ConfigError: when it asks for what no longer exists, or is not made as configs are.
    """
    tree = upgrade_config(tree, version)
    stack = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            if isinstance(item.get("mask"), dict) and item["mask"].get("class_name") == "__keras_mask__":
                del item["mask"]  # which tensor it is, only a model that is built can tell
            stack.extend(item.values())
            if isinstance(item.get("class_name"), str) and "config" in item:
                _modernize(item)
    if isinstance(tree, dict):
        for key in ("keras_version", "backend"):
            tree.pop(key, None)
    return tree


def _modernize(described):
    """Give the frame of a built-in object its module and class name of today."""
    module, class_name = described.get("module"), described["class_name"]
    if class_name == "__keras_tensor__":
        _place_holder(described["config"])
        return
    if described.get("registered_name") not in (None, class_name) or not isinstance(module, (str, type(None))):
        return
    if class_name.startswith("__") or class_name == "function":
        return
    cls = builtins.find_class(module, class_name)
    name = builtins.public_name(cls) if isinstance(cls, type) else None
    if name is not None:
        described["module"], described["class_name"], described["registered_name"] = name
    inner = described["config"]
    if isinstance(inner, dict) and inner.get("name", "") is None:
        del inner["name"]  # Keras 2 wrote so for some optimizers; today it is no name


def _place_holder(tensor):
    """Keras 2 wrote no shapes of tensors in calls. Keras 3 wants some, and then takes the tensor by its history."""
    if isinstance(tensor, dict) and tensor.get("shape", ()) is None:
        tensor["shape"], tensor["dtype"] = [None], tensor.get("dtype") or "float32"
