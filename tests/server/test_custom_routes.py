"""Routes as a learner writes them in a notebook: added while the server runs, ended with it."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from labkit.server import Server, serve
from tests.helpers.frames import UPGRADE, close_code, read_frame
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server for all that it must refuse or bear."""
    with serve() as running:
        yield running


def scores(server: Server, left: threading.Event | None = None) -> Route:
    """A stream as notebook 07 writes it."""

    async def body(last_id: int | None) -> AsyncGenerator[str, None]:
        try:
            async for updates in server.follow("scores", last_id):
                for update in updates:
                    yield f"id: {update.id}\ndata: {json.dumps(update.data)}\n\n"
        finally:
            if left is not None:
                left.set()

    async def stream(request: Request) -> Response:
        last_id = request.headers.get("last-event-id")
        return StreamingResponse(body(int(last_id) if last_id else None), media_type="text/event-stream")

    return Route("/scores/stream", stream)


def answering(path: str, words: str) -> Route:
    """A route that always says the same."""

    async def say(_request: Request) -> Response:
        return PlainTextResponse(words)

    return Route(path, say)


def test_a_custom_stream_brings_what_is_published(server: Server) -> None:
    server.add(scores(server))
    with Wire(server) as wire:
        wire.get("/scores/stream", "Last-Event-ID: 0")
        assert wire.answer()[0] == 200
        for home in range(1, 4):
            assert server.publish("scores", {"home": home, "away": 0}) == home
            event = wire.event()
            assert (event.id, json.loads(event.data)) == (str(home), {"home": home, "away": 0})


def test_stop_ends_a_custom_stream_with_the_end_of_its_body() -> None:
    left = threading.Event()
    with serve() as server:
        server.add(scores(server, left))
        server.publish("scores", {"home": 0, "away": 0})
        wires = [Wire(server) for _ in range(50)]
        for wire in wires:
            wire.get("/scores/stream")
            wire.answer()
            wire.event()
        server.stop()
        for wire in wires:
            assert wire.read_to_end().endswith(b"0\r\n\r\n")
            wire.socket.close()
        assert left.is_set()
        assert server.idle()
        assert server.log == []


@pytest.mark.parametrize("news", [False, True])
def test_a_client_that_leaves_ends_its_generator(server: Server, news: bool) -> None:
    left = threading.Event()
    server.add(scores(server, left))
    server.publish("scores", {"home": 0, "away": 0})
    with Wire(server) as wire:
        wire.get("/scores/stream")
        wire.answer()
        wire.event()
        assert not left.is_set()
    if news:
        server.publish("scores", {"home": 1, "away": 0})
    wait_until(left.is_set, "the generator to be closed")
    assert not server._tracker.feed._topic("scores").subscriptions
    wait_until(server.idle, "the connection to be gone")
    assert server.log == []


def test_adding_a_route_again_replaces_it(server: Server) -> None:
    for words in ("first", "second", "third"):
        server.add(answering("/mine", words), answering("/other", "the same"))
        assert httpx.get(f"{server.url}/mine").text == words
    assert httpx.get(f"{server.url}/other").text == "the same"
    assert len(server._custom._router.routes) == 2


@pytest.mark.parametrize(
    "path", ["/orders/{order:int}", "/orders/7", "/orders/{id}", "/orders/7/socket", "/news/stream", "/meter"]
)
def test_a_path_at_which_the_server_would_answer_itself_is_refused(patient: Server, path: str) -> None:
    patient.place_order("Pad thai")
    with pytest.raises(ValueError, match=r"an answer of its own at /.*, and its own paths win; choose another path"):
        patient.add(answering(path, "mine"))
    assert httpx.get(f"{patient.url}/orders/1").json()["update"] == 1
    assert "polls" in httpx.get(f"{patient.url}/meter").json()


@pytest.mark.parametrize(
    "anything", [answering("/{path:path}", "mine"), Mount("/", routes=[answering("/mine", "mine")])]
)
def test_a_route_for_all_paths_gets_those_that_the_server_has_not(server: Server, anything: Route | Mount) -> None:
    server.place_order("Pad thai")
    server.add(anything)
    assert httpx.get(f"{server.url}/mine").text == "mine"
    assert httpx.get(f"{server.url}/orders/1").json()["update"] == 1


def test_a_site_is_mounted_below_a_path(server: Server) -> None:
    server.add(Mount("/mine", routes=[answering("/page", "mine")]))
    assert httpx.get(f"{server.url}/mine/page").text == "mine"


@pytest.mark.parametrize("wrong", [print, "/scores", None, ("/scores", print)])
def test_what_is_no_route_is_refused_and_nothing_is_added(patient: Server, wrong: object) -> None:
    with pytest.raises(ValueError, match=r'a route is Route\("/scores/stream", handler\) of starlette.routing, not'):
        patient.add(answering("/mine", "mine"), wrong)  # type: ignore[arg-type]
    assert httpx.get(f"{patient.url}/mine").status_code == 404


