"""What a user recorded, as the timeline and the sequence diagram take it."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import get_args

from labkit.run import Exchange, What

NEWS = ("useful poll", "push")
Track = Sequence[Exchange]
Moment = tuple[float, str]
Recorded = Iterable[Exchange] | Mapping[str, Iterable[Exchange]]
Updates = Iterable[float] | Iterable[tuple[float, str]]


def named_tracks(exchanges: Recorded, chart: str) -> dict[str, Track]:
    """Tracks by name. Raises ValueError without one, or when one holds anything but `Exchange`s."""
    named = exchanges if isinstance(exchanges, Mapping) else {"one user": exchanges}
    tracks: dict[str, Track] = {name: list(track) for name, track in named.items()}
    if not tracks:
        raise ValueError(f'charts.{chart} needs at least one track, such as {{"polling": exchanges}}')
    for entry in (entry for track in tracks.values() for entry in track):
        if not isinstance(entry, Exchange):
            raise ValueError(
                f'a track holds Exchange(at, took, what), such as Exchange(0.5, 0.01, "push"), not {entry!r}'
            )
        if entry.what not in get_args(What):
            raise ValueError(f"what an Exchange was is one of {', '.join(get_args(What))}, not {entry.what!r}")
    return tracks


def moments_of(updates: Updates) -> list[Moment]:
    """Moments in seconds with their texts, the earliest first. Raises ValueError for anything else."""
    return sorted(_moment(update) for update in updates)


def _moment(update: object) -> Moment:
    match update:
        case Real():
            return float(update), ""
        case (Real() as at, str() as text):
            return float(at), text
    raise ValueError(f'an update is seconds from the start, such as 1.5, or (1.5, "delivered"), not {update!r}')
