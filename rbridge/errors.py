"""What the bridge raises."""

from __future__ import annotations

from typing import Any


class BridgeError(Exception):
    """Base of the errors that the bridge raises on purpose."""


class ConversionError(BridgeError, TypeError, ValueError):
    """A value has no counterpart in the other language: a missing value, a factor, a number too big."""


class RThreadError(BridgeError, RuntimeError):
    """R was called from another thread than the one that it runs on."""


class DeadHandleError(BridgeError, RuntimeError):
    """R holds a reference to a Python object of another session."""


class RError(BridgeError, RuntimeError):
    """An error of R, seen from Python.

    Attributes:
        condition: R's condition object; R gets this very object back when the error reaches R again.
        classes: The condition's class vector.
        call: The call that failed, as text, or None.
        traceback: The R calls that led there, outermost first, as text.
    """

    def __init__(
        self,
        message: str,
        condition: Any = None,
        classes: tuple[str, ...] = (),
        call: str | None = None,
        traceback: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.condition = condition
        self.classes = classes
        self.call = call
        self.traceback = traceback

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} (in R's {self.call})" if self.call else message


class RJump(RError):
    """R left a function that Python had called, by other means than an error: a restart, or a quit to top level."""


class RWarning(UserWarning):
    """A warning of R, seen from Python."""
