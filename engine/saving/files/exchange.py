"""Two names of a folder exchanged in one step, where the kernel can do so."""

import contextlib
import errno
import os

_HERE = -100  # AT_FDCWD: paths that are not absolute begin at the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE
# What a kernel, a file system or a container says that does not know the flag.
_NOT_KNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def exchange(first: str, second: str) -> bool:
    """Let two paths trade what they lead to, so that at no moment one of them leads to nothing.

    Returns:
        Whether it was done; False, with nothing changed, where it is not possible (systems other than Linux, and some
        file systems).

    Raises:
        OSError: when a path does not exist or may not be changed.
    """
    rename = _renameat2()
    if rename is None:
        return False
    import ctypes

    if rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_KNOWN:
        return False
    raise OSError(number, os.strerror(number), first, None, second)


def _renameat2():
    """The function of the C library; None where it has none (before glibc 2.28, and outside of Linux)."""
    with contextlib.suppress(ImportError, OSError, TypeError, AttributeError):
        import ctypes

        function = ctypes.CDLL(None, use_errno=True).renameat2
        function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
        function.restype = ctypes.c_int
        return function
    return None
