"""One connection to the engine: commands in a row, and their answers. It reconnects only when it is told to.

Of redis-py this takes its connections alone: a client above them connects anew unseen, and what a publisher knows of
the engine (`labkit.feed.publisher`) holds as long as one connection.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio.connection import ConnectionPool as AsyncPool
from redis.connection import ConnectionPool
from redis.exceptions import ResponseError

from labkit.feed.engine_address import PATIENCE, EngineAddress
from labkit.feed.engine_keys import Command

ONCE_MORE = 0.02  # seconds that a loop has for what came while it was held up


def pack(commands: Iterable[Command]) -> bytes:
    """Commands as they are sent (Redis serialization protocol, "Arrays"): four times as fast as redis-py does it.

    >>> pack([("GET", "life")])
    b'*2\\r\\n$3\\r\\nGET\\r\\n$4\\r\\nlife\\r\\n'
    """
    parts: list[str] = []
    for command in commands:
        parts.append(f"*{len(command)}\r\n")
        for each in command:
            word = str(each)
            parts.append(f"${len(word) if word.isascii() else len(word.encode())}\r\n{word}\r\n")
    return "".join(parts).encode()


class Connection:
    """For the calling thread, which waits for the answers. Raises what redis-py and the system raise."""

    def __init__(self, address: EngineAddress) -> None:
        self._connection: Any = ConnectionPool.from_url(address.url, **address.options()).make_connection()
        self._connection.connect()

    def ask(self, *commands: Command) -> list[Any]:
        """The answers, in order. An answer that is an error is raised, once all are here."""
        self._connection.send_packed_command([pack(commands)])
        answers, refusal = [], None
        for _ in commands:
            try:
                answers.append(self._connection.read_response())
            except ResponseError as problem:
                refusal = refusal or problem
        if refusal:
            raise refusal
        return answers

    def close(self) -> None:
        """Hang up."""
        self._connection.disconnect()


class AsyncConnection:
    """The same for an event loop."""

    def __init__(self, address: EngineAddress) -> None:
        # Without a timeout of its own, for which it would use `asyncio.wait_for`: that loses a cancellation now and
        # then (python/cpython#86296, mended in 3.12).
        options = {**address.options(), "socket_timeout": None}
        self._connection: Any = AsyncPool.from_url(address.url, **options).make_connection()

    async def connect(self) -> None:
        """Connect. Raises what redis-py and the system raise."""
        async with _answers_within(PATIENCE):
            await self._connection.connect()

    async def ask(self, *commands: Command, patience: float = PATIENCE) -> list[Any]:
        """The answers, in order. Raises TimeoutError when one is not here `patience` seconds after the one before."""
        answers, refusal = [], None
        async with _answers_within(patience) as waiting:
            await self._connection.send_packed_command([pack(commands)])
            for _ in commands:
                try:
                    answers.append(await self._connection.read_response(timeout=math.inf))
                except ResponseError as problem:
                    refusal = refusal or problem
                waiting.renew()
        if refusal:
            raise refusal
        return answers

    async def close(self) -> None:
        """Hang up."""
        await self._connection.disconnect(nowait=True)


@asynccontextmanager
async def _answers_within(seconds: float) -> AsyncIterator["_Waiting"]:
    """Raises TimeoutError in its block when so long passes without a `renew` of what it gives."""
    async with asyncio.timeout(None) as limit:
        waiting = _Waiting(limit, seconds)
        try:
            yield waiting
        finally:
            waiting.end()


class _Waiting:
    """Lets a timeout run out some seconds after it was renewed last.

    A loop that was held up comes to its timers before it comes to its sockets, and to the answer that one of them has
    brought in time: so when the time is over, the loop looks at them once more.
    """

    def __init__(self, limit: asyncio.Timeout, seconds: float) -> None:
        self._limit, self._seconds = limit, seconds
        self._loop = asyncio.get_running_loop()
        self.renew()
        self._timer = self._loop.call_at(self._ends, self._look)

    def renew(self) -> None:
        """The time begins anew."""
        self._ends, self._last_look = self._loop.time() + self._seconds, False

    def end(self) -> None:
        """Nothing is waited for any more."""
        self._timer.cancel()

    def _look(self) -> None:
        now = self._loop.time()
        if now < self._ends:
            self._timer = self._loop.call_at(self._ends, self._look)
        elif not self._last_look:
            self._last_look = True
            self._timer = self._loop.call_later(ONCE_MORE, self._look)
        else:
            self._limit.reschedule(now)
