"""Exercises of section “One: on paper”: users and interval alone set the load."""

from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

small_crowd = Number(
    "small_crowd",
    "3,000 users each ask every 20 seconds, news or no news. How many requests per minute is that?",
    9_000,
    unit="requests",
    solution="answer = 3_000 / 20 * 60",
    hints=["How many times does one user ask in a minute?", "Three times. How many users are there?"],
    wrong={
        150: "That is the number of requests in one second; the question is about a minute.",
        900: "One user asks 3 times in a minute. 3 times 3,000: a zero was lost.",
        3_000: "That would be one request each. Every user sends 3 in a minute.",
        60_000: "That is users times seconds. With it, asking less often would make more requests.",
    },
    why="Three requests each, whether or not there is anything new.",
)

ask_half_as_often = Number(
    "ask_half_as_often",
    "Take the 10,000 users of the famous sentence, and let each ask every 10 seconds instead of 5. "
    "How many requests per minute is that?",
    60_000,
    unit="requests",
    solution="answer = 10_000 / 10 * 60",
    hints=["How many requests does one user send in a minute?", "Six each. How many users are there?"],
    wrong={
        120_000: "That is with 5 seconds between two polls. With 10 there are fewer.",
        240_000: "Half as often means fewer requests: divide by the seconds between two polls.",
        1_000: "That is one second's worth. A minute has 60 of them.",
    },
    why="Twice the interval, half the requests. And twice the wait: news that comes at any moment waits half an "
    "interval on average. Polling lets you choose between the two, and gives you no third way.",
)


class WriteRequests(CodeExercise):
    """Write the argument as a function: each of `users` users asks once in `every` seconds. How many requests do they
    send per minute, on average? Do not round.
    """

    asks = "requests_per_minute"
    hints = (
        "One user who asks every 5 seconds asks 60 / 5 times in a minute.",
        "Now multiply by the number of users.",
    )
    why = "No term says whether there is news. That is the argument: users and interval alone set the load."
    examples: ClassVar[tuple[Example, ...]] = (((10_000, 5), 120_000), ((10, 4), 150))
    edge_cases: ClassVar[tuple[Example, ...]] = (((7, 8), 52.5), ((1, 0.5), 120), ((0, 5), 0))

    def inputs(self, chance: Random) -> tuple[int, float]:
        """Up to 100,000 users, who ask every half second or more rarely."""
        return chance.randint(1, 100_000), chance.choice([0.5, 1, 2, 5, 7, 30])

    def requests_per_minute(self, users: int, every: float) -> float:
        return users * 60 / every

    def another_requests_per_minute(self, users: int, every: float) -> float:
        minutes_between_two_polls = every / 60
        return users / minutes_between_two_polls

    def wrong_per_second(self, users: int, every: float) -> float:
        """That is per second; you want a minute."""
        return users / every

    def wrong_multiplies(self, users: int, every: float) -> float:
        """With this, asking less often makes more requests. Divide by the interval."""
        return users * 60 * every

    def wrong_users_times_interval(self, users: int, every: float) -> float:
        """Users times seconds grows when they ask less often. How many times does one user ask in 60 seconds?"""
        return users * every

    def wrong_floor(self, users: int, every: float) -> float:
        """`//` throws the rest away before you multiply by 60. Use `/`."""
        return users // every * 60

    def wrong_rounds(self, users: int, every: float) -> float:
        """An average need not be a whole number: 7 users who ask every 8 seconds send 52.5. Do not round."""
        return round(users * 60 / every)


write_requests = WriteRequests()
