"""Streams that go wrong on purpose, one a route under /lesson: what a browser does with each is notebook 06's question.

All but the first two carry a real order, so that nothing is lost: ids, replay and the end of the server work as usual.
One route answers with the order itself, for a page that holds too many streams.
"""

import json
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from labkit.app.converters import CODE, ORDER
from labkit.app.encodings import as_json
from labkit.app.endpoints import BareEndpoint
from labkit.app.orders import UnknownOrder
from labkit.app.poll import plain_answer
from labkit.app.tracker import Tracker
from labkit.feed import Update
from labkit.sse import Event, encode

RETRY_MS = 500  # milliseconds; a learner watches, and three seconds would be long


async def status(request: Request) -> Response:
    """GET /lesson/status/503: that status. Anything but 200 ends an EventSource for good (HTML 9.2.2)."""
    code = request.path_params["code"]
    if code not in set(HTTPStatus) or code < 200:
        return PlainTextResponse(f"{code} is not a final status of HTTP; try 204, 404 or 503.\n", 400)
    if code in (204, 205, 304):
        return Response(status_code=code)
    return Response(encode(Event("nobody reads this")), code, media_type="text/event-stream")


async def not_a_stream(_request: Request) -> Response:
    """GET /lesson/not-a-stream: a well-formed event, sent as text/plain. An EventSource refuses it."""
    return PlainTextResponse(encode(Event("nobody reads this", id="1")))


def as_named_event(update: Update) -> bytes:
    """An update under its stage's name, such as `event: delivered`. `onmessage` hears none of them."""
    return encode(Event(json.dumps(as_json(update)), type=str(update.data["stage"]), id=str(update.position)))


def lesson_routes(tracker: Tracker) -> list[Route]:
    """The lesson's addresses. `/lesson/orders/1/cut` and `/lesson/orders/1/named` follow order 1.

    The first ends after one update, and `retry` asks the browser back half a second later.
    """

    async def shared(request: Request) -> Response:
        """GET /lesson/orders/1/shared: the order, for pages under this machine's other name too (CORS, Fetch 3.3)."""
        try:
            answer: Response = plain_answer(*tracker.asked(request))
        except UnknownOrder as unknown:
            answer = PlainTextResponse(f"{unknown}\n", 404)
        port = request.scope["server"][1]
        if (origin := request.headers.get("origin")) in (f"http://127.0.0.1:{port}", f"http://localhost:{port}"):
            answer.headers["access-control-allow-origin"] = origin
        return answer

    def cut(request: Request) -> ASGIApp:
        return tracker.follow(request, retry=RETRY_MS, most=1)

    def named(request: Request) -> ASGIApp:
        return tracker.follow(request, retry=RETRY_MS, encode=as_named_event)

    return [
        Route(f"/lesson/status/{CODE}", status),
        Route("/lesson/not-a-stream", not_a_stream),
        Route(f"/lesson/orders/{ORDER}/shared", shared),
        Route(f"/lesson/orders/{ORDER}/cut", BareEndpoint(cut), methods=["GET"]),
        Route(f"/lesson/orders/{ORDER}/named", BareEndpoint(named), methods=["GET"]),
    ]
