"""Does a reader who comes back get what it has missed? It is asked as an EventSource asks: with Last-Event-ID."""

import re
from collections.abc import Sequence
from itertools import pairwise

from labkit.plumbing import fetch
from labkit.probe.finding import RECONNECTING, Finding, right, worth_knowing, wrong
from labkit.probe.reading import Asker, Reading

SOON = 1.0  # seconds in which a repeated event would come
NUMBERED = re.compile("(.*?)([0-9]{1,18})")
CHANGE = "begin a stream after the event whose id the request's Last-Event-ID names"


async def of_replay(asker: Asker, first: Reading) -> list[Finding]:
    """What comes after an id that the first reader has seen, and what after one that is long gone."""
    ids = list(dict.fromkeys(first.ids))
    if not ids or not fetch.header_value(ids[-2 if len(ids) > 1 else -1]):
        return []
    if len(ids) == 1:
        return [await _of_one(asker, ids[0])]
    asked, expected = ids[-2:]
    async with asker.reading(Last_Event_ID=asked) as again:
        await again.until(lambda: again.ids, asker.patience)
        came = again.ids[0] if again.ids else ""
    if came != expected:
        return [_not_replayed(asked, expected, came, again)]
    found = [right("replay", f"Asked with Last-Event-ID {asked:.40}, it goes on with the next event.", RECONNECTING)]
    return found + await _of_gap(asker, ids, {told.event.type for told in first.events})


def _not_replayed(asked: str, expected: str, came: str, again: Reading) -> Finding:
    told = f"Asked with Last-Event-ID {asked:.40}, it"
    if came == asked:
        how = f"{told} sends that very event again: a reader has it twice."
    elif not again.opened:
        status = f"answers {again.head.status_code}" if again.head else "does not answer in time"
        how = f"{told} {status}: an EventSource that comes back gets no stream."
    elif came:
        how = (
            f"{told} begins with {came:.40} instead of {expected:.40}, which had come next. It sends ids and does not "
            "use them: readers lose or repeat events at each reconnect."
        )
    else:
        how = f"{told} sends nothing, though {expected:.40} had come next: readers lose events at each reconnect."
    return wrong("replay", how, CHANGE, RECONNECTING)


async def _of_one(asker: Asker, asked: str) -> Finding:
    async with asker.reading(Last_Event_ID=asked) as again:
        await again.until(lambda: again.ids, SOON)
        repeated = asked in again.ids
    told = f"Asked with Last-Event-ID {asked:.40}, it"
    if repeated:
        how = f"{told} sends that event again: a state may come twice, news should not."
        return worth_knowing("replay", how, CHANGE, RECONNECTING)
    how = f"{told} does not repeat that event; what it replays after more of them was not seen."
    return worth_knowing("replay", how, "let two events happen while the probe listens", RECONNECTING)


async def _of_gap(asker: Asker, ids: Sequence[str], known: set[str]) -> list[Finding]:
    """Whether a reader is told that not all it has missed is held. Only numbers in a row say what is missing."""
    found = [match for id in ids if (match := NUMBERED.fullmatch(id))]
    read = [(match[1], int(match[2])) for match in found]
    if len(read) < len(ids) or len({before for before, _ in read}) > 1:
        return []
    before, oldest = read[0]
    if oldest < 3 or any(later - earlier != 1 for (_, earlier), (_, later) in pairwise(read)):
        return []
    async with asker.reading(Last_Event_ID=f"{before}1") as again:
        await again.until(lambda: again.ids, asker.patience)
        came = NUMBERED.fullmatch(again.ids[0]) if again.ids else None
        others = {told.event.type for told in again.events if not told.event.id} - known
    if came is None or came[1] != before or int(came[2]) < 3:
        return []
    if others:
        named = ", ".join(sorted(others))
        return [right("gap", f"A reader who was away for too long is told of the gap, by an event {named:.40}.")]
    how = f"Asked for what follows {before:.20}1, it begins with {came[0]:.40} and does not say what is gone."
    change = "send an event of its own type, such as gap, before the first that is still held"
    return [worth_knowing("gap", how, change, RECONNECTING)]
