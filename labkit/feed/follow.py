"""Updates of a topic as an async loop: for handlers that are written by hand, in notebooks and in the app."""

import asyncio
from collections.abc import AsyncGenerator

from labkit.feed.memory import Feed, Update


async def follow(feed: Feed, topic: str, last_id: int | None = None) -> AsyncGenerator[list[Update], None]:
    """What is new in `topic` after the update `last_id`, oldest first, as often as something is.

    Whoever takes long over one list gets a longer one next: nothing is lost that the topic's history still holds, and
    `news[-1]` is always the newest. Without a `last_id` the first list is the newest update, if there is one.
    """
    woken = asyncio.Event()
    with feed.subscribe(topic, woken.set, last_id) as place:
        while True:
            woken.clear()
            if news := place.news():
                place.last_id = news[-1].id
                yield news
            else:
                await woken.wait()
