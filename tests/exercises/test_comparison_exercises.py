"""Notebook 04's checks: a rounded answer is right, and a rounding that changes the meaning is not."""

from collections.abc import Callable

import pytest

from labkit.exercises.n04_comparison.losses import write_break_even
from labkit.exercises.n04_comparison.processor import write_cpu_ratio
from labkit.exercises.n04_comparison.requests import write_requests_saved
from labkit.exercises.n04_comparison.traffic import write_stream_bytes
from labkit.learn import NOT_YET, RIGHT


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (lambda users, every, seconds: users * seconds / every - users, RIGHT),
        (lambda users, every, seconds: round(users * seconds / every) - users, RIGHT),
        (lambda users, every, seconds: users * seconds // every - users, RIGHT),
        (lambda users, every, seconds: users * (seconds // every) - users, NOT_YET),
    ],
)
def test_requests_saved_may_be_rounded_but_not_the_polls_of_one_user(
    answer: Callable[[int, float, float], float], verdict: str
) -> None:
    assert write_requests_saved.check(answer).heading == verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (lambda rate, event, keep_alive, comment: round(rate * event + 60 / keep_alive * comment), RIGHT),
        (lambda rate, event, keep_alive, comment: rate * event + 60 // keep_alive * comment, NOT_YET),
    ],
)
def test_bytes_of_a_stream_may_be_rounded_but_not_the_comments(
    answer: Callable[[float, int, float, int], float], verdict: str
) -> None:
    assert write_stream_bytes.check(answer).heading == verdict


def test_a_rate_below_zero_may_be_given_as_zero() -> None:
    def clamped(every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
        return max(0, 60 * (poll_cpu / (every * push_cpu) - 1 / keep_alive))

    assert write_break_even.check(clamped).heading == RIGHT
    assert write_break_even.check(lambda *_: 0).heading == NOT_YET


def test_a_mistake_gets_its_message_though_its_last_digits_are_others() -> None:
    def cpu_ratio(
        every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float
    ) -> float:
        return push_cpu * (updates_per_minute / 60 + 1 / keep_alive) / (poll_cpu / every)

    assert write_cpu_ratio.check(cpu_ratio).lines[0].startswith("Upside down")
