"""What a browser's `EventSource` does, in Python over httpx (HTML 9.2.2 to 9.2.4). Built by hand in notebook 06.

with EventSource(f"{server.url}/orders/{order}/stream") as source:
    for event in source:            # or: async for event in source
        print(event.type, event.data)
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, closing, suppress
from enum import IntEnum
from functools import partial

import httpx

from labkit.plumbing import fetch
from labkit.plumbing.async_reading import AsyncReading
from labkit.plumbing.stop import Stop, Stopped
from labkit.plumbing.synchronous import Synchronous
from labkit.sse import MAX_EVENT_BYTES, Decoder, Event, EventTooLarge, reconnection_time

DEFAULT_RETRY = 3000  # milliseconds; browsers use three to five seconds where the stream sets none
LONGEST_PAUSE = 2**31 - 1  # milliseconds, about 25 days: as long as a browser's timer can take
TIMES = httpx.Timeout(10, read=None)  # seconds; a stream may be quiet for as long as it likes
HEADERS = {"Accept": "text/event-stream", "Cache-Control": "no-cache"}
Handler = Callable[[Event], object]
Task = Callable[[], Iterable[Event]]  # a step of the standard; it returns the events to be handed out


class ReadyState(IntEnum):
    """The three states, with the standard's numbers."""

    CONNECTING = 0
    OPEN = 1
    CLOSED = 2


