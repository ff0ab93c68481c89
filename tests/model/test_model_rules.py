"""What holds for the whole model: arithmetic and simulation agree, seeds repeat, invalid arguments get a sentence."""

import doctest
import importlib
import math
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from labkit import model
from labkit.plumbing import arguments
from labkit.run import Run
from tests.helpers.known import every_latency
from tests.helpers.tolerance import ERRORS, cut_off_exponential, dkw_band, furthest_apart

# Arithmetic and simulation


@pytest.mark.parametrize("updates_per_minute", [4 / 30, 3, 30])
def test_arithmetic_and_simulation_agree(updates_per_minute: float) -> None:
    run = model.polling(20_000, 5, 60, updates_per_minute=updates_per_minute)
    theory = model.formula.polling(20_000, 5, 60, updates_per_minute=updates_per_minute)
    assert run.requests == theory.requests
    assert abs(run.updates - theory.updates) < ERRORS * math.sqrt(theory.updates)
    assert abs(run.overwritten - theory.overwritten) < ERRORS * math.sqrt(theory.updates + theory.overwritten)
    ideal = np.sort(every_latency(theory))
    apart = furthest_apart(every_latency(run), lambda age: np.searchsorted(ideal, age) / len(ideal))
    assert apart < dkw_band(run.updates) + 1 / theory.updates


def test_the_ideal_sample_lies_on_the_line() -> None:
    theory = model.formula.polling(1000, 5, 60, updates_per_minute=12)
    assert furthest_apart(every_latency(theory), cut_off_exponential(12 / 60, 5)) == pytest.approx(0.5 / theory.updates)


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


# Seeds, memory, invalid arguments


@pytest.mark.parametrize("shared", [False, True])
def test_the_same_seed_gives_the_same_run(shared: bool) -> None:
    def runs(seed: int) -> tuple[Run, Run]:
        return (
            model.polling(50_000, 5, 60, updates_per_minute=10, shared=shared, seed=seed),
            model.streaming(1000, 60, updates_per_minute=10, shared=shared, push=0.001, seed=seed),
        )

    for one, again, other in zip(runs(1), runs(1), runs(2), strict=True):
        assert every_latency(one).tolist() == every_latency(again).tolist() != every_latency(other).tolist()
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
    ("wrong", "sentence"),
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
def test_an_invalid_argument_gets_one_sentence(source: object, wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*$") as refused:
        source.polling(**{**GOOD, **wrong})  # type: ignore[attr-defined]
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: model.polling(10, 5, 60, seed=-1), "seed must be a whole number, 0 or more, not -1"),
        (lambda: model.polling(10, 5, 60, service=-1), "service must be 0 seconds or more, not -1"),
        (lambda: model.polling(10**10, 5, 60), "that makes 1.2e+11 polls, but"),
        (lambda: model.polling(10**7, 5, 60, service=1e-9), "polls in one queue, but 20,000,000 is the limit"),
        (lambda: model.polling(1, 1e-5, 600), "polls or updates of each user, but"),
        (
            lambda: model.streaming(10, 60, push="fast"),  # type: ignore[arg-type]
            "push must be a number of seconds, 0 or more, not 'fast'",
        ),
        (lambda: model.streaming(10**9, 60, updates_per_minute=60), "that makes 6e+10 updates, but"),
        (lambda: model.formula.streaming(10**6, 60, updates_per_minute=60), "the server is overloaded"),
        (lambda: model.formula.herd_last_wait(0, 1), "users must be a whole number"),
        (lambda: model.formula.cpu_ratio(5, 1, 0.001, 0), "push_cpu must be more than 0 seconds, not 0"),
        (lambda: model.formula.cpu_ratio(5, 1, 0.001, 0.001, keep_alive=0), "keep_alive must be more than 0"),
        (lambda: model.queue_waits([3, 1, 2], 1), "arrivals must be one list of seconds, the earliest first"),
        (lambda: model.queue_waits([1, math.nan], 1), "arrivals must be one list of seconds, the earliest first"),
    ],
)
def test_other_invalid_arguments_are_refused_too(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*$") as refused:
        call()
    assert sentence in str(refused.value)


def test_numbers_of_numpy_are_numbers() -> None:
    users, every, seconds, seed = np.int64(100), np.float32(5), np.int32(60), np.int64(3)
    run = model.polling(users, every, seconds, seed=seed)  # type: ignore[arg-type]
    assert run.requests == 1200
    assert arguments.at_least_one("users", np.int64(3)) == 3


@pytest.mark.parametrize("module", ["plumbing.arguments", "model.formula", "model.queue", "model.simulation"])
def test_the_examples_in_the_docstrings(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"labkit.{module}"))
    assert tried > 0
    assert failed == 0
