"""The four kinds of users that can be sent."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor

from labkit.crowd.experiment import run_experiment
from labkit.crowd.plan import PollingOptions, StreamFaults, Ways, planned
from labkit.crowd.target import Target
from labkit.defaults import LONG_POLL_SECONDS, LONGEST_LONG_POLL_SECONDS, UPDATES_PER_MINUTE
from labkit.kinds import LONG_POLLING, POLLING, STREAMING, WEBSOCKET
from labkit.plumbing import arguments
from labkit.run import Run


def polling(
    server: Target,
    users: int,
    every: float,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    seed: int = 1,
    during: Mapping[float, Callable[[], object]] | None = None,
    processes: int = 1,
    on: Executor | None = None,
    etag: bool = True,
    cache: float | None = None,
    slowest: float | None = None,
    jitter: float = 0.0,
    together: bool = False,
) -> Run:
    """`users` real users who each ask `server` for their order every `every` seconds, measured for `seconds`.

    `server` is what `serve` returned, or its address; or several servers with one feed, such as a fleet's hosts or a
    list of addresses. Then users go to one after another (round robin), and who loses one goes to the next.

    Takes `every` + `seconds` seconds and a little more: each user asks once before the measured time begins.
    `updates_per_minute` is the mean rate of one order; `shared` gives all users the same order instead of one each.
    `during` calls functions at moments of the measured time, in seconds: {20: hosts[1].kill}. Users are in as many
    processes as this machine's limit of open files makes necessary, or in `processes` if that is more. They are started
    here, or, with `on`, by the workers of an executor: `on=Client(...).get_executor(pure=False)` sends a part of the
    users to each of `processes` workers of a Dask cluster (`pip install "labkit[cluster]"`). Such a cluster runs
    whatever it is sent, for anybody: let neither its scheduler nor its dashboard be open to others, and give them
    certificates (`Security`) where the network is not yours alone. `LocalCluster(dashboard_address=None)` is open to
    this machine alone.

    The rest is polling done with care, or without: `etag` False downloads what is known already; `cache` puts a shared
    cache in front, which keeps an answer that many seconds; `slowest` lets an interval double after each useless poll
    up to that many seconds (adaptive polling); `jitter` draws each interval anew, off by up to that share of it;
    `together` makes all ask at the same moment first.
    Raises ValueError for an invalid number, NoLabServer if `server` is not a running one, and RunRefused if it cannot
    take the orders, or if several share no feed, before anything starts.
    The polling loop is built by hand in notebook 01.
    """
    every = arguments.positive_seconds("every", every)
    if slowest is not None and arguments.positive_seconds("slowest", slowest) < every:
        raise ValueError(f"slowest is the longest interval, so it cannot be below every ({every:g}), not {slowest!r}")
    options = PollingOptions(etag, cache, slowest, jitter, together)
    ways = Ways(during or {}, processes, on)
    plan = planned(POLLING, users, seconds, updates_per_minute, shared, seed, ways, every=every, options=options)
    return run_experiment(plan, server)


def long_polling(
    server: Target,
    users: int,
    seconds: float,
    *,
    wait: float = LONG_POLL_SECONDS,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    seed: int = 1,
    during: Mapping[float, Callable[[], object]] | None = None,
    processes: int = 1,
    on: Executor | None = None,
) -> Run:
    """`users` real users who each have one question waiting at the server, and ask again when it is answered.

    The server answers after `wait` seconds at the latest (60 at most), with nothing. All else is as in `streaming`.
    The wait is built by hand in notebook 07.
    """
    wait = arguments.positive_seconds("wait", wait)
    if wait > LONGEST_LONG_POLL_SECONDS:
        most = f"{LONGEST_LONG_POLL_SECONDS:g} seconds"
        raise ValueError(f"wait must be at most {most}, since proxies cut silent requests, not {wait:g}")
    ways = Ways(during or {}, processes, on)
    plan = planned(LONG_POLLING, users, seconds, updates_per_minute, shared, seed, ways, wait=wait)
    return run_experiment(plan, server)


def streaming(
    server: Target,
    users: int,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    seed: int = 1,
    during: Mapping[float, Callable[[], object]] | None = None,
    processes: int = 1,
    on: Executor | None = None,
    cut_every: float | None = None,
    hang_up_at: float | None = None,
    resume: bool = True,
) -> Run:
    """`users` real users who each open one event stream of their order, measured for `seconds`.

    The parameters are those of `polling`, and so are the updates: the same orders at the same rate. The requests and
    bytes of opening the streams count. Raises as `polling` does. The stream is built by hand in notebook 03.

    With `cut_every` each connection is cut at random moments, that many seconds apart on average; with `hang_up_at` the
    server ends all streams that many seconds after the start. Users come back after the stream's `retry`, from where
    they were, or, with `resume` False, as newcomers without a last event id. Of several servers they come back to
    another one.
    """
    faults = StreamFaults(cut_every, hang_up_at, resume)
    ways = Ways(during or {}, processes, on)
    plan = planned(STREAMING, users, seconds, updates_per_minute, shared, seed, ways, faults=faults)
    return run_experiment(plan, server)


def websocket(
    server: Target,
    users: int,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    seed: int = 1,
    during: Mapping[float, Callable[[], object]] | None = None,
    processes: int = 1,
    on: Executor | None = None,
) -> Run:
    """`users` real users who each open one WebSocket of their order and listen. All else is as in `streaming`."""
    ways = Ways(during or {}, processes, on)
    plan = planned(WEBSOCKET, users, seconds, updates_per_minute, shared, seed, ways)
    return run_experiment(plan, server)
