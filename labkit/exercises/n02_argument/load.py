"""Exercises of section “Does it melt the server?”: the work that requests bring, and the wait for it."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import ClassVar

from labkit.exercises.n02_argument.simulation import as_a_list
from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import Arguments, Outcome

cores_for_nothing = Number(
    "cores_for_nothing",
    "2,000 requests per second. Each makes a database work for two thousandths of a second. How many cores does that "
    "keep busy?",
    4,
    unit="cores",
    solution="answer = 2_000 * 0.002",
    hints=["How many seconds of work does one second bring?", "A core can do one second of work per second."],
    wrong={
        4_000: "That is milliseconds of work each second. A core has 1,000 of them to give.",
        240: "That is the seconds of work in a minute. A core has 60 of them to give.",
        2: "That is one thousandth of a second each. Each request makes it work for two.",
        1_000: "That is 2,000 divided by two. Each request takes 0.002 s: multiply.",
        1_000_000: "You divided by 0.002. Each request takes 0.002 s: multiply.",
        0.25: "Upside down: multiply the work per request by the requests per second.",
    },
    why="Four cores, day and night. With four updates in half an hour, about 99 polls in 100 bring nothing, so nearly "
    "all of that work is in vain. The requests are cheap; what they set in motion is not.",
)


class WriteWaits(CodeExercise):
    """Write a queue. `arrivals` is a list of moments in order, in seconds; each request keeps the one server busy for
    `service` seconds. Return a list: how long each waits before its service begins.
    """

    asks = "waits"
    minutes = 10
    hints = (
        "Keep one number: when the server is free again.",
        "A request starts when it is there and the server is free, whichever is later: `max(arrive, free)`.",
    )
    why = "One `max` and one sum, found by Lindley in 1952. labkit's simulation does the same for a million polls."
    examples = (
        (([0.0, 1.0, 5.0], 3), [0.0, 2.0, 1.0]),
        (([0.0, 10.0, 11.0], 3), [0.0, 0.0, 2.0]),
    )
    edge_cases: ClassVar[Sequence[Example]] = ((([], 3), []), (([2.0, 2.0, 2.0], 1), [0.0, 1.0, 2.0]))

    def inputs(self, chance: Random) -> tuple[list[float], float]:
        """Up to eight requests within ten seconds."""
        arrivals = sorted(round(chance.uniform(0, 10), 1) for _ in range(chance.randint(1, 8)))
        return arrivals, round(chance.uniform(0.1, 3), 1)

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """An array or a tuple of waits is as right as a list of them."""
        return super().departure(as_a_list(wanted), as_a_list(got), given)

    def waits(self, arrivals: list[float], service: float) -> list[float]:
        free, found = 0.0, []
        for arrive in arrivals:
            start = max(arrive, free)
            found.append(start - arrive)
            free = start + service
        return found

    def another_waits(self, arrivals: list[float], service: float) -> list[float]:
        wait, found = 0.0, []
        for place, arrive in enumerate(arrivals):
            since = arrive - arrivals[place - 1] if place else float("inf")
            wait = max(0.0, wait + service - since)
            found.append(wait)
        return found

    def wrong_until_the_answer(self, arrivals: list[float], service: float) -> list[float]:
        """That is the time until the answer."""
        return [wait + service for wait in self.waits(arrivals, service)]

    def wrong_works_ahead(self, arrivals: list[float], service: float) -> list[float]:
        """An idle server cannot have worked ahead."""
        free, found = 0.0, []
        for arrive in arrivals:
            found.append(max(arrive, free) - arrive)
            free = free + service
        return found

    def wrong_below_zero(self, arrivals: list[float], service: float) -> list[float]:
        """A wait is never negative. A server that is free earlier starts when the request is there."""
        return [place * service - arrive for place, arrive in enumerate(arrivals)]

    def wrong_without_the_first(self, arrivals: list[float], service: float) -> list[float]:
        """Each request has a wait, the first one too; and the request before may have waited."""
        return [max(0.0, before + service - arrive) for before, arrive in pairwise(arrivals)]

    def wrong_forgets_the_queue(self, arrivals: list[float], service: float) -> list[float]:
        """The request before may have waited too."""
        free, found = 0.0, []
        for arrive in arrivals:
            found.append(max(arrive, free) - arrive)
            free = arrive + service
        return found

    def wrong_when_it_starts(self, arrivals: list[float], service: float) -> list[float]:
        """These are the moments at which service begins. The wait is from the arrival until then."""
        return [arrive + wait for arrive, wait in zip(arrivals, self.waits(arrivals, service), strict=True)]

    def wrong_gap_to_the_one_before(self, arrivals: list[float], service: float) -> list[float]:
        """That is the time since the request before. A request waits from its arrival until the server is free."""
        return [arrive - before for before, arrive in zip([0.0, *arrivals], arrivals, strict=False)]


write_waits = WriteWaits()
