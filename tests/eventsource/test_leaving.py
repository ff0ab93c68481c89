"""Loops over an EventSource that are left without closing it: by break, cancellation, interrupt, the program's end."""

import asyncio
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import islice

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from labkit.eventsource import EventSource, ReadyState
from labkit.server import Server, serve
from labkit.sse import Event
from tests.helpers.scripted import answer, scripted
from tests.helpers.waiting import wait_until


def test_a_task_that_is_cancelled_ends_its_connection() -> None:
    async def read() -> None:
        source = EventSource(server.url)
        limit = asyncio.timeout(None)
        source.on("open", lambda _event: limit.reschedule(0))
        with suppress(TimeoutError):
            async with limit:
                async for _ in source:
                    pass
        assert limit.expired()
        assert source.ready_state is ReadyState.CLOSED

    with scripted([answer("")], stays=True) as server:
        asyncio.run(read())
        wait_until(lambda: server.left == 1, "the connection to be closed")


def test_a_loop_that_is_left_leaves_nothing_open_and_the_next_goes_on_from_there() -> None:
    bodies = [answer(f"id: {number}\ndata: x\n\n") for number in range(9)]
    with scripted(bodies, stays=True) as server:
        source = EventSource(server.url)
        for _ in source:
            break
        assert source.ready_state is ReadyState.CLOSED
        wait_until(lambda: server.left == 1, "the connection to be closed")
        (event,) = islice(source, 1)
        assert (server.asked[1]["last-event-id"], event.last_event_id) == (b"0", "1")


def test_an_async_loop_that_is_left_leaves_nothing_open() -> None:
    async def read() -> None:
        for number in range(3):
            async for event in source:
                assert event.last_event_id == str(number)
                break
            assert source.ready_state is ReadyState.CLOSED

    with scripted([answer(f"id: {number}\ndata: x\n\n") for number in range(9)], stays=True) as server:
        source = EventSource(server.url)
        asyncio.run(read())
        wait_until(lambda: server.left == 3, "the connections to be closed")
        assert server.asked[2]["last-event-id"] == b"1"


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="an interrupt cannot be sent to a thread here")
def test_an_interrupt_ends_a_silent_read_and_its_connection() -> None:
    def interrupt(_event: Event) -> None:
        threading.Timer(0.05, signal.pthread_kill, [threading.main_thread().ident, signal.SIGINT]).start()

    with scripted([answer("")], stays=True) as server:
        source = EventSource(server.url)
        with pytest.raises(KeyboardInterrupt):
            source.on("open", interrupt).run()
        assert source.ready_state is ReadyState.CLOSED
        wait_until(lambda: server.left == 1, "the connection to be closed")


def test_a_program_that_forgets_to_close_it_ends_all_the_same() -> None:
    program = (
        "import sys; from labkit.eventsource import EventSource\n"
        "events = iter(EventSource(sys.argv[1])); print(next(events).data)"
    )
    with scripted([answer("data: x\n\n")], stays=True) as server:
        ran = subprocess.run([sys.executable, "-c", program, server.url], capture_output=True, text=True, timeout=60)
        assert (ran.stdout, ran.stderr, ran.returncode) == ("x\n", "", 0)


@pytest.mark.parametrize("way", ["async-for", "for", "for-in-the-loop"])
def test_a_handler_of_a_server_reads_another_server(way: str, server: Server) -> None:
    async def with_async_for(_request: Request) -> PlainTextResponse:
        with EventSource(f"{other.url}/news/stream") as source:
            async for event in source:
                return PlainTextResponse(event.data)
        raise AssertionError

    def with_for(_request: Request) -> PlainTextResponse:
        with EventSource(f"{other.url}/news/stream") as source:
            return PlainTextResponse(next(iter(source)).data)

    async def with_for_in_the_loop(request: Request) -> PlainTextResponse:
        return with_for(request)

    handlers = {"async-for": with_async_for, "for": with_for, "for-in-the-loop": with_for_in_the_loop}
    with serve() as other:
        server.add(Route("/relay", handlers[way]))
        other.tell("Goal!")
        answered = httpx.get(f"{server.url}/relay")
        assert (answered.status_code, "Goal!" in answered.text) == (200, True)
        wait_until(lambda: other.meter.open_streams == 0, "the stream to be closed on the server")
