"""Letting go of sockets that an event loop still knows by their numbers: in a stop, and in a forked child."""

import os
import socket
import sys
import weakref
from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol


class HasFileno(Protocol):
    """A socket, a pipe, or what a transport calls a socket."""

    def fileno(self) -> int:
        """Its number, or one below 0 when it is closed."""


class HasNumber(HasFileno, Protocol):
    """A socket, or what a transport calls one."""

    def shutdown(self, how: int, /) -> None:
        """End it for the other side too."""


class HoldsSockets(Protocol):
    """What listens, or has connections, in a thread of this process; or the pipe to a process that ends with it."""

    def sockets(self) -> Iterable[HasFileno]:
        """All that are open now."""


_HOLDERS: "weakref.WeakSet[HoldsSockets]" = weakref.WeakSet()


def keep_from_children(holder: HoldsSockets) -> None:
    """Let no forked child of this process hold the sockets of `holder`.

    It would keep the port, and clients would wait for an end that only the last holder of a connection brings.
    """
    _HOLDERS.add(holder)


def release(sockets: Iterable[HasNumber]) -> None:
    """Let go of sockets. Their numbers stay valid, for the sake of the event loop that goes on to use them."""
    if sys.platform == "win32":
        for held in sockets:
            with suppress(OSError):
                held.close() if isinstance(held, socket.socket) else held.shutdown(socket.SHUT_RDWR)
        return
    _replace(sockets)


def _replace(held_ones: Iterable[HasFileno]) -> None:
    """Put the end of an ended socket in the place of each."""
    ended, other = socket.socketpair()  # not /dev/null, which an event loop cannot wait for
    other.close()
    with ended:
        for held in held_ones:
            if held.fileno() >= 0:
                os.dup2(ended.fileno(), held.fileno(), inheritable=False)


def _in_a_child() -> None:
    for holder in _HOLDERS:
        _replace(holder.sockets())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_a_child)
