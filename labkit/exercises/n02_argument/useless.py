"""Exercises of section “Are most of them useless?”: the share, and where it is one half."""

from collections.abc import Callable
from dataclasses import replace
from math import exp, log
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import Arguments, Outcome, snapped

NEAR = 0.0005  # a share that is this close was computed rightly: from very fine slices, or with a short e


class WriteUselessShare(CodeExercise):
    """Write the share of useless polls, 0 to 1. Updates come at random, `updates_per_minute` of them on average: the
    chance that nothing happens in `every` seconds is e to the power of minus m, where m is the number of updates that
    you expect in these seconds.
    """

    asks = "useless_share"
    imports = "from math import exp"
    hints = (
        "How many updates do you expect in `every` seconds? Mind the minute.",
        "`exp(-m)` is e to the power of minus m.",
    )
    why = "The number of users is not in it. A thousand times the users waste a thousand times as much."
    examples: ClassVar[tuple[Example, ...]] = (
        ((5, 12), 0.36787944117144233),  # one update expected: 1 / e
        ((30, 4), 0.1353352832366127),  # two: 1 / e²
        ((0.5, 60), 0.6065306597126334),  # half of one: 1 / √e
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (((5, 0), 1),)

    def inputs(self, chance: Random) -> tuple[float, float]:
        """An interval, and a rate of up to 30 updates per minute."""
        return chance.choice([0.5, 1, 5, 30]), round(chance.uniform(0.1, 30), 1)

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """None for a share that is near enough; near a known wrong one, what is said of that one."""
        exact = self.right(*given)
        result = snapped(got.result, exact, NEAR)
        if result != exact and isinstance(result, float):
            nearest = min((function(*given) for function in self.known_wrong), key=lambda share: abs(share - result))
            result = snapped(result, nearest, NEAR)
        return super().departure(wanted, replace(got, result=result), given)

    @property
    def known_wrong(self) -> list[Callable[[float, float], float]]:
        """The wrong answers, as functions."""
        return [function for function, _ in self.wrong if callable(function)]

    def useless_share(self, every: float, updates_per_minute: float) -> float:
        return exp(-every * updates_per_minute / 60)

    def another_useless_share(self, every: float, updates_per_minute: float) -> float:
        halvings = every / 60 * updates_per_minute / log(2)
        return float(0.5**halvings)

    def wrong_sign(self, every: float, updates_per_minute: float) -> float:
        """That grows with the updates. The power is minus m."""
        return exp(every * updates_per_minute / 60)

    def wrong_without_the_interval(self, every: float, updates_per_minute: float) -> float:
        """Those are the updates expected in one second. The interval is `every` seconds."""
        return exp(-updates_per_minute / 60)

    def wrong_rounds(self, every: float, updates_per_minute: float) -> float:
        """Rounded to hundredths, rare and very rare updates look alike. Do not round."""
        return round(exp(-every * updates_per_minute / 60), 2)

    def wrong_minutes(self, every: float, updates_per_minute: float) -> float:
        """The rate is per minute and the interval in seconds: divide by 60."""
        return exp(-every * updates_per_minute)

    def wrong_times_sixty(self, every: float, updates_per_minute: float) -> float:
        """That makes m far too large. A minute has 60 seconds: divide the rate by 60, then multiply by `every`."""
        return exp(-every * updates_per_minute * 60)

    def wrong_divides_by_the_interval(self, every: float, updates_per_minute: float) -> float:
        """A longer interval has more updates: divide the rate by 60, then multiply by `every`."""
        return exp(-updates_per_minute * 60 / every)

    def wrong_useful(self, every: float, updates_per_minute: float) -> float:
        """That is the useful share: at least one update. You want none."""
        return 1 - exp(-every * updates_per_minute / 60)

    def wrong_by_the_clock(self, every: float, updates_per_minute: float) -> float:
        """1 - m holds for updates by the clock. Random ones bunch: the chance is e to the power of minus m."""
        return max(0, 1 - every * updates_per_minute / 60)

    def wrong_percent(self, every: float, updates_per_minute: float) -> float:
        """This is in percent. A share is between 0 and 1."""
        return 100 * exp(-every * updates_per_minute / 60)


write_useless_share = WriteUselessShare()

turning_point = Number(
    "turning_point",
    "You ask every 5 seconds. Updates come at random. How many seconds apart, on average, are they when exactly half "
    "of your polls are useless?",
    7.213,
    unit="s",
    within=0.02,
    solution="from math import log\n\nanswer = 5 / log(2)",
    hints=["Solve e**(-5 / apart) = 0.5 for `apart`.", "5 / apart = ln 2, and ln 2 is `math.log(2)`, about 0.693."],
    wrong={
        5: "Then one update is expected in each interval, and 37 % of the polls are useless. Half are more.",
        7: "That is near, but rounded too early: with ln 2 as 0.693 it is a little more.",
        10: "Right for updates by the clock: every second interval has one. Random ones bunch.",
        3.466: "You multiplied by ln 2; solve 5 / apart = ln 2 once more.",
        8.318: "That is the rate, in updates per minute. How many seconds is it from one to the next?",
    },
    why='"Most of them useless" has a limit: updates rarer than one in T / ln 2 seconds. An order with four updates in '
    "half an hour is far on the useless side; a share price is on the other.",
)
