"""Python's garbage collector kept from looking at everything again and again while very much is made at once.

Objects that are being loaded stay. The collector does not know, and goes through them after every few hundred new ones:
with tens of thousands of layers that takes a third of the time.
"""

import contextlib
import gc
import threading
from collections.abc import Iterator

NEW_OBJECTS = 100_000  # between two collections; Python's own number is 700

_lock = threading.Lock()
_waiting = 0  # contexts that are open, in any thread
_before: tuple[int, int, int] = (700, 10, 10)


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """A context in which garbage is collected seldom. It may be entered in several threads at once."""
    global _waiting, _before
    with _lock:
        if _waiting == 0:
            _before = gc.get_threshold()
            if 0 < _before[0] < NEW_OBJECTS:  # 0: switched off by the program
                gc.set_threshold(NEW_OBJECTS, *_before[1:])
        _waiting += 1
    try:
        yield
    finally:
        with _lock:
            _waiting -= 1
            if _waiting == 0:
                gc.set_threshold(*_before)
