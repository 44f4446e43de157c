"""Learned weights as bytes for storage, and the digest by which two machines see that they learned the same."""

import hashlib
import zlib

import numpy as np

from comments.screening.classifier.learner import Weights
from comments.screening.classifier.vector import DIMENSIONS

_MAGIC = b"D1"
_FASTEST = 1  # random digits hardly shrink, and a worker waits for them


class BrokenWeightsError(ValueError):
    """The bytes are not what `pack` wrote."""


def pack(weights: Weights) -> bytes:
    """At most 2.2 MB: which weights have moved, a bit each, and the moved ones; the same bytes for the same weights."""
    moved = (weights.coefficients != 0) | (weights.squares != 0)
    values = np.concatenate([weights.coefficients[moved], weights.squares[moved]]).astype("<f4")
    planes = values.view(np.uint8).reshape(-1, 4).T  # sign and exponent of all, then the rest: those shrink
    return _MAGIC + zlib.compress(np.packbits(moved).tobytes() + planes.tobytes(), _FASTEST)


def unpack(data: bytes) -> Weights:
    """Read what `pack` wrote; raises BrokenWeightsError for anything else."""
    try:
        raw = zlib.decompress(data.removeprefix(_MAGIC)) if data.startswith(_MAGIC) else b""
    except zlib.error as error:
        raise BrokenWeightsError("the stored weights cannot be decompressed") from error
    bits, planes = (
        np.frombuffer(part, np.uint8) for part in (raw[: DIMENSIONS // 8], raw[DIMENSIONS // 8 :])
    )
    moved = np.unpackbits(bits).astype(bool)
    if len(moved) != DIMENSIONS or len(planes) != 8 * int(moved.sum()):
        raise BrokenWeightsError("the stored weights are incomplete")
    values = np.ascontiguousarray(planes.reshape(4, -1).T).view("<f4").ravel().astype(np.float32)
    weights = Weights.zero()
    weights.coefficients[moved], weights.squares[moved] = np.split(values, 2)
    return weights


def digest(weights: Weights) -> str:
    """SHA-256 (hex) of the weights, bit by bit."""
    whole = hashlib.sha256(weights.coefficients.astype("<f4").tobytes())
    whole.update(weights.squares.astype("<f4").tobytes())
    return whole.hexdigest()
