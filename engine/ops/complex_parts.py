"""Ops that take complex numbers apart. Those of a trace come from `eig`; arrays may hold any."""

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.primitives import dtype_of
from engine.ops.creation import zeros_like
from engine.ops.operation import op
from engine.ops.values import floating, kept, operand


def _is_complex(x):
    return dtype_of(x) in dtypes.COMPLEX


@op("numpy", "Real")
def real(x):
    """The real part of each element."""
    x = kept(x)
    return e.real(x) if _is_complex(x) else x


@op("numpy", "Imag")
def imag(x):
    """The imaginary part of each element: 0 for real ones."""
    x = operand(x)
    return e.imag(x) if _is_complex(x) else zeros_like(x)


@op("numpy", "Conjugate")
def conjugate(x):
    """Each element with the sign of its imaginary part turned; real ones as they are."""
    x = kept(x)
    return e.conjugate(x) if _is_complex(x) else x


conj = conjugate


@op("numpy", "Angle")
def angle(x):
    """The angle of each element in the complex plane, in radians: 0 or pi for real ones."""
    x = operand(x)
    if _is_complex(x):
        return e.angle(x)
    x = floating(x)
    return e.arctan2(e.constant_like(x, 0), x)


@op("numpy", "Isreal")
def isreal(x):
    """Whether the imaginary part of elements is 0."""
    x = operand(x)
    if _is_complex(x):
        part = e.imag(x)
        return e.equal(part, e.constant_like(part, 0))
    return e.logical_or(e.equal(x, x), e.not_equal(x, x))


@op("nn", "Polar", call=("abs_", "angle"))
def polar(abs_, angle):
    """The complex numbers of a size and an angle. The values must be known."""
    size, turn = operand(abs_), operand(angle)
    for part in (size, turn):
        if not isinstance(part, np.ndarray):
            part._no_value("`polar`")
    return (size * np.exp(1j * turn)).astype("complex64" if size.dtype == np.float32 else "complex128")
