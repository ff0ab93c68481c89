"""Exercises of section “The price in processor time”: pushes in a row, and the ratio of both costs."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

last_reader = Number(
    "last_reader",
    "Again, with other numbers: one push takes the server 10 millionths of a second. One update goes to 10,000 "
    "streams, one after the other. How many seconds pass until the last one is written?",
    0.1,
    unit="s",
    solution="answer = 10_000 * 10e-6",
    hints=["The last one waits for everybody's push, its own included.", "10,000 times 0.00001 seconds."],
    wrong={
        0.05: "That is the mean: half of the readers are served by then.",
        0.00001: "That is the first reader. The last one waits for all pushes before.",
        0: "A server writes to one socket after another. Each write takes its time.",
    },
    why="Pushing is never instant, and never fair: whoever is last in the list is last every time.",
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


write_cpu_ratio = WriteCpuRatio()
