"""R values that Python holds without looking inside: environments, calls, S4 objects, and functions."""

from __future__ import annotations

import collections
import threading
from typing import Any

from rbridge import capi
from rbridge.errors import RThreadError

# What Python no longer needs; a finalizer may run on any thread, so the release waits for the next crossing.
to_release: collections.deque[Any] = collections.deque()
_thread: int | None = None


def claim_thread() -> None:
    """Say that R runs on this thread."""
    global _thread
    _thread = threading.get_ident()


def check_thread() -> None:
    """Raise unless this is the thread that R runs on."""
    if threading.get_ident() != _thread:
        raise RThreadError(
            f"R runs on one thread, and was called from thread {threading.current_thread().name!r}. "
            "Call R functions from the main thread."
        )


def on_r_thread() -> bool:
    """Whether this is the thread that R runs on."""
    return threading.get_ident() == _thread


class RValue:
    """An R value kept alive for Python. It crosses back to R as the very same value."""

    __slots__ = ("sexp", "__weakref__")

    def __init__(self, sexp: Any) -> None:
        capi.rlib.R_PreserveObject(sexp)
        self.sexp = sexp

    def __del__(self, release: Any = to_release.append) -> None:
        sexp = getattr(self, "sexp", None)
        if sexp is not None:
            release(sexp)

    def __repr__(self) -> str:
        return f"<R value of type {capi.typeof(self.sexp)}>"

    def __reduce__(self) -> Any:
        raise TypeError(f"{self!r} belongs to the R of this process and cannot be pickled or copied deeply.")

    def __deepcopy__(self, memo: Any) -> RValue:
        return self

    def __copy__(self) -> RValue:
        return self


def release_dropped() -> None:
    """Let R have back what Python has dropped. Called on R's thread only."""
    while to_release:
        capi.rlib.R_ReleaseObject(to_release.popleft())
