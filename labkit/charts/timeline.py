"""One user's exchanges along a line of time, drawn from what was recorded."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, get_args

from labkit.charts.style import LETTERS, Unit, blank, counted, unit_for
from labkit.charts.tracks import NEWS, Moment, Recorded, Track, Updates, moments_of, named_tracks
from labkit.kinds import POLLING, STREAMING
from labkit.run import What
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY = {
    "useless poll": "○ nothing new",
    "useful poll": "● news",
    "push": "■ news",
    "open": "▬ connection open",
}
MOST_TEXTS = 8
MOST_MARKS = 120  # of one kind in one track
T = TypeVar("T")
LEVEL = 0.25  # inches between two heights of texts
LETTER = 0.1  # inches that a letter of them takes, roughly
AXIS = 4.5  # inches that it is wide, at least


@house_style()
def timeline(exchanges: Recorded, updates: Updates = ()) -> Figure:
    """Polls and pushes of one user against seconds, and above them the moments of the updates themselves.

    `exchanges` is one track, or several by name. A poll is hollow when it brought nothing. `updates` are seconds from
    the start, or pairs of seconds and text. Raises ValueError when a track holds anything but `Exchange`s, or
    `updates` anything but moments.
    """
    tracks = named_tracks(exchanges, "timeline")
    moments = moments_of(updates)
    unit = unit_for(_last(tracks, moments))
    levels = _levels(moments, tracks)
    above = 0.5 + LEVEL * (1 + max(levels, default=-1))
    figure, axis = blank(height=1.8 + 1.1 * len(tracks) + LEVEL * (1 + max(levels, default=-1)))
    top = len(tracks) - (0 if moments else 1)
    _draw_updates(axis, moments, levels, top)
    for place, track in enumerate(tracks.values()):
        _draw(axis, track, len(tracks) - 1 - place)
    labels = [_track_label(name, track) for name, track in tracks.items()]
    heights = [*([top] if moments else []), *range(len(tracks) - 1, -1, -1)]
    axis.set_yticks(heights, [*(["updates ◆"] if moments else []), *labels])
    axis.set_ylim(-0.6, top + above)
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel(f"time, {unit.name}")
    axis.xaxis.set_major_formatter(lambda at, _: unit.of(at))
    if not moments and not any(tracks.values()):
        axis.set_xticks([])
        axis.text(0.5, 0.5, "nothing recorded", transform=axis.transAxes, ha="center", fontsize=LETTERS)
    return Figure(
        figure,
        finding=_finding(tracks, moments, unit),
        alt=_alt(tracks, moments, unit),
        data=lambda: _data(tracks),
    )


def _data(tracks: Mapping[str, Track]) -> Data:
    rows: list[list[Cell]] = [[name, *exchange] for name, track in tracks.items() for exchange in track]
    return Data(["track", "at, seconds", "took, seconds", "what", "text"], rows)


def _last(tracks: Mapping[str, Track], moments: Sequence[Moment]) -> float:
    """When the last thing recorded happened, in seconds."""
    times = [at for at, _ in moments] + [entry.at + entry.took for track in tracks.values() for entry in track]
    return max(times, default=0.0)


def _levels(moments: Sequence[Moment], tracks: Mapping[str, Track]) -> list[int]:
    """For each moment's text the lowest height at which it does not meet one before it; empty without texts."""
    if len(moments) > MOST_TEXTS or not any(text for _, text in moments):
        return []
    times = [at for at, _ in moments] + [entry.at + entry.took for track in tracks.values() for entry in track]
    inch = (max(times) - min(times)) / AXIS
    ends: list[float] = []  # of the last text at each height
    levels = []
    for at, text in moments:
        half = len(text) * LETTER * inch / 2
        level = next((level for level, end in enumerate(ends) if end < at - half), len(ends))
        ends[level : level + 1] = [at + half]
        levels.append(level)
    return levels


