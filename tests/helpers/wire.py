"""A client so small that a test sees every byte."""

import socket
from types import TracebackType
from typing import Protocol

from labkit.plumbing.owner import HEADER, secret_of
from labkit.sse import Decoder, Event


class Listening(Protocol):
    """A server or a fault line: it listens at a port of this machine."""

    @property
    def port(self) -> int:
        """The port."""


def owner(server: Listening) -> dict[str, str]:
    """The header fields by which a server knows who has started it."""
    return {HEADER: secret_of(server.port)}


class Wire:
    """One TCP connection to a server or a fault line, counting what it sends and receives."""

    def __init__(self, server: Listening, receive_buffer: int | None = None) -> None:
        self.host = f"127.0.0.1:{server.port}"
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", server.port))
        self.sent = 0
        self.got = b""
        self._decoder = Decoder()  # one for all chunks: an event may be cut in two

    def __enter__(self) -> "Wire":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.socket.sendall(data)
        self.sent += len(data)

    def get(self, path: str, *fields: str, host: str | None = None, method: str = "GET") -> None:
        """Send a request, without waiting for the answer."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.host}", *fields, "", ""]
        self.send("\r\n".join(lines).encode())

    def read_until(self, marker: bytes) -> bytes:
        """Read until `marker` has come and return everything up to its end; the rest stays in `got`."""
        while marker not in self.got:
            piece = self.socket.recv(65536)
            assert piece, f"the server closed the connection before {marker!r}; it had sent {self.got!r}"
            self.got += piece
        before, _, self.got = self.got.partition(marker)
        return before + marker

    def read_to_end(self) -> bytes:
        """Read until the server closes the connection."""
        while piece := self.socket.recv(65536):
            self.got += piece
        return self.got

    def answer(self) -> tuple[int, bytes]:
        """Status and head of the next answer."""
        head = self.read_until(b"\r\n\r\n")
        return int(head.split()[1]), head

    def event(self) -> Event:
        """The next event of an open stream; comments and `retry` are passed over."""
        while True:
            size = int(self.read_until(b"\r\n"), 16)
            while len(self.got) < size + 2:
                self.got += self.socket.recv(65536)
            chunk, self.got = self.got[:size], self.got[size + 2 :]
            if events := self._decoder.feed(chunk):
                assert len(events) == 1, "these tests publish one update at a time"
                return events[0]
