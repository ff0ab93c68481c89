"""The browser pane's pages, and the rule that a pane has one stream at most. Used from notebook 06 on.

The second page, for several streams, gives each of them a name of its own, and closes all when it has shown its point.
The others are for tabs of their own: one stream for many tabs, a server of another origin (notebook 10), and a chat
that is read with fetch (notebook 11).
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from labkit.app.stream import EventStream
from labkit.plumbing.pages import Files, page_headers

FOLDER = Path(__file__).parent
HEADERS = page_headers("'self' http://127.0.0.1:* http://localhost:*")  # it may ask this machine by its other name
PAGES = {"streams": "six.html", "share": "tabs.html", "api": "origins.html", "chat": "chat.html"}


class Panes:
    """The panes that have a stream open, by the name that each page gives itself."""

    def __init__(self, open_streams: set[EventStream]) -> None:
        self._open_streams = open_streams  # of the whole server
        self._streams: dict[str, EventStream] = {}

    def take(self, pane: str, stream: EventStream) -> None:
        """Make `stream` the pane's one stream. An older one ends.

        A proxy may hold a stream open that its reader has left: a reconnect would add one to it each time.
        """
        self.leave(pane)
        self._streams = {name: one for name, one in self._streams.items() if one in self._open_streams}
        self._streams[pane] = stream

    def leave(self, pane: str) -> None:
        """End the pane's stream, if it has one."""
        if stream := self._streams.pop(pane, None):
            stream.end()

    async def page(self, request: Request) -> Response:
        """GET /pane?order=1: the page. Which one it is, its parameters tell (see PAGES).

        All its addresses are relative, so it works behind a proxy's prefix.
        """
        page = next((page for key, page in PAGES.items() if key in request.query_params), "page.html")
        return FileResponse(FOLDER / page, headers=HEADERS)

    async def answers(self, _request: Request) -> Response:
        """GET /pane/answers: how a page learns whether this server answers, and not a proxy in its place."""
        return PlainTextResponse("the server answers\n", headers=HEADERS)

    async def left(self, request: Request) -> Response:
        """POST /pane/NAME/left: the pane has closed its stream, or is gone."""
        self.leave(request.path_params["pane"])
        return Response(status_code=204)

    def routes(self) -> list[BaseRoute]:
        """The pane's addresses."""
        return [
            Route("/pane", self.page),
            Route("/pane/answers", self.answers),
            Mount("/pane/static", Files(FOLDER / "static", HEADERS)),
            Route("/pane/{pane}/left", self.left, methods=["POST"]),
        ]
