"""Routes over a feed that several servers share: what they are about is held here first, as the engine has it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from labkit.app.encodings import as_engine_event
from labkit.app.orders import topic_of
from labkit.app.stream import HEADERS
from labkit.feed import CannotKeep, Feed, FeedState
from labkit.sse import encode_retry

COME_BACK = 2  # seconds until a client should ask again while the engine is away
AnyRoute = TypeVar("AnyRoute", bound=BaseRoute)


def hold_first(feed: Feed, routes: Sequence[AnyRoute], news: str = "") -> list[AnyRoute]:
    """The same routes: each order is asked of the engine before its first answer. `news` is the topic of the others."""
    for route in routes:
        if feed.shared and isinstance(route, Route | WebSocketRoute) and (news or "{order" in route.path):
            streams = route.path.endswith(("/stream", "/cut", "/named"))
            route.app = HoldFirst(route.app, feed, news, _short_stream if streams else _unavailable)
    return list(routes)


class HoldFirst:
    """An app that answers once the feed holds the order that is asked for; while the engine is away, another does."""

    def __init__(self, app: ASGIApp, feed: Feed, news: str, instead: Callable[[Scope, str], ASGIApp]) -> None:
        self._app = app
        self._feed = feed
        self._news = news
        self._instead = instead

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer at once what is held already. An open stream keeps no frame for this."""
        order = scope["path_params"].get("order")
        topic = self._news if order is None else topic_of(order)
        if self._feed.holds(topic) and (self._feed.state.reachable or self._instead is _short_stream):
            return self._app(scope, receive, send)
        return self._load(topic, scope, receive, send)

    async def _load(self, topic: str, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        state = self._feed.state
        try:
            if not state.reachable:
                raise CannotKeep(state.problem)
            await self._feed.ready(topic, if_any=topic != self._news)
        except CannotKeep as problem:
            app = self._instead(scope, str(problem))
        await app(scope, receive, send)


def _unavailable(scope: Scope, problem: str) -> ASGIApp:
    """503: what a client is told that would take an old answer for a new one (RFC 9110, 15.6.4)."""
    answer = PlainTextResponse(f"{problem}\n", 503, {"retry-after": str(COME_BACK)})
    if scope["type"] == "http":
        return answer

    async def deny(scope: Scope, receive: Receive, send: Send) -> None:
        await WebSocket(scope, receive, send).send_denial_response(answer)

    return deny


def _short_stream(_scope: Scope, problem: str) -> ASGIApp:
    """A stream that says so and ends: any status but 200 would end an EventSource for good (HTML 9.2.2)."""
    body = encode_retry(1000 * COME_BACK) + as_engine_event(FeedState(reachable=False, problem=problem))
    return Response(body, headers={name.decode(): text.decode() for name, text in HEADERS})
