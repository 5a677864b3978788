"""Python calls R.

Every call goes through `R_tryEval` on `withCallingHandlers(CALL, condition = take_condition)`, whose handler
(R/bridge-guard.R) takes R's conditions before anything jumps: an error, an interrupt or a leap to top level never
crosses a Python frame. It comes out of `call_r` as an exception, and R's condition object travels inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rbridge import capi, counters, failures
from rbridge.capi import LANGSXP, PROMSXP, SYMSXP
from rbridge.handles import release_dropped
from rbridge.rvalues import RValue, check_thread
from rbridge.to_python import to_python
from rbridge.to_r import CONTAINERS, SCALARS, to_r

_with_handlers: Any = None  # withCallingHandlers
_handlers: Any = None  # the end of every guard: `, condition = take_condition)`
_quote: Any = None


def set_up(with_handlers: Any, handler: Any) -> None:
    """Take R's functions `withCallingHandlers` and `take_condition` (SEXPs)."""
    global _with_handlers, _handlers, _quote
    rlib = capi.rlib
    _handlers = rlib.Rf_allocList(1)
    rlib.R_PreserveObject(_handlers)
    rlib.SETCAR(_handlers, handler)
    rlib.SET_TAG(_handlers, capi.symbol("condition"))
    rlib.R_PreserveObject(with_handlers)
    _with_handlers = with_handlers
    _quote = capi.symbol("quote")


def _guarded(call: Any) -> Any:
    """A call (SEXP, protected) inside a guard of its own (unprotected)."""
    rlib = capi.rlib
    guard = rlib.Rf_lang2(_with_handlers, call)
    rlib.SETCDR(rlib.CDR(guard), _handlers)
    return guard


def call_r(function: Any, args: Sequence[Any] = (), named: Mapping[str, Any] | None = None,
           mode: int = CONTAINERS, convert: bool = True) -> Any:
    """Call an R function (SEXP) with Python values.

    Args:
        function: The function, as SEXP.
        args: Positional arguments.
        named: Named arguments.
        mode: How arguments are converted, see `to_r`.
        convert: False returns an `RValue` in place of the converted value.

    Raises what R raised: `RError`, `KeyboardInterrupt`, or the Python exception that R had passed through.
    """
    check_thread()
    counters.r_calls += 1
    release_dropped()
    rlib = capi.rlib
    count = len(args) + (len(named) if named else 0)
    arguments = rlib.Rf_protect(rlib.Rf_allocList(count))
    held = 1
    try:
        cell = arguments
        for value in args:
            rlib.SETCAR(cell, _argument(value, mode))
            cell = rlib.CDR(cell)
        if named:
            for name, value in named.items():
                rlib.SETCAR(cell, _argument(value, mode))
                rlib.SET_TAG(cell, capi.symbol(name))
                cell = rlib.CDR(cell)
        inner = rlib.Rf_protect(rlib.Rf_lang1(function))
        held += 1
        rlib.SETCDR(inner, arguments)
        call = rlib.Rf_protect(_guarded(inner))
        held += 1
        result = rlib.try_eval(call)
        if result is None:
            raise failures.r_jumped()
        if result == failures.MARK:
            raise failures.raised_in_r()
        rlib.Rf_protect(result)
        held += 1
        return to_python(result) if convert else RValue(result)
    finally:
        rlib.Rf_unprotect(held)


def _argument(value: Any, mode: int) -> Any:
    """A value as an element of a call: what R would evaluate is quoted."""
    found = to_r(value, mode)
    if isinstance(value, RValue) and capi.typeof(found) in (SYMSXP, LANGSXP, PROMSXP):
        return capi.rlib.Rf_lang2(_quote, found)
    return found


WHY_NULL = "In R a function gives its last value: an `if` without `else`, and a loop, give NULL."


class RFunction(RValue):
    """A Python callable around an R function.

    Positional and named arguments are passed on as they are; arrays and tensors arrive in R as references. The value
    is converted as everything that comes from R. `name` is what `__name__` says and what configs are written with.
    """

    def __init__(self, sexp: Any, name: str = "anonymous_R_function", module: str = "<r-globalenv>",
                 mode: int = CONTAINERS) -> None:
        super().__init__(sexp)
        self.__name__ = self.__qualname__ = name
        self.__module__ = module
        self.__doc__ = None
        self.mode = mode
        self.needs_value = False
        self._frame: _Frame | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        frame = self._frame
        if kwargs or len(args) != 1 or (frame is not None and frame.busy):
            value = call_r(self.sexp, args, kwargs, self.mode)
        else:
            check_thread()
            if frame is None:
                frame = self._frame = _Frame(self.sexp)
            value = frame.run(args[0], self.mode)
        if value is None and self.needs_value:
            raise TypeError(f"R function `{self.__name__}` must return a value, not NULL. {WHY_NULL}")
        return value

    def __repr__(self) -> str:
        return f"<R function {self.__name__}>"


class _Frame:
    """The guarded call `function(argument)`, kept from one call to the next: most calls are of this kind."""

    __slots__ = ("_call", "_address", "_argument", "busy")

    def __init__(self, function: Any) -> None:
        rlib = capi.rlib
        inner = rlib.Rf_protect(rlib.Rf_lang2(function, rlib.R_NilValue))
        self._call = RValue(_guarded(inner))
        rlib.Rf_unprotect(1)
        self._address = rlib.address(self._call.sexp)
        self._argument = rlib.CDR(inner)
        self.busy = False

    def run(self, value: Any, mode: int) -> Any:
        """Call the function with one argument, on R's thread."""
        counters.r_calls += 1
        release_dropped()
        rlib = capi.rlib
        self.busy = True
        try:
            rlib.SETCAR(self._argument, _argument(value, mode))
            result = rlib.try_eval_at(self._address)
            if result is None:
                raise failures.r_jumped()
            if result == failures.MARK:
                raise failures.raised_in_r()
            rlib.Rf_protect(result)
            try:
                return to_python(result)
            finally:
                rlib.Rf_unprotect(1)
        finally:
            if type(value) not in SCALARS:  # R must not keep what may be large, nor a handle
                rlib.SETCAR(self._argument, rlib.R_NilValue)
            self.busy = False
