"""The app runs on any ASGI server: polls, streams, long polls and WebSockets, without anything that ours lends."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import hypercorn.asyncio
import hypercorn.config
import pytest
import uvicorn
from starlette.routing import Router
from websockets.sync.client import connect

from labkit.app import Tracker, make_app
from labkit.plumbing.loopback import listen
from labkit.sse import Decoder, Event
from tests.helpers.prometheus import metrics
from tests.helpers.waiting import wait_until


@dataclass
class Running:
    """A tracker on a server that is not ours."""

    url: str
    port: int
    tracker: Tracker
    loop: asyncio.AbstractEventLoop

    def do(self, action: Callable[..., Any], *words: object) -> Any:
        """Do something in the server's thread, where all its state lives."""

        async def act() -> Any:
            return action(*words)

        return asyncio.run_coroutine_threadsafe(act(), self.loop).result(20)


@asynccontextmanager
async def uvicorn_as_it_is(app: Any, listener: socket.socket) -> AsyncIterator[None]:
    """Uvicorn, told nothing but where to listen."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield
    server.should_exit = True
    await serving


@asynccontextmanager
async def hypercorn_as_it_is(app: Any, listener: socket.socket) -> AsyncIterator[None]:
    """Hypercorn, told nothing but where to listen."""
    ended, config = asyncio.Event(), hypercorn.config.Config()
    config.bind, config.errorlog = [f"fd://{listener.detach()}"], None
    serving = asyncio.create_task(hypercorn.asyncio.serve(app, config, shutdown_trigger=ended.wait))
    yield
    ended.set()
    await serving


@contextmanager
def running(kind: Callable[[Any, socket.socket], Any]) -> Iterator[Running]:
    """That server with a tracker's app, in a thread of its own."""
    tracker, stop, begun = Tracker(), threading.Event(), threading.Event()
    listener = listen(0)
    port = listener.getsockname()[1]
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        async with kind(make_app(tracker, Router()), listener):
            begun.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    begun.wait(20)
    try:
        yield Running(f"http://127.0.0.1:{port}", port, tracker, loops[0])
    finally:
        loops[0].call_soon_threadsafe(tracker.end_streams)
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


@pytest.fixture(scope="module", params=[uvicorn_as_it_is, hypercorn_as_it_is])
def other(request: pytest.FixtureRequest) -> Iterator[Running]:
    """A server that is not ours, with an order."""
    with running(request.param) as server:
        yield server


@pytest.fixture
def order(other: Running) -> int:
    """An order of its own for each test."""
    return int(other.do(other.tracker.orders.place, "Pad thai"))


def test_a_poll_brings_the_order_and_then_says_that_nothing_is_new(other: Running, order: int) -> None:
    answer = httpx.get(f"{other.url}/orders/{order}")
    assert (answer.status_code, answer.json()["stage"]) == (200, "order received")
    again = httpx.get(f"{other.url}/orders/{order}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_stream_brings_each_update_and_what_was_missed(other: Running, order: int) -> None:
    other.do(other.tracker.orders.advance, order)
    missed = {"Last-Event-ID": "1"}
    with httpx.stream("GET", f"{other.url}/orders/{order}/stream", headers=missed) as response:
        assert response.headers["content-type"] == "text/event-stream"
        events = decoded(response)
        assert next(events).last_event_id == "2"
        other.do(other.tracker.orders.advance, order)
        assert json.loads(next(events).data)["stage"] == "out for delivery"
    wait_until(lambda: not other.tracker.streams, "the server to see that the reader left")


def decoded(response: httpx.Response) -> Iterator[Event]:
    """The events of a stream."""
    decoder = Decoder()
    for chunk in response.iter_raw():
        yield from decoder.feed(chunk)


def test_a_long_poll_waits_for_the_next_update(other: Running, order: int) -> None:
    answers: list[Any] = []
    asking = threading.Thread(
        target=lambda: answers.append(httpx.get(f"{other.url}/orders/{order}/next?after=1", timeout=20).json())
    )
    asking.start()
    wait_until(lambda: other.tracker.long_polls, "the question")
    other.do(other.tracker.orders.advance, order)
    asking.join()
    assert [update["stage"] for update in answers[0]] == ["cooking started"]


def test_a_websocket_brings_each_update(other: Running, order: int) -> None:
    with connect(f"ws://127.0.0.1:{other.port}/orders/{order}/socket", proxy=None) as line:
        assert json.loads(line.recv(20))["stage"] == "order received"
        other.do(other.tracker.orders.advance, order)
        assert json.loads(line.recv(20))["stage"] == "cooking started"


def test_the_metrics_are_there_without_what_nobody_counts(other: Running, order: int) -> None:
    before = metrics(other.url)
    with httpx.stream("GET", f"{other.url}/orders/{order}/stream") as response:
        events = decoded(response)
        next(events)
        now = metrics(other.url)
    assert now["labkit_streams_open"] == before["labkit_streams_open"] + 1
    assert now["labkit_events_sent_total"] == before["labkit_events_sent_total"] + 1
    assert "labkit_sent_bytes_total" not in now
    wait_until(lambda: not other.tracker.streams, "the server to see that the reader left")


def test_what_is_refused_elsewhere_is_refused_there_too(other: Running, order: int) -> None:
    foreign = httpx.get(f"{other.url}/orders/{order}", headers={"Host": "evil.example"})
    assert foreign.status_code == 403
    assert httpx.get(f"{other.url}/orders/99").status_code == 404
