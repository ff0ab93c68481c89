"""How long a request waits for a server that is busier and busier: a few runs on the curve of theory."""

from typing import TYPE_CHECKING

import numpy as np

from labkit.charts.style import LETTERS, Unit, blank, caveats, check_runs, names, percent, unit_for
from labkit.kinds import KINDS
from labkit.model.queue import md1_mean_wait
from labkit.plumbing import arguments
from labkit.run import Run, Source
from labkit.show import Data, Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS: dict[Source, str] = {"simulation": "D", "measurement": "o", "arithmetic": "x"}
HOW = {"simulation": "◇ simulated", "measurement": "● measured", "arithmetic": "× calculated"}
BUSY = 0.97  # the load at which the curve ends, at least
ABOVE = 1.6  # times the longest wait of a run: where the picture ends


@house_style()
def wait_against_load(*runs: Run, service: float) -> Figure:
    """The mean wait of a poll against the load, one point a run; the line is the M/D/1 queue, ρs / (2(1 - ρ)).

    `service` is the seconds that a poll keeps the server busy; the load ρ is users / interval · service. A run's wait
    is the mean of its response times (`answered`) less `service`. Runs without them, and those that bring more work
    than the server can do, are left out and named. Raises ValueError without a run, or for an invalid `service`.
    """
    check_runs(runs, "wait_against_load")
    service = arguments.positive_seconds("service", service)
    known = [(run, name) for run, name in zip(runs, names(runs), strict=True) if _fits(run, service)]
    left_out = [name for run, name in zip(runs, names(runs), strict=True) if not _fits(run, service)]
    points = [(run, _load(run, service), float(run.answered.mean()) - service) for run, _ in known]
    longest = max([_theory(0.9, service), *(wait for *_, wait in points)])
    unit = unit_for(longest)
    figure, axis = blank()
    loads = np.linspace(0, max([BUSY, *((1 + load) / 2 for _, load, _ in points)]), 300)
    line = [_theory(float(load), service) / unit.size for load in loads]
    axis.plot(loads, line, color="black", linestyle="--", linewidth=2)
    for run, load, wait in points:
        face = "white" if run.source == "simulation" else KINDS[run.kind].colour
        look = {"color": KINDS[run.kind].colour, "markerfacecolor": face, "markersize": 10, "markeredgewidth": 2}
        axis.plot(load, wait / unit.size, MARKERS[run.source], clip_on=False, **look)
    axis.set_xlim(0, 1)
    axis.set_ylim(0, ABOVE * longest / unit.size)
    axis.xaxis.set_major_formatter(lambda load, _: f"{load:.0%}")
    axis.set_xlabel("load: the share of time that the server is busy")
    axis.set_ylabel(f"mean wait, {unit.name}")
    _label(axis, points, unit)
    how = dict.fromkeys(HOW[run.source] for run, *_ in points)
    axis.text(0.02, 0.93, "   ".join(["- - theory", *how]), transform=axis.transAxes, color=QUIET, fontsize=LETTERS)
    rows = [
        [name, percent(load), unit.say(_theory(load, service)), unit.say(wait)]
        for (_, name), (_, load, wait) in zip(known, points, strict=True)
    ]
    finding = _finding(len(points), service) + (f" Left out: {'; '.join(left_out)}." if left_out else "")
    return Figure(
        figure,
        finding=finding + caveats(runs),
        alt=_alt(points, unit),
        data=lambda: Data(["load", "wait, seconds", "users"], [[load, wait, run.users] for run, load, wait in points]),
        table=Data(["run", "load", "wait in theory", "wait in the run"], rows) if rows else None,
    )


def _load(run: Run, service: float) -> float:
    return run.users / (run.every or np.inf) * service


def _fits(run: Run, service: float) -> bool:
    return run.every is not None and len(run.answered) > 0 and _load(run, service) < 1


def _theory(load: float, service: float) -> float:
    return round(md1_mean_wait(load / service, service), 12)  # 19 of 20 parts busy is 95 % to the last digit


def _label(axis: "Axes", points: list[tuple[Run, float, float]], unit: Unit) -> None:
    """The users of each point at its left, unless another label is there; the table has them all."""
    placed: list[tuple[float, float]] = []
    top = axis.get_ylim()[1]
    for run, load, wait in sorted(points, key=lambda point: -point[1]):
        at = (load, wait / unit.size / top)
        if at[0] > 0.3 and all(abs(at[1] - other[1]) > 0.09 or abs(at[0] - other[0]) > 0.35 for other in placed):
            axis.annotate(
                f"{run.users:,} users",
                (load, wait / unit.size),
                xytext=(-12, 8),
                textcoords="offset points",
                ha="right",
                fontsize=LETTERS,
            )
            placed.append(at)


def _alt(points: list[tuple[Run, float, float]], unit: Unit) -> str:
    told = "; ".join(f"{unit.say(wait)} at {percent(load)}" for _, load, wait in points) or "none"
    return (
        f"A curve of the mean wait in {unit.name} against the load from 0 to 100 %: flat at first, steep towards the "
        f"end. Points of runs: {told}."
    )


def _finding(points: int, service: float) -> str:
    unit = unit_for(_theory(0.9, service))
    waits = [unit.say(_theory(load, service)) for load in (0.5, 0.8, 0.95)]
    words = (
        f"A request that takes the server {unit_for(service).say(service)} waits {waits[0]} on average when the server "
        f"is busy half of the time, {waits[1]} at 80 %, and {waits[2]} at 95 %."
    )
    return words + (
        " The points are the runs of the table." if points else " No run here knows how long its polls waited."
    )
