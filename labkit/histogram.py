"""`Histogram`: latencies by the million in the memory of a few thousand, and two of them add up.

The bins are those of an HDR histogram (Gil Tene, hdrhistogram.org): as many in each octave, so that every value is kept
with the same relative precision, and histograms of several processes or machines are merged by adding their counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RAW_LATENCIES = 1_000_000  # up to here every single one is kept
SHORTEST, LONGEST = 2.0**-30, 2.0**24  # seconds: a nanosecond, and half a year; what lies outside counts at the edge
FRACTION_BITS = 7  # 128 bins an octave: a bin is at most 0.8 % wide
_SHIFT = 52 - FRACTION_BITS  # a float64 has 52 bits of fraction below its exponent (IEEE 754)


def _bins_of(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """The leading bits of a positive float, read as a whole number, count the bins: so no logarithm is computed."""
    leading: NDArray[np.int64] = np.clip(values, SHORTEST, LONGEST).view(np.int64) >> _SHIFT
    return leading


_FIRST, _LAST = (int(bin) for bin in _bins_of(np.array([SHORTEST, LONGEST])))
_EDGES = (np.arange(_FIRST, _LAST + 2, dtype=np.int64) << _SHIFT).view(np.float64)  # seconds


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many latencies (seconds) fell into each bin, with their exact number, sum, least and greatest."""

    counts: NDArray[np.int64]
    sum: float
    least: float
    greatest: float

    @staticmethod
    def of(latencies: NDArray[np.float64]) -> "Histogram":
        """Sort latencies, in seconds, into bins."""
        if not len(latencies):
            return Histogram(np.zeros(len(_EDGES) - 1, np.int64), 0.0, float("inf"), float("-inf"))
        counts = np.bincount(_bins_of(latencies) - _FIRST, minlength=len(_EDGES) - 1)
        return Histogram(counts, float(latencies.sum()), float(latencies.min()), float(latencies.max()))

    def __add__(self, other: "Histogram") -> "Histogram":
        return Histogram(
            self.counts + other.counts,
            self.sum + other.sum,
            min(self.least, other.least),
            max(self.greatest, other.greatest),
        )

    def __len__(self) -> int:
        return int(self.counts.sum())

    def __repr__(self) -> str:
        return f"<Histogram of {len(self):,} latencies>"

    def mean(self) -> float:
        """The mean in seconds, exact; NaN when there is none."""
        return self.sum / len(self) if len(self) else float("nan")

    def min(self) -> float:
        """The least in seconds, exact; infinite when there is none."""
        return self.least

    def max(self) -> float:
        """The greatest in seconds, exact; minus infinity when there is none."""
        return self.greatest

    def percentile(self, percent: float) -> float:
        """The seconds that `percent` % stayed within, to half a bin (0.4 %); NaN when there is none."""
        if not len(self):
            return float("nan")
        filled, at_most = self.cumulative()
        wanted = percent / 100 * len(self)
        return float(filled[min(int(np.searchsorted(at_most, wanted)), len(filled) - 1)])

    def cumulative(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The middle of each bin that is not empty, in seconds, and how many latencies lie in it or below."""
        filled = np.flatnonzero(self.counts)
        middles = np.clip((_EDGES[filled] + _EDGES[filled + 1]) / 2, self.least, self.greatest)
        return middles, np.cumsum(self.counts[filled])


Latencies = NDArray[np.float64] | Histogram  # seconds


def merged(parts: Sequence[Latencies]) -> Latencies:
    """All latencies together: each of them up to a million, a histogram above that, or where a part is one already."""
    raw = [part for part in parts if not isinstance(part, Histogram)]
    if len(raw) == len(parts) and sum(map(len, raw)) <= RAW_LATENCIES:
        return np.concatenate(raw) if raw else np.empty(0)
    whole = Histogram.of(np.empty(0))
    for part in parts:
        whole += part if isinstance(part, Histogram) else Histogram.of(part)
    return whole
