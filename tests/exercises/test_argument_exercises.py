"""Exercises of notebook 02: right answers of an unusual shape are right, and near misses are not."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from labkit.exercises.n02_argument.load import write_waits
from labkit.exercises.n02_argument.simulation import write_poll_times
from labkit.exercises.n02_argument.useless import write_useless_share
from labkit.learn import NOT_YET, RIGHT
from labkit.run import Seconds


def sliced(every: float, updates_per_minute: float) -> float:
    return float((1 - every * updates_per_minute / 60 / 100_000) ** 100_000)


def short_e(every: float, updates_per_minute: float) -> float:
    return float(2.718 ** (-every * updates_per_minute / 60))


def with_numpy(every: float, updates_per_minute: float) -> np.float64:
    share: np.float64 = np.exp(-every * updates_per_minute / 60)
    return share


def coarsely_sliced(every: float, updates_per_minute: float) -> float:
    return float((1 - every * updates_per_minute / 60 / 10) ** 10)


def always_true(every: float, updates_per_minute: float) -> bool:
    return every > 0


def nothing_useless(every: float, updates_per_minute: float) -> float:
    return math.nan


@pytest.mark.parametrize("answer", [sliced, short_e, with_numpy])
def test_a_share_found_by_fine_slices_or_with_a_short_e_is_right(answer: Callable[..., float]) -> None:
    assert write_useless_share.check(answer).heading == RIGHT


def test_a_wrong_share_with_a_short_e_gets_the_message_of_its_mistake() -> None:
    assert "divide by 60" in repr(write_useless_share.check(lambda every, rate: 2.718 ** (-every * rate)))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda every, rate: math.exp(-rate * 60 * every), "m is far too large"),
        (lambda every, rate: math.exp(-rate * 60 / every), "In a longer interval, you expect more updates"),
        (lambda every, rate: math.exp(-rate), "an interval of one minute"),
        (lambda every, rate: math.exp(-every), "the same for every rate"),
        (lambda every, rate: 0.0 * every * rate, None),
    ],
)
def test_a_share_of_nearly_nothing_gets_the_message_of_its_own_mistake_or_none(
    answer: Callable[..., float], message: str | None
) -> None:
    said = repr(write_useless_share.check(answer))
    assert "Random ones bunch" not in said
    assert message is None or message in said


@pytest.mark.parametrize("power", [1.0, 1.01, 2.0])
def test_the_check_shows_the_share_that_the_answer_returned(power: float) -> None:
    def tiny(every: float, updates_per_minute: float) -> float:
        return math.exp(-updates_per_minute * power)

    assert f"yours returned `{tiny(5, 12)}`" in repr(write_useless_share.check(tiny))


def test_the_moments_of_all_polls_may_be_a_list_or_an_array() -> None:
    def one_by_one(phases: list[float], every: float, seconds: float) -> list[float]:
        return sorted(phase + k * every for phase in phases for k in range(100) if phase + k * every < seconds)

    def as_an_array(phases: list[float], every: float, seconds: float) -> Seconds:
        return np.array(one_by_one(phases, every, seconds))

    assert [write_poll_times.check(answer).heading for answer in (one_by_one, as_an_array)] == [RIGHT, RIGHT]


@pytest.mark.parametrize("answer", [coarsely_sliced, always_true, nothing_useless])
def test_a_share_that_is_only_about_right_is_not(answer: Callable[..., float]) -> None:
    assert write_useless_share.check(answer).heading == NOT_YET


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_waits_are_right_as_a_list_as_a_tuple_and_as_an_array(kind: Callable[[list[float]], object]) -> None:
    def waits(arrivals: list[float], service: float) -> object:
        return kind(write_waits.right(arrivals, service))

    assert write_waits.check(waits).heading == RIGHT


def test_moments_of_numpy_are_quoted_as_plain_numbers() -> None:
    def everybody_once(phases: Seconds, every: float, seconds: float) -> list[np.float64]:
        return [phase for phase in phases if phase < 2]

    said = repr(write_poll_times.check(everybody_once))
    assert "returned `[1.0]`" in said
    assert "float64" not in said
