"""Exercises of the two sections on the simulation: the moments of all polls, and a count of the useless ones."""

from dataclasses import replace
from math import ceil
from random import Random
from typing import ClassVar

import numpy as np

from labkit.learn import CodeExercise, Example, Parsons
from labkit.learn.equivalence import Arguments, Outcome
from labkit.run import Seconds


def as_a_list(outcome: Outcome) -> Outcome:
    """The same outcome, with a list where it has an array or a tuple."""
    found = outcome.result
    if isinstance(found, np.ndarray):
        return replace(outcome, result=found.tolist())
    return replace(outcome, result=list(found)) if isinstance(found, tuple) else outcome


class WritePollTimes(CodeExercise):
    """`phases` is a list or a numpy array: when each user asks first, in seconds. Each asks again every `every`
    seconds. Return a list (or an array) with the moments of all polls of all users before `seconds`, the earliest
    first.
    """

    asks = "poll_times"
    hints = (
        "A plain loop is enough: for each phase, add `every` while the moment is before `seconds`.",
        "Collect the moments of all users in one list, and return it `sorted(…)`.",
    )
    why = "An array of moments is half of the simulation: no clock runs, so a minute costs only its arithmetic."
    examples: ClassVar[tuple[Example, ...]] = (
        ((np.array([3.0, 1.0]), 5, 10), [1.0, 3.0, 6.0, 8.0]),
        ((np.array([4.0, 0.5]), 5, 8), [0.5, 4.0, 5.5]),
        ((np.array([1.5, 0.25]), 2, 6), [0.25, 1.5, 2.25, 3.5, 4.25, 5.5]),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        ((np.array([0.0]), 2, 4), [0.0, 2.0]),
        ((np.array([3.0]), 5, 2), []),
    )

    def inputs(self, chance: Random) -> tuple[Seconds, float, int]:
        """Up to five users, watched for up to 20 seconds."""
        every = chance.choice([0.5, 2, 5])
        phases = [round(chance.uniform(0.01, every), 2) + 0.001 for _ in range(chance.randint(1, 5))]
        return np.array(phases), every, chance.randint(1, 20)

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """A list of moments is as right as an array or a tuple of them."""
        return super().departure(as_a_list(wanted), as_a_list(got), given)

    def poll_times(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        found = []
        for phase in phases:
            moment = phase
            while moment < seconds:
                found.append(moment)
                moment = moment + every
        return sorted(found)

    def another_poll_times(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        rounds = every * np.arange(np.ceil(seconds / every))
        polls = (phases[:, None] + rounds).ravel()
        return np.sort(polls[polls < seconds])

    def wrong_rounds_down(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """Rounding the number of rounds down loses the last round, which may be cut short: round up, then leave out
        what comes too late.
        """
        polls: Seconds = np.add.outer(phases, every * np.arange(int(seconds / every))).ravel()
        return np.sort(polls[polls < seconds])

    def wrong_three_rounds(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """Here everybody polls at most three times. How often it is depends on `seconds`."""
        polls: Seconds = np.add.outer(phases, every * np.arange(3)).ravel()
        return np.sort(polls[polls < seconds])

    def wrong_first_polls(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """These are everybody's first polls. They come back every `every` seconds."""
        return np.sort(phases)

    def wrong_past_the_end(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """Some come after the end: the last round may be cut short."""
        return np.sort(np.add.outer(phases, every * np.arange(ceil(seconds / every))).ravel())

    def wrong_at_the_end(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """A poll at `seconds` itself is not before `seconds`: compare with `<`, not with `<=`."""
        found = []
        for phase in phases:
            moment = phase
            while moment <= seconds:
                found.append(moment)
                moment = moment + every
        return sorted(found)

    def wrong_by_user(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """All are there, user by user. A server sees them in order of time."""
        polls: Seconds = np.add.outer(phases, every * np.arange(ceil(seconds / every))).ravel()
        return polls[polls < seconds]


write_poll_times = WritePollTimes()

order_the_count = Parsons(
    "order_the_count",
    "Put these lines in order: count the polls of one user that bring no update. `polls` and `updates` are moments "
    "in seconds, in order; the first poll only tells where the order is. One line belongs nowhere.",
    [
        "    return useless",
        "    for before, poll in zip(polls, polls[1:]):",
        "def count_useless(polls, updates):",
        "        if not any(before < update <= poll for update in updates):",
        "        if not any(update <= poll for update in updates):",
        "            useless += 1",
        "    useless = 0",
    ],
    [3, 7, 2, 4, 6, 1],
    hints=[
        "A function starts with its `def`, and a count with 0.",
        "A poll is useless when nothing has happened since which moment?",
    ],
    wrong=[
        ([3, 7, 2, 5, 6, 1], "Line 5 asks about all of the past: after one update no poll would be useless any more."),
        ([3, 7, 2, 4, 1, 6], "Line 1 would leave before anything is counted; what belongs into the `if`?"),
        ([3, 2, 7, 4, 6, 1], "Line 7 sets the count to 0; that happens once, before the loop."),
    ],
    why="Useless is a property of the interval between two polls: what was known before it, and what after.",
)
