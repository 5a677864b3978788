"""The closed table of built-in classes and functions that a file may name.

A file says (module, class name). The module chooses one of the families below, by its longest known prefix, and the
class name is looked up in that family's table, which is filled from the engine's own public packages. Nothing is
imported and no attribute is read because a file says so; what is not in a table does not exist for a file.
"""

import functools
import importlib
import inspect
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Family:
    """One kind of built-in object.

    Attributes:
        package: the engine's package whose public names make up the table.
        base: "module:class" (or "module:class|class") that every class of the family derives from.
        module: the module that Keras writes for these classes.
        functions: whether public functions of the package may be named too.
    """

    package: str
    base: str
    module: str
    functions: bool = False


FAMILIES = {
    "models": Family("engine.models", "engine.models:Model", "keras"),
    "layers": Family("engine.layers", "engine.layers:Layer", "keras.layers"),
    "initializers": Family("engine.initializers", "engine.initializers:Initializer", "keras.initializers"),
    "regularizers": Family("engine.regularizers", "engine.regularizers:Regularizer", "keras.regularizers"),
    "constraints": Family("engine.constraints", "engine.constraints:Constraint", "keras.constraints"),
    "activations": Family("engine.activations", "", "keras.activations", functions=True),
    "losses": Family("engine.losses", "engine.losses:Loss", "keras.losses", functions=True),
    "metrics": Family("engine.metrics", "engine.metrics:Metric", "keras.metrics", functions=True),
    "schedules": Family(
        "engine.optimizers.schedules",
        "engine.optimizers.schedules:LearningRateSchedule",
        "keras.optimizers.schedules",
    ),
    "optimizers": Family("engine.optimizers", "engine.optimizers:Optimizer|OptimizerMap", "keras.optimizers"),
    "quantizers": Family("engine.quantizers", "engine.quantizers:Quantizer|QuantizationConfig", "keras.quantizers"),
    "policies": Family("engine.dtype_policies", "engine.dtype_policies:DTypePolicy", "keras.dtype_policies"),
    "random": Family("engine.random", "engine.random:SeedGenerator", "keras.random"),
    "specs": Family("engine.layers", "engine.layers:InputSpec", "keras"),
}

# Module prefixes found in files, old and new, and the family each belongs to. `tf_keras` and `tensorflow.keras`
# are read as `keras` (see `_standard_module`).
MODULES = {
    "keras.models": "models",
    "keras.engine": "models",
    "keras.src.engine": "models",
    "keras.src.models": "models",
    "keras.layers": "layers",
    "keras.src.layers": "layers",
    "keras.engine.input_layer": "layers",
    "keras.engine.base_layer": "layers",
    "keras.src.engine.input_layer": "layers",
    "keras.src.engine.base_layer": "layers",
    "keras.initializers": "initializers",
    "keras.src.initializers": "initializers",
    "keras.regularizers": "regularizers",
    "keras.src.regularizers": "regularizers",
    "keras.constraints": "constraints",
    "keras.src.constraints": "constraints",
    "keras.activations": "activations",
    "keras.src.activations": "activations",
    "keras.losses": "losses",
    "keras.src.losses": "losses",
    "keras.metrics": "metrics",
    "keras.src.metrics": "metrics",
    "keras.optimizers": "optimizers",
    "keras.src.optimizers": "optimizers",
    "keras.src.backend.torch.optimizers": "optimizers",
    "keras.src.backend.jax.optimizers": "optimizers",
    "keras.src.backend.tensorflow.optimizer": "optimizers",
    "keras.optimizers.schedules": "schedules",
    "keras.src.optimizers.schedules": "schedules",
    "keras.dtype_policies": "policies",
    "keras.src.dtype_policies": "policies",
    "keras.mixed_precision": "policies",
    "keras.src.mixed_precision": "policies",
    "keras.random": "random",
    "keras.src.random": "random",
    "keras.quantizers": "quantizers",
    "keras.src.quantizers": "operations",
    "keras.src.ops": "operations",
}

# The modules of ops begin so.
OP_MODULES = ("keras.src.ops", "keras.src.quantizers")

# Classes that Keras exports at its top level, with the family that holds them.
TOP_LEVEL = {
    "Sequential": "models",
    "Model": "models",
    "Functional": "models",
    "Layer": "layers",
    "InputLayer": "layers",
    "Initializer": "initializers",
    "Regularizer": "regularizers",
    "Loss": "losses",
    "Metric": "metrics",
    "Optimizer": "optimizers",
    "Quantizer": "quantizers",
    "DTypePolicy": "policies",
    "FloatDTypePolicy": "policies",
    "InputSpec": "specs",
}

# Names that older releases gave to what has another name now.
OLD_NAMES = {
    ("initializers", "IdentityInitializer"): "Identity",
    ("initializers", "OrthogonalInitializer"): "Orthogonal",
    ("policies", "Policy"): "DTypePolicy",
    ("policies", "PolicyV1"): "DTypePolicy",
    ("layers", "GroupedQueryAttention"): "GroupQueryAttention",
    ("layers", "BatchNormalizationV1"): "BatchNormalization",
    ("models", "ModelV2"): "Model",
}

