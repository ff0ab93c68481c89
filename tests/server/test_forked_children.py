"""Processes that a cell forks: they hold nothing of a server's."""

import os
import socket

import httpx
import pytest

from labkit.faults import between
from labkit.server import serve
from tests.helpers.forks import forked_child
from tests.helpers.wire import Wire

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),  # from Python 3.12 on
]


def test_a_forked_child_holds_neither_the_port_of_a_server_nor_its_connections() -> None:
    with serve() as server, between(server) as line, Wire(server) as reader, Wire(line) as distant:
        for wire in (reader, distant):
            wire.get("/news/stream")
            wire.answer()
        with forked_child():
            server.tell("Goal!")
            reader.read_until(b"Goal!")  # this process has them still
            distant.read_until(b"Goal!")
            line.stop()
            distant.read_to_end()
            server.stop()
            reader.read_to_end()
            for port in (server.port, line.port):
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port))
            with serve(server.port) as again:
                assert httpx.get(f"{again.url}/meter").status_code == 200
