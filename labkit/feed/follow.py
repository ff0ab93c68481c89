"""Updates of a topic as an async loop: for handlers that are written by hand, in notebooks and in the app."""

import asyncio
from collections.abc import AsyncGenerator

from labkit.feed.memory import Feed
from labkit.feed.position import LastId
from labkit.feed.topic import News


async def follow(feed: Feed, topic: str, last_id: LastId = None, most: int | None = None) -> AsyncGenerator[News, None]:
    """What is new in `topic` after the update `last_id`, oldest first, as often as something is.

    Whoever takes long over one list gets a longer one next: nothing is lost that the topic's history still holds, and
    `news[-1]` is always the newest. Without a `last_id` the first list is the newest update, if there is one.
    With `most` a list has so many updates at most, and the next one follows at once.

    `news.gap` is a `Gap` when updates are missing before the list, and None otherwise. Only with a gap may a list be
    empty: the id is from another life, and this one has no update yet.
    """
    await feed.ready(topic)
    woken = asyncio.Event()
    with feed.subscribe(topic, lambda _update: woken.set(), last_id) as place:
        while True:
            woken.clear()
            news = place.take(most)
            if news or news.gap:
                yield news
            else:
                await woken.wait()
