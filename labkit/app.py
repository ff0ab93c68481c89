"""The app of the lab: the same order by poll and by stream, one short handler each."""

import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from labkit.feed import Feed, Update
from labkit.meter import Meter
from labkit.orders import Orders, UnknownOrder, topic_of
from labkit.pane import Panes
from labkit.stream import EventStream, as_json

NEWS = "news"  # the topic of the news ticker, the same for every reader
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


@dataclass(eq=False)
class Tracker:
    """The food-delivery tracker of one server: its orders, its news, and how clients learn of them."""

    keep_alive: float = 15.0  # seconds between two comments on a stream
    longest_stream: float = 3600.0  # seconds
    feed: Feed = field(default_factory=Feed)
    meter: Meter = field(default_factory=Meter)
    streams: set[EventStream] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.orders = Orders(self.feed)
        self.panes = Panes(self.streams)
        self._last_polled: dict[int, int] = {}  # order: the update its last poll was told of
        self._closing = False

    async def poll(self, request: Request) -> Response:
        """GET /orders/7: the order as it stands, or 304 when the client has that already (RFC 9110, 13.1.2)."""
        order = request.path_params["order"]
        try:
            update = self.orders.latest(order)
        except UnknownOrder as unknown:
            return PlainTextResponse(f"{unknown}\n", 404)
        etag, known = f'"{update.id}"', request.headers.get("if-none-match")
        useless = known == etag if known else self._last_polled.get(order) == update.id
        self._last_polled[order] = update.id
        self.meter.polls += 1
        self.meter.useless_polls += useless
        headers = {"etag": etag, "cache-control": "no-cache"}
        if known == etag:
            return Response(status_code=304, headers=headers)
        return JSONResponse(as_json(update), headers=headers)

    def follow(self, request: Request) -> ASGIApp:
        """GET /orders/7/stream: the same order as an event stream."""
        order = request.path_params["order"]
        try:
            self.orders.latest(order)
        except UnknownOrder as unknown:
            return PlainTextResponse(f"{unknown}\n", 404)
        return self.open_stream(topic_of(order), request)

    def news(self, request: Request) -> ASGIApp:
        """GET /news/stream: one stream of headlines for everybody."""
        return self.open_stream(NEWS, request)

    def open_stream(self, topic: str, request: Request, kind: type[EventStream] = EventStream) -> ASGIApp:
        """An event stream of `topic`, after the id in `Last-Event-ID` when there is one (HTML 9.2.4).

        A browser pane says its name, `?pane=NAME`, and has one stream at most.
        """
        if self._closing:
            return Response(status_code=204)  # tells an EventSource not to come back (HTML 9.2.2)
        if request.method == "HEAD":
            return Response(headers={"content-type": "text/event-stream"})  # a stream without a body would be none
        last_id = request.headers.get("last-event-id", "")
        known = int(last_id) if last_id.isascii() and last_id.isdigit() and len(last_id) < 19 else None
        stream = kind(
            self.feed,
            topic,
            known,
            open_streams=self.streams,
            meter=self.meter,
            keep_alive=self.keep_alive,
            longest=self.longest_stream,
        )
        if pane := request.query_params.get("pane"):
            self.panes.take(pane, stream)
        return stream

    def publish_news(self, headline: str) -> Update:
        """Put a headline on the news ticker. Raises ValueError when it is empty."""
        if not isinstance(headline, str) or not headline.strip():
            raise ValueError(f"what is the news? Write a headline in quotes, not {headline!r}")
        return self.feed.publish(NEWS, {"headline": headline})

    def forget(self, order: int) -> None:
        """Drop an order that nobody will ask for again."""
        self.feed.forget(topic_of(order))
        self._last_polled.pop(order, None)

    def end_streams(self) -> None:
        """Let every open stream finish its body, and open no more."""
        self._closing = True
        for stream in self.streams:
            stream.end()

    def read_meter(self) -> Meter:
        """What was counted so far, as a copy. Call it in the server's thread: CPU seconds are that thread's."""
        return replace(self.meter, open_streams=len(self.streams), cpu_seconds=time.thread_time())

    def routes(self) -> list[Route]:
        """The tracker's addresses."""
        return [
            Route("/orders/{order:int}", self.poll),
            Route("/orders/{order:int}/stream", Light(self.follow), methods=["GET"]),
            Route("/news/stream", Light(self.news), methods=["GET"]),
        ]


class Light:
    """An endpoint without Starlette's wrapping, which an open stream would keep alive: a tenth of its memory."""

    def __init__(self, handler: Callable[[Request], ASGIApp]) -> None:
        self._handler = handler

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Choose the answer, and hand over to it."""
        return self._handler(Request(scope))(scope, receive, send)


def is_ours(host: str, port: int) -> bool:
    """True for a `Host` that names this machine, or the proxy that a browser is told to use (`Server.browser_url`).

    A hub's name is not known here. But a page elsewhere whose name was bent to this machine (DNS rebinding) must name
    our own `port`, and a proxy never does. `X-Forwarded-Host` is not asked: such a page could set it.
    """
    host = host.lower()
    name, _, given = host.rpartition(":") if host.rpartition(":")[2].isdecimal() else (host, "", "80")
    if name in LOOPBACK or not name:
        return bool(name)
    if template := os.environ.get("LABKIT_URL_TEMPLATE"):
        known = urlsplit(template.replace("{port}", str(port))).netloc.lower()
        return host == known if known else given != str(port)
    return bool(os.environ.get("JUPYTERHUB_SERVICE_PREFIX")) and given != str(port)


def loopback_only(app: ASGIApp) -> ASGIApp:
    """Refuse what a web page elsewhere could send: a foreign `Host` (DNS rebinding), a change asked by another origin.

    A stop button is pressed from the notebook's page, another origin; its address is a secret that only that page has.
    Not a coroutine and not Starlette's middleware: either would cost memory on every open stream.
    """
    refuse = PlainTextResponse("This server answers only to programs and pages of this machine.\n", 403)

    def guarded(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        ours = is_ours(host, scope["server"][1])
        reads = scope["method"] in ("GET", "HEAD") or scope["path"].startswith("/stop/")
        same = origin in (None, f"http://{host}", f"https://{host}")
        return (app if ours and (reads or same) else refuse)(scope, receive, send)

    return guarded


def make_app(tracker: Tracker, *more: Route) -> ASGIApp:
    """The ASGI app of a tracker, with `more` routes behind its own.

    The tracker's own stand on a bare router: a stream costs a third less memory than inside `Starlette`'s layers.
    """
    return loopback_only(Router(tracker.routes(), default=Starlette(routes=more)))
