"""The model: the simulation does what theory says, the formulae say the same, and slips get a sentence.

Random numbers are seeded. Tolerances are four standard errors, or the DKW band of an ECDF, from the sample's own size.
"""

import doctest
import importlib
import math
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from labkit import check, model
from labkit.run import Run

Numbers = NDArray[np.float64]
ERRORS = 4  # standard errors that an estimate may be off: one time in 16,000


def furthest_apart(sample: Numbers, theory: Callable[[Numbers], Numbers]) -> float:
    """The largest distance between the ECDF of a sample and a distribution function (Kolmogorov and Smirnov)."""
    at = theory(np.sort(sample))
    steps = np.arange(len(sample) + 1) / len(sample)
    return float(max(np.max(steps[1:] - at), np.max(at - steps[:-1])))


def dkw_band(size: int, alpha: float = 0.001) -> float:
    """How far an ECDF of independent values may be from the truth (Dvoretzky, Kiefer, Wolfowitz; Massart)."""
    return math.sqrt(math.log(2 / alpha) / (2 * size))


def mean_and_error(values: Numbers, batches: int = 100) -> tuple[float, float]:
    """Mean and standard error of values that depend on their neighbours, by batch means (Law and Kelton)."""
    means = values[: len(values) // batches * batches].reshape(batches, -1).mean(axis=1)
    return float(means.mean()), float(means.std(ddof=1) / math.sqrt(batches))


def cut_off_exponential(rate: float, every: float) -> Callable[[Numbers], Numbers]:
    """The distribution of the newest update's age at a poll that brings one."""
    return lambda age: np.expm1(-rate * age) / math.expm1(-rate * every)


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
    run = model.polling(10_000, 5, 60, updates_per_minute=updates_per_minute)
    theory = cut_off_exponential(updates_per_minute / 60, 5)
    assert furthest_apart(run.latency, theory) < dkw_band(run.updates)
    assert len(run.latency) == run.updates


def test_the_delay_of_rare_updates_is_uniform() -> None:
    run = model.polling(1_000_000, 5, 60, updates_per_minute=0.05)
    assert furthest_apart(run.latency, lambda age: age / 5) < dkw_band(run.updates)
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


# Queues


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
    assert abs((queued.latency - alone.latency).mean() - mean_response) < ERRORS * error


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


# Streams


def test_a_stream_brings_every_update_and_no_request() -> None:
    run = model.streaming(10_000, 60, updates_per_minute=2)
    assert run.requests == 10_000
    assert not run.requests_each_second.any()
    assert (run.useless, run.overwritten, run.every) == (0, 0, None)
    assert abs(run.updates - 20_000) < ERRORS * math.sqrt(20_000)
    assert run.updates == len(run.latency)
    assert run.cpu == pytest.approx(run.updates * 30e-6)


def test_the_kth_subscriber_of_a_broadcast_waits_for_k_pushes() -> None:
    run = model.streaming(1000, 60, updates_per_minute=4, shared=True, push=1e-6)
    broadcasts = run.updates // 1000
    assert broadcasts > 0
    np.testing.assert_allclose(run.latency, np.tile(1e-6 * np.arange(1, 1001), broadcasts), atol=1e-12)
    theory = model.formula.streaming(1000, 60, updates_per_minute=4, shared=True, push=1e-6)
    assert theory.latency.max() == pytest.approx(0.001)
    assert theory.latency.mean() == pytest.approx(0.001 * 1001 / 2000)


@pytest.mark.parametrize("load", [0.05, 0.6, 0.9])
def test_events_queue_as_the_md1_distribution_says(load: float) -> None:
    users, seconds, updates_per_minute = 10_000, 60, 60
    push = load / users
    run = model.streaming(users, seconds, updates_per_minute=updates_per_minute, push=push)
    theory = model.formula.streaming(users, seconds, updates_per_minute=updates_per_minute, push=push)
    for percent in (50, 90, 99):
        within = theory.percentile(percent) + push / 100  # a step to the right of the jump at no wait at all
        share, error = mean_and_error((run.latency <= within).astype(float))
        expected = np.mean(theory.latency <= within)
        assert abs(share - expected) < ERRORS * error
    assert theory.latency.mean() - push == pytest.approx(load * push / (2 * (1 - load)), rel=0.001)


# Arithmetic and simulation


@pytest.mark.parametrize("updates_per_minute", [4 / 30, 3, 30])
def test_arithmetic_and_simulation_agree(updates_per_minute: float) -> None:
    run = model.polling(20_000, 5, 60, updates_per_minute=updates_per_minute)
    theory = model.formula.polling(20_000, 5, 60, updates_per_minute=updates_per_minute)
    assert run.requests == theory.requests
    assert abs(run.updates - theory.updates) < ERRORS * math.sqrt(theory.updates)
    assert abs(run.overwritten - theory.overwritten) < ERRORS * math.sqrt(theory.updates + theory.overwritten)
    ideal = np.sort(theory.latency)
    apart = furthest_apart(run.latency, lambda age: np.searchsorted(ideal, age) / len(ideal))
    assert apart < dkw_band(run.updates) + 1 / theory.updates


def test_the_ideal_sample_lies_on_the_line() -> None:
    theory = model.formula.polling(1000, 5, 60, updates_per_minute=12)
    assert furthest_apart(theory.latency, cut_off_exponential(12 / 60, 5)) == pytest.approx(0.5 / theory.updates)


def test_arithmetic_can_count_the_internet() -> None:
    run = model.formula.polling(5_000_000_000, 5, 60)
    assert run.requests_per_minute == 60_000_000_000
    assert run.percentile(50) == pytest.approx(2.5, rel=0.01)


def test_cpu_of_polling_against_streaming() -> None:
    ratio = model.formula.cpu_ratio
    assert ratio(5, 1, poll_cpu=0.00027, push_cpu=0.000027) == pytest.approx(120)
    assert ratio(5, 1, poll_cpu=0.00027, push_cpu=0.000027, keep_alive=15) == pytest.approx(24)
    assert ratio(5, 180, poll_cpu=0.00027, push_cpu=0.000027) < 1


@pytest.mark.parametrize("source", [model, model.formula], ids=["simulation", "arithmetic"])
def test_both_say_what_they_know_and_nothing_else(source: object) -> None:
    polling: Run = source.polling(100, 5, 60)  # type: ignore[attr-defined]
    streaming: Run = source.streaming(100, 60)  # type: ignore[attr-defined]
    for run in (polling, streaming):
        assert run.source == ("simulation" if source is model else "arithmetic")
        assert (run.bytes_up, run.bytes_down, run.connections, run.server_requests) == (None, None, None, None)
        assert len(run.answered) == len(run.lag) == run.errors == 0
    assert (polling.kind, polling.users, polling.every, polling.seconds) == ("polling", 100, 5, 60)
    assert streaming.kind == "streaming"
    assert polling.cpu is None


@pytest.mark.parametrize("source", [model, model.formula], ids=["simulation", "arithmetic"])
def test_a_run_without_any_update(source: object) -> None:
    run: Run = source.polling(1, 1, 1, updates_per_minute=0.0001)  # type: ignore[attr-defined]
    assert (run.requests, run.useless, run.updates, len(run.latency)) == (1, 1, 0, 0)
    for shared in (True, False):
        run = source.streaming(1, 1, updates_per_minute=0.0001, shared=shared)  # type: ignore[attr-defined]
        assert (run.updates, len(run.latency)) == (0, 0)
        assert "0 updates pushed" in repr(run)


# Seeds, memory, slips


@pytest.mark.parametrize("shared", [False, True])
def test_the_same_seed_gives_the_same_run(shared: bool) -> None:
    def runs(seed: int) -> tuple[Run, Run]:
        return (
            model.polling(50_000, 5, 60, updates_per_minute=1, shared=shared, seed=seed),
            model.streaming(1000, 60, updates_per_minute=10, shared=shared, push=0.001, seed=seed),
        )

    for one, again, other in zip(runs(1), runs(1), runs(2), strict=True):
        assert one.latency.tolist() == again.latency.tolist() != other.latency.tolist()
        assert one.requests_each_second.tolist() == again.requests_each_second.tolist()
        assert one.useless == again.useless


def test_memory_does_not_grow_with_the_polls() -> None:
    tracemalloc.start()
    try:
        run = model.polling(2_000_000, 5, 60, updates_per_minute=0.01)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert run.requests == 24_000_000  # 192 MB if all of them were held at once
    assert peak < 30e6


GOOD = {"users": 100, "every": 5, "seconds": 60}


@pytest.mark.parametrize("source", [model, model.formula], ids=["simulation", "arithmetic"])
@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"users": 0}, "users must be a whole number, 1 or more, not 0"),
        ({"users": 2.5}, "users must be a whole number, 1 or more, not 2.5"),
        ({"users": True}, "users must be a whole number, 1 or more, not True"),
        ({"users": "10,000"}, "users must be a whole number, 1 or more, not '10,000'"),
        ({"users": None}, "users must be a whole number, 1 or more, not None"),
        ({"every": -1}, "every must be more than 0 seconds, not -1"),
        ({"every": 0}, "every must be more than 0 seconds, not 0"),
        ({"every": True}, "every must be a number of seconds, more than 0, not True"),
        ({"every": None}, "every must be a number of seconds, more than 0, not None"),
        ({"seconds": math.nan}, "seconds must be a number of seconds, more than 0, not nan"),
        ({"seconds": math.inf}, "seconds must be a number of seconds, more than 0, not inf"),
        ({"seconds": "60"}, "seconds must be a number of seconds, more than 0, not '60'"),
        ({"seconds": np.float64(-2)}, "seconds must be more than 0 seconds, not -2.0"),
        ({"updates_per_minute": 0}, "updates_per_minute must be more than 0, not 0"),
        ({"updates_per_minute": [1]}, "updates_per_minute must be a number, more than 0, not [1]"),
        ({"shared": "no"}, "shared must be True or False, not 'no'"),
        ({"together": 1}, "together must be True or False, not 1"),
        ({"users": 10**400}, "that makes 1e+300 users, but 1,000,000,000,000 is the limit"),
        ({"every": 1e-300}, "that makes 1e+300 polls, but"),
        ({"seconds": 10**400}, "seconds must be a number of seconds, more than 0"),
        ({"seconds": 1e9}, "that makes 1e+09 seconds, but 1,000,000 is the limit"),
        ({"updates_per_minute": 1e300}, "updates, but"),
    ],
)
def test_a_slip_gets_one_sentence(source: object, slip: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*$") as refused:
        source.polling(**{**GOOD, **slip})  # type: ignore[attr-defined]
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: model.polling(10, 5, 60, seed=-1), "seed must be a whole number, 0 or more, not -1"),
        (lambda: model.polling(10, 5, 60, service=-1), "service must be 0 seconds or more, not -1"),
        (lambda: model.polling(10**10, 5, 60), "that makes 1.2e+11 polls, but"),
        (lambda: model.polling(10**7, 5, 60, service=1e-9), "polls in one queue, but 20,000,000 is the limit"),
        (lambda: model.polling(1, 1e-5, 600), "polls or updates of each user, but"),
        (lambda: model.streaming(10, 60, push="fast"), "push must be a number of seconds, 0 or more, not 'fast'"),
        (lambda: model.streaming(10**9, 60, updates_per_minute=60), "that makes 6e+10 updates, but"),
        (lambda: model.formula.streaming(10**6, 60, updates_per_minute=60), "the server is overloaded"),
        (lambda: model.formula.herd_last_wait(0, 1), "users must be a whole number"),
        (lambda: model.formula.cpu_ratio(5, 1, 0.001, 0), "push_cpu must be more than 0 seconds, not 0"),
        (lambda: model.formula.cpu_ratio(5, 1, 0.001, 0.001, keep_alive=0), "keep_alive must be more than 0"),
        (lambda: model.queue_waits([3, 1, 2], 1), "arrivals must be one list of seconds, the earliest first"),
        (lambda: model.queue_waits([1, math.nan], 1), "arrivals must be one list of seconds, the earliest first"),
    ],
)
def test_other_slips_too(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*$") as refused:
        call()
    assert sentence in str(refused.value)


def test_numbers_of_numpy_are_numbers() -> None:
    run = model.polling(np.int64(100), np.float32(5), np.int32(60), seed=np.int64(3))
    assert run.requests == 1200
    assert check.at_least_one("users", np.int64(3)) == 3


@pytest.mark.parametrize("module", ["check", "model.formula", "model.queue", "model.simulation"])
def test_the_examples_in_the_docstrings(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"labkit.{module}"))
    assert tried > 0
    assert failed == 0
