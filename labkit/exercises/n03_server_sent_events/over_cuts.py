"""How the exercise of section 5, “After a cut”, is judged: over connections that are cut after some bytes."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from labkit.exercises.n03_server_sent_events.cut_stream import CutStream, Events
from labkit.learn import CodeExercise
from labkit.learn.equivalence import Arguments, Outcome, difference, error_in_words
from labkit.learn.quantity import quoted

LONG = 1000  # bytes: longer than any stream here
TEXTS = ["1 : 0", "half time", "2 : 0", "one\ntwo", "Zürich scores"]


class OverCuts(CodeExercise):
    """An exercise whose answer reads a stream of events, although its connections are cut."""

    runs = 60

    def inputs(self, chance: Random) -> tuple[Events, list[int]]:
        """Some events, and after how many bytes each connection is cut."""
        events = [(str(3 * number + 1), chance.choice(TEXTS)) for number in range(chance.randint(1, 5))]
        return events, [chance.randint(0, 60) for _ in range(chance.randint(0, 4))]

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """What the client has heard of these events, over connections that are cut so."""
        events, cuts, wanted = (*given, len(given[0]))[:3]
        piece = 16 if wanted == len(events) else LONG  # a server may send all that is new in one piece
        heard = answer(CutStream(events, cuts, piece), wanted)
        return list(heard) if isinstance(heard, list | tuple | Iterator) else heard

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """What was sent and where it was cut, and what the client made of it."""
        if not difference(wanted, got, given):
            return None
        events, cuts, *fewer = given
        ids = f"ids {', '.join(id for id, _ in events)}" if len(events) > 1 else f"id {events[0][0]}"
        which = "connections" if len(cuts) > 1 else "the first connection"
        cut = f", and {which} cut after {' and '.join(map(str, cuts))} bytes" if cuts else ", and no cut"
        in_one = f" sent in one piece, {fewer[0]} of them wanted" if fewer else ""
        case = f"With {len(events)} event{'s' * (len(events) != 1)} ({ids}){in_one}{cut}"
        if got.error is not None:
            return f"{case}, it raised {error_in_words(got.error)}."
        return f"{case}, it should return `{quoted(wanted.result)}`. Yours returned `{quoted(got.result)}`.{got.hint}"
