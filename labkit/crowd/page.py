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
from collections.abc import Callable, Mapping
from contextlib import suppress

import httpx

from labkit.crowd.asked import Asked
from labkit.crowd.over_http2 import OverHttp2
from labkit.run import Exchange

SIX = 6  # connections that browsers open to one host over HTTP/1.1
TIMES = httpx.Timeout(10, read=None, pool=None)  # seconds; a stream may be quiet for as long as it likes
LOOK = 0.005  # seconds between two looks at what is waited for


class NotHttp2(ConnectionError):
    """The server has hung up without a word of HTTP/2."""


class Page:
    """What one page asks of the server at `url`. `trust` is what its certificate is checked against, for https.

    Raises ValueError for an address that is none, and for one of https without `trust`.
    """

    def __init__(self, url: str, *, http2: bool, trust: ssl.SSLContext | None = None) -> None:
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise ValueError(f"url must be the address of a server, such as h2.url, not {url!r}")
        if url.startswith("https://") and trust is None:
            raise ValueError("trust must be given for https, such as trust=server.certificate.for_client()")
        self.asked: list[Asked] = []
        self.begin_diary()
        self._way: OverHttp2 | _OverHttp1 = (OverHttp2 if http2 else _OverHttp1)(url, trust)

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
        stream = f"stream {self.asked.index(asked) + 1}"
        self.diary.append(Exchange(time.perf_counter() - self._start, 0, "push", stream))

    async def until(self, is_so: Callable[[], object], seconds: float = 10.0) -> bool:
        """Wait until it is so, for that long at most. Returns whether it is. Raises NotHttp2."""
        ends = asyncio.get_running_loop().time() + seconds
        while not is_so():
            if self._way.refused:
                raise NotHttp2("the server hung up without a word of HTTP/2; take one that serve_http2() returned")
            if asyncio.get_running_loop().time() > ends:
                return False
            await asyncio.sleep(LOOK)
        return True


class _OverHttp1:
    """Each answer takes a connection for itself until it has ended."""

    refused = False  # every server that is asked here speaks HTTP/1.1

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
        with suppress(httpx.RequestError):  # the server is gone, or the line is cut
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
