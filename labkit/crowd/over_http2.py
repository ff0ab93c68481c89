"""One connection of HTTP/2, on which a page's requests share the places that the server allows. Built on h2."""

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import h2.connection
import h2.errors
import h2.events

from labkit.crowd.asked import Asked


@dataclass(eq=False)
class OverHttp2(asyncio.Protocol):
    """All answers share a connection, as many at a time as the server has said (RFC 9113, 5.1.2)."""

    url: str
    trust: ssl.SSLContext | None
    _queue: deque[Asked] = field(default_factory=deque)
    _open: dict[int, Asked] = field(default_factory=dict)
    _most: int = 1  # streams at a time, until the server has said how many
    refused: bool = False  # True once the server has hung up without a word of HTTP/2
    _greeted: bool = False  # True once it has sent its settings, which come first (RFC 9113, 3.4)

    async def open(self) -> None:
        """Connect. In the clear the server must be known to speak HTTP/2 (RFC 9113, 3.3)."""
        parts = urlsplit(self.url)
        if self.trust is not None:
            self.trust.set_alpn_protocols(["h2"])
        self._lost = asyncio.get_running_loop().create_future()
        place = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        await asyncio.get_running_loop().create_connection(lambda: self, *place, ssl=self.trust)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say that this is HTTP/2."""
        self._transport = cast(asyncio.Transport, transport)
        self._h2 = h2.connection.H2Connection()
        self._h2.initiate_connection()
        self._write()

    def data_received(self, data: bytes) -> None:
        """Frames came, for whichever streams."""
        for event in self._h2.receive_data(data):
            self._handle(event)
        self._send_waiting()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - whatever the reason was
        """Every answer is over, whether it was complete or not."""
        for asked in self._open.values():
            asked.ended = True
        self._open.clear()
        self.refused = not self._greeted
        self._lost.set_result(None)

    def ask(self, asked: Asked) -> None:
        """Send it once the server allows one more stream."""
        self._queue.append(asked)
        self._send_waiting()

    def give_up(self, asked: Asked) -> None:
        """Cancel this stream alone (RFC 9113, 5.4.2: RST_STREAM)."""
        if asked in self._queue:
            self._queue.remove(asked)
        elif self._open.pop(asked.stream, None):
            self._h2.reset_stream(asked.stream, h2.errors.ErrorCodes.CANCEL)
        self._send_waiting()

    async def close(self) -> None:
        """Hang up."""
        self._transport.abort()
        await self._lost

    def _handle(self, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.DataReceived):  # of any stream: all share a window too
            self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        if isinstance(event, h2.events.RemoteSettingsChanged):
            self._greeted = True
            self._most = self._h2.remote_settings.max_concurrent_streams
        elif getattr(event, "stream_id", None) not in self._open:
            return  # of the connection itself, or of a stream that was given up
        elif isinstance(event, h2.events.ResponseReceived):
            self._open[event.stream_id].status = next(int(value) for name, value in event.headers if name == b":status")
        elif isinstance(event, h2.events.DataReceived):
            self._open[event.stream_id].hear(event.data.decode(errors="replace"))
        elif isinstance(event, h2.events.StreamEnded | h2.events.StreamReset):
            self._open.pop(event.stream_id).ended = True

    def _send_waiting(self) -> None:
        parts = urlsplit(self.url)
        while self._queue and len(self._open) < self._most and not self._lost.done():
            asked = self._queue.popleft()
            asked.sent, asked.stream = True, self._h2.get_next_available_stream_id()
            head = [(":method", "GET"), (":scheme", parts.scheme), (":authority", parts.netloc), (":path", asked.path)]
            fields = [(name.lower(), value) for name, value in asked.headers.items()]
            self._h2.send_headers(asked.stream, [*head, *fields], end_stream=True)
            self._open[asked.stream] = asked
        self._write()

    def _write(self) -> None:
        if data := self._h2.data_to_send():
            self._transport.write(data)
