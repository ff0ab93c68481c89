"""The argument as a simulation: every poll has its moment, every update is drawn, none of it is a formula.

Users are taken in blocks, so that ten million of them fit into a laptop's memory, and a cluster can share them.
"""

import math
from concurrent.futures import Executor

import numpy as np

from labkit.defaults import PUSH_CPU_SECONDS, UPDATES_PER_MINUTE
from labkit.histogram import merged
from labkit.kinds import POLLING, STREAMING
from labkit.model.blocks import Work, joined, moments, outcomes
from labkit.model.experiment import Experiment, at_most
from labkit.model.queue import queue_waits
from labkit.plumbing import arguments
from labkit.run import Run

MOST_POLLS = 10**10  # half a minute of computing
MOST_QUEUED = 2 * 10**7  # polls that share a queue cannot be taken in blocks
MOST_EACH = 10**7  # polls, or updates, of one user
MOST_UPDATES = 10**9  # of users who poll: half a minute of computing
MOST_PUSHES = 10**8  # a latency each: 0.8 GB, and twice that while they are put together


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
    on: Executor | None = None,
) -> Run:
    """`users` simulated users who each ask for their order every `every` seconds, for `seconds`.

    Each user has a phase of its own, uniform between 0 and `every`; `together` lets all ask at once. Each asked once in
    the interval before, to know where the order stands. A poll is told the newest update since the last poll; older
    ones are overwritten. Updates are a Poisson process of `updates_per_minute` an order, `shared` gives all the same
    order. `service` is how many seconds a poll keeps the one server busy: above 0, polls queue (`answered` has their
    response times) and updates wait for the answer. The same `seed` gives the same numbers, wherever they are computed:
    `on` is an executor, as `ProcessPoolExecutor()` of concurrent.futures or `get_executor()` of a Dask client; without
    one, threads of this process compute. Of more than a million updates `latency` is a histogram. Raises ValueError for
    an invalid number, or one too large to simulate; TypeError for an `on` that cannot compute. Built by hand in
    notebook 02.

    >>> polling(10_000, every=5, seconds=60).requests_per_minute
    120000.0
    """
    asked = Experiment(POLLING, users, seconds, every, updates_per_minute, shared)
    arguments.zero_or_more_seconds("service", service)
    arguments.yes_or_no("together", together)
    arguments.executor("on", on)
    work = Work(asked, service, together, arguments.seed("seed", seed))
    at_most(MOST_QUEUED if service else MOST_POLLS, asked.polls, "polls" + (" in one queue" if service else ""))
    at_most(MOST_UPDATES, work.updates, "updates")
    at_most(MOST_EACH, work.each, "polls or updates of each user")
    whole = joined(list(outcomes(work, on)))
    polls = int(whole.each_second.sum())
    return asked.run(
        "simulation",
        seed=seed,
        requests=polls,
        useless=whole.useless,
        updates=len(whole.latency),
        overwritten=whole.overwritten,
        latency=whole.latency,
        requests_each_second=whole.each_second,
        answered=whole.answered,
        cpu=polls * service if service else None,
    )


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
    at_most(MOST_PUSHES, users * asked.update_rate * seconds, "updates")
    news = moments(draw, asked.update_rate * (1 if shared else users), 0, seconds)
    readers = users if shared else 1
    at_most(MOST_PUSHES, len(news) * readers, "updates")
    turns = push * np.arange(1, readers + 1) if len(news) else np.empty(0)
    latency = np.add.outer(queue_waits(news, readers * push), turns).ravel()
    return asked.run(
        "simulation",
        seed=seed,
        requests=users,
        updates=len(latency),
        latency=merged([latency]),
        requests_each_second=np.zeros(math.ceil(seconds), np.int64),
        cpu=len(latency) * push,
    )