# The one public class that Keras itself writes with its private module.
PRIVATE_MODULES = {"Functional": "keras.src.models.functional"}

# The order in which a name without a module is looked for (configs of Keras 1 and 2 had none).
WITHOUT_MODULE = (
    "layers", "models", "initializers", "regularizers", "constraints", "optimizers", "schedules", "losses",
    "metrics", "policies",
)  # fmt: skip

_HELPERS = {"get", "serialize", "deserialize"}


def find_class(module: str | None, class_name: str) -> Any:
    """The built-in class that (module, class name) of a file stands for, or None.

    Args:
        module: as the file says it; None looks through the families in the order of `WITHOUT_MODULE`.
        class_name: as the file says it.
    """
    family = family_of(module, class_name)
    if family == "operations":
        return _operation(_standard_module(str(module)), class_name)
    return None if family is None else _member(family, class_name)


def find_function(module: str | None, name: str) -> Any:
    """The built-in activation, loss or metric function of that name, or None.

    Args:
        module: "keras.activations" and the like; "builtins" or None look in all of them.
        name: the name of the function.
    """
    family = None if module in (None, "builtins") else family_of(module)
    families = [family] if family else [key for key, value in FAMILIES.items() if value.functions]
    for key in families:
        if key in FAMILIES and FAMILIES[key].functions and name in _functions(key):
            return _functions(key)[name]
    return None


def class_names(family: str) -> list[str]:
    """The names of the classes of a family."""
    return sorted(_classes(family)) if family in FAMILIES else []


def public_name(cls: type) -> tuple[str, str, str | None] | None:
    """(module, class name, registered name) that Keras writes for a built-in class, or None for another class."""
    name = _public_names().get(cls)
    if name is not None:
        return name
    module = getattr(cls, "__keras_module__", None)
    if module is not None and _operation(module, cls.__name__) is cls:
        return module, cls.__name__, cls.__name__
    return None


def family_of(module: str | None, class_name: str = "") -> str | None:
    """The family that a module of a file belongs to, or None.

    Args:
        module: as the file says it. None and "keras" alone do not tell; there the class name does.
        class_name: as the file says it.
    """
    if not module:
        return next((family for family in WITHOUT_MODULE if _member(family, class_name) is not None), None)
    parts = _standard_module(module).split(".")
    if parts == ["keras"]:
        return TOP_LEVEL.get(class_name)
    for length in range(len(parts), 1, -1):
        family = MODULES.get(".".join(parts[:length]))
        if family is not None:
            return family
    return None


def _standard_module(module: str) -> str:
    for prefix in ("tensorflow.python.keras", "tensorflow.keras", "tf_keras"):
        if module == prefix or module.startswith(prefix + "."):
            return "keras" + module[len(prefix) :]
    return module


def _member(family: str, name: str) -> Any:
    classes = _classes(family)
    return classes.get(name) or classes.get(OLD_NAMES.get((family, name), ""))


@functools.cache
def _classes(family: str) -> dict[str, type]:
    """Public class names of a family and their classes."""
    entry = FAMILIES[family]
    package = importlib.import_module(entry.package)  # a name of our own, written above
    if not entry.base:
        return {}
    base_module, base_name = entry.base.split(":")
    base = tuple(getattr(importlib.import_module(base_module), name) for name in base_name.split("|"))
    return {
        name: value
        for name, value in vars(package).items()
        if inspect.isclass(value) and issubclass(value, base) and not name.startswith("_")
    }


@functools.cache
def _functions(family: str) -> dict[str, Any]:
    """Public functions of a family by name: activations, losses and metrics, none of the helpers."""
    package = importlib.import_module(FAMILIES[family].package)
    return {
        name: value
        for name, value in vars(package).items()
        if inspect.isfunction(value)
        and value.__module__.startswith(FAMILIES[family].package)
        and not name.startswith("_")
        and name not in _HELPERS
    }


@functools.cache
def _public_names() -> dict[type, tuple[str, str, str | None]]:
    names: dict[type, tuple[str, str, str | None]] = {}
    for family, entry in FAMILIES.items():
        for cls in _classes(family).values():
            name = OLD_NAMES.get((family, cls.__name__), cls.__name__)
            if name in PRIVATE_MODULES:
                names.setdefault(cls, (PRIVATE_MODULES[name], name, name))
            else:
                module = "keras" if TOP_LEVEL.get(name) == family and name != "InputLayer" else entry.module
                names.setdefault(cls, (module, name, None))
    return names


def module_of_operation(class_name: Any) -> str | None:
    """The module that Keras writes for the op whose node has that class name, or None."""
    from engine.ops.operation import operation_modules

    return next(iter(operation_modules(class_name)), None)


def _operation(module: str, class_name: str) -> Any:
    """The class of an op's node, such as `Mean` of keras.src.ops.numpy."""
    from engine.ops.operation import operation_class

    return operation_class(module, class_name)
