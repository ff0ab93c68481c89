"""A feed that several servers share: ids come from one engine, and each server holds a copy of what it is asked for.

with SharedFeed("redis://localhost:6379") as feed:
    feed.publish("news", {"headline": "Goal!"})     # returns when the engine has it
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from labkit.feed.engine_address import EngineAddress, EngineUnreachable
from labkit.feed.engine_keys import Entry, Keys, Outgoing, newest_in_a_row, position
from labkit.feed.log_reader import LogReader, TopicLoader
from labkit.feed.memory import HISTORY, Feed, FeedState
from labkit.feed.portable import as_text
from labkit.feed.position import Position
from labkit.feed.publisher import BATCH, Published, Publisher
from labkit.feed.topic import Topic, Update

Answer = TypeVar("Answer")


class SharedFeed(Feed):
    """A feed whose updates are in an engine (Redis 7 or newer, Valkey), for every server at the same address.

    `publish` returns when the engine has the update, and raises EngineUnreachable when it has not. The server's event
    loop waits as long as the engine takes, some seconds at most; while the engine is known to be away, not at all. An
    update whose answer was lost is not published twice.

    Ids always show their epoch, so an id means the same at each server. An engine that was started again begins another
    life, since nobody knows what it has lost: a topic's next update has another epoch, and its readers are told a gap.

    A topic is held here from the first time that somebody asks for it (`ready`, `fetch`) or publishes to it.
    """

    shared = True
    together = BATCH

    def __init__(self, address: EngineAddress | str, history: int = HISTORY) -> None:
        super().__init__(history, epochs=True)
        self.address = address if isinstance(address, EngineAddress) else EngineAddress.read(address)
        self.engine = self.address.written()
        self._publisher = Publisher(self.address, self.history)
        self._life = self._publisher.connect()
        log = Keys(self.address.prefix).log
        newest: list[Entry] = self._publisher.ask(("XREVRANGE", log, "+", "-", "COUNT", 1))[0]
        self._reader = LogReader(self.address, self, position(newest[0][0]) if newest else Position(self._life, 0))
        self._loader = TopicLoader(self.address)
        self._reading: asyncio.Task[None] | None = None
        self._loading: set[str] = set()  # topics that are being read for the first time

    @property
    def state(self) -> FeedState:
        """Whether the engine is reachable, and how far behind it this copy is."""
        return self._reader.state

    def open(self) -> None:
        """Follow the engine, in the event loop that runs. Opening twice is harmless."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._follow())

    def holds(self, topic: str) -> bool:
        """Whether a topic is held here, and followed."""
        return topic in self._topics and topic not in self._loading

    async def ready(self, topic: str, *, if_any: bool = False) -> None:
        """Hold a topic, from now on, as the engine has it; with `if_any`, only one that has updates.

        Raises EngineUnreachable for a topic that is not held yet.
        """
        if self.holds(topic):
            return
        self.open()
        self._topic(topic)  # from here on the reader of the log keeps it up to date
        self._loading.add(topic)
        try:
            entries = await self._loader.load(topic)
        except BaseException:
            self._release(topic)
            raise
        finally:
            self._loading.discard(topic)
        self.take_in(topic, entries, whole=True)
        if if_any:
            self._release(topic)

    def fetch(self, topic: str) -> None:
        """Hold a topic as the engine has it at this moment. The event loop waits for the engine."""
        held = self._topics.get(topic)
        after = None if held is None else Position(held.life, held.newest)
        entries = self._ask(self._publisher.updates, topic, after)
        self._topic(topic)
        self.take_in(topic, entries, whole=after is None)
        self._release(topic)

    def publish(self, topic: str, data: dict[str, object], type: str = "message", at: float | None = None) -> Update:
        """Append an update to `topic` and wake everyone who waits for it. `at` defaults to now."""
        at = time.perf_counter() if at is None else at
        (update,) = self._publish([(topic, data, at)], type)
        return update

    def publish_together(self, updates: Sequence[tuple[str, dict[str, object], float]]) -> None:
        """Append up to `together` updates to topics that all differ, each with its moment: all of them, or none."""
        self._publish(updates)

    def publish_all(self, updates: Sequence[tuple[str, dict[str, object]]]) -> None:
        """Append an update to each of many topics. If the engine does not take them all, these topics are forgotten."""
        at = time.perf_counter()
        for start in range(0, len(updates), BATCH):
            try:
                self._publish([(topic, data, at) for topic, data in updates[start : start + BATCH]])
            except (OSError, ValueError):
                with suppress(OSError):
                    self.forget_all([topic for topic, _ in updates[:start]])
                raise

    def forget_all(self, topics: Sequence[str]) -> None:
        """Drop topics and their history, at every server. Open subscriptions to them hear no more."""
        self._ask(self._publisher.forget, topics)
        for topic in topics:
            self._topics.pop(topic, None)

    def forget(self, topic: str) -> None:
        """Drop one topic."""
        self.forget_all([topic])

    def numbers_after(self, name: str, known: int, count: int) -> range:
        """The next `count` numbers of the counter `name`, which no other server gets."""
        return self._ask(self._publisher.numbers_after, name, known, count)

    def close(self) -> None:
        """Stop following the engine and hang up. Closing twice is harmless."""
        self._publisher.close()
        reading, self._reading = self._reading, None
        if reading is not None and not (loop := reading.get_loop()).is_closed():
            loop.call_soon_threadsafe(reading.cancel)

    def __enter__(self) -> "SharedFeed":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<SharedFeed at {self.address.shown}>"

    # What the reader of the log needs (`labkit.feed.log_reader.Copy`).

    def connect(self) -> int:
        """Let the publisher connect anew, and return the epoch of the feed's life."""
        return self._publisher.connect()

    def begin(self, life: int) -> None:
        """The feed has another life from now on."""
        self._life = life

    def held(self, topics: Iterable[str]) -> dict[str, Position]:
        """Those of the topics that are held, each with the place of its newest update."""
        found = ((name, self._topics.get(name)) for name in topics)
        return {name: Position(topic.life, topic.newest) for name, topic in found if topic is not None}

    def everything(self) -> list[str]:
        """All topics that are held."""
        return list(self._topics)

    def drop(self, topics: Iterable[str]) -> None:
        """These were forgotten."""
        for topic in topics:
            self._topics.pop(topic, None)

    def take_in(self, name: str, entries: Sequence[Entry], *, whole: bool) -> None:
        """Hold these updates too. With `whole` they are all that the engine has."""
        topic = self._topics.get(name)
        if topic is None:
            return  # it was forgotten meanwhile
        updates = newest_in_a_row(name, entries)
        place = updates[-1].position if updates else Position(0, 0)
        here = Position(topic.life, topic.newest)
        if topic.newest and topic.life == self._life and place <= here:
            return  # this process has published more meanwhile
        if updates and topic.life == place.epoch and updates[0].id <= topic.newest + 1 <= place.number + 1:
            for update in updates[topic.newest + 1 - updates[0].id :]:
                topic.tell(update)
        elif updates or (whole and topic.newest):
            topic.replace(place.epoch or self._life, updates)

    def tell(self, state: FeedState) -> None:
        """The engine was lost, or is back."""
        self.on_state(state)

    async def _follow(self) -> None:
        try:
            await self._reader.run()
        finally:
            await self._loader.close()

    def _ask(self, action: Callable[..., Answer], *words: Any) -> Answer:
        """Let the publisher do something. While the engine is known to be away, that fails at once."""
        if self._reading is not None and not self.state.reachable:
            raise EngineUnreachable(self.state.problem)
        try:
            return action(*words)
        except EngineUnreachable as problem:
            if not self._publisher.connected:
                self._reader.lost(problem)
            raise

    def _publish(self, updates: Sequence[tuple[str, dict[str, object], float]], type: str = "message") -> list[Update]:
        outgoing = [Outgoing(topic, type, as_text(type, data), at) for topic, data, at in updates]
        return self._hold(updates, self._ask(self._publisher.publish, outgoing), type)

    def _hold(
        self, updates: Sequence[tuple[str, dict[str, object], float]], published: Published, type: str
    ) -> list[Update]:
        """Hold what was published here, and whatever others have published before it."""
        made = [
            Update(topic, place.number, type, data, at, place.epoch)
            for (topic, data, at), place in zip(updates, published.places, strict=True)
        ]
        try:
            for update in made:
                self._hold_one(update)
        except OSError:  # it is published all the same, and the reader of the log will find it
            return made
        self._reader.skip(published.log)
        return made

    def _hold_one(self, update: Update) -> None:
        topic = self._topics.get(update.topic)
        if topic is None and update.id > 1:
            self.fetch(update.topic)
            return
        if topic is None:
            topic = self._topics[update.topic] = Topic(self.history, update.epoch, shown=True)
        if update.position == (topic.life, topic.newest + 1):
            topic.tell(update)
        else:
            place = Position(topic.life, topic.newest)
            self.take_in(update.topic, self._ask(self._publisher.updates, update.topic, place), whole=False)

    def _release(self, name: str) -> None:
        """Hold a topic no longer that has no update and no reader."""
        topic = self._topics.get(name)
        if topic is not None and topic.latest is None and not topic.subscriptions:
            del self._topics[name]
