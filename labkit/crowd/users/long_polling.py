"""A user whose poll waits at the server, and who polls again as soon as it is answered (RFC 6202, section 2)."""

import json
import time
from collections.abc import Sequence
from typing import Any

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.pushed import ListeningCrowd, ListeningUser
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd
from labkit.defaults import RETRY_SECONDS


class LongPollingUser(ListeningUser):
    """One user: one kept-alive connection, one long poll after another."""

    __slots__ = ("_body", "_path", "_wait", "_waiting")

    def __init__(self, order: int, balancer: Balancer, record: Record, wait: float) -> None:
        super().__init__(order, balancer, record)
        self._path = f"/orders/{order}/next"
        self._wait = wait
        self._body = b""
        self._waiting = False  # whether a poll has no answer yet

    def opened(self) -> None:
        """Ask where the order stands, or what came after what is known."""
        self._body, self._waiting = b"", False
        self.ask(self._wait)

    def received(self, size: int) -> None:
        """Count the bytes of the window: the answers to polls that were sent before it, too."""
        if time.perf_counter() >= self._record.start:
            self._record.bytes_down += size

    def failed(self, why: str) -> None:
        """Ask again after a while."""
        if not self._left:
            self._record.errors[why] += 1
            self.come_back(RETRY_SECONDS)

    def on_body(self, body: bytes) -> None:
        """Collect the body (called by the parser)."""
        self._body += body

    def on_message_complete(self) -> None:
        """An answer is whole: learn from it, and ask again (called by the parser)."""
        body, self._body, self._waiting = self._body, b"", False
        status, record = self._parser.get_status_code(), self._record
        inside = record.start <= self._now < record.end  # each answer of the window makes one request of the window
        if status == 200:
            record.answers_with_news += inside
            for order in json.loads(body):
                if "gap" not in order:  # what the server no longer has shows in the next update's number, as lost
                    self.learn(order)
        elif status == 204:
            record.useless += inside
        else:
            record.errors[f"answered {status}"] += 1
            self.arrive()
            self.leave()
        if self._now < record.end and not self._left:
            self.ask(self._wait, inside)

    def ask(self, wait: float, counts: bool = False) -> None:
        """Send a poll that may wait `wait` seconds, unless one waits already. Does it count as one of the window?"""
        if self._waiting or self._transport is None:
            return
        question = f"?after={self._id}&wait={wait:g}" if self._known else ""
        request = self.request_head(f"{self._path}{question}") + b"\r\n"
        self._waiting = True
        if counts:
            self._record.sent(self._now, time.perf_counter(), len(request))
        else:
            self._record.outside += 1
        self._transport.write(request)


class LongPollingCrowd(ListeningCrowd):
    """All long-polling users. Each has a poll waiting when the window opens, and sends none after it has closed."""

    def __init__(self, users: Sequence[LongPollingUser], record: Record) -> None:
        super().__init__(users, record)
        self._asking = users

    def expect(self, updates: int) -> None:
        """Say how many updates there were. One may have come after a user's last answer: ask once more, at once."""
        if self._wanted is None:
            self._wanted = updates
            for user in self._asking if self.outstanding() else ():
                user.ask(wait=0)


def crowd_of(plan: dict[str, Any], orders: Sequence[int], balancer: Balancer, record: Record) -> Crowd:
    """A long-polling user for each of the orders."""
    return LongPollingCrowd([LongPollingUser(order, balancer, record, plan["wait"]) for order in orders], record)
