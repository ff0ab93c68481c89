"""How long updates took to reach their user."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import (
    LETTERS,
    LINE,
    Unit,
    blank,
    caveats,
    check_runs,
    duration,
    names,
    phrases,
    sentence,
    sign,
    unit_for,
)
from labkit.histogram import Histogram, Latencies
from labkit.kinds import KINDS
from labkit.run import FOR_P95, FOR_P99, Run
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Say = Callable[[float], str]  # seconds in words
MANY = 30  # times between the shortest and the longest from which an axis is logarithmic
POINTS = 300  # points a curve is drawn with
SHORTEST = 1e-6  # seconds; a logarithmic axis has no place for a time of 0
FOR_A_BAND = 100  # independent samples; the band of fewer would be wider than 14 % to each side
STRIP = 0.085  # of the way from 0 to 100 %, for each name above the curves
LONG_NAME = 35  # characters from which a name may be wider than half the picture


@house_style()
def latency(*runs: Run) -> Figure:
    """The share of updates that had arrived within a time (an ECDF), a curve for each run, its marker at one half.

    Measured curves have their 95 % band (Dvoretzky, Kiefer, Wolfowitz; Massart, 1990), ± sqrt(ln(2/0.05) / 2n), unless
    n is below a hundred. The axis is logarithmic when the runs span more than a factor of thirty. Raises ValueError
    without a run.
    """
    check_runs(runs, "latency")
    arrived = [run for run in runs if len(run.latency)]
    drawn = list(zip(arrived, names(arrived), strict=True))
    figure, axis = blank(height=4.5 + 0.3 * max(0, len(drawn) - 2))  # room for the names
    alike = _alike(arrived)
    for run, place in zip(arrived, alike, strict=True):
        _draw(axis, run, hollow=place % 2 == 1)
    unit = unit_for(max([SHORTEST, *(float(run.latency.max()) for run in arrived)]))
    logarithmic = _scale(axis, arrived, unit)
    axis.set_ylabel("updates that have arrived")
    axis.set_xlabel(f"update latency{' (logarithmic)' if logarithmic else f', {unit.name}'}{_where(runs)}")
    _label(axis, drawn, alike)
    if not drawn:
        axis.set_xticks([])
        axis.text(0.5, 0.5, "no update has arrived", transform=axis.transAxes, ha="center", fontsize=LETTERS)
    say = duration if logarithmic else unit.say
    return Figure(
        figure,
        finding=_finding(arrived, say) + caveats(runs),
        alt=_alt(drawn, logarithmic, say),
        data=lambda: Data(
            ["run", "latency, seconds", "updates"],
            [[name, float(time), int(many)] for run, name in drawn for time, many in _each(run.latency)],
        ),
        table=Data(
            ["run", "updates", "half within", "95 % within", "99 % within"], [_row(*pair, say) for pair in drawn]
        )
        if len(drawn) > 1
        else None,
    )


def _scale(axis: "Axes", arrived: list[Run], unit: Unit) -> bool:
    """Set the limits and ticks of both axes; return whether times are drawn logarithmically."""
    middles = [max(run.percentile(50), SHORTEST) for run in arrived] or [1.0]
    latest = max([SHORTEST, *(run.latency.max() for run in arrived)])
    logarithmic = max(middles) / min(middles) > MANY
    if logarithmic:
        first = min(max(run.percentile(1), SHORTEST) for run in arrived)
        axis.set_xscale("log")
        axis.set_xlim(first / 2, latest * 2)
        axis.xaxis.set_major_formatter(lambda seconds, _: duration(seconds))
        axis.xaxis.set_minor_formatter(lambda *_: "")
    else:
        axis.set_xlim(0, 1.15 * latest)
        axis.xaxis.set_major_formatter(lambda seconds, _: unit.of(seconds))
    axis.set_ylim(0, 1.04 + STRIP * len(arrived))
    axis.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    axis.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    return logarithmic


def _alike(runs: list[Run]) -> list[int]:
    """For each run, how many runs of the same kind and source come before it; they have the same colour and line."""
    sorts = [(run.kind, run.source) for run in runs]
    return [sorts[:place].count(sort) for place, sort in enumerate(sorts)]


def _draw(axis: "Axes", run: Run, *, hollow: bool) -> None:
    """One curve with its marker at one half; every other run of the same kind and source is hollow and dash-dotted."""
    times, shares = _curve(run.latency)
    color = "black" if run.source == "arithmetic" else KINDS[run.kind].colour
    width = 3.5 if run.source == "simulation" else 2
    line = "-." if hollow and run.source == "measurement" else LINE[run.source]
    axis.step(times, shares, where="post", color=color, linestyle=line, linewidth=width)
    half = max(run.percentile(50), SHORTEST)
    face = "white" if hollow else color
    axis.plot(half, 0.5, KINDS[run.kind].marker, color=color, markerfacecolor=face, markersize=9, clip_on=False)
    if _has_band(run):
        band = np.sqrt(np.log(2 / 0.05) / (2 * _independent(run)))
        low, high = np.clip(shares - band, 0, 1), np.clip(shares + band, 0, 1)
        axis.fill_between(times, low, high, step="post", color=color, alpha=0.15, linewidth=0)


def _independent(run: Run) -> float:
    """All deliveries of one broadcast are one observation of when it came."""
    return len(run.latency) / (run.users if run.shared else 1)


def _has_band(run: Run) -> bool:
    return run.source == "measurement" and _independent(run) >= FOR_A_BAND


def _curve(latency: Latencies) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ECDF from 0 on, thinned to what a screen can show."""
    if isinstance(latency, Histogram):
        times, arrived = latency.cumulative()
    else:
        times, arrived = np.sort(latency), np.arange(1, len(latency) + 1)
    times = np.maximum(times, SHORTEST)
    places = np.unique(np.linspace(0, len(times) - 1, min(len(times), POINTS)).round().astype(int))
    return np.concatenate([times[:1], times[places]]), np.concatenate([[0], arrived[places] / arrived[-1]])


