"""Waiting for a change: handlers that wait until something about their connection is so."""

import asyncio
from collections.abc import Callable


class Changes:
    """The tasks that wait for a change of one thing. All of them look again at each change. Only for one event loop."""

    __slots__ = ("_loop", "_waiters")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiters: list[asyncio.Future[None]] = []

    async def until(self, is_so: Callable[[], object]) -> None:
        """Return once `is_so()` is true."""
        while not is_so():
            waiter: asyncio.Future[None] = self._loop.create_future()
            self._waiters.append(waiter)
            try:
                await waiter
            finally:
                self._waiters.remove(waiter)

    def wake(self) -> None:
        """Let everybody who waits look again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
