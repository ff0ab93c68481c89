"""One line: a client's connection to the lab, the lab's own to the server, and what happens to the bytes between."""

import asyncio
import re
from typing import Protocol

from labkit.faults.end import End
from labkit.faults.fault import Faults
from labkit.faults.hold import Hold
from labkit.faults.pipe import Pipe

REQUEST = re.compile(rb"[A-Z]+ ")
MOST_HEAD = 64 * 1024  # bytes of a request's head


class Owner(Protocol):
    """What a line must know of the lab."""

    loop: asyncio.AbstractEventLoop
    server: tuple[str, int]
    faults: Faults

    def came(self, line: "Connection") -> bool:
        """A client has connected. False: there is no room for it."""

    def left(self, line: "Connection") -> None:
        """Both ends are gone."""

    def take_cut(self) -> int | None:
        """Bytes of response after which this line is to be cut; None: never."""


class Connection:
    """What connects one client with the server. `client` is the protocol for the connection that the lab accepts."""

    __slots__ = (
        "_answered",
        "_calling",
        "_ended",
        "_exchange",
        "_head",
        "_hold",
        "_left",
        "_silent",
        "client",
        "server",
    )

    def __init__(self, exchange: Owner) -> None:
        self._exchange = exchange
        self.client = End(self, Pipe(exchange.loop))
        self.server = End(self, Pipe(exchange.loop))
        self._calling: asyncio.Task[None] | None = None  # while the server is being connected to
        self._left: int | None = None  # bytes of response until the cut
        self._hold: Hold | None = None
        self._head = b""  # of a request that the lab answers itself
        self._silent = self._answered = False
        self._ended = 0  # directions that have ended

    def made(self, end: End) -> None:
        """An end is connected. For a client there is the server to be connected to, unless something is wrong."""
        other = self.client if end is self.server else self.server
        end.pipe.sink, other.pipe.source = end.transport, end.transport
        if end is self.server:
            self._server_made()
        elif self._exchange.came(self) and not self._exchange.faults.refuses:
            self._client_made(self._exchange.faults)
        else:
            self.cut(resets=True)

    def _server_made(self) -> None:
        self._calling = None
        if self._answered or not self.client.open:  # meanwhile
            self.server.cut(resets=False)
        else:
            self.server.pipe.connect()

    def _client_made(self, faults: Faults) -> None:
        self._left = self._exchange.take_cut()
        self._hold = Hold(faults.buffer, faults.obeys_header) if faults.buffer else None
        if faults.silent:
            self.fall_silent()
        elif faults.answers is None:
            self._call_server()

    def took(self, end: End, data: bytes) -> None:
        """Bytes came, and go on, or get lost, or are answered by the lab."""
        faults = self._exchange.faults
        if self._silent:
            end.lose(faults.gives_up)
        elif end is self.server:
            self._pass_down(self._hold.take(data) if self._hold else data)
        elif faults.answers is not None and self._is_request(data):
            self._answer(faults.answers, data)
        elif not self._answered:
            self._pass_up(data)

    def ended(self, end: End) -> None:
        """One side sends no more: the other is told after all that was under way."""
        if self._silent:
            end.close()
        elif end is self.server:
            self.release()
            self.client.pipe.then(self._end_client)
        elif self._answered or (self.server.transport is None and self._calling is None):
            self.client.close()
        else:
            self._head = b""  # no request will come of it
            self.server.pipe.then(self._end_server)

    def lost(self, end: End, reset: bool) -> None:
        """One connection is gone, and the other with it, unless the line is silent or the lab still answers."""
        other = self.client if end is self.server else self.server
        if other.open and not self._silent and not self._answered:
            other.cut(reset)
        self._tidy_up()

    def fall_silent(self) -> None:
        """From now on bytes get lost, and so does the news that an end has gone."""
        self._silent = True
        self._drop()

    def cut(self, resets: bool) -> None:
        """Break both connections now; what is under way is lost."""
        self._drop()
        self.client.cut(resets)
        self.server.cut(resets)

    def mend(self) -> None:
        """Nothing is wrong any more: what is under way arrives. A silent line has lost bytes, so it is reset."""
        if self._silent:
            self.cut(resets=True)
            return
        self._left = None
        self.release()
        self._hold = None
        if self._head:  # the beginning of a request whose rest the server will get
            head, self._head = self._head, b""
            self._pass_up(head)
        self.client.pipe.flush()
        self.server.pipe.flush()

    def release(self) -> None:
        """Pass on what is held back."""
        if self._hold:
            self._pass_down(self._hold.release())

    def _is_request(self, data: bytes) -> bool:
        """True for the beginning of a request, or the rest of one; a WebSocket's frame is none."""
        return not self._answered and bool(self._head or self.server.transport is None or REQUEST.match(data))

    def _answer(self, status: int, data: bytes) -> None:
        self._head += data
        if b"\r\n\r\n" in self._head or len(self._head) > MOST_HEAD:
            self._answered = True
            self._drop()
            self.server.cut(resets=False)
            self.client.answer(status)

    def _call_server(self) -> None:
        self._calling = self._exchange.loop.create_task(self._connect())

    async def _connect(self) -> None:
        try:
            await self._exchange.loop.create_connection(lambda: self.server, *self._exchange.server)
        except OSError:
            self._calling = None
            self.client.cut(resets=True)  # as the server's machine would, were there nothing between
            self._tidy_up()

    def _pass_up(self, data: bytes) -> None:
        if self._hold:
            self._hold.ask(data)
        if self.server.transport is None and self._calling is None:
            self._call_server()
        self.server.pipe.put(data, self._exchange.faults.delay)

    def _pass_down(self, data: bytes) -> None:
        faults, left = self._exchange.faults, self._left
        if left is not None:
            data, self._left = data[:left], max(0, left - len(data))
        if data:
            self.client.pipe.put(data, faults.delay, faults.bytes_per_second)
        if left and self._left == 0:
            self.client.pipe.then(self._cut_behind)

    def _cut_behind(self) -> None:
        """A cut behind the last byte, which still reaches the client."""
        resets = self._exchange.faults.resets
        self.client.close(resets)
        self.server.cut(resets)

    def _end_client(self) -> None:
        self._end(self.client)

    def _end_server(self) -> None:
        self._end(self.server)

    def _end(self, end: End) -> None:
        end.end()
        self._ended += 1
        if self._ended == 2:
            self.client.close()
            self.server.close()

    def _drop(self) -> None:
        self._head = b""
        self.client.pipe.close()
        self.server.pipe.close()

    def _tidy_up(self) -> None:
        if self.client.transport is None and self.server.transport is None and self._calling is None:
            self._exchange.left(self)
