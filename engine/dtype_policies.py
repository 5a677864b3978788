"""Dtype policies: in which type a layer keeps its variables, and in which it computes (as `keras.dtype_policies`)."""

import re
from typing import Any

from engine import config
from engine.graph import dtypes

QUANTIZATION_MODES = ("int8", "float8", "int4", "gptq", "awq")
_MIXED = {"mixed_float16": ("float16", "float32"), "mixed_bfloat16": ("bfloat16", "float32")}
_global_policy: list = [None]


class DTypePolicy:
    """A pair of types: variables are kept in `variable_dtype`, layers compute in `compute_dtype`.

    Args:
        name: a type name such as "float32" (both types), "mixed_float16" or "mixed_bfloat16" (variables are
            float32, computation is 16 bit), or None for the policy of `set_dtype_policy()`.
    """

    quantization_mode: str | None = None

    def __init__(self, name: str | None = None):
        if name is None:
            name = dtype_policy().name
        if not isinstance(name, str):
            raise TypeError(f"`name` must be a string such as \"mixed_float16\", not {name!r}.")
        self._name = name
        if name in _MIXED:
            self._compute_dtype, self._variable_dtype = _MIXED[name]
        else:
            try:
                self._compute_dtype = self._variable_dtype = dtypes.standardize(name)
            except ValueError:
                raise ValueError(
                    f"A dtype policy must be \"mixed_float16\", \"mixed_bfloat16\" or the name of a type such as "
                    f"\"float32\", not {name!r}."
                ) from None

    @property
    def name(self) -> str:
        return self._name

    @property
    def compute_dtype(self) -> str:
        return self._compute_dtype

    @property
    def variable_dtype(self) -> str:
        return self._variable_dtype

    def get_config(self) -> dict:
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict) -> "DTypePolicy":
        return cls(**config)

    def __repr__(self):
        return f'<DTypePolicy "{self._name}">'

    def __eq__(self, other):
        return isinstance(other, DTypePolicy) and self._name == other._name

    def __hash__(self):
        return hash(self._name)


class FloatDTypePolicy(DTypePolicy):
    """Another name of `DTypePolicy`, found in older files."""


class QuantizedDTypePolicy(DTypePolicy):
    """Weights kept in few bits; what they stand for, and all else, has the types of another policy.

    Args:
        mode: "int8", "int4" or "float8".
        source_name: the name of the other policy.
    """

    def __init__(self, mode: str, source_name: str | None = None):
        super().__init__(source_name)
        if mode not in ("int8", "int4", "float8"):
            raise ValueError(f'`mode` must be "int8", "int4" or "float8", not {mode!r}.')
        self._source_name = self._name
        self._name = f"{mode}_from_{self._source_name}"
        self.quantization_mode = mode

    @property
    def source_name(self) -> str:
        """The name of the other policy."""
        return self._source_name

    def get_config(self) -> dict:
        return {"mode": self.quantization_mode, "source_name": self._source_name}


class QuantizedFloat8DTypePolicy(QuantizedDTypePolicy):
    """`QuantizedDTypePolicy` for "float8".

    Args:
        mode: "float8".
        source_name: the name of the other policy.
        amax_history_length: how many steps' largest values are kept.
    """

    def __init__(self, mode: str, source_name: str | None = None, amax_history_length: int = 1024):
        super().__init__(mode, source_name)
        self.amax_history_length = amax_history_length

    def get_config(self) -> dict:
        return {**super().get_config(), "amax_history_length": self.amax_history_length}


class Int4DTypePolicy(QuantizedDTypePolicy):
    """`QuantizedDTypePolicy` for "int4" with a scale for each block of weights.

    Args:
        mode: "int4/" and the number of weights in a block, or -1 for one block.
        source_name: the name of the other policy.
    """

    def __init__(self, mode: str, source_name: str | None = None):
        kind, _, size = mode.partition("/")
        if kind != "int4" or not (size == "-1" or (size.isdigit() and int(size) > 0)):
            raise ValueError(f'`mode` must be "int4/" and a size of blocks, or "int4/-1", not {mode!r}.')
        super().__init__(kind, source_name)
        self.block_size = int(size)
        self._name = f"{mode}_from_{self._source_name}"

    def get_config(self) -> dict:
        return {**super().get_config(), "mode": f"int4/{self.block_size}"}


