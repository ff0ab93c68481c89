"""One WebSocket: what comes over it, who may open one, how it ends, and readers that misbehave. Frames by hand."""

import json
import os
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from labkit.server import Server, serve
from tests.waiting import wait_until
from tests.wire import Wire

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server for all that it must refuse or bear."""
    with serve() as running:
        yield running


def frame(opcode: int, payload: bytes = b"", last: bool = True, masked: bool = True) -> bytes:
    """One frame as a client sends it (RFC 6455, 5.2)."""
    size, mask = len(payload), os.urandom(4) if masked else b""
    head = bytes([last << 7 | opcode, masked << 7 | (size if size < 126 else 126 if size < 65536 else 127)])
    head += struct.pack("!H", size) if 126 <= size < 65536 else struct.pack("!Q", size) if size >= 65536 else b""
    return head + mask + (bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if masked else payload)


def frames(data: bytes) -> list[tuple[int, bytes]]:
    """The whole frames in `data` as (opcode, payload); the server's are never masked and never in pieces."""
    found = []
    while len(data) >= 2:
        size, start = data[1], 2
        if size >= 126:
            size, start = (
                (struct.unpack("!H", data[2:4])[0], 4) if size == 126 else (struct.unpack("!Q", data[2:10])[0], 10)
            )
        if len(data) < start + size:
            break
        found.append((data[0] & 0xF, data[start : start + size]))
        data = data[start + size :]
    return found


def close_code(wire: Wire) -> int:
    """Read to the end; the code of the close frame that stands there (RFC 6455, 7.4)."""
    opcode, payload = frames(wire.read_to_end())[-1]
    assert opcode == CLOSE
    return int(struct.unpack("!H", payload[:2])[0])


def open_socket(wire: Wire, order: int, *fields: str) -> None:
    """Shake hands (RFC 6455, 1.3)."""
    wire.get(f"/orders/{order}/socket", *UPGRADE, *fields)
    status, head = wire.answer()
    assert status == 101
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head


def read_frame(wire: Wire) -> tuple[int, bytes]:
    """The next frame."""
    while not (found := frames(wire.got)):
        piece = wire.socket.recv(65536)
        assert piece, "the server hung up"
        wire.got += piece
    payload = found[0][1]
    wire.got = wire.got[2 + (0 if len(payload) < 126 else 2 if len(payload) < 65536 else 8) + len(payload) :]
    return found[0]


def update(wire: Wire) -> int:
    """The number of the next update."""
    opcode, payload = read_frame(wire)
    assert opcode == TEXT
    return int(json.loads(payload)["update"])


def all_closed(server: Server) -> None:
    """Return once no WebSocket is open, and nothing is left of one."""
    wait_until(lambda: server.meter.open_sockets == 0, "the sockets to be closed")
    wait_until(lambda: not server._uvicorn.server_state.connections, "the connections to be gone")
    wait_until(lambda: not server._uvicorn.server_state.tasks, "the handlers to end")


def move_on(server: Server, order: int) -> None:
    """One more update of an order, delivered or not."""
    server._ask(server._tracker.orders.move_on, order)


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


def test_readers_that_leave_at_any_moment_disturb_nobody(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as stays:
        open_socket(stays, order)
        assert update(stays) == 1
        for number in range(2, 102):
            wires = [Wire(server) for _ in range(3)]
            for wire in wires:
                wire.get(f"/orders/{order}/socket", *UPGRADE)
            for wire in wires[1:]:
                wire.answer()
            for wire in wires:
                wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                wire.socket.close()
            move_on(server, order)
            assert update(stays) == number
        wait_until(lambda: server.meter.open_sockets == 1, "the others to be gone")
    all_closed(server)
    assert server.log == []


def test_a_reader_that_stops_reading_is_dropped_and_costs_bounded_memory() -> None:
    with serve(stalled=0.2) as server, Wire(server, receive_buffer=4096) as deaf, Wire(server) as well:
        order = server.place_order(dish := "x" * 50_000)
        for wire in (deaf, well):
            open_socket(wire, order)
        update(well)
        buffered = 0
        for _ in range(1000):
            move_on(server, order)
            update(well)
            connections = list(server._uvicorn.server_state.connections)
            buffered = max(buffered, *(c.transport.get_write_buffer_size() for c in connections))
            if server.meter.streams_dropped:
                break
        wait_until(lambda: server.meter.open_sockets == 1, "the deaf reader to be dropped")
        assert server.meter.streams_dropped == 1
        assert buffered < 64 * 1024 + 2 * len(dish)
        assert "it had not read for 0.2 seconds" in server.log[-1]
        move_on(server, order)
        assert update(well)


def test_a_slow_reader_that_reads_again_misses_nothing() -> None:
    with serve(stalled=20) as server, Wire(server, receive_buffer=4096) as slow:
        order = server.place_order("x" * 100_000)
        open_socket(slow, order)
        for _ in range(90):  # fewer than the history holds, more than the buffers take
            move_on(server, order)
        assert [update(slow) for _ in range(91)] == list(range(1, 92))
        assert server.meter.streams_dropped == 0


def test_stop_does_not_wait_for_a_reader_that_has_stopped_reading() -> None:
    with serve(stalled=60) as server, Wire(server, receive_buffer=4096) as deaf:
        order = server.place_order("x" * 100_000)
        open_socket(deaf, order)
        for _ in range(90):
            move_on(server, order)
        wait_until(lambda: any(c.stalled for c in list(server._uvicorn.server_state.connections)), "full buffers")
        server.stop()
        assert not server._uvicorn.server_state.connections
        assert server.log == []


def test_a_reader_that_vanished_is_found_out_by_a_ping() -> None:
    with serve(keep_alive=0.05, stalled=0.1) as server, Wire(server) as silent:
        open_socket(silent, server.place_order("Pad thai"))
        wait_until(lambda: server.meter.open_sockets == 0, "the silent reader to be found out")
        told = frames(silent.read_to_end())
        assert [opcode for opcode, _ in told] == [TEXT, PING, CLOSE]
        assert told[-1][1][:2] == struct.pack("!H", 1011)


def test_a_reader_that_answers_pings_is_kept() -> None:
    with serve(keep_alive=0.02, stalled=10) as server, Wire(server) as wire:
        order = server.place_order("Pad thai")
        open_socket(wire, order)
        assert update(wire) == 1
        for _ in range(5):
            opcode, payload = read_frame(wire)
            assert opcode == PING
            wire.send(frame(PONG, payload))
        assert server.meter.open_sockets == 1


def test_start_and_stop_again_with_many_sockets_open() -> None:
    threads = threading.active_count()
    for _ in range(3):
        with serve() as server:
            order = server.place_order("Pad thai")
            wires = [Wire(server) for _ in range(300)]
            for wire in wires:
                wire.get(f"/orders/{order}/socket", *UPGRADE)
            wait_until(lambda s=server: s.meter.open_sockets == 300, "300 open sockets")
            server.stop()
            for wire in wires:
                wire.answer()
                assert close_code(wire) == 1012
                wire.socket.close()
            assert server._tracker.meter.open_sockets == 0
            assert not server._uvicorn.server_state.connections
            assert server.log == []
    assert threading.active_count() == threads
