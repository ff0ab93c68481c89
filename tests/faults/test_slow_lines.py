"""The fault line: lines that are late or silent, or whose server is not there."""

import asyncio
import random
import socket
import threading

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.eventsource import EventSource
from labkit.faults import FaultLine, between
from labkit.faults.pipe import Pipe
from labkit.server import Server, serve
from tests.helpers.faulty import has_nothing, is_reset, news, sending
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire


def test_a_delayed_update_arrives_when_the_line_is_mended(server: Server, line: FaultLine) -> None:
    with Wire(line) as wire:
        wire.get("/news/stream")
        wire.answer()
        wire.read_until(b"\n\n\r\n")
        line.delay(3600)
        server.tell("an hour later")
        server.tell("two hours later")
        wait_until(lambda: server.meter.events_sent == 2, "the server to send")
        assert has_nothing(wire)
        line.mend()
        wire.read_until(b"an hour later")
        wire.read_until(b"two hours later")


def test_a_mended_delay_is_over_for_the_faults_that_follow(server: Server, line: FaultLine) -> None:
    with Wire(line) as wire:
        wire.get("/news/stream")
        wire.answer()
        line.delay(3600)
        server.tell("an hour later")
        wait_until(lambda: server.meter.events_sent == 1, "the server to send")
        line.mend()
        wire.read_until(b"an hour later")
        line.delay(0.001)
        server.tell("a millisecond later, and no hour")
        wire.read_until(b"a millisecond later")


def test_what_was_delayed_when_the_line_was_mended_reaches_a_server_that_is_still_being_connected_to() -> None:
    ours, peer = socket.socketpair()

    async def connect_after_the_mending() -> None:
        loop = asyncio.get_running_loop()
        pipe = Pipe(loop)
        pipe.put(b"an hour later", delay=3600)
        pipe.flush()
        pipe.sink, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
        pipe.connect()
        pipe.sink.close()

    with peer:
        peer.settimeout(20)
        asyncio.run(connect_after_the_mending())
        assert peer.recv(100) == b"an hour later"


@settings(max_examples=25)
@given(
    size=st.integers(0, 100_000),
    delay=st.sampled_from([0, 0.001, 0.01]),
    held=st.sampled_from([None, 1, 5000, 200_000]),
)
def test_slow_lines_lose_and_change_no_byte(size: int, delay: float, held: int | None) -> None:
    sent = b"HTTP/1.1 200 OK\r\n\r\n" + random.Random(size).randbytes(size)
    with sending(sent) as url, between(url) as line:
        line.delay(delay)
        if held:
            line.buffer(held)
        with Wire(line) as wire:
            wire.get("/")
            assert wire.read_to_end() == sent


# The silent peer


def test_neither_side_learns_that_a_silent_peer_has_gone(server: Server, line: FaultLine) -> None:
    with Wire(line) as phone, Wire(line) as other:
        for wire in (phone, other):
            wire.get("/news/stream")
            wire.answer()
            wire.read_until(b"\n\n\r\n")
        line.silence()
        server.tell("into the void")
        phone.socket.close()
        wait_until(lambda: line.connections == 1, "the line to see the phone go")
        assert server.meter.open_streams == 2
        assert has_nothing(other)
        server.stop()  # the server goes too, and the client hears nothing
        assert has_nothing(other)
        line.mend()
        assert is_reset(other)
    assert line.connections == 0


def test_with_a_keep_alive_the_server_finds_out() -> None:
    with serve(keep_alive=0.02) as server, between(server) as line, Wire(line) as phone:
        phone.get("/news/stream")
        phone.answer()
        line.silence(gives_up=0.05)
        wait_until(lambda: server.meter.open_streams == 0, "the server to find out")
        assert line.connections == 1  # the phone sends nothing, so it does not
        phone.get("/orders/1")
        wait_until(lambda: line.connections == 0, "the phone to find out")
        assert is_reset(phone)


def test_who_connects_to_a_silent_line_hears_nothing(server: Server, line: FaultLine) -> None:
    line.silence()
    with Wire(line) as wire:
        wire.get("/news/stream")
        wait_until(lambda: line.connections == 1, "the connection")
        assert server.meter.requests == 0
        assert has_nothing(wire)


# A server that is not there


def test_refused_clients_are_counted_and_come_back(server: Server, line: FaultLine) -> None:
    line.refuse()
    with pytest.raises(httpx.TransportError):
        httpx.get(news(line))
    with EventSource(news(line), retry=1) as source:
        thread = threading.Thread(target=source.run)
        thread.start()
        wait_until(lambda: len(line.accepted) > 5, "some attempts")
        assert server.meter.requests == 0
        line.mend()
        open_streams(server, 1)
        source.close()
        thread.join(20)


def test_a_stopped_server_behind_the_line_refuses_and_a_new_one_at_its_port_serves(server: Server) -> None:
    with between(server) as line, Wire(line) as wire:
        wire.get("/news/stream")
        wire.answer()
        server.stop()
        assert not is_reset(wire)  # the server's clean end came through
        with pytest.raises(httpx.TransportError):
            httpx.get(news(line))
        with serve(server.port) as again:
            again.place_order("Pad thai")
            assert httpx.get(f"{line.url}/orders/1").status_code == 200
