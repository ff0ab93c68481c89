"""One WebSocket: what comes over it, who may open one, and what the server makes of frames that break the rules."""

import os
import struct
from collections.abc import Iterator

import pytest

from labkit.server import Server, serve
from tests.helpers.frames import (
    BINARY,
    CLOSE,
    CONTINUED,
    PING,
    PONG,
    TEXT,
    UPGRADE,
    all_closed,
    close_code,
    frame,
    frames,
    move_on,
    open_socket,
    read_frame,
    update,
)
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server for all that it must refuse or bear."""
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[Server]:
    """A server that waits for requests for a moment only."""
    with serve(arriving=0.1) as running:
        yield running


def test_every_update_comes_once_and_in_order(server: Server) -> None:
    order = server.place_order("Pad thai")
    wires = [Wire(server) for _ in range(20)]
    for wire in wires:
        open_socket(wire, order)
        assert update(wire) == 1
    for _ in range(50):
        move_on(server, order)
    for wire in wires:
        assert [update(wire) for _ in range(50)] == list(range(2, 52))
    assert (server.meter.sockets, server.meter.open_sockets) == (20, 20)
    for wire in wires:
        wire.socket.close()
    all_closed(server)
    assert server.meter.events_sent == 20 * 51
    assert server.log == []


def test_an_unknown_order_is_refused_in_a_sentence(server: Server) -> None:
    with Wire(server) as wire:
        wire.get("/orders/99/socket", *UPGRADE)
        refused = wire.read_to_end()
    assert refused.startswith(b"HTTP/1.1 404")
    assert b"there is no order 99" in refused
    assert (server.meter.sockets, server.log) == (0, [])


@pytest.mark.parametrize(
    "fields",
    [
        UPGRADE[:3],
        (*UPGRADE[:2], UPGRADE[3], "Sec-WebSocket-Version: 8"),
        (*UPGRADE[:3], "Sec-WebSocket-Key: short"),
        (*UPGRADE[:2],),
    ],
    ids=["no key", "an old version", "a bad key", "nothing"],
)
def test_a_bad_handshake_is_refused(patient: Server, fields: tuple[str, ...]) -> None:
    order, before = patient.place_order("Pad thai"), patient.meter.sockets
    with Wire(patient) as wire:
        wire.get(f"/orders/{order}/socket", *fields)
        assert wire.read_to_end().startswith((b"HTTP/1.1 400", b"HTTP/1.1 426"))
    assert patient.meter.sockets == before
    with Wire(patient) as wire:
        open_socket(wire, order)
    all_closed(patient)


@pytest.mark.parametrize("field", ["Content-Length: 5", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("body", [b"", b"hello", b"5\r\nhello\r\n0\r\n\r\n"])
def test_a_handshake_with_a_body_is_refused(hasty: Server, field: str, body: bytes) -> None:
    order = hasty.place_order("Pad thai")
    with Wire(hasty) as wire:
        wire.get(f"/orders/{order}/socket", *UPGRADE, field)
        wire.send(body)
        assert wire.read_to_end().startswith(b"HTTP/1.1 400")
    assert hasty.meter.sockets == 0


def test_both_sides_count_the_same_bytes_frames_included(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/socket", *UPGRADE)
        wait_until(lambda: server.meter.events_sent == 1, "the first update")
        server.advance(order)
        wire.send(frame(TEXT, b"Any update?") + frame(PING, b"there?"))
        wait_until(lambda: server.meter.events_sent == 2, "the second")
        wire.send(frame(CLOSE, struct.pack("!H", 1000)))
        received = wire.read_to_end()
    all_closed(server)
    meter = server.meter
    assert (meter.bytes_in, meter.bytes_out) == (wire.sent, len(received))
    assert (meter.requests, meter.sockets) == (1, 1)
    sent = frames(received.partition(b"\r\n\r\n")[2])
    assert sorted(opcode for opcode, _ in sent) == [TEXT, TEXT, CLOSE, PONG]
    assert (PONG, b"there?") in sent
    assert sent[-1] == (CLOSE, struct.pack("!H", 1000))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(TEXT, b"x" * 65_537)[:14], 1009),  # its head is enough
        (frame(TEXT, b"x" * 40_000, last=False) + frame(CONTINUED, b"x" * 40_000)[:8], 1009),
        (frame(TEXT, b"not masked", masked=False), 1002),
        (frame(0x3, b"no such frame"), 1002),
        (frame(0xB), 1002),
        (frame(CONTINUED, b"of nothing"), 1002),
        (frame(TEXT, b"begun", last=False) + frame(TEXT, b"and begun again"), 1002),
        (frame(PING, b"x" * 126), 1002),
        (frame(PING, b"in pieces", last=False), 1002),
        (bytes([0xF1, 0x80, 1, 2, 3, 4]), 1002),  # reserved bits
        (b"GET /meter HTTP/1.1\r\n\r\n", 1002),
        (frame(TEXT, b"\xff\xfe"), 1007),
        (frame(CLOSE, b"x"), 1002),
    ],
    ids=[
        *("too large", "too large in pieces", "not masked", "unknown opcode", "unknown control", "continued nothing"),
        *("begun twice", "long ping", "ping in pieces", "reserved bits", "HTTP again", "no UTF-8", "bad close"),
    ],
)
def test_what_breaks_the_rules_is_closed_with_its_code_and_the_server_goes_on(
    patient: Server, sent: bytes, code: int
) -> None:
    order = patient.place_order("Pad thai")
    with Wire(patient) as wire, Wire(patient) as well:
        for one in (wire, well):
            open_socket(one, order)
            assert update(one) == 1
        wire.send(sent)
        assert close_code(wire) == code
        wait_until(lambda: patient.meter.open_sockets == 1, "the socket to be closed")
        patient.advance(order)
        assert update(well) == 2
    all_closed(patient)


def test_what_a_client_says_by_the_rules_does_no_harm(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        open_socket(wire, order)
        assert update(wire) == 1
        wire.send(frame(TEXT, b"x" * 65_536) + frame(BINARY, os.urandom(1000)) + frame(PONG, b"unasked"))
        wire.send(frame(TEXT, "ü".encode()[:1], last=False) + frame(PING) + frame(CONTINUED, "ü".encode()[1:]))
        assert read_frame(wire) == (PONG, b"")
        for _ in range(500):
            wire.send(frame(TEXT, b"chatter"))
        server.advance(order)
        assert update(wire) == 2
        for byte in frame(PING, b"slowly"):
            wire.send(bytes([byte]))
        assert read_frame(wire) == (PONG, b"slowly")
    all_closed(server)
    assert server.log == []
