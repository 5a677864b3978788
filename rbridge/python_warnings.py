"""In an R session, a warning of Python is a warning of R: to `suppressWarnings()`, knitr, testthat, and the prompt."""

from __future__ import annotations

import warnings
from typing import Any

from rbridge import capi
from rbridge.calls import call_r
from rbridge.rvalues import on_r_thread


def set_up(warn: Any) -> None:
    """Take R's function that warns (SEXP), and have Python use it.

    Warnings of the engine are shown each time, as R's are, and not once for each line of code that gives one.
    """
    capi.rlib.R_PreserveObject(warn)
    before = warnings.showwarning

    def show(message: Any, category: type, filename: str, lineno: int, file: Any = None, line: Any = None) -> None:
        if file is not None or not on_r_thread():
            before(message, category, filename, lineno, file, line)
            return
        classes = [cls.__name__ for cls in category.__mro__ if issubclass(cls, Warning)]
        call_r(warn, (str(message), classes))

    warnings.showwarning = show
    warnings.filterwarnings("always", category=UserWarning, module=r"(engine|rbridge)(\.|$)")
