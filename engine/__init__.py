"""alphorn's engine: Keras 3's public API on NumPy.

What is here is what `keras` has under the same name: `engine.layers.Dense`, `engine.Sequential`,
`engine.saving.load_model`, and so on. Nothing heavier than NumPy is imported until it is needed.
"""

from engine import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    dtype_policies,
    initializers,
    layers,
    losses,
    metrics,
    mixed_precision,
    models,
    ops,
    optimizers,
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
from engine.regularizers import Regularizer

__version__ = "0.1.0"


def version() -> str:
    """The version of the engine (not that of the Keras whose API and files it has)."""
    return __version__
