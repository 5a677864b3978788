"""The variables of a model as a tree of dicts, by their paths, and back."""

from typing import Any

import numpy as np

from engine.errors import ShapeError

_PARTS = ("trainable_variables", "non_trainable_variables", "optimizer_variables", "metrics_variables")
_FORMATS = ("backend_tensor", "numpy_array")


def get_state_tree(model: Any, value_format: str = "backend_tensor") -> dict[str, dict]:
    """Copies of the values of all variables: "dense/kernel" stands at `tree["trainable_variables"]["dense"]["kernel"]`.

    Args:
        model: the model. One that is not compiled has no variables of an optimizer.
        value_format: "backend_tensor" or "numpy_array"; both are arrays here.

    Raises:
        ValueError: for another format, or when two variables have one path.
    """
    if value_format not in _FORMATS:
        raise ValueError(f"`value_format` must be one of {', '.join(map(repr, _FORMATS))}, not {value_format!r}.")
    return {part: _nested(_variables(model, part), part) for part in _PARTS}


def set_state_tree(model: Any, state_tree: dict[str, dict]) -> None:
    """Assign the values of a tree, which may leave out parts and variables. Nothing is assigned unless all of it fits.

    Raises:
        ValueError: for a part or path that the model has not, or a value of another shape.
    """
    assignments = []
    for part, values in state_tree.items():
        if part not in _PARTS:
            raise ValueError(f"A state tree has the parts {', '.join(map(repr, _PARTS))}, and not {part!r}.")
        by_path = {variable.path: variable for variable in _variables(model, part)}
        for path, value in _flat(values):
            if path not in by_path:
                raise ValueError(f"Model '{model.name}' has no variable '{path}' among its {part}.")
            value = np.asarray(value)
            variable = by_path[path]
            if value.shape != variable.shape and not (value.size == 1 and variable.shape == ()):
                raise ShapeError(f"Variable '{path}' has shape {variable.shape}; the value for it has {value.shape}.")
            assignments.append((variable, value.reshape(variable.shape)))
    for variable, value in assignments:
        variable.assign(value)


def _variables(model, part):
    if part != "optimizer_variables":
        return getattr(model, part)
    return [] if model.optimizer is None else model.optimizer.variables


def _nested(variables, part):
    found: dict[str, Any] = {}
    for variable in variables:
        *folders, name = variable.path.split("/")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        if name in place:
            raise ValueError(f"Two of the {part} have the path '{variable.path}'; a tree needs paths of their own.")
        place[name] = np.array(variable.peek())
    return found


def _flat(values, prefix=""):
    for name, value in values.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{path}/")
        else:
            yield path, value
