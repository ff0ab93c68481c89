"""The app of the server: the same order by poll, long poll, stream and WebSocket, one short handler each."""

import json
import random
import time
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

import psutil
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from labkit.app.cache import SharedCache
from labkit.app.converters import ORDER
from labkit.app.encodings import as_engine_event, as_event, plain_event
from labkit.app.endpoints import BareEndpoint, wrapped
from labkit.app.guard import Guard
from labkit.app.held import hold_first
from labkit.app.index import MOST, POLICY, index_page
from labkit.app.known import Sent, is_known
from labkit.app.long_poll import Ends, LongPoll
from labkit.app.meter import Meter
from labkit.app.metrics import Metrics
from labkit.app.orders import Orders, UnknownOrder, topic_of
from labkit.app.pane import Panes
from labkit.app.poll import answer, plain_answer
from labkit.app.query import if_none_match, number_of, position_of
from labkit.app.stream import EventStream, head_of_stream
from labkit.app.websocket import tell
from labkit.defaults import (
    COMMENT_SECONDS,
    LONG_POLL_SECONDS,
    LONGEST_CACHE_SECONDS,
    LONGEST_LONG_POLL_SECONDS,
    LONGEST_STREAM_SECONDS,
    RETRY_SECONDS,
)
from labkit.feed import Feed, FeedState, Update
from labkit.plumbing import arguments

NEWS = "news"  # the topic of the news ticker, the same for every reader


