"""The server's end of one connection: uvicorn's HTTP protocol, with a meter on its socket."""

import asyncio
import logging
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from labkit.app.meter import Meter
from labkit.server.slow_readers import DropsStalledReader

STALLED_SECONDS = 10.0
REQUEST_SECONDS = 20.0  # that a request may take to arrive; whoever sends a byte now and then holds a socket
MOST_BYTES = 1024 * 1024  # of one request, head and body
BODY_FOLLOWS = {b"content-length", b"transfer-encoding"}
log = logging.getLogger("uvicorn.error")


class MeteredTransport:
    """A transport that counts the bytes it is given to write; all else is the real one's."""

    __slots__ = ("_meter", "_transport")

    def __init__(self, transport: asyncio.Transport, meter: Meter) -> None:
        self._transport = transport
        self._meter = meter

    def write(self, data: bytes) -> None:
        """Count, then write. What comes after the reader has left is dropped, as asyncio does; uvloop would raise."""
        if self._transport.is_closing():
            return
        self._meter.bytes_out += len(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class MeteredProtocol(DropsStalledReader, HttpToolsProtocol):
    """Counts requests and bytes in `meter`, lends streams its `push`, and ends what would hold it up.

    A request is refused with 400 when it is larger than a megabyte, or has not
    arrived after twenty seconds; so is a connection that asks nothing.
    """

    request_seconds = REQUEST_SECONDS

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        meter: Meter,
        stalled_seconds: float = STALLED_SECONDS,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.meter = meter
        self.stalled_seconds = stalled_seconds
        self.arriving: asyncio.TimerHandle | None = None  # while a request is under way, or none has come yet
        self.arrived = 0  # bytes of it
        self.unanswered: tuple[RequestResponseCycle, ...] = ()  # requests before the newest one

    @property
    def holds_up(self) -> bool:
        """True for a reader that has stopped reading, and for a request that is not here yet."""
        return super().holds_up or self.arriving is not None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the meter between uvicorn and the socket."""
        super().connection_made(MeteredTransport(transport, self.meter))  # type: ignore[arg-type]
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """No request is waited for any more; every handler is told, where uvicorn tells that of the newest request."""
        self._has_request()
        super().connection_lost(exc)
        for cycle in self.unanswered:
            cycle.disconnected = True
            cycle.message_event.set()
        self.unanswered = ()

    def data_received(self, data: bytes) -> None:
        """Count what came in."""
        self.meter.bytes_in += len(data)
        self.arrived += len(data)
        super().data_received(data)
        if self.arriving is not None and self.arrived > MOST_BYTES:
            self.refuse(f"A request here has {MOST_BYTES:,} bytes at most.")

    def on_message_begin(self) -> None:
        """A request begins: it has some time to arrive."""
        super().on_message_begin()
        self._await_request()

    def on_message_complete(self) -> None:
        """The request is here."""
        self._has_request()
        super().on_message_complete()

    def refuse(self, why: str) -> None:
        """Answer 400 and hang up; the handler, if it waits for the rest, is told that the client has left."""
        self._has_request()
        log.warning("refused %s: %s", self.client, why)
        if not self.transport.is_closing():
            self.send_400_response(why)

    def _await_request(self) -> None:
        self._has_request()
        self.arrived = 0
        why = f"The request did not arrive within {self.request_seconds:g} seconds."
        self.arriving = self.loop.call_later(self.request_seconds, self.refuse, why)

    def _has_request(self) -> None:
        if self.arriving is not None:
            self.arriving.cancel()
            self.arriving = None

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field; blanks around a value are not of it (RFC 9110, 5.5), and the parser leaves some."""
        super().on_header(name, value.strip(b" \t"))

    def on_headers_complete(self) -> None:
        """Count the request. One that was sent behind an open stream can never be answered, so it ends both."""
        if self.cycle is not None and self.cycle.chunked_encoding and not self.cycle.response_complete:
            log.warning("dropped %s: it sent a request behind an open stream", self.client)
            self.transport.abort()
            return
        if self.parser.should_upgrade() and {name for name, _ in self.headers} & BODY_FOLLOWS:
            self.refuse("A request for a WebSocket has no body.")  # uvicorn would neither answer nor end it
            return
        self.unanswered = tuple(
            cycle for cycle in (*self.unanswered, self.cycle) if cycle and not cycle.response_complete
        )
        self.meter.requests += 1
        self.scope["extensions"] = {"labkit.push": self.push}  # type: ignore[dict-item]
        super().on_headers_complete()

    def push(self, body: bytes) -> bool:
        """Write a chunk of an open chunked response at once (RFC 9112, 7.1). False: the reader is behind, wait."""
        if self.flow.write_paused:
            return False
        self.transport.write(b"%x\r\n%b\r\n" % (len(body), body))
        return True
