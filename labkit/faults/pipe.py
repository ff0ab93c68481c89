"""One direction of a connection: bytes that were read at one end and are to be written at the other, now or later."""

import asyncio
from collections import deque
from collections.abc import Callable

MOST_WAITING = 64 * 1024  # bytes on their way; with more, the sender has to wait


class Pipe:
    """Takes bytes with `put`, writes them to `sink` in their order, and stops `source` while too many are waiting.

    A source is stopped while the sink's own buffer is full, while `MOST_WAITING` bytes or more are under way, and
    while there is no sink yet. What is put with a `delay` waits here.
    """

    __slots__ = ("_behind", "_full", "_loop", "_stopped", "_timer", "_waiting", "sink", "source")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.source: asyncio.Transport | None = None
        self.sink: asyncio.Transport | None = None
        self._loop = loop
        # When each item may arrive, and the item: bytes, or something to do. Most pipes never need one.
        self._waiting: deque[tuple[float, bytes | Callable[[], None]]] | None = None
        self._behind = 0  # bytes in there
        self._full = self._stopped = False
        self._timer: asyncio.TimerHandle | None = None

    def put(self, data: bytes, delay: float = 0.0) -> None:
        """Pass `data` on, `delay` seconds later."""
        if self.sink is not None and not (self._waiting or delay):
            self._write(data)
            return
        self._behind += len(data)
        self._append(delay, data)
        self._pass_on()

    def then(self, action: Callable[[], None]) -> None:
        """Do this once all that was put has been passed on."""
        if self.sink is not None and not self._waiting:
            action()
        else:
            self._append(0, action)

    def connect(self) -> None:
        """There is a sink now: pass on what is due."""
        self._pass_on()

    def set_full(self, full: bool) -> None:
        """The sink's own buffer has filled up, or has room again."""
        self._full = full
        self._regulate()

    def flush(self) -> None:
        """What is under way arrives now, or as soon as there is a sink; what comes later does not wait for it."""
        if self._waiting:
            self._waiting = deque((0.0, item) for _, item in self._waiting)
        self._pass_on()

    def close(self) -> None:
        """What is under way is lost. The source may go on sending."""
        self._waiting, self._behind, self._full, self.sink = None, 0, False, None
        self._forget_timer()
        self._regulate()

    def _append(self, delay: float, item: bytes | Callable[[], None]) -> None:
        self._waiting = deque() if self._waiting is None else self._waiting
        latest = self._waiting[-1][0] if self._waiting else 0.0
        self._waiting.append((max(self._loop.time() + delay, latest), item))

    def _pass_on(self) -> None:
        """Write and do all that is due; then wait for the next item."""
        self._forget_timer()
        now = self._loop.time()
        while self.sink is not None and self._waiting:
            due, item = self._waiting[0]
            if due > now:
                self._timer = self._loop.call_at(due, self._pass_on)
                break
            self._waiting.popleft()
            if callable(item):
                item()
            else:
                self._behind -= len(item)
                self._write(item)
        self._regulate()

    def _write(self, data: bytes) -> None:
        if self.sink is not None and not self.sink.is_closing():
            self.sink.write(data)

    def _regulate(self) -> None:
        stop = self._full or self._behind >= MOST_WAITING or bool(self._behind and self.sink is None)
        if self.source is None or stop == self._stopped or self.source.is_closing():
            return
        self._stopped = stop
        if stop:
            self.source.pause_reading()
        else:
            self.source.resume_reading()

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
