"""Routes that were written in a notebook, added to a running server, and ended with it."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from labkit.app.pieces import BATCH

RESTARTS = 1012  # the code that closes a WebSocket when its server ends (IANA's registry of close codes)
GRACE = 0.5  # seconds for a handler that was told to end
Ending = asyncio.Future[None]


class Handmade:
    """A router whose routes can be added while it runs. What none of them matches goes to `default`.

    A response that does not end by itself, such as an event stream, ends with `end`: its handler is told that the
    client has left, or else cancelled, and the client gets the end of the body. A WebSocket's handler is cancelled, and
    its client gets a close frame.
    """

    def __init__(self, taken: Sequence[BaseRoute], default: ASGIApp) -> None:
        self._taken = taken
        self._router = Router(default=default)
        self._app = ExceptionMiddleware(self._router)  # makes an answer of a handler's HTTPException
        self._open: set[Ending] = set()

    def add(self, *routes: BaseRoute) -> None:
        """Add routes; one with a path that was added before takes its place.

        Raises ValueError for what is no route, and for a path that the lab itself uses.
        """
        for route in routes:
            if not isinstance(route, BaseRoute) or not hasattr(route, "path"):
                raise ValueError(f'a route is Route("/scores/stream", handler) of starlette.routing, not {route!r}')
            for lab in self._taken:
                if _meet(route, lab):
                    raise ValueError(f"the lab has its own answer at {getattr(lab, 'path', '')}; choose another path")
        new = {route.path for route in routes if hasattr(route, "path")}
        self._router.routes = [*routes, *(old for old in self._router.routes if getattr(old, "path", "") not in new)]

    def end(self) -> None:
        """Let every open response finish."""
        for ending in self._open:
            ending.set_result(None)
        self._open.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and see to it that a response has an end."""
        if not any(route.matches(scope)[0] is Match.FULL for route in self._router.routes):
            await self._router(scope, receive, send)
            return
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
    await asyncio.wait([responding], timeout=GRACE)  # a handler that is no coroutine is not waited for
    if responding.done() and not responding.cancelled():
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


def _meet(one: Any, other: Any) -> bool:
    """Whether one of two routes answers at an address of the other."""
    return any(a.path_regex.match(re.sub(r"\{[^}]*\}", "7", b.path)) for a, b in ((one, other), (other, one)))
