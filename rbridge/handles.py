"""Python objects that R holds.

A handle is laid out as reticulate's references are: an environment whose variable `pyobj` is an external pointer to
the object, with the class vector of the object's type; for callable objects a closure that carries such an
environment in its attribute `py_object`. So reticulate takes our handles for its own. The table below keeps each object
alive while any handle of it lives, and is the only way from an address to an object: a pointer from another session
is never followed.
"""

from __future__ import annotations

import collections
import ctypes
from typing import Any

from rbridge import capi, rvalues
from rbridge.class_names import call_kind, class_vector
from rbridge.errors import DeadHandleError

_objects: dict[int, list[Any]] = {}  # address -> [object, number of handles]
_dropped: collections.deque[int] = collections.deque()
_templates: dict[type, Any] = {}
_holder_symbol: Any = None
_pointer_symbol: Any = None
_convert_symbol: Any = None
_tag: Any = None
_yes: Any = None
_finalizer: Any = None
_finalizer_address = 0
_closures: dict[str, Any] = {}


def set_up(closures: dict[str, Any]) -> None:
    """Take R's template closures (SEXPs, by kind), one for each way in which an object is called from R."""
    global _holder_symbol, _pointer_symbol, _convert_symbol, _tag, _yes, _finalizer, _finalizer_address
    _holder_symbol = capi.symbol("py_object")
    _pointer_symbol = capi.symbol("pyobj")
    _convert_symbol = capi.symbol("convert")
    _yes = capi.rlib.Rf_ScalarLogical(1)  # one of R's constants
    _tag = capi.symbol("alphorn_handle")
    if _finalizer is None:
        _finalizer = capi.ffi.callback("void(SEXP)", _drop)
        _finalizer_address = int(capi.ffi.cast("uintptr_t", _finalizer))
    for kind, closure in closures.items():
        capi.rlib.R_PreserveObject(closure)
        _closures[kind] = closure
    _templates.clear()


def _drop(pointer: Any) -> None:
    # Runs inside R's garbage collection: only take a note, let go at the next crossing.
    _dropped.append(capi.address_of(pointer))


def release_dropped() -> None:
    """Let go of what the other side has collected: objects without a handle, R values without a holder.

    Called at every crossing, on R's thread, where the finalizers of both sides may run.
    """
    if rvalues.to_release:
        rvalues.release_dropped()
    while _dropped:
        address = _dropped.popleft()
        entry = _objects.get(address)
        if entry is None:
            continue
        entry[1] -= 1
        if entry[1] <= 0:
            del _objects[address]


def alive() -> int:
    """How many Python objects R holds."""
    return len(_objects)


def make(value: Any) -> Any:
    """A new handle of `value`, unprotected."""
    rlib = capi.rlib
    template, is_closure = _template(type(value))
    address = id(value)
    pointer = rlib.Rf_protect(rlib.R_MakeExternalPtr(address, _tag, rlib.R_NilValue))
    entry = _objects.get(address)
    if entry is None:
        _objects[address] = [value, 1]
    else:
        entry[1] += 1
    rlib.R_RegisterCFinalizer(pointer, _finalizer_address)
    holder = rlib.Rf_protect(capi.new_environment())
    rlib.Rf_defineVar(_pointer_symbol, pointer, holder)
    rlib.Rf_defineVar(_convert_symbol, _yes, holder)
    if not is_closure:
        rlib.Rf_setAttrib(holder, rlib.R_ClassSymbol, template)
        rlib.Rf_unprotect(2)
        return holder
    closure = rlib.Rf_protect(rlib.Rf_duplicate(template))
    rlib.Rf_setAttrib(closure, _holder_symbol, holder)
    rlib.Rf_unprotect(3)
    return closure


def _template(cls: type) -> tuple[Any, bool]:
    """What handles of this class are copies of: a closure, or the class vector for a bare pointer."""
    found = _templates.get(cls)
    if found is not None:
        return found
    rlib = capi.rlib
    classes = rlib.Rf_protect(capi.strings(class_vector(cls)))
    kind = call_kind(cls)
    try:
        if kind is None:
            rlib.R_PreserveObject(classes)
            found = (classes, False)
        else:
            closure = rlib.Rf_duplicate(_closures[kind])
            rlib.R_PreserveObject(closure)
            rlib.Rf_setAttrib(closure, rlib.R_ClassSymbol, classes)
            found = (closure, True)
    finally:
        rlib.Rf_unprotect(1)
    _templates[cls] = found
    return found


def pointer_of(value: Any) -> Any:
    """The external pointer of a handle, ours or reticulate's (SEXP); None when the value is no handle."""
    kind = value.sxpinfo.type
    if kind == capi.EXTPTRSXP:
        return value if capi.tag_of(value) == _tag else None
    if kind not in (capi.CLOSXP, capi.ENVSXP) or capi.is_bare(value):
        return None
    if kind == capi.CLOSXP:
        value = capi.rlib.Rf_getAttrib(value, _holder_symbol)
        if value.sxpinfo.type != capi.ENVSXP:
            return None
    pointer = capi.rlib.Rf_findVarInFrame(value, _pointer_symbol)
    return pointer if pointer.sxpinfo.type == capi.EXTPTRSXP else None


def object_at(pointer: Any) -> Any:
    """The object of a handle's external pointer."""
    address = capi.address_of(pointer)
    entry = _objects.get(address)
    if entry is not None:
        return entry[0]
    if address and capi.tag_of(pointer) != _tag:
        # reticulate's own reference, which keeps the object alive itself: one interpreter, one object
        return ctypes.cast(address, ctypes.py_object).value
    raise DeadHandleError(
        "This is a reference to a Python object of another R session, which does not exist any more. "
        "Save models with save_model() and load them with load_model(), not with saveRDS() or save()."
    )


def object_of(value: Any) -> Any:
    """The object of a handle."""
    pointer = pointer_of(value)
    if pointer is None:
        raise TypeError("The value is not a Python object.")
    return object_at(pointer)
