"""Exercises of section 3, “What if you ask twice as often?”: short waits, and lost updates."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import ClassVar

from labkit.exercises.n01_polling.news import some_updates
from labkit.learn import CodeExercise, Example, Number

twice_as_often = Number(
    "twice_as_often",
    "Change the interval: 600 users ask every 5 seconds, which is 7,200 requests per minute. The news should wait half "
    "as long. How many requests per minute does that take?",
    14_400,
    unit="requests",
    asks="requests_per_minute",
    solution="requests_per_minute = 600 * 60 / 2.5",
    hints=["Which interval halves the average wait?", "Every 2.5 seconds: how often is that in a minute?"],
    wrong={
        7_200: "That is as before. Shorter waits have to be paid for with requests.",
        3_600: "That is asking half as often, and the news would wait twice as long.",
        1_200: "That counts two questions of each user. In a minute a user asks 24 times now.",
        10_800: "That is one and a half times as many. Half the wait takes half the interval: 2.5 seconds.",
        28_800: "That is four times as often. The wait shrinks as the interval does: half for half.",
    },
    why="The number of requests multiplied by the mean wait stays the same. With polling you can trade one for the "
    "other, and nothing else.",
)


class ReadTheNumbers(CodeExercise):
    """Write it from scratch. `seen` holds the update number of each answer, in order, such as `[1, 1, 3, 3, 4]`. How
    many updates between the first and the last one were never seen? (Here it is 1: number 2.) For an empty list: 0.
    """

    asks = "count_never_seen"
    hints = (
        "How many numbers are there from the first to the last, both included?",
        "`set(seen)` holds each number once; its length is how many were seen.",
    )
    why = (
        "Numbers without gaps let a client notice what it has missed, and ask for it. Server-Sent Events build on "
        "that: there the number is called the event's id."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        (([1, 1, 3, 3, 4],), 1),
        (([1, 5],), 3),
        (([2, 6],), 3),
        (([3, 4, 8, 9],), 3),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = ((([7],), 0), (([7, 7],), 0), (([],), 0))

    def inputs(self, chance: Random) -> tuple[list[int]]:
        """What up to ten polls in a row said."""
        return (some_updates(chance),)

    def trials(self) -> Iterator[tuple[list[int]]]:
        """The empty list comes last, so that an answer that fails on it alone can be told so."""
        yield from sorted(super().trials(), key=lambda given: not given[0])

    def count_never_seen(self, seen: Sequence[int]) -> int:
        if not seen:
            return 0
        return seen[-1] - seen[0] + 1 - len(set(seen))

    def another_count_never_seen(self, seen: Sequence[int]) -> int:
        return sum(max(0, now - before - 1) for before, now in pairwise(seen))

    def wrong_gaps(self, seen: Sequence[int]) -> int:
        """You count the gaps. A gap may hide more than one update: from 1 to 5 three are missing."""
        return sum(now > before + 1 for before, now in pairwise(seen))

    def wrong_steps(self, seen: Sequence[int]) -> int:
        """That is how far the numbers rise. From 1 to 3 they rise by 2, but only number 2 is missing."""
        return seen[-1] - seen[0] if seen else 0

    def wrong_without_news(self, seen: Sequence[int]) -> int:
        """That counts answers without news. You want updates without an answer."""
        return len(seen) - len(set(seen))

    def wrong_from_one(self, seen: Sequence[int]) -> int:
        """Right when the first number is 1. Here the recording begins later, and what came before does not count."""
        return seen[-1] - len(set(seen)) if seen else 0

    def wrong_between_alone(self, seen: Sequence[int]) -> int:
        """One too few: from the first to the last, both included, there is one more. From 1 to 4 there are four."""
        return seen[-1] - seen[0] - len(set(seen)) if seen else 0

    def wrong_repeats(self, seen: Sequence[int]) -> int:
        """Each number that comes again makes yours one too low. It must count once: `set(seen)` holds it once."""
        return seen[-1] - seen[0] + 1 - len(seen) if seen else 0

    def wrong_empty(self, seen: Sequence[int]) -> int:
        """Right for every list but the empty one."""
        return seen[-1] - seen[0] + 1 - len(set(seen))


read_the_numbers = ReadTheNumbers()
