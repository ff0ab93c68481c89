"""A server that has news to tell all the time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from labkit.server import Server
from labkit.server.in_thread import ServerStopped

EVERY = 0.1  # seconds


@contextmanager
def telling(server: Server, every: float = EVERY) -> Iterator[None]:
    """A headline every tenth of a second while the block runs."""
    over = threading.Event()

    def tell() -> None:
        with suppress(ServerStopped):
            while not over.wait(every):
                server.tell("Goal!")

    thread = threading.Thread(target=tell)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(20)
