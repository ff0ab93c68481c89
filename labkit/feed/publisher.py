"""What a shared feed writes into its engine: each update once, even when an answer is lost on its way back.

A publisher keeps one connection, on which two keys are watched all the time (Redis, "Transactions"): the life of the
feed, and what this publisher has published last. So a publish is one round trip, and it fails as a whole when the feed
has begun another life meanwhile. When an answer does not come, the publisher connects anew and changes the second key:
what may still be under way on the old connection can happen no more, and the key tells whether it has.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from redis.exceptions import ConnectionError, RedisError, ResponseError, TimeoutError, WatchError

from labkit.feed.engine_address import EngineAddress, EngineUnreachable
from labkit.feed.engine_connection import Connection
from labkit.feed.engine_keys import A_WEEK, Command, Entry, Keys, Outgoing, position, value
from labkit.feed.position import Position

BATCH = 500  # updates in one transaction, for which all others wait
TRIES = 10  # to publish while the life of the feed changes
Result = TypeVar("Result")


class Published(NamedTuple):
    """Where the engine has put updates that were published together: each in its topic, and all in the log."""

    places: list[Position]
    log: Position | None  # None when the answer was lost, and this with it


class Publisher:
    """One publisher of a feed, for one thread at a time. Raises EngineUnreachable when the engine does not do it."""

    def __init__(self, address: EngineAddress, history: int) -> None:
        self._address = address
        self._keys = Keys(address.prefix)
        self._history = history
        self._me = self._keys.publisher(secrets.token_hex(8))
        self._number = 0  # of what is published
        self._connection: Connection | None = None
        self._run = ""  # of the engine; it has another one whenever it was started again
        self._life = 0

    @property
    def connected(self) -> bool:
        """Whether the engine has answered last time, be it with a refusal."""
        return self._connection is not None

    def connect(self) -> int:
        """Connect, anew if need be, and return the epoch of the feed's life."""
        try:
            self.close()
            self._open()
            return self._life
        except (RedisError, OSError) as problem:
            raise self._failed(problem) from None

    def publish(self, updates: Sequence[Outgoing]) -> Published:
        """Publish updates, all of them or none, and return where they are. Not more than `BATCH`."""
        self._number += 1
        token = f"{self._me}/{self._number}"

        def attempt() -> Published:
            if self._connection is None and self._open() == token:
                return Published(self._found(updates, token), None)
            return self._commit(updates, token)

        return self._with_a_second_try(attempt)

    def forget(self, topics: Sequence[str]) -> None:
        """Drop the updates of topics. Their streams stay for a week, empty, so that no id is given twice."""
        for start in range(0, len(topics), BATCH):
            batch = topics[start : start + BATCH]
            commands: list[Command] = []
            for key in map(self._keys.topic, batch):
                commands += [("XTRIM", key, "MAXLEN", "=", 0), ("EXPIRE", key, A_WEEK)]
            self.ask(*commands, self._keys.log_entry(self._life, batch, time.perf_counter(), "forgotten"))

    def numbers_after(self, name: str, known: int, count: int) -> range:
        """The next `count` numbers of a counter, all above those that are `known`."""
        key = self._keys.number(name)
        lives_on = ("EXPIRE", key, A_WEEK)
        last = int(self.ask(("INCRBY", key, count), lives_on)[0])
        if last - count < known:  # the engine has forgotten
            last = int(self.ask(("INCRBY", key, known - last + count), lives_on)[0])
        return range(last - count + 1, last + 1)

    def updates(self, topic: str, after: Position | None) -> list[Entry]:
        """The updates of a topic, or those after a place."""
        entries: list[Entry] = self.ask(self._keys.updates_after(topic, after))[0]
        return entries

    def ask(self, *commands: Command) -> list[Any]:
        """Ask the engine for something that may happen twice."""

        def attempt() -> list[Any]:
            if self._connection is None:
                self._open()
            assert self._connection is not None
            return self._connection.ask(*commands)

        return self._with_a_second_try(attempt)

    def close(self) -> None:
        """Hang up. Closing twice is harmless, and the next wish connects anew."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _with_a_second_try(self, attempt: Callable[[], Result]) -> Result:
        """Do something with the engine, and once more over a new connection when the first one is lost."""
        for may_try_again in (True, False):
            try:
                return attempt()
            except (ConnectionError, TimeoutError, OSError) as problem:
                self.close()
                if not may_try_again:
                    raise self._failed(problem) from None
            except RedisError as problem:
                raise self._failed(problem) from None
        raise AssertionError

    def _failed(self, problem: BaseException) -> EngineUnreachable:
        return self._address.problem(problem)

    def _open(self) -> str:
        """Connect, end what may be under way from before, and return the last token that was published."""
        connection = Connection(self._address)
        try:
            self._run = _run(connection)
            fence = ("SET", self._me, f"{self._me}/-", "EX", A_WEEK)
            before = connection.ask(("MULTI",), ("GET", self._me), fence, ("EXEC",))[-1][0]
            self._watch(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return before.decode() if before else ""

    def _watch(self, connection: Connection) -> None:
        """Watch the life of the feed. An engine that was started again begins another one: it may have lost updates."""
        while not self._is_current(life := connection.ask(*self._watching())[-1]):
            before = int(life.split()[0]) if life else 0
            epoch = max(before + 1, time.time_ns() // 1_000_000)
            connection.ask(
                ("MULTI",),
                ("SET", self._keys.life, f"{epoch} {self._run}", "EX", A_WEEK),
                self._keys.log_entry(epoch, [], time.perf_counter()),
                ("EXPIRE", self._keys.log, A_WEEK),
                ("EXEC",),
            )

    def _watching(self) -> tuple[Command, Command]:
        return ("WATCH", self._keys.life, self._me), ("GET", self._keys.life)

    def _is_current(self, life: bytes | None) -> bool:
        epoch, _, run = (life or b"0 ").decode().partition(" ")
        self._life = int(epoch)
        return life is not None and run == self._run

    def _commit(self, updates: Sequence[Outgoing], token: str) -> Published:
        assert self._connection is not None
        for _ in range(TRIES):
            keys = [self._keys.topic(update.topic) for update in updates]
            additions = [
                update.command(key, self._history, self._life, token) for key, update in zip(keys, updates, strict=True)
            ]
            *_, done, _, life = self._connection.ask(
                ("MULTI",),
                *additions,
                *(("EXPIRE", key, A_WEEK) for key in keys),
                self._keys.log_entry(self._life, [update.topic for update in updates], updates[-1].at),
                ("SET", self._me, token, "EX", A_WEEK),
                ("EXEC",),
                *self._watching(),
            )
            if not self._is_current(life):
                self._watch(self._connection)
            if done is not None:
                return Published([position(id) for id in done[: len(updates)]], position(done[-2]))
        raise WatchError("the life of the feed changes all the time")

    def _found(self, updates: Sequence[Outgoing], token: str) -> list[Position]:
        """Where updates are that were published under a token, although the answer was lost."""
        places = []
        for update in updates:
            entries = self.updates(update.topic, None)
            ours = [position(entry[0]) for entry in entries if value(entry, b"token").decode() == token]
            oldest = position(entries[0][0]) if entries else Position(self._life, 2)
            places.append(ours[-1] if ours else oldest._replace(number=oldest.number - 1))  # pushed out by others
        return places


def _run(connection: Connection) -> str:
    """What tells this run of the engine from others; "" where the engine does not say."""
    try:
        (information,) = connection.ask(("INFO", "server"))
    except ResponseError:
        return ""
    lines = bytes(information).decode().splitlines()
    return next((line.removeprefix("run_id:") for line in lines if line.startswith("run_id:")), "")
