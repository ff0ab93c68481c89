"""What all users have in common: one connection, kept, and an HTTP parser for what comes back; and what all crowds."""

import asyncio
import time
from collections.abc import Sequence
from typing import cast

import httptools

from labkit.crowd.users.record import Record

Address = tuple[str, int]


class User(asyncio.Protocol):
    """A user on one socket. Subclasses say what is asked (`opened`), what an answer means, what a lost one does."""

    __slots__ = ("_address", "_now", "_parser", "_record", "_transport", "order")

    def __init__(self, order: int, address: Address, record: Record) -> None:
        self.order = order
        self._address = address
        self._record = record
        self._transport: asyncio.WriteTransport | None = None

    def request_head(self, path: str, *fields: str) -> bytes:
        """A GET's request line and header fields, without the blank line that ends them."""
        host, port = self._address
        return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}:{port}", *fields, ""]).encode()

    async def connect(self) -> bool:
        """Open the connection. False, and a count of it, when that fails."""
        try:
            await asyncio.get_running_loop().create_connection(lambda: self, *self._address)
        except OSError:
            self.failed("could not connect")
            return False
        return True

    async def join(self) -> None:
        """Connect, and return when the user is ready for the run."""
        await self.connect()

    def hang_up(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection is there: start to ask."""
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's transport is not a subclass
        self._parser = httptools.HttpResponseParser(self)
        self.opened()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The connection is gone."""
        self._transport = None
        self.failed("connection lost")

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer, at the time it came."""
        self._now = time.perf_counter()  # first of all: what comes below takes time too
        self.received(len(data))
        self.take(data)

    def take(self, data: bytes) -> None:
        """Read a piece of an HTTP answer."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.failed("answer was not HTTP")
            self.hang_up()

    def leave(self) -> None:
        """Hang up and stay away: the run is over."""
        raise NotImplementedError

    def opened(self) -> None:
        """Send what is to be asked on a fresh connection."""
        raise NotImplementedError

    def received(self, size: int) -> None:
        """Count bytes that came."""
        raise NotImplementedError

    def failed(self, why: str) -> None:
        """Count what is lost with it."""
        raise NotImplementedError


class Crowd:
    """All users of one run, and what makes them act."""

    users: Sequence[User]
    warm_up = 0.0  # seconds before the window in which they act already

    async def run(self) -> None:
        """Act until the window closes or the run is stopped."""
        raise NotImplementedError

    def expect(self, updates: int) -> None:
        """Learn how many updates there were, once the kitchen has closed. Users who ask by the clock need not know."""

    def outstanding(self) -> int:
        """How much is still under way, which a run waits for at its end; 0 for nothing."""
        raise NotImplementedError

    def overloaded(self) -> bool:
        """Whether so much is under way that there is no point in waiting for all of it."""
        return False
