"""Exercises of notebook 02, “Two: in a simulation” and “Two, with ten million users”: moments of polls, and a count."""

from math import ceil
from random import Random

import numpy as np

from labkit.learn import Exercise, Parsons, same_as
from labkit.run import Seconds

# What the wrong answers of `write_poll_times` have in common.
TIMES = "import numpy as np; poll_times = lambda phases, every, seconds: "
ALL = "np.add.outer(phases, every * np.arange(np.ceil(seconds / every))).ravel()"


def _poll_times(phases: Seconds, every: float, seconds: float) -> Seconds:
    polls = np.add.outer(every * np.arange(ceil(seconds / every)), phases).ravel()
    return np.sort(polls[polls < seconds])


def _some_phases(chance: Random) -> tuple[Seconds, float, int]:
    every = chance.choice([0.5, 2, 5])
    return np.array([chance.uniform(0, every) for _ in range(chance.randint(1, 5))]), every, chance.randint(1, 20)


write_poll_times = Exercise(
    "write_poll_times",
    "`phases` is a numpy array: when each user asks first, in seconds. Return one array with the moments of all polls "
    "of all users before `seconds`, the earliest first.",
    stub="def poll_times(phases, every, seconds):\n    return ...",
    check=same_as(_poll_times, _some_phases, examples=[(np.array([3.0, 1.0]), 5, 10), (np.array([4.0, 0.5]), 5, 8)]),
    solution="""import numpy as np

def poll_times(phases, every, seconds):
    rounds = every * np.arange(np.ceil(seconds / every))
    polls = (phases[:, None] + rounds).ravel()
    return np.sort(polls[polls < seconds])""",
    hints=[
        "In the cell above there are three rounds; here their number hangs on `seconds`. `np.ceil` rounds up.",
        "`polls[polls < seconds]` keeps what is early enough; `.ravel()` makes one row of a table.",
    ],
    wrong=[
        (TIMES + "np.sort(phases)", "These are everybody's first polls. They come back every `every` seconds."),
        (TIMES + f"np.sort({ALL})", "Some come after the end: the last round may be a part of one."),
        (TIMES + f"{ALL}[{ALL} < seconds]", "All are there, user by user. A server sees them in order of time."),
    ],
    why="An array of moments is half of the simulation: no clock runs, so a minute costs only its arithmetic.",
)

order_the_count = Parsons(
    "order_the_count",
    "Put these lines in order: count the polls of one user that bring no update. `polls` and `updates` are moments "
    "in seconds, in order; the first poll only says where the order stands. One line belongs nowhere.",
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
        "A poll is useless when nothing happened since...?",
    ],
    wrong=[
        ([3, 7, 2, 5, 6, 1], "Line 5 asks about all of the past: after one update no poll would be useless any more."),
        ([3, 7, 2, 4, 1, 6], "Line 1 would leave before anything is counted; what belongs into the `if`?"),
        ([3, 2, 7, 4, 6, 1], "Line 7 sets the count to 0; that happens once, before the loop."),
    ],
    why="Useless is a property of the interval between two polls: what was known before it, and what after.",
)
