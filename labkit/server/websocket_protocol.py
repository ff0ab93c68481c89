"""The server's end of one connection after its upgrade to WebSocket (RFC 6455): uvicorn's protocol, metered."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from labkit.app.meter import Meter
from labkit.server.slow_readers import DropsStalledReader

MOST_BYTES = 64 * 1024  # of one message; a longer one is refused with the close code 1009


class MeteredSocket(DropsStalledReader, WebSocketsSansIOProtocol):
    """Counts bytes that come in, frames included; what goes out is counted by the transport it is lent."""

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
        self.stalled_seconds = self.ping_timeout or 0  # as long as it may take to answer a ping

    def data_received(self, data: bytes) -> None:
        """Count what came in; the request that asked for the upgrade was counted before it."""
        if self.handshake_initiated:
            self.meter.bytes_in += len(data)
        super().data_received(data)

    async def send(self, message: Any) -> None:
        """As uvicorn does; a refusal counts as a completed handshake, or uvicorn would log it as a fault of the app."""
        await super().send(message)
        self.handshake_complete |= self.close_sent
