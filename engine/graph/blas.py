"""NumPy's BLAS: how many threads matrix products use, and a function that NumPy does not pass on.

OpenBLAS splits even small products over all cores, and then waits for the slowest. On a machine that does anything
else, that wait is many times the product itself. So a plan runs small products on one thread and large ones on all.
NumPy has no switch for this; the library that it was linked with does, under one of a few names.
"""

import ctypes
import functools
import math

import numpy as np

LARGE = 1 << 23  # multiply-adds: from here on (about a millisecond of one core) a second thread pays

# OpenBLAS multiplies small matrices without copying them into an order of its own first, which takes three quarters of
# the time: products of floats of 4 bytes with at most so many multiply-adds, on processors of these names. Cut into
# that many parts, products gain too, until reading `a` again for every part costs more.
SMALL = 1_000_000
MOST_PARTS = 4
_SMALL_CORES = ("SkylakeX", "Cooperlake", "SapphireRapids")

_NAMES = (
    ("scipy_openblas_set_num_threads64_", "scipy_openblas_get_num_threads64_"),
    ("scipy_openblas_set_num_threads", "scipy_openblas_get_num_threads"),
    ("openblas_set_num_threads64_", "openblas_get_num_threads64_"),
    ("openblas_set_num_threads", "openblas_get_num_threads"),
)


@functools.cache
def _handle():
    try:
        from numpy._core import _multiarray_umath
    except ImportError:  # NumPy 1
        from numpy.core import _multiarray_umath
    return ctypes.CDLL(_multiarray_umath.__file__)  # a lookup in it also finds what it was linked with


@functools.cache
def _library():
    """The functions (set, get) of NumPy's OpenBLAS, or None where NumPy uses another library."""
    handle = _handle()
    for set_name, get_name in _NAMES:
        if hasattr(handle, set_name) and hasattr(handle, get_name):
            setter = getattr(handle, set_name)
            setter.argtypes, setter.restype = [ctypes.c_int], None
            return setter, getattr(handle, get_name)
    return None


@functools.cache
def all_threads() -> int:
    """The number of threads that products used when this was first asked (0: cannot be set here)."""
    library = _library()
    return int(library[1]()) if library else 0


@functools.cache
def _multiplies_small_ones_in_place() -> bool:
    handle = _handle()
    for name in ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename", "openblas_get_corename"):
        if hasattr(handle, name):
            function = getattr(handle, name)
            function.restype = ctypes.c_char_p
            return function().decode() in _SMALL_CORES
    return False


def columns_apart(a, b) -> list[slice]:
    """The columns of `b` in the groups that make `a @ b` quickest, one product for each; mostly all in one."""
    columns = b.shape[1]
    count = -(-a.shape[0] * a.shape[1] * columns // SMALL)
    quicker = 1 < count <= min(MOST_PARTS, columns) and a.dtype == np.float32 and b.strides[1] == b.itemsize
    if not quicker or not _multiplies_small_ones_in_place():
        return [slice(0, columns)]
    size = -(-columns // count)
    return [slice(start, min(start + size, columns)) for start in range(0, columns, size)]


def use_threads(count: int) -> None:
    """Run matrix products on `count` threads from now on."""
    _library()[0](count)


@functools.cache
def axpby(dtype: str):
    """BLAS's `y = a x + b y` (size, a, address of x, 1, b, address of y, 1) for a dtype; None where there is none."""
    kind = {"float32": ("s", ctypes.c_float), "float64": ("d", ctypes.c_double)}.get(dtype)
    if kind is None or _library() is None:
        return None
    letter, number = kind
    handle = _handle()
    for name, whole in (
        (f"scipy_cblas_{letter}axpby64_", ctypes.c_int64),
        (f"scipy_cblas_{letter}axpby", ctypes.c_int),
        (f"cblas_{letter}axpby64_", ctypes.c_int64),
        (f"cblas_{letter}axpby", ctypes.c_int),
    ):
        if hasattr(handle, name):
            function = getattr(handle, name)
            function.argtypes = [whole, number, ctypes.c_void_p, whole, number, ctypes.c_void_p, whole]
            function.restype = None
            return function
    return None


def _matmul(node):
    a, b = node.inputs
    return a.shape[-2] * a.shape[-1] * b.shape[-1]


def _einsum(node):
    terms = node.attrs["subscripts"].split("->")[0].split(",")
    return math.prod({c: d for term, x in zip(terms, node.inputs) for c, d in zip(term, x.shape)}.values())


def _convolution(result, kernel):
    """The pixels of the convolution's result times the size of its kernel."""
    return math.prod(result.shape[:-1]) * math.prod(kernel.shape)


def _sweep(node):
    """A recurrent sweep makes one small product per step: its matrix times the batch."""
    matrix = max(math.prod(x.shape) for x in node.inputs if len(x.shape) == 2)
    return matrix * min(x.shape[1] for x in node.outputs if len(x.shape) == 3)


# Primitives that multiply matrices, and the multiply-adds of the largest product that each makes.
WORK = {
    "matmul": _matmul,
    "einsum": _einsum,
    "conv": lambda node: _convolution(node.outputs[0], node.inputs[1]),
    "conv_input_gradient": lambda node: _convolution(node.inputs[0], node.inputs[1]),
    "conv_kernel_gradient": lambda node: _convolution(node.inputs[1], node.outputs[0]),
    "lstm": _sweep,
    "lstm_gradient": _sweep,
    "gru": _sweep,
    "gru_gradient": _sweep,
    "simple_rnn": _sweep,
    "simple_rnn_gradient": _sweep,
}


def threads_for(node) -> int:
    """The number of threads for a node, or 0 when it multiplies no matrices or nothing can be set."""
    work = WORK.get(node.primitive.name)
    if work is None or all_threads() < 2:
        return 0
    return all_threads() if work(node) >= LARGE else 1
