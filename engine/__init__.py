"""alphorn's engine: Keras 3's public API on NumPy.

What is here is what `keras` has under the same name: `engine.layers.Dense`, `engine.Sequential`,
`engine.saving.load_model`, and so on. Nothing heavier than NumPy is imported until it is needed.
"""

import importlib
from typing import Any

from engine import (
    activations,
    callbacks,
    config,
    constraints,
    dtype_policies,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    quantizers,
    random,
    regularizers,
    saving,
    tree,
    utils,
)
from engine.dtype_policies import DTypePolicy, FloatDTypePolicy
from engine.graph import Variable, name_scope
from engine.initializers import Initializer
from engine.layers import Input, InputSpec, Layer
from engine.losses import Loss
from engine.metrics import Metric
from engine.models import Functional, Model, Sequential
from engine.ops.operation import KerasTensor, Operation
from engine.optimizers import Optimizer
from engine.quantizers import Quantizer
from engine.regularizers import Regularizer

__version__ = "0.1.0"


def version() -> str:
    """The version of the engine (not that of the Keras whose API and files it has)."""
    return __version__


_WHEN_ASKED_FOR = ("backend", "datasets", "mixed_precision")


def __getattr__(name: str) -> Any:
    """The rooms that few programs enter are imported when one is asked for."""
    if name in _WHEN_ASKED_FOR:
        return importlib.import_module(f"engine.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
