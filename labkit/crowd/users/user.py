"""What all users have in common: one connection, kept, and an HTTP parser for what comes back; and what all crowds."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Sequence
from typing import cast

import httptools

from labkit.crowd.users.balancer import Address, Balancer
from labkit.crowd.users.record import Record

# Of Linux (ip(7)): a port is given to a socket when it connects, so that it need only differ from those to that server.
IP_BIND_ADDRESS_NO_PORT = 24


class User(asyncio.Protocol):
    """A user on one socket. Subclasses say what is asked (`opened`), what an answer means, what a lost one does.

    Who loses a connection goes to another address, if there are several.
    """

    __slots__ = ("_balancer", "_heard", "_now", "_parser", "_record", "_source", "_transport", "host", "order")

    def __init__(self, order: int, balancer: Balancer, record: Record) -> None:
        self.order = order
        self._balancer = balancer
        self.host = balancer.choose()  # number of the address that it goes to, or is connected to
        self._source = balancer.source()
        self._record = record
        self._transport: asyncio.WriteTransport | None = None

    def request_head(self, path: str, *fields: str) -> bytes:
        """A GET's request line and header fields, without the blank line that ends them."""
        host, port = self.address
        return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}:{port}", *fields, ""]).encode()

    @property
    def address(self) -> Address:
        """Where this user goes to."""
        return self._balancer.addresses[self.host]

    @property
    def connected(self) -> bool:
        """Whether this user has a connection now."""
        return self._transport is not None

    def age(self, at: float) -> float:
        """Seconds from a moment of the server's clock until what tells of it came."""
        return self._now - at + self._balancer.offsets[self.host]

    async def connect(self) -> bool:
        """Open the connection. False, and a count of it, when that fails."""
        try:
            await self._open()
        except OSError:
            self.host = self._balancer.choose(lost=self.host)
            self.failed("could not connect")
            return False
        return True

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._source:
            await loop.create_connection(lambda: self, *self.address)
            return
        own = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            own.setblocking(False)
            own.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
            own.bind((self._source, 0))
            await loop.sock_connect(own, self.address)
            await loop.create_connection(lambda: self, sock=own)
        except BaseException:
            own.close()
            raise

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
        self._heard = False
        self._parser = httptools.HttpResponseParser(self)
        self.opened()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The connection is gone."""
        self._transport = None
        self.host = self._balancer.choose(lost=self.host)
        self.failed("connection lost")

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer, at the time it came."""
        self._now = time.perf_counter()  # first of all: what comes below takes time too
        if not self._heard:
            self._heard = True
            self.answered()
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

    def answered(self) -> None:
        """Learn that a server is there, by its first bytes: the connection alone, the system makes."""

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

    def at_hosts(self, addresses: int) -> list[int]:
        """How many users are connected to each of so many addresses."""
        there = Counter(user.host for user in self.users if user.connected)
        return [there[number] for number in range(addresses)]

    def expects_a_word(self) -> bool:
        """Whether it is not known yet how much is outstanding."""
        return False

    def some_are_away(self) -> bool:
        """Whether some users have lost their server and are on their way to another one, where others are."""
        return False

    def overloaded(self) -> bool:
        """Whether so much is under way that there is no point in waiting for all of it."""
        return False
