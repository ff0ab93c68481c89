"""One server, equal service times, first come first served: the queue simulated, and the M/D/1 queue in theory."""

import numpy as np
from numpy.typing import ArrayLike

from labkit.plumbing import arguments
from labkit.run import Seconds

MOST_IN_QUEUE = 20_000  # requests; a queue that grows longer than this is overloaded in all but name
TERMS = 40  # of a Poisson distribution with a mean below 1; what follows is below 1e-47
POINTS = 64  # of the wait's distribution, per service time


def queue_waits(arrivals: ArrayLike, service: float) -> Seconds:
    """How long each request waits before its own service begins, in seconds. The queue is empty at first.

    `arrivals` are moments in seconds, the earliest first; each request keeps the server busy for `service` seconds.
    Raises ValueError when the arrivals are not in order. Add `service` for the response time.

    A request leaves at depart = max(arrive, depart of the one before) + service (Lindley, 1952). Unrolled, request i
    leaves at the largest arrive_j - j * service of all j up to i, plus (i + 1) * service: one running maximum.

    >>> queue_waits([0.0, 1.0, 5.0], service=3).tolist()
    [0.0, 2.0, 1.0]
    """
    arguments.zero_or_more_seconds("service", service)
    moments = np.asarray(arrivals, float)
    if moments.ndim != 1 or not np.isfinite(moments).all() or (np.diff(moments) < 0).any():
        raise ValueError("arrivals must be one list of seconds, the earliest first; np.sort puts them in order")
    slack = moments - np.arange(len(moments)) * service
    waits: Seconds = np.maximum.accumulate(slack) - slack
    return waits


def md1_load(arrivals_per_second: float, service: float) -> float:
    """The share of time the server is busy, 0 to 1. Raises ValueError when more comes than it can serve."""
    load = arrivals_per_second * service
    if load >= 1:
        raise ValueError(
            f"the server is overloaded: each second brings {load:.3g} seconds of work, so the queue keeps growing; "
            "take fewer users, rarer requests or a shorter service"
        )
    return load


def md1_mean_wait(arrivals_per_second: float, service: float) -> float:
    """Mean wait of a Poisson stream of arrivals, in seconds (Pollaczek and Khinchine). Raises as `md1_load` does."""
    load = md1_load(arrivals_per_second, service)
    return load * service / (2 * (1 - load))


def md1_wait_quantiles(shares: Seconds, arrivals_per_second: float, service: float) -> Seconds:
    """The waits, in seconds, that the given shares (0 to 1) of all requests stay within. Raises as `md1_load` does.

    The distribution is Erlang's of 1909, summed without cancellation (Franx, "A simple solution for the M/D/c waiting
    time distribution", Operations Research Letters 29, 2001): a request that finds k - 1 services and a part before it.
    """
    load = md1_load(arrivals_per_second, service)
    if load == 0:
        return np.zeros(len(shares))
    in_queue = np.cumsum(_md1_in_system(load, float(np.max(shares, initial=0))))[1:]
    waits = np.arange(len(in_queue) * POINTS) / POINTS  # in service times
    rest = load * (np.floor(waits) + 1 - waits)  # arrivals expected until that many services are over
    within, weight = np.zeros(len(waits)), np.exp(-rest)
    for late in range(min(TERMS, len(in_queue))):
        within[late * POINTS :] += weight[late * POINTS :] * np.repeat(in_queue[: len(in_queue) - late], POINTS)
        weight *= rest / (late + 1)
    quantiles: Seconds = np.interp(shares, within, waits) * service
    return quantiles


def _md1_in_system(load: float, share: float) -> Seconds:
    """The chance of 0, 1, 2 ... requests in the system, until they add up to more than `share`.

    The queue grows past a length as often as it shrinks back to it: that equation gives each chance from those before.
    """
    arrivals = np.exp(-load) * np.cumprod(np.r_[1.0, load / np.arange(1.0, TERMS)])  # during one service
    at_least = np.cumsum(arrivals[::-1])[::-1]
    chances, total = [1 - load], 1 - load
    while len(chances) < 3 or (total <= share and len(chances) < MOST_IN_QUEUE):
        length = len(chances)
        grows = chances[0] * at_least[length] if length < TERMS else 0.0
        recent = chances[max(1, length + 2 - TERMS) :]
        grows += float(np.dot(recent, at_least[len(recent) + 1 : 1 : -1]))
        chances.append(grows / arrivals[0])
        total += chances[-1]
    return np.array([*chances, 0.0])
