"""What an app of the learner's own is given to tell: numbered headlines, and what of them a reader has missed."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from labkit.feed import Feed, as_position, follow

TOPIC = "news"
HELD = 20  # headlines that are kept for readers who come back


class Headline(NamedTuple):
    """One headline. `gap` is true when headlines before it are held no longer, so that the reader has missed them."""

    id: str
    text: str
    gap: bool = False


class Headlines:
    """The headlines of one app: the newest `HELD` are held in memory. Readers follow it at their own pace."""

    def __init__(self) -> None:
        self._feed = Feed(HELD)

    def tell(self, text: str) -> None:
        """Publish a headline."""
        self._feed.publish(TOPIC, {"text": text})

    async def after(self, last_id: str | None = None) -> AsyncIterator[Headline]:
        """The headlines after the one with this id, and then each new one. Without an id the newest comes first.

        Nothing is queued for a reader who is slow: it gets its next headline from those that are held.
        """
        async for news in follow(self._feed, TOPIC, as_position(last_id), most=1):
            for update in news:
                yield Headline(str(update.id), str(update.data["text"]), gap=news.gap is not None)
