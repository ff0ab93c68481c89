"""An open stream costs no task while its reader has all there is; its connection goes on behind its end."""

import asyncio

import pytest

from labkit.server import Server
from labkit.server.open_answer import OpenAnswer
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire

END = b"\r\n0\r\n\r\n"


def hang_up(server: Server) -> None:
    """End all streams. Who comes back is welcome."""
    server._ask(server._tracker.hang_up)


def tasks(server: Server) -> int:
    """How many tasks the server has."""
    return server._ask(lambda: len(asyncio.all_tasks(server._thread.loop)))


def test_open_streams_have_no_tasks_and_still_hear_of_everything(server: Server) -> None:
    order, before = server.place_order("Pad thai"), tasks(server)
    wires = [Wire(server) for _ in range(5)]
    for wire in wires:
        wire.get(f"/orders/{order}/stream")
        wire.read_until(b"order received")
    wait_until(lambda: tasks(server) == before, "the end of what opened the streams")
    assert server.meter.open_streams == 5
    server.advance(order)
    for wire in wires:
        wire.read_until(b"cooking started")
        wire.socket.close()
    wait_until(lambda: not server.meter.open_streams, "the end of the streams")
    assert server.idle()
    assert server.log == []


def test_a_connection_serves_further_requests_behind_the_end_of_a_stream(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        for _ in range(2):
            wire.get(f"/orders/{order}/stream")
            wire.read_until(b"order received")
            hang_up(server)
            wire.read_until(END)
            wire.get(f"/orders/{order}")
            wire.read_until(b"order received")
            wire.read_until(b"}")
        assert [each.request for each in server.connections] == [""]
    assert server.log == []


def test_a_stream_that_was_asked_for_as_the_last_answer_closes_its_connection(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/stream", "Connection: close")
        wire.read_until(b"order received")
        hang_up(server)
        wire.read_until(END)
        assert wire.socket.recv(1) == b""


def test_a_request_that_was_sent_behind_that_of_a_stream_is_answered_after_it(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        requests = (
            f"GET {path} HTTP/1.1\r\nHost: {wire.host}\r\n\r\n" for path in (f"/orders/{order}/stream", "/meter")
        )
        wire.send("".join(requests).encode())
        wire.read_until(b"order received")
        server.advance(order)
        wire.read_until(b"cooking started")
        hang_up(server)
        wire.read_until(END)
        wire.read_until(b'"useless_polls"')


def test_a_stream_that_fails_is_closed_and_the_log_says_why(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/stream")
        wire.read_until(b"order received")

        async def fail(_answer: OpenAnswer, _message: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(OpenAnswer, "send", fail)
        hang_up(server)
        assert wire.socket.recv(1) == b""
    wait_until(lambda: not server.meter.open_streams, "the end of the stream")
    assert any("has failed" in line for line in server.log)
