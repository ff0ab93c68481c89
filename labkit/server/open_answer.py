"""An answer that stays open without a task: what stands in the place of uvicorn's protocol until it ends."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, MutableSet
from typing import Any

from starlette.types import Message

from labkit.server.chunk import as_chunk
from labkit.server.connection import Connection

LAST_CHUNK = b"0\r\n\r\n"  # RFC 9112, 7.1
log = logging.getLogger("labkit")


class OpenAnswer(asyncio.Protocol):
    """A chunked answer whose head is out. It holds its connection, until its last piece is sent or the client leaves.

    It is lent to an app as `labkit.detach` (`labkit.server.lending`). The app may return then, and have something run
    when there is more to write. `open_ones` is what the server waits for when it ends.
    """

    __slots__ = ("_connection", "_keep_alive", "_on_lost", "_open_ones", "_task")

    def __init__(
        self,
        connection: Connection,
        on_lost: Callable[[], object],
        open_ones: MutableSet[asyncio.Protocol],
        *,
        keep_alive: bool,
    ) -> None:
        self._connection = connection
        self._on_lost = on_lost
        self._open_ones = open_ones
        self._keep_alive = keep_alive  # whether further requests may come over this connection
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def detach(cls, connection: Connection, on_lost: Callable[[], object]) -> "OpenAnswer | None":
        """Take a connection from uvicorn's protocol, for which the client is gone from now on.

        `on_lost` is called when the client leaves. None when it has left, or when a further request of it waits for the
        end of this answer.
        """
        uvicorns = connection.inner
        if uvicorns.pipeline or connection.is_closing():
            return None
        keep_alive = uvicorns.cycle.keep_alive
        connection.inner = answer = cls(connection, on_lost, uvicorns.connections, keep_alive=keep_alive)
        uvicorns.connections.add(answer)
        uvicorns.connection_lost(ConnectionAbortedError())
        return answer

    async def send(self, message: Message) -> None:
        """Write a piece of the body (ASGI, "http.response.body"), once there is room for it."""
        connection = self._connection
        if connection.behind:
            await connection.writable()
        if body := message.get("body", b""):
            connection.write(as_chunk(body))
        if not message.get("more_body", False):
            connection.write(LAST_CHUNK)
            self._give_back()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Let this go on by itself; one at a time. If it fails, the connection is closed and the log says why."""
        self._task = asyncio.get_running_loop().create_task(work)
        self._task.add_done_callback(self._ran)

    def connection_lost(self, _exc: Exception | None) -> None:
        """The client has left."""
        self._open_ones.discard(self)
        self._on_lost()

    def shutdown(self) -> None:
        """The server ends: whoever writes this answer is told elsewhere."""

    def _give_back(self) -> None:
        """The answer is complete: uvicorn has the connection again."""
        connection = self._connection
        self._open_ones.discard(self)
        if not connection.is_closing():
            connection.inner = connection.make_inner(connection)
            connection.inner.connection_made(connection)
        connection.answered()
        if not self._keep_alive:
            connection.close()

    def _ran(self, task: asyncio.Task[None]) -> None:
        if self._task is task:
            self._task = None
        if not task.cancelled() and (problem := task.exception()):
            log.error("an open answer of %s has failed", self._connection.request, exc_info=problem)
            self._connection.close()
