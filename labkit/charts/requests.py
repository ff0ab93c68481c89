"""Requests a second over time, and a minute in all."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import LETTERS, LINE, amount, blank, caveats, check_runs, counted, names, percent, sign
from labkit.kinds import KINDS
from labkit.run import Run
from labkit.show import Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@house_style()
def requests(*runs: Run) -> Figure:
    """A row for each run: its requests a second as they came, and what that makes a minute.

    Streams and WebSockets are opened once, before the measured time: their line is flat, and their bar is not scaled to
    a minute. Raises ValueError without a run.
    """
    check_runs(runs, "requests")
    figure, axes = blank(len(runs), 2, height=1.2 + 1.15 * len(runs), width_ratios=[3, 2], sharex="col", squeeze=False)
    most = max([1.0, *(float(rate) for run in runs for rate in _rates(run)[0])])
    totals = [run.requests_per_minute if run.asks else run.requests for run in runs]
    widest = max([1.0, *totals])
    for run, label, total, (line, bar) in zip(runs, names(runs), totals, axes, strict=True):
        _seconds(line, run, most)
        line.set_title(f"{sign(run)} {label}", loc="left", color=KINDS[run.kind].colour)
        _minute(bar, run, total, widest)
    axes[-1][0].set_xlim(0, max([1.0, *(float(_rates(run)[1][-1]) for run in runs)]))
    axes[-1][0].set_xlabel("seconds")
    axes[-1][1].set_xlabel("requests per minute")
    axes[-1][1].spines["bottom"].set_color(QUIET)
    figure.supylabel("requests a second", fontsize=13)
    finding = f"Requests a minute: {'; '.join(map(_describe, runs, names(runs)))}.{caveats(runs)}"
    alt = (
        f"{counted(len(runs), 'row')}, one a run ({'; '.join(names(runs))}). Left: requests a second against seconds, "
        f"up to {most:,.0f}. Right: bars of requests a minute, up to {widest:,.0f}."
    )
    return Figure(figure, finding=finding, alt=alt)


def _seconds(line: "Axes", run: Run, most: float) -> None:
    from matplotlib.ticker import MaxNLocator

    rates, edges = _rates(run)
    line.stairs(rates, edges, fill=True, color=KINDS[run.kind].colour, alpha=0.25)
    line.stairs(rates, edges, color=KINDS[run.kind].colour, linestyle=LINE[run.source], linewidth=2)
    line.set_ylim(0, most * 1.25)
    line.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    line.yaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    if not len(rates):
        line.text(0.5, 0.4, "nothing recorded", transform=line.transAxes, ha="center", fontsize=LETTERS)


def _rates(run: Run) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Requests a second, and the seconds between which they hold. The last second may be a part of one."""
    counts = run.requests_each_second[: math.ceil(run.seconds)]
    edges = np.minimum(np.arange(len(counts) + 1.0), run.seconds)
    if len(counts) > 1 and edges[-1] - edges[-2] < 0.5:  # too short to say how many a second would have been
        counts, edges = counts[:-1], edges[:-1]
    return counts / np.diff(edges), edges


def _minute(bar: "Axes", run: Run, total: float, widest: float) -> None:
    bar.barh([0], [total], color=KINDS[run.kind].colour, height=0.5)
    bar.set_xlim(0, widest * 1.7)
    bar.text(total + widest * 0.03, 0, amount(run), va="center", fontsize=LETTERS)
    bar.set_ylim(-0.6, 0.6)
    bar.set_yticks([])
    bar.spines["left"].set_visible(False)
    bar.tick_params(axis="x", bottom=False, labelbottom=False)


def _describe(run: Run, name: str) -> str:
    nothing = f" ({percent(run.useless_share)} brought nothing)" if run.useless else ""
    return f"{name} {amount(run)}{nothing}"
