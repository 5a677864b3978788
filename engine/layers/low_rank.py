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
        shape = self._float_shape()
        regularizer = getattr(self, f"{name}_regularizer")
        with self._open_for_state():
            for letter, part, initializer in (
                ("a", (*shape[:-1], rank), a_initializer),
                ("b", (rank, shape[-1]), b_initializer),
            ):
                added = self.add_weight(
                    name=f"lora_{name}_{letter}", shape=part, dtype="float32", initializer=initializer,
                    regularizer=regularizer,
                )  # fmt: skip
                setattr(self, f"lora_{name}_{letter}", added)
        getattr(self, f"_{name}").trainable = False
        self.lora_enabled = True
        self.lora_rank = rank
        self.lora_alpha = rank if lora_alpha is None else lora_alpha

    def _factors(self) -> tuple:
        """The two matrices, which are float32 whatever the layer's dtype is."""
        return tuple(getattr(self, f"lora_{self._table_name}_{letter}") for letter in "ab")

    def _unpacked(self) -> Any:
        """The whole numbers of a table of 4 bits, in the shape of the table; subclasses say."""
        raise NotImplementedError

    def _with_product(self) -> Any:
        """The table (whole numbers, in few bits) with the product, if there is one."""
        table = self._unpacked() if self.quantization_mode == "int4" else getattr(self, f"_{self._table_name}")
        if not self.lora_enabled:
            return table
        product = ops.multiply(ops.matmul(*self._factors()), self.lora_alpha / self.lora_rank)
        return ops.cast(ops.add(table, product), self.compute_dtype)

    def save_own_variables(self, store: Any) -> None:
        """Write the variables; what the product has learned goes into the table."""
        if not self.lora_enabled:
            super().save_own_variables(store)
            return
        merged = self._merged()
        for i, name in enumerate(self._names_in_files()):
            store[f"{i}"] = merged.get(name, self.__dict__[name])

    def _merged(self) -> dict:
        """What becomes of the variables, by attribute, when the product goes into the table."""
        name, mode = self._table_name, self.quantization_mode
        if mode not in quantized.RANGES:
            return {f"_{name}": ops.convert_to_numpy(self._with_product())}
        factors = [ops.convert_to_numpy(part) for part in self._factors()]
        if not all(np.any(part) for part in factors):
            return {}  # nothing is learned yet: the table stays as it is, to the bit
        learned = ops.multiply(ops.matmul(*factors), self.lora_alpha / self.lora_rank)
        table = ops.convert_to_numpy(ops.add(self._floats(), learned))
        return {
            key: value
            for key, value in self._few_bits(mode, self._block_size, None, table).items()
            if value is not None
        }

    def variables_by_key(self) -> dict:
        """The variables as they are, under their keys in files; the two matrices too, which only legacy files keep."""
        found: dict = {}
        if self.lora_enabled:
            found = {f"{i}": getattr(self, name) for i, name in enumerate(self._names_in_files())}
            return {**found, **dict(zip(_FACTOR_KEYS, self._factors()))}
        super().save_own_variables(found)
        return found

    def load_own_variables(self, store: Any) -> None:
        """Read the variables; the product becomes zero where the file has its matrices not apart."""
        if not self.lora_enabled:
            super().load_own_variables(store)
            return
        for i, name in enumerate(self._names_in_files()):
            getattr(self, name).assign(store[f"{i}"])
        for key, part in zip(_FACTOR_KEYS, self._factors()):
            part.assign(store[key] if key in store else ops.zeros(part.shape, part.dtype))

    def _low_rank_config(self) -> dict:
        return {"lora_rank": self.lora_rank, "lora_alpha": self.lora_alpha} if self.lora_rank else {}
