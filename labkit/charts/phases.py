"""Users on the interval: at which moment of it each of them asks, so that a load reads as a rate."""

import math
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import LETTERS, blank, counted, number, unit_for
from labkit.kinds import POLLING
from labkit.plumbing import arguments
from labkit.run import Seconds
from labkit.show import Data, Figure
from labkit.show.house_style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 50  # users, below which a fifth of the interval is one column; then a twenty-fifth
HIGHEST = 20  # dots on one another
STEPS = (1, 2, 5)  # what a dot stands for is one of these times a power of ten
WIDE_DOT, NARROW_DOT = 11, 7  # points


@house_style()
def phases(moments: Iterable[float], *, every: float) -> Figure:
    """Dots of users over one interval of `every` seconds, each above the moment at which it asks.

    `moments` has one number for each user, in seconds; what lies outside of the interval is folded into it. A column
    is as high as the requests in it are per second, against the mean, n / `every`. With many users a dot stands for
    several. Raises ValueError without moments, for one that is not a number, or for an invalid `every`.
    """
    from matplotlib.ticker import MaxNLocator

    every = arguments.positive_seconds("every", every)
    asked = _folded(moments, every)
    counts, edges = np.histogram(asked, bins=5 if len(asked) < FEW else 25, range=(0, every))
    width = every / len(counts)
    each = _users_a_dot(int(counts.max()))
    mean, unit = len(asked) / every, unit_for(every)
    figure, axis = blank(height=3.8)
    dots = [(place, dot) for place, count in enumerate(counts) for dot in range(math.ceil(count / each))]
    across = [(edges[place] + width / 2) / unit.size for place, _ in dots]
    size = WIDE_DOT if len(counts) < 25 else NARROW_DOT
    axis.plot(across, [(dot + 0.5) * each / width for _, dot in dots], "o", color=POLLING.colour, markersize=size)
    axis.plot([0, every / unit.size], [mean, mean], color="black", linestyle="--", linewidth=2)
    top = max(counts.max(), each) / width
    axis.set_ylim(0, max(top, mean) * 1.3)
    axis.set_xlim(0, every / unit.size)
    axis.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axis.yaxis.set_major_formatter(lambda rate, _: f"{rate:,g}")
    axis.set_ylabel("requests per second")
    axis.set_xlabel(f"moment within the interval, {unit.name}")
    _key(axis, f"● {counted(each, 'user')}", f"- - on average {number(mean)} per second")
    return Figure(
        figure,
        finding=_finding(counts, every),
        alt=_alt(counts, every, each),
        data=lambda: _data(counts, edges),
        twin=_twin(counts, edges, each),
    )


def _key(axis: "Axes", dot: str, line: str) -> None:
    """What a dot and the dashed line mean, each in its colour, beside one another."""
    style: dict[str, Any] = {"fontsize": LETTERS, "va": "center"}
    first = axis.text(0.02, 0.93, dot, transform=axis.transAxes, color=POLLING.colour, **style)
    axis.annotate(line, xy=(1, 0.5), xycoords=first, xytext=(14, 0), textcoords="offset points", **style)


def _finding(counts: NDArray[np.int64], every: float) -> str:
    users, busiest, width = int(counts.sum()), int(counts.max()), every / len(counts)
    return (
        f"{counted(users, 'user')} who each ask once in {number(every)} s make {number(users / every)} requests per "
        f"second on average. The busiest {unit_for(every).say(width)} of the interval holds {busiest:,} of them, which "
        f"is a rate of {number(busiest / width)} per second."
    )


def _alt(counts: NDArray[np.int64], every: float, each: int) -> str:
    return (
        f"Columns of dots, one dot for {counted(each, 'user')}, against the moment in an interval of {number(every)} "
        f"s. The columns hold from {int(counts.min()):,} to {counted(int(counts.max()), 'user')}; a dashed line marks "
        "the mean rate."
    )


def _folded(moments: Iterable[float], every: float) -> Seconds:
    values = np.asarray(moments if isinstance(moments, np.ndarray) else list(moments))
    if values.ndim != 1 or not len(values) or values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        raise ValueError("moments must be one number of seconds for each user, such as [0.3, 4.1], and at least one")
    folded: Seconds = np.mod(values.astype(float), every)
    return folded


def _users_a_dot(most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … with which no column is too high."""
    sizes: Iterator[int] = (step * 10**power for power in count() for step in STEPS)
    return next(size for size in sizes if math.ceil(most / size) <= HIGHEST)


def _data(counts: NDArray[np.int64], edges: Seconds) -> Data:
    rows = [[float(edges[place]), float(edges[place + 1]), int(count)] for place, count in enumerate(counts)]
    return Data(["from, seconds", "to, seconds", "users"], rows)


def _twin(counts: NDArray[np.int64], edges: Seconds, each: int) -> str:
    unit = unit_for(float(edges[-1]))
    digits = max(0, 1 - math.floor(math.log10(edges[1] / unit.size)))
    return "\n".join(
        f"{edges[place] / unit.size:>8.{digits}f} {unit.name} {'●' * math.ceil(count / each):<{HIGHEST}} {count:,}"
        for place, count in enumerate(counts)
    )
