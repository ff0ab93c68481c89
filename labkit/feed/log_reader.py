"""What a shared feed reads from its engine: its log, over one connection, always from the place after the last entry.

The log is to a server what a stream is to a browser: an id says where it stands, and whatever it missed it asks for.
"""

import asyncio
import logging
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Protocol

from redis.exceptions import ConnectionError, RedisError

from labkit.feed.engine_address import PATIENCE, EngineAddress
from labkit.feed.engine_connection import AsyncConnection
from labkit.feed.engine_keys import A_WEEK, Command, Entry, Keys, entry_id, position, value, values
from labkit.feed.memory import FeedState
from labkit.feed.portable import since_1970
from labkit.feed.position import Position

BLOCK = 2.0  # seconds that the engine waits for news before it answers that there are none
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds before a lost engine is tried again; the pause doubles each time
AT_ONCE = 1000  # entries of the log in one answer
BATCH = 500  # topics in one question
TOGETHER = 0.01  # seconds after an answer in which further topics are collected for one question
log = logging.getLogger("labkit")
TROUBLE = (RedisError, OSError)  # TimeoutError is an OSError


class Copy(Protocol):
    """The topics that this process holds, as the reader of the log needs them."""

    def connect(self) -> int:
        """Let the publisher connect anew, and return the epoch of the feed's life. Raises EngineUnreachable."""

    def begin(self, life: int) -> None:
        """The feed has another life from now on."""

    def held(self, topics: Iterable[str]) -> dict[str, Position]:
        """Those of the topics that are held, each with the place of its newest update."""

    def everything(self) -> list[str]:
        """All topics that are held."""

    def drop(self, topics: Iterable[str]) -> None:
        """These were forgotten."""

    def take_in(self, topic: str, entries: Sequence[Entry], *, whole: bool) -> None:
        """Hold these updates too. With `whole` they are all that the engine has."""

    def tell(self, state: FeedState) -> None:
        """The engine was lost, or is back."""


class LogReader:
    """Follows the log and keeps a copy up to date. It goes on until it is cancelled, whatever the engine does."""

    def __init__(self, address: EngineAddress, copy: Copy, place: Position) -> None:
        self._address = address
        self._keys = Keys(address.prefix)
        self._copy = copy
        self._place = place  # of the last entry that was read, or of the end of the log before any topic was
        self._own: set[Position] = set()  # entries by this process, whose updates are here already
        self._read_at = time.perf_counter()
        self._lag = 0.0
        self._problem = ""

    @property
    def state(self) -> FeedState:
        """How it goes now."""
        return FeedState(not self._problem, self._problem, time.perf_counter() - self._read_at, self._lag)

    def skip(self, place: Position | None) -> None:
        """This entry of the log tells nothing new."""
        if place is not None:
            self._own.add(place)

    async def run(self) -> None:
        """Follow the log."""
        pause = FIRST_PAUSE
        while True:
            connection = AsyncConnection(self._address)
            try:
                await self._catch_up(connection)
                pause = FIRST_PAUSE
                while True:
                    await self._read(connection)
            except TROUBLE as problem:
                self.lost(self._address.problem(problem))
            except Exception as problem:
                log.exception("the engine has answered what no feed has written")
                self.lost(self._address.problem(problem))
            finally:
                await connection.close()
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # so that all servers do not come back at once
            pause = min(2 * pause, LONGEST_PAUSE)

    def lost(self, problem: OSError) -> None:
        """The engine does not answer."""
        was_there, self._problem = not self._problem, str(problem)
        if was_there:
            self._copy.tell(self.state)

    async def _catch_up(self, connection: AsyncConnection) -> None:
        """Connect, and see whether the feed still has the same life."""
        await connection.connect()
        await connection.ask(("EXPIRE", self._keys.log, A_WEEK))
        if self._problem:
            await self._live(connection, self._copy.connect())
        self._heard()

    def _heard(self) -> None:
        self._read_at = time.perf_counter()
        if self._problem:
            self._problem = ""
            self._copy.tell(self.state)

    async def _live(self, connection: AsyncConnection, life: int) -> None:
        """In another life of the feed, whatever is held may be more than what the engine has now."""
        if life != self._place.epoch:
            self._copy.begin(life)
            self._place = Position(life, 0)
            await self._read_everything(connection)

    async def _read(self, connection: AsyncConnection) -> None:
        place = self._place
        after = entry_id(place) if place.number else f"{place.epoch - 1}-{2**64 - 1}"
        command = ("XREAD", "COUNT", AT_ONCE, "BLOCK", round(1000 * BLOCK), "STREAMS", self._keys.log, after)
        (answer,) = await connection.ask(command, patience=BLOCK + PATIENCE)
        self._heard()
        if not answer:  # where a clock was set back, another life comes before this one
            (life,) = await connection.ask(("GET", self._keys.life))
            await self._live(connection, int(life.split()[0]) if life else place.epoch)
            return
        ((_, entries),) = answer
        newest = position(entries[-1][0])
        self._lag = max(0.0, time.perf_counter() + since_1970() - float(value(entries[-1], b"at") or 0))
        await self._live(connection, newest.epoch)
        if position(entries[0][0]) != self._place._replace(number=self._place.number + 1):
            await self._read_everything(connection)  # what was between has been trimmed away
        else:
            await self._read_topics(connection, self._changed(entries), whole=False)
        self._place = newest

    async def _read_everything(self, connection: AsyncConnection) -> None:
        self._own.clear()
        await self._read_topics(connection, self._copy.everything(), whole=True)

    def _changed(self, entries: Sequence[Entry]) -> list[str]:
        """The topics that others have changed, each once."""
        changed: dict[str, None] = {}
        for entry in entries:
            if (place := position(entry[0])) in self._own:
                self._own.discard(place)
            else:
                changed.update(dict.fromkeys(topic.decode() for topic in values(entry, b"topic")))
                self._copy.drop(topic.decode() for topic in values(entry, b"forgotten"))
        return list(changed)

    async def _read_topics(self, connection: AsyncConnection, topics: Sequence[str], *, whole: bool) -> None:
        for batch in _batches(topics):
            places = self._copy.held(batch)
            if not places:
                continue
            commands = [self._keys.updates_after(topic, None if whole else at) for topic, at in places.items()]
            answers = await connection.ask(*commands)
            for topic, entries in zip(places, answers, strict=True):
                self._copy.take_in(topic, entries, whole=whole)


