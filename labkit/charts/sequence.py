"""A sequence diagram: what went between a phone and the server, from top to bottom, drawn from what was recorded."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Literal, NamedTuple

from labkit.charts.style import LETTERS, WIDTH, Unit, blank, counted, sentence, unit_for
from labkit.charts.tracks import Moment, Recorded, Track, Updates, moments_of, named_tracks
from labkit.kinds import POLLING, STREAMING
from labkit.run import Exchange
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_STEPS = 18  # of one track, from which repeated questions are drawn as one line
LAST_STEP = 24  # what comes after it is told in a last line
SAME_TIME = 0.02  # of the whole: steps of two tracks that are closer stand in one row
ROW = 0.34  # inches
TIMES = 0.85  # inches, for the column of times
LETTER = 0.105  # inches that a letter takes, roughly
Way = Literal["to the server", "to the phone", "note", "update"]


class Step(NamedTuple):
    """One line of the diagram: a message, or a note on messages that are not drawn. `at` is in seconds."""

    at: float
    way: Way
    text: str
    streamed: bool = False  # over a connection that stays open
    opens: bool = False  # such a connection
    closes: bool = False


Panels = dict[str, list[Step]]
Rows = list[tuple[float, list[tuple[int, Step]]]]  # seconds, and the panel of each step


@house_style()
def sequence(exchanges: Recorded, updates: Updates = ()) -> Figure:
    """Phone and server as two lines, time downwards, an arrow for each message: ask, no, ask, yes, or open, push, push.

    `exchanges` is one track of `Exchange`s, or several by name, which stand side by side. `updates` are the moments
    of the updates themselves: seconds from the start, or pairs of seconds and text. Steps are evenly spaced; their
    times stand at the left. Many questions in a row that brought nothing are one line. Raises ValueError when a
    track holds anything but `Exchange`s, or `updates` anything but moments.
    """
    tracks = named_tracks(exchanges, "sequence")
    moments = moments_of(updates)
    panels = {name: _short([*_steps(track, moments)]) for name, track in tracks.items()}
    rows = _rows(panels)
    figure, axis = blank(height=0.9 + ROW * max(1, len(rows)))
    unit = unit_for(max((at for at, _ in rows), default=0.0))
    _lines(axis, list(panels), len(rows))
    for place, (at, steps) in enumerate(rows):
        axis.text(0, -place, unit.say(at), ha="left", va="center", fontsize=LETTERS, color=QUIET)
        for panel, step in steps:
            _arrow(axis, step, -place, *_sides(panel, len(panels)))
    _connections(axis, panels, rows)
    if not rows:
        axis.text(WIDTH / 2, 0, "nothing recorded", ha="center", fontsize=LETTERS)
    entries: list[list[Cell]] = [
        [name, step.at, step.way, step.text] for name, steps in panels.items() for step in steps
    ]
    return Figure(
        figure,
        finding=" ".join(_describe(name, track) for name, track in tracks.items()),
        alt=_alt(panels),
        data=lambda: Data(["track", "seconds", "way", "message"], entries),
        twin=_twin(panels, unit),
    )


def _steps(track: Track, moments: Sequence[Moment]) -> Iterator[Step]:
    """All steps of a track in their order, the updates among them."""
    steps = [step for exchange in track for step in _messages(exchange)]
    steps += [Step(at, "update", text or "an update") for at, text in moments]
    yield from sorted(steps, key=_order)


def _messages(exchange: Exchange) -> list[Step]:
    at, end, text = exchange.at, exchange.at + exchange.took, exchange.text
    match exchange.what:
        case "useless poll":
            return [Step(at, "to the server", "any update?"), Step(end, "to the phone", "no")]
        case "useful poll":
            return [
                Step(at, "to the server", "any update?"),
                Step(end, "to the phone", f"yes: {text}" if text else "yes"),
            ]
        case "push":
            return [Step(end, "to the phone", text or "an update", streamed=True)]
        case "open":
            return [Step(at, "to the server", text or "open a stream", streamed=True, opens=True)]
        case "close":
            return [Step(end, "note", text or "the stream ends", closes=True)]


def _short(steps: list[Step]) -> list[Step]:
    """The same in fewer lines where they are many."""
    if len(steps) > MOST_STEPS:
        steps = _without_repeats(steps)
    if len(steps) > LAST_STEP:
        rest = steps[LAST_STEP:]
        steps = [*steps[:LAST_STEP], Step(rest[0].at, "note", f"… {counted(len(rest), 'step')} more")]
    return steps


def _without_repeats(steps: list[Step]) -> list[Step]:
    """Of three or more questions in a row that brought nothing, the first and a line on the others."""
    kept: list[Step] = []
    place = 0
    while place < len(steps):
        end = place
        while [step.text for step in steps[end : end + 2]] == ["any update?", "no"]:
            end += 2
        more = (end - place) // 2 - 1
        if more < 2:
            kept += steps[place : max(end, place + 1)]
        else:
            kept += [*steps[place : place + 2], Step(steps[place + 2].at, "note", f"… {more:,} more, each: no")]
        place = max(end, place + 1)
    return kept


def _rows(panels: Panels) -> Rows:
    """Steps in their order; those of two tracks at nearly the same time share a row."""
    steps = [(panel, step) for panel, kept in enumerate(panels.values()) for step in kept]
    steps.sort(key=lambda entry: _order(entry[1]))
    span = steps[-1][1].at - steps[0][1].at if steps else 0.0
    rows: Rows = []
    for panel, step in steps:
        at = step.at
        if not rows or at - rows[-1][0] > SAME_TIME * span or panel in [there for there, _ in rows[-1][1]]:
            rows.append((at, []))
        rows[-1][1].append((panel, step))
    return rows


def _order(step: Step) -> tuple[float, bool]:
    """By time; an update comes before the news of it."""
    return step.at, step.way != "update"


def _sides(panel: int, panels: int) -> tuple[float, float]:
    """Where the line of a panel's phone is, and that of its server, in inches."""
    width = (WIDTH - TIMES) / panels
    return TIMES + panel * width + 0.36, TIMES + (panel + 1) * width - 0.36


