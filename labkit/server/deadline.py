"""A limit to how long a client may take."""

import asyncio
from collections.abc import Callable


class Deadline:
    """Calls `late` some seconds after `start`, unless it is cancelled before.

    It waits in two halves. A loop that was held up comes to its timers before it comes to its sockets, and to what they
    have brought: between the halves it reads what a client has sent in time.
    """

    __slots__ = ("_half", "_late", "_loop", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, late: Callable[[], None]) -> None:
        self._loop, self._half, self._late = loop, seconds / 2, late
        self._timer: asyncio.TimerHandle | None = None

    @property
    def running(self) -> bool:
        """True from `start` until it is cancelled, also when the time is up."""
        return self._timer is not None

    def start(self) -> None:
        """The client has that long from now on."""
        self.cancel()
        self._timer = self._loop.call_later(self._half, self._first_half_is_over)

    def cancel(self) -> None:
        """The client was in time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _first_half_is_over(self) -> None:
        self._timer = self._loop.call_later(self._half, self._late)
