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
    ("antialias", False, frozenset({"Resizing"})),
    ("oov_method", "floormod", frozenset({"StringLookup", "IntegerLookup"})),
    ("salt", None, frozenset({"StringLookup", "IntegerLookup"})),
    ("seed", None, frozenset({"GroupQueryAttention", "GroupedQueryAttention"})),
    ("axis", None, frozenset({"Tversky", "Dice"})),
    ("value_range", [0, 255], frozenset({"RandomContrast"})),
    ("value_range", (0, 255), frozenset({"RandomContrast"})),
    ("ignore_class", None, frozenset({"SparseCategoricalCrossentropy"})),
)

# The same for the nodes of ops: (class, key, its default).
NEW_OP_KEYS: tuple[tuple[str, str, Any], ...] = (
    ("Cholesky", "upper", False),
    ("DotProductAttention", "flash_attention", None),
    ("DotProductAttention", "attn_logits_soft_cap", None),
    ("IsClose", "rtol", 1e-5),
    ("IsClose", "atol", 1e-8),
    ("IsClose", "equal_nan", False),
    ("Isclose", "rtol", 1e-5),
    ("Isclose", "atol", 1e-8),
    ("Isclose", "equal_nan", False),
)

# Ops without arguments, to which up to Keras 3.10 no name could be given.
NAMELESS_OPS = frozenset(
    "BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Cholesky Det Eig Eigh "
    "FFT2 HardTanh IFFT2 Inv LeftShift Logdet LuFactor Polar RightShift Select Slogdet Solve StopGradient TanhShrink "
    "Trunc".split()
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
            _lean_operation(str(result.get("class_name")), inner)
        elif isinstance(result.get("class_name"), str):
            _lean_object(result["class_name"], inner)
    return result


def _lean_object(class_name, config):
    for key, default, classes in NEW_KEYS:
        value = config.get(key, _ABSENT)
        same = type(value) is type(default) and value == default
        if same and (not classes or class_name in classes):
            del config[key]


    if "lora_rank" in config and config.get("lora_alpha") == config["lora_rank"]:
        del config["lora_alpha"]  # which is its default, and new in Keras 3.9


def _lean_operation(class_name, config):
    """Ops that have arguments: the name stands beside the config too, and up to Keras 3.10 only there."""
    if len(config) > 1 or class_name in NAMELESS_OPS:
        config.pop("name", None)
    for cls, key, default in NEW_OP_KEYS:
        value = config.get(key, _ABSENT)
        if cls == class_name and type(value) is type(default) and value == default:
            del config[key]
