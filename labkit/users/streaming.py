"""A user who opens one stream and is told. Opens it again, with `Last-Event-ID`, when it is cut (HTML 9.2.3)."""

import asyncio
import json
import time

from labkit.sse import Decoder
from labkit.users.record import Record
from labkit.users.user import Address, User

RETRY_SECONDS = 3.0


class StreamingUser(User):
    """One user: one stream of one order."""

    __slots__ = ("_arrived", "_decoder", "_head", "_known", "_left", "_retry")

    def __init__(self, order: int, address: Address, record: Record) -> None:
        super().__init__(order, address, record)
        self._head = self.request_head(f"/orders/{order}/stream", "Accept: text/event-stream")
        self._known = 0  # the update this user knows of; 0 before the first event
        self._left = False
        self._retry = RETRY_SECONDS
        self._arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def join(self) -> None:
        """Connect, and return when the first event is in."""
        if await self.connect():
            await self._arrived

    def leave(self) -> None:
        """Hang up and stay away."""
        self._left = True
        self.hang_up()

    def opened(self) -> None:
        """Ask for the stream, from where it was cut."""
        self._decoder = Decoder()
        request = self._head + (b"Last-Event-ID: %d\r\n\r\n" % self._known if self._known else b"\r\n")
        self._record.requests += 1
        self._record.bytes_up += len(request)
        assert self._transport is not None
        self._transport.write(request)

    def received(self, size: int) -> None:
        """Count every byte, those of the opening too."""
        self._record.bytes_down += size

    def failed(self, why: str) -> None:
        """Come back after the retry time."""
        if self._left:
            return
        self._record.errors[why] += 1
        loop = asyncio.get_running_loop()
        loop.call_later(self._retry, lambda: loop.create_task(self._come_back()))

    async def _come_back(self) -> None:
        if not self._left:
            await self.connect()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the stream (called by the parser)."""
        if self._parser.get_status_code() != 200:
            return
        for event in self._decoder.feed(body):
            order = json.loads(event.data)
            self._learn(int(order["update"]), order["at"])
        if self._decoder.retry is not None:
            self._retry = self._decoder.retry / 1000

    def on_message_complete(self) -> None:
        """The server has ended the stream, or refused it (called by the parser)."""
        if (status := self._parser.get_status_code()) != 200:
            self._record.errors[f"answered {status}"] += 1
            self._left = True  # as a browser does (HTML 9.2.2)
            self._arrive()
        self.hang_up()

    def _learn(self, update: int, at: float) -> None:
        record, before, self._known = self._record, self._known, max(self._known, update)
        if before == 0:
            self._arrive()
        elif update <= before:
            record.errors["came twice"] += 1
        else:
            record.updates += 1
            record.latency.append(self._now - at)
            if update > before + 1:
                record.errors["lost"] += update - before - 1

    def _arrive(self) -> None:
        if not self._arrived.done():
            self._arrived.set_result(None)


class StreamingCrowd:
    """All streaming users."""

    warm_up = 0.0  # seconds before the window: the first event of a stream tells where the order stands

    def __init__(self, users: list[StreamingUser], record: Record) -> None:
        self.users = users
        self._record = record
        self._wanted: int | None = None  # updates that the kitchen has made for all of them

    def expect(self, updates: int) -> None:
        """Say how many updates there were to be delivered."""
        self._wanted = updates

    async def run(self) -> None:
        """Listen until the window closes or the run is stopped."""
        while (left := self._record.end - time.perf_counter()) > 0:
            await asyncio.sleep(min(left, 0.1))

    def outstanding(self) -> int:
        """How many updates have not come yet; 1 while it is not known how many there were."""
        lost = self._record.errors["lost"]
        return 1 if self._wanted is None else max(0, self._wanted - self._record.updates - lost)
