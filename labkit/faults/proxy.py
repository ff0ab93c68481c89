"""The part of a fault line that lives in its thread: all connections, and what is wrong with them."""

import asyncio
import socket
import time
from array import array
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from typing import Any

from labkit.faults.connection import Connection
from labkit.faults.end import End
from labkit.faults.fault import Faults
from labkit.plumbing.loopback import QUEUE

PATIENCE = 4.0  # seconds that connections may take to close at the end


class Proxy:
    """All connections of one fault line. Only for one event loop, but for `faults`, `turned_away` and `over.is_set`."""

    def __init__(self, server: tuple[str, int], capacity: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.server = server
        self.faults = Faults()
        self.open: dict[Connection, None] = {}  # the oldest first
        self.accepted = array("d")
        self.turned_away = 0
        self.over = asyncio.Event()
        self._capacity = capacity
        self._nobody_left = asyncio.Event()

    async def serve(self, listener: socket.socket, ready: "Future[None]") -> None:
        """Accept clients until `over`, then break all that is open."""
        server = await self.loop.create_server(self._client, sock=listener, backlog=QUEUE)
        ready.set_result(None)
        await self.over.wait()
        self.faults = Faults(refuses=True)  # for clients that are accepted at this moment
        await _all_made()
        server.close()
        self.cut(resets=False)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._all_left()

    async def _all_left(self) -> None:
        while self.open:
            self._nobody_left.clear()
            await self._nobody_left.wait()

    def set(self, fault: dict[str, Any]) -> None:
        """One more thing is wrong."""
        self.faults = replace(self.faults, **fault)

    def mend(self) -> None:
        """Nothing is wrong any more."""
        self.faults = Faults()
        for connection in list(self.open):
            connection.mend()

    def cut(self, resets: bool) -> int:
        """Break every connection, and return how many clients that has cut off."""
        clients = self.connections()
        for connection in list(self.open):
            connection.cut(resets)
        return clients

    def silence(self, gives_up: float | None) -> None:
        """Let every connection lose its bytes."""
        self.set({"silent": True, "gives_up": gives_up})
        for connection in list(self.open):
            connection.fall_silent()

    def stall(self, connections: int) -> int:
        """Let the oldest connections wait, and return how many that are."""
        oldest = [connection for connection in self.open if connection.client.transport is not None][:connections]
        for connection in oldest:
            connection.stall()
        return len(oldest)

    def connections(self) -> int:
        """How many clients are connected."""
        return sum(connection.client.transport is not None for connection in self.open)

    def sockets(self) -> list[socket.socket]:
        """Those of all connections, to clients and to the server."""
        transports = [end.transport for each in self.open for end in (each.client, each.server)]
        return [transport.get_extra_info("socket") for transport in transports if transport is not None]

    def came(self, connection: Connection) -> bool:
        """A client has connected. False: there is no room for it."""
        self.accepted.append(time.perf_counter())
        self.open[connection] = None
        no_room = len(self.open) > self._capacity
        self.turned_away += no_room
        return not no_room

    def left(self, connection: Connection) -> None:
        """A connection is over."""
        self.open.pop(connection, None)
        if not self.open:
            self._nobody_left.set()

    def take_cut(self) -> int | None:
        """Bytes of response after which the next connection is to be cut; counts it."""
        faults = self.faults
        if faults.cuts_left is not None and faults.cut_after is not None:
            more = faults.cuts_left > 1
            self.set({"cuts_left": faults.cuts_left - 1} if more else {"cuts_left": None, "cut_after": None})
        return faults.cut_after

    def _client(self) -> End:
        return Connection(self).client


async def _all_made() -> None:
    """Wait for connections that are half made: asyncio accepts in tasks, and forgets their sockets if it has closed."""
    ends = time.monotonic() + PATIENCE
    while (tasks := asyncio.all_tasks() - {asyncio.current_task()}) and time.monotonic() < ends:
        await asyncio.wait(tasks, timeout=PATIENCE)
