"""What all charts share: colours that everybody can tell apart, big letters, words for numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labkit.run import Kind, Run, Source

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito, "Color Universal Design", 2008. Colour is never alone: each kind has a marker, each source a line.
COLOR: dict[Kind, str] = {"polling": "#D55E00", "streaming": "#0072B2"}
MARKER: dict[Kind, str] = {"polling": "o", "streaming": "s"}
LINE: dict[Source, str] = {"arithmetic": "--", "simulation": ":", "measurement": "-"}
QUIET = "#767676"  # grey that is still readable on white
LETTERS = 12.5  # points, for text inside a chart; settings do not reach what is drawn later
SETTINGS: dict[str, Any] = {
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 13,
    "figure.facecolor": "white",
    "axes.grid": False,
}


def blank(rows: int = 1, columns: int = 1, height: float = 4.5, **layout: Any) -> tuple["Figure", Any]:
    """An empty figure 8 inches wide and its axes, as `Figure.subplots` gives them. No pyplot, so nothing stays open."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(SETTINGS):  # type: ignore[arg-type]
        figure = Figure(figsize=(8, height), layout="constrained")
        return figure, figure.subplots(rows, columns, **layout)


def some(runs: Sequence[Run], chart: str) -> None:
    """Raise ValueError, in words, unless `runs` are runs and at least one."""
    wrong = [run for run in runs if not isinstance(run, Run)]
    if wrong or not runs:
        given = f", not {wrong[0]!r}" if wrong else ""
        raise ValueError(
            f"charts.{chart} needs at least one Run, as crowd.polling(…) or model.polling(…) returns it{given}"
        )


def names(runs: Sequence[Run]) -> list[str]:
    """A label for each run; where two would be the same, with what tells them apart, or else a number."""
    labels = [_told_apart(run, [other for other in runs if other.label == run.label]) for run in runs]
    return [
        f"{label} ({labels[: place + 1].count(label)})" if labels.count(label) > 1 else label
        for place, label in enumerate(labels)
    ]


def _told_apart(run: Run, alike: Sequence[Run]) -> str:
    words = [run.label]
    if len({other.users for other in alike}) > 1:
        words.append(f"{run.users:,} users")
    if len({other.every for other in alike}) > 1:
        words.append(f"every {run.every:g} s")
    if len({other.updates_per_minute for other in alike}) > 1:
        words.append(f"{run.updates_per_minute:.3g} updates/min")
    if len({other.shared for other in alike}) > 1:
        words.append("shared order" if run.shared else "an order each")
    return ", ".join(words)


def said(seconds: float) -> str:
    """A time in the unit that reads best."""
    if seconds != seconds:
        return "—"
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def times(ratio: float) -> str:
    """How many times as much, without an exponent."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def caveats(runs: Sequence[Run]) -> str:
    """What a reader must know before believing the numbers: errors, runs that were stopped. Empty, or with a space."""
    words = []
    for run, name in zip(runs, names(runs), strict=True):
        if run.errors:
            words.append(f"{name} had {run.errors:,} errors.")
        if run.stopped:
            words.append(f"{name} was stopped after {run.seconds:.3g} s.")
    return "".join(f" {word}" for word in words)
