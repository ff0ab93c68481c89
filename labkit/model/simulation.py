"""The argument as a simulation: every poll has its moment, every update is drawn, none of it is a formula.

Users are taken in batches, so that ten million of them fit into a laptop's memory.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from labkit.defaults import PUSH_CPU_SECONDS, UPDATES_PER_MINUTE
from labkit.kinds import POLLING, STREAMING
from labkit.model.experiment import Experiment, at_most
from labkit.model.queue import queue_waits
from labkit.plumbing import arguments
from labkit.run import Run, Seconds

BATCH = 2**18  # polls, or updates, computed at once: what a processor's cache holds
MOST_POLLS = 10**10  # half a minute of computing
MOST_QUEUED = 2 * 10**7  # polls that share a queue cannot be taken in batches
MOST_EACH = 10**7  # polls, or updates, of one user
MOST_UPDATES = 10**8  # a latency each: 0.8 GB, and twice that while they are put together
NOTHING = -math.inf  # the moment of the newest update when there was none


class _Batch(NamedTuple):
    """What became of some of the users."""

    useless: int
    overwritten: int
    latency: Seconds
    answered: Seconds


def polling(
    users: int,
    every: float,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    service: float = 0.0,
    together: bool = False,
    seed: int = 1,
) -> Run:
    """`users` simulated users who each ask for their order every `every` seconds, for `seconds`.

    Each user has a phase of its own, uniform between 0 and `every`; `together` lets all ask at once. Each asked once in
    the interval before, to know where the order stands. A poll is told the newest update since the last poll; older
    ones are overwritten. Updates are a Poisson process of `updates_per_minute` an order, `shared` gives all the same
    order. `service` is how many seconds a poll keeps the one server busy: above 0, polls queue (`answered` has their
    response times) and updates wait for the answer. The same `seed` gives the same numbers. Raises ValueError for an
    invalid number, or one too large to simulate. Built by hand in notebook 02.

    >>> polling(10_000, every=5, seconds=60).requests_per_minute
    120000.0
    """
    asked = Experiment(POLLING, users, seconds, every, updates_per_minute, shared)
    arguments.zero_or_more_seconds("service", service)
    arguments.yes_or_no("together", together)
    draw = np.random.default_rng(arguments.seed("seed", seed))
    each_second = np.zeros(math.ceil(seconds), np.int64)
    batches = []
    for batch, news in _batches(asked, draw, service):
        batches.append(_poll(asked, batch, draw, news, service, together, each_second))
    return _run(asked, batches, each_second, service, seed)


def streaming(
    users: int,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    push: float = PUSH_CPU_SECONDS,
    seed: int = 1,
) -> Run:
    """`users` simulated users who each hold one stream open for `seconds`.

    One pushed event keeps the one server busy for `push` seconds: events queue, and the k-th subscriber of a `shared`
    order waits for k pushes. Updates and `seed` as in `polling`; every update arrives, none is overwritten. The streams
    are opened before the measured time begins. Raises ValueError for an invalid number, or one too large to simulate.
    """
    asked = Experiment(STREAMING, users, seconds, None, updates_per_minute, shared)
    arguments.zero_or_more_seconds("push", push)
    draw = np.random.default_rng(arguments.seed("seed", seed))
    at_most(MOST_UPDATES, users * asked.update_rate * seconds, "updates")
    news = _moments(draw, asked.update_rate * (1 if shared else users), 0, seconds)
    readers = users if shared else 1
    at_most(MOST_UPDATES, len(news) * readers, "updates")
    turns = push * np.arange(1, readers + 1) if len(news) else np.empty(0)
    latency = np.add.outer(queue_waits(news, readers * push), turns).ravel()
    return asked.run(
        "simulation",
        seed=seed,
        requests=users,
        updates=len(latency),
        latency=latency,
        requests_each_second=np.zeros(math.ceil(seconds), np.int64),
        cpu=len(latency) * push,
    )


def _run(asked: Experiment, batches: list[_Batch], each_second: NDArray[np.int64], service: float, seed: int) -> Run:
    """All batches as one record."""
    useless, overwritten, latency, answered = zip(*batches, strict=True)
    return asked.run(
        "simulation",
        seed=seed,
        requests=int(each_second.sum()),
        useless=sum(useless),
        updates=sum(map(len, latency)),
        overwritten=sum(overwritten),
        latency=np.concatenate(latency),
        requests_each_second=each_second,
        answered=np.concatenate(answered),
        cpu=float(each_second.sum() * service) if service else None,
    )


def _batches(asked: Experiment, draw: Generator, service: float) -> Iterator[tuple[int, Seconds | None]]:
    """How many users each batch has, and the moments of the updates of their one order, if it is shared."""
    lasts = asked.interval + asked.seconds
    at_most(MOST_QUEUED if service else MOST_POLLS, asked.polls, "polls" + (" in one queue" if service else ""))
    at_most(MOST_UPDATES, asked.update_rate * lasts * asked.users, "updates")
    each = max(asked.seconds / asked.interval, asked.update_rate * lasts)  # of one user: polls, or updates
    at_most(MOST_EACH, each, "polls or updates of each user")
    news = _moments(draw, asked.update_rate, -asked.interval, asked.seconds) if asked.shared else None
    size = asked.users if service else max(1, int(BATCH / max(1, each)))
    for first in range(0, asked.users, size):
        yield min(size, asked.users - first), news


def _poll(
    asked: Experiment,
    users: int,
    draw: Generator,
    news: Seconds | None,
    service: float,
    together: bool,
    each_second: NDArray[np.int64],
) -> _Batch:
    """Let `users` of the experiment poll, and add their polls to `each_second`.

    Users are numbered by their phase: so all polls stand in order of time.
    """
    phases = np.zeros(users) if together else asked.interval * _ordered(draw, users)
    rounds = asked.interval * np.arange(math.ceil(asked.seconds / asked.interval))
    polls = np.add.outer(rounds, phases).ravel()  # everybody's first poll, everybody's second, and so on
    polls = polls[: np.searchsorted(polls, asked.seconds)]
    each_second += np.diff(np.searchsorted(polls, np.arange(len(each_second) + 1)))
    newest, heard = _newest(asked, phases, len(polls), *_updates(asked, users, draw, news))
    useful = newest != NOTHING
    delivered = int(np.count_nonzero(useful))
    latency = polls[useful] - newest[useful]
    answered = _answers(phases - asked.interval, polls, service) if service else np.empty(0)
    return _Batch(
        useless=len(polls) - delivered,
        overwritten=heard - delivered,
        latency=latency + answered[useful] if service else latency,
        answered=answered,
    )


def _updates(asked: Experiment, users: int, draw: Generator, news: Seconds | None) -> tuple[Seconds, NDArray[np.int64]]:
    """All updates in order of time: when each happens, and which user it is for."""
    if news is not None:
        return np.repeat(news, users), np.tile(np.arange(users), len(news))
    when = _moments(draw, asked.update_rate * users, -asked.interval, asked.seconds)
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


def _moments(draw: Generator, rate: float, start: float, end: float) -> Seconds:
    """A Poisson process of `rate` a second from `start` to `end`: its moments in order, in seconds."""
    return start + (end - start) * _ordered(draw, draw.poisson(rate * (end - start)))


def _ordered(draw: Generator, points: int) -> Seconds:
    """Uniform points between 0 and 1 in ascending order, without sorting: gaps are exponential (Rényi, 1953)."""
    ends = np.cumsum(draw.standard_exponential(points + 1))
    places: Seconds = ends[:-1] / ends[-1]
    return places
