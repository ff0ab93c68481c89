"""Routes that were written in a notebook, added to a running server, and ended with it."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Handmade:
    """A router whose routes can be added while it runs. What none of them matches goes to `default`.

    A response that does not end by itself, such as an event stream, ends with `end`: its handler is told that the
    client has left, and the client gets the end of the body.
    """

    def __init__(self, taken: Sequence[BaseRoute], default: ASGIApp) -> None:
        self._taken = {getattr(route, "path", "") for route in taken}
        self._router = Router(default=default)
        self._open: set[asyncio.Future[None]] = set()

    def add(self, *routes: BaseRoute) -> None:
        """Add routes; one with a path that was added before takes its place.

        Raises ValueError for what is no route, and for a path that the lab itself uses.
        """
        for route in routes:
            if not isinstance(route, BaseRoute) or not hasattr(route, "path"):
                raise ValueError(f'a route is Route("/scores/stream", handler) of starlette.routing, not {route!r}')
            if route.path in self._taken:
                raise ValueError(f"the lab has its own answer at {route.path}; choose another path")
        new = {route.path for route in routes if hasattr(route, "path")}
        self._router.routes = [*routes, *(old for old in self._router.routes if getattr(old, "path", "") not in new)]

    def end(self) -> None:
        """Let every open response finish."""
        for ending in self._open:
            ending.set_result(None)
        self._open.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and see to it that a response has an end."""
        ours = any(route.matches(scope)[0] is Match.FULL for route in self._router.routes)
        if scope["type"] != "http" or not ours:
            await self._router(scope, receive, send)
            return
        ending: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        unfinished = False

        async def receive_or_end() -> Message:
            hearing: asyncio.Future[Any] = asyncio.ensure_future(receive())
            waited: set[asyncio.Future[Any]] = {hearing, ending}
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                return cast(Message, hearing.result())
            hearing.cancel()
            return {"type": "http.disconnect"}

        async def send_and_note(message: Message) -> None:
            nonlocal unfinished
            unfinished = message["type"] == "http.response.start" or message.get("more_body", False)
            await send(message)

        self._open.add(ending)
        try:
            await self._router(scope, receive_or_end, send_and_note)
            if unfinished:
                await send({"type": "http.response.body", "body": b""})
        finally:
            self._open.discard(ending)
