"""What the tests of the fault line share: a server of given bytes, and questions to a wire."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from labkit.faults import FaultLine
from tests.helpers.wire import Wire

HEADLINES = 8


@contextmanager
def sending(response: bytes) -> Iterator[str]:
    """The address of a server that answers each request with these bytes and closes the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_all() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                if connection.recv(65536):
                    connection.sendall(response)

    thread = threading.Thread(target=serve_all)
    thread.start()
    try:
        yield address_of(listener)
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the accept
        listener.close()
        thread.join(20)


def address_of(listener: socket.socket) -> str:
    """The URL at which a listening socket is reached."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def news(line: FaultLine) -> str:
    """The URL of the news stream behind a line."""
    return f"{line.url}/news/stream"


def has_nothing(wire: Wire) -> bool:
    """True when no byte is there to be read."""
    wire.socket.setblocking(False)
    try:
        return not wire.got and not wire.socket.recv(1)
    except BlockingIOError:
        return True
    finally:
        wire.socket.settimeout(20)


def is_reset(wire: Wire) -> bool:
    """True when the connection ends with a reset instead of an end."""
    try:
        wire.read_to_end()
    except ConnectionResetError:
        return True
    return False