class DTypePolicyMap(DTypePolicy):
    """A policy for each layer, by the layer's path; found in files of nested and quantized models.

    Args:
        default_policy: the policy of all other layers; None is that of `set_dtype_policy()`.
        policy_map: a dict from paths, or regular expressions for whole paths, to policies.
    """

    def __init__(self, default_policy: Any = None, policy_map: dict | None = None):
        if isinstance(default_policy, DTypePolicyMap):
            raise ValueError("`default_policy` must be the policy of one layer, not a map.")
        self._default_argument = default_policy
        self._policy_map = dict(policy_map or {})
        super().__init__(self.default_policy.name)
        self._name = f"map_{self.default_policy.name}"

    @property
    def default_policy(self) -> DTypePolicy:
        """The policy of layers that the map does not have."""
        return get(self._default_argument)

    def __getitem__(self, path):
        if path in self._policy_map:
            return self._policy_map[path]
        found = [pattern for pattern in self._policy_map if re.fullmatch(pattern, path)]
        if len(found) > 1:
            raise ValueError(f"The path {path!r} must fit one entry of a DTypePolicyMap, not all of {found}.")
        return self._policy_map[found[0]] if found else self.default_policy

    def __setitem__(self, path, policy):
        if path in self._policy_map:
            raise ValueError(f"The DTypePolicyMap must not have {path!r} yet, and has.")
        self._policy_map[path] = get(policy)

    def __delitem__(self, path):
        del self._policy_map[path]

    def __contains__(self, path):
        return path in self._policy_map

    def __iter__(self):
        return iter(self._policy_map)

    def __len__(self):
        return len(self._policy_map)

    def get_config(self) -> dict:
        from engine.saving import serialize_keras_object

        default = self._default_argument
        default = default.name if isinstance(default, DTypePolicy) else default
        return {"default_policy": default, "policy_map": serialize_keras_object(self._policy_map)}

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "DTypePolicyMap":
        from engine.saving import deserialize_keras_object

        return cls(config["default_policy"], deserialize_keras_object(config["policy_map"], custom_objects))

    def __eq__(self, other):
        return isinstance(other, DTypePolicyMap) and self.get_config() == other.get_config()

    def __hash__(self):
        return id(self)


def of_layer(policy: DTypePolicy, path: str) -> DTypePolicy:
    """The policy of the layer at a path, from what the layer was given."""
    return policy[path] if isinstance(policy, DTypePolicyMap) else policy


def _named(name: str) -> DTypePolicy:
    """The policy of a name, such as "mixed_float16" or "int8_from_float32"."""
    mode, found, source = name.partition("_from_")
    if not found:
        return DTypePolicy(name)
    if mode.startswith("int4/"):
        return Int4DTypePolicy(mode, source)
    return QuantizedFloat8DTypePolicy(mode, source) if mode == "float8" else QuantizedDTypePolicy(mode, source)


def dtype_policy() -> DTypePolicy:
    """The policy of layers that are given none: that of `set_dtype_policy()`, or `floatx()`."""
    if _global_policy[0] is None:
        return DTypePolicy(config.floatx())
    return _global_policy[0]


def set_dtype_policy(policy: Any) -> None:
    """Set the policy of layers made from now on.

    Args:
        policy: a `DTypePolicy` or its name; None for that of `floatx()`.
    """
    _global_policy[0] = None if policy is None else get(policy)


def get(identifier: Any) -> DTypePolicy:
    """The policy that `identifier` (a policy, a name, a dtype, a config or None) stands for."""
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        return _named(identifier)
    try:
        return DTypePolicy(dtypes.standardize(identifier))
    except ValueError:
        raise ValueError(f"`dtype` must be a type name or a dtype policy, not {identifier!r}.") from None


def serialize(dtype_policy: DTypePolicy) -> dict:
    """The config of a policy, as it stands in files."""
    own = isinstance(dtype_policy, (QuantizedDTypePolicy, DTypePolicyMap))
    kind = type(dtype_policy).__name__ if own else "DTypePolicy"
    return {
        "module": "keras" if kind == "DTypePolicy" else "keras.dtype_policies",
        "class_name": kind,
        "config": dtype_policy.get_config(),
        "registered_name": None,
    }


def deserialize(config: Any, custom_objects: dict | None = None) -> DTypePolicy:
    """The policy of a config."""
    if isinstance(config, str):
        return _named(config)
    inner = config.get("config")
    if config.get("class_name") in ("DTypePolicy", "FloatDTypePolicy", "Policy"):
        if isinstance(inner, dict) and inner.keys() <= {"name"}:  # nearly every layer has one: the short way
            return DTypePolicy(**inner)
    from engine.saving import deserialize_keras_object

    return deserialize_keras_object(config, custom_objects=custom_objects)
