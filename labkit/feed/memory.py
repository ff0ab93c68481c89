"""Numbered updates by topic: publish, replay from an id, wait for the next. No HTTP.

A feed belongs to one event loop: call it from that loop's thread only (`labkit.server.Server` does).
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from labkit.plumbing import arguments

HISTORY = 100  # updates kept for replay, per topic
LONGEST_HISTORY = 1_000_000


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


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a replay is not complete: what comes right after `asked` is not held, only `oldest` to `newest` are.

    With `asked` beyond `newest` the reader's id is from another life of the feed, which began to count anew. Both
    ends are None while nothing is held.
    """

    asked: int
    oldest: int | None
    newest: int | None


@dataclass(slots=True)
class _Topic:
    history: deque[Update]
    subscriptions: set["Subscription"] = field(default_factory=set)


class Subscription:
    """A reader's place in one topic, given back at the end of a `with` block.

    It holds no updates, only the id of the last one read; `on_news` is called at each new one. So a reader that falls
    behind costs no memory; what it then misses is whatever the topic's history no longer holds, and `gap` tells.
    `unknown_id` is an id it came with that the topic had not reached; set it to None once the reader was told.
    """

    __slots__ = ("_topic", "last_id", "on_news", "unknown_id")

    def __init__(self, topic: _Topic, last_id: int, on_news: Callable[[], None], unknown_id: int | None = None) -> None:
        self._topic = topic
        self.last_id = last_id
        self.on_news = on_news
        self.unknown_id = unknown_id

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

    def gap(self) -> Gap | None:
        """What `news` would have to begin with and cannot: the reader's id is held no longer, or was never ours."""
        held = self._topic.history
        oldest, newest = (held[0].id, held[-1].id) if held else (None, None)
        if self.unknown_id is not None:
            return Gap(self.unknown_id, oldest, newest)
        if oldest is not None and self.last_id < oldest - 1:
            return Gap(self.last_id, oldest, newest)
        return None


def history_length(history: int) -> int:
    """How many updates of a topic are kept, 1 to a million. Raises ValueError."""
    if arguments.at_least_one("history", history) > LONGEST_HISTORY:
        raise ValueError(f"history must be {LONGEST_HISTORY:,} updates or fewer, not {history:,}")
    return int(history)


class Feed:
    """Topics with their latest updates, in memory. `labkit.feed.durable.DurableFeed` keeps them in a file as well.

    `history` is how many updates of a topic are kept, 1 to a million; older ones are forgotten. Raises ValueError.
    """

    def __init__(self, history: int = HISTORY) -> None:
        self._history = history_length(history)
        self._topics: dict[str, _Topic] = {}

    def publish(self, topic: str, data: dict[str, object], type: str = "message", at: float | None = None) -> Update:
        """Append an update to `topic` and wake everyone who waits for it. `at` defaults to now."""
        room = self._room(topic)
        last = room.history[-1].id if room.history else 0
        update = Update(topic, last + 1, type, data, time.perf_counter() if at is None else at)
        self._keep(update)
        room.history.append(update)
        for subscription in list(room.subscriptions):
            subscription.on_news()
        return update

    def latest(self, topic: str) -> Update | None:
        """The newest update of `topic`, or None before the first."""
        room = self._topics.get(topic) or self._recall(topic)
        return room.history[-1] if room and room.history else None

    def subscribe(self, topic: str, on_news: Callable[[], None], last_id: int | None = None) -> Subscription:
        """A place in `topic` after the update `last_id`, taken by `with`.

        Without a `last_id`, or with one that this topic has not reached, the place is just before the newest update:
        a newcomer learns where things stand.
        """
        room = self._room(topic)
        newest = room.history[-1].id if room.history else 0
        if last_id is not None and 0 <= last_id <= newest:
            return Subscription(room, last_id, on_news)
        unknown_id = last_id if last_id is not None and last_id > newest else None
        return Subscription(room, max(0, newest - 1), on_news, unknown_id)

    def forget(self, topic: str) -> None:
        """Drop a topic and its history. Open subscriptions to it hear no more."""
        self._topics.pop(topic, None)

    def topics(self) -> list[str]:
        """The names of all topics that have an update."""
        return [topic for topic, room in self._topics.items() if room.history]

    @contextmanager
    def in_one(self) -> Iterator[None]:
        """Many changes for the price of one, where a change has a price. If it cannot be kept, none has happened.

        For topics that nobody listens to yet, or any more.
        """
        yield

    def close(self) -> None:
        """Give back what the feed holds besides memory: here, nothing. Closing twice is harmless."""

    def _room(self, topic: str) -> _Topic:
        room = self._topics.get(topic) or self._recall(topic)
        if room is None:
            room = self._topics[topic] = _Topic(deque(maxlen=self._history))
        return room

    def _keep(self, update: Update) -> None:
        """Put an update where it outlives this process, before anybody hears of it. Memory is no such place."""

    def _recall(self, topic: str) -> _Topic | None:
        """A topic that an earlier process has kept, or None."""
        return None
