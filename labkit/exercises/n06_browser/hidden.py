"""Exercises of section “A tab that nobody sees”: how late, and a timer that may not fire."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

news_while_hidden = Number(
    "news_while_hidden",
    "A page polls every 5 seconds with `setInterval`. Its tab is hidden, so that it really polls once a minute. News "
    "comes at a random moment. How many seconds later does the page learn of it, on average?",
    30,
    unit="s",
    solution="answer = 60 / 2",
    hints=[
        "The news comes at some moment between two polls, and the page learns of it at the next poll.",
        "The wait can be anything from 0 to 60 seconds, and each length is equally likely.",
    ],
    wrong={
        2.5: "2.5 is half of 5 seconds. That is right for a visible tab. A hidden one polls once a minute.",
        60: "60 seconds is the longest wait: the news came right after a poll. The question is about the average.",
        0: "0 seconds is the shortest wait: the news came right before a poll. The question is about the average.",
        32.5: "32.5 is half of 60 plus half of 5, but the 5 seconds do not matter: the wait is from 0 to 60 seconds.",
        27.5: "27.5 is half of 60 minus 5, but the 5 seconds do not matter: the wait is from 0 to 60 seconds.",
        55: "55 is 60 minus 5, but the 5 seconds do not matter: the wait is from 0 to 60 seconds.",
        5: "The page asks for 5 seconds between two polls, but the hidden tab polls once a minute.",
    },
    why="A page that polls every 5 seconds has the news at most 5 seconds late. In a hidden tab only the news "
    "of the last 5 seconds before a poll is that early: one piece of news in twelve. Nothing tells the page that its "
    "timer is slow.",
)


class WriteRings(CodeExercise):
    """Write `rings(every, allowed, until)`. All three are whole numbers of seconds, and time begins at second 0. A page
    asks the browser for a call at second `every`. The browser makes a call only at a multiple of `allowed`. It takes
    the first multiple that is not earlier than the time that the page asked for. After each call the page asks for the
    next one, `every` seconds after that call. Return the list of the seconds at which calls are made, up to and
    including `until`.
    """

    asks = "rings"
    hints = (
        "Begin with `now = every`. Use a `while` loop that tries one second after another, up to `until`.",
        "`now % allowed == 0` is True when the browser may make a call at second `now`.",
        "After a call, add `every` to `now`. Otherwise add 1.",
    )
    why = (
        "With a timer a page can only ask; the browser decides. A page that needs news soon, also in a hidden tab, "
        "needs a stream, or a push message of the system."
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
        """These are the multiples of `every`. But the browser makes calls only at multiples of `allowed`."""
        return list(range(every, until + 1, every))

    def wrong_whenever_allowed(self, every: int, allowed: int, until: int) -> list[int]:
        """These are all multiples of `allowed`. But no call comes before the second that the page asked for, which is
        `every` seconds after its last call."""
        return list(range(allowed, until + 1, allowed))

    def wrong_the_longer(self, every: int, allowed: int, until: int) -> list[int]:
        """The longer of the two is not always right. With `every` at 61 and `allowed` at 60, the first call comes at
        second 120, the first multiple of 60 that is not before 61."""
        step = max(every, allowed)
        return list(range(step, until + 1, step))

    def wrong_on_schedule(self, every: int, allowed: int, until: int) -> list[int]:
        """After a late call, the page asks for the next one `every` seconds after that call. It does not count from the
        second that it had asked for."""
        rings = {-(-due // allowed) * allowed for due in range(every, until + 1, every)}
        return sorted(ring for ring in rings if ring <= until)

    def wrong_call_repeated(self, every: int, allowed: int, until: int) -> list[int]:
        """The same second comes more than once here. After a late call, the page asks for the next one `every` seconds
        after that call, not after the second that it had asked for."""
        rings = [-(-due // allowed) * allowed for due in range(every, until + 1, every)]
        return [ring for ring in rings if ring <= until]

    def wrong_always_the_next(self, every: int, allowed: int, until: int) -> list[int]:
        """When the page asks for a multiple of `allowed`, the call comes at that second, not at the next multiple."""
        step = (every // allowed + 1) * allowed
        return list(range(step, until + 1, step))

    def wrong_from_the_start(self, every: int, allowed: int, until: int) -> list[int]:
        """These seconds are multiples of both numbers. But the page counts from its last call, not from second 0."""
        return [now for now in range(1, until + 1) if now % every == 0 and now % allowed == 0]

    def wrong_call_at_zero(self, every: int, allowed: int, until: int) -> list[int]:
        """There is no call at second 0: the page first asks for second `every`."""
        return [0, *self.rings(every, allowed, until)]

    def wrong_one_too_many(self, every: int, allowed: int, until: int) -> list[int]:
        """A call after second `until` is in the list too. The page may ask for a second that is not after `until` and
        get its call later, so compare the second of the call with `until`."""
        found, asked = [], every
        while asked <= until:
            found.append(-(-asked // allowed) * allowed)
            asked = found[-1] + every
        return found

    def wrong_without_until(self, every: int, allowed: int, until: int) -> list[int]:
        """A call at second `until` itself belongs to the list too."""
        return self.rings(every, allowed, until - 1)


write_rings = WriteRings()
