"""Exercises of section “When updates are frequent”: the break-even, and the updates that a poller never sees."""

from collections.abc import Callable, Sequence
from math import exp, expm1
from numbers import Real
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example, Number


class WriteBreakEven(CodeExercise):
    """Write the number of updates per minute above which a stream costs the server more than polling: set the ratio
    equal to 1, and solve it for λ.
    """

    asks = "break_even"
    hints = (
        "s / (T · c · (λ + 1/K)) = 1. What is λ + 1/K then?",
        "λ = s / (T · c) - 1/K, in updates per second.",
    )
    why = (
        "A poll costs several pushes. Where more updates than that fall into one interval, polling is cheaper: it "
        "answers with the newest only."
    )
    examples = (((1, 0.5, 0.25, 10), 114), ((5, 0.02, 0.001, 15), 236))
    edge_cases: ClassVar[Sequence[Example]] = (((5, 2, 1, 2.5), 0), ((2, 1, 1, 1), 0))

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """Where the stream is the dearer one at any rate, a rate below 0 says so as well as 0 does."""
        rate = answer(*given)
        return 0 if isinstance(rate, Real) and -1e9 < float(rate) < 0 else rate

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
        """That is the rate per second. Take it times 60."""
        return self.break_even(every, poll_cpu, push_cpu, keep_alive) / 60

    def wrong_no_comments(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """The comments have to be paid too, so there is room for fewer updates."""
        return 60 * poll_cpu / (every * push_cpu)

    def wrong_sign(self, every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        """Moved to the other side, 1/K changes its sign."""
        return 60 * (poll_cpu / (every * push_cpu) + 1 / keep_alive)


write_break_even = WriteBreakEven()

lost_at_two_a_second = Number(
    "lost_at_two_a_second",
    "Suppose that the busy run had 120 updates per minute, at random moments; everybody still polls every half second. "
    "By the formula, how many of 100 updates does a poller never see?",
    36.8,
    unit="%",
    solution="from math import exp\n\nexpected = 0.5 * 120 / 60\nanswer = 100 * (1 - (1 - exp(-expected)) / expected)",
    hints=[
        "One update is expected in each interval. Random ones bunch: some intervals have none, others several.",
        "Polls with news, at most one per interval: 1 - e**-1. Updates per interval: 1.",
    ],
    wrong={
        0: "That is right for updates by the clock. Random ones bunch, and of a bunch only the last is seen.",
        50: "That would be one of two updates in each interval. But one is expected in each, not two.",
        63.2: "Those are the ones that are seen.",
    },
    why="One update per interval on average, and more than a third are never seen. Whether that is a loss depends on "
    "them: of a price you want the newest, of messages you want all.",
)


class WriteDeliveredShare(CodeExercise):
    """Write the share of updates, 0 to 1, that a poller sees. In one interval it expects `x` updates; it sees one if
    there is any, which has the probability 1 - e**-x. Give the share for `every` seconds and `updates_per_minute`.
    """

    asks = "delivered_share"
    imports = "from math import exp"
    hints = ("What is `x`? Mind the minute.", "Seen in an interval, divided by what happened in it.")
    why = "Percentiles are taken from what was delivered. This share says how much that is, so the two belong together."
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
        """That is the share of polls with news. Divide by the updates of an interval."""
        return 1 - exp(-every * updates_per_minute / 60)

    def wrong_never_seen(self, every: float, updates_per_minute: float) -> float:
        """That is the share that a poller never sees. Return the share that it sees: 1 minus yours."""
        return 1 - self.delivered_share(every, updates_per_minute)

    def wrong_percentage(self, every: float, updates_per_minute: float) -> float:
        """That is a percentage. A share lies between 0 and 1: leave out the 100."""
        return 100 * self.delivered_share(every, updates_per_minute)

    def wrong_by_the_clock(self, every: float, updates_per_minute: float) -> float:
        """That is for updates by the clock. Random ones bunch, so a few more are lost."""
        return min(1, 60 / (every * updates_per_minute))

    def wrong_minutes_for_seconds(self, every: float, updates_per_minute: float) -> float:
        """The interval is in seconds and the rate per minute: divide by 60 to get the updates of an interval."""
        return (1 - exp(-every * updates_per_minute)) / (every * updates_per_minute)


write_delivered_share = WriteDeliveredShare()
