"""Exercises of section “A million users, on paper”: cores for a burst, the engine's share, polls behind a cache."""

import math
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example, Number


class WriteCores(CodeExercise):
    """Write `cores`, which calculates how many processor cores a fleet needs for its pushes. Each of `users` users
    holds a stream, and every update goes to all of them. There are `updates_per_minute` updates. A push takes `push`
    seconds of one core. The last user must have each update `within` seconds after it happens. Calculate two numbers of
    cores: what all pushes need on average, and what a single update needs to reach all users in time. Return the larger
    one. Do not round it.
    """

    asks = "cores"
    hints = (
        "A core does one second of work per second. So you need as many cores as there are seconds of work per second.",
        "On average, the work per second is users × updates per *second* × push.",
        "A single update is users × push seconds of work, to be done in `within` seconds.",
        "`max(…, …)` returns the larger of two numbers.",
    )
    why = (
        "When updates are rare, these cores stand idle until the next update comes. You can save them only if you "
        "promise less: with twice the time, half the cores are enough."
    )
    examples = (
        ((200_000, 1, 0.00003, 1), 6.0),
        ((200_000, 1, 0.00003, 10), 0.6),
        ((100_000, 120, 0.00003, 2), 6.0),
    )
    edge_cases: ClassVar[Sequence[Example]] = (((0, 1, 0.00003, 1), 0.0), ((100_000, 0, 0.00003, 2), 1.5))

    def inputs(self, chance: Random) -> tuple[int, float, float, float]:
        """Updates both rare and frequent, so that either number may be the larger."""
        push = chance.choice([0.00001, 0.00003, 0.0002])
        return chance.randint(0, 2_000_000), chance.choice([0.5, 1, 30, 120, 600]), push, chance.choice([0.5, 1, 2, 10])

    def cores(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        return max(users * updates_per_minute / 60 * push, users * push / within)

    def another_cores(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        work = users * push
        often = 1 / within
        if updates_per_minute > 60 * often:
            often = updates_per_minute / 60
        return work * often

    def wrong_mean_alone(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """Here the average is the smaller number. A single update's pushes must be done `within` seconds later."""
        return users * updates_per_minute / 60 * push

    def wrong_burst_alone(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """This is what a single update needs. When updates come more often than every `within` seconds, the average is
        more than that.
        """
        return users * push / within

    def wrong_sum(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """This is the sum of the two numbers. It counts the same pushes twice. Return the larger number."""
        return users * updates_per_minute / 60 * push + users * push / within

    def wrong_minutes(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """The updates are counted per minute, and a core does 60 seconds of work in a minute. Divide by 60."""
        return max(users * updates_per_minute * push, users * push / within)

    def wrong_times_within(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """More time means fewer cores. Divide the work by `within`."""
        return max(users * updates_per_minute / 60 * push, users * push * within)

    def wrong_in_a_second(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """A single update may take `within` seconds. So divide its work by `within`."""
        return max(users * updates_per_minute / 60 * push, users * push)

    def wrong_rounded(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """This is the right number, rounded. Do not round it: here a fraction of a core is fine."""
        return float(round(self.cores(users, updates_per_minute, push, within)))

    def wrong_whole_cores(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """This is the right number, rounded up. Do not round it: here a fraction of a core is fine."""
        return float(math.ceil(round(self.cores(users, updates_per_minute, push, within), 9)))


write_cores = WriteCores()

ORDERS = "A million people each follow an order of their own, which changes four times in half an hour"
ELECTION = "A million people follow the same election results, and do not mind if they are ten seconds old"
CHAT = "A million people are in chats of four people, and wait for each other's words"
PRICES = "Ten thousand traders follow the same prices, which change ten times per second"

polls_behind_a_cache = Choice(
    "polls_behind_a_cache",
    "Four services want to do without a fleet of streams. For which of them would you let the users poll every ten "
    "seconds, through a cache that keeps each answer for a second?",
    [ORDERS, PRICES, ELECTION, CHAT],
    ELECTION,
    hints=[
        "A cache saves work when many users ask for the same thing. In which services do they?",
        "And in which of these can the users wait? With polls every ten seconds, news is five seconds old on average.",
    ],
    wrong={
        ORDERS: "Each user asks for another order. The cache drops an answer after a second, before the same user asks "
        "again. So each poll goes through to the server.",
        PRICES: "All want the same prices, so a cache would help. But in ten seconds the prices change a hundred "
        "times.",
        CHAT: "Only four people ask for the same chat. And on average they would wait five seconds for each word.",
    },
    why="All users want the same document, and they can wait. The server behind the cache answers one request per "
    "second, whether a thousand users ask or a million. It has no streams, nothing to replay, and no wave. A stream "
    "would work as well, but would cost more.",
)

engine_deliveries = Number(
    "engine_deliveries",
    "Each of 100 hosts follows the whole log. In all, 10,000 updates per second are published. How many updates per "
    "second does the engine send in all?",
    1_000_000,
    within=0,
    unit="updates per second",
    solution="answer = 10_000 * 100",
    hints=[
        "To whom does the engine send updates?",
        "It sends them to the hosts, not to the users. Each host gets all updates.",
    ],
    wrong={
        10_000: "That is what comes in. The engine sends each update to every host.",
        990_000: "That is 99 hosts. The host that publishes an update gets it from the log too.",
        100: "That is the number of hosts. How many updates per second does each of them get?",
    },
    why="The number of users does not matter here. But when both the hosts and the updates double, the engine must "
    "send four times as much. Large fleets then divide the topics among several engines. A host follows only the logs "
    "in which its users have a topic.",
)
