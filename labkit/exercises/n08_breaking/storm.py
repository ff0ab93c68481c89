"""Exercises of section “Everybody comes back at once”: how far to spread, and a pause with jitter."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

spread_the_storm = Number(
    "spread_the_storm",
    "A server could open 2,000 streams per second if it did nothing else. But it needs half of each second for other "
    "work. Now 10,000 readers lose their streams at the same moment. Over how many seconds do you have to spread their "
    "return, at least, so that no queue grows?",
    10,
    unit="s",
    solution="answer = 10_000 / (2_000 / 2)",
    hints=[
        "How many streams can it open in each second, beside its other work?",
        "1,000 per second, for 10,000 readers.",
    ],
    wrong={
        5: "In 5 seconds the server could open them only if it did nothing else. It needs half of its time for other "
        "work.",
        0.2: "In 0.2 seconds even a server that does nothing else opens only 400 streams. Divide readers by streams "
        "per second.",
        0.1: "In 0.1 seconds this server opens only 100 streams. Divide the readers by the streams per second.",
        20: "20 seconds is more than it needs. In one second it can open 1,000 streams, and not only 500.",
        2.5: "For 2.5 seconds it would have to open 4,000 streams per second. The other work makes it slower, not "
        "faster.",
        10_000: "10,000 is the number of readers. In one second, the server can open streams for 1,000 of them.",
        2_000: "2,000 is the number of streams per second without other work. How many seconds are needed?",
        1_000: "1,000 is the number of streams that it can open per second. How long does it need for 10,000?",
    },
    why="It can open 1,000 streams per second beside its other work, so 10,000 readers need 10 seconds. This is also "
    "the price: the last reader gets no news for these ten seconds.",
)


class WritePause(CodeExercise):
    """Write `pause`, the pause of a reader with back-off and jitter. `attempt` is 0 after the first failure, 1
    after the second, and so on. The pause has a limit. After the first failure, the limit is `base`
    seconds. Each further failure doubles it, but it is never more than `longest` seconds. Return this limit times
    `draw`, a random number from 0 to 1.
    """

    asks = "pause"
    hints = (
        "Without `longest`, the limit is `base * 2**attempt`: base, then twice base, then four times base.",
        "With `longest`, the limit is `min(longest, …)`. Where do you multiply by `draw`?",
        "First compute the limit, and then multiply it by `draw`.",
    )
    why = (
        "Doubling helps a server that is down, because clients ask less and less often. The random part helps it when "
        "it is back, because clients do not all come at one moment. A server can set a random `retry`, but only the "
        "client can double its pause."
    )
    examples = (
        ((0, 1.0, 30.0, 1.0), 1.0),
        ((3, 1.0, 30.0, 0.5), 4.0),
        ((10, 1.0, 30.0, 0.5), 15.0),
    )
    edge_cases: ClassVar[Sequence[Example]] = (((2, 3.0, 60.0, 0.0), 0.0), ((0, 60.0, 30.0, 1.0), 30.0))

    def inputs(self, chance: Random) -> tuple[int, float, float, float]:
        """Up to twelve failures."""
        base, longest = chance.choice([0.1, 1.0, 3.0]), chance.choice([10.0, 30.0, 60.0])
        return chance.randint(0, 12), base, longest, chance.random()

    def pause(self, attempt: int, base: float, longest: float, draw: float) -> float:
        return draw * min(longest, base * 2.0**attempt)

    def another_pause(self, attempt: int, base: float, longest: float, draw: float) -> float:
        limit = base
        for _ in range(attempt):
            limit += limit
        return draw * longest if limit > longest else draw * limit

    def wrong_no_jitter(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """This is the limit itself, as if `draw` were 1. All readers pause equally long, and come back as a herd."""
        return min(longest, base * 2.0**attempt)

    def wrong_limit_last(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """After many failures this pause is too long. This happens, for example, when `longest` is applied after
        `draw`: then most readers come back after exactly `longest` seconds, as a herd.
        """
        return min(longest, draw * base * 2.0**attempt)

    def wrong_grows_by_steps(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """With base 1, the limit should be 1, 2, 4, 8. A limit that grows as 1, 2, 3, 4 gives a result like this."""
        return draw * min(longest, base * (attempt + 1))

    def wrong_grows_from_nothing(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """With base 1, the limit should be 1, 2, 4, 8. A limit that grows as 0, 1, 2, 3 gives a result like this."""
        return draw * min(longest, base * attempt)

    def wrong_no_back_off(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The pause has to grow with `attempt`, up to `longest`. Here it is as short as at the first attempt."""
        return draw * base

    def wrong_never_limited(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The pause is right as long as it is short. But the limit must never be more than `longest`."""
        return draw * base * 2.0**attempt

    def wrong_doubles_at_once(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The limit is twice as high as it should be. At attempt 0 it should be `base`, at attempt 1 twice `base`."""
        return draw * min(longest, base * 2.0 ** (attempt + 1))

    def wrong_two_times_attempt(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """With base 1, the limit should be 1, 2, 4, 8. A limit that grows as 0, 2, 4, 6 gives a result like this."""
        return draw * min(longest, base * 2 * attempt)

    def wrong_power_of_base(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The limit should double with each failure. For example, `base**attempt` gives a result like this."""
        return draw * min(longest, base**attempt)

    def wrong_without_base(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The limit at attempt 0 should be `base`. For example, `2**attempt` without `base` gives such a result."""
        return draw * min(longest, 2.0**attempt)

    def wrong_draw_added(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """Return the limit times `draw`. Here `draw` is added to the limit, so pauses differ by a second at most."""
        return min(longest, base * 2.0**attempt) + draw

    def wrong_larger_of_the_two(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The limit at attempt 0 should be `base`. For example, `max` in place of `min` gives a result like this."""
        return draw * max(longest, base * 2.0**attempt)


write_pause = WritePause()
