"""Values that may be None or a histogram, where a test relies on it that they are not."""

from typing import TypeVar

from labkit.histogram import Histogram
from labkit.run import Run, Seconds

Value = TypeVar("Value")


def known(value: Value | None) -> Value:
    """The value. Fails when it is None: the run or the feed does not know it."""
    assert value is not None
    return value


def every_latency(run: Run) -> Seconds:
    """The latency of each update of a run. Fails when there are so many that only their histogram is kept."""
    assert not isinstance(run.latency, Histogram)
    return run.latency
