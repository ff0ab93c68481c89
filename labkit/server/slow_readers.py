"""What both protocols do about a reader that has stopped reading: wait some seconds, then let it go."""

import asyncio
import logging

from labkit.app.meter import Meter

log = logging.getLogger("uvicorn.error")


class DropsStalledReader(asyncio.Protocol):
    """A connection that is dropped when its outgoing buffer (64 KiB) was left full for `stalled_seconds`.

    So a reader costs no more memory than that, and not for ever. Stands before one of uvicorn's protocols, which would
    wait for the reader to take what is buffered.
    """

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    client: tuple[str, int] | None
    meter: Meter
    stalled_seconds: float
    stalled: asyncio.TimerHandle | None = None  # while the buffer is full

    @property
    def holds_up(self) -> bool:
        """True while a server that ends would have to wait for this client."""
        return self.stalled is not None

    def pause_writing(self) -> None:
        """The reader is behind: give it `stalled_seconds`."""
        super().pause_writing()
        self.stalled = self.loop.call_later(self.stalled_seconds, self.drop)

    def resume_writing(self) -> None:
        """The reader has caught up."""
        self._forget_stall()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._forget_stall()
        super().connection_lost(exc)

    def drop(self) -> None:
        """End the connection without waiting for the reader to take what is buffered."""
        self.meter.streams_dropped += 1
        log.warning("dropped %s: it had not read for %g seconds", self.client, self.stalled_seconds)
        self.transport.abort()

    def _forget_stall(self) -> None:
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None
