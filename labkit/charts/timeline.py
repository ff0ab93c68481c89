"""One user's exchanges along a line of time, drawn from what was recorded."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from labkit.charts.style import COLOR, QUIET, blank
from labkit.show import Figure
from labkit.timeline import Exchange

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY = {
    "useless poll": "○ nothing new",
    "useful poll": "● news",
    "push": "■ news",
    "open": "▬ connection open",
}
MOST_TEXTS = 8
Track = Sequence[Exchange]


def timeline(
    exchanges: Track | Mapping[str, Track], updates: Sequence[float] | Sequence[tuple[float, str]] = ()
) -> Figure:
    """Polls and pushes of one user against seconds, and above them the moments of the updates themselves.

    `exchanges` is one track, or several by name. A poll is hollow when it brought nothing. `updates` are seconds from
    the start, or pairs of seconds and text. Raises ValueError when a track holds anything but `Exchange`s.
    """
    tracks = dict(exchanges) if isinstance(exchanges, Mapping) else {"one user": exchanges}
    for track in tracks.values():
        for entry in track:
            if not isinstance(entry, Exchange):
                raise ValueError(
                    f'a track holds Exchange(at, took, what), such as Exchange(0.5, 0.01, "push"), not {entry!r}'
                )
    moments = [(update, "") if isinstance(update, (int, float)) else (update[0], update[1]) for update in updates]
    figure, axis = blank(height=2.2 + 1.1 * len(tracks))
    top = len(tracks)
    for at, _ in moments:
        axis.plot([at, at], [-0.4, top], color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
    axis.plot([at for at, _ in moments], [top] * len(moments), "D", color="black", markersize=8)
    _texts(axis, moments, top)
    for place, (_, track) in enumerate(tracks.items()):
        _draw(axis, track, top - 1 - place)
    labels = [_track_label(name, track) for name, track in tracks.items()]
    axis.set_yticks([top, *range(top - 1, -1, -1)], ["updates ◆", *labels])
    axis.set_ylim(-0.6, top + (0.95 if any(text for _, text in moments) else 0.5))
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel("seconds")
    if not moments and not any(tracks.values()):
        axis.set_xlim(0, 1)
    return Figure(figure, finding=_finding(tracks, len(moments)), alt=_alt(tracks, len(moments)))


def _draw(axis: "Axes", track: Track, height: int) -> None:
    for start, end in _open_times(track):
        axis.plot(
            [start, end],
            [height, height],
            color=COLOR["streaming"],
            linewidth=16,
            alpha=0.3,
            solid_capstyle="projecting",
        )
    for what, marker, color, face in (
        ("useless poll", "o", COLOR["polling"], "white"),
        ("useful poll", "o", COLOR["polling"], COLOR["polling"]),
        ("push", "s", COLOR["streaming"], COLOR["streaming"]),
    ):
        times = [entry.at + entry.took for entry in track if entry.what == what]
        axis.plot(
            times, [height] * len(times), marker, color=color, markerfacecolor=face, markersize=9, markeredgewidth=1.6
        )


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


def _texts(axis: "Axes", moments: list[tuple[float, str]], top: int) -> None:
    if len(moments) > MOST_TEXTS:
        return
    for place, (at, text) in enumerate(moments):
        lift = 10 + 16 * (place % 2)  # two heights, so that neighbours do not meet
        axis.annotate(text, (at, top), xytext=(0, lift), textcoords="offset points", ha="center", fontsize=12)


def _track_label(name: str, track: Track) -> str:
    kinds = {entry.what for entry in track}
    return "\n".join([name, *(sign for what, sign in KEY.items() if what in kinds)])


def _finding(tracks: Mapping[str, Track], updates: int) -> str:
    words = []
    for name, track in tracks.items():
        count = {
            what: sum(entry.what == what for entry in track) for what in ("useless poll", "useful poll", "push", "open")
        }
        polls = count["useless poll"] + count["useful poll"]
        told = [f"{polls} polls, {count['useless poll']} of them useless"] if polls else []
        told += [f"{count['push']} pushes"] if count["push"] else []
        told += [f"{count['open']} connection{'s' if count['open'] > 1 else ''} opened"] if count["open"] else []
        words.append(f"{name}: {', '.join(told) or 'nothing recorded'}")
    return f"{'; '.join(words)}." + (f" {updates} updates happened." if updates else "")


def _alt(tracks: Mapping[str, Track], updates: int) -> str:
    return (
        f"A line of time in seconds for each track ({', '.join(tracks)}), a mark for each exchange"
        + (f", below a line with {updates} marks for the updates themselves" if updates else "")
        + "."
    )
