"""Long polling and WebSocket at 10,000 users, beside the stream in the same run: counts, latency, memory, the end."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from labkit import crowd
from labkit.crowd.second_server import server_apart
from labkit.model import formula
from labkit.run import Run
from labkit.server import Server, serve
from tests.benchmarks.row import Row
from tests.helpers.waiting import waiting_long_polls

USERS, SECONDS, WAIT = 10_000, 20, 10
KINDS: dict[str, Callable[..., Run]] = {
    "long polling": crowd.long_polling,
    "WebSocket": crowd.websocket,
    "streaming": crowd.streaming,
}


def delivered(name: str, run: Run, stream: Run) -> list[Row]:
    """Both sides count the same, nothing is lost; how late, as a multiple of the stream."""
    once = run.errors == 0 and run.updates == run.published
    equal = run.requests == run.server_requests
    late = run.percentile(99) / stream.percentile(99)
    return [
        Row(f"{name}: updates delivered, errors", "each once, 0", f"{run.updates:,}, {run.errors}", once),
        Row("… requests, server's count", "equal", f"{run.requests:,}, {run.server_requests:,}", equal),
        Row("… update latency p99", "shown", f"{late:.1f} times the stream's", True),
        Row("… all connected", "≤ 10 s", f"{run.connecting:.1f} s", (run.connecting or 99) <= 10),
    ]


def theory(run: Run) -> Row:
    """Long polls against the formula: within five standard errors of a count of independent answers."""
    expected = formula.long_polls_per_minute(USERS, WAIT, run.updates_per_minute) * SECONDS / 60
    agrees = abs(run.requests - expected) < 5 * expected**0.5
    return Row("… as theory says", f"{expected:,.0f} ± 5 standard errors", f"{run.requests:,}", agrees)


def memory(name: str) -> Row:
    """What a held connection costs a server that has served nobody before."""
    with server_apart() as url:
        grown = KINDS[name](url, USERS, 1).memory or 0
    return Row(f"server memory a user, {name}", "shown", f"{grown / USERS / 1024:.1f} KiB", grown > 0)


def stop_in_the_middle(name: str, are_open: Callable[[Server], int]) -> Row:
    """How long `stop()` takes while all are connected."""
    took = [99.0]
    with serve() as server:

        def stop() -> None:
            deadline = time.monotonic() + 60
            while are_open(server) < USERS and time.monotonic() < deadline:
                time.sleep(0.05)
            begin = time.monotonic()
            server.stop()
            took.append(time.monotonic() - begin)

        stopper = threading.Thread(target=stop)
        stopper.start()
        with suppress(crowd.NoLabServer):  # stopped while the run was about to begin
            KINDS[name](server, USERS, 3)
        stopper.join()
    return Row(f"stop() with {USERS:,} open, {name}", "≤ 5 s", f"{took[-1]:.2f} s", took[-1] <= 5)


def rows() -> list[Row]:
    """The table's rows on the neighbours."""
    with serve() as server:
        stream = crowd.streaming(server, USERS, SECONDS)
        asked = crowd.long_polling(server, USERS, SECONDS, wait=WAIT)
        talked = crowd.websocket(server, USERS, SECONDS)
    return [
        *delivered("long polling", asked, stream),
        theory(asked),
        *delivered("WebSocket", talked, stream),
        *map(memory, KINDS),
        stop_in_the_middle("WebSocket", lambda server: server.meter.open_sockets),
        stop_in_the_middle("long polling", waiting_long_polls),
    ]
