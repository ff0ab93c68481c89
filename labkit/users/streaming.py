"""A user who opens one stream and is told. Opens it again, with `Last-Event-ID`, when it is cut (HTML 9.2.3)."""

import json

from labkit.sse import Decoder
from labkit.users.listening import ListeningUser
from labkit.users.record import Record
from labkit.users.user import Address

RETRY_SECONDS = 3.0


class StreamingUser(ListeningUser):
    """One user: one stream of one order."""

    __slots__ = ("_decoder", "_head", "_retry")

    def __init__(self, order: int, address: Address, record: Record) -> None:
        super().__init__(order, address, record)
        self._head = self.request_head(f"/orders/{order}/stream", "Accept: text/event-stream")
        self._retry = RETRY_SECONDS

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
        if not self._left:
            self._record.errors[why] += 1
            self.come_back(self._retry)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the stream (called by the parser)."""
        if self._parser.get_status_code() != 200:
            return
        for event in self._decoder.feed(body):
            self.learn(json.loads(event.data))
        if self._decoder.retry is not None:
            self._retry = self._decoder.retry / 1000

    def on_message_complete(self) -> None:
        """The server has ended the stream, or refused it (called by the parser)."""
        if (status := self._parser.get_status_code()) != 200:
            self._record.errors[f"answered {status}"] += 1
            self._left = True  # as a browser does (HTML 9.2.2)
            self.arrive()
        self.hang_up()
