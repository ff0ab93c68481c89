"""Exercises of section 3 and of “Two updates between two polls”: short waits, and lost updates."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import ClassVar

from labkit.exercises.n01_polling.news import some_updates
from labkit.learn import CodeExercise, Example, Number

twice_as_often = Number(
    "twice_as_often",
    "600 users poll every 5 seconds, which makes 7,200 requests per minute. You want to halve the mean wait of an "
    "update. How many requests per minute does that take?",
    14_400,
    unit="requests",
    asks="requests_per_minute",
    solution="requests_per_minute = 600 * 60 / 2.5",
    hints=[
        "Which interval halves the mean wait?",
        "With an interval of 2.5 seconds, how many times per minute does one user poll? There are 600 users.",
    ],
    wrong={
        7_200: "That is as many as before, so the wait stays as long as before.",
        3_600: "With half as many requests, the wait becomes twice as long.",
        1_200: "That is 2 requests per minute for each user. With an interval of 2.5 s, a user makes 60 / 2.5 = 24.",
        10_800: "That is one and a half times as many. Half the wait needs half the interval, 2.5 seconds.",
        28_800: "That is four times as many. Half the wait needs half the interval, 2.5 seconds.",
        240: "That is the number per second. A minute has 60 seconds.",
        24: "That is the number for one user. There are 600 users.",
        12: "That is how often one user polled before. Now the interval is shorter, and there are 600 users.",
        2: "That is the factor. How many requests per minute are twice 7,200?",
    },
    why="The number of requests multiplied by the mean wait stays the same. A shorter interval gives a shorter wait "
    "and more requests, always both.",
)


class ReadTheNumbers(CodeExercise):
    """Write `count_never_seen(seen)` from scratch. `seen` is a list of the update numbers in some answers, in order,
    such as `[1, 1, 3, 3, 4]`. Return how many updates between the first and the last number were never seen. In this
    example that is 1, because only update 2 is missing. For an empty list, return 0.
    """

    asks = "count_never_seen"
    hints = (
        "How many numbers are there from the first to the last, both included? How many of them are in `seen`?",
        "`set(seen)` contains each number once. Its length is how many different updates were seen.",
    )
    why = (
        "With such numbers, a client can find out what it has missed, and ask for it. Server-Sent Events do the same: "
        "there the number is called the id of the event."
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
        """That is the number of gaps. A gap can hide more than one update: from 1 to 5, three updates are missing."""
        return sum(now > before + 1 for before, now in pairwise(seen))

    def wrong_steps(self, seen: Sequence[int]) -> int:
        """That is how much the numbers grow from the first to the last. From 1 to 3 they grow by 2, but only update 2
        is missing.
        """
        return seen[-1] - seen[0] if seen else 0

    def wrong_without_news(self, seen: Sequence[int]) -> int:
        """That is how many answers brought no news. Return how many updates are in no answer."""
        return len(seen) - len(set(seen))

    def wrong_from_one(self, seen: Sequence[int]) -> int:
        """Yours also counts updates before the first number in `seen`. Count only those between the first and the last
        number.
        """
        return seen[-1] - len(set(seen)) if seen else 0

    def wrong_between_alone(self, seen: Sequence[int]) -> int:
        """Yours is one too low. From the first number to the last, both included, there are last - first + 1 numbers:
        from 1 to 4 there are four.
        """
        return seen[-1] - seen[0] - len(set(seen)) if seen else 0

    def wrong_repeats(self, seen: Sequence[int]) -> int:
        """Yours is too low by one for each number that comes again. A number must count only once. For example,
        `set(seen)` contains each number once.
        """
        return seen[-1] - seen[0] + 1 - len(seen) if seen else 0

    def wrong_all_between(self, seen: Sequence[int]) -> int:
        """That is how many numbers lie between the first and the last. Some of these numbers may be in `seen`."""
        return max(0, seen[-1] - seen[0] - 1) if seen else 0

    def wrong_seen(self, seen: Sequence[int]) -> int:
        """That is how many different updates were seen. Return how many were not."""
        return len(set(seen))

    def wrong_list(self, seen: Sequence[int]) -> list[int]:
        """Yours returns the missing numbers. Return how many there are."""
        return [number for number in range(seen[0], seen[-1]) if number not in seen] if seen else []

    def wrong_nothing_for_empty(self, seen: Sequence[int]) -> int | None:
        """Right for every list except the empty one, for which yours returns None. Return 0."""
        return self.count_never_seen(seen) if seen else None

    def wrong_empty(self, seen: Sequence[int]) -> int:
        """Right for every list except the empty one. For an empty list, return 0."""
        return seen[-1] - seen[0] + 1 - len(set(seen))


read_the_numbers = ReadTheNumbers()
