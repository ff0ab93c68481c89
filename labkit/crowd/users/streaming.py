"""A user who opens one stream and is told. Opens it again, with `Last-Event-ID`, when it is cut (HTML 9.2.3)."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from typing import Any

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.pushed import ListeningCrowd, ListeningUser
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd
from labkit.defaults import RETRY_SECONDS
from labkit.sse import Decoder


class StreamingUser(ListeningUser):
    """One user: one stream of one order.

    Without `resume` the user comes back as a newcomer, and what happened meanwhile is lost. With `planned` the end of
    a connection is no error.
    """

    __slots__ = ("_decoder", "_planned", "_resume", "_retry")

    def __init__(
        self, order: int, balancer: Balancer, record: Record, *, resume: bool = True, planned: bool = False
    ) -> None:
        super().__init__(order, balancer, record)
        self._resume = resume
        self._planned = planned
        self._retry = RETRY_SECONDS

    def cut(self) -> None:
        """Lose the connection, as a phone does that leaves its network."""
        self.hang_up()

    def opened(self) -> None:
        """Ask for the stream, from where it was cut."""
        self._decoder = Decoder()
        head = self.request_head(f"/orders/{self.order}/stream", "Accept: text/event-stream")
        knows = self._known and self._resume
        request = head + (b"Last-Event-ID: %b\r\n\r\n" % self._id.encode() if knows else b"\r\n")
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
        if self._planned and why == "connection lost":
            self._record.cuts += 1
        else:
            self._record.errors[why] += 1
        self.come_back(self._retry)

    def on_headers_complete(self) -> None:
        """The server answers: here a browser's stream is open (HTML 9.2.2). The connection alone, the system makes."""
        if self._known and self._parser.get_status_code() == 200:
            self._record.reopened_at.append(self._now - self._record.start)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the stream (called by the parser)."""
        if self._parser.get_status_code() != 200:
            return
        for event in self._decoder.feed(body):
            if event.type in ("gap", "engine"):
                continue  # what the server no longer has shows in the next update's id, as lost
            order = json.loads(event.data)
            if self._resume or int(order["update"]) != self._known:  # a newcomer is told again where things stand
                self.learn(order)
        if self._decoder.retry is not None:
            self._retry = self._decoder.retry / 1000

    def on_message_complete(self) -> None:
        """The server has ended the stream, or refused it (called by the parser)."""
        if (status := self._parser.get_status_code()) != 200:
            self._record.errors[f"answered {status}"] += 1
            self._left = True  # as a browser does (HTML 9.2.2)
            self.arrive()
        self.hang_up()


class CutCrowd(ListeningCrowd):
    """Streaming users who each lose their connection at random moments, every `cut_every` seconds on average."""

    def __init__(self, users: Sequence[StreamingUser], cut_every: float, seed: int, record: Record) -> None:
        super().__init__(users, record)
        self._streaming = users
        self._rate = len(users) / cut_every  # cuts a second
        self._draw = random.Random(seed)

    async def run(self) -> None:
        """Cut somebody at every moment of a Poisson process, until the window closes or the run is stopped."""
        at = self._record.start + self._draw.expovariate(self._rate)
        while at < self._record.end and time.perf_counter() < self._record.end:
            await asyncio.sleep(max(0, at - time.perf_counter()))
            self._draw.choice(self._streaming).cut()
            at += self._draw.expovariate(self._rate)
        await super().run()


def crowd_of(plan: dict[str, Any], orders: Sequence[int], balancer: Balancer, record: Record) -> Crowd:
    """A user with a stream for each of the orders, whose connections are cut if the plan says so."""
    ways = {"resume": plan["resume"], "planned": plan["planned"]}
    users = [StreamingUser(order, balancer, record, **ways) for order in orders]
    if plan["cut_every"]:
        return CutCrowd(users, plan["cut_every"], plan["seed"], record)
    return ListeningCrowd(users, record)
