"""The requests of one page, sent as a browser sends them: over one connection of HTTP/2, or at most six of HTTP/1.1.

async with Page(h2.url, http2=True) as page:
    for _ in range(120):
        page.get("/news/stream")
    await page.until(lambda: page.answered == 100)

Built on the libraries h2 and httpx. (httpx speaks HTTP/2 itself; but of many quiet streams that share a connection, it
may leave one unread until another one brings something, which would spoil what is counted here.)
"""

import asyncio
import ssl
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import h2.connection
import h2.errors
import h2.events
import httpx

from labkit.run import Exchange

SIX = 6  # connections that browsers open to one host over HTTP/1.1
TIMES = httpx.Timeout(10, read=None, pool=None)  # seconds; a stream may be quiet for as long as it likes
LOOK = 0.005  # seconds between two looks at what is waited for


@dataclass(eq=False)
class Asked:
    """One request, and what has come of it so far. `status` is None until the head of the answer is here."""

    path: str
    headers: Mapping[str, str]
    sent: bool = False  # False while it waits in the page for a place
    status: int | None = None
    text: str = ""
    ended: bool = False
    stream: int = 0  # its number on an HTTP/2 connection
    heard: Callable[["Asked"], None] = lambda _: None  # called when more of the answer has come

    def hear(self, text: str) -> None:
        """More of the answer is here."""
        self.text += text
        self.heard(self)


