"""Keys of configs that only newer Keras releases know, with the defaults at which they say nothing.

Written, they are left out while they hold their defaults (`engine.saving.releases.lean`); read by a class that does
not know them, they are ignored with them (`engine.saving.configs.unknown_keys`).
"""

from typing import Any

# (release that brought it, key, its default, classes that have it); no classes where it is the same in all of them. A
# module stands before the name of a class that shares it with another.
NEW_KEYS: tuple[tuple[str, str, Any, frozenset[str]], ...] = (
    ("3.15", "input_axes", None, frozenset()),
    ("3.15", "output_axes", None, frozenset()),
    ("3.13", "quantization_config", None, frozenset()),
    ("3.6", "optional", False, frozenset({"InputLayer"})),
    ("3.9", "ragged", False, frozenset({"InputLayer"})),
    ("3.14", "use_gate", False, frozenset({"MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"})),
    ("3.15", "sliding_window", None, frozenset({"MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"})),
    ("3.14", "renorm", False, frozenset({"BatchNormalization"})),
    ("3.14", "renorm_clipping", None, frozenset({"BatchNormalization"})),
    ("3.14", "renorm_momentum", 0.99, frozenset({"BatchNormalization"})),
    ("3.11", "output_padding", None, frozenset({"Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"})),
    ("3.9", "antialias", False, frozenset({"Resizing"})),
    ("3.14", "oov_method", "floormod", frozenset({"StringLookup", "IntegerLookup"})),
    ("3.14", "salt", None, frozenset({"StringLookup", "IntegerLookup"})),
    ("3.7", "seed", None, frozenset({"GroupQueryAttention", "GroupedQueryAttention"})),
    ("3.6", "axis", None, frozenset({"Dice"})),
    ("3.8", "axis", None, frozenset({"Tversky"})),
    ("3.8", "value_range", [0, 255], frozenset({"RandomContrast"})),
    ("3.8", "value_range", (0, 255), frozenset({"RandomContrast"})),
    ("3.14", "ignore_class", None, frozenset({"metrics.SparseCategoricalCrossentropy"})),
    ("3.10", "lora_alpha", None, frozenset()),
    # of ops
    ("3.12", "upper", False, frozenset({"Cholesky"})),
    ("3.11", "flash_attention", None, frozenset({"DotProductAttention"})),
    ("3.11", "attn_logits_soft_cap", None, frozenset({"DotProductAttention"})),
    ("3.14", "reduction", None, frozenset({"ScatterUpdate"})),
    ("3.11", "equal_nan", False, frozenset({"Isclose"})),
)


def holds_default(key: str, value: Any, *class_names: str) -> bool:
    """Whether a key is one of `NEW_KEYS` of a class, by any of its names, and holds its default, of the same type."""
    return any(
        key == known
        and type(value) is type(default)
        and value == default
        and (not classes or not classes.isdisjoint(class_names))
        for _, known, default, classes in NEW_KEYS
    )


def says_nothing(key: str, value: Any, class_name: str) -> bool:
    """Whether a key that a class does not know may be ignored: null, or a listed default."""
    return value is None or holds_default(key, value, class_name)
