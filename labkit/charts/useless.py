"""How many polls bring nothing, and how that depends on the rate of updates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from labkit.charts.style import HOW, LETTERS, blank, caveats, check_runs, counted, names, number, percent
from labkit.kinds import POLLING
from labkit.plumbing import arguments
from labkit.run import Run
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FACES = {"simulation": "white", "measurement": POLLING.colour, "arithmetic": "black"}
MARKERS = {"simulation": "D", "measurement": "o", "arithmetic": "x"}
KEY = "- - theory   ◇ simulated   ● measured"
WIDTH = 30  # the axis reaches from a 30th of the rate where half are useless, or further


@house_style()
def useless_share(*runs: Run, every: float) -> Figure:
    """Useless polls as a share of the answered ones, against updates per minute.

    The line is theory for Poisson updates, e^(-λ·every). `every` is the interval in seconds; runs with another
    interval, and streams, are left out and named. Simulations are hollow diamonds, measurements filled circles.
    Raises ValueError without a run, or for an invalid `every`.
    """
    check_runs(runs, "useless_share")
    every = arguments.positive_seconds("every", every)
    asked = [run for run in runs if _fits(run, every)]
    left_out = [name for run, name in zip(runs, names(runs), strict=True) if run not in asked]
    figure, axis = blank()
    low, high = _theory(axis, [run.updates_per_minute for run in asked], every)
    for run in asked:
        _point(axis, run)
    axis.set_xscale("log")
    axis.set_ylim(0, 1.05)
    axis.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axis.xaxis.set_major_formatter(lambda rate, _: f"{rate:,g}")
    axis.xaxis.set_minor_formatter(lambda *_: "")
    axis.set_xlabel("updates per minute of one order (logarithmic)")
    axis.set_ylabel("useless polls")
    axis.text(0.02, 0.06, KEY, transform=axis.transAxes, color=QUIET, fontsize=LETTERS)
    most, least = (f"{np.exp(-rate / 60 * every):.0%}" for rate in (low, high))
    alt = (
        f"A curve that falls from {most} to {least} useless polls against {number(low)} to {number(high)} updates "
        f"per minute on a logarithmic axis, with {counted(len(asked), 'point')} of runs."
    )
    return Figure(figure, finding=_finding(asked, left_out, every) + caveats(runs), alt=alt, table=_table(asked, every))


def _fits(run: Run, every: float) -> bool:
    return run.every == every and run.answers > 0 and run.updates_per_minute > 0


def _theory(axis: "Axes", rates: list[float], every: float) -> tuple[float, float]:
    """Draw the theory's line and where it crosses one half; return the rates it begins and ends at."""
    half = 60 * np.log(2) / every  # updates per minute
    low, high = min([half / WIDTH, *(rate / 3 for rate in rates)]), 3 * max([half, *rates])
    x = np.geomspace(low, high, 200)
    axis.plot(x, np.exp(-x / 60 * every), color="black", linestyle="--", linewidth=2)
    axis.plot([half, half, low], [0, 0.5, 0.5], color=QUIET, linewidth=1)
    axis.annotate(
        f"half are useless at one\nupdate every {number(60 / half)} s",
        (half, 0.5),
        xytext=(-10, -40),
        textcoords="offset points",
        ha="right",
        fontsize=LETTERS,
        color=QUIET,
    )
    return low, high


def _point(axis: "Axes", run: Run) -> None:
    axis.plot(
        run.updates_per_minute,
        run.useless_share,
        MARKERS[run.source],
        markerfacecolor=FACES[run.source],
        markeredgecolor="black" if run.source == "arithmetic" else POLLING.colour,
        markersize=13 if run.source == "simulation" else 8,
        markeredgewidth=2,
        clip_on=False,
    )


def _finding(asked: Sequence[Run], left_out: Sequence[str], every: float) -> str:
    told = f"When each user polls every {number(every)} s, half of the polls are useless at one update every "
    told += f"{number(every / np.log(2))} s. When updates are rarer, more polls are useless."
    told += " The table has the points." if asked else " No run here has a useless share."
    return told + (f" Left out: {'; '.join(left_out)}." if left_out else "")


def _table(asked: Sequence[Run], every: float) -> Data | None:
    rows: list[list[Cell]] = [
        [
            number(run.updates_per_minute),
            HOW[run.source],
            percent(run.useless_share),
            percent(float(np.exp(-run.updates_per_minute / 60 * every))),
        ]
        for run in sorted(asked, key=lambda run: (run.updates_per_minute, HOW[run.source]))
    ]
    return Data(["updates per minute", "how", "useless", "in theory"], rows) if rows else None
