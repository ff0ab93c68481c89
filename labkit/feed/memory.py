"""Numbered updates by topic: publish, replay from an id, wait for the next. No HTTP.

A feed belongs to one event loop: call it from that loop's thread only (`labkit.server.Server` does).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from labkit.feed.position import LastId, as_position, new_epoch
from labkit.feed.topic import OnNews, Subscription, Topic, Update
from labkit.plumbing import arguments

HISTORY = 100  # updates kept for replay, per topic
LONGEST_HISTORY = 1_000_000


class CannotKeep(OSError):
    """The file of a durable feed cannot be used, or an update could not be put into it."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed stands to its engine. One in memory, or in a file, has none, and is always there."""

    reachable: bool = True
    problem: str = ""  # why it is not, in a sentence
    read_age: float = 0.0  # seconds since the engine last answered
    lag: float = 0.0  # seconds that the newest change took from its publisher to here, by the clocks of both machines


def history_length(history: int) -> int:
    """How many updates of a topic are kept, 1 to a million. Raises ValueError."""
    if arguments.at_least_one("history", history) > LONGEST_HISTORY:
        raise ValueError(f"history must be {LONGEST_HISTORY:,} updates or fewer, not {history:,}")
    return int(history)


class Feed:
    """Topics with their latest updates, in memory. `labkit.feed.durable.DurableFeed` keeps them in a file as well.

    `history` is how many updates of a topic are kept, 1 to a million; older ones are forgotten. Raises ValueError.

    With `epochs` the id of an update begins with the random number of its topic's life, as in `8302-4`. So an id from
    another life (this feed before a restart, a topic before it was forgotten) is always a `Gap`. Without, ids are plain
    numbers, and an old id that the new count has passed is taken for a new one: its reader misses updates unawares.
    """

    shared = False  # by several servers; then a topic must be `ready` before it is read
    together = 1  # updates that `publish_together` takes at once
    engine = ""  # the address that they share it by, password and all: for another process, and for nobody's eyes

    def __init__(self, history: int = HISTORY, *, epochs: bool = False) -> None:
        self.history = history_length(history)
        self._epochs = arguments.yes_or_no("epochs", epochs)
        self._life = new_epoch()  # of the topics that begin from now on
        self._topics: dict[str, Topic] = {}
        self.on_state: Callable[[FeedState], None] = lambda _state: None  # called when an engine was lost, or is back

    def publish(self, topic: str, data: dict[str, object], type: str = "message", at: float | None = None) -> Update:
        """Append an update to `topic` and wake everyone who waits for it. `at` defaults to now."""
        into = self._topic(topic)
        at = time.perf_counter() if at is None else at
        update = Update(topic, into.newest + 1, type, data, at, into.epoch)
        self._persist(into, update)
        into.tell(update)
        return update

    def publish_all(self, updates: Sequence[tuple[str, dict[str, object]]]) -> None:
        """Append an update to each of many topics. If they cannot be kept, none has happened."""
        with self.batch():
            for topic, data in updates:
                self.publish(topic, data)

    def publish_together(self, updates: Sequence[tuple[str, dict[str, object], float]]) -> None:
        """Append updates to topics that all differ, each with its moment. They become known one after the other."""
        for topic, data, at in updates:
            self.publish(topic, data, at=at)

    def latest(self, topic: str) -> Update | None:
        """The newest update of `topic`, or None before the first."""
        found = self._topics.get(topic)
        return found.latest if found else None

    def subscribe(self, topic: str, on_news: OnNews, last_id: LastId = None) -> Subscription:
        """A place in `topic` after the update `last_id`, taken by `with`. An id is a position, or as it was written.

        Without a `last_id`, or with a text that no feed writes, the place is just before the newest update: a newcomer
        learns where things stand. The place is the same for an id of another life, or one that is not reached yet, and
        `gap` says so.
        """
        return Subscription(self._topic(topic), on_news, as_position(last_id))

    def forget(self, topic: str) -> None:
        """Drop a topic and its history. Open subscriptions to it hear no more. Its name, used again, has a new life."""
        if self.latest(topic) is not None:
            life = new_epoch()
            self._erase(topic, life)
            self._life = life
        self._topics.pop(topic, None)

    def forget_all(self, topics: Sequence[str]) -> None:
        """Drop topics. If that cannot be kept, all of them are still there."""
        with self.batch():
            for topic in topics:
                self.forget(topic)

    def topics(self) -> list[str]:
        """The names of all topics that have an update."""
        return [name for name, topic in self._topics.items() if topic.latest is not None]

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many changes for the price of one, where a change has a price. If it cannot be kept, none has happened.

        For topics that nobody listens to yet, or any more.
        """
        yield

    def numbers_after(self, _name: str, known: int, count: int) -> range:
        """The next `count` numbers of a counter that stands at `known`. A shared feed counts for all its servers."""
        return range(known + 1, known + 1 + count)

    @property
    def state(self) -> FeedState:
        """How the feed stands to its engine: this one has none, so it is always there."""
        return FeedState()

    def open(self) -> None:
        """Follow the engine, in the event loop that runs: here, nothing."""

    def holds(self, _topic: str) -> bool:
        """Whether everything that there is of a topic is held here."""
        return True

    async def ready(self, topic: str, *, if_any: bool = False) -> None:
        """Hold a topic as the engine has it: here, nothing is to be done."""

    def fetch(self, topic: str) -> None:
        """Hold a topic as the engine has it at this moment, for those who cannot await: here, nothing is to be done."""

    def close(self) -> None:
        """Give back what the feed holds besides memory: here, nothing. Closing twice is harmless."""

    def _topic(self, name: str) -> Topic:
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = Topic(self.history, self._life, shown=self._epochs)
        return topic

    def _persist(self, topic: Topic, update: Update) -> None:
        """Put an update where it outlives this process, before anybody hears of it. In memory this does nothing."""

    def _erase(self, topic: str, life: int) -> None:
        """Drop a topic where updates outlive this process; topics that begin from now on are of another `life`."""
