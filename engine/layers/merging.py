"""Layers that make one tensor of several: Add, Multiply, Concatenate, Dot, ..."""

from typing import Any

from engine import ops
from engine.errors import ShapeError
from engine.layers import masks
from engine.layers.layer import Layer
from engine.utils import whole_number


class Merge(Layer):
    """Base of layers that combine a list of tensors element by element.

    Input: a list of tensors whose shapes are equal or broadcast; axes of size 1 are put in behind the batch where a
    tensor has fewer dimensions than another. A subclass has `_merge(inputs)`.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        _check_list(self, input_shape)
        batches = {shape[0] for shape in input_shape if shape} - {None}
        if len(batches) > 1:
            raise ShapeError(f"Inputs of layer '{self.name}' must have the same batch size, not {list(input_shape)}.")
        self._merged_shape(input_shape)

    def call(self, inputs):
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(f"Layer '{self.name}' must be called on a list of tensors, not {inputs!r}.")
        rank = max(len(x.shape) for x in inputs)
        aligned = []
        for x in inputs:
            for _ in range(rank - len(x.shape)):
                x = ops.expand_dims(x, axis=1)
            aligned.append(x)
        return self._merge(aligned)

    def _merge(self, inputs):
        raise NotImplementedError(f"Layer class {self.__class__.__name__} has no `_merge()` method.")

    def _sum(self, inputs):
        output = inputs[0]
        for x in inputs[1:]:
            output = ops.add(output, x)
        return output

    def _choose(self, inputs, function):
        """Combine the inputs one after the other; where one is masked, the others alone count."""
        output, output_mask = inputs[0], _wide_mask(inputs[0])
        for x in inputs[1:]:
            mask = _wide_mask(x)
            if mask is not None:
                x = ops.where(mask, x, output)
            if output_mask is not None:
                output = ops.where(output_mask, output, x)
            both = mask is not None and output_mask is not None
            output_mask = ops.logical_or(output_mask, mask) if both else None
            output = function(output, x)
        if output_mask is not None:
            masks.set_mask(output, ops.any(output_mask, axis=-1))
        return output

    def _merged_shape(self, shapes):
        """The shape without the batch that all shapes broadcast to."""
        merged = tuple(shapes[0][1:])
        for shape in shapes[1:]:
            merged = self._broadcast(merged, tuple(shape[1:]), shapes)
        return merged

    def _broadcast(self, a, b, shapes):
        if len(a) < len(b):
            a, b = b, a
        tail = []
        for i, j in zip(a[len(a) - len(b):], b):
            if i is None or j is None:
                tail.append(None)
            elif i == 1 or j == 1 or i == j:
                tail.append(j if i == 1 else i)
            else:
                raise ShapeError(f"Inputs of layer '{self.name}' must broadcast together, not {list(shapes)}.")
        return (*a[: len(a) - len(b)], *tail)

    def compute_output_shape(self, input_shape):
        batches = {shape[0] for shape in input_shape if shape} - {None}
        return (batches.pop() if len(batches) == 1 else None, *self._merged_shape(input_shape))

    def compute_mask(self, inputs, mask=None):
        if mask is None or any(m is None for m in mask):
            return None
        merged = mask[0]
        for m in mask[1:]:
            merged = ops.logical_or(merged, m)
        return merged


def _check_list(layer, shapes, exactly=None):
    is_list = isinstance(shapes, (list, tuple)) and shapes and all(isinstance(s, (list, tuple)) for s in shapes)
    if not is_list or (exactly is not None and len(shapes) != exactly):
        wanted = f"{exactly} tensors" if exactly else "tensors"
        raise ValueError(f"Layer '{layer.name}' must be called on a list of {wanted}, not on shape(s) {shapes}.")


def _wide_mask(x):
    """The mask of a tensor, broadcast to its shape."""
    mask = masks.get_mask(x)
    return None if mask is None else ops.broadcast_to(ops.expand_dims(mask, -1), tuple(x.shape))


class Add(Merge):
    """The sum of the inputs, masked or not."""

    def _merge(self, inputs):
        return self._sum(inputs)


class Subtract(Merge):
    """The first of two inputs less the second."""

    def build(self, input_shape):
        _check_list(self, input_shape, exactly=2)
        super().build(input_shape)

    def _merge(self, inputs):
        return ops.subtract(inputs[0], inputs[1])


class Multiply(Merge):
    """The product of the inputs. A masked timestep counts as 1."""

    def _merge(self, inputs):
        wide = [_wide_mask(x) for x in inputs]
        if all(mask is None for mask in wide):
            return _product(inputs)
        filled = [x if m is None else ops.where(m, x, ops.ones_like(x)) for x, m in zip(inputs, wide)]
        output = _product(filled)
        if any(mask is None for mask in wide):
            return output
        merged = wide[0]
        for mask in wide[1:]:
            merged = ops.logical_or(merged, mask)
        output = ops.where(merged, output, ops.zeros_like(output))
        masks.set_mask(output, ops.any(merged, axis=-1))
        return output


def _product(inputs):
    output = inputs[0]
    for x in inputs[1:]:
        output = ops.multiply(output, x)
    return output


class Average(Merge):
    """The mean of the inputs, masked or not."""

    def _merge(self, inputs):
        return ops.divide(self._sum(inputs), len(inputs))


class Maximum(Merge):
    """The greatest of the inputs, element by element; of those that are not masked, where some are."""

    def _merge(self, inputs):
        return self._choose(inputs, ops.maximum)


class Minimum(Merge):
    """The least of the inputs, element by element; of those that are not masked, where some are."""

    def _merge(self, inputs):
        return self._choose(inputs, ops.minimum)


class Concatenate(Merge):
    """The inputs one behind the other along `axis`; their other sizes must be equal."""

    def __init__(self, axis: int = -1, **kwargs):
        super().__init__(**kwargs)
        self.axis = whole_number(axis, "axis", where=f"in layer '{self.name}'")

    def build(self, input_shape):
        _check_list(self, input_shape)
        rest = []
        for shape in input_shape:
            if not -len(shape) <= self.axis < len(shape):
                raise ShapeError(
                    f"`axis` of layer '{self.name}' is {self.axis}, which an input of shape {tuple(shape)} does not "
                    f"have."
                )
            axis = self.axis % len(shape)
            rest.append(tuple(d for i, d in enumerate(shape) if i != axis))
        sizes_differ = any(len({d for d in dims if d is not None}) > 1 for dims in zip(*rest))
        if len({len(shape) for shape in rest}) > 1 or sizes_differ:
            raise ShapeError(
                f"Inputs of layer '{self.name}' must have equal sizes on all axes but axis {self.axis}, "
                f"not {list(input_shape)}."
            )

    def call(self, inputs):
        return ops.concatenate(list(inputs), axis=self.axis)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape[0])
        sizes = [s[self.axis] for s in input_shape]
        shape[self.axis] = None if None in sizes else sum(sizes)
        return tuple(shape)

    def compute_mask(self, inputs, mask=None):
        if mask is None or all(m is None for m in mask):
            return None
        wide = []
        for x, m in zip(inputs, mask):
            if m is None:
                wide.append(ops.ones_like(x, dtype="bool"))
            elif len(m.shape) < len(x.shape):
                wide.append(ops.logical_or(ops.expand_dims(m, axis=-1), ops.zeros_like(x, dtype="bool")))
            else:
                wide.append(m)
        return ops.any(ops.concatenate(wide, axis=self.axis), axis=-1)

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


class Dot(Merge):
    """The dot product of two inputs along an axis of each, for each example of the batch.

    Args:
        axes: one axis for both, or a pair; counted with the batch, which is axis 0.
        normalize: whether to divide by the norms first, which gives the cosine.
    """

    def __init__(self, axes: Any, normalize: bool = False, **kwargs):
        super().__init__(**kwargs)
        pair = axes if isinstance(axes, (list, tuple)) else (axes, axes)
        if len(pair) != 2 or not all(isinstance(a, int) for a in pair):
            raise ValueError(f"`axes` must be a whole number or a pair of such, not {axes!r}, in layer '{self.name}'.")
        self.axes = axes
        self.normalize = normalize

    def _axes_of(self, shapes):
        pair = self.axes if isinstance(self.axes, (list, tuple)) else (self.axes, self.axes)
        axes = tuple(axis % len(shape) for axis, shape in zip(pair, shapes))
        if 0 in axes:
            raise ValueError(f"`axes` must not be the batch axis 0, in layer '{self.name}'.")
        return axes

    def build(self, input_shape):
        _check_list(self, input_shape, exactly=2)
        a, b = self._axes_of(input_shape)
        if input_shape[0][a] != input_shape[1][b]:
            raise ShapeError(
                f"Inputs of layer '{self.name}' must have equal sizes on axes {a} and {b}, not {list(input_shape)}."
            )

    def call(self, inputs):
        x, y = inputs
        a, b = self._axes_of([x.shape, y.shape])
        if self.normalize:
            x, y = ops.normalize(x, axis=a), ops.normalize(y, axis=b)
        # Bring both to (batch, rest, size): the sizes that remain are put back behind.
        x_rest = [d for i, d in enumerate(x.shape) if i not in (0, a)]
        y_rest = [d for i, d in enumerate(y.shape) if i not in (0, b)]
        batch, size = x.shape[0], x.shape[a]
        x = ops.reshape(ops.moveaxis(x, a, -1), (batch, -1, size))
        y = ops.reshape(ops.moveaxis(y, b, 1), (batch, size, -1))
        return ops.reshape(ops.matmul(x, y), (batch, *(x_rest + y_rest or [1])))

    def compute_output_shape(self, input_shape):
        a, b = self._axes_of(input_shape)
        x_rest = [d for i, d in enumerate(input_shape[0]) if i != a]
        y_rest = [d for i, d in enumerate(input_shape[1]) if i not in (0, b)]
        shape = x_rest + y_rest
        return tuple(shape if len(shape) > 1 else [*shape, 1])

    def compute_mask(self, inputs, mask=None):
        return None

    def get_config(self):
        return {**super().get_config(), "axes": self.axes, "normalize": self.normalize}


def add(inputs: list, **kwargs: Any) -> Any:
    """`Add(**kwargs)(inputs)`."""
    return Add(**kwargs)(inputs)


def subtract(inputs: list, **kwargs: Any) -> Any:
    """`Subtract(**kwargs)(inputs)`."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs: list, **kwargs: Any) -> Any:
    """`Multiply(**kwargs)(inputs)`."""
    return Multiply(**kwargs)(inputs)


def average(inputs: list, **kwargs: Any) -> Any:
    """`Average(**kwargs)(inputs)`."""
    return Average(**kwargs)(inputs)


def maximum(inputs: list, **kwargs: Any) -> Any:
    """`Maximum(**kwargs)(inputs)`."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs: list, **kwargs: Any) -> Any:
    """`Minimum(**kwargs)(inputs)`."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs: list, axis: int = -1, **kwargs: Any) -> Any:
    """`Concatenate(axis, **kwargs)(inputs)`."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: list, axes: Any = -1, **kwargs: Any) -> Any:
    """`Dot(axes, **kwargs)(inputs)`."""
    return Dot(axes=axes, **kwargs)(inputs)
