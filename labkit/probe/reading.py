"""One answer of the endpoint, read as it comes: its head, when which bytes arrived, the events, how it ended."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from typing import Any, NamedTuple

import httpx

from labkit.plumbing import fetch
from labkit.probe.private import NotPrivate, refuse_address, refuse_others
from labkit.probe.slips import Place, Slips
from labkit.probe.target import Target
from labkit.sse import Decoder, Event, EventTooLarge

MOST_EVENT_BYTES = 1024 * 1024  # of one event or line, after which the reading ends
MOST_BYTES = 16 * 1024 * 1024  # of one answer, after which the reading ends
MOST_ARRIVALS = 50_000  # of one answer, after which the reading ends
MOST_EVENTS = 5000  # of one answer, after which the reading ends
ANSWER = 2.0  # seconds that an answer may take where others come at once
FIRST_BYTES = 512  # of an answer that are kept, to tell what it is


class Arrival(NamedTuple):
    """Bytes that came in one piece. `at` is in seconds of the event loop's clock."""

    at: float
    nbytes: int
    events: int  # that these bytes completed
    comments: int
    place: Place  # where they end


class Told(NamedTuple):
    """An event, and when it came, in seconds of the event loop's clock."""

    at: float
    event: Event


class Reading:
    """An answer that is being read. `until` waits for something to come of it."""

    def __init__(self, client: httpx.AsyncClient, request: httpx.Request, target: Target) -> None:
        self.head: httpx.Response | None = None
        self.redirects = 0
        self.asked_at = self.head_at = self.ended_at = asyncio.get_running_loop().time()
        self.first_bytes = b""
        self.arrivals: list[Arrival] = []
        self.events: list[Told] = []
        self.decoder = Decoder(max_event_bytes=MOST_EVENT_BYTES)
        self.slips = Slips()
        self.nbytes = 0  # of the body, decompressed
        self.problem: Exception | None = None  # why there is no answer, or no more of it
        self.ended = False
        self.taken_over = False  # True when it was ended because another reader came
        self.full = False  # True when the probe has read enough, and has ended it itself
        self._client = client
        self._request = request
        self._target = target
        self._change = asyncio.Event()

    async def _note_request(self, step: str, about: dict[str, Any]) -> None:
        """Note when the request was sent; of several, after redirects, the last. The client calls this at each step.

        A name may have got another address since it was looked up, so that the connection itself is looked at too.
        """
        if step == "connection.connect_tcp.complete" and self._target.private_only:
            address = str(about["return_value"].get_extra_info("server_addr")[0])
            refuse_address(address, address)
        if step.endswith("send_request_headers.started"):
            self.asked_at = asyncio.get_running_loop().time()

    @property
    def opened(self) -> bool:
        """True when a browser would take this for a stream (HTML 9.2.3)."""
        if self.head is None or self.head.status_code != 200:
            return False
        return fetch.mime_type(self.head.headers) == "text/event-stream"

    @property
    def head_after(self) -> float:
        """Seconds from the request to the head of the answer."""
        return self.head_at - self.asked_at

    @property
    def ended_by_server(self) -> bool:
        """True when the body came to its proper end."""
        return self.ended and self.problem is None and not self.full

    @property
    def listened(self) -> float:
        """Seconds since the request, until the end where there is one."""
        return (self.ended_at if self.ended else asyncio.get_running_loop().time()) - self.asked_at

    @property
    def ids(self) -> list[str]:
        """The ids of events that have one of their own."""
        return [told.event.id for told in self.events if told.event.id]

    async def until(self, condition: Callable[[], object], seconds: float) -> bool:
        """Wait until `condition()` is true or the reading has ended, `seconds` at most; whether it is true."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (condition() or self.ended):
                    self._change.clear()
                    await self._change.wait()
        return bool(condition())

    async def run(self) -> None:
        """Read until the answer ends, or somebody cancels this."""
        try:
            await self._read()
        except (fetch.BadRedirect, httpx.RequestError, EventTooLarge, NotPrivate) as problem:
            self.problem = problem
        finally:
            self.ended, self.ended_at = True, asyncio.get_running_loop().time()
            self._change.set()

    async def _read(self) -> None:
        response = await self._answer()
        async with aclosing(response):
            self.head, self.head_at = response, asyncio.get_running_loop().time()
            self._change.set()
            async for chunk in response.aiter_bytes():
                self._take(chunk)
                self.full = (
                    self.nbytes > MOST_BYTES or len(self.arrivals) >= MOST_ARRIVALS or len(self.events) >= MOST_EVENTS
                )
                if self.full:
                    return

    def _take(self, chunk: bytes) -> None:
        now, events = asyncio.get_running_loop().time(), self.decoder.feed(chunk)
        self.first_bytes += chunk[: FIRST_BYTES - len(self.first_bytes)]
        self.nbytes += len(chunk)
        comments = self.slips.comments
        self.slips.feed(chunk)
        self.events += [Told(now, event) for event in events]
        self.arrivals.append(Arrival(now, len(chunk), len(events), self.slips.comments - comments, self.slips.place))
        self._change.set()

    async def _answer(self) -> httpx.Response:
        """The head of the answer. What the caller has sent in headers goes to no other place than the one named."""
        request = self._request
        while True:
            request.extensions = {**request.extensions, "trace": self._note_request}
            try:
                fetch.address(str(request.url))
                if self._target.private_only:
                    await refuse_others(request.url)
                response = await self._client.send(request, stream=True)
            except (ValueError, httpx.InvalidURL) as problem:
                raise fetch.BadRedirect(f"the server redirects to no address: {problem}") from None
            if response.next_request is None:
                return response
            await response.aclose()
            self.redirects += 1
            if self.redirects > fetch.REDIRECTS:
                raise fetch.BadRedirect(f"the server redirects more than {fetch.REDIRECTS} times")
            before, request = request.url, response.next_request
            if not is_same_place(before, request.url):
                for name in self._target.own_headers:
                    request.headers.pop(name, None)


def is_same_place(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two URLs have the same origin, so that one may be sent what was meant for the other."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


class Asker(NamedTuple):
    """Whoever asks the endpoint: the client, what is asked for, and how many seconds an answer may take."""

    client: httpx.AsyncClient
    target: Target
    patience: float = ANSWER

    def reading(
        self,
        *,
        method: str = "",
        url: httpx.URL | None = None,
        **headers: str,
    ) -> AbstractAsyncContextManager[Reading]:
        """An answer that is read while the block runs. `headers` are added, with an underscore for each "-"."""
        sent = self.target.headers.copy()
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        request = self.client.build_request(
            method or self.target.method, url or self.target.url, headers=sent, content=self.target.body
        )
        return _being_read(Reading(self.client, request, self.target))


@asynccontextmanager
async def _being_read(one: Reading) -> AsyncIterator[Reading]:
    task = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def asker_of(target: Target) -> AsyncIterator[Asker]:
    """Who asks for a target, over connections that do not end by themselves and ask no proxy of this machine."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        timeout=None, verify=target.authorities, trust_env=False, http2=True, limits=limits
    ) as client:
        yield Asker(client, target)
