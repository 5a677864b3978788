"""Special functions that NumPy lacks, as kernels: the error function, its complement and its inverse; Bessel's I0."""

import numpy as np

# W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969):
# three ranges, relative error below 1e-16 in double precision. Coefficients from the highest power down.
_SMALL_P = (1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
            3.20937758913846947e3)
_SMALL_Q = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3)
_MIDDLE_P = (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
             2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
             1.23033935479799725e3)
_MIDDLE_Q = (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
             3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3)
_LARGE_P = (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
            1.60837851487422766e-2, 6.58749161529837803e-4)
_LARGE_Q = (1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
            2.33520497626869185e-3)

# Polynomial quotient for single precision on |x| <= 4 (beyond, erf is 1 in single precision); error below 3e-7.
_SINGLE_P = (-2.72614225801306e-10, 2.77068142495902e-08, -2.10102402082508e-06, -5.69250639462346e-05,
             -7.34990630326855e-04, -2.95459980854025e-03, -1.60960333262415e-02)
_SINGLE_Q = (-1.45660718464996e-05, -2.13374055278905e-04, -1.68282697438203e-03, -7.37332916720468e-03,
             -1.42647390514189e-02)


def _horner(coefficients, x):
    total = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        total *= x
        total += c
    return total


def erfc_positive(x: np.ndarray) -> np.ndarray:
    """1 - erf(x) for float64 x >= 0.46875 (Cody's middle and large ranges)."""
    middle = np.minimum(x, 4.0)
    with np.errstate(all="ignore"):
        result = _horner(_MIDDLE_P, middle) / _horner(_MIDDLE_Q, middle)
        inverse = 1.0 / np.square(np.maximum(x, 4.0))
        tail = inverse * _horner(_LARGE_P, inverse) / _horner(_LARGE_Q, inverse)
        large = (1.0 / np.sqrt(np.pi) - tail) / np.maximum(x, 4.0)
        return np.where(x <= 4.0, result, large) * np.exp(-np.square(x))


def _erf_double(x: np.ndarray) -> np.ndarray:
    size = np.abs(x)
    square = np.square(np.minimum(size, 0.5))
    small = x * _horner(_SMALL_P, square) / _horner(_SMALL_Q, square)
    rest = np.sign(x) * (1.0 - erfc_positive(np.maximum(size, 0.46875)))
    return np.where(size <= 0.46875, small, rest)


def erf_kernel(x, out):
    """The error function (Abramowitz and Stegun, 7.1.1)."""
    if x.dtype == np.float64:
        out[...] = _erf_double(x)
        return
    clipped = np.clip(x, -4.0, 4.0).astype(np.float32)
    square = clipped * clipped
    out[...] = clipped * _horner(_SINGLE_P, square) / _horner(_SINGLE_Q, square)


def erfc_kernel(x, out):
    """1 - erf(x), which keeps its precision where erf(x) is near 1."""
    value = x.astype(np.float64)
    size = np.maximum(np.abs(value), 0.46875)
    tail = erfc_positive(size)
    result = np.where(value > 0, tail, 2.0 - tail)
    out[...] = np.where(np.abs(value) <= 0.46875, 1.0 - _erf_double(value), result)


def erfinv_kernel(x, out):
    """The inverse error function: M. Giles's start value (GPU Computing Gems, 2011), then two Newton steps."""
    value = x.astype(np.float64)
    with np.errstate(all="ignore"):
        w = -np.log((1.0 - value) * (1.0 + value))
        near = _horner(
            (2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503,
             -0.00417768164, 0.246640727, 1.50140941),
            w - 2.5,
        )
        far = _horner(
            (-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613,
             0.00943887047, 1.00167406, 2.83297682),
            np.sqrt(w) - 3.0,
        )
        y = np.where(w < 5.0, near, far) * value
        for _ in range(2):
            step = (_erf_double(y) - value) / (2.0 / np.sqrt(np.pi) * np.exp(-np.square(y)))
            y = np.where(np.isfinite(step), y - step, y)
        y = np.where(np.abs(value) == 1.0, np.copysign(np.inf, value), y)
    out[...] = y


def i0_kernel(x, out):
    """The modified Bessel function of the first kind, of order 0 (NumPy's, in float64)."""
    out[...] = np.i0(x.astype(np.float64))
