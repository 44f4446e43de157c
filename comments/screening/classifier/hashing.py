"""From strings and bytes to hashes: the same in every process, on every machine, in every release.

They still show what they were made of (CRC-32 is linear); `mixed` is applied once, to all hashes of a comment.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

NONE: Hashes = np.empty(0, np.uint32)

# Odd multipliers from the 32-bit golden ratio and xxHash's primes.
_A, _B, _C, _D = (np.uint32(n) for n in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F))


def of_strings(strings: Sequence[str], salt: int) -> Hashes:
    """One hash per string; equal strings under different salts have nothing in common."""
    if not strings:
        return NONE
    crc = zlib.crc32
    return np.array([crc(string.encode(), salt) for string in strings], np.uint32)


def of_grams(data: bytes) -> Hashes:
    """All runs of 3, then of 4, then of 5 bytes of `data`, which has at least 5, in the order of their start."""
    codes = np.frombuffer(data, np.uint8).astype(np.uint32)
    three = (codes[:-2] * _A ^ codes[1:-1] * _B) + codes[2:] * _C
    four = three[:-1] * np.uint32(5) ^ codes[3:] * _D
    five = four[:-1] * np.uint32(7) ^ codes[4:] * _A
    return np.concatenate((three, four, five))


def of_pairs(first: Hashes, second: Hashes, salt: int) -> Hashes:
    """One hash for each ordered pair."""
    return first * np.uint32(31) + second * np.uint32(2 * salt + 1)


def mixed(hashes: Hashes) -> Hashes:
    """Let every bit of the input decide on every bit of the output (Wellons' lowbias32)."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x7FEB352D)
    hashes = (hashes ^ (hashes >> np.uint32(15))) * np.uint32(0x846CA68B)
    return hashes ^ (hashes >> np.uint32(16))
