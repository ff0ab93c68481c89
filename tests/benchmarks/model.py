"""How fast is the model? Run from the top folder: python -m tests.benchmarks.model"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from typing import Any

import simpy

from labkit import model
from tests.benchmarks.row import Row, show

USERS, EVERY, SECONDS = 10_000_000, 5.0, 60.0
SIMPY_USERS = 20_000  # the same users, only fewer: ten million would take SimPy five minutes
TIMES = 5
PEAK = """
import pathlib
from labkit import model
model.polling({users}, {every}, {seconds})
status = pathlib.Path("/proc/self/status")
if status.exists():  # Linux: of this process alone
    print(int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024)
else:  # macOS counts bytes
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def rows() -> list[Row]:
    """Measure everything; takes about half a minute."""
    took = [_seconds_of_model() for _ in range(TIMES)]
    simpy_rates = [_polls_a_second_of_simpy() for _ in range(TIMES)]
    seconds, polls = statistics.median(took), USERS * SECONDS / EVERY
    peak = statistics.median(_peak_bytes() for _ in range(3)) / 1e6
    times_simpy = polls / seconds / statistics.median(simpy_rates)
    work = f"model: {USERS:,} users for one minute ({polls:,.0f} polls)"
    return [
        Row(work, "under 3 s", f"{seconds:.2f} s ({min(took):.2f} to {max(took):.2f})", seconds < 3),
        Row("the same, memory at its peak", "under 500 MB", f"{peak:.0f} MB", peak < 500),
        Row("the same, polls a second against SimPy", "100 times", f"{times_simpy:,.0f} times", times_simpy >= 100),
    ]


def main() -> None:
    """Print the table."""
    show(rows())


def _seconds_of_model() -> float:
    start = time.perf_counter()
    run = model.polling(USERS, EVERY, SECONDS)
    took = time.perf_counter() - start
    assert run.requests == USERS * SECONDS / EVERY
    return took


def _peak_bytes() -> int:
    """Peak resident memory of a fresh process that runs the model once."""
    program = PEAK.format(users=USERS, every=EVERY, seconds=SECONDS)
    return int(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)


class _SimPyUsers:
    """The experiment of `model.polling`, as one writes it with SimPy: a process a user, and a kitchen."""

    def __init__(self, users: int, every: float, updates_per_minute: float) -> None:
        self.world = simpy.Environment(-every)
        self.polls = self.useless = 0
        self.latency: list[float] = []
        self._every, self._draw = every, random.Random(1)
        self._news: dict[int, float] = {}
        self.world.process(self._kitchen(users, users * updates_per_minute / 60))
        for user in range(users):
            self.world.process(self._user(user, self._draw.uniform(0, every)))

    def _user(self, user: int, phase: float) -> Generator[Any, Any, None]:
        yield self.world.timeout(phase)
        self._news.pop(user, None)
        while True:
            yield self.world.timeout(self._every)
            self.polls += 1
            happened = self._news.pop(user, None)
            if happened is None:
                self.useless += 1
            else:
                self.latency.append(self.world.now - happened)

    def _kitchen(self, users: int, rate: float) -> Generator[Any, Any, None]:
        while True:
            yield self.world.timeout(self._draw.expovariate(rate))
            self._news[self._draw.randrange(users)] = self.world.now


def _polls_a_second_of_simpy() -> float:
    start = time.perf_counter()
    users = _SimPyUsers(SIMPY_USERS, EVERY, updates_per_minute=4 / 30)
    users.world.run(until=SECONDS)
    took = time.perf_counter() - start
    assert abs(users.polls - SIMPY_USERS * SECONDS / EVERY) <= SIMPY_USERS  # a poll at the very end may fall outside
    return users.polls / took


if __name__ == "__main__":
    main()
