"""Python objects that R holds.

A handle is an external pointer whose address is the object's own, with the class vector of the object's type. For
callable objects it is a closure that carries the pointer in its attribute `py_object`. The table below keeps each
object alive while any handle of it lives, and is the only way from an address to an object: a pointer from another
session is never followed.
"""

from __future__ import annotations

import collections
from typing import Any

from rbridge import capi
from rbridge.class_names import call_kind, class_vector
from rbridge.errors import DeadHandleError

_objects: dict[int, list[Any]] = {}  # address -> [object, number of handles]
_dropped: collections.deque[int] = collections.deque()
_templates: dict[type, Any] = {}
_pointer_symbol: Any = None
_tag: Any = None
_finalizer: Any = None
_closures: dict[str, Any] = {}


def set_up(closures: dict[str, Any]) -> None:
    """Take R's template closures (SEXPs, by kind), one for each way in which an object is called from R."""
    global _pointer_symbol, _tag, _finalizer
    _pointer_symbol = capi.symbol("py_object")
    _tag = capi.symbol("alphorn_handle")
    if _finalizer is None:
        _finalizer = capi.ffi.callback("void(SEXP)", _drop)
    for kind, closure in closures.items():
        capi.rlib.R_PreserveObject(closure)
        _closures[kind] = closure
    _templates.clear()


def _drop(pointer: Any) -> None:
    # Runs inside R's garbage collection: only take a note, let go at the next crossing.
    _dropped.append(capi.address_of(pointer))


def release_dropped() -> None:
    """Let go of objects whose handles R has collected."""
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
    pointer = rlib.Rf_protect(rlib.R_MakeExternalPtr(capi.ffi.cast("DL_FUNC", address), _tag, rlib.R_NilValue))
    entry = _objects.get(address)
    if entry is None:
        _objects[address] = [value, 1]
    else:
        entry[1] += 1
    rlib.R_RegisterCFinalizer(pointer, _finalizer)
    if not is_closure:
        rlib.Rf_setAttrib(pointer, rlib.R_ClassSymbol, template)
        rlib.Rf_unprotect(1)
        return pointer
    closure = rlib.Rf_protect(rlib.Rf_duplicate(template))
    rlib.Rf_setAttrib(closure, _pointer_symbol, pointer)
    rlib.Rf_unprotect(2)
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


def is_ours(pointer: Any) -> bool:
    """Whether an external pointer is one of our handles."""
    return pointer.u.listsxp.tagval == _tag


def pointer_of(value: Any) -> Any:
    """The external pointer of a handle (SEXP), or None when this is not a handle of ours."""
    kind = capi.typeof(value)
    if kind == capi.EXTPTRSXP:
        return value
    if kind == capi.CLOSXP and value.sxpinfo.obj:
        pointer = capi.rlib.Rf_getAttrib(value, _pointer_symbol)
        if capi.typeof(pointer) == capi.EXTPTRSXP:
            return pointer
    return None


def object_at(pointer: Any) -> Any:
    """The object of a handle's external pointer."""
    address = int(capi.ffi.cast("uintptr_t", pointer.u.listsxp.carval))
    try:
        return _objects[address][0]
    except KeyError:
        raise DeadHandleError(
            "This is a reference to a Python object of another R session, which does not exist any more. "
            "Save models with save_model() and load them with load_model(), not with saveRDS() or save()."
        ) from None


def object_of(value: Any) -> Any:
    """The object of a handle."""
    pointer = pointer_of(value)
    if pointer is None:
        raise TypeError("The value is not a Python object.")
    return object_at(pointer)
