"""Exercises of section “The peer that falls silent”: a heartbeat for pages, and a watchdog."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

NOTHING = "Nothing: the page counts the comments"
PING = "The server sends a named event every 15 seconds, and the page listens for it"
ONERROR = "The page waits for `onerror`"
MORE_COMMENTS = "The server writes a comment every second"

ping_for_pages = Choice(
    "ping_for_pages",
    "A page uses `EventSource`, and must say “connection lost” when nothing has come for 30 seconds. The server "
    "writes a comment every 15 seconds. What has to change?",
    [NOTHING, ONERROR, MORE_COMMENTS, PING],
    PING,
    hints=["What does a page see of a comment?", "The parser skips comments. An event reaches the page."],
    wrong={
        NOTHING: "A page never sees a comment. The browser's parser skips it.",
        ONERROR: "`onerror` is called when the connection ends. A silent one does not end.",
        MORE_COMMENTS: "More often, and just as unseen. It would find dead readers sooner, at the server's end.",
    },
    why="A comment keeps proxies content and lets the server find out. A page can only watch for events. The price is "
    "an event for each reader, each time, that means nothing but “I am here”.",
)


class WriteWatchdog(CodeExercise):
    """The watchdog from scratch, for a list of moments instead of a live line. The line was opened at second 0.
    `arrivals` are the seconds at which something came, rising; `now` is the second at which you look, after the last of
    them. The watchdog barks when for `patience` seconds after the opening or an arrival nothing new has come. Return
    the second of its first bark, or `None` if it has not barked by `now`.
    """

    asks = "barks_at"
    hints = (
        "Go through the arrivals and remember the last one; the opening counts as one, at 0.",
        "When the next one comes later than `last + patience`, the dog has barked at `last + patience`.",
        "After the last arrival there is `now`: treat it as one more.",
    )
    why = (
        "In service nobody has the list: each byte restarts a timer, which rings when none comes. It is the read "
        "timeout that you gave `httpx`, and it belongs to the client, for the server's timer guards the other end."
    )
    examples: ClassVar[Sequence[Example]] = (
        (([15, 30, 45], 30, 60), None),
        (([15, 30], 30, 61), 60),
        (([15, 50, 60], 30, 61), 45),
        (([20], 30, 45), None),
    )
    edge_cases: ClassVar[Sequence[Example]] = ((([], 30, 100), 30), (([], 30, 10), None), (([40], 30, 100), 30))

    def inputs(self, chance: Random) -> tuple[list[int], float, int]:
        """A line of up to six arrivals. The patience never ends in the very moment of one, or of `now`."""
        arrivals: list[int] = []
        for _ in range(chance.randint(0, 6)):
            arrivals.append((arrivals[-1] if arrivals else 0) + chance.randint(1, 12))
        now = (arrivals[-1] if arrivals else 0) + chance.randint(1, 20)
        return arrivals, chance.choice([4.5, 9.5, 11.5]), now

    def barks_at(self, arrivals: list[float], patience: float, now: float) -> float | None:
        last = 0.0
        for arrival in [*arrivals, now]:
            if arrival > last + patience:
                return last + patience
            last = arrival
        return None

    def another_barks_at(self, arrivals: list[float], patience: float, now: float) -> float | None:
        starts, ends = [0, *arrivals], [*arrivals, now]
        barks = (start + patience for start, end in zip(starts, ends, strict=True) if end - start > patience)
        return next(barks, None)

    def wrong_last_pause_only(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """You look at the last pause only. A line that was dead for a while, earlier, would have been left."""
        last = arrivals[-1] if arrivals else 0
        return last + patience if now > last + patience else None

    def wrong_without_now(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """And after the last byte? The pause until `now` counts as well: it is the one that never ends."""
        return self.barks_at(arrivals[:-1], patience, arrivals[-1]) if arrivals else None

    def wrong_without_the_opening(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """The opening of the line gives it time as well, and it ends: count it as an arrival, at 0."""
        for last, arrival in pairwise([*arrivals, now]):
            if arrival > last + patience:
                return last + patience
        return None

    def wrong_when_it_came(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """That is when something finally came. A watchdog does not wait for it: it barks when time is up."""
        last = 0.0
        for arrival in [*arrivals, now]:
            if arrival > last + patience:
                return arrival
            last = arrival
        return None

    def wrong_from_the_opening(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """Each byte that comes gives the line new time."""
        return patience if now > patience else None


write_watchdog = WriteWatchdog()
