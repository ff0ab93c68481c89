"""Routes that were written in a notebook, added to a running server, and ended with it."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from labkit.app.pieces import BATCH

RESTARTS = 1012  # the code that closes a WebSocket when its server ends (IANA's registry of close codes)
GRACE = 0.5  # seconds for a handler that was told to end
Ending = asyncio.Future[None]


class CustomRoutes:
    """A router whose routes can be added while it runs. The server asks it last: its own paths win.

    A response that does not end by itself, such as an event stream, ends with `end`: its handler is told that the
    client has left, or else cancelled, and the client gets the end of the body. A WebSocket's handler is cancelled, and
    its client gets a close frame.
    """

    def __init__(self, own: Sequence[BaseRoute]) -> None:
        self._own = own  # the routes of the server, which are asked before these
        self._router = Router()
        self._app = ExceptionMiddleware(self._router)  # makes an answer of a handler's HTTPException
        self._open: set[Ending] = set()

    def add(self, *routes: BaseRoute) -> None:
        """Add routes; one with a path that was added before takes its place.

        Raises ValueError for what is not a route, and for a path that the server's own routes would answer.
        """
        for route in routes:
            if not isinstance(route, BaseRoute) or not hasattr(route, "path"):
                raise ValueError(f'a route is Route("/scores/stream", handler) of starlette.routing, not {route!r}')
            for own in self._own:
                if _hidden(route.path, own):
                    raise ValueError(
                        f"the server has an answer of its own at {getattr(own, 'path', '')}, and its own paths win; "
                        f"choose another path than {route.path}"
                    )
        new = {route.path for route in routes if hasattr(route, "path")}
        self._router.routes = [*routes, *(old for old in self._router.routes if getattr(old, "path", "") not in new)]

    @property
    def idle(self) -> bool:
        """True while none of them answers anybody."""
        return not self._open

    def end(self) -> None:
        """Let every open response finish."""
        for ending in self._open:
            ending.set_result(None)
        self._open.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and see to it that a response has an end."""
        ending: Ending = asyncio.get_running_loop().create_future()
        self._open.add(ending)
        try:
            answer = _talk if scope["type"] == "websocket" else _respond
            await answer(self._app, ending, scope, receive, send)
        finally:
            self._open.discard(ending)


async def _respond(app: ASGIApp, ending: Ending, scope: Scope, receive: Receive, send: Send) -> None:
    begun = unfinished = False
    sent = 0

    async def receive_or_end() -> Message:
        hearing: asyncio.Future[Any] = asyncio.ensure_future(receive())
        waited: set[asyncio.Future[Any]] = {hearing, ending}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if hearing.done():
            return cast(Message, hearing.result())
        hearing.cancel()
        return {"type": "http.disconnect"}

    async def send_and_note(message: Message) -> None:
        nonlocal begun, unfinished, sent
        begun, unfinished = True, message["type"] == "http.response.start" or message.get("more_body", False)
        sent += 1
        if sent % BATCH == 0:
            await asyncio.sleep(0)  # a handler that has much to send leaves the loop to others now and then
        await send(message)

    responding = asyncio.ensure_future(app(scope, receive_or_end, send_and_note))
    waited: set[asyncio.Future[Any]] = {responding, ending}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if not responding.done():  # the server ends: most handlers hear that, and some must be made to
            await asyncio.wait([responding], timeout=GRACE)
    finally:
        responding.cancel()
    await asyncio.wait([responding], timeout=GRACE)  # a handler that is not a coroutine is not waited for
    if responding.done() and not responding.cancelled():
        with suppress(ClientDisconnect):  # nobody is left to be answered, and it is no mistake of the handler
            responding.result()
    if ending.done() and not begun:
        await PlainTextResponse("This server is stopping.\n", 503)(scope, receive, send)
    elif unfinished:
        await send({"type": "http.response.body", "body": b""})


async def _talk(app: ASGIApp, ending: Ending, scope: Scope, receive: Receive, send: Send) -> None:
    talking = asyncio.ensure_future(app(scope, receive, send))
    waited: set[asyncio.Future[Any]] = {talking, ending}
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if talking.done():
        talking.result()
        return
    talking.cancel()
    await asyncio.wait([talking])
    with suppress(OSError, RuntimeError):  # the client has left, or the handler has closed it
        await send({"type": "websocket.close", "code": RESTARTS})


def _hidden(path: str, own: BaseRoute) -> bool:
    """Whether a route of the server's own answers at every address of `path`."""
    if _shape(path) == _shape(getattr(own, "path", "")):
        return True
    kinds = ("http", "websocket")
    return any(own.matches({"type": kind, "method": "GET", "path": path})[0] is not Match.NONE for kind in kinds)


def _shape(path: str) -> str:
    """A path whose parameters have lost their names and kinds: `/orders/{order:int}` is `/orders/{}`."""
    return re.sub(r"\{[^}]*\}", "{}", path)
