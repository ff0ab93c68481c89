"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], what: str, limit: float = 20.0) -> None:
    """Return once `condition()` is true. Fails, naming `what` was waited for, after `limit` seconds."""
    ends = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < ends, f"waited {limit:g} s for {what}"
        time.sleep(0.005)
