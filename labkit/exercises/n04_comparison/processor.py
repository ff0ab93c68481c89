"""Exercises on the price in processor time: the ratio of both costs, by hand and as a function."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

ratio_by_hand = Number(
    "ratio_by_hand",
    "A poll costs a server 200 millionths of a second, a push 20. A user polls every 5 seconds, or holds a stream with "
    "a comment every 15 seconds. Updates are so rare that you may leave them out. How many times the "
    "processor time of streams does polling cost?",
    30,
    unit="times",
    solution="answer = (200 / 5) / (20 / 15)",
    hints=[
        "Take the same time for both, such as 15 seconds. How many polls are that, and how many comments?",
        "Three polls of 200 millionths, against one comment of 20.",
    ],
    wrong={
        10: "That is one poll against one push. In the same time, does a user poll as often as a comment comes?",
        3: "That is how many polls there are for each comment. They do not cost the same.",
        2: "You took one comment in each second. There is one every 15 seconds, so they cost 20 / 15 in a second.",
        3.33: "You divided by three. In 15 seconds there are three polls for one comment: multiply.",
        40: "That is what polling costs in a second, in millionths. What do the comments cost in a second?",
        0.0333: "Upside down: above 1 should mean that polling is the dearer one.",
        600: "That is what three polls cost. Divide it by the cost of the one comment.",
    },
    why="Comments decide here, and you decide how often they come: with one every 5 seconds it would be 10 times.",
)


class WriteCpuRatio(CodeExercise):
    """Polling costs x times the processor time of streaming. Return x. A poll costs `poll_cpu` seconds, and a user
    polls once every `every` seconds. A push costs `push_cpu` seconds, at each update (there are `updates_per_minute`)
    and at each comment (one every `keep_alive` seconds).
    """

    asks = "cpu_ratio"
    hints = (
        "What does one polling user cost in one second? `poll_cpu / every`.",
        "A streaming user costs `push_cpu` times the pushes in one second: updates and comments.",
    )
    why = (
        "In the usual letters s / (T · c · (λ + 1/K)). With rare updates the comments decide, with frequent ones the "
        "updates do."
    )
    examples = (((2, 30, 0.2, 0.1, 10), 5 / 3), ((5, 60, 0.5, 0.2, 4), 0.4))
    edge_cases: ClassVar[Sequence[Example]] = (((1, 6, 1, 1, 10), 5), ((2, 30, 0.1, 0.1, 10), 5 / 6))

    def inputs(self, chance: Random) -> tuple[float, float, float, float, float]:
        """Interval, rate, and the costs of a poll and of a push in some unit, with an interval of the comments."""
        every, rate = chance.choice([0.5, 1, 2, 5]), round(chance.uniform(0.1, 600), 1)
        return every, rate, chance.randint(1, 9) / 1000, chance.randint(1, 9) / 10_000, chance.randint(5, 60)

    def cpu_ratio(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        pushes_per_second = updates_per_minute / 60 + 1 / keep_alive
        return (poll_cpu / every) / (push_cpu * pushes_per_second)

    def another_cpu_ratio(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        polling = 3600 / every * poll_cpu
        updates, comments = 60 * updates_per_minute, 3600 / keep_alive
        return polling / (updates * push_cpu + comments * push_cpu)

    def wrong_no_comments(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """The comments are missing: `1 / keep_alive` of them in a second."""
        return poll_cpu / every / (push_cpu * updates_per_minute / 60)

    def wrong_updates_of_a_minute(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Updates are counted per minute, comments per second. Bring both to a second."""
        return poll_cpu / every / (push_cpu * (updates_per_minute + 1 / keep_alive))

    def wrong_pushes_of_a_minute(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """You hold the polls of a second against the pushes of a minute. Bring both to a second."""
        return poll_cpu / every / (push_cpu * (updates_per_minute + 60 / keep_alive))

    def wrong_upside_down(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Upside down: above 1 should mean that polling is the dearer one."""
        return 1 / self.cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive)

    def wrong_bracket(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Python divides by the next factor only: put all that a stream costs in brackets behind the `/`."""
        return poll_cpu / every / push_cpu * (updates_per_minute / 60 + 1 / keep_alive)


write_cpu_ratio = WriteCpuRatio()
