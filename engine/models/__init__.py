"""Models: Model, Sequential, Functional, and how they are cloned (as `keras.models`)."""

from engine.models.cloning import clone_model
from engine.models.functional import Functional
from engine.models.model import Model
from engine.models.sequential import Sequential

__all__ = ["Functional", "Model", "Sequential", "clone_model", "load_model", "model_from_json", "save_model"]


def __getattr__(name):
    """Loading and saving are found here too, as in Keras; the saving room is only imported when asked for."""
    if name in ("load_model", "save_model", "model_from_json"):
        from engine import saving

        return getattr(saving, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
