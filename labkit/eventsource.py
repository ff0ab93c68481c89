"""What a browser's `EventSource` does, in Python over httpx (HTML 9.2.2 and 9.2.3). Built by hand in notebook 06.

with EventSource(f"{server.url}/orders/{order}/stream") as source:
    for event in source:            # or: async for event in source
        print(event.type, event.data)
"""

import asyncio
import socket
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum

import httpx

from labkit.defaults import RETRY_SECONDS
from labkit.sse import MAX_EVENT_BYTES, Decoder, Event, EventTooLarge

DEFAULT_RETRY = round(1000 * RETRY_SECONDS)  # milliseconds
REDIRECTS = 20  # as many as fetch follows (Fetch, 4.4)
TIMES = httpx.Timeout(10, read=None)  # a quiet stream is no broken one
Handler = Callable[[Event], object]


class ReadyState(IntEnum):
    """The three states, with the standard's numbers."""

    CONNECTING = 0
    OPEN = 1
    CLOSED = 2


class EventSource:
    """A stream of events that survives its connections.

    It reconnects after the reconnection time, with `Last-Event-ID`, when the body ends or the network fails. It stops
    for good on `close()`, and on any answer but 200 with `text/event-stream`; `failure` then says which. Iterate it,
    with `for` or `async for`, or hang handlers on it with `on` and call `run`.

    `retry` is the reconnection time in milliseconds until the stream sets one. `headers` are sent with every request.
    An event that grows past `max_event_bytes` is a failure.
    Raises ValueError for what is no http address.
    """

    def __init__(
        self,
        url: str,
        *,
        last_event_id: str = "",
        retry: int = DEFAULT_RETRY,
        headers: dict[str, str] | None = None,
        max_event_bytes: int = MAX_EVENT_BYTES,
    ) -> None:
        if httpx.URL(url).scheme not in ("http", "https") or not httpx.URL(url).host:
            raise ValueError(f'{url!r} is no address of a stream; it has to begin with "http://" and a host')
        self.url = url
        self.ready_state = ReadyState.CONNECTING
        self.last_event_id = last_event_id
        self.retry = retry
        self.failure = ""  # why it gave up, in a sentence
        self.connections = 0  # requests that were answered with a stream
        self._headers = {"Accept": "text/event-stream", "Cache-Control": "no-cache", **(headers or {})}
        self._max_event_bytes = max_event_bytes
        self._handlers: defaultdict[str, list[Handler]] = defaultdict(list)
        self._closed = threading.Event()
        self._wake: Callable[[], object] = lambda: None
        self._response: httpx.Response | None = None

    def on(self, type: str, handler: Handler) -> "EventSource":
        """Call `handler(event)` at each event of this type; "open" and "error" are told with an empty event."""
        self._handlers[type].append(handler)
        return self

    def run(self) -> None:
        """Read the stream until it is closed or has failed; the handlers do the rest."""
        for _ in self:
            pass

    def close(self) -> None:
        """Stop for good, from any thread. A read that is under way ends at once."""
        self._closed.set()
        self.ready_state = ReadyState.CLOSED
        if self._response is not None:
            _hang_up(self._response)
        self._wake()

    def __enter__(self) -> "EventSource":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<EventSource {self.ready_state.name}, last event id {self.last_event_id!r}, {self.url}>"

    def __iter__(self) -> Iterator[Event]:
        with httpx.Client(timeout=TIMES, trust_env=False, follow_redirects=True, max_redirects=REDIRECTS) as client:
            while not self._closed.is_set():
                with self._told(), client.stream("GET", self.url, headers=self._request()) as response:
                    decoder = self._opened(response)
                    for chunk in response.iter_bytes():
                        yield from self._taken(decoder, chunk)
                self._lost()
                self._closed.wait(self.retry / 1000)

    async def __aiter__(self) -> AsyncIterator[Event]:
        loop, wake = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(wake.set)
        async with httpx.AsyncClient(
            timeout=TIMES, trust_env=False, follow_redirects=True, max_redirects=REDIRECTS
        ) as client:
            while not self._closed.is_set():
                with self._told():
                    async with client.stream("GET", self.url, headers=self._request()) as response:
                        decoder = self._opened(response)
                        async for chunk in response.aiter_bytes():
                            for event in self._taken(decoder, chunk):
                                yield event
                self._lost()
                if not self._closed.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(wake.wait(), self.retry / 1000)

    def _request(self) -> list[tuple[bytes, bytes]]:
        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        return [*headers, (b"Last-Event-ID", self.last_event_id.encode())] if self.last_event_id else headers

    def _opened(self, response: httpx.Response) -> Decoder:
        """Announce the connection. Raises _GiveUp when the answer is none to be read."""
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code != 200:
            raise _GiveUp(f"the server answered {response.status_code}, and only 200 opens a stream")
        if kind != "text/event-stream":
            raise _GiveUp(f"the server answered with {kind or 'no content type'} instead of text/event-stream")
        self._response = response
        if not self._closed.is_set():
            self.ready_state, self.connections = ReadyState.OPEN, self.connections + 1
            self._tell(Event("", type="open"))
        return Decoder(self.last_event_id, self._max_event_bytes)

    def _taken(self, decoder: Decoder, chunk: bytes) -> Iterator[Event]:
        """The events of a chunk, one at a time, none after `close()`."""
        for event in decoder.feed(chunk):
            if self._closed.is_set():
                return
            self.last_event_id = event.last_event_id
            self._tell(event)
            yield event
        self.last_event_id = decoder.last_event_id
        if decoder.retry is not None:
            self.retry = decoder.retry

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Network errors mean another try; what must not be tried again ends the source."""
        try:
            yield
        except (_GiveUp, EventTooLarge, httpx.TooManyRedirects, httpx.InvalidURL) as problem:
            self.failure = f"{problem}"
            self._closed.set()
        except httpx.RequestError:
            return

    def _lost(self) -> None:
        """A connection is over: announce another try, or the end."""
        self._response = None
        closed_by_hand = self.ready_state == ReadyState.CLOSED
        self.ready_state = ReadyState.CLOSED if self._closed.is_set() else ReadyState.CONNECTING
        if not closed_by_hand:
            self._tell(Event("", type="error"))

    def _tell(self, event: Event) -> None:
        for handler in self._handlers[event.type]:
            handler(event)


class _GiveUp(Exception):
    """An answer after which a browser does not come back."""


def _hang_up(response: httpx.Response) -> None:
    """Wake a read of this response in another thread: closing a socket does not, shutting it down does."""
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
