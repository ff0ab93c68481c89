"""Streams that go wrong on purpose, one a route under /lesson: what a browser does with each is notebook 06's question.

All but the first two carry a real order, so that nothing is lost: ids, replay and the end of the server work as usual.
One is no stream: the order itself, for a page that holds too many of them.
"""

import asyncio
import json
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Send

from labkit.app.converters import CODE, ORDER
from labkit.app.stream import KEEP_ALIVE, EventStream, as_event, as_json
from labkit.app.tracker import Light, Tracker
from labkit.feed import Update
from labkit.sse import Event, encode, encode_retry

RETRY_MS = 500  # a learner watches; three seconds would be long


async def status(request: Request) -> Response:
    """GET /lesson/status/503: that status. Anything but 200 ends an EventSource for good (HTML 9.2.2)."""
    code = request.path_params["code"]
    if code not in set(HTTPStatus) or code < 200:
        return PlainTextResponse(f"{code} is no final status of HTTP; try 204, 404 or 503.\n", 400)
    if code in (204, 205, 304):
        return Response(status_code=code)
    return Response(encode(Event("nobody reads this")), code, media_type="text/event-stream")


async def not_a_stream(request: Request) -> Response:
    """GET /lesson/not-a-stream: a well-formed event, sent as text/plain. An EventSource refuses it."""
    return PlainTextResponse(encode(Event("nobody reads this", id="1")))


class LessonStream(EventStream):
    """A stream whose updates are written one at a time, by its own task, as `event` has them."""

    __slots__ = ()

    async def _write(self, send: Send) -> None:
        body = encode_retry(RETRY_MS)
        while not self._ended:
            body += self._gap()
            if news := self._subscription.news()[:1]:
                self._count_as_read(news)
                body += self.event(news[0])
            await send({"type": "http.response.body", "body": body or KEEP_ALIVE, "more_body": True})
            body = b""
            if self._ended or self._subscription.news():
                continue
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
            self._waiting = None

    def _on_news(self) -> None:
        self._wake()

    def event(self, update: Update) -> bytes:
        """The bytes of one update."""
        return as_event(update)


class CutStream(LessonStream):
    """One update, and the connection is over; `retry` asks the browser back half a second later."""

    __slots__ = ()

    def event(self, update: Update) -> bytes:
        """The bytes of the only update."""
        self.end()
        return super().event(update)


class NamedStream(LessonStream):
    """Each update under its stage's name, such as `event: delivered`. `onmessage` hears none of them."""

    __slots__ = ()

    def event(self, update: Update) -> bytes:
        """The bytes of an update, with a type of its own."""
        return encode(Event(json.dumps(as_json(update)), type=str(update.data["stage"]), id=str(update.position)))


def lesson_routes(tracker: Tracker) -> list[Route]:
    """The lesson's addresses. `/lesson/orders/1/cut` and `/lesson/orders/1/named` follow order 1."""

    async def shared(request: Request) -> Response:
        """GET /lesson/orders/1/shared: the order, for pages under this machine's other name too (CORS, Fetch 3.3)."""
        answer = await tracker.poll(request)
        port = request.scope["server"][1]
        if (origin := request.headers.get("origin")) in (f"http://127.0.0.1:{port}", f"http://localhost:{port}"):
            answer.headers["access-control-allow-origin"] = origin
        return answer

    def follow(kind: type[EventStream]) -> Light:
        return Light(lambda request: tracker.follow(request, kind))

    return [
        Route(f"/lesson/status/{CODE}", status),
        Route("/lesson/not-a-stream", not_a_stream),
        Route(f"/lesson/orders/{ORDER}/shared", shared),
        Route(f"/lesson/orders/{ORDER}/cut", follow(CutStream), methods=["GET"]),
        Route(f"/lesson/orders/{ORDER}/named", follow(NamedStream), methods=["GET"]),
    ]