@dataclass(eq=False)
class Tracker:
    """The food-delivery tracker of one server: its orders, its news, and how clients learn of them."""

    keep_alive: float = COMMENT_SECONDS  # seconds between two comments on a stream
    longest_stream: float = LONGEST_STREAM_SECONDS  # seconds
    retry: float = RETRY_SECONDS  # seconds after which the reader of a stream that has ended comes back
    retry_spread: float = 0.0  # seconds that are added to it at random, so that not all come at once
    plain: bool = False  # polls and streams without the short cuts that save work of the server
    feed: Feed = field(default_factory=Feed)
    meter: Meter = field(default_factory=Meter)
    streams: set[EventStream] = field(default_factory=set)
    long_polls: set[Ends] = field(default_factory=set)  # that wait for news
    cache: SharedCache = field(default_factory=SharedCache)

    def __post_init__(self) -> None:
        self.orders = Orders(self.feed)
        self.panes = Panes(self.streams)
        self._sent = Sent()
        self.feed.on_state = self._tell_state
        self._closing = False

    def poll(self, request: Request) -> ASGIApp:
        """GET /orders/7: the order as it stands, or 304 when the client has that already (RFC 9110, 13.1.2)."""
        try:
            return (plain_answer if self.plain else answer)(*self.asked(request))
        except UnknownOrder as unknown:
            return PlainTextResponse(f"{unknown}\n", 404)

    def asked(self, request: Request) -> tuple[Update, str | None]:
        """What a poll is about: the newest update of its order, and what the client has. Raises UnknownOrder."""
        has = if_none_match(request)
        return self._ask_origin(request.path_params["order"], request.scope.get("client"), has), has

    def cached_poll(self, request: Request) -> ASGIApp:
        """GET /cached/orders/7?seconds=1: the same, as a shared cache in front of the tracker would answer it.

        The cache is one client of the tracker, whoever asks it.
        """
        order = request.path_params["order"]
        try:
            seconds = number_of(request, "seconds", 1.0, LONGEST_CACHE_SECONDS)
            update, kept = self.cache.answer(order, seconds, lambda: self._ask_origin(order, "cache", None))
        except UnknownOrder as unknown:
            return PlainTextResponse(f"{unknown}\n", 404)
        except ValueError as refused:
            return PlainTextResponse(f"{refused}\n", 400)
        self.meter.cache_hits += kept
        return answer(update, if_none_match(request))

    def _ask_origin(self, order: int, client: Hashable, known: str | None) -> Update:
        """The newest update of an order, counted as one poll. Raises UnknownOrder."""
        update = self.orders.latest(order)
        news = self._sent.is_news(client, update) and not is_known(known, update)
        self.meter.polls += 1
        self.meter.useless_polls += not news
        return update

    def long_poll(self, request: Request) -> ASGIApp:
        """GET /orders/7/next?after=3&wait=25: the updates after the third, once there are some; 204 after 25 s.

        `after` is an id as the updates have it, such as 8302-3 when there are epochs.
        """
        try:
            self.orders.latest(request.path_params["order"])
            after = position_of(request, "after")
            longest = LONGEST_LONG_POLL_SECONDS
            wait = 0.0 if self._closing else number_of(request, "wait", LONG_POLL_SECONDS, longest)
        except UnknownOrder as unknown:
            return PlainTextResponse(f"{unknown}\n", 404)
        except ValueError as refused:
            return PlainTextResponse(f"{refused}\n", 400)
        topic = topic_of(request.path_params["order"])
        return LongPoll(self.feed, topic, after, wait, self.long_polls, self.meter)

    async def talk(self, socket: WebSocket) -> None:
        """WebSocket /orders/7/socket: one text message an update (RFC 6455). Nobody listens to the client."""
        order = socket.path_params["order"]
        try:
            self.orders.latest(order)
        except UnknownOrder as unknown:
            await socket.send_denial_response(PlainTextResponse(f"{unknown}\n", 404))
            return
        await tell(socket, self.feed, topic_of(order), self.meter)

    def follow(self, request: Request, **options: Any) -> ASGIApp:
        """GET /orders/7/stream: the same order as an event stream. `options` are those of `open_stream`."""
        order = request.path_params["order"]
        try:
            self.orders.latest(order)
        except UnknownOrder as unknown:
            return PlainTextResponse(f"{unknown}\n", 404)
        return self.open_stream(topic_of(order), request, **options)

    def news(self, request: Request) -> ASGIApp:
        """GET /news/stream: one stream of headlines for everybody."""
        return self.open_stream(NEWS, request)

    def open_stream(self, topic: str, request: Request, **options: Any) -> ASGIApp:
        """An event stream of `topic`, after the id in `Last-Event-ID` when there is one (HTML 9.2.4).

        `options` are those of `EventStream` that a lesson has otherwise: `retry` in milliseconds, `encode`, `most`.
        A browser pane says its name, `?pane=NAME`, and has one stream at most.
        """
        if self._closing:
            return Response(status_code=204)  # tells an EventSource not to come back (HTML 9.2.2)
        if request.method == "HEAD":
            return head_of_stream
        retry = round(1000 * (self.retry + random.uniform(0, self.retry_spread)))
        stream = EventStream(
            self.feed,
            topic,
            request.headers.get("last-event-id"),
            open_streams=self.streams,
            meter=self.meter,
            keep_alive=self.keep_alive,
            longest=self.longest_stream,
            pushes=not self.plain,
            **{"retry": retry, "encode": plain_event if self.plain else as_event, **options},
        )
        if not self.feed.state.reachable:
            stream.announce(as_engine_event(self.feed.state))
        if pane := request.query_params.get("pane"):
            self.panes.take(pane, stream)
        return stream

    def publish_news(self, headline: str) -> Update:
        """Put a headline on the news ticker. Raises ValueError when it is empty."""
        if not arguments.is_text(headline):
            raise ValueError(f'headline must be a non-empty string, such as "Goal!", not {headline!r}')
        return self.feed.publish(NEWS, {"headline": headline})

    def publish(self, topic: str, data: dict[str, object]) -> Update:
        """Publish to a topic of one's own: the data as they are now, which may be changed afterwards.

        Raises ValueError for the name of one of our topics, and for data without names or that JSON cannot carry.
        """
        if not arguments.is_text(topic) or topic == NEWS or topic.startswith("orders/"):
            raise ValueError(f'topic must be a name of your own, such as "scores", not {topic!r}')
        if not isinstance(data, dict):
            raise ValueError(f'data must be a dict, such as {{"home": 1, "away": 0}}, not {data!r}')
        try:
            text = json.dumps(data, allow_nan=False, ensure_ascii=False)
            text.encode()  # half a character could not be sent
        except (TypeError, ValueError, RecursionError) as problem:
            raise ValueError(f"data must be text, numbers, lists and dicts, which JSON can carry: {problem}") from None
        return self.feed.publish(topic, json.loads(text))

    def forget(self, *orders: int) -> None:
        """Drop orders that nobody will ask for again."""
        self.orders.forget(orders)
        for order in orders:
            self.cache.forget(order)

    def end_streams(self) -> None:
        """Let every open stream finish its body and every long poll answer, and open no more."""
        self._closing = True
        self.hang_up()

    def hang_up(self) -> None:
        """End what is open now. Who comes back is welcome, unless the tracker is closing."""
        for open_one in (*self.streams, *self.long_polls):
            open_one.end()

    def _tell_state(self, state: FeedState) -> None:
        """Say on every open stream that the engine of a shared feed was lost, or is back."""
        for stream in list(self.streams):
            stream.announce(as_engine_event(state))

    def close(self) -> None:
        """Give back what outlives a request: the feed's file, or its engine's connections."""
        self.feed.close()

    async def index(self, _request: Request) -> Response:
        """GET /: what this server is, its addresses and its newest orders."""
        return HTMLResponse(index_page(self.orders.newest(MOST)), headers=POLICY)

    def read_meter(self) -> Meter:
        """What was counted so far, as a copy. Call it in the server's thread: CPU seconds are that thread's."""
        memory = psutil.Process().memory_info().rss
        return replace(self.meter, open_streams=len(self.streams), cpu_seconds=time.thread_time(), memory_bytes=memory)

    def routes(self) -> list[BaseRoute]:
        """The tracker's addresses."""
        endpoint = wrapped if self.plain else BareEndpoint
        orders = [
            Route(f"/orders/{ORDER}", endpoint(self.poll), methods=["GET"]),
            Route(f"/orders/{ORDER}/stream", endpoint(self.follow), methods=["GET"]),
            Route(f"/cached/orders/{ORDER}", BareEndpoint(self.cached_poll), methods=["GET"]),
            Route(f"/orders/{ORDER}/next", BareEndpoint(self.long_poll), methods=["GET"]),
            WebSocketRoute(f"/orders/{ORDER}/socket", self.talk),
        ]
        news = Route("/news/stream", endpoint(self.news), methods=["GET"])
        metrics = Route("/metrics", Metrics(self.meter, self.feed, self.streams, self.long_polls), methods=["GET"])
        mine = [*hold_first(self.feed, orders), *hold_first(self.feed, [news], NEWS)]
        return [*mine, Route("/", self.index), metrics]  # what is asked for most is first: routes are tried in turn


def make_app(tracker: Tracker, others: ASGIApp) -> Guard:
    """The ASGI app of a tracker, with `others` behind its own routes. Any ASGI server can run it.

    The tracker's own stand on a bare router: a stream costs a third less memory than inside `Starlette`'s layers.
    """
    return Guard(Router(tracker.routes(), default=others), tracker.meter)
