"""What a run says of itself, above all one that somebody stopped."""

from dataclasses import replace

import pytest

from labkit.run import Measured, Run

PLANNED = {"kind": "polling", "source": "measurement", "users": 100, "every": 5, "updates_per_minute": 1}


def polled(seconds: float, requests: int, *, stopped: bool = False, cpu: float | None = None) -> Run:
    """A run of 100 users, each asking once every 5 seconds."""
    measured = Measured(stopped=stopped)
    return Run(seconds=seconds, requests=requests, cpu=cpu, measured=measured, **PLANNED)  # type: ignore[arg-type]


def test_a_run_is_compared_by_its_own_length() -> None:
    whole, half = polled(60, 1200, cpu=0.6), polled(30, 600, stopped=True, cpu=0.3)
    assert whole.requests_per_minute == half.requests_per_minute == 1200
    assert whole.cpu_per_minute == half.cpu_per_minute == 0.6
    assert whole.cpu_ratio(polled(30, 600, cpu=0.1)) == pytest.approx(3)
    assert whole.cpu_ratio(polled(60, 1200)) is None


def test_only_a_run_that_was_stopped_may_lie_further_from_arithmetic() -> None:
    assert polled(60, 1200).tolerance() == 0
    assert polled(60, 1200).tolerance(0.01) == 0.01
    # Stopped after 27 s, in the middle of the sixth interval: each of the 100 users had polled 5 or 6 times.
    assert polled(27, 540, stopped=True).tolerance(0.01) == pytest.approx(0.01 + 100 / 540)
    assert polled(0.1, 2, stopped=True).tolerance(0.01) == 0.99  # too short to say anything


def test_what_had_no_answer_is_neither_useless_nor_useful() -> None:
    overloaded = replace(polled(60, 1200), useless=90, updates=10)
    assert (overloaded.answers, overloaded.useless_share) == (100, 0.9)
    assert repr(overloaded) == "<Run polling, measured: 1,200 requests in 60 s, 100 answered, 10 useful (10.0%)>"


def test_a_run_that_was_stopped_before_it_began_knows_nothing_and_raises_nothing() -> None:
    empty = polled(0, 0, stopped=True)
    assert (empty.requests_per_minute, empty.useless_share, empty.tolerance()) == (0, 0, 0)
    assert empty.cpu_per_minute is None
    assert repr(empty) == "<Run polling, measured: 0 requests in 0 s, 0 useful (0.0%), stopped early>"
