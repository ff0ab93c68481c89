"""One open event stream: what it writes, when, and when it ends. Built by hand in notebook 03.

This is the ASGI side of HTML 9.2: a plain response of type `text/event-stream` whose body does not end.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from itertools import chain
from typing import Any, Protocol

from starlette.types import Message, Receive, Scope, Send

from labkit.app.encodings import as_event, as_gap_event
from labkit.app.meter import Meter
from labkit.app.pieces import PIECE, send_in_pieces
from labkit.feed import Feed, LastId, Update, as_position
from labkit.sse import encode_comment, encode_retry

HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # asks nginx not to collect events before it passes them on
]
KEEP_ALIVE = encode_comment("keep-alive")


class OpenAnswer(Protocol):
    """What a server lends as `labkit.detach`: the rest of an answer that goes on when its handler has returned."""

    async def send(self, message: Message, /) -> None:
        """Write a piece of the body (ASGI, "http.response.body")."""

    def run(self, work: Coroutine[Any, Any, None], /) -> None:
        """Let this go on by itself; one at a time."""


def _no_push(_body: bytes) -> bool:
    """What stands for `push` on a server that lends none."""
    return False


def _no_answer(_on_lost: Callable[[], object]) -> OpenAnswer | None:
    """What stands for `detach` there."""
    return None


class EventStream:
    """A response that writes every update of a topic, after `last_id`, until client or server ends it.

    `keep_alive` is how often, in seconds, a comment is written; `longest` the life of the stream in seconds, after
    which the client reconnects by itself (a proxy may keep a stream open whose reader has long gone). `retry` is how
    long, in milliseconds, the client is asked to wait first. While it is open the stream is in `open_streams`.
    A client whose id the feed does not hold, or that falls behind further than the history reaches, gets an event
    `gap` before the rest. A `last_id` that no feed has written, such as "latest" or "-1", counts as none.

    `encode` makes the bytes of an update, and `most` is how many updates the stream has before it ends.

    A reader costs 80 KiB of memory at most, however large an update is and however much was missed: nothing is queued
    for it, and what it is sent goes in pieces of 16 KiB, the next one when the last is on its way. Only an update that
    the history forgets meanwhile is kept until it is sent.

    A reader that has everything so far is pushed its next update: where the server lends its `push` and `detach`
    (`labkit.server.lending`), that is one write to the socket, and while the reader has all there is no task. A reader
    that is behind is written to by a task, and so is every reader with `pushes=False`.
    """

    __slots__ = (
        "_answer",
        "_encode",
        "_ended",
        "_has_all",
        "_keep_alive",
        "_left",
        "_longest",
        "_meter",
        "_notice",
        "_open_streams",
        "_push",
        "_pushes",
        "_retry",
        "_subscription",
        "_timer",
        "_waiting",
    )

    def __init__(
        self,
        feed: Feed,
        topic: str,
        last_id: LastId,
        *,
        open_streams: "set[EventStream]",
        meter: Meter,
        keep_alive: float,
        longest: float,
        retry: int,
        encode: Callable[[Update], bytes] = as_event,
        most: int | None = None,
        pushes: bool = True,
    ) -> None:
        self._subscription = place = feed.subscribe(topic, self._on_news, last_id)
        meter.replays += as_position(last_id) is not None and place.unknown is None and place.lag > 0
        self._open_streams = open_streams
        self._meter = meter
        self._keep_alive = keep_alive
        self._longest = longest
        self._retry = retry
        self._pushes = pushes
        self._encode = encode
        self._left = most  # updates until the stream ends; None for no limit
        self._notice = b""  # what is to be written before the next updates
        self._ended = False
        self._has_all = False  # False while a task writes, or is about to
        self._answer: OpenAnswer | None = None  # what the server lends to go on without a task

    @property
    def lag(self) -> int:
        """How many updates have not been handed to the connection yet: 0 while the reader takes them as they come."""
        return self._subscription.lag

    def end(self, *_: object) -> None:
        """Let the stream write the end of its body and return."""
        self._ended = True
        self._wake()

    def announce(self, body: bytes) -> None:
        """Write something that is no update, such as an event about the server itself."""
        if not (self._has_all and self._push(body)):
            self._notice += body
            self._wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the stream: head, `retry`, what the client has missed, then each update as it comes."""
        while (await receive()).get("more_body"):
            pass  # a body on a GET means nothing
        lent = (scope.get("extensions") or {}) if self._pushes and self._left is None else {}
        self._push: Callable[[bytes], bool] = lent.get("labkit.push", _no_push)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._keep_alive, self._tick, loop.time() + self._longest)
        self._open_streams.add(self)
        self._meter.streams += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            self._subscription.take_place()
            self._answer = lent.get("labkit.detach", _no_answer)(self.end)
            await (self._stay(receive, send) if self._answer is None else self._write(self._answer.send, self._first()))
        finally:
            if not self._has_all:
                self._close()

    async def _stay(self, receive: Receive, send: Send) -> None:
        """Write until the stream ends, with a task that waits for news."""
        gone = asyncio.ensure_future(receive())  # completes when the client has left
        gone.add_done_callback(self.end)
        try:
            await self._write(send, self._first())
            while not self._ended:
                self._waiting = asyncio.get_running_loop().create_future()
                await self._waiting
                await self._write(send, self._next())
        finally:
            gone.cancel()
            self._has_all = False

    async def _write(self, send: Send, parts: Iterable[bytes]) -> None:
        """Write until the reader has all there is, or the stream has ended; then its end, too."""
        try:
            await send_in_pieces(send, parts)
            while not self._ended and (self._notice or self._is_behind()):  # a slow reader's `send` takes its time
                await asyncio.sleep(0)
                await send_in_pieces(send, self._missed())
            self._has_all = not self._ended
            if self._ended:
                await send({"type": "http.response.body", "body": b""})
        finally:
            if not self._has_all:
                self._close()

    def _first(self) -> Iterator[bytes]:
        return chain([encode_retry(self._retry)], self._missed())

    def _next(self) -> Iterable[bytes]:
        """What is to be written now that something has happened; if it was nothing else, a comment is due."""
        return self._missed() if self._ended or self._notice or self._is_behind() else [KEEP_ALIVE]

    def _close(self) -> None:
        """Give back what the stream holds. Closing twice is harmless."""
        self._open_streams.discard(self)
        self._timer.cancel()
        self._subscription.give_back()
        self._answer = None

    def _missed(self) -> Iterator[bytes]:
        """The bytes of what the reader does not have yet, one update after the other; each then counts as read."""
        while not self._ended:
            if self._notice:
                notice, self._notice = self._notice, b""
                yield notice
            news = self._subscription.take(1)
            if news.gap:
                self._meter.gaps += 1
                yield as_gap_event(news.gap)
            elif not news:
                return
            for update in news:
                self._count(1)
                yield self._encode(update)

    def _is_behind(self) -> bool:
        return bool(self._subscription.news(1)) or self._subscription.gap() is not None

    def _on_news(self, update: Update | None) -> None:
        """Called with each update. It is all that a reader lacks who had all before: one write, and nobody is woken."""
        if not self._has_all:
            return  # the task is writing, or about to, and looks for more before it waits again
        if update is not None and len(body := self._encode(update)) <= PIECE and self._push(body):
            self._subscription.last_id = update.id
            self._meter.events_sent += 1
        else:
            self._wake()

    def _count(self, updates: int) -> None:
        self._meter.events_sent += updates
        if self._left is not None:
            self._left -= updates
            self._ended = self._ended or self._left == 0

    def _tick(self, ends_at: float) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() > ends_at:
            self.end()
            return
        if self._has_all and not self._push(KEEP_ALIVE):
            self._wake()
        self._timer = loop.call_later(self._keep_alive, self._tick, ends_at)

    def _wake(self) -> None:
        if self._has_all:
            self._has_all = False
            if self._answer is not None:
                self._answer.run(self._write(self._answer.send, self._next()))
            elif not self._waiting.done():  # the server may have cancelled the task
                self._waiting.set_result(None)


async def head_of_stream(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The answer to HEAD: what GET would begin with. It has no length, and no 0 in its place (RFC 9110, 8.6)."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body"})
