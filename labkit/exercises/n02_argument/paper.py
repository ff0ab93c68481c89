"""Exercises of section “One: on paper”: users and interval alone set the load."""

from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

small_crowd = Number(
    "small_crowd",
    "3,000 users each ask once every 20 seconds. How many requests per minute do they all send together?",
    9_000,
    unit="requests",
    solution="answer = 3_000 / 20 * 60",
    hints=["How many times does one user ask in a minute?", "One user asks three times. There are 3,000 users."],
    wrong={
        150: "That is the number of requests in one second. The question is about a minute.",
        900: "One user asks 3 times in a minute, and 3 · 3,000 is more than 900. A zero is missing.",
        3_000: "That is one request from each user. But each user sends 3 in a minute.",
        3: "That is the number of requests from one user. There are 3,000 users.",
        1_000: "3,000 / 3 is 1,000. Each user asks 3 times in a minute, so multiply.",
        180_000: "That would be one request from each user every second. They ask once every 20 seconds.",
        60_000: "3,000 · 20 is 60,000. But when users ask less often, there are fewer requests: divide by the 20 "
        "seconds.",
    },
    why="Each user sends three requests per minute, whether or not there is anything new. At night, when no kitchen is "
    "cooking, the same users send as many requests as at noon.",
)

ask_half_as_often = Number(
    "ask_half_as_often",
    "Take the 10,000 users of the famous sentence, and let each ask every 10 seconds instead of 5. How many requests "
    "per minute do they all send together?",
    60_000,
    unit="requests",
    solution="answer = 10_000 / 10 * 60",
    hints=["How many requests does one user send in a minute?", "One user sends six. There are 10,000 users."],
    wrong={
        120_000: "That is with 5 seconds between two polls. With 10 seconds there are fewer.",
        240_000: "That is more than before. Users who ask less often send fewer requests: divide by the 10 seconds.",
        1_000: "That is the number of requests in one second. A minute has 60 seconds.",
        10_000: "That is one request from each user. But each user sends 6 in a minute.",
        100_000: "10,000 · 10 is 100,000. But a longer interval means fewer requests: divide by the 10 seconds.",
        6: "That is the number of requests from one user. There are 10,000 users.",
        6_000: "One user asks 6 times in a minute, and 6 · 10,000 is more than 6,000. A zero is missing.",
    },
    why="Twice the interval means half the requests. It also means twice the wait, because news waits for half an "
    "interval on average. With polling, you cannot have few requests and fresh news at the same time.",
)


class WriteRequests(CodeExercise):
    """Write a function. Each of `users` users asks once every `every` seconds. Return how many requests they all send
    per minute, on average. Do not round.
    """

    asks = "requests_per_minute"
    hints = (
        "One user who asks every 5 seconds asks 60 / 5 times in a minute.",
        "Multiply that by the number of users.",
    )
    why = "The formula has no place for news. Only the users and the interval decide how many requests there are."
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
        """That is the number of requests per second. Return the number per minute."""
        return users / every

    def wrong_multiplies(self, users: int, every: float) -> float:
        """Your number grows when the users ask less often. Divide by the interval, and do not multiply by it."""
        return users * 60 * every

    def wrong_users_times_interval(self, users: int, every: float) -> float:
        """Your number is users times seconds, and it grows when the users ask less often. How many times does one user
        ask in 60 seconds?
        """
        return users * every

    def wrong_floor(self, users: int, every: float) -> float:
        """Your number is too small where a division leaves a remainder. This happens, for example, when you divide with
        `//`, which rounds down. Use `/`.
        """
        return users // every * 60

    def wrong_whole_polls(self, users: int, every: float) -> float:
        """A user need not ask a whole number of times in a minute. This happens, for example, when you divide with
        `//`, which rounds down. Use `/`.
        """
        return users * (60 // every)

    def wrong_one_user(self, users: int, every: float) -> float:
        """That is the number of requests from one user. Multiply it by the number of users."""
        return 60 / every

    def wrong_upside_down(self, users: int, every: float) -> float:
        """Your number grows when the users ask less often. How many times does one user ask in 60 seconds?"""
        return users * every / 60

    def wrong_one_a_second(self, users: int, every: float) -> float:
        """Your number does not depend on `every`. It is right only for users who ask once per second."""
        return users * 60

    def wrong_rounds(self, users: int, every: float) -> float:
        """An average need not be a whole number: 7 users who ask every 8 seconds send 52.5. Do not round."""
        return round(users * 60 / every)


write_requests = WriteRequests()
