"""The server under attack: malformed requests, slow and silent clients, pages of other origins, a thousand at once."""

import random
import socket
import struct
from collections.abc import Iterator
from itertools import count

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from labkit.server import Server, serve
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire, owner

UPGRADE = (
    b"GET /orders/1/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
SEEDS = [
    b'GET /orders/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: "1"\r\n\r\n',
    b"GET /orders/1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nLast-Event-ID: 3\r\nAccept: text/event-stream\r\n\r\n",
    b"GET /orders/1/next?after=0&wait=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /cached/orders/1?seconds=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b'POST /experiments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 12\r\n\r\n{"orders": 1}',
    b"POST /experiments HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'c\r\n{"orders": 1\r\n0\r\n\r\n',
    b"GET /pane?order=1&listen=%FF HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"HEAD /news/stream HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n",
    UPGRADE + b"\x81\x85\x00\x00\x00\x00hello\x88\x80\x00\x00\x00\x00",
]
BITS = [
    b"\x00",
    b"\xff",
    b"\r\n",
    b"\n",
    b": ",
    b"%",
    b"\x80" * 9,
    b"9" * 40,
    b"-1",
    b"\xf0\x9f\x8d\x9c",
    b"/..",
    b"{",
    b"[",
]


def malformed(draw: random.Random) -> bytes:
    """A good request, spoilt in one to five places."""
    data = bytearray(draw.choice(SEEDS))
    for _ in range(draw.randint(1, 5)):
        place = draw.randrange(len(data) + 1)
        match draw.randrange(4):
            case 0:
                data[place : place + draw.randint(0, 8)] = draw.choice(BITS)
            case 1:
                data[place:place] = draw.choice(BITS) * draw.randint(1, 20)
            case 2:
                del data[place : place + draw.randint(1, 30)]
            case _:
                data[place : place + 1] = bytes([draw.randrange(256)])
    return bytes(data)


def answers(port: int, request: bytes) -> bytes:
    """The first bytes of the answer to what is sent, after which no more is."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        try:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
            return wire.recv(1000)
        except (ConnectionResetError, BrokenPipeError):
            return b""


@pytest.mark.parametrize("number", [2_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_malformed_requests_get_an_answer_below_500_or_a_clean_close(server: Server, number: int) -> None:
    draw, order = random.Random(7), server.place_order("Pad thai")
    for _ in range(number):
        request = malformed(draw)
        answer = answers(server.port, request)
        assert not answer or 100 <= int(answer.split(b" ", 2)[1]) < 500, request
    assert server.advance(order) == "cooking started"
    assert [line for line in server.log if "Traceback" in line] == []
    wait_until(lambda: server.meter.open_streams + server.meter.open_sockets == 0, "all to be gone")


async def takes_json(request: Request) -> Response:
    """A handler that wants the whole body."""
    return JSONResponse(await request.json())


@pytest.fixture
def impatient() -> Iterator[Server]:
    """A server that gives a request half a second to arrive."""
    with serve(arriving=0.5) as server:
        server.add(Route("/body", takes_json, methods=["POST"]))
        yield server


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /orders/1 HTTP/1.1\r\nHo",
        b"POST /body HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{",
    ],
)
@pytest.mark.parametrize("clients", [200, pytest.param(1_000, marks=pytest.mark.long)])
def test_clients_that_never_finish_do_not_stop_the_lesson(impatient: Server, beginning: bytes, clients: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", impatient.port), timeout=20) for _ in range(clients)]
    try:
        for wire in slow:
            wire.sendall(beginning)
        order = impatient.place_order("Pad thai")
        with Wire(impatient) as reader:
            reader.get(f"/orders/{order}/stream")
            reader.answer()
            reader.event()
            impatient.advance(order)
            assert '"cooking started"' in reader.event().data
            for wire in slow:
                assert b" 400 " in wire.recv(1000)
            impatient.advance(order)  # the stream's own request had arrived in time
            assert '"out for delivery"' in reader.event().data
    finally:
        for wire in slow:
            wire.close()


def test_a_request_that_comes_a_byte_at_a_time_is_refused_at_the_limit(impatient: Server) -> None:
    with Wire(impatient) as wire:
        wire.socket.settimeout(0.02)
        for _ in count():
            wire.send(b"G" if not wire.sent else b"E" if wire.sent == 1 else b"T")
            try:
                wire.got += wire.socket.recv(1000)
            except TimeoutError:
                continue
            break
        assert b"400 Bad Request" in wire.got


@pytest.mark.parametrize("endless", [b"X: " + b"y" * 50_000 + b"\r\n", b"z" * 50_000])
def test_a_request_without_end_is_refused(server: Server, endless: bytes) -> None:
    with Wire(server) as wire:
        wire.send(b"GET /orders/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        with pytest.raises(ConnectionError):  # noqa: PT012 - it is refused somewhere on the way
            for _ in range(10_000):
                wire.send(endless)
        assert server.meter.bytes_in < 4 * 1024 * 1024
    assert "1,048,576 bytes at most" in server.log[-1] or "Invalid HTTP" in server.log[-1]


def test_a_body_without_end_is_refused(server: Server) -> None:
    with Wire(server) as wire:
        server.add(Route("/body", takes_json, methods=["POST"]))
        wire.send(b"POST /body HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n\r\n")
        with pytest.raises(ConnectionError):  # noqa: PT012
            for _ in range(10_000):
                wire.send(b"[" * 50_000)
    assert [line for line in server.log if "Traceback" in line] == []


def test_deeply_nested_json_is_a_bad_request(server: Server) -> None:
    answer = httpx.post(f"{server.url}/experiments", content="[" * 100_000, headers=owner(server))
    assert answer.status_code == 400


@pytest.mark.parametrize("streams", [200, pytest.param(1_000, marks=pytest.mark.long)])
def test_streams_that_are_all_reset_at_once_leave_nothing(server: Server, streams: int) -> None:
    wires = [Wire(server) for _ in range(streams)]
    for wire in wires:
        wire.get("/news/stream")
    open_streams(server, streams)
    for wire in wires:
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.socket.close()
    server.tell("who is there?")
    open_streams(server, 0)
    assert server.log == []


@pytest.mark.parametrize("path", ["/experiments", "/experiments/x/start", "/pane/x/left"])
def test_a_page_of_another_origin_can_change_nothing(server: Server, path: str) -> None:
    foreign = httpx.post(f"{server.url}{path}", json={"orders": 1}, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    with pytest.raises(LookupError, match="no order was placed yet"):
        server.stage(1)


@pytest.mark.parametrize("path", ["/orders/1", "/orders/1/stream", "/orders/1/next", "/cached/orders/1", "/meter"])
def test_a_page_of_another_origin_can_read_nothing(server: Server, path: str) -> None:
    server.place_order("Pad thai")
    with httpx.stream("GET", f"{server.url}{path}", headers={"Origin": "http://evil.example"}) as answer:
        # The browser keeps an answer without this header from the page that asked (Fetch, 3.3).
        assert "access-control-allow-origin" not in answer.headers
    rebound = {"Host": f"evil.example:{server.port}", "Origin": f"http://evil.example:{server.port}"}
    assert httpx.get(f"{server.url}{path}", headers=rebound).status_code == 403
