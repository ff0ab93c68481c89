"""Exercises of section “Does it melt the server?”: the work that requests bring, and the wait for it."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import ClassVar

from labkit.exercises.n02_argument.simulation import as_a_list
from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import Arguments, Outcome

busy_cores = Number(
    "busy_cores",
    "10,000 users poll every 5 seconds, and each poll asks a database. So the database gets 2,000 requests per second. "
    "Each request keeps one core busy for two thousandths of a second. How many cores are busy, on average?",
    4,
    unit="cores",
    solution="answer = 2_000 * 0.002",
    hints=["How many seconds of work are 2,000 requests?", "One core can do one second of work per second."],
    wrong={
        2_000: "That is how many requests come each second. How long does each of them keep a core busy?",
        0.002: "That is the work of one request, in seconds. But 2,000 of them come each second.",
        4_000: "That is the work of one second, in milliseconds. One core can do 1,000 milliseconds of work per "
        "second.",
        240: "That is the work of one minute, in seconds. One core can do 60 seconds of work per minute.",
        3.956: "That is the work of the useless requests, if they are 98.9 % of all. The question is about all 2,000.",
        2: "That is right for one thousandth of a second per request. Here it is two thousandths.",
        1_000: "2,000 / 2 is 1,000. But each request takes 0.002 seconds: multiply 2,000 by that.",
        1_000_000: "2,000 / 0.002 is 1,000,000. Each request takes 0.002 seconds: multiply, and do not divide.",
        0.25: "500 / 2,000 is 0.25. One core can handle 500 such requests per second. How many do 2,000 requests need?",
        1: "One core can do one second of work per second. 2,000 requests of 0.002 seconds are more than that.",
        500: "One core can handle 500 such requests per second. How many cores do 2,000 requests need?",
        40: "2,000 · 0.002 is less than 40. Check the decimal point.",
        400: "2,000 · 0.002 is less than 400. Check the decimal point.",
        0.4: "2,000 · 0.002 is more than 0.4. Check the decimal point.",
    },
    why="Four cores are busy day and night. With four updates in half an hour, about 99 of 100 polls bring nothing, "
    "so nearly all of that work is useless. The polls are cheap, but the work behind them is not.",
)


class WriteWaits(CodeExercise):
    """Write a function. `arrivals` is a list of moments in seconds, the earliest first: the moments at which requests
    arrive. One server handles the requests one after the other, in this order, and each keeps it busy for `service`
    seconds. Return a list that says how many seconds each request waits until the server begins with it.
    """

    asks = "waits"
    minutes = 10
    hints = (
        "While you go through the arrivals, remember one number: the moment at which the server is free again.",
        "The server begins with a request when the request is there and the server is free. That is the later of two "
        "moments: `max(arrive, free)`. After that, the server is free again `service` seconds later.",
    )
    why = (
        "One `max` and one sum are enough. Lindley published this rule in 1952, and labkit's simulation uses it for "
        "millions of polls."
    )
    examples = (
        (([0.0, 1.0, 5.0], 3), [0.0, 2.0, 1.0]),
        (([0.0, 10.0, 11.0], 3), [0.0, 0.0, 2.0]),
    )
    edge_cases: ClassVar[Sequence[Example]] = ((([2.0, 2.0, 2.0], 1), [0.0, 1.0, 2.0]),)

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
        """This is the time until the server has finished with each request. Return the time until it begins."""
        return [wait + service for wait in self.waits(arrivals, service)]

    def wrong_works_ahead(self, arrivals: list[float], service: float) -> list[float]:
        """Some waits are too short. This happens, for example, when an idle server is taken to have worked ahead. A
        server that is idle begins with a request only when that request arrives.
        """
        free, found = 0.0, []
        for arrive in arrivals:
            found.append(max(arrive, free) - arrive)
            free = free + service
        return found

    def wrong_below_zero(self, arrivals: list[float], service: float) -> list[float]:
        """A wait is never negative. If the server is free before a request arrives, that request waits 0 seconds."""
        return [place * service - arrive for place, arrive in enumerate(arrivals)]

    def wrong_below_zero_in_a_row(self, arrivals: list[float], service: float) -> list[float]:
        """Some of your waits are negative. A request that finds the server free waits 0 seconds."""
        free, found = 0.0, []
        for arrive in arrivals:
            found.append(free - arrive)
            free = max(free, arrive) + service
        return found

    def wrong_below_zero_without_the_queue(self, arrivals: list[float], service: float) -> list[float]:
        """A wait cannot be negative. And a request may also have to wait because the one before it had to wait."""
        free, found = 0.0, []
        for arrive in arrivals:
            found.append(free - arrive)
            free = arrive + service
        return found

    def wrong_gaps_alone(self, arrivals: list[float], service: float) -> list[float]:
        """These are the times between two arrivals. A request waits from its arrival until the server is free."""
        return [arrive - before for before, arrive in pairwise(arrivals)]

    def wrong_all_at_once(self, arrivals: list[float], service: float) -> list[float]:
        """That would be right if all requests arrived at the same moment. Some arrive later, and wait less."""
        return [place * service for place in range(len(arrivals))]

    def wrong_when_it_ends(self, arrivals: list[float], service: float) -> list[float]:
        """These are the moments at which the server has finished with each request. Return how long each one waits."""
        waits = self.waits(arrivals, service)
        return [arrive + wait + service for arrive, wait in zip(arrivals, waits, strict=True)]

    def wrong_without_the_first(self, arrivals: list[float], service: float) -> list[float]:
        """A wait is missing: each request has one, and the first one's is 0. Also, a request may have to wait because
        the one before it had to wait.
        """
        return [max(0.0, before + service - arrive) for before, arrive in pairwise(arrivals)]

    def wrong_forgets_the_queue(self, arrivals: list[float], service: float) -> list[float]:
        """Some waits are too short. Perhaps the request before had to wait too, so the server was free later than
        `service` seconds after the arrival of that request.
        """
        free, found = 0.0, []
        for arrive in arrivals:
            found.append(max(arrive, free) - arrive)
            free = arrive + service
        return found

    def wrong_when_it_starts(self, arrivals: list[float], service: float) -> list[float]:
        """These are the moments at which the server begins with each request. The wait is the time from the arrival
        until then.
        """
        return [arrive + wait for arrive, wait in zip(arrivals, self.waits(arrivals, service), strict=True)]

    def wrong_gap_to_the_one_before(self, arrivals: list[float], service: float) -> list[float]:
        """That is the time between two arrivals. A request waits from its arrival until the server is free."""
        return [arrive - before for before, arrive in zip([0.0, *arrivals], arrivals, strict=False)]


write_waits = WriteWaits()
