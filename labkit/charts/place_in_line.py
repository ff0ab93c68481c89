"""Who is told last: the place in the line of a broadcast against the wait."""

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import LETTERS, blank, caveats, check_runs, number, unit_for
from labkit.histogram import Histogram
from labkit.kinds import KINDS
from labkit.plumbing import arguments
from labkit.run import Run, Seconds
from labkit.show import Data, Figure
from labkit.show.house_style import house_style

POINTS = 200  # places that are drawn
FOR_A_BAND = 5  # updates; the middle half of fewer says nothing


@house_style()
def place_in_line(run: Run, *, push: float | None = None) -> Figure:
    """Seconds until each reader of a broadcast has the update, the first to the last, in the middle of all updates.

    The dashed line is k times `push`, the seconds of the server for one reader: the k-th waits for those before it.
    Without `push` it is what the run has measured: its CPU by its updates. Raises ValueError for a run without a
    broadcast that has reached everybody, or for an invalid `push`.
    """
    check_runs([run], "place_in_line")
    waits = _waits(run)
    if push is not None:
        push = arguments.positive_seconds("push", push)
    elif run.cpu and run.updates:
        push = run.cpu / run.updates
    readers, middle = waits.shape[1], np.median(waits, axis=0)
    low, high = np.percentile(waits, [25, 75], axis=0)
    unit = unit_for(float(max(middle[-1], (push or 0) * readers)))
    shown = np.unique(np.linspace(0, readers - 1, min(readers, POINTS)).round().astype(int))
    figure, axis = blank()
    kind = KINDS[run.kind]
    axis.plot(shown + 1, middle[shown] / unit.size, color=kind.colour, linewidth=2)
    axis.plot([readers], [middle[-1] / unit.size], kind.marker, color=kind.colour, markersize=9, clip_on=False)
    if banded := len(waits) >= FOR_A_BAND:
        axis.fill_between(shown + 1, low[shown] / unit.size, high[shown] / unit.size, color=kind.colour, alpha=0.15)
    if push:
        axis.plot([0, readers], [0, readers * push / unit.size], color="black", linestyle="--", linewidth=2)
    axis.set_xlim(0, readers)
    axis.set_ylim(0, 1.15 * max(float(high[-1]), float(middle[-1]), (push or 0) * readers, 1e-9) / unit.size)
    axis.xaxis.set_major_formatter(lambda place, _: f"{place:,.0f}")
    axis.set_xlabel("place in line")
    axis.set_ylabel(f"wait for the update, {unit.name}")
    look = {"transform": axis.transAxes, "va": "top", "fontsize": LETTERS}
    axis.text(0.02, 0.97, f"─{kind.sign}─ {run.label}", color=kind.colour, **look)
    if push:
        axis.text(0.02, 0.89, f"- - {unit_for(push).say(push)} for each place", **look)
    places = sorted({max(1, round(readers * share)) for share in (0.01, 0.25, 0.5, 0.75, 1)})
    rows = [
        [f"{place:,}", unit.say(float(middle[place - 1])), unit.say(place * push) if push else None] for place in places
    ]
    return Figure(
        figure,
        finding=_finding(run, waits, push, banded) + caveats([run]),
        alt=f"A curve that rises from the first to the last of {readers:,} places in line, against the wait for the "
        f"update; the last waits {unit.say(float(middle[-1]))}."
        + (f" A dashed line rises to {unit.say(readers * push)}." if push else ""),
        data=lambda: Data(
            ["place", "wait in the middle, seconds"], [[at + 1, float(wait)] for at, wait in enumerate(middle)]
        ),
        table=Data(["place in line", "wait", "by arithmetic"], rows),
    )


def _waits(run: Run) -> NDArray[np.float64]:
    """A row for each update, its waits in order. Only whole updates count: those that reached everybody."""
    updates = len(run.latency) // run.users if run.users else 0
    if isinstance(run.latency, Histogram):
        raise ValueError(f"run must have a million deliveries at most, so that each is known by its own, not {run!r}")
    if not run.shared or not updates:
        raise ValueError(
            "run must be a broadcast that has reached everybody, as crowd.streaming(…, shared=True) makes it, "
            f"not {run!r}"
        )
    waits: Seconds = np.sort(run.latency[: updates * run.users].reshape(updates, run.users), axis=1)
    return waits


def _finding(run: Run, waits: NDArray[np.float64], push: float | None, banded: bool) -> str:
    middle = np.median(waits, axis=0)
    unit = unit_for(float(middle[-1]))
    words = (
        f"Of {run.users:,} readers, the first has the update after {unit.say(float(middle[0]))} and the "
        f"last after {unit.say(float(middle[-1]))}"
    )
    words += f" (each the median of {len(waits):,} updates)." if len(waits) > 1 else "."
    if push:
        words += f" At {unit_for(push).say(push)} for each push, the last would wait {unit.say(push * run.users)}."
        ratio = float(middle[-1]) / (push * run.users)
        words += f" The measured wait is {number(ratio)} times that." if run.source == "measurement" else ""
    return words + (" The shaded band holds the middle half of the waits at each place." if banded else "")
