"""When polling users ask, by the clock alone: phases, growing intervals, a herd, jitter, a crowd that is too slow."""

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from labkit.crowd.users.polling import PollingUser
from labkit.crowd.users.polling_crowd import MOST_LATE, PollingCrowd, VariablePollingCrowd
from labkit.crowd.users.record import Record
from tests.helpers.fake_clock import FakeClock

EVERY = 0.02
Clock = Callable[..., PollingCrowd]


class Noting:
    """A user who notes when the clock lets them ask, and learns something at the polls `news`."""

    def __init__(self, news: tuple[int, ...] = (0,), takes: float = 0.0, clock: FakeClock | None = None) -> None:
        self.asked: list[float] = []
        self.quiet = 0
        self.waits = 0
        self._news = news
        self._takes = takes  # seconds of this process for one poll
        self._clock = clock

    def poll(self, intended: float) -> None:
        self.quiet = 0 if len(self.asked) in self._news else self.quiet + 1
        self.asked.append(intended)
        if self._clock:
            self._clock.now += self._takes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """No test here waits."""
    return FakeClock(monkeypatch)


def steady(users: list[Noting], every: float, seed: int, record: Record) -> PollingCrowd:
    """A crowd whose users ask steadily."""
    return PollingCrowd(cast(list[PollingUser], users), every, seed, record)


def variable(users: list[Noting], every: float, seed: int, record: Record, **options: float) -> PollingCrowd:
    """A crowd whose users draw each interval."""
    words = {"slowest": every, "jitter": 0.0, "together": False} | options
    return VariablePollingCrowd(cast(list[PollingUser], users), every, seed, record, **words)  # type: ignore[arg-type]


def polled(clock: FakeClock, crowd: Clock, users: list[Noting], every: float, seconds: float, **more: object) -> Record:
    """Let a crowd of these users run; returns its record."""
    record = Record(seconds)
    the_crowd = crowd(users, every, more.pop("seed", 1), record, **more)
    record.start = clock.now + the_crowd.warm_up
    clock.run(the_crowd.run())
    return record


@pytest.mark.parametrize("crowd", [steady, variable])
def test_every_user_asks_once_before_the_measured_time_and_then_once_an_interval(
    clock: FakeClock, crowd: Clock
) -> None:
    users = [Noting() for _ in range(50)]
    record = polled(clock, crowd, users, EVERY, 10 * EVERY)
    for user in users:
        assert len(user.asked) == 11
        assert record.start - EVERY <= user.asked[0] < record.start
        np.testing.assert_allclose(np.diff(user.asked), EVERY, atol=1e-9)


@pytest.mark.parametrize("crowd", [steady, variable])
def test_the_seed_draws_the_phases_and_another_seed_draws_others(clock: FakeClock, crowd: Clock) -> None:
    def phases(seed: int) -> list[float]:
        users = [Noting() for _ in range(50)]
        start = polled(clock, crowd, users, EVERY, EVERY, seed=seed).start
        return [round(user.asked[0] - start, 9) for user in users]

    assert phases(1) == phases(1)
    assert set(phases(1)).isdisjoint(phases(2))
    # Uniform over the interval: the mean of 50 is within five standard errors of the middle.
    assert abs(np.mean(phases(1)) + EVERY / 2) < 5 * EVERY / np.sqrt(12 * 50)


def test_the_seed_draws_the_jitter_too(clock: FakeClock) -> None:
    def asked(seed: int) -> list[float]:
        user = Noting()
        start = polled(clock, variable, [user], EVERY, 1, seed=seed, together=True, jitter=0.5).start
        return [round(moment - start, 9) for moment in user.asked]

    assert asked(1) == asked(1) != asked(2)


def test_an_adaptive_interval_doubles_to_its_limit_and_starts_anew_with_news(clock: FakeClock) -> None:
    users = [Noting(news=(0, 6)) for _ in range(20)]
    polled(clock, variable, users, EVERY, 0.6, slowest=0.1)
    for user in users:
        first = [0.02, 0.04, 0.08, 0.1, 0.1, 0.1, 0.02, 0.04, 0.08]
        np.testing.assert_allclose(np.diff(user.asked)[: len(first)], first, atol=1e-6)
        assert np.diff(user.asked).max() < 0.1 + 1e-6


def test_a_herd_stays_one_and_jitter_spreads_it(clock: FakeClock) -> None:
    def crowds(jitter: float) -> tuple[int, int]:
        """The most polls in a tenth of an interval, at the start and eight intervals later."""
        users = [Noting() for _ in range(500)]
        start = polled(clock, variable, users, 0.05, 0.5, together=True, jitter=jitter).start
        tenths = np.round((np.concatenate([user.asked for user in users]) - start) / 0.005, 6) // 1

        def most(low: int) -> int:
            return int(np.bincount((tenths[(low <= tenths) & (tenths < low + 10)] - low).astype(int)).max())

        return most(-10), most(80)

    assert crowds(0) == (500, 500)
    first, later = crowds(0.5)
    # Spread evenly, a tenth gets 50 polls of 500, a Poisson count: five standard errors are 35.
    assert first == 500
    assert later < 50 + 5 * np.sqrt(50)


def test_polls_due_when_the_measured_time_ends_do_not_count(clock: FakeClock) -> None:
    users = [Noting() for _ in range(5)]
    polled(clock, variable, users, 0.07, 0.42, together=True)
    assert [len(user.asked) for user in users] == [7] * 5  # the first before the measured time, six in it


@pytest.mark.parametrize("crowd", [steady, variable])
def test_a_crowd_that_cannot_keep_up_ends_on_time_and_notes_what_it_left_out(clock: FakeClock, crowd: Clock) -> None:
    takes, seconds = 0.001, 4.0
    users = [Noting(takes=takes, clock=clock) for _ in range(100)]
    record = polled(clock, crowd, users, EVERY, seconds)  # 5 ms of work in each millisecond
    assert clock.now <= record.end + 2 * takes  # there is no hope of making up for it
    polls = sum(len(user.asked) for user in users)
    assert polls == pytest.approx((EVERY + seconds) / takes, rel=0.01)  # it asks until then
    assert record.unsent == pytest.approx(seconds + EVERY - polls * EVERY / len(users), abs=EVERY)


@pytest.mark.parametrize("crowd", [steady, variable])
def test_a_crowd_that_is_a_little_too_slow_makes_up_for_some_of_it_and_ends_on_time(
    clock: FakeClock, crowd: Clock
) -> None:
    takes, seconds = 0.00024, 8.0
    users = [Noting(takes=takes, clock=clock) for _ in range(100)]  # it is late by 1.3 s at the end
    record = polled(clock, crowd, users, EVERY, seconds)
    assert record.end + MOST_LATE <= clock.now <= record.end + MOST_LATE + 2 * takes
    assert 0 < record.unsent < 1


@pytest.mark.parametrize("crowd", [steady, variable])
def test_a_crowd_that_is_a_little_late_leaves_nothing_out(clock: FakeClock, crowd: Clock) -> None:
    users = [Noting(takes=0.00022, clock=clock) for _ in range(100)]  # a tenth too slow
    record = polled(clock, crowd, users, EVERY, 4)
    assert sum(len(user.asked) for user in users) == 100 * 201
    assert record.unsent == 0
