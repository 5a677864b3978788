"""Ctrl-C in an R session.

reticulate's handler of SIGINT tells both sides: it sets R's flag, and Python's. Whichever side runs sees its own flag
first; Python must then look whether R has dealt with the interrupt already. reticulate 1.28 asks R by calling an R
function, which R interrupts in turn; here R's flag is read where it lies.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from typing import Any

from rbridge import capi


def set_up() -> None:
    """Take the place of reticulate's Python handler; the C handler that stands before it stays."""
    current = signal.getsignal(signal.SIGINT)
    if getattr(current, "__module__", None) != "rpytools.signals":
        return
    if threading.current_thread() is not threading.main_thread():
        return
    set_handler = ctypes.CDLL(None).signal
    set_handler.restype, set_handler.argtypes = ctypes.c_void_p, [ctypes.c_int, ctypes.c_void_p]
    ignore = 1
    c_handler = set_handler(signal.SIGINT, ignore)
    signal.signal(signal.SIGINT, _interrupted)
    set_handler(signal.SIGINT, c_handler)


def _interrupted(number: int, frame: Any) -> None:
    if capi.take_interrupt():
        raise KeyboardInterrupt
