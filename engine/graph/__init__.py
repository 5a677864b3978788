"""The graph: symbolic tensors, primitives, variables, tracing, gradients and plans. Depends on NumPy alone."""

from engine.graph import (  # noqa: F401  (these fill the table of primitives)
    contract,
    convolution,
    crossentropy,
    ctc,
    elementwise,
    host,
    linalg,
    movement,
    normalization,
    pooling,
    random,
    recurrent,
    reduce,
    select,
    sorting,
)
from engine.graph.gradients import gradients
from engine.graph.jit import jit
from engine.graph.plan import Plan
from engine.graph.primitives import PRIMITIVES
from engine.graph.tensor import Spec, SymbolicTensor, at_scope, current_scope, name_scope
from engine.graph.trace import Graph, end_gradients_at, is_tracing, outside_trace, run_eagerly, trace
from engine.graph.variable import Variable, autocast_scope, deferred_initialization

__all__ = [
    "PRIMITIVES",
    "Graph",
    "Plan",
    "Spec",
    "SymbolicTensor",
    "Variable",
    "at_scope",
    "autocast_scope",
    "current_scope",
    "deferred_initialization",
    "end_gradients_at",
    "gradients",
    "is_tracing",
    "jit",
    "name_scope",
    "outside_trace",
    "run_eagerly",
    "trace",
]
