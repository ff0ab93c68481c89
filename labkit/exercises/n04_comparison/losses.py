"""Exercises of section “When updates are frequent”: the break-even, and the updates that a poller never sees."""

from collections.abc import Callable, Sequence
from math import exp, expm1
from numbers import Real
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import snapped


class WriteBreakEven(CodeExercise):
    """Return the break-even: the number of updates per minute above which streams cost more than polling. To find it,
    set the ratio s / (T · c · (λ + 1/K)) equal to 1, and solve for λ, the updates per second. T is `every`, s is
    `poll_cpu`, c is `push_cpu`, and K is `keep_alive`. If streams cost more at every rate, return 0
    or a negative number. You may round the result.
    """

    asks = "break_even"
    hints = (
        "If the ratio is 1, then λ + 1/K = s / (T · c). Subtract 1/K on both sides.",
        "λ = s / (T · c) - 1/K is the rate per second. The function returns the rate per minute.",
    )
    why = (
        "A poll costs as much as several pushes. When more updates than that fall into one interval, polling costs "
        "less, because it brings only the newest one."
    )
    examples = (((1, 0.5, 0.25, 10), 114), ((5, 0.02, 0.001, 15), 236))
    edge_cases: ClassVar[Sequence[Example]] = (((5, 2, 1, 2.5), 0), ((2, 1, 1, 1), 0))

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """Where streams cost more at every rate, 0 or any rate below 0 says so. A rate may be rounded up or down."""
        rate, right = answer(*given), self.break_even(*given)
        if right <= 0 and isinstance(rate, Real) and -1e9 < float(rate) < 0:
            return 0
        return snapped(rate, max(0, right), within=1.5)

    def inputs(self, chance: Random) -> tuple[float, float, float, float]:
        """Interval, the costs of a poll and of a push in some unit, and the interval of the comments."""
        every = chance.choice([0.5, 1, 2, 5])
        return every, chance.randint(10, 90) / 10_000, chance.randint(1, 9) / 10_000, chance.randint(5, 60)

    def break_even(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        return 60 * (poll_cpu / (every * push_cpu) - 1 / keep_alive)

    def another_break_even(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        pushes_per_poll = poll_cpu / push_cpu
        polls_per_minute, comments_per_minute = 60 / every, 60 / keep_alive
        return max(0, pushes_per_poll * polls_per_minute - comments_per_minute)

    def wrong_per_second(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """That is the rate per second. Multiply it by 60."""
        return self.break_even(every, poll_cpu, push_cpu, keep_alive) / 60

    def wrong_no_comments(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """The comments are missing. They are pushes, too, so the break-even is reached with fewer updates."""
        return 60 * poll_cpu / (every * push_cpu)

    def wrong_sign(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """Such a result comes out, for example, when 1/K is added. On the other side of the equation it has to be
        subtracted.
        """
        return 60 * (poll_cpu / (every * push_cpu) + 1 / keep_alive)

    def wrong_first_part_alone_per_minute(
        self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when only s / (T · c) is multiplied by 60. Multiply the whole
        difference by 60.
        """
        return 60 * poll_cpu / (every * push_cpu) - 1 / keep_alive

    def wrong_second_part_alone_per_minute(
        self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        """Such a result comes out, for example, when only 1/K is multiplied by 60. Multiply the whole difference."""
        return poll_cpu / (every * push_cpu) - 60 / keep_alive

    def wrong_interval_as_a_rate(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """Such a result comes out, for example, when K is subtracted in place of 1/K."""
        return 60 * (poll_cpu / (every * push_cpu) - keep_alive)

    def wrong_bracket(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """Such a result comes out, for example, when brackets are missing: s / (T · c) is `poll_cpu / (every *
        push_cpu)`.
        """
        return 60 * (poll_cpu / every * push_cpu - 1 / keep_alive)

    def wrong_upside_down(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """Such a result comes out, for example, when s and c are exchanged. s is `poll_cpu`, and c is `push_cpu`."""
        return 60 * (push_cpu / (every * poll_cpu) - 1 / keep_alive)


write_break_even = WriteBreakEven()

lost_at_two_a_second = Number(
    "lost_at_two_a_second",
    "Suppose that the busy run had 120 updates per minute, at random moments, and that everybody still polls every "
    "half second. By the formula, how many of 100 updates does a poller never see?",
    36.8,
    unit="%",
    solution="from math import exp\n\nexpected = 0.5 * 120 / 60\nanswer = 100 * (1 - (1 - exp(-expected)) / expected)",
    hints=[
        "How many updates are expected in half a second? That is x in the formula (1 − e^−x) / x.",
        "x is 1. The formula gives the share that a poller sees. The question asks for the rest, of 100.",
    ],
    wrong={
        0: "That would be right if each interval had exactly one update. At random moments, some intervals have none "
        "and others have several. Then a poller sees only the last one.",
        50: "Half would be lost with exactly two updates in each interval. But one is expected here, not two.",
        63.2: "That is how many of 100 updates a poller sees. The question asks for the others.",
        96.7: "That is for 60 updates per second. Here there are 120 per minute, which is 2 per second.",
        56.8: "That is for x = 2. But x is the number of updates in one interval, and an interval is half a second.",
        0.632: "That is a share, and of the updates that a poller sees. The question asks for the others, out of 100.",
        0.368: "That is a share. The question asks for a number out of 100.",
        43.2: "That is what a poller sees for x = 2. But x is the number of updates in half a second, and the question "
        "asks for what a poller does not see.",
        86.5: "That is 1 − e^−2. But x is the number of updates in half a second, and the formula also divides by x.",
    },
    why="There is only one update per interval on average, and yet a poller misses more than a third of the updates. "
    "That is no loss for prices, where only the newest matters. It is a loss for messages.",
)


class WriteDeliveredShare(CodeExercise):
    """Return the share of updates, from 0 to 1, that a poller sees. In one interval `x` updates are expected. The
    poller sees one of them if there is any, which has the probability 1 - e**-x. The interval is `every` seconds long,
    and there are `updates_per_minute` updates.
    """

    asks = "delivered_share"
    imports = "from math import exp"
    hints = (
        "`x` is `every` times the updates per second, and a minute has 60 seconds.",
        "Divide the updates that a poller sees in one interval, 1 - exp(-x), by the updates in it, x.",
    )
    why = (
        "A percentile tells only about the updates that arrived. This share tells how many arrived, so give both "
        "numbers together."
    )
    examples = (((0.5, 120), 0.6321205588285577), ((5, 60), 0.1986524106001829))
    edge_cases: ClassVar[Sequence[Example]] = (((1, 1800), 0.0333333333333302), ((0.5, 1.2), 0.9950166250831947))

    def inputs(self, chance: Random) -> tuple[float, float]:
        """An interval and a rate."""
        return chance.choice([0.5, 1, 5]), round(chance.uniform(1, 1800), 1)

    def delivered_share(self, every: float, updates_per_minute: float) -> float:
        x = every * updates_per_minute / 60
        return (1 - exp(-x)) / x

    def another_delivered_share(self, every: float, updates_per_minute: float) -> float:
        polls_per_minute = 60 / every
        with_news = -expm1(-updates_per_minute / polls_per_minute)
        return polls_per_minute * with_news / updates_per_minute

    def wrong_polls_with_news(self, every: float, updates_per_minute: float) -> float:
        """That is the share of polls that bring news. Divide it by x, the updates of one interval."""
        return 1 - exp(-every * updates_per_minute / 60)

    def wrong_never_seen(self, every: float, updates_per_minute: float) -> float:
        """That is the share that a poller never sees. Return the share that it sees: 1 minus yours."""
        return 1 - self.delivered_share(every, updates_per_minute)

    def wrong_percentage(self, every: float, updates_per_minute: float) -> float:
        """That is a percentage. A share lies between 0 and 1, so do not multiply by 100."""
        return 100 * self.delivered_share(every, updates_per_minute)

    def wrong_by_the_clock(self, every: float, updates_per_minute: float) -> float:
        """That would be right for updates at regular moments. At random moments, some intervals have none and others
        have several, so more of them are lost. Use the probability 1 - e**-x.
        """
        return min(1, 60 / (every * updates_per_minute))

    def wrong_minutes_for_seconds(self, every: float, updates_per_minute: float) -> float:
        """Such a result comes out, for example, when x is `every * updates_per_minute`. The interval is in seconds and
        the rate per minute, so divide by 60.
        """
        return (1 - exp(-every * updates_per_minute)) / (every * updates_per_minute)

    def wrong_empty_intervals(self, every: float, updates_per_minute: float) -> float:
        """That is the probability that an interval has no update. 1 minus it is the probability of one or more."""
        return exp(-every * updates_per_minute / 60)

    def wrong_bracket(self, every: float, updates_per_minute: float) -> float:
        """Such a result comes out, for example, when brackets are missing: divide the whole of 1 - e**-x by x."""
        x = every * updates_per_minute / 60
        return 1 - exp(-x) / x


write_delivered_share = WriteDeliveredShare()
