"""A server that sends bytes from a script and remembers what it was asked: one answer a connection."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

Answer = Callable[[int, dict[str, bytes]], bytes]


class Scripted:
    """What a scripted server has been asked. `url` is where it listens."""

    def __init__(self, listener: socket.socket, answer: Answer, stays: bool) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/stream"
        self.asked: list[dict[str, bytes]] = []  # the header fields of each request, names in lower case
        self.heads: list[bytes] = []  # each request as it came
        self.left = 0  # connections that the client has ended
        self._listener = listener
        self._answer = answer
        self._stays = stays
        self._connection: socket.socket | None = None

    def serve(self) -> None:
        """Answer one connection after another until the listener is closed."""
        for number in count():
            try:
                self._connection, _ = self._listener.accept()
            except OSError:
                return
            with self._connection as connection, suppress(ConnectionError):
                head = _head(connection)
                self.heads.append(head)
                self.asked.append(_fields(head))
                connection.sendall(self._answer(number, self.asked[-1]))
                while self._stays and connection.recv(65536):
                    pass
            self.left += self._stays

    def stop(self) -> None:
        """End the listener, and the connection that is open."""
        for one in (self._listener, self._connection):
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)  # wakes an accept or a read
        self._listener.close()


def _head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
        head += piece
    return head


def _fields(head: bytes) -> dict[str, bytes]:
    request, *lines = head.rstrip().split(b"\r\n")
    named = (line.partition(b": ") for line in lines)
    return {":request": request} | {name.decode().lower(): value for name, _, value in named}


def answer(body: bytes | str = "", status: int = 200, content_type: str = "text/event-stream", *fields: str) -> bytes:
    """An answer that ends with its connection."""
    head = [f"HTTP/1.1 {status} Whatever", "Connection: close"]
    head += [f"Content-Type: {content_type}"] if content_type else []
    return "\r\n".join([*head, *fields, "", ""]).encode() + (body.encode() if isinstance(body, str) else body)


@contextmanager
def scripted(script: Answer | list[bytes], *, stays: bool = False) -> Iterator[Scripted]:
    """A running server: `script` is a list of answers, the last of which repeats, or makes one for each connection.

    With `stays` it leaves it to the client to end a connection.
    """
    answers = script if callable(script) else lambda number, _: script[min(number, len(script) - 1)]
    server = Scripted(socket.create_server(("127.0.0.1", 0)), answers, stays)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(20)
