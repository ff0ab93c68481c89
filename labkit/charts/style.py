"""What all charts share: colours that everybody can tell apart, big letters, words for numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from labkit.kinds import KINDS
from labkit.run import Run, Source

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = NDArray[np.float64]
# Colour is never alone: each kind of user has a marker (`labkit.kinds`), each source a line.
LINE: dict[Source, str] = {"arithmetic": "--", "simulation": ":", "measurement": "-"}
HOW: dict[Source, str] = {"arithmetic": "calculated", "simulation": "simulated", "measurement": "measured"}
LETTERS = 12.5  # points, for text inside a chart
WIDTH = 7  # inches; on a phone a letter of 12.5 points is then 9 pixels high


def blank(rows: int = 1, columns: int = 1, height: float = 4.5, **layout: Any) -> tuple["Figure", Any]:
    """An empty figure 7 inches wide and its axes, as `Figure.subplots` gives them. No pyplot, so nothing stays open."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **layout)


def check_runs(runs: Sequence[Run], chart: str) -> None:
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


def phrases(runs: Sequence[Run]) -> list[str]:
    """The same runs in a sentence: "measured polling (with a 1 s cache, 1,000 users)"."""
    told = []
    for run, name in zip(runs, names(runs), strict=True):
        extra = name.removeprefix(run.label).replace(" (", ", ").strip(", )")
        more = ", ".join(filter(None, [run.variant, extra]))
        told.append(f"{HOW[run.source]} {run.kind}" + (f" ({more})" if more else ""))
    return told


def sentence(words: str) -> str:
    """With a capital letter and a full stop; other capitals stay.

    >>> sentence("measured WebSocket takes 3 bytes")
    'Measured WebSocket takes 3 bytes.'
    """
    return f"{words[:1].upper()}{words[1:]}."


def _told_apart(run: Run, alike: Sequence[Run]) -> str:
    words = [run.label]
    if len({other.users for other in alike}) > 1:
        words.append(f"{run.users:,} users")
    if len({(other.every, other.wait) for other in alike}) > 1:
        words.append(f"every {run.every:g} s" if run.every else f"wait {run.wait:g} s" if run.wait else "told")
    if len({other.updates_per_minute for other in alike}) > 1:
        rate = run.updates_per_minute
        words.append(f"{number(rate)} {'update' if rate == 1 else 'updates'}/min")
    if len({other.shared for other in alike}) > 1:
        words.append("shared order" if run.shared else "an order each")
    return ", ".join(words)


HOLLOW = str.maketrans("●■▲◆", "○□△◇")  # the marker of every other run that has the same colour and line


def sign(run: Run, *, hollow: bool = False) -> str:
    """A short piece of the run's line with its marker, filled or hollow, to stand before its name."""
    line = {"arithmetic": "╌", "simulation": "┈", "measurement": "─"}[run.source]
    mark = KINDS[run.kind].sign
    return f"{line}{mark.translate(HOLLOW) if hollow else mark}{line}"


def duration(seconds: float) -> str:
    """A time in the unit that reads best.

    >>> duration(0.0196), duration(0.9996), duration(0)
    ('19.6 ms', '1 s', '0 s')
    """
    if seconds != seconds:
        return "—"
    shown = float(f"{seconds:.3g}")  # before the unit is chosen: 999.6 ms are 1 s
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if shown >= size or not shown:
            return f"{number(shown / size)} {unit}"
    return f"{number(shown * 1e6)} µs"


class Unit(NamedTuple):
    """A unit of time: its name, and how many seconds it is."""

    name: str
    size: float

    def of(self, seconds: float) -> str:
        """The number alone, for a tick, to four decimal places: a moment just after the start is 0.

        >>> unit_for(0.04).of(0.01), unit_for(2.0).of(0.00003)
        ('10', '0')
        """
        return number(round(seconds / self.size, 4))

    def say(self, seconds: float) -> str:
        """The number with its unit.

        >>> unit_for(0.04).say(0.0123)
        '12.3 ms'
        """
        return f"{self.of(seconds)} {self.name}"


def unit_for(longest: float) -> Unit:
    """The unit in which times up to `longest` seconds read best, on an axis and in the words about it."""
    return next((unit for unit in UNITS if longest >= unit.size), UNITS[-1]) if longest > 0 else UNITS[0]


UNITS = (Unit("s", 1.0), Unit("ms", 1e-3), Unit("µs", 1e-6))


def number(value: float) -> str:
    """Three digits, or all before the point, without an exponent.

    >>> number(2.5), number(14.123), number(1284.4)
    ('2.5', '14.1', '1,284')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def percent(share: float) -> str:
    """A share from 0 to 1 in percent. Only all is 100.0 %, and only none is 0.0 %.

    >>> percent(0.95833), percent(3599 / 3600), percent(1)
    ('95.8%', '99.97%', '100.0%')
    """
    digits = next((digits for digits in range(1, 7) if 0 < round(share, digits + 2) < 1), 1)
    return f"{share:.{digits}%}"


def thinned(heights: Numbers, edges: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """At most so many steps, each as high as the highest of those it stands for, and their edges."""
    step = -(-len(heights) // most)
    if step <= 1:
        return heights, edges
    starts = np.arange(0, len(heights), step)
    return np.maximum.reduceat(heights, starts), np.append(edges[starts], edges[-1])


def listed(words: Sequence[str]) -> str:
    """Words in a sentence.

    >>> listed(["one"]), listed(["one", "two", "three"])
    ('one', 'one, two and three')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def amount(run: Run) -> str:
    """Its requests: a stream is asked for once, however long the run; polls go on, so many a minute."""
    return f"{run.requests_per_minute:,.0f}" if run.asks else f"{run.requests:,} once"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number and its noun.

    >>> counted(1, "poll"), counted(4000, "push", "pushes")
    ('1 poll', '4,000 pushes')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def caveats(runs: Sequence[Run]) -> str:
    """What a reader must know before believing the numbers: errors, an early end. Empty, or with a space."""
    words = []
    for run, phrase in zip(runs, phrases(runs), strict=True):
        told = [f"had {counted(run.errors, 'error')}"] if run.errors else []
        told += [f"was stopped after {number(run.seconds)} s"] if run.stopped else []
        told += ["lacks its last updates"] if run.measured.kitchen_closed_early else []
        if told:
            words.append(sentence(f"{phrase} {listed(told)}"))
    return "".join(f" {word}" for word in words)
