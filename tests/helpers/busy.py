"""A server that is too busy to do anything, for as long as a test wants."""

import threading
from collections.abc import Callable

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from labkit.server import Server


def hold(server: Server) -> Callable[[], None]:
    """Keep the server's loop busy, and return what lets it go on."""
    busy, released = threading.Event(), threading.Event()

    async def keep(_request: Request) -> Response:
        busy.set()
        released.wait(60)
        return Response()

    server.add(Route("/hold", keep))
    asking = threading.Thread(target=httpx.get, args=[f"{server.url}/hold"], kwargs={"timeout": None})
    asking.start()
    assert busy.wait(30)

    def let_go() -> None:
        released.set()
        asking.join()

    return let_go
