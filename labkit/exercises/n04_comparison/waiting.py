"""Exercises of section “What streams save: waiting”: percentiles, and how many samples they take."""

from collections.abc import Sequence
from math import ceil, log
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number, Parsons

wait_at_two_seconds = Number(
    "wait_at_two_seconds",
    "Everybody used to poll every 5 seconds. Now they poll every 2 seconds. Within how many seconds do 95 % of the "
    "updates arrive now?",
    1.9,
    unit="s",
    solution="answer = 0.95 * 2",
    hints=[
        "Every wait between 0 and the interval is equally likely.",
        "So 95 % of the waits are shorter than 95 % of the interval.",
    ],
    wrong={
        2: "That is the longest wait. 95 % of the updates wait a little less.",
        1: "That is the mean wait. Half of the updates wait longer.",
        4.75: "That is right for polling every 5 seconds. Now everybody polls every 2 seconds.",
        5: "That is the longest wait with the old interval. Now everybody polls every 2 seconds.",
        2.85: "That is by how much the wait has become shorter. How long is it now?",
        2.5: "That is the mean wait with the old interval. Now everybody polls every 2 seconds.",
        1.8: "Within that time 90 % of the updates arrive: every wait between 0 and 2 seconds is equally likely.",
        0.1: "Only 5 % of the updates arrive within that time.",
        0.95: "That would be right for polling every second. Now everybody polls every 2 seconds.",
        95: "95 % is the share of the updates. The question asks for a time in seconds.",
    },
    why="The wait is 2/5 of what it was, but everybody sends 5/2 times as many requests. With polling, a shorter wait "
    "costs more requests.",
)

order_share_within = Parsons(
    "order_share_within",
    "Put these lines in order, so that the function returns the share of updates that arrived within `limit` seconds. "
    "`latencies` is a list of waits in seconds. Pay attention to the spaces at the start of each line. One line is not "
    "needed.",
    [
        "            inside += 1",
        "    return inside",
        "    inside = 0",
        "        if latency <= limit:",
        "def share_within(latencies, limit):",
        "    return inside / len(latencies)",
        "    for latency in latencies:",
    ],
    [5, 3, 7, 4, 1, 6],
    hints=[
        "The count starts at 0, before the loop begins.",
        "A share lies between 0 and 1. Which of the two `return` lines gives such a number?",
    ],
    wrong=[
        (
            [5, 3, 7, 4, 1, 2],
            "Line 2 returns how many updates arrived in time. A share is this number divided by the number of all "
            "updates.",
        ),
        (
            [5, 7, 3, 4, 1, 6],
            "Line 3 comes after line 7, where the loop begins. The count must be set to 0 once, before the loop.",
        ),
        ([5, 3, 7, 1, 4, 6], "Line 1 counts an update. It must stand inside the `if`, so it comes after line 4."),
    ],
    why="If you do this for every limit, you get the whole curve: the empirical cumulative distribution function "
    "(ECDF).",
)


class WriteSamplesNeeded(CodeExercise):
    """How many updates must you have seen before you may show a percentile? Return the smallest whole number n for
    which 1 - p**n is at least 0.95. Here p is `percent / 100`.
    """

    asks = "samples_needed"
    imports = "from math import ceil, log"
    hints = (
        "Start with n = 1. In a `while` loop, add 1 to n as long as 1 - p**n is less than 0.95.",
        "Or solve p**n = 0.05 with logarithms: n is log(0.05) / log(p), rounded up. `ceil` rounds up.",
    )
    why = (
        "A p99 needs 299 updates, and a p95 needs 59. With fewer, even the longest wait that you saw may well be "
        "shorter than the true percentile."
    )
    examples = (((99,), 299), ((95,), 59), ((90,), 29))
    edge_cases: ClassVar[Sequence[Example]] = (((50,), 5), ((1,), 1))

    def inputs(self, chance: Random) -> tuple[int]:
        """A whole percentile."""
        return (chance.randint(1, 99),)

    def samples_needed(self, percent: float) -> int:
        return ceil(log(0.05) / log(percent / 100))

    def another_samples_needed(self, percent: float) -> int:
        samples = 1
        while (percent / 100) ** samples > 0.05:
            samples += 1
        return samples

    def wrong_one_on_average(self, percent: float) -> int:
        """With so many updates, one waits longer than the percentile on average. But often none does: the probability
        that at least one does is less than 0.95.
        """
        return round(100 / (100 - percent))

    def wrong_rounded_down(self, percent: float) -> int:
        """For this n, 1 - p**n is still less than 0.95. This happens, for example, when n is rounded down: round up."""
        return int(log(0.05) / log(percent / 100))

    def wrong_stops_at_once(self, percent: float) -> int:
        """The result is 1 every time. This happens, for example, when a loop ends too early, or when p is `percent` and
        not `percent / 100`. A loop must go on as long as 1 - p**n is less than 0.95.
        """
        return 1

    def wrong_percent_for_share(self, percent: float) -> int:
        """Such a result comes out, for example, when p is `percent`. For a p99, `percent` is 99 and p is 0.99: divide
        by 100.
        """
        return ceil(log(0.05) / log(percent))

    def wrong_nearest(self, percent: float) -> int:
        """Such a result comes out, for example, when n is rounded to the nearest whole number. Then 1 - p**n may still
        be less than 0.95: round up.
        """
        return round(log(0.05) / log(percent / 100))

    def wrong_not_whole(self, percent: float) -> float:
        """The result must be a whole number. Round it up."""
        return log(0.05) / log(percent / 100)

    def wrong_always_the_same(self, percent: float) -> int:
        """The result is 299 every time. That is right for a p99 only: use `percent`."""
        return 299

    def wrong_five_percent(self, percent: float) -> int:
        """For this n, p**n is about 0.95. But 1 - p**n must be at least 0.95, so p**n must be at most 0.05."""
        return ceil(log(0.95) / log(percent / 100))

    def wrong_one_too_many(self, percent: float) -> int:
        """That is one more than necessary: the condition holds for n - 1 already."""
        return ceil(log(0.05) / log(percent / 100)) + 1


write_samples_needed = WriteSamplesNeeded()
