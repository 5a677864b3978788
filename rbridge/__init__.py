"""The bridge between R and Python: R values, functions and classes on one side, Python's on the other.

`rbridge.start()` starts R inside a Python program; in an R session the R package starts the bridge itself. Both
hosts use the same data path. Nothing is imported or started until it is asked for.

    rlibrary      which of R's C functions keep the interpreter lock
    capi          R's C functions, as rpy2's `rinterface` declares them: the only place that imports rpy2
    errors        what the bridge raises
    counters      how often each side called the other
    rvalues       R values that Python holds
    class_names, keras_classes  what `class()` says in R of a Python object
    handles       Python objects that R holds
    to_python     R values -> Python values
    to_r          Python values -> R values
    calls         Python calls R
    crossing      R calls Python
    failures      an error of one side, told to the other
    console       what Python prints goes through R
    interrupts    Ctrl-C in an R session
    rwarnings     Python's warnings are R's in an R session
    hosts         attach to a running R, or start one
    classes       Python classes whose methods are R closures
    functions     Python callables around R functions
"""

from __future__ import annotations

from typing import Any

from rbridge.errors import ConversionError, RError, RThreadError

__all__ = ["start", "source", "evaluate", "RError", "RThreadError", "ConversionError"]


def start(library: str | None = None) -> None:
    """Start R inside this Python process, with the R package alphorn attached.

    Args:
        library: A folder that holds the installed R package, where R would not look by itself.

    Does nothing when R is running already. Raises `RError` when the R package is missing.
    """
    from rbridge import hosts

    hosts.start_embedded_r(library)


def source(path: str) -> None:
    """Run an R file in the embedded R's global environment and register the classes it defines.

    Every class that the file makes with `Layer()`, `new_model_class()`, `Loss()` and the like becomes a registered
    object, and a custom object under its own name; functions become custom objects under the names of their variables.
    So `engine.saving.load_model()` finds them afterwards.

    Raises `FileNotFoundError` when there is no such file, and `RError` when it fails, with R's own condition inside.
    """
    from rbridge import hosts

    hosts.source(path)


def evaluate(code: str) -> Any:
    """Evaluate R code in the global environment and return the value of its last expression, converted to Python."""
    from rbridge import hosts

    return hosts.evaluate(code)
