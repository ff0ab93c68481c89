"""Long replays and large updates: the event loop is left to others, and a reader costs little memory."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Scope
from starlette.websockets import WebSocket

from labkit.app import Tracker, make_app
from labkit.app.long_poll import LARGEST_ANSWER
from labkit.app.meter import Meter
from labkit.app.pieces import PIECE, in_pieces
from labkit.app.websocket import tell
from labkit.feed import Feed
from labkit.server import serve
from labkit.server.custom_routes import CustomRoutes
from tests.helpers.frames import open_socket
from tests.helpers.waiting import largest_buffer, readers_behind, wait_until
from tests.helpers.wire import Wire

MANY = 20_000  # updates
SOME_HUNDRED = 1000
HEADLINE = "x" * 100
MARK = HEADLINE.encode()


@pytest.mark.parametrize(
    "sizes", [[], [0], [1], [PIECE], [PIECE + 1], [3 * PIECE, 5, 0, 7], [PIECE - 1, 2], [10] * 20_000]
)
def test_pieces_are_the_same_bytes_and_none_is_too_large(sizes: list[int]) -> None:
    parts = [bytes([number % 256]) * size for number, size in enumerate(sizes)]
    pieces = list(in_pieces(parts))
    assert b"".join(pieces) == b"".join(parts)
    assert all(0 < len(piece) <= PIECE for piece in pieces)
    assert len(pieces) <= 2 * sum(sizes) / PIECE + 1


def filled(updates: int = MANY) -> Feed:
    """A feed with that much news, and room for it."""
    feed = Feed(updates)
    for _ in range(updates):
        feed.publish("news", {"headline": HEADLINE})
    return feed


def in_one_turn(answer: Callable[[Callable[[Message], Awaitable[None]]], Awaitable[None]]) -> tuple[int, list[int]]:
    """All updates that an answer has sent, and how many of them in each turn that it did not leave to others.

    The client takes all at once, so nothing but the answer itself makes it pause.
    """

    async def run() -> tuple[int, list[int]]:
        turn, sent = 0, [0]

        async def send(message: Message) -> None:
            content = message.get("text") or message.get("body") or b""
            content = content.encode() if isinstance(content, str) else content
            assert len(content) <= PIECE
            sent.extend([0] * (turn + 1 - len(sent)))
            sent[turn] += content.count(MARK)

        answering = asyncio.ensure_future(answer(send))
        while not answering.done() and sum(sent) < MANY:
            await asyncio.sleep(0)
            turn += 1
        answering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await answering
        return sum(sent), sent

    return asyncio.run(run())


async def stays() -> Message:
    """A client that has sent its request, and stays."""
    await asyncio.Event().wait()
    raise AssertionError


def request(path: str, *headers: tuple[bytes, bytes]) -> Scope:
    """The scope of a GET, as any ASGI server has it."""
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:80"), *headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "extensions": {},
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "asgi": {"version": "3.0"},
    }


def arrives() -> Callable[[], Awaitable[Message]]:
    """What the server says of a client that has sent its request, and stays."""
    messages: Iterator[Message] = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(messages, None) or await stays()

    return receive


def test_a_replay_on_a_stream_leaves_the_loop_to_others() -> None:
    app = make_app(Tracker(feed=filled()), Response(status_code=404))
    scope = request("/news/stream", (b"last-event-id", b"0"))
    total, turns = in_one_turn(lambda send: app(scope, arrives(), send))
    assert total == MANY
    assert max(turns) < SOME_HUNDRED


def test_a_replay_on_a_websocket_leaves_the_loop_to_others() -> None:
    feed = filled(1)

    async def answer(send: Callable[[Message], Awaitable[None]]) -> None:
        async def late(message: Message) -> None:
            if message["type"] == "websocket.accept":
                return
            await send(message)
            if feed.latest("news").id == 1:  # type: ignore[union-attr]
                feed._topics["news"]._history = MANY
                for _ in range(MANY):
                    feed.publish("news", {"headline": HEADLINE})

        messages = iter([{"type": "websocket.connect"}])

        async def receive() -> Message:
            return next(messages, None) or await stays()

        socket = WebSocket({"type": "websocket", "headers": []}, receive, late)
        await tell(socket, feed, "news", Meter())

    total, turns = in_one_turn(answer)
    assert total >= MANY
    assert max(turns) < SOME_HUNDRED


def test_a_replay_by_a_handler_of_ones_own_leaves_the_loop_to_others() -> None:
    async def handler(_request: Request) -> Response:
        async def events() -> Any:
            for _ in range(MANY):
                yield HEADLINE

        return StreamingResponse(events())

    routes = CustomRoutes([])
    routes.add(Route("/mine", handler))
    total, turns = in_one_turn(lambda send: routes(request("/mine"), arrives(), send))
    assert total == MANY
    assert max(turns) < SOME_HUNDRED


def test_a_long_poll_brings_a_part_and_the_client_asks_for_the_rest() -> None:
    with serve(history=MANY) as server:
        order = server.place_order("Pad thai")

        def publish() -> None:
            for _ in range(2999):
                server._tracker.orders.move_on(order)

        server._ask(publish)
        seen, answers = 0, 0
        with httpx.Client() as http:
            while seen < 3000:
                answer = http.get(f"{server.url}/orders/{order}/next?after={seen}")
                assert len(answer.content) <= LARGEST_ANSWER + 1000
                numbers = [update["update"] for update in answer.json()]
                assert numbers == list(range(seen + 1, seen + 1 + len(numbers)))
                seen, answers = numbers[-1], answers + 1
        assert 3 < answers < 15
        assert server.meter.long_polls == answers


@pytest.mark.parametrize("size", [10_000_000, 70_000, 1000])
def test_readers_that_do_not_read_cost_little_whatever_they_are_sent(size: int) -> None:
    with serve(stalled=60, history=50_000) as server, contextlib.ExitStack() as readers:
        deaf = [readers.enter_context(Wire(server, receive_buffer=4096)) for _ in range(10)]

        def publish() -> None:
            for _ in range(max(5, 5_000_000 // size)):
                server._tracker.publish_news("x" * size)

        for wire in deaf[:5]:
            wire.get("/news/stream")
        wait_until(lambda: server.meter.open_streams == 5, "five readers of what is to come")
        server._ask(publish)
        for wire in deaf[5:]:
            wire.get("/news/stream", "Last-Event-ID: 0")
        wait_until(lambda: readers_behind(server) == 10, "full buffers")
        assert largest_buffer(server) <= 80 * 1024 + 1024  # and the lines around a chunk
        with Wire(server) as well:
            well.get("/news/stream")
            well.answer()
            well.read_until(b"\n\n")
            server.tell("everybody else goes on")
            well.read_until(b"goes on")


def test_a_reader_gets_a_large_update_whole() -> None:
    with serve() as server, Wire(server) as stream, Wire(server) as socket:
        order = server.place_order(dish := "é" * 1_000_000)
        with httpx.stream("GET", f"{server.url}/orders/{order}/stream") as answer:
            lines = answer.iter_lines()
            data = next(line for line in lines if line.startswith("data: "))
        assert json.loads(data.removeprefix("data: "))["dish"] == dish
        for path in ("", "/next"):
            told = httpx.get(f"{server.url}/orders/{order}{path}").json()
            assert (told if path == "" else told[0])["dish"] == dish
        open_socket(socket, order)
        stream.get(f"/orders/{order}/stream")
        stream.read_until(b"data: ")


def test_a_server_that_stops_in_a_replay_ends_at_the_end_of_an_event() -> None:
    with serve(history=MANY, stalled=60) as server, Wire(server, receive_buffer=4096) as slow:
        server._ask(lambda: [server._tracker.publish_news(HEADLINE) for _ in range(MANY)])
        slow.get("/news/stream", "Last-Event-ID: 0", "Connection: close")
        slow.read_until(b"id: 100\n")
        server._ask(server._tracker.end_streams)
        body = slow.read_to_end()
        assert body.endswith(b"\n\n\r\n0\r\n\r\n")
