"""Exercises of section “Everybody comes back at once”: how far to spread, and a pause with jitter."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

spread_the_storm = Number(
    "spread_the_storm",
    "Change the server: if it did nothing else, it could open 2,000 streams per second; but half of every second goes "
    "to other work. 10,000 readers lose their streams at the same moment. Over how many seconds do you spread their "
    "return, at least, so that no queue grows?",
    10,
    unit="s",
    solution="answer = 10_000 / (2_000 / 2)",
    hints=["How many streams per second can it open beside its other work?", "1,000 per second, for 10,000 readers."],
    wrong={
        5: "Then the server has no time for anything else. Half of it is taken.",
        0.2: "You divided the other way round. How long do 10,000 readers take at so many per second?",
        0.1: "You divided the other way round. How long do 10,000 readers take at 1,000 per second?",
        20: "You halved twice.",
        2.5: "That needs 4,000 per second. The other work takes half away; it adds nothing.",
    },
    why="The spread follows from what the server can open, not from how long it was away. The price is in the same "
    "number: the last reader is ten seconds without news.",
)


class WritePause(CodeExercise):
    """Write a reader's pause from scratch: back-off with full jitter. `attempt` counts the failures before this one, so
    it is 0 at first. The pause may be up to `base` seconds at first, up to twice as long after each further failure,
    and never more than `longest`. Multiply that upper limit by `draw`, a random number from 0 to 1.
    """

    asks = "pause"
    hints = (
        "Without limit and chance it is `base * 2**attempt`: base, twice base, four times base.",
        "`min(longest, …)` is the limit. Which comes first, the limit or the share?",
        "First the limit, then the share: otherwise all that have reached the limit come at the same moment.",
    )
    why = (
        "Doubling protects a server that is down, and the draw protects it when it is back. The retry that an event "
        "stream sets can do the second, for one round; the first is the client's."
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
        """It backs off, and all readers do so in step: the herd comes later, and comes whole."""
        return min(longest, base * 2.0**attempt)

    def wrong_limit_last(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """The limit comes last here. After some failures most draws exceed it, and the herd meets at `longest`."""
        return min(longest, draw * base * 2.0**attempt)

    def wrong_grows_by_steps(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """That grows by `base` each time. Back-off doubles: 1, 2, 4, 8."""
        return draw * min(longest, base * (attempt + 1))

    def wrong_grows_from_nothing(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """That grows by `base` each time, from nothing. Back-off begins with `base`, and doubles: 1, 2, 4, 8."""
        return draw * min(longest, base * attempt)

    def wrong_no_back_off(self, attempt: int, base: float, longest: float, draw: float) -> float:
        """Spread, but as eager after ten failures as after the first one."""
        return draw * base


write_pause = WritePause()
