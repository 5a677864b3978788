"""An example for the page of each generated wrapper: from tools/examples.txt, or by what kind of function it is."""

from __future__ import annotations

import re
from pathlib import Path

from wrapper_table import Wrapper

EXAMPLES = Path(__file__).with_name("examples.txt")

# Where a layer stands in keras_input(shape) |> layer(...), by what its name ends with.
_SHAPES = {"_1d": "c(8, 3)", "_2d": "c(8, 8, 3)", "_3d": "c(8, 8, 8, 3)", "_1d_transpose": "c(8, 3)",
           "_2d_transpose": "c(8, 8, 3)", "_3d_transpose": "c(8, 8, 8, 3)"}
_OF_IMAGES = re.compile(
    "layer_(random_|rand_augment|aug_mix|auto_contrast|cut_mix|mix_up|equalization|solarization)"
)
_REQUIRED = {"factor": "0.2", "height": "4", "width": "4", "height_factor": "0.2", "width_factor": "0.2",
             "filters": "4", "kernel_size": "3", "pool_size": "2", "rate": "0.2", "units": "4"}
# Named values that y_true and y_pred of losses and metrics are given.
_CLASSES = ("rbind(c(0, 1), c(1, 0))", "rbind(c(0.2, 0.8), c(0.6, 0.4))")
_NUMBERS = {"x": "c(0.5, 1, 2)", "x1": "c(1, 2, 3)", "x2": "c(4, 2, 1)", "y": "c(1L, 2L, 3L)"}


def read_examples(path: Path = EXAMPLES) -> dict[str, list[str]]:
    """The examples that are written out: wrapper -> lines."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, code = line.partition(": ")
            if name in found:
                raise ValueError(f"{path.name}: {name} stands there twice.")
            found[name] = code.split(" ;; ")
    return found


def example(wrapper: Wrapper, written: dict[str, list[str]]) -> list[str]:
    """The lines of a wrapper's example. Raises ValueError when there is none and no rule makes one."""
    if wrapper.name in written:
        return written[wrapper.name]
    name = wrapper.name
    required = [n for n, default in wrapper.formals.items() if default is None and n not in ("...", "object")]
    if name.startswith("activation_") and required == ["x"]:
        return [f"{name}(c(-2, 0, 3))"]
    if name.startswith(("loss_", "metric_")) and required == ["y_true", "y_pred"]:
        made = f"{name}()" if wrapper.function_path else ""
        given = f"{name}({_CLASSES[0]}, {_CLASSES[1]})"
        return [line for line in (given, made) if line]
    if name.startswith("metric_") and not required:
        return [f"metric <- {name}()", f"metric$update_state({_CLASSES[0]}, {_CLASSES[1]})", "metric$result()"]
    if name.startswith("initializer_") and not required:
        return [f"initializer <- {name}()", "initializer(shape(2, 3))"]
    if name.startswith("optimizer_") and not required:
        return [f"optimizer <- {name}(learning_rate = 0.01)",
                "model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)",
                'model |> compile(optimizer = optimizer, loss = "mse")']
    if name.startswith("regularizer_"):
        return [f"{name}()(matrix(c(1, -2, 3, 4), 2))", f"layer_dense(units = 2, kernel_regularizer = {name}())"]
    if name.startswith("constraint_"):
        return [f"{name}()(matrix(c(1, -2, 3, 4), 2))", f"layer_dense(units = 2, kernel_constraint = {name}())"]
    if name.startswith("layer_") and "object" in wrapper.formals and set(required) <= set(_REQUIRED):
        ending = re.search(r"_[123]d(_transpose)?$", name)
        shape = _SHAPES[ending.group()] if ending else "c(8, 8, 3)" if _OF_IMAGES.match(name) else "6"
        arguments = ", ".join(f"{n} = {_REQUIRED[n]}" for n in required)
        return [f"keras_input({shape}) |> {name}({arguments})"]
    if name.startswith("layer_") and required == ["inputs"]:
        return [f"{name}(keras_input(3), keras_input(3))"]
    if name.startswith("config_") and not required and not name.startswith(("config_enable", "config_disable")):
        return [f"{name}()"]
    if name.startswith("op_image_") and required == ["images"]:
        return [f"{name}(random_uniform(c(4, 4, 3)))"]
    if name.startswith("op_") and set(required) <= set(_NUMBERS):
        values = ", ".join(_NUMBERS[n] for n in required)
        return [f"{name}({values})"]
    raise ValueError(f"{EXAMPLES.name} has no example for {name}(), and no rule makes one.")
