"""Exercises of section “A tab that nobody sees”: how late, and a timer that may not fire."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

news_while_hidden = Number(
    "news_while_hidden",
    "Change the question: the page polls every 5 seconds with `setInterval`, and its tab is hidden, so that the timer "
    "fires once a minute. News comes at a random moment. How many seconds later does the page know, on average?",
    30,
    unit="s",
    solution="answer = 60 / 2",
    hints=["The next poll is somewhere in the next minute.", "Anywhere from 0 to 60 seconds, each as likely."],
    wrong={
        2.5: "That holds for a tab that is seen: half of 5 seconds.",
        60: "That is the longest wait. On average it is half of that.",
        32.5: "The 5 seconds are over long before the timer may fire; only the minute counts.",
        55: "The 5 seconds are not taken off: the wait is anywhere from 0 to 60 seconds.",
        5: "A hidden page's timer does not fire when it is due.",
    },
    why="A page that polls every five seconds promises news within five. In a hidden tab it keeps that promise one "
    "time in twelve, and it cannot tell.",
)


class WriteRings(CodeExercise):
    """Write the hidden tab's timer from scratch. A page asks to be called (a *ring*) `every` seconds after its last
    ring, and for the first time at second `every`. The browser rings at multiples of `allowed` seconds alone: at the
    first multiple that is not before the moment asked for. Return the list of the seconds at which it rings, up to and
    including `until`. All are whole numbers.
    """

    asks = "rings"
    hints = (
        "A `while` loop that goes on second by second, from the first moment asked for.",
        "`now % allowed == 0` says whether the browser may wake the page now.",
        "After a ring the next one is asked for `every` seconds later; otherwise try the next second.",
    )
    why = (
        "A timer is a wish. A page that needs news soon, in a tab that nobody sees, needs somebody who calls: a "
        "stream, or a push message of the system."
    )
    examples = (
        ((5, 60, 180), [60, 120, 180]),
        ((5, 1, 20), [5, 10, 15, 20]),
        ((60, 60, 180), [60, 120, 180]),
        ((61, 60, 300), [120, 240]),
        ((7, 10, 35), [10, 20, 30]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (((5, 60, 59), []), ((5, 60, 0), []))

    def inputs(self, chance: Random) -> tuple[int, int, int]:
        """A timer of at most 90 seconds, for some minutes."""
        return chance.choice([1, 2, 5, 7, 30, 60, 61, 90]), chance.choice([1, 10, 60]), chance.randint(0, 400)

    def rings(self, every: int, allowed: int, until: int) -> list[int]:
        found = []
        now = every
        while now <= until:
            if now % allowed == 0:
                found.append(now)
                now += every
            else:
                now += 1
        return found

    def another_rings(self, every: int, allowed: int, until: int) -> list[int]:
        step = -(-every // allowed) * allowed  # the first multiple of `allowed` that is not before `every`
        return list(range(step, until + 1, step))

    def wrong_as_asked(self, every: int, allowed: int, until: int) -> list[int]:
        """Those are the moments that the page asks for. A hidden tab is woken at multiples of `allowed` alone."""
        return list(range(every, until + 1, every))

    def wrong_whenever_allowed(self, every: int, allowed: int, until: int) -> list[int]:
        """Right while `every` is short. A page that asks for 61 seconds is not woken after 60."""
        return list(range(allowed, until + 1, allowed))

    def wrong_the_longer(self, every: int, allowed: int, until: int) -> list[int]:
        """The longer of the two was right for 5 and 60 seconds. A ring asked for after 61 seconds comes after 120."""
        step = max(every, allowed)
        return list(range(step, until + 1, step))

    def wrong_on_schedule(self, every: int, allowed: int, until: int) -> list[int]:
        """A late ring moves all later ones. Ask for the next one `every` seconds after the ring, not after the moment
        asked for."""
        rings = {-(-due // allowed) * allowed for due in range(every, until + 1, every)}
        return sorted(ring for ring in rings if ring <= until)

    def wrong_from_the_start(self, every: int, allowed: int, until: int) -> list[int]:
        """A late ring moves all later ones: the page counts from its last ring, not from the start."""
        return [now for now in range(1, until + 1) if now % every == 0 and now % allowed == 0]


write_rings = WriteRings()
