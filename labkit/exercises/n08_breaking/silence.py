"""Exercises of section “The peer that falls silent”: a heartbeat for pages, and a watchdog."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

NOTHING = "Nothing, because the page sees the comments"
PING = "The server sends a named event every 15 seconds, and the page listens for it"
ONERROR = "The page waits for `onerror`"
MORE_COMMENTS = "The server writes a comment every second"

ping_for_pages = Choice(
    "ping_for_pages",
    "A page uses `EventSource`. It has to show “connection lost” when nothing has come for 30 seconds. The server "
    "writes a comment every 15 seconds. What has to change?",
    [NOTHING, ONERROR, MORE_COMMENTS, PING],
    PING,
    hints=["What does a page see of a comment?", "The browser leaves comments out. Only an event reaches the page."],
    wrong={
        NOTHING: "A page never sees a comment, because the browser leaves it out.",
        ONERROR: "The browser calls `onerror` when a connection ends. A silent connection does not end.",
        MORE_COMMENTS: "A page sees no comment, however many come. Only the server would find dead readers sooner.",
    },
    why="A comment lets the server notice a dead connection. A page sees only events. So it needs an event, and a "
    "timer that starts again with each one. The price is an event every 15 seconds for each reader.",
)


class WriteWatchdog(CodeExercise):
    """Write `barks_at`, a watchdog for a list of moments instead of a live line. The line was opened at second 0.
    `arrivals` is a list of the seconds at which something came, in rising order. `now` is the second at which you look,
    after all arrivals. A timer of `patience` seconds starts when the line is opened, and it starts again with each
    arrival. When the timer runs out, the watchdog barks. Return the second at which it barks for the first time, or
    `None` if it has not barked by `now`.
    """

    asks = "barks_at"
    hints = (
        "Go through the arrivals and remember the last one. The opening counts as an arrival at second 0.",
        "If the next arrival comes later than `last + patience`, the watchdog has barked at `last + patience`.",
        "At the end, treat `now` like one more arrival.",
    )
    why = (
        "A live program has no list of arrivals. It has a timer, which each byte starts again. The read timeout that "
        "you gave `httpx` is such a timer."
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
        last: float = 0
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
        """An earlier pause was too long already, and the watchdog barks for the first time in that one. This happens,
        for example, when you look only at the time after the last arrival.
        """
        last = arrivals[-1] if arrivals else 0
        return last + patience if now > last + patience else None

    def wrong_without_now(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """The time from the last arrival to `now` counts as well. The timer may run out in it."""
        return self.barks_at(arrivals[:-1], patience, arrivals[-1]) if arrivals else None

    def wrong_without_the_opening(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """The timer starts when the line is opened, at second 0. It may run out before the first arrival."""
        for last, arrival in pairwise([*arrivals, now]):
            if arrival > last + patience:
                return last + patience
        return None

    def wrong_when_it_came(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """That is the second at which something came again, or `now`. The watchdog barks earlier: when its timer runs
        out.
        """
        last = 0.0
        for arrival in [*arrivals, now]:
            if arrival > last + patience:
                return arrival
            last = arrival
        return None

    def wrong_from_the_opening(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """Each arrival starts the timer again. This happens, for example, when only the opening starts it."""
        return patience if now > patience else None

    def wrong_last_bark(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """That is a later bark. Return the time of the first bark, in seconds."""
        starts, ends = [0, *arrivals], [*arrivals, now]
        barks = [start + patience for start, end in zip(starts, ends, strict=True) if end - start > patience]
        return barks[-1] if barks else None

    def wrong_last_sign_of_life(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """That is the second at which the timer started for the last time. It runs out `patience` seconds later."""
        bark = self.barks_at(arrivals, patience, now)
        return None if bark is None else bark - patience

    def wrong_after_now(self, arrivals: list[float], patience: float, now: float) -> float | None:
        """At the second `now`, the timer has not run out yet. So the watchdog has not barked: return None."""
        bark = self.barks_at(arrivals, patience, now)
        return (arrivals[-1] if arrivals else 0) + patience if bark is None else bark

    def wrong_says_whether(self, arrivals: list[float], patience: float, now: float) -> object:
        """The answer is a second or None, and not True or False."""
        return self.barks_at(arrivals, patience, now) is not None

    def wrong_length_of_the_timer(self, arrivals: list[float], patience: float, now: float) -> object:
        """That is `patience`, the length of the timer. Return the second at which the timer runs out."""
        return None if self.barks_at(arrivals, patience, now) is None else patience


write_watchdog = WriteWatchdog()