class EventSource:
    """A stream of events that survives its connections.

    Iterate it, with `for` or `async for`, or register handlers with `on` and call `run`. It reconnects after the
    reconnection time, with `Last-Event-ID`, when the body ends or the network fails. It stops for good on `close()`,
    and on any answer but 200 with `text/event-stream`. `failure` says in a sentence why there is no connection.

    `retry` is the reconnection time in milliseconds until the stream sets one. `headers` are sent with every request.
    An event that grows past `max_event_bytes` ends the source.
    Raises ValueError if the URL is not one of http or https, and for every argument that can never work.
    """

    def __init__(
        self,
        url: str,
        *,
        last_event_id: str = "",
        retry: int = DEFAULT_RETRY,
        headers: Mapping[str, str] | None = None,
        max_event_bytes: int = MAX_EVENT_BYTES,
    ) -> None:
        self.url = fetch.address(url)
        self.retry = reconnection_time(retry)
        Decoder(last_event_id, max_event_bytes)  # raises ValueError for what it cannot take
        if fetch.header_value(last_event_id) is None:
            raise ValueError(
                f"last_event_id must not contain line ends or NUL, but this one does: {last_event_id!r:.60}"
            )
        self._headers = fetch.request_headers(HEADERS, headers)
        self.last_event_id = last_event_id or self._headers.pop("Last-Event-ID", "")
        self.ready_state = ReadyState.CONNECTING
        self.failure = ""
        self.connections = 0  # requests that were answered with a stream
        self._max_event_bytes = max_event_bytes
        self._handlers: dict[str, list[Handler]] = {}
        self._lock = threading.RLock()  # for changes of ready_state
        self._closed = Stop()
        self._readings = 0  # loops over this source that have begun

    def on(self, type: str, handler: Handler) -> "EventSource":
        """Call `handler(event)` at each event of this type. Raises ValueError for a handler that cannot be called.

        "open" is told with an empty event, "error" with one whose data is `failure`.
        """
        if not isinstance(type, str) or not callable(handler):
            raise ValueError(f'on takes a type and a function, as in on("message", print), not {type!r}, {handler!r}')
        self._handlers.setdefault(type, []).append(handler)
        return self

    def run(self) -> None:
        """Read the stream until it is closed or has failed; the handlers do the rest."""
        for _ in self:
            pass

    def close(self) -> None:
        """Stop for good. Whatever the source waits for ends at once, in any thread, task or event loop (HTML 9.2.2)."""
        self._closed.set()
        with self._lock:
            self.ready_state = ReadyState.CLOSED

    def __enter__(self) -> "EventSource":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<EventSource {self.ready_state.name}, last event id {self.last_event_id!r}, {self.url}>"

    def __iter__(self) -> Iterator[Event]:
        reading = self._begin_reading()
        try:
            with closing(Synchronous(self._tasks())) as tasks:
                for task in tasks:
                    yield from task()
        finally:
            self._end_reading(reading)

    def __aiter__(self) -> AsyncIterator[Event]:
        return AsyncReading(self._events(), partial(self._end_reading, self._begin_reading()))

    async def _events(self) -> AsyncGenerator[Event, None]:
        async with aclosing(self._tasks()) as tasks:
            async for task in tasks:
                for event in task():
                    yield event

    def _begin_reading(self) -> int:
        with self._lock:
            self.ready_state = ReadyState.CLOSED if self._closed else ReadyState.CONNECTING
            self._readings += 1
            return self._readings

    def _end_reading(self, reading: int) -> None:
        """Nothing is open when nobody reads. The next loop goes on after the last event id."""
        with self._lock:
            if reading == self._readings:
                self.ready_state = ReadyState.CLOSED

    async def _tasks(self) -> AsyncGenerator[Task, None]:
        """Read the network, and queue a task for whatever happens (HTML 9.2.3).

        The loop over the source runs the tasks, so that handlers are called in its thread and raise there.
        """
        authorities = fetch.trusted_authorities()
        async with httpx.AsyncClient(timeout=TIMES, verify=authorities, trust_env=False) as client:
            with suppress(Stopped):
                while True:
                    try:
                        answer = await fetch.answer(client, self._request(client), self._closed)
                        async with aclosing(answer) as response:
                            _check(response)
                            yield self._announce
                            decoder, chunks = Decoder(self.last_event_id, self._max_event_bytes), response.aiter_bytes()
                            while chunk := await self._next(chunks):
                                yield partial(self._dispatch, decoder.feed(chunk), decoder)
                        why = "the server ended the stream"
                    except FINAL as problem:
                        yield partial(self._fail, f"{problem}")
                        return
                    except httpx.RequestError as problem:
                        why = fetch.why(problem)
                    yield partial(self._reestablish, why)
                    async with self._closed.ends_the_wait():
                        await asyncio.sleep(min(self.retry, LONGEST_PAUSE) / 1000)

    def _request(self, client: httpx.AsyncClient) -> httpx.Request:
        headers = self._headers.copy()
        if last_event_id := fetch.header_value(self.last_event_id):
            headers["Last-Event-ID"] = last_event_id  # HTML 9.2.4
        return client.build_request("GET", self.url, headers=headers, extensions={"trace": self._note_connection})

    async def _note_connection(self, step: str, _: object) -> None:
        """Forget why there was no connection as soon as there is one. The client calls this at each step it takes."""
        if step.endswith("send_request_headers.started"):
            self.failure = ""

    async def _next(self, chunks: AsyncIterator[bytes]) -> bytes:
        """The next piece of the body, or nothing at its end."""
        async with self._closed.ends_the_wait():
            return await anext(chunks, b"")

    def _announce(self) -> Iterable[Event]:
        return self._change(ReadyState.OPEN, "open", "")

    def _reestablish(self, why: str) -> Iterable[Event]:
        return self._change(ReadyState.CONNECTING, "error", why)

    def _fail(self, why: str) -> Iterable[Event]:
        return self._change(ReadyState.CLOSED, "error", why)

    def _change(self, state: ReadyState, type: str, why: str) -> Iterable[Event]:
        """Enter a state and call the handlers for it, unless the source has been closed."""
        with self._lock:
            if self._closed:
                return ()
            self.ready_state, self.failure = state, why
        if state is ReadyState.OPEN:
            self.connections += 1
        if state is ReadyState.CLOSED:
            self._closed.set()
        self._call_handlers(Event(why, type=type))
        return ()

    def _dispatch(self, events: list[Event], decoder: Decoder) -> Iterator[Event]:
        """Hand out the events of a piece of the body, none after `close()` (HTML 9.2.6)."""
        if decoder.retry is not None:
            self.retry = decoder.retry
        for event in events:
            if self._closed:
                return
            self.last_event_id = event.last_event_id
            self._call_handlers(event)
            yield event
        self.last_event_id = decoder.last_event_id

    def _call_handlers(self, event: Event) -> None:
        for handler in tuple(self._handlers.get(event.type, ())):
            handler(event)


class _GiveUp(Exception):
    """An answer after which a browser does not come back."""


# Another try would end alike: such an answer stays as it is, and such a request can never be sent.
FINAL = (_GiveUp, fetch.BadRedirect, EventTooLarge, httpx.LocalProtocolError, httpx.UnsupportedProtocol)


def _check(response: httpx.Response) -> None:
    """Raise _GiveUp for an answer that is not a stream (HTML 9.2.3)."""
    if response.status_code != 200:
        raise _GiveUp(f"the server answered {response.status_code}, and only 200 opens a stream")
    kind = fetch.mime_type(response.headers)
    if kind != "text/event-stream":
        kind = kind or response.headers.get("content-type") or "no content type"
        raise _GiveUp(f"the server answered with {kind} instead of text/event-stream")
