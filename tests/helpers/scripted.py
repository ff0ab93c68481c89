"""A server that sends bytes from a script and remembers what it was asked: one answer a connection."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

Answer = Callable[[int, dict[str, bytes]], bytes]


class Scripted:
    """What a scripted server has been asked. `url` is where it listens."""

    def __init__(self, listener: socket.socket, answer: Answer) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/stream"
        self.asked: list[dict[str, bytes]] = []  # the header fields of each request, names in lower case
        self._listener = listener
        self._answer = answer

    def serve(self) -> None:
        """Answer one connection after another until the listener is closed."""
        for number in count():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                fields = _fields(connection)
                self.asked.append(fields)
                connection.sendall(self._answer(number, fields))


def _fields(connection: socket.socket) -> dict[str, bytes]:
    head = b""
    while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
        head += piece
    request, *lines = head.rstrip().split(b"\r\n")
    named = (line.partition(b": ") for line in lines)
    return {":request": request} | {name.decode().lower(): value for name, _, value in named}


def answer(body: bytes | str = "", status: int = 200, content_type: str = "text/event-stream", *fields: str) -> bytes:
    """An answer that ends with its connection."""
    head = [f"HTTP/1.1 {status} Whatever", "Connection: close"]
    head += [f"Content-Type: {content_type}"] if content_type else []
    return "\r\n".join([*head, *fields, "", ""]).encode() + (body.encode() if isinstance(body, str) else body)


@contextmanager
def scripted(script: Answer | list[bytes]) -> Iterator[Scripted]:
    """A running server: `script` is a list of answers, the last of which repeats, or makes one for each connection."""
    answers = script if callable(script) else lambda number, _: script[min(number, len(script) - 1)]
    listener = socket.create_server(("127.0.0.1", 0))
    server = Scripted(listener, answers)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the accept
        listener.close()
        thread.join(20)
