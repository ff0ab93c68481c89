"""Requests per second over time, and per minute in all, useful and useless."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import (
    LETTERS,
    LINE,
    amount,
    blank,
    caveats,
    check_runs,
    counted,
    names,
    percent,
    phrases,
    sentence,
    sign,
    thinned,
)
from labkit.kinds import KINDS
from labkit.run import Run
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_STEPS = 150  # of a line; a longer run is drawn by the peaks of its seconds
IN_SENTENCES = 2  # runs; more are told in a table


@house_style()
def requests(*runs: Run) -> Figure:
    """A row for each run: its requests per second as they came, and a bar of what that makes per minute.

    The hatched part of a bar brought nothing, an empty part had no answer. Streams and WebSockets are opened once,
    before the measured time: their line is flat, and their bar is not scaled to a minute. Raises ValueError without a
    run.
    """
    check_runs(runs, "requests")
    figure, axes = blank(len(runs), 2, height=1.3 + 1.15 * len(runs), width_ratios=[3, 2], sharex="col", squeeze=False)
    most = max([1.0, *(float(rate) for run in runs for rate in _rates(run)[0])])
    totals = [run.requests_per_minute if run.asks else run.requests for run in runs]
    widest = max([1.0, *totals])
    for run, label, total, (line, bar) in zip(runs, names(runs), totals, axes, strict=True):
        _seconds(line, run, most)
        line.set_title(f"{sign(run)} {label}", loc="left", color=KINDS[run.kind].colour)
        _minute(bar, run, total, widest)
    axes[-1][0].set_xlim(0, max([1.0, *(float(_rates(run)[1][-1]) for run in runs)]))
    axes[-1][0].set_xlabel("seconds")
    hatched = "\nhatched: no news" if any(run.useless for run in runs) else ""
    axes[-1][1].set_xlabel(f"requests per minute{hatched}")
    axes[-1][1].spines["bottom"].set_color(QUIET)
    figure.supylabel("requests per second", fontsize=13)
    alt = (
        f"{counted(len(runs), 'row')}, one a run ({'; '.join(names(runs))}). Left: requests per second against "
        f"seconds, up to {most:,.0f}. Right: bars of requests per minute, up to {widest:,.0f}; the part that brought "
        "nothing is hatched."
    )
    table = _table(runs) if len(runs) > IN_SENTENCES else None
    return Figure(figure, finding=_finding(runs) + caveats(runs), alt=alt, data=lambda: _data(runs), table=table)


def _seconds(line: "Axes", run: Run, most: float) -> None:
    from matplotlib.ticker import MaxNLocator

    rates, edges = thinned(*_rates(run), MOST_STEPS)
    line.stairs(rates, edges, fill=True, color=KINDS[run.kind].colour, alpha=0.25)
    line.stairs(rates, edges, color=KINDS[run.kind].colour, linestyle=LINE[run.source], linewidth=2)
    line.set_ylim(0, most * 1.25)
    line.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    line.yaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    if not len(rates):
        line.text(0.5, 0.4, "nothing recorded", transform=line.transAxes, ha="center", fontsize=LETTERS)


def _rates(run: Run) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Requests per second, and the seconds between which they hold. The last second may be a part of one."""
    counts = run.requests_each_second[: math.ceil(run.seconds)]
    edges = np.minimum(np.arange(len(counts) + 1.0), run.seconds)
    if len(counts) > 1 and edges[-1] - edges[-2] < 0.5:  # too short to say how many a second would have been
        counts, edges = counts[:-1], edges[:-1]
    return counts / np.diff(edges), edges


def _minute(bar: "Axes", run: Run, total: float, widest: float) -> None:
    """The useful part of the bar, behind it the useless one, which is hatched, and then what had no answer, empty."""
    colour, unanswered = KINDS[run.kind].colour, _unanswered_share(run)
    useless = total * (1 - unanswered) * run.useless_share
    useful = total * (1 - unanswered) - useless
    bar.barh([0], [useful], color=colour, height=0.5)
    bar.barh([0], [useless], left=[useful], color="white", edgecolor=colour, hatch="////", height=0.5)
    if unanswered:
        bar.barh([0], [total * unanswered], left=[useful + useless], color="white", edgecolor=QUIET, height=0.5)
    words = amount(run) + (f"\n{percent(unanswered)} no answer" if unanswered else "")
    words += f"\n{percent(run.useless_share)}{' of the rest' if unanswered else ''} no news" if useless else ""
    bar.text(total + widest * 0.04, 0, words, va="center", fontsize=LETTERS)
    bar.set_xlim(0, widest * 2.3)
    bar.set_ylim(-0.6, 0.6)
    bar.set_yticks([])
    bar.spines["left"].set_visible(False)
    bar.tick_params(axis="x", bottom=False, labelbottom=False)


def _unanswered_share(run: Run) -> float:
    """The share of polls, 0 to 1, that neither brought news nor said that there was none; 0 below a thousandth."""
    share = 1 - run.answers / run.requests if run.asks and run.requests else 0.0
    return share if share >= 0.001 else 0.0


def _finding(runs: tuple[Run, ...]) -> str:
    if len(runs) <= IN_SENTENCES:
        return " ".join(map(_describe, runs, phrases(runs)))
    asking = [run.requests_per_minute for run in runs if run.asks]
    words = f"The table has the requests of {len(runs)} runs."
    if len(asking) > 1:
        few, many = f"{min(asking):,.0f}", f"{max(asking):,.0f}"
        words += f" Polls make {few if few == many else f'from {few} to {many}'} requests per minute."
    return words


def _describe(run: Run, phrase: str) -> str:
    if not run.asks:
        return sentence(f"{phrase} made {counted(run.requests, 'request')} in all, to connect")
    of = "and of the answers" if _unanswered_share(run) else "of which"
    nothing = f", {of} {percent(run.useless_share)} brought nothing" if run.useless else ""
    return sentence(f"{phrase} made {amount(run)} requests per minute{nothing}")


def _table(runs: tuple[Run, ...]) -> Data:
    useless = [percent(run.useless_share) if run.answers else None for run in runs]
    rows = [[name, amount(run), share] for run, name, share in zip(runs, names(runs), useless, strict=True)]
    return Data(["run", "requests per minute", "brought nothing"], rows)


def _data(runs: tuple[Run, ...]) -> Data:
    seconds: list[list[Cell]] = [
        [name, second, int(count)]
        for run, name in zip(runs, names(runs), strict=True)
        for second, count in enumerate(run.requests_each_second)
    ]
    return Data(["run", "second", "requests"], seconds)
