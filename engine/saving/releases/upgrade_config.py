"""Configs of older Keras releases brought up to date, by a table of small rules.

Every rule is one row of `RULES`: which classes it is for and what it changes in their config. A rule acts on what it
finds, so that configs of today pass through unchanged; the few that need to know the release say so. Custom objects
are never touched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.errors import ConfigError
from engine.saving.configs import builtins
from engine.saving.releases import keras1, keras2_graph


@dataclass(frozen=True)
class Rule:
    """One change to the configs of some classes.

    Attributes:
        families: the families of the classes (see `engine.saving.configs.builtins`).
        classes: their names; empty for all of the families.
        change: alters the config, a dict, in place.
    """

    families: frozenset[str]
    classes: frozenset[str]
    change: Callable[[dict], None]


def rule(families: str, classes: str, change: Callable[[dict], None]) -> Rule:
    """A rule for families and classes that are named in strings, separated by spaces; "*" is all classes."""
    return Rule(frozenset(families.split()), frozenset() if classes == "*" else frozenset(classes.split()), change)


def drop(*keys: str) -> Callable[[dict], None]:
    """Leave out keys that say nothing any more."""

    def change(config):
        for key in keys:
            config.pop(key, None)

    return change


def drop_if(key: str, *values: Any) -> Callable[[dict], None]:
    """Leave out a key whose other values would ask for what no longer exists; with those it is an error."""

    def change(config):
        if key in config:
            if config[key] not in values:
                raise ConfigError(
                    f"The config of {config.get('name', 'an object')!r} has `{key}` = {config[key]!r}, which only old "
                    f"releases of Keras know. Without it the object would be another."
                )
            del config[key]

    return change


def rename(old: str, new: str) -> Callable[[dict], None]:
    """Give a key its name of today."""

    def change(config):
        if old in config:
            config.setdefault(new, config.pop(old))

    return change


def alter(key: str, function: Callable[[Any], Any]) -> Callable[[dict], None]:
    """Write a value in its form of today."""

    def change(config):
        if key in config:
            config[key] = function(config[key])

    return change


def _single(value):
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _reduction(value):
    return "sum_over_batch_size" if value == "auto" else value


def _drop_named_function(config):
    if isinstance(config.get("fn"), str):  # built-in losses wrote the function that they are made of
        del config["fn"]


def _decay_of_old(config):
    """Before Keras 2.11, `decay` divided the learning rate by 1 + decay * iterations."""
    decay, rate = config.get("decay"), config.get("learning_rate")
    if decay and isinstance(decay, (int, float)) and isinstance(rate, (int, float)):
        del config["decay"]
        schedule = {"initial_learning_rate": rate, "decay_steps": 1, "decay_rate": decay}
        config["learning_rate"] = {
            "module": "keras.optimizers.schedules", "class_name": "InverseTimeDecay", "config": schedule,
            "registered_name": None,
        }  # fmt: skip


def _muon_of_old(config):
    """Up to Keras 3.12, Muon scaled its steps in another way, and had one weight decay for all variables."""
    if "rms_rate" not in config:
        config["rms_rate"] = "aspect_ratio"
        config.setdefault("adam_weight_decay", config.get("weight_decay"))


def _function(value):
    if not isinstance(value, str):
        return value
    return {"module": "builtins", "class_name": "function", "config": value, "registered_name": "function"}


# From this release on, numbers in rows of one, (n, 1), are one vector a row: (n, depth), not (n, 1, depth).
ONE_HOT_WITHOUT_AXIS = (3, 4)

RNNS = " ".join(keras2_graph.RNNS)
CELLS = "SimpleRNNCell LSTMCell GRUCell StackedRNNCells"

RULES = (
    rule("layers", "InputLayer", rename("batch_input_shape", "batch_shape")),
    rule("layers", "*", drop("batch_input_shape")),
    rule("layers", RNNS, drop_if("time_major", False, None)),
    rule("layers", f"{RNNS} {CELLS}", drop("implementation")),
    rule("layers", "Embedding", drop("input_length")),
    rule("layers", "BatchNormalization", alter("axis", _single)),
    rule("layers", "BatchNormalization", drop("fused", "virtual_batch_size", "adjustment")),
    rule("layers", "SpatialDropout1D SpatialDropout2D SpatialDropout3D", drop("noise_shape", "trainable")),
    rule("layers", "Discretization HashedCrossing", drop("trainable")),
    rule("layers", "LeakyReLU", rename("alpha", "negative_slope")),
    rule("layers", "ReLU", rename("theta", "threshold")),
    rule("layers", "MultiHeadAttention", drop("query_shape", "key_shape", "value_shape")),
    rule(
        "layers",
        "DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D",
        drop("groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"),
    ),
    rule("layers", "Conv1DTranspose Conv2DTranspose Conv3DTranspose", drop("groups")),
    rule("losses", "*", alter("reduction", _reduction)),
    rule("losses metrics", "LossFunctionWrapper MeanMetricWrapper", alter("fn", _function)),
    rule("losses", "*", _drop_named_function),
    rule("optimizers", "*", drop("jit_compile", "is_legacy_optimizer")),
    rule("optimizers", "*", rename("lr", "learning_rate")),
    rule("optimizers", "Nadam", rename("decay", "schedule_decay")),
    rule("optimizers", "*", _decay_of_old),
    rule("optimizers", "*", drop_if("decay", 0, 0.0, None)),
    rule("optimizers", "Muon", _muon_of_old),
)


def upgrade_config(tree: Any, version: str | None) -> Any:
    """A copy of a config tree in the form of today.

    Args:
        tree: the parsed `config.json`.
        version: the release of Keras that wrote it; None when it is not known.

    Raises:
        ConfigError: when it is not made as configs are.
    """
    tree = _copied(tree)
    try:
        _visit(tree, release_numbers(version))
        if is_without_tensorflow(version) and isinstance(tree, dict):
            _clip_all_together(tree.get("compile_config"))
    except (AttributeError, IndexError, KeyError, TypeError) as error:  # rules trust how configs are made
        raise ConfigError(f"The config is not that of a model: {type(error).__name__}: {error}.") from error
    return tree


def _copied(node):
    """A copy of parsed JSON, whose depth has a limit; `copy.deepcopy` takes ten times as long."""
    if isinstance(node, dict):
        return {key: _copied(value) for key, value in node.items()}
    return [_copied(item) for item in node] if isinstance(node, list) else node


def release_numbers(version: str | None) -> tuple[int, int] | None:
    """The first two numbers of a release, None when they are not known."""
    parts = (version or "").split(".")
    if len(parts) < 2 or not all(part.isdigit() for part in parts[:2]):
        return None
    return int(parts[0]), int(parts[1])


def is_without_tensorflow(release: str | None) -> bool:
    """Whether a release is one of the Keras that ran on several backends, up to 2.3; TensorFlow had one of its own."""
    version = release_numbers(release)
    return version is not None and version < (2, 4) and "-tf" not in (release or "")


def _visit(node, version):
    """Apply the rules to every object of a tree; a loop, so that depth does not matter."""
    shared: dict[Any, Any] = {}
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend([value for value in item.values() if isinstance(value, (dict, list))])
            if isinstance(item.get("shared_object_id"), (int, str)):
                first = shared.setdefault(item["shared_object_id"], item.get("class_name"))
                if first != item.get("class_name"):
                    raise ConfigError(
                        f"`shared_object_id` {item['shared_object_id']!r} stands for objects of two classes, {first!r} "
                        f"and {item.get('class_name')!r}."
                    )
            if item.get("class_name") == "Sequential" and isinstance(item.get("config"), list):
                # before Keras 2.2.3
                item["config"] = {"name": item.get("name", "sequential"), "layers": item["config"]}
            if isinstance(item.get("config"), dict) and isinstance(item.get("class_name"), str):
                _apply(item, version)


# Losses and metrics by names that they have no more.
_NAMES = {
    "cosine_proximity": "cosine_similarity",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}


def _compile_config(config):
    """Old names, and null for settings that were not given, which Keras 2 wrote; those of today have no null."""
    for key in ("loss", "metrics", "weighted_metrics"):
        if key in config:
            config[key] = _named_as_today(config[key])
    for key in ("run_eagerly", "steps_per_execution", "jit_compile"):
        if config.get(key, 0) is None:
            del config[key]


def _named_as_today(node):
    if isinstance(node, dict):
        kept = ("class_name", "name")
        return {key: value if key in kept else _named_as_today(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_named_as_today(item) for item in node]
    return _NAMES.get(node, node) if isinstance(node, str) else node


def _clip_all_together(config):
    """The Keras on several backends had one norm for all gradients."""
    optimizer = (config or {}).get("optimizer")
    if isinstance(optimizer, dict) and isinstance(optimizer.get("config"), dict):
        rename("clipnorm", "global_clipnorm")(optimizer["config"])


def _apply(described, version):
    if isinstance(described.get("compile_config"), dict):
        _compile_config(described["compile_config"])
    module, class_name, config = described.get("module"), described["class_name"], described["config"]
    if described.get("registered_name") not in (None, class_name):
        return
    if version is not None and version < (2, 0) and module is None:
        keras1.upgrade(described)
    if class_name == "ThresholdedReLU":
        described["class_name"] = "ReLU"
    class_name, config = described["class_name"], described["config"]
    family = builtins.family_of(module, class_name) if isinstance(module, (str, type(None))) else None
    for row in RULES:
        if family in row.families and (not row.classes or class_name in row.classes):
            row.change(config)
    if family is not None and version is not None and version < (3, 0):
        _activations_of_keras2(config)
        if family == "layers" and class_name in ("GRU", "GRUCell"):
            config.setdefault("reset_after", False)  # there was no other way at first
    if family == "layers":
        _images_of_old(class_name, config, version)
    if family == "layers" and class_name == "Discretization" and config.get("output_mode", "int") == "int":
        # On TensorFlow, Keras 3.0 to 3.10 cut the fractions off first. Learned boundaries were for TensorFlow mostly,
        # given ones are not: jax and torch did not cut.
        if config.get("num_bins") is None or (version is not None and version < (3, 0)):
            config["dtype"] = "float32"
    if family == "layers" and class_name in ("CategoryEncoding", "Discretization"):
        if version is not None and (3, 0) <= version < ONE_HOT_WITHOUT_AXIS and config.get("output_mode") == "one_hot":
            config["keep_unit_axis"] = True
    if family == "layers":
        _build_config(described)
    if class_name == "Sequential":
        _sequential(config)
    if "input_layers" in config and "layers" in config:
        _functional(config, version)


def _images_of_old(class_name, config, version):
    """Layers that change images at random: what they did with a prediction, and what they wrote."""
    if class_name == "RandomCrop" and version is not None and version < (3, 8):
        config["crop_at_inference"] = "corner" if version >= (3, 6) else "middle"
    if class_name == "RandomRotation":
        config.pop("value_range", None)


def _build_config(described):
    """Keras 2 wrote one `input_shape` for every layer, a list of shapes where there were several inputs."""
    shape = (described.get("build_config") or {}).get("input_shape")
    class_name = described["class_name"]
    if class_name == "MultiHeadAttention" and shape is not None:
        del described["build_config"]  # the first call tells the shapes of query, value and key
    elif class_name in (*keras2_graph.RNNS, "Bidirectional") and shape and isinstance(shape[0], list):
        described["build_config"] = {"input_shape": shape[0]}  # the others were those of first states


def _activations_of_keras2(config):
    """Functions that had other values under the same name."""
    for key, value in config.items():
        if value == "hard_sigmoid" and key != "name":
            config[key] = "keras2_hard_sigmoid"


def _sequential(config):
    """Before Keras 2.2 the first layer said what the input is, and no InputLayer stood before it."""
    layers = config.get("layers")
    first = layers[0] if isinstance(layers, list) and layers else None
    inner = first.get("config") if isinstance(first, dict) else None
    if isinstance(inner, dict) and first.get("class_name") != "InputLayer" and "batch_input_shape" in inner:
        shape = inner.pop("batch_input_shape")
        dtype = inner.get("dtype", inner.get("input_dtype", "float32"))
        described = {"batch_shape": shape, "dtype": dtype if isinstance(dtype, str) else "float32"}
        layers.insert(0, {"module": "keras.layers", "class_name": "InputLayer", "config": described})


def _functional(config, version):
    """Bring the graph of a functional model up to date."""
    layers = [layer for layer in config["layers"] if isinstance(layer, dict)]
    for layer in layers:
        name = layer.get("name")
        inner = layer.get("config")
        module = layer.get("module")
        if module is None and isinstance(inner, dict) and "trainable" not in inner:
            # Legacy files of Keras 3 name no modules, and ops as if they were layers. Layers have that key.
            module = builtins.module_of_operation(layer.get("class_name"))
            if module is not None:
                layer["module"] = module
        if isinstance(inner, dict) and isinstance(module, str) and module.startswith(builtins.OP_MODULES):
            inner.setdefault("name", name)  # up to Keras 3.10 the name of an op with arguments stood outside only
    old_nodes = any(isinstance(node, list) for layer in layers for node in layer.get("inbound_nodes", ()))
    if old_nodes or (version is not None and version < (3, 0)):
        keras2_graph.upgrade_calls(config, layers)
    if version is not None and version < (3, 12):
        for key in ("input_layers", "output_layers"):
            # Up to Keras 3.10, one tensor was written as a list of one.
            config[key] = _one_tensor(config[key])


def _one_tensor(entries):
    if isinstance(entries, list) and len(entries) == 1 and isinstance(entries[0], list) and len(entries[0]) == 3:
        return entries[0]
    return entries
