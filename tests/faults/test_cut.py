"""The fault line: what passes it, and what is cut. On real sockets; what clients make of it."""

import asyncio
import random
import socket
import threading
from contextlib import suppress
from functools import partial
from itertools import islice

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit import crowd
from labkit.eventsource import EventSource
from labkit.faults import FaultLine, between
from labkit.faults.connection import Connection
from labkit.server import Server, serve
from tests.helpers.faulty import HEADLINES, address_of, is_reset, news, sending
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire, owner


def test_with_nothing_wrong_it_is_as_if_it_were_not_there(server: Server, line: FaultLine) -> None:
    order = line.place_order("Pad thai")  # what the server can do can be asked of the line
    with httpx.Client() as client:
        assert client.get(f"{line.url}/orders/{order}").json() == client.get(f"{server.url}/orders/{order}").json()
        assert client.post(f"{line.url}/experiments", json={"orders": 3}, headers=owner(server)).json()["first"] == 2
    with EventSource(f"{line.url}/orders/{order}/stream") as source:
        for event in source:
            if event.last_event_id == "4":
                break
            server.advance(order)
    assert source.connections == 1
    wait_until(lambda: server.meter.open_streams == 0, "the server to learn that the reader left")
    wait_until(lambda: line.connections == 0, "the line to end")
    assert len(line.accepted) == 2
    assert list(line.accepted) == sorted(line.accepted)


@pytest.mark.parametrize("half_closed", [False, True])
def test_every_byte_arrives_whoever_ends_first(half_closed: bool) -> None:
    body = random.Random(1).randbytes(3_000_000)
    with sending(body) as url, between(url) as line, socket.socket() as client:
        client.connect(("127.0.0.1", line.port))
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        if half_closed:
            client.shutdown(socket.SHUT_WR)
        got = b"".join(iter(lambda: client.recv(65536), b""))
        assert got == body


def test_a_slow_reader_makes_the_server_wait_and_costs_bounded_memory() -> None:
    with serve(stalled=0.2) as server, between(server) as line, Wire(line, receive_buffer=4096) as deaf:
        deaf.get("/news/stream")
        deaf.answer()
        most = 0
        while not server.meter.readers_dropped:
            server.tell("x" * 50_000)
            most = max(
                most,
                *(connection.client.pipe._behind + written(connection) for connection in list(line._proxy.open)),
                0,
            )
        # What one read may bring (256 KiB in uvloop) on top of a full buffer of 64 KiB.
        assert most < 400_000


def written(connection: Connection) -> int:
    transport = connection.client.transport
    return transport.get_write_buffer_size() if transport else 0


def test_a_crowd_goes_through_it(line: FaultLine) -> None:
    run = crowd.streaming(line, 50, 1, updates_per_minute=60)
    assert (run.error_kinds, run.requests) == ({}, run.server_requests)
    assert run.updates == run.published
    polls = crowd.polling(line, 50, 0.5, 1, updates_per_minute=60)
    assert (polls.errors, polls.requests) == (0, polls.server_requests)
    assert len(line.accepted) >= 100


# Cuts


def test_cut_breaks_what_is_open_and_serves_the_next_client(server: Server, line: FaultLine) -> None:
    with Wire(line) as first, Wire(line) as second:
        for wire in (first, second):
            wire.get("/news/stream")
            wire.answer()
        assert line.cut() == 2
        assert [is_reset(wire) for wire in (first, second)] == [False, False]
    wait_until(lambda: server.meter.open_streams == 0, "the server to learn of it")
    assert line.connections == 0
    with Wire(line) as next:
        next.get("/news/stream")
        assert next.answer()[0] == 200


def test_a_client_that_is_cut_while_it_uploads_sees_an_end_and_no_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, between(address_of(deaf)) as line, Wire(line) as wire:

        def upload() -> bool:
            """Send some more; true when the line has stopped reading, because the server does not read."""
            with suppress(BlockingIOError):
                wire.socket.send(b"x" * 65536)
            return any(connection.server.pipe._stopped for connection in list(line._proxy.open))

        wire.socket.setblocking(False)
        wait_until(upload, "the line to stop reading")
        upload()  # so that something is unread
        wire.socket.settimeout(20)
        assert line.cut() == 1
        assert not is_reset(wire)


def response_length(line: FaultLine) -> int:
    """Bytes of the whole response that replays all headlines."""
    with Wire(line) as wire:
        wire.get("/news/stream", "Last-Event-ID: 0")
        return len(wire.read_until(b"id: %d\n" % HEADLINES) + wire.read_until(b"\n\r\n"))


@settings(max_examples=80)
@given(share=st.floats(0, 1.05), rounds=st.integers(1, 3))
def test_cut_anywhere_a_reader_gets_every_update_exactly_once(ticker: FaultLine, share: float, rounds: int) -> None:
    ticker.cut_after(max(1, round(share * response_length(ticker))), times=rounds)
    with EventSource(news(ticker), last_event_id="0", retry=0) as source:
        got = [event.last_event_id for event in islice(source, HEADLINES)]
    ticker.mend()
    assert got == [str(number) for number in range(1, HEADLINES + 1)]


@settings(max_examples=30)
@given(nbytes=st.integers(1, 600))
def test_a_cut_passes_exactly_that_many_bytes(ticker: FaultLine, nbytes: int) -> None:
    ticker.cut_after(nbytes, times=1)
    with Wire(ticker) as wire:
        wire.get("/news/stream", "Last-Event-ID: 0")
        assert len(wire.read_to_end()) == nbytes
    with Wire(ticker) as wire:  # the next one lives
        wire.get("/news/stream", "Last-Event-ID: 0")
        wire.read_until(b"id: %d\n" % HEADLINES)


def test_cut_after_holds_for_every_next_connection_until_mended(line: FaultLine) -> None:
    with Wire(line) as before:
        before.get("/news/stream")
        before.answer()
        line.cut_after(20)
        for _ in range(3):
            with Wire(line) as wire:
                wire.get("/news/stream")
                assert len(wire.read_to_end()) == 20
        line.mend()
        with Wire(line) as wire:
            wire.get("/news/stream")
            assert wire.answer()[0] == 200
        line.tell("the first connection was open before the fault")
        before.event()


def have_read(got: list[list[int]], number: int) -> bool:
    """True when every reader has come as far as this number; at 0 none has to have begun."""
    return number == 0 or all(ids and ids[-1] >= number for ids in got)


def test_many_readers_cut_again_and_again_while_updates_go_on_lose_nothing(ticker: FaultLine) -> None:
    first, last = int(ticker.tell("from here on")), 200
    got: list[list[int]] = [[] for _ in range(20)]

    async def read(ids: list[int]) -> None:
        async for event in EventSource(news(ticker), last_event_id=str(first), retry=0):
            ids.append(int(event.last_event_id) - first)
            if ids[-1] == last:
                return

    async def read_all() -> None:
        await asyncio.gather(*map(read, got))

    reader = threading.Thread(target=lambda: asyncio.run(read_all()))
    reader.start()
    for number in range(1, last + 1):
        ticker.tell(f"number {number}")
        if number % 10 == 0 and number < last:
            # The history holds a hundred: no reader may be further behind than the last cut.
            wait_until(partial(have_read, got, number - 10), "all readers")
            wait_until(lambda: ticker.connections == 20, "all connections")
            ticker.cut()
    reader.join(20)
    assert all(ids == list(range(1, last + 1)) for ids in got)
