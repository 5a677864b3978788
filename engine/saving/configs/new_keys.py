"""Keys of configs that only newer Keras releases know, with the defaults at which they say nothing.

Written, they are left out while they hold their defaults (`engine.saving.releases.lean`); read by a class that does
not know them, they are ignored with them (`engine.saving.configs.unknown_keys`).
"""

from typing import Any

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
    # of ops
    ("upper", False, frozenset({"Cholesky"})),
    ("flash_attention", None, frozenset({"DotProductAttention"})),
    ("attn_logits_soft_cap", None, frozenset({"DotProductAttention"})),
    ("equal_nan", False, frozenset({"Isclose"})),
)


def holds_default(key: str, value: Any, class_name: str) -> bool:
    """Whether a key is one of `NEW_KEYS` of a class and holds its default, of the same type."""
    return any(
        key == known and type(value) is type(default) and value == default and (not classes or class_name in classes)
        for known, default, classes in NEW_KEYS
    )


def says_nothing(key: str, value: Any, class_name: str) -> bool:
    """Whether a key that a class does not know may be ignored: null, or a listed default."""
    return value is None or holds_default(key, value, class_name)
