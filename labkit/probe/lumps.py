"""Do events come one by one, or in lumps, as behind a proxy that holds them back? And how sure is that?

A server may write many events at once itself. What tells a buffer: it cuts where it is full, in the middle of a line;
it keeps comments that were written long apart; it holds back the head of the answer too; and two readers of the same
events get them at different times, since each has a buffer of its own.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from labkit.probe.finding import NGINX, Finding, right, worth_knowing, wrong
from labkit.probe.reading import Reading, Told
from labkit.probe.slips import Place

PAUSE = 0.03  # seconds without a byte that divide two lumps
LONG_PAUSE = 0.3  # seconds without a byte in the middle of a line, which no server and hardly a network makes
FLOOD = 64 * 1024  # bytes in one lump, from which on a busy reader may make the pauses itself
APART = 0.3  # seconds between the same event on two connections, above any jitter
LATE = 0.5  # seconds until the head of an answer, above which something has held it back
CHANGE = (
    "switch off buffering, and compression without flush, in every proxy on the way (nginx: proxy_buffering off, or "
    "X-Accel-Buffering: no from the server); in the server, flush after each event"
)


class Lump(NamedTuple):
    """Bytes that came together, after a pause and before one. Moments are the event loop's, in seconds."""

    begins: float
    ends: float
    nbytes: int
    events: int
    comments: int
    place: Place


def lumps(reading: Reading) -> list[Lump]:
    """The arrivals of a reading, those without a pause between them in one."""
    found: list[Lump] = []
    for at, nbytes, events, comments, place in reading.arrivals:
        last = found[-1] if found else None
        if last and at - last.ends < PAUSE:
            found[-1] = Lump(
                last.begins, at, last.nbytes + nbytes, last.events + events, last.comments + comments, place
            )
        else:
            found.append(Lump(at, at, nbytes, events, comments, place))
    return found


def looks_lumpy(reading: Reading) -> bool:
    """True when most events come in lumps, or stop in the middle, or the first ones came with a late head."""
    groups = lumps(reading)
    cut = any(lump.place != "between events" for lump in groups)
    return cut or _bursts(groups) or (reading.head_after > LATE and bool(groups) and groups[0].events > 1)


def of_lumps(reading: Reading, second: Reading | None, others_after: float | None) -> Iterator[Finding]:
    """Whether something holds events back. `second` is another reader of the same stream, opened later.

    `others_after` is how many seconds another address of the same server takes to answer, where that was asked.
    """
    groups = lumps(reading)
    sure, likely = _proofs(reading, second, groups), _signs(reading, second, groups, others_after)
    if sure:
        yield wrong(
            "buffering",
            f"Something on the way holds events back, and passes them on in lumps. This is certain: {'; '.join(sure)}.",
            CHANGE,
            NGINX,
        )
    elif likely:
        yield wrong(
            "buffering",
            f"Events come in lumps of about {_each(groups):.0f}. Something on the way probably holds them back: "
            f"{likely}. Only a server that itself collects events looks the same.",
            CHANGE,
            NGINX,
        )
    elif _bursts(groups):
        yield worth_knowing(
            "buffering",
            f"Events come in groups of about {_each(groups):.0f}, each of them whole. The server seems to write them "
            "so; if it does not, something on the way collects them.",
            "compare with the server's log of when it wrote them",
            NGINX,
        )
    elif sum(lump.events > 0 for lump in groups) > 1:
        yield right("buffering", "Events come one by one: nothing on the way holds them back.", NGINX)


def _proofs(reading: Reading, second: Reading | None, groups: Sequence[Lump]) -> list[str]:
    """What no server does by itself."""
    proofs = []
    cut = sum(
        lump.place == "within a line" and lump.nbytes < FLOOD and later.begins - lump.ends > LONG_PAUSE
        for lump, later in pairwise(groups)
    )
    if cut > 1:
        proofs.append(f"{cut} of {len(groups) - 1} lumps end in the middle of a line, where no server pauses")
    if sum(lump.comments > 1 for lump in groups[1:]) > 1 or any(lump.comments > 2 for lump in groups[1:]):
        proofs.append("comments that are written far apart to keep a quiet stream alive came together")
    if second is not None and (apart := _apart(reading, second)) is not None:
        proofs.append(f"two readers got the same events {apart:.1f} s apart")
    return proofs


def _apart(one: Reading, other: Reading) -> float | None:
    """By how many seconds the same new events came apart on two connections; None if they came together.

    Only events count that the first reader got after the second one had asked. Nothing is said where the second one
    begins with what the first had before: with a replay, or because each connection counts for itself.
    """
    mine = {_key(told): told.at for told in one.events}
    theirs = {_key(told): told.at for told in other.events}
    if len(theirs) < len(other.events) or not other.events:
        return None  # events that look the same
    if mine.get(_key(other.events[0]), other.asked_at) < other.asked_at:
        return None
    apart = [abs(theirs[key] - at) for key, at in mine.items() if key in theirs and at > other.asked_at]
    return median(apart) if len(apart) > 1 and median(apart) > APART else None


def _key(told: Told) -> tuple[str, str]:
    return told.event.last_event_id, told.event.data


def _signs(reading: Reading, second: Reading | None, groups: Sequence[Lump], others_after: float | None) -> str:
    """What a server seldom does by itself: the head of its answer and several new events come late, and together."""
    if not groups or groups[0].events < 2 or reading.head_after < LATE or groups[0].begins - reading.head_at > PAUSE:
        return ""
    first = f"the head of the answer came {reading.head_after:.1f} s late, together with {groups[0].events} events"
    sizes = [lump.nbytes for lump in groups[:-1] if lump.events > 1]
    if len(sizes) > 1:
        alike = max(sizes) - min(sizes) <= max(sizes) / _each(groups)
        return f"{first}{', and each lump is about as large, as a buffer is' if alike else ', and more lumps followed'}"
    replayed = second is None or not second.events or second.events[0].event == reading.events[0].event
    if others_after is not None and others_after < LATE / 2 and not replayed:
        return f"{first}, while another address of the same server is answered after {others_after * 1000:.0f} ms"
    return ""


def in_bursts(reading: Reading) -> bool:
    """True when most events of a reading came several at once."""
    return _bursts(lumps(reading))


def _bursts(groups: Sequence[Lump]) -> bool:
    """True when most groups after the first, which may be a replay, have several events that came at once."""
    later = [lump for lump in groups[1:] if lump.events]
    short = [lump for lump in later if lump.events > 1 and lump.ends - lump.begins < PAUSE]
    return len(later) > 1 and len(short) > len(later) / 2


def _each(groups: Sequence[Lump]) -> float:
    """How many events a lump has, typically."""
    return median([lump.events for lump in groups if lump.events] or [1])


def quiet_times(reading: Reading, now: float) -> list[float]:
    """The pauses between two arrivals, and the one that lasts, in seconds."""
    ends = reading.ended_at if reading.ended else now
    moments = [reading.head_at, *(arrival.at for arrival in reading.arrivals), ends]
    return [later - earlier for earlier, later in pairwise(moments)]
