"""WebSocket frames made and read by hand, and what tests of a WebSocket do and wait for."""

import json
import os
import struct

from labkit.server import Server
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


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
        assert piece, "the server closed the connection"
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
    wait_until(server.idle, "the connections to be gone and the handlers to end")
    assert server.meter.open_sockets == 0


def move_on(server: Server, order: int) -> None:
    """One more update of an order, delivered or not."""
    server._ask(server._tracker.orders.move_on, order)
