"""One long poll: a request whose answer waits until there is news, or until its time is up (RFC 6202, section 2).

Built by hand in notebook 07.
"""

import asyncio
from typing import Protocol

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from labkit.app.meter import Meter
from labkit.app.stream import as_json
from labkit.feed import Feed, LastId, News


class Ends(Protocol):
    """What can be told to end: a stream, a long poll."""

    def end(self) -> None:
        """Finish what is being answered, now."""


class LongPoll:
    """An answer with all updates of a topic after `last_id`: at once when there are some, or else the first to come.

    A JSON list, oldest first. When updates are missing before it, its first item is `{"gap": …}`, with what the event
    `gap` of a stream says: the id that was asked, and the oldest and newest that are held.
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
            if not place.news() and not place.gap():
                left = await self._news_or_limit(receive)
            items = as_list(place.take())
        self._meter.useless_long_polls += not items and not left
        answer = JSONResponse(items) if items else Response(status_code=204)
        await answer(scope, receive, send)

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


def as_list(news: News) -> list[dict[str, object]]:
    """The items of an answer: the gap, if there is one, and the updates."""
    gaps: list[dict[str, object]] = [{"gap": news.gap.as_json()}] if news.gap else []
    return gaps + [as_json(update) for update in news]
