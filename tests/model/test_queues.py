"""The model's queues: whoever asks a busy server, or is told by one, waits as long as theory says."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import model
from tests.helpers.known import every_latency
from tests.helpers.tolerance import ERRORS, mean_and_error


@given(
    st.lists(st.floats(0, 1000), max_size=60).map(sorted),
    st.floats(0, 50),
)
def test_lindley_in_one_line_is_the_queue_step_by_step(arrivals: list[float], service: float) -> None:
    free_at, waits = 0.0, []
    for arrival in arrivals:
        begins = max(arrival, free_at)
        waits.append(begins - arrival)
        free_at = begins + service
    np.testing.assert_allclose(model.queue_waits(arrivals, service), waits, atol=1e-9)


def test_many_users_wait_as_in_the_md1_queue() -> None:
    users, every = 500_000, 1.0
    service = 0.6 * every / users
    run = model.polling(users, every, seconds=every, service=service)  # later intervals repeat the first
    mean, error = mean_and_error(run.answered - service)
    theory = model.formula.md1_wait(users, every, service)
    assert error < 0.05 * theory
    assert abs(mean - theory) < ERRORS * error
    assert run.cpu == pytest.approx(run.requests * service)


def test_a_queue_delays_the_updates_too() -> None:
    alone = model.polling(1000, 5, 60, updates_per_minute=12, together=True)
    queued = model.polling(1000, 5, 60, updates_per_minute=12, together=True, service=0.001)
    mean_response = 0.001 * (1000 + 1) / 2
    assert queued.updates == alone.updates
    error = math.sqrt(1 / 12 / alone.updates)  # responses are spread evenly over one second
    assert abs((every_latency(queued) - every_latency(alone)).mean() - mean_response) < ERRORS * error


def test_the_last_of_a_herd_waits_for_all_others() -> None:
    run = model.polling(10_000, 5, 10, together=True, service=0.0003)
    herd = 0.0003 * np.arange(1, 10_001)
    np.testing.assert_allclose(run.answered, np.tile(herd, 2), atol=1e-9)
    assert run.answered.max() == pytest.approx(model.formula.herd_last_wait(10_000, service=0.0003))


def test_an_overloaded_server_falls_behind_and_theory_says_so() -> None:
    run = model.polling(100, 1, 10, service=0.02)  # two seconds of work a second
    first, last = run.answered[:100].mean(), run.answered[-100:].mean()
    assert last - first == pytest.approx(9, rel=0.01)
    with pytest.raises(ValueError, match="the server is overloaded: each second brings 2 seconds of work"):
        model.formula.md1_wait(100, 1, service=0.02)


def test_the_kth_subscriber_of_a_broadcast_waits_for_k_pushes() -> None:
    run = model.streaming(1000, 60, updates_per_minute=4, shared=True, push=1e-6)
    broadcasts = run.updates // 1000
    assert broadcasts > 0
    np.testing.assert_allclose(every_latency(run), np.tile(1e-6 * np.arange(1, 1001), broadcasts), atol=1e-12)
    theory = model.formula.streaming(1000, 60, updates_per_minute=4, shared=True, push=1e-6)
    assert every_latency(theory).max() == pytest.approx(0.001)
    assert every_latency(theory).mean() == pytest.approx(0.001 * 1001 / 2000)


@pytest.mark.parametrize("load", [0.05, 0.6, 0.9])
def test_events_queue_as_the_md1_distribution_says(load: float) -> None:
    users, seconds, updates_per_minute = 10_000, 60, 60
    push = load / users
    run = model.streaming(users, seconds, updates_per_minute=updates_per_minute, push=push)
    theory = model.formula.streaming(users, seconds, updates_per_minute=updates_per_minute, push=push)
    for percent in (50, 90, 99):
        within = theory.percentile(percent) + push / 100  # a step to the right of the jump at no wait at all
        share, error = mean_and_error((every_latency(run) <= within).astype(float))
        expected = np.mean(every_latency(theory) <= within)
        assert abs(share - expected) < ERRORS * error
    assert every_latency(theory).mean() - push == pytest.approx(load * push / (2 * (1 - load)), rel=0.001)
