"""From a handler, which takes a request and returns the app that answers it, to the endpoint of a route."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send


class BareEndpoint:
    """An endpoint without Starlette's wrapping, which an open stream would keep alive: a tenth of its memory."""

    def __init__(self, handler: Callable[[Request], ASGIApp]) -> None:
        self._handler = handler

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Choose the answer, and hand over to it."""
        return self._handler(Request(scope))(scope, receive, send)


def wrapped(handler: Callable[[Request], ASGIApp]) -> Callable[[Request], Awaitable[ASGIApp]]:
    """The same endpoint as an ordinary handler, for Starlette to wrap."""

    async def handle(request: Request) -> ASGIApp:
        return handler(request)

    return handle
