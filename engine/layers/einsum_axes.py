"""Which axes of input, kernel and output belong together in an einsum, for scales of one that are those of another."""

import math
from typing import Any

from engine import ops


class Axes:
    """The axes of an einsum of two.

    Attributes:
        kernel_shape, matrix_shape, scale_shape: of the kernel; of it as a matrix, inputs by outputs; of its scales,
            laid out as the output.
        summed_in_input, summed_in_kernel: the axes that are summed.
        sums_first: whether these come first in the kernel, so that the matrix has inputs as rows.

    Args:
        letters: those of input, kernel and output, without what "..." stands for.
        sizes: the size of each letter's axis.
        equation: the equation.
        ndim: the number of axes of the input.
    """

    def __init__(self, letters: tuple, sizes: dict, equation: str, ndim: int):
        self._input, self._kernel, self._output = letters
        self._sizes = sizes
        self._equation = equation
        kept = [letter for letter in self._kernel if letter in self._output]
        self.kernel_shape = tuple(sizes[letter] for letter in self._kernel)
        self.summed_in_input = tuple(i for i, letter in enumerate(self._input) if letter not in self._output)
        self.summed_in_kernel = tuple(i for i, letter in enumerate(self._kernel) if letter not in self._output)
        self.sums_first = self.summed_in_kernel == tuple(range(len(self.summed_in_kernel)))
        columns = math.prod(sizes[letter] for letter in kept)
        self.matrix_shape = (math.prod(self.kernel_shape) // columns if columns else 0, columns)
        self.scale_shape = tuple(sizes[letter] if letter in kept else 1 for letter in self._output)

    def require_no_dots(self, name: str) -> None:
        """Raise unless the equation has a letter for each axis, as few bits need it."""
        if "..." in self._equation:
            raise NotImplementedError(
                f"The equation of layer '{name}' must have a letter for each axis in few bits, not {self._equation!r}: "
                f"Keras has no files for others."
            )

    def of_kernel_in_output(self, scale: Any) -> Any:
        """A scale with 1 for the summed axes of the kernel, laid out as the output."""
        return ops.reshape(ops.einsum(f"{self._kernel}->{self._kept_of(self._kernel)}", scale), self.scale_shape)

    def of_output_in_kernel(self, scale: Any) -> Any:
        """The way back."""
        kept = self._kept_of(self._kernel)
        scale = ops.reshape(scale, [self._sizes[letter] for letter in kept])
        in_order = [letter for letter in self._kernel if letter in kept]
        scale = ops.transpose(scale, [kept.index(letter) for letter in in_order])
        return ops.reshape(scale, [self._sizes[letter] if letter in kept else 1 for letter in self._kernel])

    def of_input_in_output(self, scale: Any) -> Any:
        """A scale with 1 for the summed axes of the input, laid out as the output."""
        scale = ops.einsum(f"{self._input}->{self._kept_of(self._input)}", scale)
        places = tuple(i for i, letter in enumerate(self._output) if letter not in self._input)
        return ops.expand_dims(scale, places) if places else scale

    def _kept_of(self, letters):
        """The letters of the output that are among these, in the output's order."""
        return "".join(letter for letter in self._output if letter in letters)
