"""One direction of a line: bytes that were read at one end and are to be written at the other, now or later."""

import asyncio
from collections import deque
from collections.abc import Callable

MOST_WAITING = 64 * 1024  # bytes on their way; then the sender has to wait
PIECES = 20  # a second, that a throttled flow arrives in


class Pipe:
    """Takes bytes with `put`, writes them to `sink` in their order, and stops `source` while too many are waiting.

    A source is stopped while the sink's own buffer is full, while `MOST_WAITING` bytes or more are under way, and
    while there is no sink yet. What is put after a `delay` or below a rate waits here.
    """

    __slots__ = ("_behind", "_free_at", "_full", "_loop", "_rate", "_stopped", "_timer", "_waiting", "sink", "source")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.source: asyncio.Transport | None = None
        self.sink: asyncio.Transport | None = None
        self._loop = loop
        # When each may arrive, and what: bytes, or something to do. Most lines never need one.
        self._waiting: deque[tuple[float, memoryview | Callable[[], None]]] | None = None
        self._behind = 0  # bytes in there
        self._rate: float | None = None  # bytes a second
        self._free_at = 0.0  # when a throttled line has passed on its last piece
        self._full = self._stopped = False
        self._timer: asyncio.TimerHandle | None = None

    def put(self, data: bytes, delay: float = 0.0, bytes_per_second: float | None = None) -> None:
        """Pass `data` on, `delay` seconds later and no faster than the rate."""
        if self.sink is not None and not (self._waiting or delay or bytes_per_second):
            self._write(data)
            return
        self._rate = bytes_per_second
        self._behind += len(data)
        self._append(delay, memoryview(data))
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
        self._rate, self._free_at = None, 0.0
        if self._waiting:
            self._waiting = deque((0.0, what) for _, what in self._waiting)
        self._pass_on()

    def close(self) -> None:
        """What is under way is lost. The source may go on sending."""
        self._waiting, self._behind, self._full, self.sink = None, 0, False, None
        self._forget_timer()
        self._regulate()

    def _append(self, delay: float, what: memoryview | Callable[[], None]) -> None:
        self._waiting = deque() if self._waiting is None else self._waiting
        latest = self._waiting[-1][0] if self._waiting else 0.0
        self._waiting.append((max(self._loop.time() + delay, latest), what))

    def _pass_on(self) -> None:
        """Write and do all that is due; then wait for the next."""
        self._forget_timer()
        now = self._loop.time()
        while self.sink is not None and self._waiting:
            due, what = self._waiting[0]
            size = self._piece(what)
            ready = max(due, self._free_at) + size / self._rate if size and self._rate else due
            if ready > now:
                self._timer = self._loop.call_at(ready, self._pass_on)
                break
            self._waiting.popleft()
            if callable(what):
                what()
                continue
            self._free_at = ready
            self._behind -= size
            self._write(bytes(what[:size]))
            if rest := what[size:]:
                self._waiting.appendleft((due, rest))
        self._regulate()

    def _piece(self, what: memoryview | Callable[[], None]) -> int:
        """How many bytes of this are written at a time."""
        if callable(what):
            return 0
        return min(len(what), max(1, int(self._rate / PIECES))) if self._rate else len(what)

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
