"""One stream that is held among many: a few lines around a parser of HTTP, since a thousand must cost little."""

import asyncio

import httptools
import httpx

from labkit.plumbing import fetch
from labkit.probe.reading import MOST_EVENT_BYTES, is_same_place
from labkit.probe.target import Target
from labkit.sse import Decoder, EventTooLarge

SHORT = 200  # characters; of longer data only the beginning and a hash are kept
LONGEST_NAME = 30  # characters of an event's data that stand for an event without id
Key = tuple[str, str, str]  # id, type and data of an event


class HeldStream(asyncio.Protocol):
    """A stream: the events on it, and when each came, by the event loop's clock; what went wrong, in `trouble`.

    `answered` is done when the head of the answer has come, or cannot come any more; `over` when the stream has ended,
    or `most` events have come.
    """

    def __init__(self, number: int, request: bytes, most: int) -> None:
        loop = asyncio.get_running_loop()
        self.number = number
        self.told: dict[Key, float] = {}
        self.moments: list[float] = []
        self.repeats = False  # True when an event came twice, so that events cannot be told apart
        self.opened = False
        self.trouble = ""
        self.answered: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[None] = loop.create_future()
        self.complete: asyncio.Future[None] = loop.create_future()  # all that is wanted has come
        self._wanted: set[Key] | None = None
        self._request = request
        self._most = most
        self._loop = loop
        self._now = 0.0
        self._headers: list[tuple[str, str]] = []
        self._decoder = Decoder(max_event_bytes=MOST_EVENT_BYTES)
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None

    def want(self, keys: set[Key]) -> None:
        """Let `complete` be done when these events have come."""
        self._wanted = keys - self.told.keys()
        self._look_whether_complete()

    def end(self, trouble: str = "") -> None:
        """Close the connection, if there is one."""
        if trouble and not self.over.done():
            self.trouble = trouble
        for each in (self.answered, self.over):
            if not each.done():
                each.set_result(None)
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the request (called by the event loop)."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Take bytes of the answer (called by the event loop)."""
        self._now = self._loop.time()
        try:
            self._parser.feed_data(data)
        except EventTooLarge as problem:
            self.end(str(problem))
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.end("the answer is not HTTP/1.1")

    def connection_lost(self, exc: Exception | None) -> None:
        """Note an end (called by the event loop)."""
        self.end("the connection was cut" if exc else "the connection was closed")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header field (called by the parser)."""
        self._headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """The head is there (called by the parser)."""
        status = self._parser.get_status_code()
        if status != 200 or fetch.mime_type(httpx.Headers(self._headers)) != "text/event-stream":
            self.end(f"answered with {status} and no stream")
            return
        self.opened = True
        if not self.answered.done():
            self.answered.set_result(None)

    def on_body(self, body: bytes) -> None:
        """Bytes of the stream (called by the parser)."""
        for event in self._decoder.feed(body):
            data = event.data if len(event.data) < SHORT else f"{event.data[:LONGEST_NAME]}…{hash(event.data)}"
            key = (event.id or "", event.type, data)
            self.repeats = self.repeats or key in self.told
            self.told.setdefault(key, self._now)
            self.moments.append(self._now)
            if self._wanted is not None:
                self._wanted.discard(key)
        self._look_whether_complete()
        if len(self.moments) >= self._most and not self.over.done():
            self.over.set_result(None)

    def on_message_complete(self) -> None:
        """The body has ended (called by the parser)."""
        self.end("ended by the server")

    def _look_whether_complete(self) -> None:
        if self._wanted == set() and not self.complete.done():
            self.complete.set_result(None)


def request_bytes(target: Target, url: httpx.URL) -> bytes:
    """The request for a stream, as it is written to a connection (RFC 9112, 3)."""
    request = httpx.Request(target.method, url, headers=target.headers, content=target.body)
    if url.username or url.password:
        request = next(httpx.BasicAuth(url.username, url.password).auth_flow(request))
    if not is_same_place(url, httpx.URL(target.url)):
        for name in target.own_headers:
            request.headers.pop(name, None)
    head = b"".join(b"%b: %b\r\n" % field for field in request.headers.raw)
    return b"%b %b HTTP/1.1\r\n%b\r\n%b" % (target.method.encode(), url.raw_path, head, target.body or b"")