def _draw_updates(axis: "Axes", moments: Sequence[Moment], levels: Sequence[int], top: int) -> None:
    for at, _ in _some(moments):
        axis.plot([at, at], [-0.4, top], color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
    shown = [at for at, _ in _some(moments)]
    axis.plot(shown, [top] * len(shown), "D", color="black", markersize=8)
    for (at, text), level in zip(moments, levels, strict=False):  # no levels: too many texts to be read
        axis.annotate(
            text,
            (at, top),
            xytext=(0, 10 + 72 * LEVEL * level),
            textcoords="offset points",
            ha="center",
            fontsize=LETTERS,
        )


def _draw(axis: "Axes", track: Track, height: int) -> None:
    blue = STREAMING.colour
    for start, end in _some(_open_times(track)):
        axis.plot([start, end], [height, height], color=blue, linewidth=16, alpha=0.3, solid_capstyle="butt")
        axis.plot([start], [height], "|", color=blue, markersize=16, markeredgewidth=1.6, alpha=0.6)
    for what, marker, color, face in (
        ("useless poll", "o", POLLING.colour, "white"),
        ("useful poll", "o", POLLING.colour, POLLING.colour),
        ("push", "s", blue, blue),
    ):
        times = _some([entry.at + entry.took for entry in track if entry.what == what])
        axis.plot(
            times, [height] * len(times), marker, color=color, markerfacecolor=face, markersize=9, markeredgewidth=1.6
        )


def _some(marks: Sequence[T]) -> Sequence[T]:
    """At most so many, evenly picked: more of them would be one bar."""
    return marks[:: -(-len(marks) // MOST_MARKS)] if marks else marks


def _open_times(track: Track) -> list[tuple[float, float]]:
    """From when to when a connection was open; one that was never closed was open to the last thing recorded."""
    spans, opened = [], None
    for entry in track:
        if entry.what == "open" and opened is None:
            opened = entry.at
        elif entry.what == "close" and opened is not None:
            spans.append((opened, entry.at + entry.took))
            opened = None
    if opened is not None:
        spans.append((opened, max(entry.at + entry.took for entry in track)))
    return spans


def _track_label(name: str, track: Track) -> str:
    kinds = {entry.what for entry in track}
    return "\n".join([name, *(sign for what, sign in KEY.items() if what in kinds)])


def _finding(tracks: Mapping[str, Track], moments: Sequence[Moment], unit: Unit) -> str:
    words = " ".join(f"{name}: {_describe(track, moments, unit)}." for name, track in tracks.items())
    return words + (f" {counted(len(moments), 'update')} happened." if moments else "")


def _describe(track: Track, moments: Sequence[Moment], unit: Unit) -> str:
    count = {what: sum(entry.what == what for entry in track) for what in get_args(What)}
    polls = count["useless poll"] + count["useful poll"]
    told = [f"{counted(polls, 'poll')}, of which {count['useless poll']:,} brought nothing"] if polls else []
    told += [f"{counted(count['push'], 'push', 'pushes')}"] if count["push"] else []
    told += [f"{counted(count['open'], 'connection')} opened"] if count["open"] else []
    waits = _waits(track, moments)
    told += [f"the longest wait for news was {unit.say(max(waits))}"] if waits else []
    return "; ".join(told) or "nothing was recorded"


def _waits(track: Track, moments: Sequence[Moment]) -> list[float]:
    """Seconds from each update to the first news after it; nothing for an update that no news followed."""
    news = sorted(entry.at + entry.took for entry in track if entry.what in NEWS)
    following = [(at, bisect_left(news, at)) for at, _ in moments]
    return [news[place] - at for at, place in following if place < len(news)]


def _alt(tracks: Mapping[str, Track], moments: Sequence[Moment], unit: Unit) -> str:
    counts = "; ".join(f"{name} {counted(len(track), 'exchange')}" for name, track in tracks.items())
    return (
        f"A line of time, up to {unit.say(_last(tracks, moments))}, for each track, with a mark for each exchange: "
        + counts
        + (f"; above them {counted(len(moments), 'mark')} for the updates themselves" if moments else "")
        + "."
    )
