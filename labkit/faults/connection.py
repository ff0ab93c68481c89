"""One connection through the fault line: the client's socket, the server's, and what happens to the bytes between."""

import asyncio
from typing import Protocol

from labkit.faults.end import End
from labkit.faults.fault import Faults
from labkit.faults.hold import Hold
from labkit.faults.pipe import Pipe

A_DAY = 86_400.0  # seconds


class Owner(Protocol):
    """What a connection must know of the proxy that it belongs to."""

    loop: asyncio.AbstractEventLoop
    server: tuple[str, int]
    faults: Faults

    def came(self, connection: "Connection") -> bool:
        """A client has connected. False: there is no room for it."""

    def left(self, connection: "Connection") -> None:
        """Both ends are gone."""

    def take_cut(self) -> int | None:
        """Bytes of response after which this connection is to be cut; None: never."""


class Connection:
    """What connects one client with the server. `client` is the protocol of the socket that the proxy accepts."""

    __slots__ = ("_calling", "_ended", "_hold", "_left", "_owner", "_silent", "_stalled", "client", "server")

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self.client = End(self, Pipe(owner.loop))
        self.server = End(self, Pipe(owner.loop))
        self._calling: asyncio.Task[None] | None = None  # while the server is being connected to
        self._left: int | None = None  # bytes of response until the cut
        self._hold: Hold | None = None
        self._silent = False
        self._stalled = 0.0  # seconds by which bytes arrive later, on this connection alone
        self._ended = 0  # directions that have ended

    def made(self, end: End) -> None:
        """An end is connected. For a client the server is called, unless something is wrong."""
        other = self.client if end is self.server else self.server
        end.pipe.sink, other.pipe.source = end.transport, end.transport
        if end is self.server:
            self._server_made()
        elif self._owner.came(self) and not self._owner.faults.refuses:
            self._client_made(self._owner.faults)
        else:
            self.cut(resets=True)

    def _server_made(self) -> None:
        self._calling = None
        if self.client.open:
            self.server.pipe.connect()
        else:  # the client has left meanwhile
            self.server.cut(resets=False)

    def _client_made(self, faults: Faults) -> None:
        self._left = self._owner.take_cut()
        self._hold = Hold(faults.buffer, faults.obeys_header) if faults.buffer else None
        if faults.silent:
            self.fall_silent()
        else:
            self._calling = self._owner.loop.create_task(self._call_server())

    def took(self, end: End, data: bytes) -> None:
        """Bytes came, and go on or get lost."""
        if self._silent:
            end.lose(self._owner.faults.gives_up)
        elif end is self.server:
            self._pass_down(self._hold.take(data) if self._hold else data)
        else:
            self.server.pipe.put(data, self._delay)

    def ended(self, end: End) -> None:
        """One side sends no more: the other is told after all that was under way."""
        if self._silent:
            end.close()
        elif end is self.server:
            self.release()
            self.client.pipe.then(self._end_client)
        else:
            self.server.pipe.then(self._end_server)

    def lost(self, end: End, reset: bool) -> None:
        """One socket is gone, and the other goes with it unless the connection is silent."""
        other = self.client if end is self.server else self.server
        if other.open and not self._silent:
            other.cut(reset)
        self._tidy_up()

    def fall_silent(self) -> None:
        """From now on bytes get lost, and so does the news that an end has gone."""
        self._silent = True
        self._drop()

    def stall(self) -> None:
        """From now on bytes wait, in both directions."""
        self._stalled = A_DAY

    @property
    def _delay(self) -> float:
        return max(self._stalled, self._owner.faults.delay)

    def cut(self, resets: bool) -> None:
        """Break both sockets now; what is under way is lost."""
        self._drop()
        self.client.cut(resets)
        self.server.cut(resets)

    def mend(self) -> None:
        """Nothing is wrong any more: what is under way arrives. A silent connection has lost bytes, so it is reset."""
        if self._silent:
            self.cut(resets=True)
            return
        self._left = None
        self._stalled = 0.0
        self.release()
        self._hold = None
        self.client.pipe.flush()
        self.server.pipe.flush()

    def release(self) -> None:
        """Pass on what is held back."""
        if self._hold:
            self._pass_down(self._hold.release())

    async def _call_server(self) -> None:
        try:
            await self._owner.loop.create_connection(lambda: self.server, *self._owner.server)
        except OSError:
            self._calling = None
            self.client.cut(resets=True)  # as the server's machine would, were there nothing between
            self._tidy_up()

    def _pass_down(self, data: bytes) -> None:
        left = self._left
        if left is not None:
            data, self._left = data[:left], max(0, left - len(data))
        if data:
            self.client.pipe.put(data, self._delay)
        if left and self._left == 0:
            self.client.pipe.then(self._cut_behind)

    def _cut_behind(self) -> None:
        """Cut behind the last byte, which still reaches the client."""
        self.client.close()
        self.server.cut(resets=False)

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
        self.client.pipe.close()
        self.server.pipe.close()

    def _tidy_up(self) -> None:
        if self.client.transport is None and self.server.transport is None and self._calling is None:
            self._owner.left(self)
