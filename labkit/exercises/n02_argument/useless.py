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
    """Write a function that returns the share of useless polls, a number from 0 to 1. A user polls every `every`
    seconds. Updates come at random moments, on average `updates_per_minute` of them per minute. The share is e to the
    power of minus m, where m is the number of updates that you expect in `every` seconds.
    """

    asks = "useless_share"
    imports = "from math import exp"
    hints = (
        "A minute has 60 seconds. How many updates do you expect in one second? And how many in `every` seconds?",
        "That number is m. Return `exp(-m)`, which is e to the power of minus m.",
    )
    why = "The number of users is not in the formula. The share is the same for one user and for a million."
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
        """None for a share that is near enough. A sentence about any other share shows it as it was returned."""
        return super().departure(wanted, replace(got, result=snapped(got.result, self.right(*given), NEAR)), given)

    def _message_of(self, answer: object, sentence: str) -> str:
        """The message of the wrong answer that this one comes near to."""
        if not callable(answer):
            return super()._message_of(answer, sentence)

        def as_known(every: float, updates_per_minute: float) -> object:
            share = answer(every, updates_per_minute)
            if not isinstance(share, float):
                return share
            known = [function(every, updates_per_minute) for function in self.known_wrong]
            return snapped(share, min(known, key=lambda wrong: abs(wrong - share)), NEAR)

        return super()._message_of(as_known, self._judge(as_known).sentence or "")

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
        """Your number grows when there are more updates. The exponent is minus m."""
        return exp(every * updates_per_minute / 60)

    def wrong_without_the_interval(self, every: float, updates_per_minute: float) -> float:
        """That is right only for an interval of one second. The interval is `every` seconds."""
        return exp(-updates_per_minute / 60)

    def wrong_rounds(self, every: float, updates_per_minute: float) -> float:
        """This looks rounded to two decimals. Do not round."""
        return round(exp(-every * updates_per_minute / 60), 2)

    def wrong_minutes(self, every: float, updates_per_minute: float) -> float:
        """The rate is per minute and the interval is in seconds: divide by 60."""
        return exp(-every * updates_per_minute)

    def wrong_per_minute(self, every: float, updates_per_minute: float) -> float:
        """That is right only for an interval of one minute. Divide the rate by 60, and then multiply by `every`."""
        return exp(-updates_per_minute)

    def wrong_without_the_rate(self, every: float, updates_per_minute: float) -> float:
        """Your share is the same for every rate. m is larger when there are more updates per minute."""
        return exp(-every)

    def wrong_times_sixty(self, every: float, updates_per_minute: float) -> float:
        """This share is far too small: m is far too large. A minute has 60 seconds, so divide the rate by 60, and then
        multiply by `every`.
        """
        return exp(-every * updates_per_minute * 60)

    def wrong_divides_by_the_interval(self, every: float, updates_per_minute: float) -> float:
        """In a longer interval, you expect more updates. Divide the rate by 60, and then multiply by `every`."""
        return exp(-updates_per_minute * 60 / every)

    def wrong_rate_over_the_interval(self, every: float, updates_per_minute: float) -> float:
        """Your share grows when the interval is longer. But in a longer interval, you expect more updates: multiply by
        `every`, and do not divide.
        """
        return exp(-updates_per_minute / 60 / every)

    def wrong_minutes_over_the_interval(self, every: float, updates_per_minute: float) -> float:
        """In a longer interval, you expect more updates: multiply the rate by `every`, and then divide by 60."""
        return exp(-updates_per_minute / every)

    def wrong_upside_down(self, every: float, updates_per_minute: float) -> float:
        """Your share is e to the power of −1 / m, so it grows when there are more updates. The exponent is −m."""
        return exp(-60 / (every * updates_per_minute)) if updates_per_minute else 0.0

    def wrong_useful(self, every: float, updates_per_minute: float) -> float:
        """That is the share of useful polls. Return the share of useless ones."""
        return 1 - exp(-every * updates_per_minute / 60)

    def wrong_by_the_clock(self, every: float, updates_per_minute: float) -> float:
        """1 - m would be right if two updates never fell into the same interval. With random updates they do, and the
        chance of none is e to the power of minus m.
        """
        return max(0, 1 - every * updates_per_minute / 60)

    def wrong_expected(self, every: float, updates_per_minute: float) -> float:
        """That is m, the number of updates that you expect. Return e to the power of minus m."""
        return every * updates_per_minute / 60

    def wrong_percent(self, every: float, updates_per_minute: float) -> float:
        """This is in percent. Return a share, between 0 and 1."""
        return 100 * exp(-every * updates_per_minute / 60)


write_useless_share = WriteUselessShare()

turning_point = Number(
    "turning_point",
    "You ask every 8 seconds. Updates come at random moments. How many seconds are there between two updates, on "
    "average, if exactly half of your polls are useless?",
    11.542,
    unit="s",
    within=0.02,
    solution="from math import log\n\nanswer = 8 / log(2)",
    hints=[
        "In 8 seconds you expect m = 8 / apart updates, where `apart` is the seconds between two of them. For which m "
        "is e to the power of minus m one half?",
        "For m = ln 2, the natural logarithm of 2, which is about 0.693. Python writes it `math.log(2)`. Now solve 8 "
        "/ apart = 0.693.",
    ],
    wrong={
        8: "Then you expect one update in each interval, and only 37 % of the polls are useless.",
        11: "That is a little too low. Compute with more decimals.",
        12: "That is a little too high. Compute with more decimals.",
        16: "That would be right if updates came by the clock, one in every second interval. At random moments, two "
        "may fall into the same interval, so more polls are useless.",
        5.545: "That is 8 · 0.693. But if 8 / apart is 0.693, then apart is 8 / 0.693.",
        5.199: "That is the rate, in updates per minute. How many seconds are there between two updates?",
        0.693: "That is the number of updates that you expect in 8 seconds. How many seconds are there between two?",
        0.0866: "That is the rate, in updates per second. How many seconds are there between two updates?",
        7.213: "That is for somebody who asks every 5 seconds. Here it is every 8 seconds.",
        4: "4 is half of 8. Then you expect two updates in each interval, and only 14 % of the polls are useless.",
    },
    why="For an interval T, half of the polls are useless when updates are T / 0.693 seconds apart, which is about "
    "1.44 intervals. When updates are rarer, most polls are useless.",
)
