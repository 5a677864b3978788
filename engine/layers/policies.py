"""What a layer has because of its dtype policy: the types of variables and of computation, and quantization."""

import contextlib
import functools
from typing import Any

from engine import dtype_policies
from engine.errors import ConfigError
from engine.quantizers.quantization_config import resolve


def checked(quantize: Any) -> Any:
    """A class's `quantize()`, wrapped: its arguments are checked, and variables may be added while it runs.

    It takes (mode, config) by position, as Keras's does, whatever the class says.
    """

    @functools.wraps(quantize)
    def check_and_quantize(self, *args, **kwargs):
        if self.__dict__.get("_is_quantizing"):  # a subclass's quantize() calls that of its parent
            return quantize(self, *args, **kwargs)
        return outermost(self, *args, **kwargs)

    def outermost(self, mode=None, config=None, **kwargs):
        config = resolve(mode, config)
        self._require_quantizable(config.mode)
        self.__dict__["_is_quantizing"] = True
        try:
            with self._open_for_state():
                quantize(self, mode=config.mode, config=config, **kwargs)
        finally:
            self.__dict__["_is_quantizing"] = False

    return check_and_quantize


class Policies:
    """The part of a layer that its dtype policy decides on."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "quantize" in cls.__dict__:
            cls.quantize = checked(cls.__dict__["quantize"])

    @property
    def dtype_policy(self) -> dtype_policies.DTypePolicy:
        """The types of variables and of computation.

        Setting one such as "int8_from_float32" quantizes the weights of a layer that is built.
        """
        return dtype_policies.of_layer(self._dtype_policy, self.path or self.name)

    @dtype_policy.setter
    def dtype_policy(self, value):
        policy = dtype_policies.get(value)
        whole = self.__dict__["_dtype_policy"]
        if isinstance(whole, dtype_policies.DTypePolicyMap) and self.path:
            if self.path in whole:
                del whole[self.path]
            whole[self.path] = policy
        else:
            self.__dict__["_dtype_policy"] = policy
        mode = policy.quantization_mode
        if mode is not None and self.built and not getattr(self, "_is_quantized", False):
            self.quantize(mode)

    @property
    def dtype(self) -> str:
        """The type of the variables."""
        return self.variable_dtype

    @property
    def compute_dtype(self) -> str:
        """The type in which the layer computes."""
        return self.dtype_policy.compute_dtype

    @property
    def variable_dtype(self) -> str:
        """The type in which variables are kept."""
        return self.dtype_policy.variable_dtype

    @property
    def input_dtype(self) -> str:
        """The type to which float inputs are cast."""
        return self.compute_dtype

    @property
    def quantization_mode(self) -> str | None:
        """How the weights are kept: "int8", "int4", "float8", or None for plain floats."""
        return self.dtype_policy.quantization_mode

    def quantize(self, mode: str | None = None, type_check: bool = True, config: Any = None) -> None:
        """Keep the weights in few bits: not there for most layers.

        Args:
            mode: "int8", "int4" or "float8"; that of `config` when None.
            type_check: whether subclasses of a layer that can be quantized are refused.
            config: a `QuantizationConfig`; None for that of the mode.
        """
        raise NotImplementedError(
            f"Layer '{self.name}' (a {type(self).__name__}) cannot be quantized: Dense, EinsumDense, Embedding and "
            f"ReversibleEmbedding can, and classes that define `quantize()`."
        )

    def _require_quantizable(self, mode):
        called = f"'{self.name}' (a {type(self).__name__})"
        if not self.built:
            raise ValueError(
                f"Layer {called} must be built before it can be quantized. Call it on data, or `build()` it, first."
            )
        if getattr(self, "_is_quantized", False):
            raise ValueError(
                f"Layer {called} must not be quantized twice: its dtype policy is {self.dtype_policy.name!r} already, "
                f"and mode {mode!r} was asked for."
            )
        if mode == "int8" and self.compute_dtype == "float16":
            raise ValueError(
                f'Layer {called} must not compute in float16 in mode "int8", whose numbers do not fit. Load or make it '
                f'with another dtype policy first, such as "mixed_bfloat16".'
            )

    def _policies_of_parts(self) -> dict:
        """The config entry of a layer that makes its sublayers itself: where some are quantized, a map says which."""
        layers = self._flatten_layers(include_self=False)
        few = {layer.path: layer.dtype_policy for layer in layers if layer.quantization_mode is not None}
        for layer in layers:
            if layer.path in few and (layer.inputs_quantizer is None) == (layer.quantization_mode == "int8"):
                raise ConfigError(
                    f"Layer '{layer.name}' inside of '{self.name}' must round its inputs as its mode "
                    f"{layer.quantization_mode!r} does by itself, to be written to a file: files keep no "
                    f"`QuantizationConfig` of layers inside of a {type(self).__name__}."
                )
        if not few:
            return {}
        return {"dtype": dtype_policies.serialize(dtype_policies.DTypePolicyMap(self.dtype_policy.name, few))}

    @contextlib.contextmanager
    def _open_for_state(self):
        """Inside, a layer that is built may get variables."""
        locked, self._tracker.locked = self._tracker.locked, False
        try:
            yield
        finally:
            self._tracker.locked = locked


Policies.quantize = checked(Policies.quantize)  # type: ignore[method-assign]
