"""Exercises of section “A million users, on paper”: cores for a burst, the engine's share, polls behind a cache."""

import math
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example, Number


class WriteCores(CodeExercise):
    """Write how many cores a fleet's pushes need. `users` hold a stream each, and every update goes to all of them.
    There are `updates_per_minute`. A push, one update to one user, takes `push` seconds of a processor. And the last
    user must have each update `within` so many seconds. Return the larger of two numbers of cores: what all pushes need
    on average, and what one update needs so that it is with everybody in time. A fraction of a core is fine.
    """

    asks = "cores"
    hints = (
        "A core works one second per second. So the cores that you need are seconds of work per second.",
        "On average: users × updates per *second* × push.",
        "For one update: users × push seconds of work, done `within` seconds.",
        "`max(…, …)` takes the larger.",
    )
    why = (
        "Cores for one update in time stand idle until the next one comes. There is no way round it but to promise "
        "less: twice the time, half the cores."
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
        """That is the average. When an update comes, its pushes are all due at once, `within` seconds."""
        return users * updates_per_minute / 60 * push

    def wrong_burst_alone(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """That is one update in time. When updates are more frequent than one in `within` seconds, work piles up."""
        return users * push / within

    def wrong_sum(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """The average is made of these very bursts. Adding the two counts the same work twice: take the larger."""
        return users * updates_per_minute / 60 * push + users * push / within

    def wrong_minutes(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """`updates_per_minute` are per minute, and a core works 60 seconds in one. Divide by 60."""
        return max(users * updates_per_minute * push, users * push / within)

    def wrong_times_within(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """More time means fewer cores: divide the work by `within`."""
        return max(users * updates_per_minute / 60 * push, users * push * within)

    def wrong_whole_cores(self, users: int, updates_per_minute: float, push: float, within: float) -> float:
        """You round up. Whole cores are what one rents; here a fraction of a core is fine."""
        return float(math.ceil(round(self.cores(users, updates_per_minute, push, within), 9)))


write_cores = WriteCores()

ORDERS = "Each of a million people sees the state of their own order, which changes four times in half an hour"
ELECTION = "A million people see the same election results, and nobody minds that they are ten seconds old"
CHAT = "A million people are in chats of four, and wait for each other's words"
PRICES = "Ten thousand traders see prices that change ten times per second"

polls_behind_a_cache = Choice(
    "polls_behind_a_cache",
    "Four services want to spare themselves a fleet of streams. For which of them would you let the users poll every "
    "ten seconds, with a cache in front that keeps each answer for a second?",
    [ORDERS, PRICES, ELECTION, CHAT],
    ELECTION,
    hints=[
        "A cache saves work when many ask for the same thing. For whom is it the same?",
        "And who can wait? On average, news is half an interval old when it is seen.",
    ],
    wrong={
        ORDERS: "Everybody asks for something else, so the cache has an answer for one user, who asks again after it "
        "has run out. Each poll goes through.",
        PRICES: "The same prices for all: a cache would help. But after ten seconds a hundred newer ones have come.",
        CHAT: "Only four people ask for the same chat, and they would wait five seconds for each word, on average.",
    },
    why="The same document for all, and time: then the server behind the cache answers one request per second, whether "
    "a thousand ask or a million. No open connection, nothing to replay, no wave. A stream could do it as well, and "
    "would be the dearer way.",
)

engine_deliveries = Number(
    "engine_deliveries",
    "Each host of a fleet follows the whole log. 100 hosts, and 10,000 updates per second in all. How many updates per "
    "second does the engine send to its readers, all together?",
    1_000_000,
    unit="updates",
    solution="answer = 10_000 * 100",
    hints=["Who are the engine's readers?", "The hosts, not the users. Each of them is sent everything."],
    wrong={
        10_000: "That is what comes in. It goes out to each host.",
        100: "Those are the engine's readers. How much is each of them sent?",
    },
    why="The users are not in it: the hosts pass on what theirs wait for. But with hosts and updates both growing, the "
    "engine's share grows like their product. Then the topics are divided among several engines, so that a host "
    "follows only those logs in which its users have a topic.",
)
