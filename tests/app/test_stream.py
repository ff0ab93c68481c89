"""One open stream: what comes, what is replayed, how it ends, and readers that misbehave."""

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from labkit.app.encodings import as_event
from labkit.server import Server, serve
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire


def test_a_stream_is_a_plain_answer_that_does_not_end(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/stream")
        status, head = wire.answer()
        assert status == 200
        assert b"content-type: text/event-stream\r\n" in head
        assert b"x-accel-buffering: no\r\n" in head
        first = wire.event()
        assert (first.type, first.id) == ("message", "1")
        server.advance(order)
        assert '"cooking started"' in wire.event().data
        assert server.meter.open_streams == 1
    wait_until(lambda: server.meter.open_streams == 0, "the server to see that the reader left")


def test_the_stream_sets_a_retry_time(server: Server) -> None:
    with Wire(server) as wire:
        wire.get("/news/stream")
        assert wire.read_until(b"retry: 3000\n\n")


def test_a_reader_that_comes_back_gets_what_it_has_missed(server: Server) -> None:
    order = server.place_order("Pad thai")
    for _ in range(3):
        server.advance(order)
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/stream", "Last-Event-ID: 2")
        body = wire.read_until(b"id: 4\n")
        assert b"id: 3\n" in body
        assert b"id: 2\n" not in body


@pytest.mark.parametrize("last_id", ["abc", "-1", "99", "²", "1" * 40, ""])
def test_an_invalid_last_event_id_counts_as_none(server: Server, last_id: str) -> None:
    order = server.place_order("Pad thai")
    server.advance(order)
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/stream", f"Last-Event-ID: {last_id}")
        assert b"id: 1\n" not in wire.read_until(b"id: 2\n")


def test_a_quiet_stream_is_kept_alive_by_comments() -> None:
    with serve(keep_alive=0.05) as server, Wire(server) as wire:
        wire.get("/news/stream")
        for _ in range(3):
            wire.read_until(b": keep-alive\n\n")
        server.tell("still here")
        wire.read_until(b"still here")


def test_a_stream_ends_cleanly_at_the_end_of_its_life() -> None:
    with serve(keep_alive=0.02, longest_stream=0.2) as server, Wire(server) as wire:
        began = time.perf_counter()
        wire.get("/news/stream", "Connection: close")
        assert wire.read_to_end().endswith(b"0\r\n\r\n")
        assert time.perf_counter() - began > 0.2


def test_each_update_counts_once_as_sent_whichever_way_it_went(server: Server) -> None:
    for number in range(3):
        server.tell(f"headline {number}")
    with Wire(server) as wire:
        wire.get("/news/stream", "Last-Event-ID: 0")
        wire.read_until(b"headline 2")
        for word in ("short", "long", "last"):
            server.tell("x" * 100_000 * (word == "long") + word)
            wire.read_until(word.encode())
        assert (server.meter.streams, server.meter.events_sent) == (1, 6)


def test_everybody_gets_the_news_once_and_in_order(server: Server) -> None:
    wires = [Wire(server) for _ in range(50)]
    try:
        for wire in wires:
            wire.get("/news/stream")
        wait_until(lambda: server.meter.open_streams == 50, "50 open streams")
        for number in range(20):
            server.tell(f"headline {number}")
        for wire in wires:
            wire.answer()
            assert [wire.event().id for _ in range(20)] == [str(number) for number in range(1, 21)]
    finally:
        for wire in wires:
            wire.socket.close()


def test_stop_ends_open_streams_with_the_end_of_the_body(server: Server) -> None:
    with Wire(server) as wire:
        wire.get("/news/stream")
        wire.answer()
        server.stop()
        assert wire.read_to_end().endswith(b"0\r\n\r\n")


def test_start_and_stop_again_with_many_streams_open() -> None:
    for _ in range(3):
        with serve() as server:
            wires = [Wire(server) for _ in range(300)]
            for wire in wires:
                wire.get("/news/stream")
            open_streams(server, 300)
            server.stop()
            for wire in wires:
                assert wire.read_to_end().endswith(b"0\r\n\r\n")
                wire.socket.close()


def test_a_reader_that_stops_reading_is_dropped_and_costs_bounded_memory() -> None:
    with serve(stalled=0.2) as server, Wire(server, receive_buffer=4096) as deaf, Wire(server) as well:
        for wire in (deaf, well):
            wire.get("/news/stream")
            wire.answer()
        headline = "x" * 50_000
        buffered = 0
        for _ in range(1000):
            server.tell(headline)
            well.event()
            buffered = max(buffered, *(each.unsent_bytes for each in server.connections))
            if server.meter.readers_dropped:
                break
        wait_until(lambda: server.meter.open_streams == 1, "the deaf reader to be dropped")
        assert server.meter.readers_dropped == 1
        assert buffered < 64 * 1024 + 2 * len(headline)
        assert "it had not read for 0.2 seconds" in server.log[-1]
        server.tell("the other reader goes on")
        assert "goes on" in well.event().data


def test_a_slow_reader_that_reads_again_misses_nothing() -> None:
    with serve(stalled=20) as server, Wire(server, receive_buffer=4096) as slow:
        slow.get("/news/stream")
        slow.answer()
        for number in range(90):  # fewer than the history holds, more than the buffers take
            server.tell(f"{number} " + "x" * 100_000)
        events = bytearray()
        while b"id: 90\n" not in events[-110_000:]:
            events += slow.socket.recv(1 << 20)
        ids = [int(line.split()[1]) for line in bytes(events).split(b"\n") if line.startswith(b"id: ")]
        assert ids == list(range(1, 91))


def test_stop_does_not_wait_for_a_reader_that_has_stopped_reading() -> None:
    with serve(stalled=60) as server, Wire(server, receive_buffer=4096) as deaf:
        deaf.get("/news/stream")
        deaf.answer()
        for _ in range(90):
            server.tell("x" * 100_000)
        server.stop()
        assert not server.running


def test_a_request_sent_behind_an_open_stream_ends_it_and_leaves_nothing(server: Server) -> None:
    with Wire(server) as wire:
        wire.get("/news/stream")
        wire.answer()
        wire.get("/meter")
        with contextlib.suppress(ConnectionResetError):
            wire.read_to_end()
        wait_until(lambda: server.meter.open_streams == 0, "the stream to end")


def test_only_a_get_opens_a_stream(server: Server) -> None:
    assert httpx.post(f"{server.url}/news/stream").status_code == 405
    head = httpx.head(f"{server.url}/news/stream")
    assert (head.status_code, head.headers["content-type"]) == (200, "text/event-stream")
    assert server.meter.streams == 0


def test_readers_that_leave_at_the_moment_of_an_update_do_not_disturb_it(server: Server) -> None:
    for number in range(100):
        wires = [Wire(server) for _ in range(3)]
        for wire in wires:
            wire.get("/news/stream")
            wire.answer()
        for wire in wires:
            wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # leave with a reset
            wire.socket.close()
        assert server.tell(f"headline {number}") == number + 1
    wait_until(lambda: server.meter.open_streams == 0, "the streams to end")
    assert server.log == []


def test_a_request_in_the_same_packet_as_a_streams_leaves_nothing_when_the_client_leaves(server: Server) -> None:
    ended = threading.Event()

    async def body() -> AsyncIterator[str]:
        try:
            yield "begun"
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def endless(_request: Request) -> Response:
        return StreamingResponse(body())

    server.add(Route("/endless", endless))
    for path in ("/news/stream", "/endless"):
        with Wire(server) as wire:
            wire.send(f"GET {path} HTTP/1.1\r\nHost: {wire.host}\r\n\r\n".encode() * 3)
            assert wire.answer()[0] == 200
    wait_until(lambda: server.meter.open_streams == 0, "the stream to end")
    wait_until(ended.is_set, "the handler to end")


@pytest.mark.parametrize("last_id", ["1 ", " 1", "1\t"])
def test_blanks_around_a_header_are_not_of_its_value(server: Server, last_id: str) -> None:
    for number in range(3):
        server.tell(f"headline {number}")
    with Wire(server) as wire:
        wire.get("/news/stream", f"Last-Event-ID: {last_id}", host=f"{wire.host} ")
        assert wire.answer()[0] == 200
        assert b"id: 2" in wire.read_until(b"headline 1")


def test_the_bytes_of_an_update_are_made_once_whatever_other_servers_do(server: Server) -> None:
    with serve() as other:
        server.tell("here")
        other.tell("there")
        update = server._tracker.feed.latest("news")
        assert update is not None
        before = as_event(update)
    assert as_event(update) is before
