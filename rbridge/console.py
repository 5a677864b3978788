"""What Python prints in an R session goes through R: to `capture.output()`, knitr, RStudio, a terminal."""

from __future__ import annotations

import io
import sys
import threading
from typing import Any

from rbridge import capi

_CHUNK = 4000  # characters at a time; R's own buffer holds 8192 bytes


class RStream(io.TextIOBase):
    """A text stream that R prints. Other threads than R's write to the stream that stood here before."""

    def __init__(self, print_function: Any, before: Any) -> None:
        super().__init__()
        self._print = print_function
        self._before = before
        self._thread = threading.get_ident()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """What R is given."""
        return "utf-8"

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """Whether a person is looking on."""
        return bool(self._before is not None and self._before.isatty())

    def fileno(self) -> int:
        """That of the stream before; what is written there does not pass through R."""
        return self._before.fileno()

    def write(self, text: str) -> int:
        """Print `text`."""
        if threading.get_ident() != self._thread:
            self._before.write(text)
            return len(text)
        for start in range(0, len(text), _CHUNK):
            part = text[start : start + _CHUNK].replace("\0", "")
            self._print(b"%s", part.encode("utf-8", "replace"))
        return len(text)

    def flush(self) -> None:
        """Let the terminal show what was printed."""
        if self._before is not None:
            self._before.flush()


def print_through_r() -> None:
    """Route `sys.stdout` and `sys.stderr` through R."""
    if isinstance(sys.stdout, RStream):
        return
    sys.stdout = RStream(capi.rlib.printer("Rprintf"), sys.__stdout__)
    sys.stderr = RStream(capi.rlib.printer("REprintf"), sys.__stderr__)