class TopicLoader:
    """Reads topics that nobody here has asked for before, many in one question when many ask at once."""

    def __init__(self, address: EngineAddress) -> None:
        self._address = address
        self._keys = Keys(address.prefix)
        self._connection: AsyncConnection | None = None
        self._wanted: dict[str, asyncio.Future[list[Entry]]] = {}
        self._work: asyncio.Task[None] | None = None

    async def load(self, topic: str) -> list[Entry]:
        """All updates of a topic. Raises EngineUnreachable."""
        loop = asyncio.get_running_loop()
        future = self._wanted.setdefault(topic, loop.create_future())
        if self._work is None or self._work.done():
            self._work = loop.create_task(self._read_all())
        return await asyncio.shield(future)

    async def close(self) -> None:
        """Hang up."""
        if self._work is not None:
            self._work.cancel()
        if self._connection is not None:
            await self._connection.close()

    async def _read_all(self) -> None:
        while self._wanted:
            batch = {topic: self._wanted.pop(topic) for topic in list(islice(self._wanted, BATCH))}
            try:
                answers = await self._ask([self._keys.updates_after(topic, None) for topic in batch])
            except TROUBLE as problem:
                for future in batch.values():
                    future.set_exception(self._address.problem(problem))
                    future.exception()  # it is no surprise when nobody waits any more
            else:
                for future, entries in zip(batch.values(), answers, strict=True):
                    future.set_result(entries)
            await asyncio.sleep(TOGETHER)

    async def _ask(self, commands: Sequence[Command]) -> list[list[Entry]]:
        if self._connection is not None:
            with suppress(ConnectionError):  # since the last question the engine may have hung up
                return await self._ask_now(commands)
        self._connection = AsyncConnection(self._address)
        return await self._ask_now(commands)

    async def _ask_now(self, commands: Sequence[Command]) -> list[list[Entry]]:
        assert self._connection is not None
        try:
            return await self._connection.ask(*commands)
        except BaseException:
            connection, self._connection = self._connection, None
            with suppress(*TROUBLE):
                await connection.close()
            raise


def _batches(topics: Sequence[str]) -> Iterator[Sequence[str]]:
    return (topics[start : start + BATCH] for start in range(0, len(topics), BATCH))
