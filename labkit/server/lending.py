"""What this server gives to its app beyond ASGI, and all that this needs to know of uvicorn.

`labkit.push` is an extension of ASGI (its specification, "Extensions"): it writes a piece of an open answer at once,
where ASGI's `send` would have to wake a task for it. `labkit.detach` is another: once the head of an answer is out, an
app may return and go on without a task (`labkit.server.open_answer`), which halves the memory of an open stream. An app
that finds them may use them; one that does not needs nothing.

Of uvicorn, 0.53 and 0.54 as tested, this file takes for granted, and nothing else in this package does:

- a class given as `http=` is called with `config`, `server_state`, `app_state` and `_loop`, and puts a copy of
  `app_state` into each scope as "state". If that ends, no request finds its connection: every answer is a 500;
- its HTTP protocol has a request's target in `url` and its fields in `headers`, with their names in small letters, when
  httptools calls `on_headers_complete`. If that ends, a target of absolute form gets by the guard (`labkit.app.guard`);
- an answer to an HTTP/1.1 request is chunked when it has no length, each `send` is written at once, and nothing of the
  chunks is remembered between two of them. If that ends, what is pushed breaks the framing of streams;
- a protocol that is told of the end of its connection, with an exception, lets go of it, logs nothing when the handler
  then returns, and is in `connections` until then. What is in the server's `connections` is called `shutdown` at its
  end, and waited for. A request that waits for an answer before its own is in `pipeline`, and `cycle.keep_alive` says
  whether the connection is closed after an answer. If any of this ends, open streams are logged as errors, or cut;
- a handler that returns without an answer is logged as an error unless its client has left. So an answer that ends by
  closing the connection, and a refused WebSocket, wait for the end of the connection.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from labkit.app.meter import Meter
from labkit.server.connection import Connection
from labkit.server.limits import Limits
from labkit.server.open_answer import OpenAnswer

CONNECTION = "labkit.connection"  # its name in a scope's state
BODY_FOLLOWS = {b"content-length", b"transfer-encoding"}
LEFT: Message = {"type": "http.disconnect"}


class Lending:
    """The app as uvicorn calls it: each request knows its connection, and a stream gets `labkit.push`."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], *, push: bool = True) -> None:
        self._app = app
        self._push = push

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the connection what is under way, and call the app."""
        connection: Connection = scope["state"].pop(CONNECTION)
        if scope["type"] == "websocket":
            connection.begin(scope["path"], body_follows=False)
            await self._app(scope, receive, send)
            if connection.is_closing():
                await connection.lost()
            return
        exchange = Exchange(connection, scope, receive, send)
        if self._push and exchange.chunked:
            lent = {"labkit.push": connection.push, "labkit.detach": partial(OpenAnswer.detach, connection)}
            scope.setdefault("extensions", {}).update(lent)
        try:
            await self._app(scope, exchange.receive, exchange.send)
            if not exchange.chunked and connection.is_closing():
                await connection.lost()
        finally:
            if not isinstance(connection.inner, OpenAnswer):  # which ends by itself
                exchange.end()


class Exchange:
    """One request and its answer."""

    __slots__ = ("_by_hand", "_connection", "_ended", "_method", "_receive", "_send", "_whole", "chunked")

    def __init__(self, connection: Connection, scope: Scope, receive: Receive, send: Send) -> None:
        self._connection = connection
        self._method = scope["method"]
        self._receive = receive
        self._send = send
        self._whole = False  # True once the request's body is here
        self._ended = False
        self._by_hand = False  # True for an answer that ends with its connection
        self.chunked = scope["http_version"] == "1.1"  # HTTP/1.0 knows no chunks (RFC 9112, 6.1)
        connection.begin(scope["path"], body_follows=any(name in BODY_FOLLOWS for name, _ in scope["headers"]))

    async def receive(self) -> Message:
        """A piece of the request, or the word that the client has left.

        Uvicorn tells that to the newest request of a connection alone; an older one may be the one that waits.
        """
        if self._whole:
            await self._connection.answered_or_lost()
            return LEFT
        message = await self._receive()
        if not message.get("more_body", False):
            self._whole = True
            self._connection.request_is_here()
        return message

    async def send(self, message: Message) -> None:
        """A piece of the answer."""
        if message["type"] == "http.response.start" and not _has_length(message):
            self._connection.open_ended = True
            self._by_hand = not self.chunked and self._method != "HEAD" and message["status"] not in (204, 304)
        if self._by_hand:
            await self._connection.writable()
            self._connection.write(_head(message) if "status" in message else message.get("body", b""))
        else:
            await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.end()

    def end(self) -> None:
        """The answer is complete, or the handler has given up. Ending twice is harmless."""
        if self._ended:
            return
        self._ended = True
        if self._by_hand:
            self._connection.close()
        self._connection.answered()


class TargetsHost(HttpToolsProtocol):
    """Uvicorn's protocol, for which the authority in a target of absolute form is the `Host` (RFC 9112, 3.2.2)."""

    def on_headers_complete(self) -> None:
        """The head is here. Two fields `Host` stay, and are refused."""
        _, found, rest = (b"", b"", b"") if self.url.startswith(b"/") else self.url.partition(b"://")
        if found:
            others = [field for field in self.headers if field[0] != b"host"]
            if len(self.headers) - len(others) <= 1:
                self.headers[:] = [*others, (b"host", re.split(rb"[/?#]", rest)[0])]
        super().on_headers_complete()


def protocols(meter: Meter, limits: Limits, connections: set[Connection]) -> Callable[..., Connection]:
    """What uvicorn is given as `http=`: it makes each connection one of ours, with a protocol of its own inside."""

    made: dict[asyncio.AbstractEventLoop, Callable[[Connection], asyncio.Protocol]] = {}  # one for all connections

    def connect(
        config: Config,
        server_state: ServerState,
        app_state: MutableMapping[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> Connection:
        loop = _loop or asyncio.get_running_loop()
        make_inner = made.setdefault(loop, partial(_inner, config, server_state, app_state, loop))
        return Connection(make_inner, meter=meter, limits=limits, connections=connections, loop=loop)

    return connect


def _inner(
    config: Config,
    server_state: ServerState,
    app_state: MutableMapping[str, Any],
    loop: asyncio.AbstractEventLoop,
    connection: Connection,
) -> asyncio.Protocol:
    return TargetsHost(config, server_state, {**app_state, CONNECTION: connection}, loop)


def _has_length(message: Message) -> bool:
    return any(name.lower() == b"content-length" for name, _ in message.get("headers", ()))


def _head(message: Message) -> bytes:
    """The head of an answer that ends with its connection (RFC 9112, 6.3, rule 8)."""
    status = message["status"]
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    lines = [b"HTTP/1.1 %d %b" % (status, phrase.encode())]
    lines.append(b"date: %b" % formatdate(usegmt=True).encode())
    lines += [b"%b: %b" % (name, value) for name, value in message.get("headers", ()) if name.lower() != b"connection"]
    return b"\r\n".join([*lines, b"connection: close", b"", b""])
