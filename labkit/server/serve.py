"""Starting a server: what is asked for is checked first, and only then does anything begin."""

import sys
from contextlib import ExitStack
from os import PathLike
from typing import TYPE_CHECKING, Protocol

from labkit.app import Tracker
from labkit.defaults import COMMENT_SECONDS, IDLE_CONNECTION_SECONDS, LONGEST_STREAM_SECONDS, RETRY_SECONDS
from labkit.feed import HISTORY, CannotKeep, Feed, history_length
from labkit.plumbing import arguments
from labkit.plumbing.addresses import proxied
from labkit.plumbing.cells import replace_previous, start_whole
from labkit.plumbing.loopback import listen
from labkit.plumbing.open_files import raise_open_files
from labkit.plumbing.proxies import keep_loopback_direct
from labkit.plumbing.shell import exit_in_cells_alone
from labkit.server.limits import Limits
from labkit.server.server import Server

if TYPE_CHECKING:
    from labkit.feed.engine_address import EngineAddress


class SharedBy(Protocol):
    """What servers share a feed by: an engine of `labkit.fleet.engine`, for one."""

    @property
    def address(self) -> "EngineAddress":
        """Where its engine is."""


A_DAY = 86_400  # seconds
SHORTEST_COMMENT_INTERVAL = 0.01  # seconds; comments without a pause would keep a processor busy


def serve(
    port: int = 0,
    *,
    keep_alive: float = COMMENT_SECONDS,
    longest_stream: float = LONGEST_STREAM_SECONDS,
    stalled: float = Limits.stalled,
    arriving: float = Limits.request,
    idle: float = IDLE_CONNECTION_SECONDS,
    retry: float = RETRY_SECONDS,
    retry_spread: float = 0.0,
    history: int = HISTORY,
    history_file: str | PathLike[str] | None = None,
    feed: str | SharedBy | None = None,
    epochs: bool = False,
    plain: bool = False,
    name: str | None = None,
) -> Server:
    """Start a tracker in this process, on this machine's loopback address only, and return when it answers.

    `port` 0 takes a free one. In a notebook, running the cell again stops the server its last run had started.
    Some front ends and kernels do not say which cell runs; a `name` works everywhere: the next server of that name
    takes the place of the last.
    Times are in seconds:
    `keep_alive` between two comments on a stream, and `longest_stream` until a stream ends;
    `stalled` that a reader may leave its buffer full, `arriving` that a request may take to arrive, and `idle` that a
    connection is kept without one;
    `retry` until the reader of an ended stream comes back, to which up to `retry_spread` are added at random.
    `history` is how many updates of an order are kept for replay. They are kept in memory, and end with the server; in
    `history_file`, when there is one, they and the orders outlive it.
    `feed` is the address of an engine, such as "redis://localhost:6379", or an engine of `labkit.fleet.engine`: its
    updates and orders are shared by all servers that have the same, and their ids always have an epoch.
    With `epochs` the ids of updates tell one life of the server from another: `8302-4` instead of `4`. Then a reader
    that comes back with an id of another life is always told of a gap.
    What was tuned, on both sides alike: the answer to a poll and the bytes of an event are made once for each update,
    and neither passes through Starlette's wrapping; an event goes to the socket without waking a task. `plain` does
    without all three, for polls and streams, so that a comparison can show what they save. Two things stay: parser and
    event loop in C (httptools, uvloop), and that an experiment sets Python's garbage aside (`gc.freeze`) on both ends
    while it measures.
    Raises PortTaken, CannotKeep for a file or an engine that cannot be used, or ValueError for an invalid value.
    """
    arguments.port(port)
    times = (
        arguments.positive_seconds("keep_alive", keep_alive),
        arguments.positive_seconds("longest_stream", longest_stream),
        arguments.zero_or_more_seconds("retry", retry),
        arguments.zero_or_more_seconds("retry_spread", retry_spread),
    )
    if keep_alive < SHORTEST_COMMENT_INTERVAL:
        raise ValueError(f"keep_alive must be at least {SHORTEST_COMMENT_INTERVAL:g} seconds, not {keep_alive:g}")
    proxied(port)  # a template that makes no address is refused at once
    limits = Limits(arguments.positive_seconds("stalled", stalled), arguments.positive_seconds("arriving", arriving))
    arguments.positive_seconds("idle", idle)
    if retry + retry_spread > A_DAY:
        raise ValueError(
            f"retry and retry_spread are a day ({A_DAY:,} s) together at most, not {retry + retry_spread:g}"
        )
    history_length(history)
    arguments.name_or_none(name)
    arguments.yes_or_no("epochs", epochs)
    arguments.yes_or_no("plain", plain)
    if feed is not None and history_file is not None:
        raise ValueError("history_file and feed are two places for the same updates; leave one of them out")
    started_here = replace_previous(sys._getframe(1), name)  # it may hold the port and the file
    raise_open_files()
    keep_loopback_direct()
    exit_in_cells_alone()

    def start() -> Server:
        with ExitStack() as on_failure:
            listener = on_failure.enter_context(listen(port))
            updates = _feed(history_file, history, epochs) if feed is None else _shared_feed(feed, history)
            on_failure.callback(updates.close)
            server = Server(listener, Tracker(*times, plain, updates), limits, idle)._start()
            on_failure.pop_all()  # the server's thread sees to both from now on
        return server

    return start_whole(start, started_here)


def _feed(history_file: str | PathLike[str] | None, history: int, epochs: bool) -> Feed:
    if history_file is None:
        return Feed(history, epochs=epochs)
    try:
        from labkit.feed.durable import DurableFeed  # only here: some builds of Python come without SQLite
    except ImportError:
        raise CannotKeep(
            "this Python was built without SQLite, which a history file needs; leave history_file out, or use another"
        ) from None
    return DurableFeed(history_file, history, epochs=epochs)


def _shared_feed(feed: str | SharedBy, history: int) -> Feed:
    try:
        from labkit.feed.shared import SharedFeed  # only here: the engine's client takes most of a second to import
    except ImportError:
        raise CannotKeep(
            "the client of a shared feed is not installed here; pip install redis hiredis, or leave feed out"
        ) from None
    return SharedFeed(feed if isinstance(feed, str) else feed.address, history)
