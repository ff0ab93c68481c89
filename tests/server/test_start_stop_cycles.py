"""Many starts and stops with open connections leave the process as it was."""

import gc
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from labkit.server import Server, serve
from tests.helpers.waiting import wait_until
from tests.server.test_malformed_requests import UPGRADE

AT_ONCE = 4  # servers beside each other, as with several notebooks
ME = psutil.Process()


def cycle(_: int = 0) -> None:
    """A server with a stream, a news stream, a long poll and a WebSocket, stopped under them."""
    with serve() as server:
        order = server.place_order("Pad thai")
        paths = (f"/orders/{order}/stream", "/news/stream", f"/orders/{order}/next?after=1")
        asked = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for path in paths]
        wires = [connected(server, request) for request in (*asked, UPGRADE)]
        wait_until(lambda: server.meter.open_streams == 2 and server.meter.open_sockets == 1, "all to be open")
        server.advance(order)
    for wire in wires:
        wire.close()


def connected(server: Server, request: bytes) -> socket.socket:
    """A connection over which something was asked."""
    wire = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    wire.sendall(request)
    return wire


def memory() -> int:
    """Bytes of this process, once garbage is gone."""
    gc.collect()
    return int(ME.memory_info().rss)


def servers() -> int:
    """How many servers this process still holds, once garbage is gone."""
    gc.collect()
    return sum(isinstance(thing, Server) for thing in gc.get_objects())


@pytest.mark.parametrize("cycles", [40, pytest.param(200, marks=pytest.mark.long)])
def test_cycles_leave_servers_threads_descriptors_and_memory_as_they_were(cycles: int) -> None:
    cycle()
    held, threads, files = servers(), threading.active_count(), ME.num_fds()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(cycle, range(cycles // 4)))
    before = memory()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(cycle, range(cycles - cycles // 4)))
    assert servers() <= held
    assert threading.active_count() == threads
    assert ME.num_fds() == files
    assert memory() < before + 10e6  # 150 servers that were not given back would be several times that
