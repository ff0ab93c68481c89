"""How far an estimate may be off by chance, from its sample's own size: four standard errors, or the DKW band."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
ERRORS = 4  # standard errors that an estimate may be off: one time in 16,000


def furthest_apart(sample: Numbers, theory: Callable[[Numbers], Numbers]) -> float:
    """The largest distance between the ECDF of a sample and a distribution function (Kolmogorov and Smirnov)."""
    at = theory(np.sort(sample))
    steps = np.arange(len(sample) + 1) / len(sample)
    return float(max(np.max(steps[1:] - at), np.max(at - steps[:-1])))


def dkw_band(size: int, alpha: float = 0.001) -> float:
    """How far an ECDF of independent values may be from the truth (Dvoretzky, Kiefer, Wolfowitz; Massart)."""
    return math.sqrt(math.log(2 / alpha) / (2 * size))


def mean_and_error(values: Numbers, batches: int = 100) -> tuple[float, float]:
    """Mean and standard error of values that depend on their neighbours, by batch means (Law and Kelton)."""
    means = values[: len(values) // batches * batches].reshape(batches, -1).mean(axis=1)
    return float(means.mean()), float(means.std(ddof=1) / math.sqrt(batches))


def cut_off_exponential(rate: float, every: float) -> Callable[[Numbers], Numbers]:
    """The distribution of the newest update's age at a poll that brings one."""
    return lambda age: np.expm1(-rate * age) / math.expm1(-rate * every)
