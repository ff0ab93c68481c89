"""What the traffic costs: bytes on the sockets, seconds of the server's processor."""

from collections.abc import Callable
from textwrap import fill

from labkit.charts.style import LETTERS, blank, caveats, check_runs, listed, names, number, phrases, sentence
from labkit.kinds import KINDS
from labkit.run import Run
from labkit.show import Data, Figure
from labkit.show.house_style import house_style

Parts = list[tuple[float, str]]  # amounts and their hatching
Rows = list[tuple[Run, str, Parts]]
IN_SENTENCES = 2  # runs; more are told in a table
PARTS = {"bytes": ["bytes to the server", "bytes from the server"], "processor seconds": ["processor seconds"]}
CORE = 60.0  # seconds per minute during which one busy core works
UP, DOWN = "////", ""  # hatching tells the two parts of a bar apart without colour


@house_style()
def bytes_sent(*runs: Run) -> Figure:
    """Bytes of one user in a minute, to the server (hatched) and from it, headers included.

    Runs that have no bytes, as theory has none, are left out and named. Raises ValueError without a run.
    """
    check_runs(runs, "bytes_sent")

    def known(run: Run) -> Parts | None:
        if run.bytes_up is None or run.bytes_down is None or not run.seconds or not run.users:
            return None
        each = 60 / run.seconds / run.users
        return [(run.bytes_up * each, UP), (run.bytes_down * each, DOWN)]

    return _bars(runs, known, "bytes per user and minute (hatched: to the server)", "bytes", _whole)


@house_style()
def cpu(*runs: Run, core: bool = False) -> Figure:
    """Processor seconds of the server's thread in a minute, for all users together.

    `core` draws a line at 60, which is one whole core. Runs that have none are left out and named. Raises ValueError
    without a run.
    """
    check_runs(runs, "cpu")

    def known(run: Run) -> Parts | None:
        return None if run.cpu_per_minute is None else [(run.cpu_per_minute, DOWN)]

    label, unit = "processor seconds of the server per minute", "processor seconds"
    return _bars(runs, known, label, unit, _short, core=core)


def _whole(amount: float) -> str:
    return f"{amount:,.0f}"


def _short(amount: float) -> str:
    return f"{amount:.2g}" if amount < 10 else f"{amount:.1f}"


def _bars(
    runs: tuple[Run, ...],
    known: Callable[[Run], Parts | None],
    axis_label: str,
    unit: str,
    say: Callable[[float], str],
    *,
    core: bool = False,
) -> Figure:
    """A bar for each run whose parts are known; the longest first in the sentence about them."""
    from matplotlib.ticker import MaxNLocator

    rows = [(run, name, parts) for run, name in zip(runs, names(runs), strict=True) if (parts := known(run))]
    left_out = [name for run, name in zip(runs, names(runs), strict=True) if not known(run)]
    figure, axis = blank(height=1.3 + 0.8 * max(1, len(rows)))
    widest = max([CORE if core else 1e-12, *(sum(part for part, _ in parts) for *_, parts in rows)])
    for place, (run, _, parts) in enumerate(rows):
        kind, start = KINDS[run.kind], 0.0
        for amount, hatch in parts:
            axis.barh(place, amount, left=start, color=kind.colour, hatch=hatch, edgecolor="white", height=0.6)
            start += amount
        axis.plot(
            [start],
            [place],
            kind.marker,
            color=kind.colour,
            markersize=9,
            markeredgecolor="white",
        )
        axis.text(start + widest * 0.03, place, say(start), va="center", fontsize=LETTERS)
    if core:
        axis.axvline(CORE, color="black", linestyle="--", linewidth=2)
        axis.set_title("- - one whole core, 60", loc="right")
    axis.set_yticks(range(len(rows)), [fill(name, 24) for _, name, _ in rows])
    axis.set_xlim(0, widest * 1.2)
    axis.xaxis.set_major_formatter(lambda amount, _: f"{amount:,g}" if amount < 1e6 else f"{amount:,.0f}")
    axis.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axis.invert_yaxis()
    axis.set_xlabel(axis_label)
    if not rows:
        axis.text(0.5, 0.5, f"no run here knows its {unit}", transform=axis.transAxes, ha="center", fontsize=LETTERS)
        axis.set_xticks([])
    return Figure(
        figure,
        finding=_describe(rows, left_out, unit, say) + " One whole core is 60." * core + caveats(runs),
        alt=_alt(rows, axis_label, say) + " A dashed line marks one whole core, at 60." * core,
        data=lambda: Data(["run", *PARTS[unit]], [[name, *(amount for amount, _ in parts)] for _, name, parts in rows]),
        table=Data(["run", unit], [[name, say(_total(parts))] for _, name, parts in rows])
        if len(rows) > IN_SENTENCES
        else None,
    )


def _total(parts: Parts) -> float:
    return sum(amount for amount, _ in parts)


def _describe(rows: Rows, left_out: list[str], unit: str, say: Callable[[float], str]) -> str:
    """What each run took where they are few, and the ratio of the most to the least."""
    unknown = f" It is not known for {listed(left_out)}." if rows and left_out else ""
    if not rows:
        return f"No run here knows its {unit}: {listed(left_out)}."
    per = "Per user and minute" if unit == "bytes" else "Per minute"
    told = dict(zip([id(run) for run, *_ in rows], phrases([run for run, *_ in rows]), strict=True))
    words = f"{per}, the table has the {unit} of {len(rows)} runs."
    if len(rows) <= IN_SENTENCES:
        took = [f"{told[id(run)]} takes {say(_total(parts))} {unit}" for run, _, parts in rows]
        words = f"{per}, {listed(took)}."
    measured = [row for row in rows if row[0].source == "measurement"]
    likes = measured if len(measured) > 1 else rows  # theory leaves out most of what a machine does
    (most, _, top), (least, _, bottom) = max(likes, key=_size), min(likes, key=_size)
    if _total(top) > _total(bottom) > 0:
        ratio = number(_total(top) / _total(bottom))
        words += " " + sentence(f"{told[id(most)]} takes {ratio} times as much as {told[id(least)]}")
    return words + unknown


def _size(row: tuple[Run, str, Parts]) -> float:
    return _total(row[2])


def _alt(rows: Rows, axis_label: str, say: Callable[[float], str]) -> str:
    bars = "; ".join(f"{name} {say(sum(part for part, _ in parts))}" for _, name, parts in rows)
    return f"Horizontal bars, one a run; axis: {axis_label}. {bars or 'No bars'}."