def test_a_handler_that_raises_is_a_500_and_a_line_in_the_log(server: Server) -> None:
    async def mistaken(_request: Request) -> Response:
        return JSONResponse(1 / 0)

    async def refuse(_request: Request) -> Response:
        raise HTTPException(409, "the match is over")

    async def late_slip() -> AsyncGenerator[str, None]:
        yield "begun"
        raise KeyError("away")

    async def breaks_off(_request: Request) -> Response:
        return StreamingResponse(late_slip())

    server.add(Route("/mistaken", mistaken), Route("/refuse", refuse), Route("/late", breaks_off))
    assert httpx.get(f"{server.url}/mistaken").status_code == 500
    assert "ZeroDivisionError" in server.log[-1]
    refused = httpx.get(f"{server.url}/refuse")
    assert (refused.status_code, refused.text) == (409, "the match is over")
    with pytest.raises(httpx.RemoteProtocolError):  # no end of the body: what came is not the whole
        httpx.get(f"{server.url}/late")
    assert "KeyError: 'away'" in server.log[-1]
    assert httpx.get(f"{server.url}/meter").status_code == 200
    wait_until(server.idle, "all to be gone")


def test_a_post_is_taken_and_a_wrong_method_refused(server: Server) -> None:
    async def goal(request: Request) -> Response:
        return JSONResponse({"update": server.publish("scores", await request.json())})

    server.add(Route("/goal", goal, methods=["POST"]))
    assert httpx.post(f"{server.url}/goal", json={"home": 1}).json() == {"update": 1}
    assert httpx.post(f"{server.url}/goal", json={"home": 2}).json() == {"update": 2}
    assert httpx.get(f"{server.url}/goal").status_code == 405
    foreign = httpx.post(f"{server.url}/goal", json={}, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403


def test_a_body_larger_than_one_piece_arrives_whole(server: Server) -> None:
    async def size(request: Request) -> Response:
        return JSONResponse(len(await request.body()))

    server.add(Route("/size", size, methods=["POST"]))
    assert httpx.post(f"{server.url}/size", content=b"x" * 1_000_000).json() == 1_000_000


def test_a_body_that_comes_after_the_answer_has_begun_belongs_to_its_request(server: Server) -> None:
    async def five_words(_request: Request) -> Response:  # a handler that does not read what it is sent
        async def words() -> AsyncIterator[str]:
            yield "data: 0\n\n"
            await asyncio.to_thread(sent.wait, 10)
            for number in range(1, 5):
                yield f"data: {number}\n\n"

        return StreamingResponse(words(), media_type="text/event-stream")

    sent = threading.Event()
    server.add(Route("/words", five_words, methods=["POST"]))
    with socket.create_connection(("127.0.0.1", server.port), 10) as line:
        host = f"Host: 127.0.0.1:{server.port}\r\n"
        line.sendall(f"POST /words HTTP/1.1\r\n{host}Content-Length: 2\r\nConnection: close\r\n\r\n".encode())
        heard = line.recv(4096)
        line.sendall(b"{}")
        sent.set()
        while piece := line.recv(4096):
            heard += piece
    assert heard.count(b"data: ") == 5
    assert heard.endswith(b"0\r\n\r\n")


def test_a_custom_websocket_talks_both_ways_and_ends_at_stop(server: Server) -> None:
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        async for words in socket.iter_text():
            await socket.send_text(words.upper())

    server.add(WebSocketRoute("/echo", echo))
    with Wire(server) as wire:
        wire.get("/echo", *UPGRADE)
        assert wire.answer()[0] == 101
        wire.send(bytes([0x81, 0x82, 0, 0, 0, 0]) + b"hi")
        assert read_frame(wire) == (1, b"HI")
        server.stop()
        assert close_code(wire) == 1012
    assert server.log == []


def test_stop_ends_a_custom_websocket_that_only_speaks(server: Server) -> None:
    ended = threading.Event()

    async def speak(socket: WebSocket) -> None:
        await socket.accept()
        try:
            async for updates in server.follow("scores"):
                await socket.send_json(updates[-1].data)
        finally:
            ended.set()

    server.add(WebSocketRoute("/speak", speak))
    server.publish("scores", {"home": 0})
    with Wire(server) as wire:
        wire.get("/speak", *UPGRADE)
        assert wire.answer()[0] == 101
        assert read_frame(wire) == (1, b'{"home":0}')
        server.stop()
        assert close_code(wire) == 1012
    assert ended.is_set()
    assert server.log == []  # uvicorn would have waited for the handler, cancelled it and logged that


def test_two_servers_do_not_share_routes_or_topics(server: Server) -> None:
    with serve() as other:
        server.add(answering("/mine", "one"))
        assert httpx.get(f"{other.url}/mine").status_code == 404
        other.add(answering("/mine", "two"))
        assert httpx.get(f"{server.url}/mine").text == "one"
        assert server.publish("scores", {"home": 1}) == 1
        assert other.publish("scores", {"home": 1}) == 1


def test_stop_ends_a_handler_that_waits_for_what_never_comes() -> None:
    ended = threading.Event()
    with serve() as server:

        async def wait(_request: Request) -> Response:
            try:
                await anext(server.follow("never"))
            finally:
                ended.set()
            return Response()

        server.add(Route("/wait", wait))
        with Wire(server) as wire:
            wire.get("/wait")
            wait_until(lambda: server.meter.requests == 1, "the request")
            server.stop()
            assert ended.is_set()
            status, _ = wire.answer()
            assert status == 503
    assert server.log == []
