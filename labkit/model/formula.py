"""The argument as arithmetic: what theory says of the same users, with the same parameters and result.

Updates are a Poisson process, at `updates_per_minute` of one order. Derived in notebooks 02 and 04.
"""

import math

import numpy as np
from numpy.typing import NDArray

from labkit.defaults import PUSH_CPU_SECONDS, UPDATES_PER_MINUTE
from labkit.kinds import POLLING, STREAMING
from labkit.model.experiment import Experiment, at_most
from labkit.model.queue import md1_load, md1_mean_wait, md1_wait_quantiles
from labkit.plumbing import arguments
from labkit.run import Run, Seconds

MOST_POINTS = 10_000_000  # of an ideal sample of latencies: 80 MB
MOST_UPDATES = 10**15


def polling(
    users: int,
    every: float,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    together: bool = False,
) -> Run:
    """What `users` who each ask every `every` seconds bring about in `seconds`, on average.

    `latency`, in seconds, is an ideal sample: its ECDF is the theory's line (at most 10 million points of it). A poll
    delivers the newest update only. What it overwrites is the older part, so the delays of what arrives follow an
    exponential distribution cut off at `every`, which is nearly uniform when updates are rare. The same holds on
    average when all have one `shared` order, and when all poll `together`; no queue is counted here (see `md1_wait`).
    Raises ValueError for an invalid number.
    """
    asked = Experiment(POLLING, users, seconds, every, updates_per_minute, shared)
    each_second = _herd_each_second(asked) if arguments.yes_or_no("together", together) else _polls_each_second(asked)
    requests = int(each_second.sum())
    useless = round(requests * useless_share(every, updates_per_minute))
    happened = requests * asked.update_rate * every
    at_most(MOST_UPDATES, happened, "updates")
    return asked.run(
        "arithmetic",
        requests=requests,
        useless=useless,
        updates=requests - useless,
        overwritten=round(happened * (1 - fresh_share(every, updates_per_minute))),
        latency=_poll_delays(_ideal_shares(requests - useless), every, asked.update_rate),
        requests_each_second=each_second,
    )


def streaming(
    users: int,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    push: float = PUSH_CPU_SECONDS,
) -> Run:
    """What `users` who each hold one stream open are told in `seconds`, on average.

    `push` is what one pushed event costs the server, in CPU seconds. With an order each, events queue for the server
    (M/D/1); of a `shared` order's update the k-th subscriber learns after k pushes. `latency` as in `polling`.
    Raises ValueError for an invalid number, and when there is more to push than the server has time for.
    """
    asked = Experiment(STREAMING, users, seconds, None, updates_per_minute, shared)
    arguments.zero_or_more_seconds("push", push)
    events_per_second = users * asked.update_rate
    md1_load(events_per_second, push)
    at_most(MOST_UPDATES, events_per_second * seconds, "updates")
    events = round(events_per_second * seconds)
    shares = _ideal_shares(events)
    waits = np.ceil(shares * users) * push - push if shared else md1_wait_quantiles(shares, events_per_second, push)
    return asked.run(
        "arithmetic",
        requests=users,
        updates=events,
        latency=waits + push,
        requests_each_second=np.zeros(math.ceil(seconds), np.int64),
        cpu=events * push,
    )


def requests_per_minute(users: int, every: float) -> float:
    """Polls a minute of all users together.

    >>> requests_per_minute(10_000, every=5)
    120000.0
    """
    return arguments.at_least_one("users", users) * 60 / arguments.positive_seconds("every", every)


def useless_share(every: float, updates_per_minute: float) -> float:
    """The share of polls, 0 to 1, in whose interval nothing happened: e to the power of -(updates an interval).

    >>> round(useless_share(5, updates_per_minute=1), 2)
    0.92
    """
    return math.exp(-_updates_an_interval(every, updates_per_minute))


def most_useless_until(every: float) -> float:
    """The updates per minute above which most polls are useful: one update in every / ln 2 seconds.

    >>> round(most_useless_until(5), 1)
    8.3
    """
    return 60 * math.log(2) / arguments.positive_seconds("every", every)


def fresh_share(every: float, updates_per_minute: float) -> float:
    """The share of updates, 0 to 1, that polling delivers at all; the rest was overwritten before the next poll.

    >>> round(fresh_share(5, updates_per_minute=60), 2)
    0.2
    """
    updates = _updates_an_interval(every, updates_per_minute)
    return -math.expm1(-updates) / updates


