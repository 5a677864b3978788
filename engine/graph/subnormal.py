"""Subnormal floats are taken as zeros while a plan runs, as Keras's backends take them.

The running mean of a gradient that has become zero shrinks until it is subnormal and stays so. Arithmetic on such
numbers takes up to a hundred times as long (I. Dooley and L. Kale, "Quantifying the Interference Caused by Subnormal
Floating-Point Values", 2006). Processors have a switch, which glibc reaches through the floating-point environment.
"""

import ctypes
import os
import sys

_WORDS = 16  # room for an environment, in words of 32 bits
# By machine: the word of glibc's `fenv_t` that has the switch, and the bits to set.
_SWITCHES = {"x86_64": (7, 0x8040), "aarch64": (0, 1 << 24)}


class FlushSubnormals:
    """Context manager: inside, on this thread, subnormal floats are zeros, where the machine has the switch."""

    __slots__ = ("_before", "_inside")

    def __init__(self):
        self._before = (ctypes.c_uint32 * _WORDS)()
        self._inside = (ctypes.c_uint32 * _WORDS)()
        if _library is not None:
            _library.fegetenv(self._inside)
            self._inside[_word] |= _bits

    def __enter__(self):
        if _library is not None:
            _library.fegetenv(self._before)
            _library.fesetenv(self._inside)

    def __exit__(self, *error):
        if _library is not None:
            _library.fesetenv(self._before)


def _find_library():
    """The C library, where the layout of its floating-point environment is known, or None."""
    if not sys.platform.startswith("linux") or "CS_GNU_LIBC_VERSION" not in os.confstr_names:
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "fegetenv") and hasattr(library, "fesetenv") else None


_word, _bits = _SWITCHES.get(os.uname().machine, (0, 0)) if hasattr(os, "uname") else (0, 0)
_library = _find_library() if _bits else None
