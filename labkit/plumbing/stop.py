"""A stop that ends waits: of any event loop, set from any thread."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress


class Stopped(Exception):
    """The wait was ended by a stop."""


class Stop:
    """Off until it is set, and then set for good. What waits under it ends at once."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal's handler may set it in the middle of anything
        self._is_set = False
        self._waits: set[Callable[[], object]] = set()  # each ends one wait

    def __bool__(self) -> bool:
        return self._is_set

    def set(self) -> None:
        """End all waits, and those that come later. May be called from any thread, and at any time."""
        with self._lock:
            self._is_set = True
            waits = list(self._waits)
        for end in waits:
            end()

    @asynccontextmanager
    async def ends_the_wait(self) -> AsyncIterator[None]:
        """What is awaited in this block ends with Stopped when the stop is set, or was set before."""
        loop, limit = asyncio.get_running_loop(), asyncio.timeout(None)

        def end() -> None:
            with suppress(RuntimeError):  # the loop has ended, and every wait on it
                loop.call_soon_threadsafe(_expire, limit)

        try:
            async with limit:
                with self._lock:
                    if self._is_set:
                        raise Stopped
                    self._waits.add(end)
                yield
        except TimeoutError:
            if limit.expired():
                raise Stopped from None
            raise
        finally:
            with self._lock:
                self._waits.discard(end)


def _expire(limit: asyncio.Timeout) -> None:
    with suppress(RuntimeError):  # the wait is over already
        limit.reschedule(0)