class Page:
    """What one page asks of the server at `url`. `trust` is what its certificate is checked against, for https."""

    def __init__(self, url: str, *, http2: bool, trust: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.begin_diary()
        self._way: _OverHttp2 | _OverHttp1 = (_OverHttp2 if http2 else _OverHttp1)(url, trust)

    async def __aenter__(self) -> "Page":
        await self._way.open()
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self._way.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Asked:
        """Ask for this, now or as soon as there is a place for it."""
        asked = Asked(path, headers or {}, heard=self._note_push)
        self.asked.append(asked)
        self._way.ask(asked)
        return asked

    def give_up(self, asked: Asked) -> None:
        """Close this request, whatever has become of it; its place is free for another one."""
        asked.ended = True
        self._way.give_up(asked)

    @property
    def answered(self) -> int:
        """How many requests have the head of an answer."""
        return sum(asked.status is not None for asked in self.asked)

    @property
    def waiting(self) -> int:
        """How many requests have not left the page."""
        return sum(not asked.sent for asked in self.asked)

    def told(self, words: str) -> int:
        """How many answers have these words so far."""
        return sum(words in asked.text for asked in self.asked)

    def begin_diary(self) -> None:
        """From now on `diary` holds what comes, for `charts.sequence`; moments count from here, in seconds."""
        self.diary: list[Exchange] = []
        self._start = time.perf_counter()

    def note(self, words: str) -> None:
        """Put a line of your own into the diary."""
        self.diary.append(Exchange(time.perf_counter() - self._start, 0, "close", words))

    def _note_push(self, asked: Asked) -> None:
        reader = f"reader {self.asked.index(asked) + 1}"
        self.diary.append(Exchange(time.perf_counter() - self._start, 0, "push", reader))

    async def until(self, is_so: Callable[[], object], seconds: float = 10.0) -> bool:
        """Wait until it is so, for that long at most. Returns whether it is."""
        ends = asyncio.get_running_loop().time() + seconds
        while not is_so():
            if asyncio.get_running_loop().time() > ends:
                return False
            await asyncio.sleep(LOOK)
        return True


class _OverHttp1:
    """Each answer takes a connection for itself until it has ended."""

    def __init__(self, url: str, trust: ssl.SSLContext | None) -> None:
        limits = httpx.Limits(max_connections=SIX)
        verify = trust if trust is not None else True
        self._client = httpx.AsyncClient(base_url=url, limits=limits, timeout=TIMES, verify=verify, trust_env=False)
        self._places = asyncio.Semaphore(SIX)
        self._tasks: dict[Asked, asyncio.Task[None]] = {}

    async def open(self) -> None:
        """Connections are made when they are needed."""

    def ask(self, asked: Asked) -> None:
        """Send it once a connection is free."""
        self._tasks[asked] = asyncio.create_task(self._read(asked))

    def give_up(self, asked: Asked) -> None:
        """Close its connection, since there is no other way to end an answer."""
        self._tasks[asked].cancel()

    async def _read(self, asked: Asked) -> None:
        async with self._places:
            asked.sent = True
            async with self._client.stream("GET", asked.path, headers=dict(asked.headers)) as answer:
                asked.status = answer.status_code
                async for text in answer.aiter_text():
                    asked.hear(text)
        asked.ended = True

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        await self._client.aclose()


@dataclass(eq=False)
class _OverHttp2(asyncio.Protocol):
    """All answers share a connection, as many at a time as the server has said (RFC 9113, 5.1.2)."""

    url: str
    trust: ssl.SSLContext | None
    _queue: deque[Asked] = field(default_factory=deque)
    _open: dict[int, Asked] = field(default_factory=dict)
    _most: int = 1  # streams at a time, until the server has said how many

    async def open(self) -> None:
        """Connect. In the clear the server must be known to speak HTTP/2 (RFC 9113, 3.3)."""
        parts = urlsplit(self.url)
        if self.trust is not None:
            self.trust.set_alpn_protocols(["h2"])
        self._lost = asyncio.get_running_loop().create_future()
        place = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        await asyncio.get_running_loop().create_connection(lambda: self, *place, ssl=self.trust)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say that this is HTTP/2."""
        self._transport = cast(asyncio.Transport, transport)
        self._h2 = h2.connection.H2Connection()
        self._h2.initiate_connection()
        self._write()

    def data_received(self, data: bytes) -> None:
        """Frames came, for whichever streams."""
        for event in self._h2.receive_data(data):
            self._handle(event)
        self._send_waiting()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - whatever the reason was
        """Every answer is over, whether it was complete or not."""
        for asked in self._open.values():
            asked.ended = True
        self._open.clear()
        self._lost.set_result(None)

    def ask(self, asked: Asked) -> None:
        """Send it once the server allows one more stream."""
        self._queue.append(asked)
        self._send_waiting()

    def give_up(self, asked: Asked) -> None:
        """Cancel this stream alone (RFC 9113, 5.4.2: RST_STREAM)."""
        if asked in self._queue:
            self._queue.remove(asked)
        elif self._open.pop(asked.stream, None):
            self._h2.reset_stream(asked.stream, h2.errors.ErrorCodes.CANCEL)
        self._send_waiting()

    async def close(self) -> None:
        """Hang up."""
        self._transport.abort()
        await self._lost

    def _handle(self, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.RemoteSettingsChanged):
            self._most = self._h2.remote_settings.max_concurrent_streams
        elif getattr(event, "stream_id", None) not in self._open:
            return  # of the connection itself, or of a stream that was given up
        elif isinstance(event, h2.events.ResponseReceived):
            self._open[event.stream_id].status = next(int(value) for name, value in event.headers if name == b":status")
        elif isinstance(event, h2.events.DataReceived):
            self._open[event.stream_id].hear(event.data.decode(errors="replace"))
            self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded | h2.events.StreamReset):
            self._open.pop(event.stream_id).ended = True

    def _send_waiting(self) -> None:
        parts = urlsplit(self.url)
        while self._queue and len(self._open) < self._most:
            asked = self._queue.popleft()
            asked.sent, asked.stream = True, self._h2.get_next_available_stream_id()
            head = [(":method", "GET"), (":scheme", parts.scheme), (":authority", parts.netloc), (":path", asked.path)]
            fields = [(name.lower(), value) for name, value in asked.headers.items()]
            self._h2.send_headers(asked.stream, [*head, *fields], end_stream=True)
            self._open[asked.stream] = asked
        self._write()

    def _write(self) -> None:
        if data := self._h2.data_to_send():
            self._transport.write(data)
