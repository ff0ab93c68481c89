"""This machine's own address, and a listening socket on it."""

import socket
import sys

HOST = "127.0.0.1"
QUEUE = 4096  # connections that wait to be accepted; ten thousand users come at once


class PortTaken(OSError):
    """Another program listens on the wanted port."""


def listen(port: int) -> socket.socket:
    """A socket that listens on the loopback address; port 0 takes a free one. Raises PortTaken.

    Bound here and not by uvicorn, so that the error shows in the cell. With IPPROTO_TCP, without which asyncio would
    not set TCP_NODELAY: 40 ms a poll.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(QUEUE)  # at once: two may bind a port, one may listen on it
    except OSError as problem:
        listener.close()
        raise PortTaken(
            f"port {port} cannot be used ({problem.strerror}); serve() without a port finds a free one"
        ) from None
    return listener
