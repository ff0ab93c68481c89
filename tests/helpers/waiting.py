"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable

from labkit.server import Server


def wait_until(condition: Callable[[], object], what: str, limit: float = 20.0) -> None:
    """Return once `condition()` is true. Fails after `limit` seconds, naming `what` was waited for."""
    ends = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < ends, f"waited {limit:g} s for {what}"
        time.sleep(0.005)


def open_streams(server: Server, wanted: int) -> None:
    """Return once the server has that many streams open."""
    wait_until(lambda: server.meter.open_streams == wanted, f"{wanted} open streams")


def readers_behind(server: Server) -> int:
    """How many connections wait until their reader has taken what is buffered for it."""
    return sum(each.stalled for each in server.connections)


def largest_buffer(server: Server) -> int:
    """The most bytes that wait in this process for one reader."""
    return max((each.unsent_bytes for each in server.connections), default=0)


def waiting_long_polls(server: Server) -> int:
    """How many clients wait for the answer to a long poll."""
    return sum(each.request.endswith("/next") for each in server.connections)


def open_sockets(server: Server, wanted: int) -> None:
    """Return once the server has that many WebSockets open."""
    wait_until(lambda: server.meter.open_sockets == wanted, f"{wanted} open sockets")


def is_stalled(server: Server) -> bool:
    """True while a connection of the server waits for a reader that does not read."""
    return readers_behind(server) > 0
