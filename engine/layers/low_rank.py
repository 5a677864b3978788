"""LoRA: a table of weights is frozen, and a product of two small matrices, added to it, is trained (Hu et al. 2021)."""

from typing import Any

import numpy as np

from engine import ops
from engine.layers import quantized

_FACTOR_KEYS = ("lora_a", "lora_b")


class LowRank(quantized.FewBits):
    """A layer whose table (`_table_name`: "kernel" or "embeddings") may be trained by a product of low rank.

    In files the product is part of the table: a layer that was loaded has it, and begins with a product of zero.
    """

    lora_enabled = False

    def _start_low_rank(self, rank: int | None, alpha: float | None) -> None:
        """Keep the arguments `lora_rank` and `lora_alpha`."""
        self.lora_rank: Any = rank
        self.lora_alpha: Any = rank if alpha is None else alpha
        self.lora_enabled = False

    def _float_shape(self) -> tuple:
        """The shape of the table, however it is kept; subclasses say."""
        raise NotImplementedError

    def _enable_if_asked(self) -> None:
        """At the end of `build()`: what the argument `lora_rank` asks for."""
        if self.lora_rank:
            self.built = True
            self.enable_lora(self.lora_rank, lora_alpha=self.lora_alpha)

    def enable_lora(
        self, rank: int, lora_alpha: float | None = None, a_initializer: Any = "he_uniform",
        b_initializer: Any = "zeros",
    ) -> None:  # fmt: skip
        """Freeze the table, and train a product of two matrices of that rank that is added to it."""
        name = self._table_name
        if getattr(self, f"{name}_constraint") or not self.built or self.lora_enabled:
            raise ValueError(
                f"LoRA is for layers that are built, without `{name}_constraint` or LoRA, unlike '{self.name}'."
            )
        self._tracker.locked = False
        shape = self._float_shape()
        regularizer = getattr(self, f"{name}_regularizer")
        for letter, part, initializer in (
            ("a", (*shape[:-1], rank), a_initializer),
            ("b", (rank, shape[-1]), b_initializer),
        ):
            added = self.add_weight(
                name=f"lora_{name}_{letter}", shape=part, initializer=initializer, regularizer=regularizer,
                dtype="float32",
            )  # fmt: skip
            setattr(self, f"lora_{name}_{letter}", added)
        getattr(self, f"_{name}").trainable = False
        self._tracker.locked = True
        self.lora_enabled = True
        self.lora_rank = rank
        self.lora_alpha = rank if lora_alpha is None else lora_alpha

    def _factors(self, dtype: str | None = None) -> tuple:
        """The two matrices, which are float32 whatever the layer's dtype is; as tensors of `dtype` when it is given."""
        factors = tuple(getattr(self, f"lora_{self._table_name}_{letter}") for letter in "ab")
        return factors if dtype is None else tuple(ops.cast(factor, dtype) for factor in factors)

    def _with_product(self) -> Any:
        """The table with the product, if there is one."""
        table = getattr(self, f"_{self._table_name}")
        if not self.lora_enabled:
            return table
        table = ops.convert_to_tensor(table)
        product = ops.matmul(*self._factors(table.dtype))
        return ops.add(table, ops.multiply(product, self.lora_alpha / self.lora_rank))

    def save_own_variables(self, store: Any) -> None:
        """Write the variables; what the product has learned goes into the table."""
        if not self.lora_enabled:
            super().save_own_variables(store)
        elif quantized.mode_of(self) is not None:
            if any(not np.any(ops.convert_to_numpy(part)) for part in self._factors()):
                self._without_product(super().save_own_variables, store)
                return
            raise NotImplementedError(
                f"Layer '{self.name}' keeps its weights in few bits and has been trained with LoRA: what was learned "
                "cannot be put into few bits. Save a model that is not quantized."
            )
        else:
            table = getattr(self, f"_{self._table_name}")
            for i, variable in enumerate(self._lasting()):
                store[f"{i}"] = ops.convert_to_numpy(self._with_product()) if variable is table else variable

    def variables_by_key(self) -> dict:
        """The variables as they are, under their keys in files; the two matrices too, which only legacy files keep."""
        found: dict = {}
        if self.lora_enabled and quantized.mode_of(self) is None:
            found = {f"{i}": variable for i, variable in enumerate(self._lasting())}
        else:
            self._without_product(super().save_own_variables, found)
        return {**found, **(dict(zip(_FACTOR_KEYS, self._factors())) if self.lora_enabled else {})}

    def load_own_variables(self, store: Any) -> None:
        """Read the variables; the product becomes zero where the file has its matrices not apart."""
        if not self.lora_enabled:
            super().load_own_variables(store)
            return
        if quantized.mode_of(self) is not None:
            self._without_product(super().load_own_variables, store)
        else:
            for i, variable in enumerate(self._lasting()):
                variable.assign(store[f"{i}"])
        for key, part in zip(_FACTOR_KEYS, self._factors()):
            part.assign(store[key] if key in store else ops.zeros(part.shape, part.dtype))

    def _without_product(self, verb, store):
        enabled, self.lora_enabled = self.lora_enabled, False
        try:
            verb(store)
        finally:
            self.lora_enabled = enabled

    def _lasting(self) -> list:
        """The variables of the layer without LoRA, in the order of files."""
        bias = getattr(self, "bias", None)
        return [getattr(self, f"_{self._table_name}"), *([] if bias is None else [bias])]

    def _low_rank_config(self) -> dict:
        return {"lora_rank": self.lora_rank, "lora_alpha": self.lora_alpha} if self.lora_rank else {}
