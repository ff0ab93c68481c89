"""The model: polls, updates and streams come in the simulation as theory says, within the errors of seeded chance."""

import math

import numpy as np
import pytest

from labkit import model
from tests.helpers.known import every_latency
from tests.helpers.tolerance import ERRORS, cut_off_exponential, dkw_band, furthest_apart

# Polls


@pytest.mark.parametrize(("users", "every", "seconds"), [(10_000, 5, 60), (300, 0.5, 6), (7, 1, 1), (99_999, 10, 60)])
def test_everybody_polls_once_an_interval(users: int, every: float, seconds: float) -> None:
    run = model.polling(users, every, seconds)
    assert run.requests == users * seconds / every == run.useless + run.updates
    assert run.requests_each_second.shape == (seconds,)
    assert run.requests_each_second.sum() == run.requests


def test_the_headline_three_ways() -> None:
    assert model.formula.requests_per_minute(10_000, every=5) == 120_000
    assert model.formula.polling(10_000, 5, 60).requests_per_minute == 120_000
    assert model.polling(10_000, 5, 60).requests_per_minute == 120_000


def test_each_second_has_its_share_of_the_polls() -> None:
    users, every = 10_000, 5
    run = model.polling(users, every, 60)
    error = math.sqrt(users * (1 / every) * (1 - 1 / every))  # a phase falls into the second, or not
    assert np.abs(run.requests_each_second - users / every).max() < ERRORS * error
    assert (model.formula.polling(users, every, 60).requests_each_second == users / every).all()


def test_an_interval_that_does_not_divide_the_time() -> None:
    run, theory = model.polling(10_000, 7, 60.5), model.formula.polling(10_000, 7, 60.5)
    part = 60.5 / 7 % 1  # the chance of one poll more
    assert abs(run.requests - theory.requests) < ERRORS * math.sqrt(10_000 * part * (1 - part))
    assert len(run.requests_each_second) == len(theory.requests_each_second) == 61


@pytest.mark.parametrize(("every", "seconds"), [(5, 60), (0.1, 1.1), (0.3, 2), (7, 60.5), (90, 60)])
def test_a_herd_polls_at_the_same_moments_in_theory_and_simulation(every: float, seconds: float) -> None:
    run = model.polling(100, every, seconds, together=True)
    theory = model.formula.polling(100, every, seconds, together=True)
    assert run.requests_each_second.tolist() == theory.requests_each_second.tolist()
    assert run.requests == theory.requests


# Updates


@pytest.mark.parametrize("updates_per_minute", [4 / 30, 1, 12, 60, 200])
def test_useless_share(updates_per_minute: float) -> None:
    run = model.polling(10_000, 5, 60, updates_per_minute=updates_per_minute)
    share = model.formula.useless_share(5, updates_per_minute)
    assert abs(run.useless_share - share) < ERRORS * math.sqrt(share * (1 - share) / run.requests)


def test_most_polls_are_useless_until_updates_are_frequent() -> None:
    turn = model.formula.most_useless_until(every=5)
    assert turn == pytest.approx(60 / 7.2, rel=0.002)
    assert model.polling(10_000, 5, 60, updates_per_minute=turn * 0.9).useless_share > 0.5
    assert model.polling(10_000, 5, 60, updates_per_minute=turn * 1.1).useless_share < 0.5


@pytest.mark.parametrize("updates_per_minute", [1, 12, 120])
def test_the_delay_of_what_arrives_is_a_cut_off_exponential(updates_per_minute: float) -> None:
    run = model.polling(5_000, 5, 60, updates_per_minute=updates_per_minute)
    theory = cut_off_exponential(updates_per_minute / 60, 5)
    assert furthest_apart(every_latency(run), theory) < dkw_band(run.updates)
    assert len(run.latency) == run.updates


def test_the_delay_of_rare_updates_is_uniform() -> None:
    run = model.polling(1_000_000, 5, 60, updates_per_minute=0.05)
    assert furthest_apart(every_latency(run), lambda age: age / 5) < dkw_band(run.updates)
    assert run.latency.min() >= 0
    assert run.latency.max() <= 5
    assert abs(run.latency.mean() - 2.5) < ERRORS * 5 / math.sqrt(12 * run.updates)


@pytest.mark.parametrize("updates_per_minute", [1, 12, 120])
def test_share_of_updates_that_polling_delivers(updates_per_minute: float) -> None:
    run = model.polling(10_000, 5, 60, updates_per_minute=updates_per_minute)
    share, each = model.formula.fresh_share(5, updates_per_minute), updates_per_minute / 12
    none = math.exp(-each)
    variance = (
        none * (1 - none) + share**2 * each - 2 * share * each * none
    )  # of (delivered - share * happened), a poll
    error = math.sqrt(variance / run.requests) / each
    assert abs(run.updates / (run.updates + run.overwritten) - share) < ERRORS * error


def test_updates_are_a_poisson_process() -> None:
    runs = [model.polling(200, 5, 60, updates_per_minute=6, seed=seed) for seed in range(400)]
    happened = np.array([run.updates + run.overwritten for run in runs])
    mean = 200 * 6
    assert abs(happened.mean() - mean) < ERRORS * math.sqrt(mean / len(runs))
    assert abs(happened.var(ddof=1) / mean - 1) < ERRORS * math.sqrt(2 / (len(runs) - 1))


def test_ten_thousand_deliveries_of_one_broadcast_are_one_observation() -> None:
    every, seconds, updates_per_minute, runs = 5, 600, 1, 400
    rate = updates_per_minute / 60
    spread = every * math.sqrt(rate / seconds) * math.exp(-rate * every)
    kurtosis = 3 + 1 / (rate * seconds)  # of the number of updates in a run
    error = spread * math.sqrt((kurtosis - 1) / runs) / 2
    for users in (100, 1000):
        shares = [
            model.polling(
                users, every, seconds, updates_per_minute=updates_per_minute, shared=True, seed=seed
            ).useless_share
            for seed in range(runs)
        ]
        assert abs(np.std(shares, ddof=1) - spread) < ERRORS * error
        assert abs(np.mean(shares) - math.exp(-rate * every)) < ERRORS * spread / math.sqrt(runs)


# Streams


def test_a_stream_brings_every_update_and_no_request() -> None:
    run = model.streaming(10_000, 60, updates_per_minute=2)
    assert run.requests == 10_000
    assert not run.requests_each_second.any()
    assert (run.useless, run.overwritten, run.every) == (0, 0, None)
    assert abs(run.updates - 20_000) < ERRORS * math.sqrt(20_000)
    assert run.updates == len(run.latency)
    assert run.cpu == pytest.approx(run.updates * 30e-6)
