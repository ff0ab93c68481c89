"""Where a stream begins to cost the server more than polling: the ratio of both against the rate of updates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from labkit.charts.style import LETTERS, blank, caveats, check_runs, number
from labkit.kinds import POLLING
from labkit.model.formula import cpu_ratio
from labkit.plumbing import arguments
from labkit.run import Run
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLES = ("--", ":", "-.", "-")  # of the curves, one for each interval
SIGNS = ("- -", "···", "-·-", "──")
DECADES = 1  # of updates, to either side of what must be seen


class Costs(NamedTuple):
    """What a poll and a push cost the server, in CPU seconds, and the seconds between two comments on a stream."""

    poll: float
    push: float
    keep_alive: float | None

    def ratio(self, every: float, rate: float) -> float:
        """CPU of polling / CPU of streams, at so many updates per minute."""
        return cpu_ratio(every, rate, self.poll, self.push, self.keep_alive)

    def break_even(self, every: float) -> float:
        """Updates a minute at which both cost the same; 0 or less when streams always cost more."""
        return 60 * (self.poll / (every * self.push) - (1 / self.keep_alive if self.keep_alive else 0))


Pair = tuple[Run, Run]


@house_style()
def break_even(*pairs: Pair, poll_cpu: float, push_cpu: float, keep_alive: float | None = None) -> Figure:
    """CPU of polling / CPU of streams against updates per minute, a curve for each interval, a point for each pair.

    A pair is (polling, streaming): two runs of the same users and updates; one that does not know its CPU, has errors,
    or whose updates ended early has no point and a dash in the table. `poll_cpu` and `push_cpu` are the server's
    CPU seconds for one poll and one push, `keep_alive` the seconds between two comments on a stream, or None. Where a
    curve crosses 1, both cost the same. Raises ValueError without a pair, for runs that are no pair, and for an invalid
    cost.
    """
    costs = Costs(
        arguments.positive_seconds("poll_cpu", poll_cpu),
        arguments.positive_seconds("push_cpu", push_cpu),
        None if keep_alive is None else arguments.positive_seconds("keep_alive", keep_alive),
    )
    for pair in pairs or ((),):
        _check(pair)
    intervals = list(dict.fromkeys(float(polling.every or 0) for polling, _ in pairs))
    points: list[tuple[float, float, float | None]] = [
        (polling.every or 0.0, polling.updates_per_minute, _measured(pair)) for pair in pairs for polling in pair[:1]
    ]
    known = [(rate, ratio) for _, rate, ratio in points if ratio is not None]
    rates = [rate for _, rate, _ in points] + [even for every in intervals if (even := costs.break_even(every)) > 0]
    x = np.geomspace(min(rates) / 10**DECADES, max(rates) * 10**DECADES, 200)
    figure, axis = blank(height=4.8)
    for place, every in enumerate(intervals):
        _curve(axis, costs, every, x, STYLES[place % len(STYLES)])
    for rate, ratio in known:
        axis.plot(rate, ratio, POLLING.marker, color="black", markersize=10, zorder=3)
    _frame(
        axis,
        x,
        [ratio for _, ratio in known],
        [costs.ratio(every, float(rate)) for every in intervals for rate in x[::199]],
    )
    key = [f"{SIGNS[place % len(SIGNS)]} polling every {number(every)} s" for place, every in enumerate(intervals)]
    axis.set_title("   ".join([*key, "● measured"]), loc="left", fontsize=LETTERS)
    told = "; ".join(f"{number(ratio)} at {number(rate)} per minute" for rate, ratio in known) or "none"
    rows: list[list[Cell]] = [
        [f"{number(rate)} per minute", f"{number(every)} s", measured, number(costs.ratio(every, rate))]
        for every, rate, ratio in points
        for measured in [None if ratio is None else number(ratio)]
    ]
    return Figure(
        figure,
        finding=_finding(costs, intervals)
        + _disagreement(costs, points)
        + caveats([run for pair in pairs for run in pair]),
        alt=f"Falling curves of CPU of polling / CPU of streams, against updates per minute, both axes logarithmic. "
        f"A line marks where both cost the same. Points: {told}.",
        data=lambda: Data(["interval, seconds", "updates per minute", "ratio measured"], points),
        table=Data(["updates", "interval", "ratio measured", "ratio by formula"], rows),
    )


def _check(pair: Sequence[Run]) -> None:
    if len(pair) != 2:
        raise ValueError("charts.break_even needs at least one pair of runs, such as (polling, streaming)")
    check_runs(pair, "break_even")
    polling, streaming = pair
    if not polling.every or streaming.asks or polling.updates_per_minute != streaming.updates_per_minute:
        raise ValueError(
            "a pair must be a run of polling and one of streams with the same updates, "
            f"not {polling!r} and {streaming!r}"
        )


def _measured(pair: Pair) -> float | None:
    polling, streaming = pair
    ratio = polling.cpu_ratio(streaming)
    return (
        None
        if ratio is None or any(run.errors or run.measured.kitchen_closed_early for run in pair)
        else ratio * streaming.users / polling.users
    )


def _curve(axis: "Axes", costs: Costs, every: float, x: "np.typing.NDArray[np.float64]", style: str) -> None:
    axis.plot(x, [costs.ratio(every, float(rate)) for rate in x], color="black", linestyle=style, linewidth=2)
    even = costs.break_even(every)
    if even > 0:
        axis.plot([even], [1], "|", color="black", markersize=18, markeredgewidth=2)


def _frame(axis: "Axes", x: "np.typing.NDArray[np.float64]", ratios: list[float], ends: list[float]) -> None:
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlim(x[0], x[-1])
    axis.set_ylim(min(0.1, *ratios, *ends) / 1.5, 2 * max(10.0, *ratios, *ends))
    axis.axhline(1, color=QUIET, linewidth=1)
    for scale in (axis.xaxis, axis.yaxis):
        scale.set_major_formatter(lambda value, _: f"{value:,g}")
        scale.set_minor_formatter(lambda *_: "")
    axis.set_xlabel("updates per minute of one user (logarithmic)")
    axis.set_ylabel("CPU of polling / CPU of streams")
    place = axis.transAxes.inverted().transform(axis.transData.transform((x[0], 1)))[1]
    look: dict[str, Any] = {"transform": axis.transAxes, "color": QUIET, "fontsize": LETTERS}
    axis.text(0.02, place + 0.015, "↑ polling costs more", va="bottom", **look)
    axis.text(0.02, place - 0.015, "↓ streams cost more", va="top", **look)


def _finding(costs: Costs, intervals: Sequence[float]) -> str:
    words = []
    evens = [costs.break_even(every) for every in intervals]
    for every, even in zip(intervals, evens, strict=True):
        words.append(
            f"With polls every {number(every)} s both cost the same at {number(even)} updates per minute."
            if even > 0
            else f"With polls every {number(every)} s streams cost more at every rate, because of their comments."
        )
    if any(even > 0 for even in evens):
        words.append("Above that rate, by the formula, streams cost the server more CPU time; below it, polling does.")
    return " ".join(words)


def _disagreement(costs: Costs, points: Sequence[tuple[float, float, float | None]]) -> str:
    """Which points lie on the other side of 1 from their curve or are missing, in sentences that begin with a space."""
    words = ""
    for every, rate, ratio in points:
        place = f"{number(rate)} updates per minute"
        if ratio is None:
            words += (
                f" At {place} there is no point: in a run of this pair the updates ended early, there were errors, or "
                "the CPU time is not known. Run both again, and then this chart."
            )
        elif (ratio > 1) != (costs.ratio(every, rate) > 1):
            words += (
                f" At {place} the measured point lies on the other side of 1 from its curve, so this pair cannot tell "
                "which costs more. The making of the updates is the same work for both and moves the point towards 1; "
                "in a short run, chance or other work may put it beyond 1."
            )
    return words
