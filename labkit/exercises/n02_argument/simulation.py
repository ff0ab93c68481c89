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
    """Write a function. `phases` is a numpy array with the moment of each user's first poll, in seconds; a `for` loop
    goes through it as through a list. After the first poll, each user polls again every `every` seconds. Return one
    list of the moments of all polls of all users that come before `seconds`, with the earliest moment first. (A numpy
    array is accepted too.)
    """

    asks = "poll_times"
    hints = (
        "Go through the phases. For each one, keep the moment and add `every` to it, as long as it is below `seconds`.",
        "Put the moments of all users into one list. Return that list sorted: `sorted(…)`.",
    )
    why = (
        "These moments are half of the simulation. No clock runs, so a simulated minute takes only a little computing."
    )
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
        """Some polls at the end are missing. This happens, for example, when the number of polls per user is rounded
        down. Some users may poll once more before `seconds`.
        """
        polls: Seconds = np.add.outer(phases, every * np.arange(int(seconds / every))).ravel()
        return np.sort(polls[polls < seconds])

    def wrong_three_rounds(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """In your list, each user polls at most three times. How often a user polls depends on `seconds`."""
        polls: Seconds = np.add.outer(phases, every * np.arange(3)).ravel()
        return np.sort(polls[polls < seconds])

    def wrong_first_polls(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """These are only the first polls. Each user polls again every `every` seconds."""
        return np.sort(phases)

    def wrong_past_the_end(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """Some of your moments are too late. Leave out those that do not come before `seconds`."""
        return np.sort(np.add.outer(phases, every * np.arange(ceil(seconds / every))).ravel())

    def wrong_at_the_end(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """A poll exactly at `seconds` does not come before `seconds`. This happens, for example, when you compare with
        `<=` in place of `<`.
        """
        found = []
        for phase in phases:
            moment = phase
            while moment <= seconds:
                found.append(moment)
                moment = moment + every
        return sorted(found)

    def wrong_one_user(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """These are the polls of only one user. This happens, for example, when `return` is inside the loop."""
        return self.poll_times(phases[:1], every, seconds)

    def wrong_moved_on_first(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """The first poll of each user is missing, and some moments are too late. This happens, for example, when
        `every` is added before the moment is put into the list.
        """
        return [moment + every for moment in self.poll_times(phases, every, seconds)]

    def wrong_one_too_many(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """Some moments in your list come at `seconds` or later. Leave these out."""
        return np.sort(np.add.outer(phases, every * np.arange(seconds // every + 1)).ravel())

    def wrong_twins(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """Two users may poll at the same moment, and both polls count. This happens, for example, with a `set`."""
        return sorted(set(self.poll_times(phases, every, seconds)))

    def wrong_twice(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """In your list, each user polls at most twice. How often a user polls depends on `seconds`."""
        return sorted(moment for phase in phases for moment in (phase, phase + every) if moment < seconds)

    def wrong_list_per_user(self, phases: Seconds, every: float, seconds: float) -> list[list[float]]:
        """This is a list for each user. Put the moments of all users into one list."""
        return [self.poll_times(np.array([phase]), every, seconds) for phase in phases]

    def wrong_without_the_first(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """Each user's first poll is missing: the phase itself is a poll, too."""
        return self.poll_times(phases + every, every, seconds)

    def wrong_latest_first(self, phases: Seconds, every: float, seconds: float) -> list[float]:
        """All moments are there, but the latest comes first. Put the earliest first."""
        return self.poll_times(phases, every, seconds)[::-1]

    def wrong_by_user(self, phases: Seconds, every: float, seconds: float) -> Seconds:
        """All moments are there, but in the wrong order: user by user. The earliest moment of all comes first."""
        polls: Seconds = np.add.outer(phases, every * np.arange(ceil(seconds / every))).ravel()
        return polls[polls < seconds]


write_poll_times = WritePollTimes()

order_the_count = Parsons(
    "order_the_count",
    "Put these lines in order, so that the function counts the polls of one user that bring no update. `polls` and "
    "`updates` are lists of moments in seconds, the earliest first. The first poll is not counted, because there is "
    "no poll before it. Leave out the line that does not belong.",
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
        "A function begins with its `def` line, and a count begins with 0.",
        "A poll is useless when there was no update since the poll before it.",
    ],
    wrong=[
        (
            [3, 7, 2, 5, 6, 1],
            "Line 5 asks for any update since the very beginning. After the first update, no poll would ever count as "
            "useless.",
        ),
        (
            [3, 7, 2, 4, 1, 6],
            "Line 1 returns the count. Before that, something has to stand inside the `if` of line 4. What?",
        ),
        ([3, 2, 7, 4, 6, 1], "Line 7 sets the count to 0. That has to happen once, before the loop of line 2 begins."),
    ],
    why="Whether a poll is useless depends on the time since the poll before it: was there an update or not?",
)
