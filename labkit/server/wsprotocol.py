"""The server's end of one connection after its upgrade to WebSocket (RFC 6455): uvicorn's protocol, metered."""

import asyncio
import logging
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from labkit.app.meter import Meter

MOST_BYTES = 64 * 1024  # of one message; a longer one is refused with the close code 1009
log = logging.getLogger("uvicorn.error")


class MeteredSocket(WebSocketsSansIOProtocol):
    """Counts bytes that come in, frames included; what goes out is counted by the transport it is lent.

    A reader is dropped when it has left the outgoing buffer full for as long as it may take to answer a ping. Uvicorn
    alone would wait for it to take what is buffered.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        meter: Meter,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.meter = meter
        self.stalled: asyncio.TimerHandle | None = None  # while the reader leaves the outgoing buffer full

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer of a stalled reader."""
        self._forget_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The reader is behind: give it some time."""
        super().pause_writing()
        self.stalled = self.loop.call_later(self.ping_timeout or 0, self.drop)

    def resume_writing(self) -> None:
        """The reader has caught up."""
        self._forget_stall()
        super().resume_writing()

    def drop(self) -> None:
        """End the connection without waiting for the reader."""
        self.meter.streams_dropped += 1
        log.warning("dropped %s: it had not read for %g seconds", self.client, self.ping_timeout)
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Count what came in; the request that asked for the upgrade was counted before it."""
        if self.handshake_initiated:
            self.meter.bytes_in += len(data)
        super().data_received(data)

    async def send(self, message: Any) -> None:
        """As uvicorn does; a refusal counts as a completed handshake, or uvicorn would log it as a fault of the app."""
        await super().send(message)
        self.handshake_complete |= self.close_sent

    def _forget_stall(self) -> None:
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None
