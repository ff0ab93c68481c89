"""Handlers with a mistake in them: what never awaits, never ends or exits does not take the server with it."""

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from labkit.server import Server, serve
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire


async def spins(_request: Request) -> Response:
    """A handler that never awaits."""
    while True:
        pass


async def yields_without_a_wait(_request: Request) -> Response:
    """A stream that never awaits."""

    async def body() -> AsyncIterator[bytes]:
        while True:
            pass
        yield b""

    return StreamingResponse(body())


async def is_deaf(_request: Request) -> Response:
    """A handler that goes on when it is cancelled."""
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            continue


def keeps_a_worker(_request: Request) -> Response:
    """A handler of an ordinary function, which runs in a thread of its own."""
    time.sleep(3)
    return Response()


@pytest.mark.parametrize(
    ("handler", "name"), [(spins, "spins"), (yields_without_a_wait, "body"), (is_deaf, "is_deaf"), (keeps_a_worker, "")]
)
def test_a_handler_that_never_ends_does_not_keep_stop_from_ending(
    handler: Callable[[Request], Response | Awaitable[Response]], name: str
) -> None:
    threads = threading.active_count()
    server = serve()
    called = threading.Event()

    def told(request: Request) -> Response | Awaitable[Response]:
        called.set()
        return handler(request)

    async def awaited(request: Request) -> Response:
        answer = told(request)
        assert not isinstance(answer, Response)
        return await answer

    server.add(Route("/mine", told if handler is keeps_a_worker else awaited))
    with Wire(server) as wire:
        wire.get("/mine")
        assert called.wait(20)
        server.stop()
    assert not server.running
    assert name in "\n".join(server.log)
    with serve(server.port) as again:
        assert httpx.get(f"{again.url}/meter").status_code == 200
    wait_until(lambda: threading.active_count() <= threads, "all threads to be gone")


def test_the_log_names_a_handler_that_never_awaits_before_anybody_stops_the_server(server: Server) -> None:
    server.add(Route("/mine", spins))
    with Wire(server) as wire:
        wire.get("/mine")
        wait_until(lambda: any("spins" in line for line in server.log), "the handler's name")
        assert "does not await" in server.log[-1]


def test_a_handler_inside_a_call_into_c_is_left_behind_and_the_port_is_free() -> None:
    server, called = serve(), threading.Event()

    async def sleeps(_request: Request) -> Response:
        called.set()
        time.sleep(5)  # noqa: ASYNC251 - the mistake that this test is about
        return Response()

    server.add(Route("/mine", sleeps))
    with Wire(server) as wire, Wire(server) as reader:
        reader.get("/news/stream")
        reader.answer()
        wire.get("/mine")
        assert called.wait(20)
        with pytest.warns(RuntimeWarning, match=r"sleeps.*The port is free"):
            server.stop()
        assert server._thread._thread.is_alive()  # nobody has waited for the call
        reader.read_to_end()
        assert not server.running
        server.stop()
        with serve(server.port) as again:
            assert httpx.get(f"{again.url}/meter").status_code == 200
    wait_until(lambda: not server._thread._thread.is_alive(), "the thread to end after the call")


def test_a_server_that_is_left_behind_lets_go_of_its_history_file(tmp_path: Path) -> None:
    file = tmp_path / "orders.db"
    server, called, goes_on = serve(history_file=file), threading.Event(), threading.Event()

    async def blocks(_request: Request) -> Response:
        called.set()
        goes_on.wait()
        return Response()

    server.add(Route("/mine", blocks))
    server.tell("first")
    with Wire(server) as wire:
        wire.get("/mine")
        assert called.wait(20)
        with pytest.warns(RuntimeWarning, match="blocks"):
            server.stop()
        with serve(server.port, history_file=file) as again:
            assert again.tell("second") == 2
            goes_on.set()
            wait_until(lambda: not server._thread._thread.is_alive(), "the thread to end after the call")
            assert again.tell("third") == 3


@pytest.mark.parametrize("problem", [SystemExit, KeyboardInterrupt])
def test_a_handler_that_exits_ends_neither_the_server_nor_the_program(
    server: Server, problem: type[BaseException]
) -> None:
    async def exits(_request: Request) -> Response:
        raise problem

    async def exits_in_a_stream(_request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"begun"
            sys.exit(1)

        return StreamingResponse(body())

    server.add(Route("/exits", exits), Route("/later", exits_in_a_stream))
    order = server.place_order("Pad thai")
    for path in ("/exits", "/later"):
        with Wire(server) as wire:
            wire.get(path)
            wire.read_to_end()
        assert httpx.get(f"{server.url}/orders/{order}").status_code == 200
    assert "goes on" in "\n".join(server.log)


def test_a_server_that_takes_long_to_end_is_left_behind_and_no_handler_is_blamed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, called, goes_on = serve(), threading.Event(), threading.Event()

    async def is_deaf_for_a_while(_request: Request) -> Response:
        called.set()
        while not goes_on.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.02)
        return Response()

    server.add(Route("/mine", is_deaf_for_a_while))
    with Wire(server) as wire:
        wire.get("/mine")
        assert called.wait(20)
        with monkeypatch.context() as patch:
            patch.setattr("labkit.server.thread.LIMIT", 0.2)
            with pytest.warns(RuntimeWarning, match=r"^the server's thread was still ending after 0\.2 .*port is free"):
                server.stop()
        with serve(server.port) as again:
            assert httpx.get(f"{again.url}/meter").status_code == 200
        goes_on.set()
    wait_until(lambda: not server._thread._thread.is_alive(), "the thread to end after its handler")


def test_what_raised_a_timeout_has_not_happened(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    called, goes_on = threading.Event(), threading.Event()

    async def blocks(_request: Request) -> Response:
        called.set()
        goes_on.wait()
        return Response()

    server.add(Route("/mine", blocks))
    with Wire(server) as wire:
        wire.get("/mine")
        assert called.wait(20)
        with monkeypatch.context() as patch:
            patch.setattr("labkit.server.thread.LIMIT", 0.2)
            with pytest.raises(TimeoutError, match=r"blocks.* does not await"):
                server.tell("Goal!")
        goes_on.set()
        wire.answer()
    assert server.tell("Goal!") == 1


def test_a_server_that_is_slow_to_end_its_own_streams_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labkit.server.thread.SILENCE", 0.0)  # seconds, in which no loop answers
    server = serve()
    with contextlib.ExitStack() as open_readers:
        readers = [open_readers.enter_context(Wire(server)) for _ in range(50)]
        for reader in readers:
            reader.get("/news/stream")
        open_streams(server, len(readers))
        server.stop()
        assert not server.running
        assert not [line for line in server.log if "it is stopped" in line]
        assert all(reader.read_to_end().endswith(b"0\r\n\r\n") for reader in readers)
