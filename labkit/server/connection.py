"""The server's end of one connection: it stands between the socket and uvicorn's protocol, counts, limits and drops.

Nothing but the methods of asyncio's protocols and transports is used here, so any protocol of uvicorn's fits in.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, cast

from labkit.app.meter import Meter
from labkit.server.changes import Changes
from labkit.server.chunk import as_pushed_chunk
from labkit.server.connection_state import ConnectionState
from labkit.server.deadline import Deadline
from labkit.server.limits import MOST_REQUEST_BYTES, MOST_UNREAD_BYTES, Limits

PIECE = 4096  # bytes that uvicorn gets at a time: so that it asks for a pause after some pipelined requests, not all
log = logging.getLogger("labkit")


class Connection(asyncio.Protocol):
    """To the socket's transport this is the protocol; to uvicorn's protocol it is the transport.

    It costs a bounded amount of memory, whatever the client sends or leaves unread: some pipelined requests, 64 KiB of
    more, and 64 KiB of answers beside the one that is being written. A reader that leaves its buffer full for
    `limits.stalled` seconds is dropped. A request that is larger than a megabyte or takes longer than `limits.request`
    seconds to arrive is refused with 400, and so is a connection over which nothing is asked.
    """

    __slots__ = (
        *("_all", "_arrived", "_arriving", "_changes", "_feeding", "_finishing", "_held", "_limits", "_lost", "_meter"),
        *("_reading", "_socket", "_stalled", "_unread", "_upgraded", "begun", "behind", "client", "inner"),
        *("make_inner", "open_ended", "request"),
    )

    def __init__(
        self,
        make_inner: Callable[["Connection"], asyncio.Protocol],
        *,
        meter: Meter,
        limits: Limits,
        connections: "set[Connection]",
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.make_inner = make_inner  # of a protocol of uvicorn's
        self.inner: Any = make_inner(self)
        self._meter = meter
        self._limits = limits  # of time, in seconds
        self._all = connections
        self._socket: asyncio.Transport = None  # type: ignore[assignment]
        self._changes = Changes(loop)
        self._arriving = Deadline(loop, limits.request, self._refuse_late)  # of a request, of which some may be here
        self._arrived = 0  # bytes of it
        self._stalled = Deadline(loop, limits.stalled, self._drop)  # runs while the outgoing buffer is full
        self._unread = b""  # bytes that uvicorn has not taken yet
        self._held = False  # True while uvicorn takes no more
        self._feeding = self._finishing = self._lost = self._upgraded = False
        self._reading = True  # False while the system keeps what the client sends
        self.behind = False  # True while the outgoing buffer is full
        self.client = ""
        self.request = ""  # the path that is being answered
        self.begun = False  # True while bytes of the answer are out, and some are not
        self.open_ended = False  # True while an answer without a length is being written

    def __repr__(self) -> str:
        return f"<Connection from {self.client}: {self.request or 'no request'}>"

    # What the socket's transport calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there: it has some time to ask."""
        self._socket = cast(asyncio.Transport, transport)  # uvloop's is not a subclass of asyncio.Transport
        self.client = "{}:{}".format(*(transport.get_extra_info("peername") or ("unknown", 0))[:2])
        self._all.add(self)
        self.inner.connection_made(self)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more, and every handler that waits is told."""
        self._lost = True
        self._all.discard(self)
        self._arriving.cancel()
        self.behind = False
        self._stalled.cancel()
        self._unread = b""
        self.inner.connection_lost(exc)
        self._changes.wake()

    def data_received(self, data: bytes) -> None:
        """Count what came in, and pass it on as uvicorn takes it."""
        self._meter.bytes_in += len(data)
        if self.open_ended and not self._arriving.running:  # what still arrives is the body of that request
            log.warning("dropped %s: it sent something behind an open answer of %s", self.client, self.request)
            self._socket.abort()
            return
        if not self._arriving.running and not self.request and not self._upgraded:
            self._await_request()
        self._unread += data
        self._feed()

    def eof_received(self) -> bool | None:
        """The client has closed its half."""
        return self.inner.eof_received()  # type: ignore[no-any-return]

    def pause_writing(self) -> None:
        """The reader is behind: it has some seconds, and nothing more is read from it, as that might be answered."""
        self.behind = True
        self._stalled.start()
        self.inner.pause_writing()
        self._regulate()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        self.behind = False
        self._stalled.cancel()
        self.inner.resume_writing()
        self._feed()
        self._changes.wake()

    # What uvicorn's protocol calls; all else of a transport is the socket's own.

    def write(self, data: bytes) -> None:
        """Count, then write. What comes after the reader has left is dropped, as asyncio does; uvloop would raise."""
        if self._socket.is_closing():
            return
        self.begun = True
        self._meter.bytes_out += len(data)
        self._socket.write(data)

    def push(self, body: bytes) -> bool:
        """Write a piece of an open chunked answer at once, beside uvicorn. False: the reader is behind, or has left."""
        if self.behind or self._socket.is_closing():
            return False
        chunk = as_pushed_chunk(body)
        self._meter.bytes_out += len(chunk)
        self._socket.write(chunk)
        return True

    def pause_reading(self) -> None:
        """Uvicorn takes no more for now: it has a request that waits for an earlier one to be answered."""
        self._held = True

    def resume_reading(self) -> None:
        """Uvicorn takes more."""
        self._held = False
        self._feed()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """The connection is a WebSocket from now on: uvicorn has another protocol for that."""
        self.inner, self._upgraded = protocol, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    # What the server calls.

    def state(self) -> ConnectionState:
        """How it stands."""
        return ConnectionState(self.client, self.request, self._socket.get_write_buffer_size(), self.behind)

    def begin(self, path: str, body_follows: bool) -> None:
        """The head of a request is here, and a handler is called."""
        self.request, self.begun, self._arrived = path, False, 0
        if body_follows:
            self._await_request()
        else:
            self._arriving.cancel()

    def request_is_here(self) -> None:
        """The body is here too."""
        self._arriving.cancel()

    def answered(self) -> None:
        """The answer is complete, or the handler has given up."""
        self.request, self.begun, self.open_ended, self._arrived = "", False, False, 0
        self._arriving.cancel()
        self._changes.wake()
        if self._finishing:
            self._socket.close()

    async def answered_or_lost(self) -> None:
        """Return when the answer is complete, or the client has left."""
        await self._changes.until(lambda: not self.request or self._lost)

    async def lost(self) -> None:
        """Return when the connection is gone."""
        await self._changes.until(lambda: self._lost)

    async def writable(self) -> None:
        """Return when the outgoing buffer has room, or the client has left."""
        await self._changes.until(lambda: not self.behind or self._lost)

    def finish(self) -> None:
        """Close once what is under way is answered; at once when it is the client who is waited for."""
        self._finishing = True
        if self.behind or self._arriving.running:
            self._socket.abort()
        elif not self.request:
            self._socket.close()

    # Inside.

    def _feed(self) -> None:
        if self._feeding:
            return  # uvicorn has asked for more while it was taking some
        self._feeding = True
        while self._unread and not self._held and not self.behind and not self._socket.is_closing():
            piece, self._unread = self._unread[:PIECE], self._unread[PIECE:]
            if not self._upgraded:
                self._arrived += len(piece)
            self.inner.data_received(piece)
            if self._arrived > MOST_REQUEST_BYTES:
                self._refuse(f"A request here has {MOST_REQUEST_BYTES:,} bytes at most.")
        self._feeding = False
        self._regulate()

    def _regulate(self) -> None:
        wanted = not self.behind and len(self._unread) <= MOST_UNREAD_BYTES
        if wanted != self._reading and not self._socket.is_closing():
            self._reading = wanted
            (self._socket.resume_reading if wanted else self._socket.pause_reading)()

    def _await_request(self) -> None:
        self._arrived = 0
        self._arriving.start()

    def _refuse_late(self) -> None:
        self._refuse(f"The request did not arrive within {self._limits.request:g} seconds.")

    def _refuse(self, sentence: str) -> None:
        """Answer 400 and hang up; the handler, if it waits for the rest, is told that the client has left."""
        self._arriving.cancel()
        log.warning("refused %s: %s", self.client, sentence)
        if not self.begun:
            head = "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            self.write(f"{head}content-length: {len(sentence)}\r\n\r\n{sentence}".encode())
        self._socket.close()

    def _drop(self) -> None:
        """End the connection without waiting for the reader to take what is buffered."""
        self._meter.readers_dropped += 1
        log.warning("dropped %s: it had not read for %g seconds", self.client, self._limits.stalled)
        self._socket.abort()
