"""Uvicorn as this server needs it: nothing printed, no extensions, and a connection that stays open between polls."""

from collections.abc import Awaitable, Callable

import uvicorn
from starlette.types import Receive, Scope, Send

from labkit.plumbing.loopback import QUEUE
from labkit.server.connection import Connection
from labkit.server.limits import Limits

MOST_MESSAGE_BYTES = 64 * 1024  # of one WebSocket message; a longer one is refused with the close code 1009


def configured(
    app: Callable[[Scope, Receive, Send], Awaitable[None]],
    http: Callable[..., Connection],
    limits: Limits,
    *,
    ping_seconds: float,
    idle_seconds: float,
) -> uvicorn.Server:
    """A server for an app, whose connections `http` makes. It listens nowhere yet."""
    config = uvicorn.Config(
        app,
        http=http,  # type: ignore[arg-type]
        ws="websockets-sansio",
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_ping_interval=ping_seconds,
        ws_ping_timeout=limits.stalled,
        ws_per_message_deflate=False,  # so that the bytes of a frame can be read
        interface="asgi3",
        lifespan="off",
        proxy_headers=False,  # nothing here is decided by what a proxy says of itself
        log_config=None,
        access_log=False,
        backlog=QUEUE,
        timeout_keep_alive=idle_seconds,  # type: ignore[arg-type]  # its own 5 s would cut who polls every 5 s
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)
