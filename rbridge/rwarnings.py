"""Python's warnings are warnings of R in an R session: `suppressWarnings()`, `warnings()` and testthat see them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from rbridge import capi
from rbridge.calls import call_r
from rbridge.class_names import r_name
from rbridge.notation import in_r
from rbridge.rvalues import on_r_thread

_warn: Any = None
_show_as_before: Callable[..., None] | None = None


def warn_through_r(warn: Any) -> None:
    """Let R's function `warn(message, classes)` (SEXP) have the warnings that Python would write to stderr.

    Which these are is up to Python's filters, but for one thing: a `UserWarning` is shown each time, and not once for
    each line of Python, of which the user of R knows nothing. Other threads than R's show theirs as before.
    """
    global _warn, _show_as_before
    capi.rlib.R_PreserveObject(warn)
    _warn = warn
    if _show_as_before is None:
        _show_as_before = warnings.showwarning
        warnings.showwarning = _show
        warnings.simplefilter("always", UserWarning, append=True)


def _show(message: Warning | str, category: type[Warning], filename: str, lineno: int,
          file: Any = None, line: str | None = None) -> None:
    if file is not None or not on_r_thread():
        assert _show_as_before is not None
        _show_as_before(message, category, filename, lineno, file, line)
        return
    classes = [cls for cls in category.__mro__ if issubclass(cls, Warning)]
    call_r(_warn, [in_r(str(message)), [name for cls in classes for name in (r_name(cls), cls.__name__)]])
