"""One open event stream: what it writes, when, and when it ends. Built by hand in notebook 03.

This is the ASGI side of HTML 9.2: a plain response of type `text/event-stream` whose body does not end.
"""

import asyncio
import json
from collections.abc import Callable
from functools import lru_cache

from starlette.types import Receive, Scope, Send

from labkit.app.meter import Meter
from labkit.feed import HISTORY, Feed, Gap, LastId, Update
from labkit.sse import Event, encode, encode_comment, encode_retry

HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # asks nginx not to collect events before it passes them on
]
KEEP_ALIVE = encode_comment("keep-alive")


def as_json(update: Update) -> dict[str, object]:
    """What a client is told of an update, by poll and by stream alike. `at` is in seconds of `time.perf_counter`.

    `update` is its number. In a feed with epochs `id` is what a client sends back, such as "8302-4".
    """
    told = {**update.data, "update": update.id, "at": round(update.at, 6)}
    return {**told, "id": str(update.position)} if update.epoch else told


@lru_cache(maxsize=HISTORY)
def as_event(update: Update) -> bytes:
    """The bytes of an update on a stream; made once, however many subscribers there are."""
    return encode(Event(json.dumps(as_json(update)), type=update.type, id=str(update.position)))


def as_gap_event(gap: Gap) -> bytes:
    """The bytes that tell a client what it cannot have any more: an event `gap`, without an id of its own.

    So the client's last id stays until the next update, and `onmessage` hears nothing.
    """
    return encode(Event(json.dumps(gap.as_json()), type="gap"))


class EventStream:
    """A response that writes every update of a topic, after `last_id`, until client or server ends it.

    `keep_alive` is how often, in seconds, a comment is written; `longest` the life of the stream in seconds, after
    which the client reconnects by itself (a proxy may keep a stream open whose reader has long gone). `retry` is how
    long, in milliseconds, the client is asked to wait first. While it is open the stream is in `open_streams`.
    A client whose id the feed does not hold, or that falls behind further than the history reaches, gets an event
    `gap` before the rest. A `last_id` that no feed has written, such as "latest" or "-1", counts as none.

    An update goes straight to the socket when the server lends its `push` (`labkit.server.protocol`): one call instead
    of waking a task, three times as fast for ten thousand readers. A reader that is behind is written to by the task.
    """

    __slots__ = (
        "_ended",
        "_keep_alive",
        "_longest",
        "_meter",
        "_open_streams",
        "_push",
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
    ) -> None:
        self._subscription = feed.subscribe(topic, self._on_news, last_id)
        self._open_streams = open_streams
        self._meter = meter
        self._keep_alive = keep_alive
        self._longest = longest
        self._retry = retry
        self._ended = False
        self._waiting: asyncio.Future[None] | None = None  # None while the task itself is writing

    def end(self, *_: object) -> None:
        """Let the stream write the end of its body and return."""
        self._ended = True
        self._wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the stream: head, `retry`, what the client has missed, then each update as it comes."""
        while (await receive()).get("more_body"):
            pass  # a body on a GET means nothing
        self._push: Callable[[bytes], bool] = scope["extensions"].get("labkit.push", lambda _: False)
        gone = asyncio.ensure_future(receive())  # completes when the client has left
        gone.add_done_callback(self.end)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._keep_alive, self._tick, loop.time() + self._longest)
        self._open_streams.add(self)
        self._meter.streams += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            with self._subscription:
                await self._write(send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._open_streams.discard(self)
            self._timer.cancel()
            gone.cancel()

    async def _write(self, send: Send) -> None:
        body = encode_retry(self._retry)
        while not self._ended:
            body += self._gap()
            news = self._subscription.news()
            self._count_as_read(news)
            body += b"".join(map(as_event, news))
            await send({"type": "http.response.body", "body": body or KEEP_ALIVE, "more_body": True})
            body = b""
            if self._ended or self._subscription.news():  # a slow reader's `send` takes its time
                continue
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
            self._waiting = None

    def _on_news(self) -> None:
        if self._waiting is None:
            return  # the task is writing, and looks for more before it waits again
        news = self._subscription.news()
        if self._push(b"".join(map(as_event, news))):
            self._count_as_read(news)
        else:
            self._wake()

    def _gap(self) -> bytes:
        """What has to be told before the news; empty when nothing is missing."""
        gap = self._subscription.gap()
        self._subscription.unknown = None
        return as_gap_event(gap) if gap else b""

    def _count_as_read(self, news: list[Update]) -> None:
        if news:
            self._subscription.last_id = news[-1].id
            self._meter.events_sent += len(news)

    def _tick(self, ends_at: float) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() > ends_at:
            self.end()
            return
        if self._waiting is not None and not self._push(KEEP_ALIVE):
            self._wake()
        self._timer = loop.call_later(self._keep_alive, self._tick, ends_at)

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
