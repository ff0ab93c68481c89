"""One long poll: a request whose answer waits until there is news, or until its time is up (RFC 6202, section 2).

Built by hand in notebook 07.
"""

import asyncio
from typing import Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from labkit.app.encodings import as_body, as_gap_message
from labkit.app.meter import Meter
from labkit.app.pieces import send_in_pieces
from labkit.feed import Feed, LastId, Subscription

LARGEST_ANSWER = 64 * 1024  # bytes of updates, or one update that is larger


class Ends(Protocol):
    """What can be told to end: a stream, a long poll."""

    def end(self) -> None:
        """Finish what is being answered, now."""


class LongPoll:
    """An answer with all updates of a topic after `last_id`: at once when there are some, or else the first to come.

    A JSON list, oldest first. When updates are missing before it, its first item is `{"gap": …}`, with what the event
    `gap` of a stream says: the id that was asked, and the oldest and newest that are held.
    It has 64 KiB of updates at most, or one that is larger: a client that is further behind asks again for the rest.
    204 after `wait` seconds without news. While it waits, it is in `open_polls`.
    """

    __slots__ = ("_done", "_meter", "_open_polls", "_subscription", "_wait")

    def __init__(
        self, feed: Feed, topic: str, last_id: LastId, wait: float, open_polls: "set[Ends]", meter: Meter
    ) -> None:
        self._subscription = feed.subscribe(topic, self.end, last_id)
        self._wait = wait
        self._open_polls = open_polls
        self._meter = meter
        self._done: asyncio.Future[None] | None = None  # while it waits

    def end(self, *_: object) -> None:
        """Answer now, with what there is."""
        if self._done is not None and not self._done.done():
            self._done.set_result(None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for news, for the limit, or for the client to leave; then answer."""
        while (await receive()).get("more_body"):
            pass  # a body on a GET means nothing
        self._meter.long_polls += 1
        left = False
        with self._subscription as place:
            if not place.news(1) and not place.gap():
                left = await self._news_or_limit(receive)
            self._meter.gaps += place.gap() is not None
            items = _items(place)
        self._meter.useless_long_polls += not items and not left
        if not items:
            await Response(status_code=204)(scope, receive, send)
            return
        parts = [b"[", items[0], *(part for item in items[1:] for part in (b",", item)), b"]"]
        length = b"%d" % sum(map(len, parts))
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send_in_pieces(send, parts)
        await send({"type": "http.response.body", "body": b""})

    async def _news_or_limit(self, receive: Receive) -> bool:
        """Wait. True when the client has left meanwhile."""
        loop = asyncio.get_running_loop()
        self._done = loop.create_future()
        gone = asyncio.ensure_future(receive())  # completes when the client has left
        gone.add_done_callback(self.end)
        timer = loop.call_later(self._wait, self.end)
        self._open_polls.add(self)
        try:
            await self._done
            return gone.done()
        finally:
            self._open_polls.discard(self)
            timer.cancel()
            gone.cancel()


def _items(place: Subscription) -> list[bytes]:
    """The gap, if there is one, and the updates after it: as many as fit into an answer, and at least one."""
    gap = place.gap()
    items, size = [as_gap_message(gap).encode()] if gap else [], 0
    while news := place.take(1):
        item = as_body(news[0])
        if size and size + len(item) > LARGEST_ANSWER:
            break
        items.append(item)
        size += len(item)
    return items
