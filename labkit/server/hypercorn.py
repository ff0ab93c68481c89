"""Hypercorn, run as `ServerThread` runs a server. It speaks HTTP/1.1 and HTTP/2, in the clear and over TLS.

Of hypercorn, 0.18 as tested, this file takes for granted that `serve` asks its `Config` for sockets and a TLS context
(`create_sockets`, `ssl_enabled`, `create_ssl_context`), and that `accesslog` and `errorlog` may be loggers.
"""

import asyncio
import logging
import socket
import ssl
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import hypercorn.asyncio
from hypercorn.config import Config, Sockets
from starlette.types import ASGIApp, Receive, Send

from labkit.plumbing.loopback import QUEUE

LINES = 1000
FINISH = 0.3  # seconds in which clients may read the ends of their streams, and hang up
GRACE = 2.0  # seconds more for what is left
# The request line with its query, as the logs of Apache and nginx have it; hypercorn's own format leaves the query out.
ACCESS = '%(h)s %(t)s "%(m)s %(Uq)s HTTP/%(H)s" %(s)s'
log = logging.getLogger("labkit")


class Listener(socket.socket):
    """A listening socket that knows which connections it has accepted, where the event loop calls its `accept`."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(listener.family, listener.type, listener.proto, listener.detach())
        self.accepted: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection, and its client's address."""
        connection, address = super().accept()
        self.accepted.add(connection)
        return connection, address

    def hang_up(self) -> None:
        """End all connections now, for both sides."""
        for connection in list(self.accepted):
            with suppress(OSError):  # it is closed
                connection.shutdown(socket.SHUT_RDWR)


class Settings(Config):
    """What hypercorn is told: a socket that listens already, and a TLS context that is in memory alone."""

    def __init__(self, listener: Listener, tls: ssl.SSLContext | None, *, most_streams: int, idle: float) -> None:
        super().__init__()
        self.listener, self._tls = listener, tls
        self.access_lines: deque[str] = deque(maxlen=LINES)
        self.accesslog = _kept(self.access_lines)
        self.errorlog = logging.getLogger("labkit")
        self.access_log_format = ACCESS
        self.h2_max_concurrent_streams = most_streams
        self.keep_alive_timeout = idle  # its own 5 s would cut a connection that polls
        self.keep_alive_max_requests = 1_000_000  # on one connection; its own 1,000 are few for a poller
        self.graceful_timeout = FINISH + GRACE / 2
        self.backlog = QUEUE

    @property
    def ssl_enabled(self) -> bool:
        """Whether it speaks TLS."""
        return self._tls is not None

    def create_ssl_context(self) -> ssl.SSLContext | None:
        """The context that was made before."""
        return self._tls

    def create_sockets(self) -> Sockets:
        """The socket that listens already."""
        return Sockets([self.listener], [], []) if self._tls else Sockets([], [self.listener], [])


class Hypercorn:
    """One run of hypercorn."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.started = self.should_exit = False
        self._app, self._settings = app, settings
        self._over: asyncio.Event | None = None

    @property
    def config(self) -> "Hypercorn":
        """Itself, which `ServerThread` asks for the event loop."""
        return self

    def get_loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop] | None:
        """None: asyncio's own."""
        return None

    def end(self) -> None:
        """Accept nobody any more, and finish. Call it in the server's thread."""
        self.should_exit = True
        if self._over is not None:
            self._over.set()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - it has its listener
        """Serve until `end`. Whoever has not hung up a moment later is hung up on."""
        self._over = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._note)
        trigger, app = self._over.wait, self._app
        serving = loop.create_task(hypercorn.asyncio.serve(app, self._settings, shutdown_trigger=trigger, mode="asgi"))  # type: ignore[arg-type]
        ending = loop.create_task(self._over.wait())
        self.started = True  # the socket listens already: who comes now is served in a moment
        await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        await asyncio.wait({serving}, timeout=FINISH)
        self._settings.listener.hang_up()
        await asyncio.wait({serving}, timeout=GRACE)
        if serving.done():
            serving.result()

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what went wrong in a task that nobody waits for; not when all are being ended."""
        if not self.should_exit:
            log.error("%s: %r", context["message"], context.get("exception"))


async def answer_lifespan(receive: Receive, send: Send) -> None:
    """Agree to the start and the end of a server (ASGI, "lifespan"): nothing here waits for them."""
    message = {"type": ""}
    while message["type"] != "lifespan.shutdown":
        message = dict(await receive())
        await send({"type": f"{message['type']}.complete"})


def _kept(lines: deque[str]) -> logging.Logger:
    """A logger of one server's own, that no other code knows and nothing prints."""

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    logger = logging.Logger("labkit.access", logging.INFO)
    logger.addHandler(Keep())
    return logger
