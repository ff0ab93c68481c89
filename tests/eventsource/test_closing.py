"""An EventSource closes at every moment, from everywhere, and what it waits for ends at once."""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import httpx
import psutil
import pytest

from labkit import eventsource
from labkit.eventsource import EventSource, ReadyState
from labkit.server import Server
from labkit.sse import Event
from tests.helpers.reading import Read, reading, told
from tests.helpers.scripted import Scripted, answer, scripted
from tests.helpers.waiting import wait_until

HOURS = 10_000_000  # milliseconds


class Moment(NamedTuple):
    """An address to read from, whether the moment has come, and how many connections the client has to end."""

    url: str
    has_come: Callable[[EventSource], object]
    server: Scripted | None = None


def connections(port: int, status: str) -> int:
    """How many connections of this process to a port are in a state."""
    ours = psutil.Process().net_connections("tcp4")
    return sum(one.status == status and bool(one.raddr) and one.raddr.port == port for one in ours)


@contextmanager
def answering(has_come: Callable[[Scripted, EventSource], object], *answers: bytes) -> Iterator[Moment]:
    with scripted([*answers], stays=True) as server:
        yield Moment(server.url, lambda source: has_come(server, source), server)


@contextmanager
def nobody() -> Iterator[Moment]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield Moment(f"http://127.0.0.1:{port}/", lambda source: source.failure)


@contextmanager
def ended() -> Iterator[Moment]:
    with scripted([answer("")]) as server:
        yield Moment(server.url, lambda source: source.failure)


@contextmanager
def full() -> Iterator[Moment]:
    """A listener that accepts nothing, and whose queue is full: a connection to it is never made."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as opened:
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        port = listener.getsockname()[1]
        yield Moment(f"http://127.0.0.1:{port}/", lambda _source: connections(port, "SYN_SENT") == 4)


def asked(server: Scripted, _source: EventSource) -> object:
    return server.heads


def is_open(_server: Scripted, source: EventSource) -> object:
    return source.ready_state is ReadyState.OPEN


AWAY = answer("", 302, "", "Location: /elsewhere")
MOMENTS = {
    "before-the-head": lambda: answering(asked, b""),
    "within-the-head": lambda: answering(asked, b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "silent": lambda: answering(is_open, answer("")),
    "within-an-event": lambda: answering(is_open, answer("data: half of it")),
    "after-a-redirect": lambda: answering(lambda server, _source: len(server.heads) == 2, AWAY, b""),
    "nobody-listens": nobody,
    "before-it-comes-back": ended,
    "connecting": full,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_close_ends_what_it_waits_for(moment: str, read_anywhere: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    if moment == "connecting" and sys.platform != "linux":
        pytest.skip("other systems refuse where a queue is full")
    monkeypatch.setattr(eventsource, "TIMES", httpx.Timeout(None))  # so that nothing else ends the wait
    with MOMENTS[moment]() as (url, has_come, server):
        source = EventSource(url, retry=HOURS)
        heard = told(source)
        with reading(read_anywhere, source) as started:
            wait_until(lambda: has_come(source), moment)
            before = list(heard)
            source.close()
            assert source.ready_state is ReadyState.CLOSED
            assert started.end() == []
        assert source.ready_state is ReadyState.CLOSED
        assert heard == before  # nobody is told of an end by hand
        if server is not None:
            wait_until(lambda: server.left == len(server.heads), "the connection to be closed")


def test_close_ends_the_lookup_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    looking, answered = threading.Event(), threading.Event()

    def look_up(*_arguments: Any, **_options: Any) -> Any:
        looking.set()
        assert answered.wait(60)
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    source = EventSource("http://slow.example/")
    started = threading.Thread(target=source.run)
    started.start()
    assert looking.wait(20)
    source.close()
    started.join(20)
    assert not started.is_alive()
    answered.set()


def test_a_source_that_was_closed_before_asks_for_nothing(read_anywhere: Read) -> None:
    with scripted([answer("data: x\n\n")]) as server:
        source = EventSource(server.url)
        source.close()
        assert read_anywhere(source, 1) == []
        assert source.ready_state is ReadyState.CLOSED
        assert server.heads == []


def test_it_may_be_closed_as_soon_as_it_opens_and_stays_closed(server: Server) -> None:
    for _ in range(30):
        source = EventSource(f"{server.url}/news/stream")
        closing = threading.Thread(target=source.close)

        def close_elsewhere(_event: Event, closing: threading.Thread = closing) -> None:
            closing.start()

        source.on("open", close_elsewhere)
        source.run()
        assert source.ready_state is ReadyState.CLOSED
    wait_until(lambda: server.meter.open_streams == 0, "the streams to be closed on the server")


def test_all_loops_over_one_source_end(read_anywhere: Read) -> None:
    with scripted([b""], stays=True) as server:
        source = EventSource(server.url)
        with reading(read_anywhere, source) as one, reading(read_anywhere, source) as two:
            wait_until(lambda: connections(httpx.URL(server.url).port or 0, "ESTABLISHED") == 2, "both to wait")
            source.close()
            assert one.end() == two.end() == []


def test_another_task_of_the_same_loop_closes_it() -> None:
    async def read() -> list[Event]:
        source = EventSource(server.url)
        source.on("open", lambda _event: asyncio.get_running_loop().call_later(0.01, source.close))
        return [event async for event in source]

    with scripted([answer("")], stays=True) as server:
        assert asyncio.run(read()) == []


def test_another_loop_closes_it(read_anywhere: Read) -> None:
    async def close(source: EventSource) -> None:
        source.close()

    with scripted([answer("")], stays=True) as server:
        source = EventSource(server.url)
        with reading(read_anywhere, source) as started:
            wait_until(lambda: source.ready_state is ReadyState.OPEN, "it to open")
            asyncio.run(close(source))
            assert started.end() == []


def test_it_may_be_closed_after_its_loop_has_ended() -> None:
    async def read_one() -> Event:
        return await anext(aiter(source))

    with scripted([answer("data: x\n\n")], stays=True) as server:
        with EventSource(server.url) as source:
            assert asyncio.run(read_one()).data == "x"
        assert source.ready_state is ReadyState.CLOSED
        wait_until(lambda: server.left == 1, "the connection to be closed")
