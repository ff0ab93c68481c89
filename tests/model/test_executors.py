"""The simulation on other workers: the same bits wherever it is computed."""

import multiprocessing
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from labkit import model
from labkit.histogram import Histogram
from labkit.kinds import POLLING
from labkit.model.blocks import Work
from labkit.model.experiment import Experiment
from labkit.run import Run
from tests.helpers.known import every_latency

MANY: dict[str, Any] = {"users": 800_000, "every": 5, "seconds": 60, "seed": 7}  # some tasks


class Here(Executor):
    """An executor that computes at once, in this thread, and counts."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, work: Any, /, *given: Any, **named: Any) -> "Future[Any]":
        self.tasks += 1
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


def assert_same(one: Run, other: Run) -> None:
    assert (one.requests, one.useless, one.updates, one.overwritten) == (
        other.requests,
        other.useless,
        other.updates,
        other.overwritten,
    )
    assert (one.requests_each_second == other.requests_each_second).all()
    assert every_latency(one).tobytes() == every_latency(other).tobytes()


@pytest.mark.parametrize("shared", [False, True])
def test_one_thread_several_and_other_processes_compute_the_same_bits(shared: bool) -> None:
    asked = MANY | {"shared": shared, "updates_per_minute": 0.9}
    by_default = model.polling(**asked)
    alone = Here()
    assert_same(by_default, model.polling(**asked, on=alone))
    assert alone.tasks > 2
    with ThreadPoolExecutor(3) as threads:
        assert_same(by_default, model.polling(**asked, on=threads))
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes:
        assert_same(by_default, model.polling(**asked, on=processes))


def test_above_a_million_updates_a_histogram_is_the_same_everywhere_too() -> None:
    asked = MANY | {"updates_per_minute": 2}
    one, other = model.polling(**asked), model.polling(**asked, on=Here())
    assert isinstance(one.latency, Histogram)
    assert isinstance(other.latency, Histogram)
    assert len(one.latency) == one.updates > 1_000_000
    assert (one.latency.counts == other.latency.counts).all()
    assert one.latency.mean() == other.latency.mean()


def test_a_block_has_the_random_numbers_of_its_spawned_seed() -> None:
    asked = Experiment(POLLING, 10, 60, 5, 1, False)
    work = Work(asked, 0.0, False, 7)
    children = np.random.SeedSequence(7).spawn(3)
    assert work.chance(2).random() == np.random.default_rng(children[2]).random()


@pytest.mark.parametrize("on", ["cluster", 4, ThreadPoolExecutor])
def test_what_cannot_compute_is_refused_at_once(on: Any) -> None:
    with pytest.raises(TypeError, match=r"on must be an executor, such as ProcessPoolExecutor\(\)"):
        model.polling(**MANY, on=on)


class Failing(Here):
    """An executor whose workers have died."""

    def submit(self, _: Any, /, *__: Any, **___: Any) -> "Future[Any]":
        failed: Future[Any] = Future()
        failed.set_exception(ConnectionError("the workers are gone"))
        return failed


def test_the_failure_of_a_worker_is_told() -> None:
    with pytest.raises(ConnectionError, match="the workers are gone"):
        model.polling(**MANY, on=Failing())
