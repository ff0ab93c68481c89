"""Exercises on the price in processor time: the ratio of both costs, by hand and as a function."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

ratio_by_hand = Number(
    "ratio_by_hand",
    "A poll costs the server 200 millionths of a second, and a push costs 20. One user polls every 5 seconds. Another "
    "user holds a stream with a comment every 15 seconds. Updates are so rare that you can leave them out. How many "
    "times as much processor time does polling cost as streaming?",
    30,
    unit="times",
    solution="answer = (200 / 5) / (20 / 15)",
    hints=[
        "Take the same time for both, for example 15 seconds. How many polls and how many comments are there?",
        "Divide the cost of three polls, 200 millionths each, by the cost of one comment, 20 millionths.",
    ],
    wrong={
        10: "That is the cost of one poll divided by the cost of one push. But a user polls more often than a comment "
        "comes.",
        3: "That is how many polls there are for each comment. But a poll and a comment do not cost the same.",
        2: "That would be right with one comment per second. There is one every 15 seconds, so the comments cost 20 / "
        "15 millionths per second.",
        3.33: "That is 10 divided by 3. In 15 seconds there are three polls for one comment, so multiply by 3.",
        40: "That is what polling costs per second, in millionths of a second. Divide it by what the comments cost per "
        "second.",
        0.0333: "That is streaming divided by polling. The question asks for polling divided by streaming.",
        600: "That is what three polls cost, in millionths of a second. Divide it by the cost of one comment.",
        20: "That is the cost of one push, in millionths of a second.",
        200: "That is the cost of one poll, in millionths of a second.",
        50: "That is 10 times 5. The interval of the polls counts, but so does the interval of the comments.",
        150: "That is 10 times 15. The interval of the comments counts, but so does the interval of the polls.",
        1.33: "That is what the comments cost per second, in millionths of a second. Divide the cost of polling by it.",
    },
    why="The comments decide here, and you choose how often they come. With a comment every 5 seconds, polling would "
    "cost only 10 times as much.",
)


class WriteCpuRatio(CodeExercise):
    """Return the processor time of polling divided by that of streaming, for one user. A poll costs `poll_cpu` seconds,
    and there is one poll every `every` seconds. A push costs `push_cpu` seconds. There are two kinds of
    push: `updates_per_minute` updates per minute, and one comment every `keep_alive` seconds.
    """

    asks = "cpu_ratio"
    hints = (
        "In one second, polling costs `poll_cpu / every`.",
        "In one second, streaming costs `push_cpu` times the pushes: `updates_per_minute / 60` and `1 / keep_alive`.",
    )
    why = (
        "This is the formula s / (T · c · (λ + 1/K)). When updates are rare, most pushes are comments. When they are "
        "frequent, most pushes are updates."
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
        """The comments are missing. There are `1 / keep_alive` of them per second."""
        return poll_cpu / every / (push_cpu * updates_per_minute / 60)

    def wrong_updates_of_a_minute(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when updates are counted per minute and comments per second. Count per
        second.
        """
        return poll_cpu / every / (push_cpu * (updates_per_minute + 1 / keep_alive))

    def wrong_pushes_of_a_minute(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when polls are counted per second and pushes per minute. Count both per
        second.
        """
        return poll_cpu / every / (push_cpu * (updates_per_minute + 60 / keep_alive))

    def wrong_upside_down(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Upside down: this is streaming divided by polling. Return polling divided by streaming."""
        return 1 / self.cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive)

    def wrong_bracket(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when brackets are missing: after `a / b * c`, Python has multiplied by
        c. Put the whole cost of streaming in brackets after the `/`.
        """
        return poll_cpu / every / push_cpu * (updates_per_minute / 60 + 1 / keep_alive)

    def wrong_bracket_around_the_cost_of_streaming(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when the cost of streaming has no brackets: `a / b * c` divides by b
        and then multiplies by c. Put brackets around all that you divide by.
        """
        return poll_cpu / every * push_cpu * (updates_per_minute / 60 + 1 / keep_alive)

    def wrong_bracket_around_the_pushes(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when brackets are missing around the sum of the pushes. Multiply the
        whole sum by `push_cpu`, and then divide by the result.
        """
        return poll_cpu / (every * push_cpu * updates_per_minute / 60 + 1 / keep_alive)

    def wrong_no_bracket(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when all brackets are missing. Then Python adds the comments last. Put
        the whole cost of streaming in brackets after the `/`, and the sum of the pushes in brackets of its own.
        """
        return poll_cpu / every * push_cpu * updates_per_minute / 60 + 1 / keep_alive

    def wrong_comments_added_last(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when the comments are outside the brackets. They are a part of the cost
        that you divide by.
        """
        return poll_cpu / every / (push_cpu * updates_per_minute / 60) + 1 / keep_alive

    def wrong_polls_of_a_minute(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when polls are counted per minute and pushes per second. Count both per
        second.
        """
        return 60 * self.cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive)

    def wrong_comments_of_a_second(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when comments are counted per second and all the rest per minute."""
        return 60 * poll_cpu / every / (push_cpu * (updates_per_minute + 1 / keep_alive))

    def wrong_no_updates(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """The updates are missing. There are `updates_per_minute / 60` of them per second."""
        return poll_cpu / every / (push_cpu / keep_alive)

    def wrong_interval_as_a_rate(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Here a longer `keep_alive` means more comments. There are `1 / keep_alive` comments per second."""
        return poll_cpu / every / (push_cpu * (updates_per_minute / 60 + keep_alive))

    def wrong_one_poll_per_second(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """That counts one poll per second. There are `1 / every` polls per second."""
        return every * self.cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive)

    def wrong_longer_interval_more_polls(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Here a longer `every` means more polls. There are `1 / every` polls per second."""
        return every**2 * self.cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive)

    def wrong_free_comments(
        self, every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when only the updates are multiplied by `push_cpu`. Each comment costs
        as much.
        """
        return poll_cpu / every / (push_cpu * updates_per_minute / 60 + 1 / keep_alive)


write_cpu_ratio = WriteCpuRatio()
