"""A sparse feature vector and its form for storage."""

import zlib
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 1 << 18
_MAGIC = b"F1"


@dataclass(frozen=True, slots=True)
class Features:
    """Sorted, unique indices below `DIMENSIONS` (uint32) and a value for each (float32)."""

    indices: NDArray[np.uint32]
    values: NDArray[np.float32]

    def to_bytes(self) -> bytes:
        """Indices as gaps; values, of which there are few different ones, as a table and a number for each."""
        gaps = np.diff(self.indices, prepend=np.uint32(0)).astype("<u4")
        table, number = np.unique(self.values, return_inverse=True)
        parts = (gaps.tobytes(), table.astype("<f4").tobytes(), number.astype(np.uint8).tobytes())
        head = np.array([len(gaps), len(table)], "<u4").tobytes()
        return _MAGIC + zlib.compress(head + b"".join(parts), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises ValueError for anything else."""
        if data[:2] != _MAGIC:
            raise ValueError("no feature vector of this version")
        raw = zlib.decompress(data[2:])
        count, different = (int(n) for n in np.frombuffer(raw, "<u4", 2))
        gaps = np.frombuffer(raw, "<u4", count, 8)
        table = np.frombuffer(raw, "<f4", different, 8 + 4 * count)
        number = np.frombuffer(raw, np.uint8, count, 8 + 4 * count + 4 * different)
        return cls(np.cumsum(gaps, dtype=np.uint32), table[number].astype(np.float32))
