"""Simulated users who poll, in blocks: each block has random numbers of its own, so that whoever computes it, in this
process, in another one or on another machine, gets the same bits.
"""

import math
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from labkit.histogram import RAW_LATENCIES, Histogram, Latencies, merged
from labkit.model.experiment import Experiment
from labkit.model.queue import queue_waits
from labkit.run import Seconds

BATCH = 2**18  # polls, or updates, of a block: what a processor's cache holds
TOGETHER = 16  # blocks of one task: enough work to be worth sending, and always the same, whoever computes it
NOTHING = -math.inf  # the moment of the newest update when there was none


class Outcome(NamedTuple):
    """What became of some of the users. Times are in seconds."""

    useless: int
    overwritten: int
    latency: Latencies
    answered: Seconds
    each_second: NDArray[np.int64]


@dataclass(frozen=True)
class Work:
    """What all blocks share. With a `service` above 0 all users share one queue, and so one block."""

    asked: Experiment
    service: float  # seconds that a poll keeps the one server busy
    together: bool
    seed: int

    @property
    def each(self) -> float:
        """Polls or updates of one user, whichever are more."""
        return max(self.asked.seconds / self.asked.interval, self.asked.update_rate * self.lasts)

    @property
    def lasts(self) -> float:
        """Seconds in which updates happen: the measured time and the interval before it."""
        return self.asked.interval + self.asked.seconds

    @property
    def updates(self) -> float:
        """Updates of all users together, on average."""
        return self.asked.update_rate * self.lasts * self.asked.users

    @property
    def users_of_a_block(self) -> int:
        """Users of every block but the last, which may have fewer."""
        return self.asked.users if self.service else max(1, int(BATCH / max(1, self.each)))

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return math.ceil(self.asked.users / self.users_of_a_block)

    def chance(self, number: int) -> Generator:
        """Random numbers of block `number`: those of the child that `SeedSequence.spawn` makes as that number."""
        return np.random.default_rng(SeedSequence(self.seed, spawn_key=(number,)))

    def compute(self, first: int) -> Outcome:
        """The blocks from `first` on, as many as one task has."""
        news = None
        if self.asked.shared:  # random numbers that no block has
            chance = self.chance(self.blocks)
            news = moments(chance, self.asked.update_rate, -self.asked.interval, self.asked.seconds)
        return joined([self._block(number, news) for number in range(first, min(first + TOGETHER, self.blocks))])

    def _block(self, number: int, news: Seconds | None) -> Outcome:
        size = self.users_of_a_block
        users = min(size, self.asked.users - number * size)
        outcome = _poll(self.asked, users, self.chance(number), news, self.service, self.together)
        if self.updates <= RAW_LATENCIES:
            return outcome
        assert not isinstance(outcome.latency, Histogram)
        return outcome._replace(latency=Histogram.of(outcome.latency))


def outcomes(work: Work, on: Executor | None) -> Iterator[Outcome]:
    """Compute all blocks on an executor, or on threads of this process: numpy computes without Python's lock."""
    tasks = range(0, work.blocks, TOGETHER)
    if on is None and len(tasks) == 1:
        yield work.compute(0)
        return
    with ExitStack() as end:
        pool = on or end.enter_context(ThreadPoolExecutor(min(len(tasks), os.cpu_count() or 1)))
        waiting = [pool.submit(work.compute, first) for first in tasks]
        try:
            for task in waiting:
                yield task.result()
        finally:  # interrupted, or one has failed
            for task in waiting:
                task.cancel()


def joined(parts: list[Outcome]) -> Outcome:
    """Several outcomes as one."""
    return Outcome(
        useless=sum(part.useless for part in parts),
        overwritten=sum(part.overwritten for part in parts),
        latency=merged([part.latency for part in parts]),
        answered=np.concatenate([part.answered for part in parts]),
        each_second=np.sum([part.each_second for part in parts], axis=0),
    )


def _poll(
    asked: Experiment,
    users: int,
    draw: Generator,
    news: Seconds | None,
    service: float,
    together: bool,
) -> Outcome:
    """Let `users` of the experiment poll. They are numbered by their phase: so all polls stand in order of time."""
    phases = np.zeros(users) if together else asked.interval * _ordered(draw, users)
    rounds = asked.interval * np.arange(math.ceil(asked.seconds / asked.interval))
    polls = np.add.outer(rounds, phases).ravel()  # everybody's first poll, everybody's second, and so on
    polls = polls[: np.searchsorted(polls, asked.seconds)]
    newest, heard = _newest(asked, phases, len(polls), *_updates(asked, users, draw, news))
    useful = newest != NOTHING
    delivered = int(np.count_nonzero(useful))
    latency = polls[useful] - newest[useful]
    answered = _answers(phases - asked.interval, polls, service) if service else np.empty(0)
    return Outcome(
        useless=len(polls) - delivered,
        overwritten=heard - delivered,
        latency=latency + answered[useful] if service else latency,
        answered=answered,
        each_second=np.diff(np.searchsorted(polls, np.arange(math.ceil(asked.seconds) + 1))),
    )


def _updates(asked: Experiment, users: int, draw: Generator, news: Seconds | None) -> tuple[Seconds, NDArray[np.int64]]:
    """All updates in order of time: when each happens, and which user it is for."""
    if news is not None:
        return np.repeat(news, users), np.tile(np.arange(users), len(news))
    when = moments(draw, asked.update_rate * users, -asked.interval, asked.seconds)
    return when, draw.integers(users, size=len(when))


def _newest(
    asked: Experiment, phases: Seconds, polls: int, when: Seconds, who: NDArray[np.int64]
) -> tuple[Seconds, int]:
    """The moment of the newest update that each poll is told of, or NOTHING; and how many updates it chose from.

    Updates before a user's first, uncounted poll are old; those after its last have nobody to tell.
    """
    turn = np.ceil((when - phases[who]) / asked.interval).astype(np.int64)
    poll = turn * len(phases) + who
    told = (turn >= 0) & (poll < polls)
    newest = np.full(polls, NOTHING)
    newest[poll[told]] = when[told]  # of several updates for one poll the last stays, and they are in order of time
    return newest, int(np.count_nonzero(told))


def _answers(before: Seconds, polls: Seconds, service: float) -> Seconds:
    """Response time of each poll, in seconds, when all share a server. The polls of `before` keep it busy too."""
    waits = queue_waits(np.concatenate([before, polls]), service)
    return waits[len(before) :] + service


def moments(draw: Generator, rate: float, start: float, end: float) -> Seconds:
    """A Poisson process of `rate` a second from `start` to `end`: its moments in order, in seconds."""
    return start + (end - start) * _ordered(draw, draw.poisson(rate * (end - start)))


def _ordered(draw: Generator, points: int) -> Seconds:
    """Uniform points between 0 and 1 in ascending order, without sorting: gaps are exponential (Rényi, 1953)."""
    ends = np.cumsum(draw.standard_exponential(points + 1))
    places: Seconds = ends[:-1] / ends[-1]
    return places
