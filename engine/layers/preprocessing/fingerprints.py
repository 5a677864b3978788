"""Hashes of bytes as TensorFlow has them: FarmHash's Fingerprint64, SipHash-2-4, and how two are made one.

    G. Pike, "FarmHash", 2014 (https://github.com/google/farmhash);
    J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012.
"""

import struct

_M = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def _rotate(x, bits):
    return (x >> bits | x << (64 - bits)) & _M


def _mix(x):
    return x ^ x >> 47


def _pair(u, v, multiplier):
    a = _mix((u ^ v) * multiplier & _M)
    b = _mix((v ^ a) * multiplier & _M)
    return b * multiplier & _M


def _word(s, at):
    return int.from_bytes(s[at : at + 8], "little")


def _weak(s, at, a, b):
    """Two numbers from 32 bytes and two seeds."""
    w, x, y, z = struct.unpack_from("<4Q", s, at)
    a = a + w & _M
    b = _rotate(b + a + z & _M, 21)
    c = a
    a = a + x + y & _M
    return a + z & _M, b + _rotate(a, 44) + c & _M


def fingerprint64(s: bytes) -> int:
    """FarmHash's Fingerprint64, a whole number below 2**64."""
    if len(s) <= 16:
        return _short(s)
    if len(s) <= 64:
        return _medium(s)
    return _long(s)


def _short(s):
    n = len(s)
    multiplier = _K2 + n * 2
    if n >= 8:
        a, b = _word(s, 0) + _K2 & _M, _word(s, n - 8)
        c, d = _rotate(b, 37) * multiplier + a & _M, (_rotate(a, 25) + b) * multiplier & _M
        return _pair(c, d, multiplier)
    if n >= 4:
        first, last = struct.unpack("<I", s[:4])[0], struct.unpack("<I", s[-4:])[0]
        return _pair(n + (first << 3), last, multiplier)
    if n > 0:
        y, z = s[0] + (s[n >> 1] << 8), n + (s[-1] << 2)
        return _mix((y * _K2 ^ z * _K0) & _M) * _K2 & _M
    return _K2


def _medium(s):
    n = len(s)
    multiplier = _K2 + n * 2
    a, b = _word(s, 0) * (_K1 if n <= 32 else _K2) & _M, _word(s, 8)
    c, d = _word(s, n - 8) * multiplier & _M, _word(s, n - 16) * _K2 & _M
    y = _rotate(a + b & _M, 43) + _rotate(c, 30) + d & _M
    z = _pair(y, a + _rotate(b + _K2 & _M, 18) + c & _M, multiplier)
    if n <= 32:
        return z
    e, f = _word(s, 16) * multiplier & _M, _word(s, 24)
    g, h = (y + _word(s, n - 32)) * multiplier & _M, (z + _word(s, n - 24)) * multiplier & _M
    return _pair(
        _rotate(e + f & _M, 43) + _rotate(g, 30) + h & _M, e + _rotate(f + a & _M, 18) + g & _M, multiplier
    )


def _long(s):
    seed, n = 81, len(s)
    x, y = seed, seed * _K1 + 113 & _M
    z = _mix(y * _K2 + 113 & _M) * _K2 & _M
    v, w = (0, 0), (0, 0)
    x = x * _K2 + _word(s, 0) & _M
    at, end = 0, (n - 1) // 64 * 64
    while at != end:
        x = _rotate(x + y + v[0] + _word(s, at + 8) & _M, 37) * _K1 & _M
        y = _rotate(y + v[1] + _word(s, at + 48) & _M, 42) * _K1 & _M
        x ^= w[1]
        y = y + v[0] + _word(s, at + 40) & _M
        z = _rotate(z + w[0] & _M, 33) * _K1 & _M
        v = _weak(s, at, v[1] * _K1 & _M, x + w[0] & _M)
        w = _weak(s, at + 32, z + w[1] & _M, y + _word(s, at + 16) & _M)
        z, x = x, z
        at += 64
    multiplier = _K1 + ((z & 0xFF) << 1)
    at = n - 64
    w = (w[0] + ((n - 1) & 63) & _M, w[1])
    v = (v[0] + w[0] & _M, v[1])
    w = (w[0] + v[0] & _M, w[1])
    x = _rotate(x + y + v[0] + _word(s, at + 8) & _M, 37) * multiplier & _M
    y = _rotate(y + v[1] + _word(s, at + 48) & _M, 42) * multiplier & _M
    x ^= w[1] * 9 & _M
    y = y + v[0] * 9 + _word(s, at + 40) & _M
    z = _rotate(z + w[0] & _M, 33) * multiplier & _M
    v = _weak(s, at, v[1] * multiplier & _M, x + w[0] & _M)
    w = _weak(s, at + 32, z + w[1] & _M, y + _word(s, at + 16) & _M)
    z, x = x, z
    return _pair(
        _pair(v[0], w[0], multiplier) + _mix(y) * _K0 + z & _M, _pair(v[1], w[1], multiplier) + x & _M, multiplier
    )


def siphash(s: bytes, key: tuple[int, int]) -> int:
    """SipHash-2-4 under a key of two numbers below 2**64."""
    k0, k1 = (part & _M for part in key)
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]
    whole = len(s) // 8 * 8
    words = [*(x for (x,) in struct.iter_unpack("<Q", s[:whole])), _word(s, whole) | (len(s) & 0xFF) << 56]
    for word in words:
        v[3] ^= word
        _rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    _rounds(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _rounds(v, count):
    for _ in range(count):
        v[0] = v[0] + v[1] & _M
        v[2] = v[2] + v[3] & _M
        v[1] = _rotate(v[1], 51) ^ v[0]
        v[3] = _rotate(v[3], 48) ^ v[2]
        v[0] = _rotate(v[0], 32)
        v[2] = v[2] + v[1] & _M
        v[0] = v[0] + v[3] & _M
        v[1] = _rotate(v[1], 47) ^ v[2]
        v[3] = _rotate(v[3], 43) ^ v[0]
        v[2] = _rotate(v[2], 32)


def joined(first: int, second: int) -> int:
    """One fingerprint of two, in their order."""
    multiplier = 0xC6A4A7935BD1E995
    result = first ^ multiplier
    result ^= _mix(second * multiplier & _M) * multiplier & _M
    result = result * multiplier & _M
    return _mix(_mix(result) * multiplier & _M)
