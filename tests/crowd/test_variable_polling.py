"""The manners of those who poll, by the clock alone: patience that grows, a herd that stays one, jitter."""

import asyncio
import time

import numpy as np

from labkit.crowd.users.polling_crowd import VariablePollingCrowd
from labkit.crowd.users.record import Record


class Noting:
    """A user who notes when the clock lets them ask, and learns something at the polls `news`."""

    def __init__(self, news: tuple[int, ...] = (0,)) -> None:
        self.asked: list[float] = []
        self.quiet = 0
        self.waits = False
        self._news = news

    def poll(self, intended: float) -> None:
        self.quiet = 0 if len(self.asked) in self._news else self.quiet + 1
        self.asked.append(intended)


def clocked(users: list[Noting], every: float, seconds: float, **manner: object) -> float:
    """Let the clock run for these users; returns when its window opened."""
    record = Record(seconds)
    manner = {"slowest": every, "jitter": 0.0, "together": False} | manner
    the_clock = VariablePollingCrowd(users, every, 1, record, **manner)  # type: ignore[arg-type]
    record.start = time.perf_counter() + the_clock.warm_up
    asyncio.run(the_clock.run())
    return record.start


def test_an_adaptive_interval_doubles_to_its_limit_and_starts_anew_with_news() -> None:
    users = [Noting(news=(0, 6)) for _ in range(20)]
    clocked(users, 0.02, 0.6, slowest=0.1)
    for user in users:
        first = [0.02, 0.04, 0.08, 0.1, 0.1, 0.1, 0.02, 0.04, 0.08]
        np.testing.assert_allclose(np.diff(user.asked)[: len(first)], first, atol=1e-6)
        assert np.diff(user.asked).max() < 0.1 + 1e-6


def test_a_herd_stays_one_and_jitter_spreads_it() -> None:
    def crowds(jitter: float) -> tuple[int, int]:
        """The most polls in a tenth of an interval, at the start and eight intervals later."""
        users = [Noting() for _ in range(500)]
        start = clocked(users, 0.05, 0.5, together=True, jitter=jitter)
        tenths = np.round((np.concatenate([user.asked for user in users]) - start) / 0.005, 6) // 1
        return tuple(
            int(np.bincount((tenths[(low <= tenths) & (tenths < low + 10)] - low).astype(int)).max())
            for low in (-10, 80)
        )  # type: ignore[return-value]

    assert crowds(0) == (500, 500)
    first, later = crowds(0.5)
    # Spread evenly, a tenth gets 50 polls of 500, a Poisson count: five standard errors are 35.
    assert first == 500
    assert later < 50 + 5 * np.sqrt(50)


def test_a_herd_due_when_the_window_closes_is_not_of_the_window() -> None:
    users = [Noting() for _ in range(5)]
    clocked(users, 0.07, 0.42, together=True)
    assert [len(user.asked) for user in users] == [7] * 5  # the first before the window, six in it