def _each(latency: Latencies) -> Iterable[tuple[float, int]]:
    """Every latency in seconds, and how many updates had it; of a histogram, each bin."""
    if isinstance(latency, Histogram):
        times, arrived = latency.cumulative()
        return zip(times, np.diff(arrived, prepend=0), strict=True)
    return ((time, 1) for time in latency)


def _label(axis: "Axes", drawn: list[tuple[Run, str]], alike: list[int]) -> None:
    """A name above the end of each curve, each at a height of its own, so that no two can meet."""
    left, right = axis.get_xlim()
    hollow = {id(run): place % 2 == 1 for (run, _), place in zip(drawn, alike, strict=True)}
    for place, (run, name) in enumerate(sorted(drawn, key=lambda pair: float(pair[0].latency.max()))):
        end = max(float(run.latency.max()), SHORTEST)
        across = axis.transAxes.inverted().transform(axis.transData.transform((end, 1)))[0]  # 0 left to 1 right
        side = "left" if across < 1 / 3 else "center" if across < 2 / 3 else "right"
        if len(name) > LONG_NAME:  # from edge to edge if need be
            side, end = ("left", left) if across < 0.5 else ("right", right)
        axis.text(
            end,
            1.03 + STRIP * place,
            f"{sign(run, hollow=hollow[id(run)])} {name}",
            ha=side,
            color="black" if run.source == "arithmetic" else KINDS[run.kind].colour,
            fontsize=LETTERS,
        )


def _where(runs: tuple[Run, ...]) -> str:
    return "; measured: this run, this machine" if any(run.source == "measurement" for run in runs) else ""


def _finding(arrived: list[Run], say: Say) -> str:
    """Half of the updates by the fastest and by the slowest; what band and dash mean; what nobody will ever see."""
    if not arrived:
        return "No update has arrived in these runs."
    told = dict(zip(map(id, arrived), phrases(arrived), strict=True))
    ordered = sorted(arrived, key=lambda run: run.percentile(50))
    if len(ordered) == 1:
        words = sentence(f"{told[id(ordered[0])]}: {_share(ordered[0], say)}")
    else:
        measured = [run for run in ordered if run.source == "measurement"]
        likes = measured if len(measured) > 1 else ordered  # theory leaves out most of what a machine does
        halves = [f"{say(run.percentile(50))} for {told[id(run)]}" for run in (likes[0], likes[-1])]
        words = f"Half of the updates arrived within {halves[0]}, and within {halves[1]}."
    if any(map(_has_band, arrived)):
        words += " The shaded band around a measured curve shows how far chance may have moved it. "
        words += "In 95 of 100 runs, chance moves the curve no further than that."
        if any(run.source == "measurement" and not _has_band(run) for run in arrived):
            words += " A measured curve without a band has too few updates for one."
    if len(arrived) > 1 and any(len(run.latency) < FOR_P99 for run in arrived):
        words += " A dash in the table means that there were too few updates to tell."
    for run in filter(_fell_behind, arrived):
        words += " " + sentence(
            f"{told[id(run)]}: some updates waited longer than the {say(run.every or 0)} between two polls. This "
            "machine was too busy, so the waits say more about the machine than about polling. Repeat the run, unless "
            "you overloaded the machine on purpose"
        )
    for run in arrived:
        if run.overwritten:
            lost = f"{run.overwritten:,} updates are not counted here, because newer ones replaced them"
            lost = "1 update is not counted here, because a newer one replaced it" if run.overwritten == 1 else lost
            words += " " + sentence(f"{told[id(run)]}: {lost} before the user asked")
    return words


def _fell_behind(run: Run) -> bool:
    """Whether a plain poll that had no errors was slower than its own interval, which no waiting for it explains."""
    plain = run.source == "measurement" and run.kind == "polling" and not run.variant and not run.errors
    return bool(plain and run.every and run.percentile(95) > run.every)


def _share(run: Run, say: Say) -> str:
    if len(run.latency) == 1:
        return f"the only update took {say(run.percentile(50))}"
    many, last = (95, "95 %") if len(run.latency) >= FOR_P95 else (100, "all")
    within = f"half of {len(run.latency):,} updates arrived within {say(run.percentile(50))}"
    within += f", {last} within {say(run.percentile(many))}"
    return within + (f", and 99 % within {say(run.percentile(99))}" if len(run.latency) >= FOR_P99 else "")


def _row(run: Run, name: str, say: Say) -> list[Cell]:
    enough = {50: 1, 95: FOR_P95, 99: FOR_P99}  # updates
    shown = [say(run.percentile(percent)) if len(run.latency) >= least else None for percent, least in enough.items()]
    return [name, f"{len(run.latency):,}", *shown]


def _alt(drawn: list[tuple[Run, str]], logarithmic: bool, say: Say) -> str:
    return (
        f"Curves that rise from 0 to 100 % of updates, against update latency"
        f"{' on a logarithmic axis' if logarithmic else ''}: {'; '.join(name for _, name in drawn) or 'none'}."
        + "".join(f" {name} reaches half at {say(run.percentile(50))}." for run, name in drawn)
    )
