"""Numbered updates by topic: publish, replay from an id, wait for the next. No HTTP.

A feed belongs to one event loop: call it from that loop's thread only (`labkit.server.Server` does).
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

HISTORY = 100  # updates kept for replay, per topic


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One piece of news. `id` counts 1, 2, 3 … in its topic; `at` is when it happened, in `time.perf_counter` seconds.

    That is one clock for all processes of a machine. `time.monotonic` is too, but ticks every 16 ms on older Windows.
    """

    topic: str
    id: int
    type: str
    data: dict[str, object]
    at: float


@dataclass(slots=True)
class _Topic:
    history: deque[Update]
    subscriptions: set["Subscription"] = field(default_factory=set)


class Subscription:
    """A reader's place in one topic, given back at the end of a `with` block.

    It holds no updates, only the id of the last one read; `on_news` is called at each new one. So a reader that falls
    behind costs no memory; what it then misses is whatever the topic's history no longer holds.
    """

    __slots__ = ("_topic", "last_id", "on_news")

    def __init__(self, topic: _Topic, last_id: int, on_news: Callable[[], None]) -> None:
        self._topic = topic
        self.last_id = last_id
        self.on_news = on_news

    def __enter__(self) -> "Subscription":
        self._topic.subscriptions.add(self)
        return self

    def __exit__(self, *problem: object) -> None:
        self._topic.subscriptions.discard(self)

    def news(self) -> list[Update]:
        """The updates after `last_id`, oldest first. They count as read once `last_id` is set to the last one's id."""
        updates: list[Update] = []
        for update in reversed(self._topic.history):
            if update.id <= self.last_id:
                break
            updates.append(update)
        return updates[::-1]


class Feed:
    """Topics with their latest updates, in memory.

    `history` is how many updates of a topic are kept; older ones are forgotten.
    """

    def __init__(self, history: int = HISTORY) -> None:
        self._history = history
        self._topics: dict[str, _Topic] = {}

    def publish(self, topic: str, data: dict[str, object], type: str = "message", at: float | None = None) -> Update:
        """Append an update to `topic` and wake everyone who waits for it. `at` defaults to now."""
        room = self._room(topic)
        last = room.history[-1].id if room.history else 0
        update = Update(topic, last + 1, type, data, time.perf_counter() if at is None else at)
        room.history.append(update)
        for subscription in list(room.subscriptions):
            subscription.on_news()
        return update

    def latest(self, topic: str) -> Update | None:
        """The newest update of `topic`, or None before the first."""
        room = self._topics.get(topic)
        return room.history[-1] if room and room.history else None

    def subscribe(self, topic: str, on_news: Callable[[], None], last_id: int | None = None) -> Subscription:
        """A place in `topic` after the update `last_id`, taken by `with`.

        Without a `last_id`, or with one that this topic has not reached, the place is just before the newest update:
        a newcomer learns where things stand.
        """
        room = self._room(topic)
        newest = room.history[-1].id if room.history else 0
        if last_id is None or not 0 <= last_id <= newest:
            last_id = max(0, newest - 1)
        return Subscription(room, last_id, on_news)

    def forget(self, topic: str) -> None:
        """Drop a topic and its history. Open subscriptions to it hear no more."""
        self._topics.pop(topic, None)

    def _room(self, topic: str) -> _Topic:
        return self._topics.setdefault(topic, _Topic(deque(maxlen=self._history)))
