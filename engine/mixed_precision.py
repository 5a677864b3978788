"""`keras.mixed_precision`: the names that dtype policies had first."""

from engine.config import dtype_policy, set_dtype_policy
from engine.dtype_policies import DTypePolicy
from engine.optimizers import LossScaleOptimizer

Policy = DTypePolicy
global_policy = dtype_policy
set_global_policy = set_dtype_policy

__all__ = [
    "DTypePolicy",
    "LossScaleOptimizer",
    "Policy",
    "dtype_policy",
    "global_policy",
    "set_dtype_policy",
    "set_global_policy",
]