def _lines(axis: "Axes", panels: Sequence[str], rows: int) -> None:
    bottom = -max(1, rows) + 0.3
    for panel, name in enumerate(panels):
        phone, server = _sides(panel, len(panels))
        for side, word in ((phone, "phone"), (server, "server")):
            axis.plot([side, side], [0.6, bottom], color=QUIET, linewidth=1, zorder=0)
            axis.text(side, 0.75, word, ha="center", va="bottom", fontsize=LETTERS)
        axis.text(
            (phone + server) / 2, 0.75, _fitting(name, server - phone - 1), ha="center", va="bottom", weight="bold"
        )
    axis.set_xlim(0, WIDTH)
    axis.set_ylim(bottom, 1.6)
    axis.axis("off")


def _arrow(axis: "Axes", step: Step, height: float, phone: float, server: float) -> None:
    text = _fitting(step.text, server - phone - 0.2)
    middle = (phone + server) / 2
    if step.way == "update":
        axis.plot([server], [height], "D", color="black", markersize=7)
        axis.text(
            server - 0.15, height, _fitting(step.text, server - phone - 0.4), ha="right", va="center", style="italic"
        )
        return
    if step.way == "note":
        axis.text(middle, height, text, ha="center", va="center", fontsize=LETTERS, color=QUIET)
        return
    ends = (phone, server) if step.way == "to the server" else (server, phone)
    news = step.way == "to the phone" and step.text != "no"
    colour = (STREAMING if step.streamed else POLLING).colour if news or step.opens else QUIET
    look = {"arrowstyle": "-|>", "color": colour, "linewidth": 2 if news else 1.2, "shrinkA": 0, "shrinkB": 0}
    look["linestyle"] = ":" if step.text == "no" else "-"
    axis.annotate("", (ends[1], height - 0.25), xytext=(ends[0], height - 0.25), arrowprops=look)
    axis.text(middle, height - 0.18, text, ha="center", va="bottom", fontsize=LETTERS, color=colour)


def _connections(axis: "Axes", panels: Panels, rows: Rows) -> None:
    """A bar along the phone's and the server's line while a connection is open."""
    for panel in range(len(panels)):
        opened: float | None = None
        for place, (_, steps) in enumerate(rows):
            for step in [step for there, step in steps if there == panel]:
                if step.opens:
                    opened = -place - 0.25
                elif step.closes and opened is not None:
                    _bar(axis, opened, -place - 0.3, *_sides(panel, len(panels)))
                    opened = None
        if opened is not None:
            _bar(axis, opened, -len(rows) + 0.3, *_sides(panel, len(panels)))


def _bar(axis: "Axes", top: float, bottom: float, phone: float, server: float) -> None:
    axis.fill_between([phone, server], bottom, top, color=STREAMING.colour, alpha=0.1, linewidth=0, zorder=-1)


def _fitting(text: str, inches: float) -> str:
    return shorten(text, max(8, int(inches / LETTER)), placeholder=" …")


def _describe(name: str, track: Track) -> str:
    polls = sum(exchange.what in ("useless poll", "useful poll") for exchange in track)
    no = sum(exchange.what == "useless poll" for exchange in track)
    opened = sum(exchange.what == "open" for exchange in track)
    pushed = sum(exchange.what == "push" for exchange in track)
    told = [f"the phone asked {counted(polls, 'time')}, and {no:,} of the answers said no"] if polls else []
    told += [f"the phone opened {counted(opened, 'stream')}"] if opened else []
    told += [f"the server pushed {counted(pushed, 'message')}"] if pushed else []
    return sentence(f"{name}: {'; '.join(told) or 'nothing was recorded'}")


def _alt(panels: Mapping[str, Sequence[Step]]) -> str:
    words = [f"{name}: {', '.join(_word(step) for step in steps) or 'nothing'}" for name, steps in panels.items()]
    return f"Sequence diagram, a line for the phone and one for the server, time downwards. {'. '.join(words)}."


def _word(step: Step) -> str:
    return {"to the server": "→ ", "to the phone": "← ", "note": "", "update": "◆ "}[step.way] + step.text


def _twin(panels: Mapping[str, Sequence[Step]], unit: Unit) -> str:
    signs = {"to the server": "phone ──▶ server  ", "to the phone": "phone ◀── server  ", "note": "", "update": "◆ "}
    lines = []
    for name, steps in panels.items():
        lines.append(name)
        lines += [f"  {unit.say(step.at):>8}  {signs[step.way] or ' ' * 18}{step.text}" for step in steps]
    return "\n".join(lines).replace("◆ ", f"{'◆':>16}  ")
