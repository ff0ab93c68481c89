"""A user who asks every few seconds. Built by hand in notebook 01."""

import asyncio
import json
import time
from collections import deque

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import User


class PollingUser(User):
    """One user: one kept-alive connection, one order, one poll after another (pipelined if an answer is late)."""

    __slots__ = ("_body", "_connecting", "_etag", "_had", "_head", "_id", "_known", "_path", "_waiting", "quiet")

    def __init__(
        self, order: int, balancer: Balancer, record: Record, path: str = "/orders/{}", etag: bool = True
    ) -> None:
        super().__init__(order, balancer, record)
        self._path = path
        self._etag = etag
        self._known = 0  # the update this user knows of; 0 before the first answer
        self._id = ""  # of it, as the server writes ids
        self._had = 0  # the update that the server takes this user to know of (`labkit.app.meter`)
        self.quiet = 0  # useless polls in a row
        self._waiting: deque[tuple[float, bool]] = deque()  # polls without an answer: since when, and if they count
        self._connecting: asyncio.Task[bool] | None = None

    @property
    def waits(self) -> int:
        """How many polls of this user have no answer yet."""
        return len(self._waiting)

    def poll(self, intended: float) -> None:
        """Ask now, or as soon as there is a connection. `intended` is when the clock wanted it."""
        now = time.perf_counter()  # a timer may ring half a millisecond early
        self._waiting.append((min(intended, now), intended >= self._record.start))
        if self._transport is not None:
            self._send(*self._waiting[-1])
        elif self._connecting is None or self._connecting.done():
            self._connecting = asyncio.get_running_loop().create_task(self.connect())

    def leave(self) -> None:
        """Count polls without an answer as errors and hang up."""
        self.failed("no answer")
        self.hang_up()

    def opened(self) -> None:
        """Send the polls that were waiting for the connection."""
        self._body, self._head = b"", self.request_head(self._path.format(self.order))
        if not self._etag:
            self._had = 0  # without an ETag nothing tells the server who comes back
        for since, counts in self._waiting:
            self._send(since, counts)

    def received(self, size: int) -> None:
        """Count the bytes of answers that belong to the window."""
        if self._waiting and self._waiting[0][1]:
            self._record.bytes_down += size

    def failed(self, why: str) -> None:
        """Polls under way are lost; the next one connects again."""
        if self._waiting:
            self._record.errors[why] += len(self._waiting)
            self._waiting.clear()

    def on_body(self, body: bytes) -> None:
        """Collect the body (called by the parser)."""
        self._body += body

    def on_message_complete(self) -> None:
        """An answer is whole (called by the parser)."""
        body, self._body = self._body, b""
        status = self._parser.get_status_code()
        if not self._waiting:
            return
        since, counts = self._waiting.popleft()
        if status not in (200, 304):
            self._record.errors[f"answered {status}"] += 1
            return
        self._learn(json.loads(body) if status == 200 else None, since, counts)

    def _learn(self, order: dict[str, float] | None, since: float, counts: bool) -> None:
        """Was it news? None stands for 304: no."""
        before, record = self._known, self._record
        if order is not None:
            self._known = int(order["update"])
            self._id = str(order.get("id", self._known))
        useless = order is None or self._known == self._had
        self._had = self._known
        self.quiet = self.quiet + 1 if useless else 0
        if not counts:
            record.outside += 1
            return
        record.answered.append(self._now - since)
        if useless:
            record.useless += 1
        elif order is not None and self._known != before:
            record.updates += 1
            record.overwritten += self._known - before - 1
            record.latency.append(self.age(order["at"]))

    def _send(self, since: float, counts: bool) -> None:
        request = self._head + (
            b'If-None-Match: "%b"\r\n\r\n' % self._id.encode() if self._id and self._etag else b"\r\n"
        )
        if counts:
            self._record.sent(since, time.perf_counter(), len(request))
        assert self._transport is not None
        self._transport.write(request)
