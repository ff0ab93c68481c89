"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable

from labkit.server import Server


def wait_until(condition: Callable[[], object], what: str, limit: float = 20.0) -> None:
    """Return once `condition()` is true. Fails, naming `what` was waited for, after `limit` seconds."""
    ends = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < ends, f"waited {limit:g} s for {what}"
        time.sleep(0.005)


def open_streams(server: Server, wanted: int) -> None:
    """Return once the server has that many streams open."""
    wait_until(lambda: server.meter.open_streams == wanted, f"{wanted} open streams")
