"""One connection to the engine: commands in a row, and their answers. It reconnects only when it is told to.

Of redis-py this takes its connections alone: a client above them connects anew unseen, and what a publisher knows of
the engine (`labkit.feed.publisher`) holds as long as one connection.
"""

import asyncio
import math
from collections.abc import Iterable
from typing import Any

from redis.asyncio.connection import ConnectionPool as AsyncPool
from redis.connection import ConnectionPool
from redis.exceptions import ResponseError

from labkit.feed.engine_address import PATIENCE, EngineAddress
from labkit.feed.engine_keys import Command


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
        async with asyncio.timeout(PATIENCE):
            await self._connection.connect()

    async def ask(self, *commands: Command, patience: float = PATIENCE) -> list[Any]:
        """The answers, in order. Raises TimeoutError when one is not here `patience` seconds after the one before."""
        answers, refusal = [], None
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(patience) as limit:
            await self._connection.send_packed_command([pack(commands)])
            for _ in commands:
                try:
                    answers.append(await self._connection.read_response(timeout=math.inf))
                except ResponseError as problem:
                    refusal = refusal or problem
                limit.reschedule(loop.time() + patience)
        if refusal:
            raise refusal
        return answers

    async def close(self) -> None:
        """Hang up."""
        await self._connection.disconnect(nowait=True)
