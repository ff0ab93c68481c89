"""One connection: old clients, clients that ask without waiting, and clients that ask without reading."""

import socket
import threading
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from labkit.server import Server, serve
from labkit.sse import Decoder
from tests.helpers.frames import PING, frame, open_socket
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire


def test_a_stream_for_http_1_0_has_no_chunks_and_ends_with_its_connection(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.send(f"GET /orders/{order}/stream HTTP/1.0\r\nHost: {wire.host}\r\n\r\n".encode())
        _, head = wire.answer()
        assert b"transfer-encoding" not in head
        assert b"connection: close\r\n" in head
        open_streams(server, 1)
        server.advance(order)
        wire.read_until(b"cooking started")
        server.stop()
        wire.read_to_end()
    assert server.log == []


def test_a_response_of_a_notebook_for_http_1_0_has_no_chunks_either(server: Server) -> None:
    async def body() -> AsyncIterator[str]:
        yield "data: one\n\n"
        yield "data: two\n\n"

    async def stream(_request: Request) -> Response:
        return StreamingResponse(body(), media_type="text/event-stream")

    server.add(Route("/mine", stream))
    with Wire(server) as wire:
        wire.send(f"GET /mine HTTP/1.0\r\nHost: {wire.host}\r\n\r\n".encode())
        wire.answer()
        assert [event.data for event in Decoder().feed(wire.read_to_end())] == ["one", "two"]
    wait_until(server.idle, "the connection to be gone")
    assert server.log == []


@pytest.mark.parametrize("order", [1, 99])
def test_a_poll_by_http_1_0_needs_no_host_on_this_machine(server: Server, order: int) -> None:
    server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.send(f"GET /orders/{order} HTTP/1.0\r\n\r\n".encode())
        status, head = wire.answer()
        assert status == (200 if order == 1 else 404)
        assert b"content-length: " in head
        wire.read_to_end()


@pytest.mark.parametrize("fields", [b"", b"Host: 127.0.0.1\r\nHost: evil.example\r\n", b"Host: 127.0.0.1\r\n" * 2])
def test_a_request_of_http_1_1_has_one_host(server: Server, fields: bytes) -> None:
    with Wire(server) as wire:
        wire.send(b"GET /meter HTTP/1.1\r\n" + fields + b"\r\n")
        assert wire.answer()[0] == 400


@pytest.mark.parametrize("path", ["/news/stream", "/orders/1/stream", "/lesson/orders/1/named"])
def test_the_head_of_a_stream_has_no_length(server: Server, path: str) -> None:
    server.place_order("Pad thai")
    head = httpx.head(f"{server.url}{path}")
    assert (head.status_code, head.headers["content-type"]) == (200, "text/event-stream")
    assert "content-length" not in head.headers
    assert "transfer-encoding" not in head.headers
    assert server.meter.streams == 0


def test_pipelined_requests_cost_the_same_each_however_many_wait(server: Server) -> None:
    server.place_order("Pad thai")
    each = {number: cpu_of_pipelined(server, number) / number for number in (500, 8_000)}
    assert each[8_000] < 2 * each[500]  # when each looked at all that waited it was four times


def cpu_of_pipelined(server: Server, number: int) -> float:
    """The server's CPU seconds for that many polls that are sent without waiting for an answer."""
    ask, last = b"GET /orders/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"GET /end HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    before = server.meter
    with Wire(server) as wire:
        threading.Thread(target=wire.send, args=(ask * number + last,)).start()
        end = b""
        while b"404 Not Found" not in end:
            piece = wire.socket.recv(1 << 20)
            end = end[-20:] + piece
    after = server.meter
    assert after.polls - before.polls == number
    return after.cpu_seconds - before.cpu_seconds


def test_a_flood_of_pipelined_long_polls_does_not_hold_stop() -> None:
    with serve() as server:
        order = server.place_order("Pad thai")
        flood = f"GET /orders/{order}/next?after=1&wait=60 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * 60_000
        stays, leaves = Wire(server), Wire(server)
        for wire in (stays, leaves):
            wire.socket.setblocking(False)
            wire.socket.send(flood)  # as much as is taken
        wait_until(lambda: server.meter.requests >= 2, "the first of each")
        leaves.socket.close()
        server.stop()
        assert server.idle()
        assert server.log == []
        stays.socket.close()


def test_a_handler_is_told_that_its_client_has_left_with_requests_behind_it(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        for _ in range(500):
            wire.get(f"/orders/{order}/next?after=1&wait=60")
        wait_until(lambda: not server.idle(), "the first")
    wait_until(server.idle, "all to be gone")
    assert server.meter.long_polls < 500


def test_a_client_that_sends_pings_and_reads_nothing_costs_bounded_memory() -> None:
    with serve(stalled=60) as server, Wire(server, receive_buffer=4096) as deaf:
        open_socket(deaf, server.place_order("Pad thai"))
        deaf.socket.setblocking(False)
        pings = frame(PING, b"x" * 100) * 600
        wait_until(lambda: filled(deaf.socket, pings) and stands_still(server), "the server to take no more")
        (connection,) = server.connections
        assert connection.unsent_bytes < 256 * 1024


def filled(wire: socket.socket, data: bytes) -> bool:
    """Send as long as something is taken; True when nothing was."""
    try:
        while wire.send(data):
            pass
    except BlockingIOError:
        return True
    return False


def stands_still(server: Server) -> bool:
    """True when a client's connection is stalled."""
    return any(each.stalled for each in server.connections)
