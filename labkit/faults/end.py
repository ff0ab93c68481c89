"""One end of a connection through the fault line: a socket to the client or to the server, and ways to break it."""

import asyncio
import socket
import struct
import sys
from contextlib import suppress
from typing import Protocol, cast

from labkit.faults.pipe import Pipe

RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # do not linger: closing sends RST, not FIN
READ, MOST_READS = 256 * 1024, 16  # bytes, and how often: a client may send faster than it is read here


class Middle(Protocol):
    """What decides what happens to bytes: a connection through the fault line."""

    def made(self, end: "End") -> None:
        """The end is connected."""

    def took(self, end: "End", data: bytes) -> None:
        """Bytes came."""

    def ended(self, end: "End") -> None:
        """No more will come."""

    def lost(self, end: "End", reset: bool) -> None:
        """The connection is gone."""


class End(asyncio.Protocol):
    """One socket. What is to be written to it comes through `pipe`; what it sends goes to the `middle`."""

    __slots__ = ("_gives_up", "_middle", "pipe", "transport")

    def __init__(self, middle: Middle, pipe: Pipe) -> None:
        self._middle = middle
        self.pipe = pipe
        self.transport: asyncio.Transport | None = None  # while connected
        self._gives_up: asyncio.TimerHandle | None = None

    @property
    def open(self) -> bool:
        """True while connected and not about to close."""
        return self.transport is not None and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's transport is not a subclass of asyncio.Transport
        self._middle.made(self)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._middle.took(self, data)

    def eof_received(self) -> bool:
        """No more will come; the other direction may go on."""
        self._middle.ended(self)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self.transport = None
        if self._gives_up is not None:
            self._gives_up.cancel()
        self._middle.lost(self, exc is not None)

    def pause_writing(self) -> None:
        """The other side is behind with reading."""
        self.pipe.set_full(True)

    def resume_writing(self) -> None:
        """It has caught up."""
        self.pipe.set_full(False)

    def end(self) -> None:
        """Say that nothing more will be written (FIN)."""
        if self.transport is not None and self.open:
            self.transport.write_eof()

    def close(self, resets: bool = False) -> None:
        """Close, once what was written has left this process; with `resets` by RST."""
        if self.transport is not None:
            self._do_not_linger(resets)
            self.transport.close()

    def cut(self, resets: bool) -> None:
        """Close now. What was not sent yet is lost."""
        if self.transport is not None:
            self._do_not_linger(resets)
            if not resets:
                self._say_end()
            self.transport.abort()

    def lose(self, gives_up: float | None) -> None:
        """Note that bytes were lost: `gives_up` seconds later, as without acknowledgements, the connection is reset."""
        if gives_up is not None and self._gives_up is None:
            self._gives_up = asyncio.get_running_loop().call_later(gives_up, self.cut, True)

    def _say_end(self) -> None:
        """Send FIN and read what has come: a system that closes a connection with unread bytes sends RST alone."""
        connection = self.transport.get_extra_info("socket") if self.transport else None
        if connection is None:
            return
        with suppress(OSError), connection.dup() as same:  # a transport's own socket may not be shut down or read
            same.shutdown(socket.SHUT_WR)
            for _ in range(MOST_READS):
                if not same.recv(READ):  # BlockingIOError, an OSError, once nothing more is there
                    break

    def _do_not_linger(self, resets: bool) -> None:
        connection = self.transport.get_extra_info("socket") if resets and self.transport else None
        if connection is not None:
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
