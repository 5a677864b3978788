"""How layers are quantized: a class for each way, with the quantizers of weights and inputs."""

from typing import Any

from engine import identifiers
from engine.dtype_policies import QUANTIZATION_MODES, Int4DTypePolicy
from engine.quantizers.quantizer import INT4_RANGE, AbsMaxQuantizer
from engine.utils import is_whole

MODES = ("int8", "int4", "float8")


class QuantizationConfig:
    """Base class of the ways to quantize.

    Args:
        weight_quantizer: the quantizer of weights; None for that of the layer.
        activation_quantizer: the quantizer of inputs; None leaves them as they are.
    """

    def __init__(self, weight_quantizer: Any = None, activation_quantizer: Any = None):
        self.weight_quantizer = weight_quantizer
        self.activation_quantizer = activation_quantizer

    @property
    def mode(self) -> str:
        """The name of the way: "int8", "int4" or "float8"; subclasses say."""
        raise NotImplementedError(f"A {type(self).__name__} has no `mode`: use one of its subclasses.")

    def get_config(self) -> dict:
        """The arguments that make this object again."""
        return {
            "weight_quantizer": identifiers.serialize(self.weight_quantizer),
            "activation_quantizer": identifiers.serialize(self.activation_quantizer),
        }

    @classmethod
    def from_config(cls, config: dict) -> "QuantizationConfig":
        """The object of a config."""
        return cls(**_quantizers(config))

    @staticmethod
    def weight_quantizer_or_default(config: "QuantizationConfig | None", default: Any) -> Any:
        """The quantizer of weights in `config`, or `default` where there is none."""
        return default if config is None or config.weight_quantizer is None else config.weight_quantizer

    @staticmethod
    def activation_quantizer_or_default(config: "QuantizationConfig | None", default: Any) -> Any:
        """The quantizer of inputs in `config`, which may be None; `default` without a config."""
        return default if config is None else config.activation_quantizer

    def _require_int8(self):
        quantizer = self.weight_quantizer
        if quantizer is not None and quantizer.output_dtype != "int8":
            raise ValueError(
                f'`weight_quantizer` of {type(self).__name__} must have `output_dtype="int8"`, not '
                f"{quantizer.output_dtype!r}."
            )


class Int8QuantizationConfig(QuantizationConfig):
    """Weights are whole numbers from -127 to 127, and inputs are rounded to such.

    Args:
        weight_quantizer: the quantizer of weights; None for that of the layer.
        activation_quantizer: the quantizer of inputs; "default" rounds them, None leaves them as they are.
    """

    def __init__(self, weight_quantizer: Any = None, activation_quantizer: Any = "default"):
        default = isinstance(activation_quantizer, str) and activation_quantizer == "default"
        super().__init__(weight_quantizer, AbsMaxQuantizer() if default else activation_quantizer)
        self._require_int8()

    @property
    def mode(self) -> str:
        return "int8"


class Int4QuantizationConfig(QuantizationConfig):
    """Weights are whole numbers from -8 to 7, two in a byte; inputs stay as they are.

    Args:
        weight_quantizer: the quantizer of weights; None for that of the layer. Only without blocks.
        activation_quantizer: the quantizer of inputs; "default" and None leave them as they are. Only without blocks.
        block_size: how many inputs of an output share a scale and a zero point; None or -1 for all of them, without a
            zero point.
    """

    def __init__(
        self, weight_quantizer: Any = None, activation_quantizer: Any = "default", block_size: int | None = 128
    ):
        default = isinstance(activation_quantizer, str) and activation_quantizer == "default"
        super().__init__(weight_quantizer, None if default else activation_quantizer)
        if block_size is not None and not (is_whole(block_size) and (block_size == -1 or block_size > 0)):
            raise ValueError(f"`block_size` must be None, -1 or a whole number >= 1, not {block_size!r}.")
        self.block_size = block_size if block_size is None else int(block_size)
        quantizers = (self.weight_quantizer, self.activation_quantizer)
        if block_size not in (None, -1) and any(quantizer is not None for quantizer in quantizers):
            raise ValueError(
                f"`block_size` must be None or -1 where quantizers are given: blocks have scales and zero points of "
                f"their own. It is {block_size!r}."
            )
        if self.weight_quantizer is not None and tuple(self.weight_quantizer.value_range) != INT4_RANGE:
            raise ValueError(
                f"`weight_quantizer` of {type(self).__name__} must have `value_range=(-8, 7)`, not "
                f"{self.weight_quantizer.value_range!r}."
            )
        self._require_int8()

    @property
    def mode(self) -> str:
        return "int4"

    def get_config(self) -> dict:
        return {**super().get_config(), "block_size": self.block_size}

    @classmethod
    def from_config(cls, config: dict) -> "Int4QuantizationConfig":
        # Releases that wrote no size had no blocks.
        return cls(**_quantizers(config), block_size=config.get("block_size"))


class Float8QuantizationConfig(QuantizationConfig):
    """Products are of inputs and weights that are rounded to floats of 8 bits; weights are kept as they are."""

    def __init__(self):
        super().__init__(None, None)

    @property
    def mode(self) -> str:
        return "float8"

    def get_config(self) -> dict:
        return {}

    @classmethod
    def from_config(cls, config: dict) -> "Float8QuantizationConfig":
        return cls()


def _quantizers(config):
    names = ("weight_quantizer", "activation_quantizer")
    return {name: identifiers.deserialize(config.get(name), {}) for name in names}


def resolve(mode: Any, config: Any) -> QuantizationConfig:
    """The `QuantizationConfig` that the arguments of `quantize()` stand for.

    Args:
        mode: "int8", "int4", "float8", or None where `config` says it.
        config: a `QuantizationConfig`; None for that of the mode; a mode.

    Raises:
        ValueError: when they are no such things, or contradict each other.
        NotImplementedError: when the mode is one of Keras that is not here.
    """
    if isinstance(config, str):
        mode, config = config, None
    _require_mode(mode)
    if config is None:
        if mode is None:
            raise ValueError('`mode` ("int8", "int4" or "float8") or `config` must be given to `quantize()`.')
        return {c().mode: c for c in (Int8QuantizationConfig, Int4QuantizationConfig, Float8QuantizationConfig)}[mode]()
    if not isinstance(config, QuantizationConfig):
        raise ValueError(
            f"`config` must be a `QuantizationConfig`, such as `Int8QuantizationConfig()`, not {config!r} (a "
            f"{type(config).__name__})."
        )
    if mode is not None and config.mode != mode:
        raise ValueError(f"`mode` must be that of `config`, {config.mode!r}, or be left out; it is {mode!r}.")
    _require_mode(config.mode)
    return config


def _require_mode(mode):
    if mode is None or mode in MODES:
        return
    if mode in QUANTIZATION_MODES:
        raise NotImplementedError(
            f'`mode` must be "int8", "int4" or "float8", not {mode!r}: alphorn has no quantization that learns from '
            f"data. Keras has."
        )
    raise ValueError(f'`mode` must be "int8", "int4" or "float8", not {mode!r}.')


def block_size_of(policy: Any, config: Any) -> int | None:
    """How many weights share a scale in "int4", or None where all of an output do.

    Args:
        policy: the dtype policy of the layer.
        config: its `QuantizationConfig`, or None.
    """
    size = None
    if isinstance(config, Int4QuantizationConfig):
        size = config.block_size
    elif isinstance(policy, Int4DTypePolicy):
        size = policy.block_size
    return None if size == -1 else size
