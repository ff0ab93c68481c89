"""Exercises of section “What streams save: waiting”: percentiles, and how many samples they take."""

from collections.abc import Sequence
from math import ceil, log
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number, Parsons

wait_at_two_seconds = Number(
    "wait_at_two_seconds",
    "Everybody polled every 5 seconds, and now polls every 2 seconds. Within how many seconds have 95 % of the updates "
    "arrived?",
    1.9,
    unit="s",
    solution="answer = 0.95 * 2",
    hints=["The wait is anything from 0 to the interval, each value as likely as the next."],
    wrong={
        2: "That is the worst wait. 95 % are a little better off.",
        1: "That is the mean: half of the updates wait longer.",
        4.75: "That is for an interval of 5 seconds.",
    },
    why="From 5 seconds to 2 the wait falls to two fifths, and you send two and a half times the requests. Polling "
    "trades requests for time: a shorter wait costs more requests.",
)

order_share_within = Parsons(
    "order_share_within",
    "Put these lines in order: the share of updates that arrived within `limit` seconds. It is one point of the "
    "curve. `latencies` is a list of seconds. Mind the spaces at the start of each line. One line belongs nowhere.",
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
    hints=["A count starts at 0, before the loop.", "A share lies between 0 and 1: which `return` gives that?"],
    wrong=[
        ([5, 3, 7, 4, 1, 2], "Line 2 returns how many. A share is how many out of all."),
        ([5, 7, 3, 4, 1, 6], "Line 3 sets the count to 0 for every update; it counts one at most."),
        ([5, 3, 7, 1, 4, 6], "Line 1 is indented more than the `for`. Inside which line does it belong?"),
    ],
    why="Do this for every limit and you have drawn the empirical distribution, ECDF for short. No bins, no smoothing.",
)


class WriteSamplesNeeded(CodeExercise):
    """How many updates must you have seen before you may show a percentile? Return the smallest whole number n with
    1 - p**n >= 0.95, where p is `percent / 100`.
    """

    asks = "samples_needed"
    imports = "from math import ceil, log"
    hints = (
        "Solve p**n = 0.05 for n, with logarithms.",
        "n = log(0.05) / log(p), and `ceil` rounds up.",
    )
    why = "299 for a p99, 59 for a p95. Below that the largest value you saw may well lie under the percentile."
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
        """So many give one beyond the percentile on average; in a third of all cases there is none."""
        return round(100 / (100 - percent))

    def wrong_rounded_down(self, percent: float) -> int:
        """Rounded down, the condition does not hold yet. Round up."""
        return int(log(0.05) / log(percent / 100))

    def wrong_stops_at_once(self, percent: float) -> int:
        """1 comes at once. Go on as long as 1 - p**n is still below 0.95; and p is `percent / 100`, not `percent`."""
        return 1

    def wrong_percent_for_share(self, percent: float) -> int:
        """`percent` is 99, and p is 0.99: divide by 100."""
        return ceil(log(0.05) / log(percent))


write_samples_needed = WriteSamplesNeeded()