def long_polls_per_minute(users: int, wait: float, updates_per_minute: float) -> float:
    """Answers a minute to all users' long polls: each ends with an update, or after `wait` seconds without one.

    A long poll lasts (1 - e to the power of -(updates in `wait`)) / (updates per second) on average (RFC 6202, 2.2).

    >>> round(long_polls_per_minute(1, wait=25, updates_per_minute=30), 1)
    30.0
    >>> round(long_polls_per_minute(1, wait=25, updates_per_minute=4 / 30), 1)
    2.5
    """
    rate = arguments.rate("updates_per_minute", updates_per_minute)
    return arguments.at_least_one("users", users) * rate / -math.expm1(-_updates_an_interval(wait, rate))


def md1_wait(users: int, every: float, service: float) -> float:
    """Mean seconds a poll waits for the server when each poll keeps it busy for `service` seconds.

    For very many users with phases of their own, whose polls come like a Poisson stream (M/D/1: Pollaczek, Khinchine).
    Raises ValueError when the polls are more than the server has time for.

    >>> round(md1_wait(10_000, every=5, service=0.0003), 6)
    0.000225
    """
    polls_per_second = arguments.at_least_one("users", users) / arguments.positive_seconds("every", every)
    return md1_mean_wait(polls_per_second, arguments.zero_or_more_seconds("service", service))


def herd_last_wait(users: int, service: float) -> float:
    """Seconds until the last is answered when all users poll at the same moment, `service` seconds each.

    >>> round(herd_last_wait(10_000, service=0.0003), 3)
    3.0
    """
    return arguments.at_least_one("users", users) * arguments.zero_or_more_seconds("service", service)


def cpu_ratio(
    every: float, updates_per_minute: float, poll_cpu: float, push_cpu: float, keep_alive: float | None = None
) -> float:
    """The server's CPU for polling, as a multiple of its CPU for streaming to the same users.

    `poll_cpu` and `push_cpu` are CPU seconds of a poll and of a pushed event; a stream also pushes a comment every
    `keep_alive` seconds (None: never). Below 1 streaming is the dearer one.

    >>> round(cpu_ratio(5, updates_per_minute=1, poll_cpu=0.00027, push_cpu=0.000027, keep_alive=15))
    24
    """
    pushes_per_second = arguments.rate("updates_per_minute", updates_per_minute) / 60
    if keep_alive is not None:
        pushes_per_second += 1 / arguments.positive_seconds("keep_alive", keep_alive)
    polling_cpu = arguments.positive_seconds("poll_cpu", poll_cpu) / arguments.positive_seconds("every", every)
    return polling_cpu / (arguments.positive_seconds("push_cpu", push_cpu) * pushes_per_second)


def _updates_an_interval(every: float, updates_per_minute: float) -> float:
    return arguments.positive_seconds("every", every) * arguments.rate("updates_per_minute", updates_per_minute) / 60


def _ideal_shares(updates: int) -> Seconds:
    """The middles of equal parts of 0 to 1: where an ideal sample takes its quantiles."""
    points = min(updates, MOST_POINTS)
    return (np.arange(points) + 0.5) / max(1, points)


def _poll_delays(shares: Seconds, every: float, update_rate: float) -> Seconds:
    """Quantiles of the exponential distribution cut off at `every`, in seconds: the newest update's age at the poll."""
    delays: Seconds = -np.log1p(shares * math.expm1(-update_rate * every)) / update_rate
    return delays


def _ends(asked: Experiment) -> Seconds:
    """The ends of the seconds of a run, with a 0 before them; the last second may be a part."""
    return np.minimum(np.arange(math.ceil(asked.seconds) + 1), asked.seconds)


def _polls_each_second(asked: Experiment) -> NDArray[np.int64]:
    until = np.rint(asked.users * _ends(asked) / asked.interval)
    return np.diff(until).astype(np.int64)


def _herd_each_second(asked: Experiment) -> NDArray[np.int64]:
    ends = _ends(asked)
    rounds = np.ceil(ends / asked.interval)
    rounds -= (rounds - 1) * asked.interval >= ends  # 1.1 / 0.1 is a little more than 11 to a computer
    return np.diff(rounds).astype(np.int64) * asked.users
