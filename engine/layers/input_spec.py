"""What a layer demands of its inputs: number of dimensions, sizes, dtype (as `keras.InputSpec`)."""

from typing import Any

from engine import tree
from engine.errors import ShapeError
from engine.graph import dtypes
from engine.utils import standardize_shape


class InputSpec:
    """The demands on one input.

    Args:
        dtype: its type name.
        shape: its shape, batch included; None where any size will do.
        ndim: its number of dimensions.
        max_ndim: the most dimensions it may have.
        min_ndim: the fewest.
        axes: dict of axis to the size it must have.
        allow_last_axis_squeeze: whether a last axis of size 1 may be there or not.
        name: the key of this input when inputs are given as a dict.
        optional: whether the input may be None.
    """

    def __init__(
        self,
        dtype: Any = None,
        shape: Any = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None,
        optional: bool = False,
    ):
        self.dtype = None if dtype is None else dtypes.standardize(dtype)
        self.shape = None if shape is None else standardize_shape(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim = max_ndim
        self.min_ndim = min_ndim
        self.name = name
        self.optional = optional
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        try:
            self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        except (TypeError, ValueError, AttributeError):
            raise TypeError(f"`axes` must be a dict with whole numbers as keys, not {axes!r}.") from None

    def __repr__(self):
        shown = {key: getattr(self, key) for key in ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")}
        return f"InputSpec({', '.join(f'{key}={value}' for key, value in shown.items() if value)})"

    def get_config(self) -> dict:
        keys = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes", "optional")
        return {key: getattr(self, key) for key in keys}

    @classmethod
    def from_config(cls, config: dict) -> "InputSpec":
        return cls(**config)


def assert_input_compatibility(input_spec: Any, inputs: Any, layer_name: str) -> None:
    """Check inputs against the spec (or tree of specs) of a layer.

    Raises:
        ShapeError (a ValueError): naming the layer, what must hold and what was given.
    """
    if not input_spec:
        return
    specs = tree.flatten(input_spec)
    flat = _in_spec_order(inputs, specs, layer_name)
    if len(flat) != len(specs):
        names = [spec.name for spec in specs if spec is not None and spec.name]
        named = f" ({', '.join(map(repr, names))})" if len(names) == len(specs) else ""
        raise ShapeError(f"Layer '{layer_name}' must be given {len(specs)} input(s){named}, not {len(flat)}.")
    for index, (x, spec) in enumerate(zip(flat, specs)):
        if spec is None or (x is None and spec.optional):
            continue
        if not hasattr(x, "shape"):
            raise ValueError(f"Inputs of layer '{layer_name}' must be tensors, not {x!r} (a {type(x).__name__}).")
        _check(spec, x, index, layer_name)


def _in_spec_order(inputs, specs, layer_name):
    if isinstance(inputs, dict):
        names = [spec.name for spec in specs]
        if all(names):
            missing = [name for name in names if name not in inputs]
            if missing:
                raise ValueError(
                    f"The dict of inputs of layer '{layer_name}' must have the keys {names}, but {missing} "
                    f"are missing; it has {list(inputs)}."
                )
            return [inputs[name] for name in names]
    return tree.flatten(inputs)


def _check(spec, x, index, layer_name):
    shape = tuple(x.shape)
    ndim = len(shape)

    def refuse(wanted):
        named = f" '{spec.name}'" if spec.name else ""
        raise ShapeError(
            f"Input {index}{named} of layer '{layer_name}' must have {wanted}, but its shape is {shape}."
        )

    if spec.ndim is not None and not spec.allow_last_axis_squeeze and ndim != spec.ndim:
        refuse(f"{spec.ndim} dimensions (ndim={spec.ndim}), not {ndim}")
    if spec.max_ndim is not None and ndim > spec.max_ndim:
        refuse(f"at most {spec.max_ndim} dimensions (max_ndim={spec.max_ndim}), not {ndim}")
    if spec.min_ndim is not None and ndim < spec.min_ndim:
        refuse(f"at least {spec.min_ndim} dimensions (min_ndim={spec.min_ndim}), not {ndim}")
    if spec.dtype is not None and dtypes.standardize(x.dtype) != spec.dtype:
        raise ValueError(
            f"Input {index} of layer '{layer_name}' must have dtype {spec.dtype}, not {dtypes.standardize(x.dtype)}."
        )
    for axis, size in spec.axes.items():
        if size is not None and shape[axis] not in (size, None):
            refuse(f"size {size} on axis {axis}, not {shape[axis]}")
    if spec.shape is not None and not _fits(spec, shape):
        refuse(f"shape {spec.shape}")


def _fits(spec, shape) -> bool:
    pairs = [(spec.shape, shape)]
    if spec.allow_last_axis_squeeze:
        if shape and shape[-1] == 1:
            pairs.append((spec.shape, shape[:-1]))
        if spec.shape and spec.shape[-1] == 1:
            pairs.append((spec.shape[:-1], shape))
    return any(
        len(wanted) == len(given) and all(w is None or g is None or w == g for w, g in zip(wanted, given))
        for wanted, given in pairs
    )
