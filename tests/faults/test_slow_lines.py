"""The fault lab: lines that are late, slow, silent, or answer in the server's place."""

import asyncio
import random
import socket
import threading

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit import crowd
from labkit.eventsource import EventSource
from labkit.faults import FaultLine, between
from labkit.faults.pipe import Pipe
from labkit.server import Server, serve
from tests.helpers.faulty import address_of, has_nothing, is_reset, news, sending
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire


def test_a_delayed_update_arrives_when_the_line_is_mended(server: Server, lab: FaultLine) -> None:
    with Wire(lab) as wire:
        wire.get("/news/stream")
        wire.answer()
        wire.read_until(b"\n\n\r\n")
        lab.delay(3600)
        server.tell("an hour later")
        server.tell("two hours later")
        wait_until(lambda: server.meter.events_sent == 2, "the server to send")
        assert has_nothing(wire)
        lab.mend()
        wire.read_until(b"an hour later")
        wire.read_until(b"two hours later")


def test_a_mended_delay_is_over_for_the_faults_that_follow(server: Server, lab: FaultLine) -> None:
    with Wire(lab) as wire:
        wire.get("/news/stream")
        wire.answer()
        lab.delay(3600)
        server.tell("an hour later")
        wait_until(lambda: server.meter.events_sent == 1, "the server to send")
        lab.mend()
        wire.read_until(b"an hour later")
        lab.throttle(100_000)
        server.tell("a slow one, and no hour later")
        wire.read_until(b"a slow one")


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


def test_a_throttled_line_makes_the_server_wait() -> None:
    with serve(stalled=0.2) as server, between(server) as lab, Wire(lab) as wire:
        lab.throttle(10_000)
        wire.get("/news/stream")
        wire.answer()
        while not server.meter.streams_dropped:
            server.tell("x" * 50_000)


@settings(deadline=None, max_examples=25)
@given(
    size=st.integers(0, 100_000),
    delay=st.sampled_from([0, 0.001, 0.01]),
    rate=st.sampled_from([None, 2e6, 1e7]),
    held=st.sampled_from([None, 1, 5000, 200_000]),
)
def test_slow_lines_lose_and_change_no_byte(size: int, delay: float, rate: float | None, held: int | None) -> None:
    sent = b"HTTP/1.1 200 OK\r\n\r\n" + random.Random(size).randbytes(size)
    with sending(sent) as url, between(url) as lab:
        lab.delay(delay)
        if rate:
            lab.throttle(rate)
        if held:
            lab.buffer(held)
        with Wire(lab) as wire:
            wire.get("/")
            assert wire.read_to_end() == sent


# The silent peer


def test_nobody_learns_that_a_silent_peer_has_gone(server: Server, lab: FaultLine) -> None:
    with Wire(lab) as phone, Wire(lab) as other:
        for wire in (phone, other):
            wire.get("/news/stream")
            wire.answer()
            wire.read_until(b"\n\n\r\n")
        lab.silence()
        server.tell("into the void")
        phone.socket.close()
        wait_until(lambda: lab.connections == 1, "the lab to see the phone go")
        assert server.meter.open_streams == 2
        assert has_nothing(other)
        server.stop()  # the server goes too, and the client hears nothing
        assert has_nothing(other)
        lab.mend()
        assert is_reset(other)
    assert lab.connections == 0


def test_with_a_keep_alive_the_server_finds_out() -> None:
    with serve(keep_alive=0.02) as server, between(server) as lab, Wire(lab) as phone:
        phone.get("/news/stream")
        phone.answer()
        lab.silence(gives_up=0.05)
        wait_until(lambda: server.meter.open_streams == 0, "the server to find out")
        assert lab.connections == 1  # the phone sends nothing, so it does not
        phone.get("/orders/1")
        wait_until(lambda: lab.connections == 0, "the phone to find out")
        assert is_reset(phone)


def test_who_connects_to_a_silent_line_hears_nothing(server: Server, lab: FaultLine) -> None:
    lab.silence()
    with Wire(lab) as wire:
        wire.get("/news/stream")
        wait_until(lambda: lab.connections == 1, "the connection")
        assert server.meter.requests == 0
        assert has_nothing(wire)


# A server that is not there


def test_refused_clients_are_counted_and_come_back(server: Server, lab: FaultLine) -> None:
    lab.refuse()
    with pytest.raises(httpx.TransportError):
        httpx.get(news(lab))
    with EventSource(news(lab), retry=1) as source:
        thread = threading.Thread(target=source.run)
        thread.start()
        wait_until(lambda: len(lab.accepted) > 5, "some attempts")
        assert server.meter.requests == 0
        lab.mend()
        open_streams(server, 1)
        source.close()
        thread.join(20)


def test_an_answered_502_ends_an_event_source_for_good_and_no_open_stream(server: Server, lab: FaultLine) -> None:
    with Wire(lab) as stream, httpx.Client() as client:
        stream.get("/news/stream")
        stream.answer()
        order = server.place_order("Pad thai")
        assert client.get(f"{lab.url}/orders/{order}").status_code == 200
        lab.answer(502)
        late = client.get(f"{lab.url}/orders/{order}")  # on the connection that was kept
        assert (late.status_code, late.text) == (502, "The fault lab answers 502.\n")
        assert client.post(f"{lab.url}/experiments", json={"orders": 3}).status_code == 502
        source = EventSource(news(lab))
        assert list(source) == []
        assert source.failure == "the server answered 502, and only 200 opens a stream"
        server.tell("the open stream goes on")
        stream.event()
        lab.mend()
        assert client.get(f"{lab.url}/orders/{order}").status_code == 200
    wait_until(lambda: lab.connections == 0, "the lines to end")


@pytest.mark.parametrize("kept", [False, True])
def test_half_a_request_goes_to_the_server_when_the_line_is_mended(server: Server, lab: FaultLine, kept: bool) -> None:
    server.place_order("Pad thai")
    with Wire(lab) as wire:
        if kept:
            wire.get("/orders/1")
            wire.read_until(b"}")
        lab.answer(502)
        wire.send(b"GET /orders/1 HT")
        wait_until(lambda: held_head(lab) == b"GET /orders/1 HT", "the lab to hold half a request")
        lab.mend()
        wire.send(b"TP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert wire.answer()[0] == 200


def test_half_a_request_of_a_client_that_sends_no_more_goes_nowhere() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, between(address_of(listener)) as lab, Wire(lab) as wire:
        listener.accept()[0].close()  # with it `between` only looked whether anybody answers
        wire.send(b"first")
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(20)
            assert connection.recv(100) == b"first"
            lab.answer(502)
            wire.send(b"GET /or")
            wait_until(lambda: held_head(lab) == b"GET /or", "the lab to hold half a request")
            wire.socket.shutdown(socket.SHUT_WR)
            assert connection.recv(100) == b""
            lab.mend()
            connection.sendall(b"still answered")
            wire.read_until(b"still answered")


def held_head(lab: FaultLine) -> bytes:
    """What the lab holds of a request's head that is not there as a whole yet."""
    return b"".join(line._head for line in list(lab._proxy.lines))


def test_a_websocket_is_not_answered_in_the_middle(server: Server, lab: FaultLine) -> None:
    with serve(keep_alive=0.05) as pinging, between(pinging) as line:  # each ping is answered by the client
        timer = threading.Timer(0.3, line.answer, [502])
        timer.start()
        run = crowd.websocket(pinging, 3, 0.2)
        assert run.errors == 0
        timer.join()


def test_a_stopped_server_behind_the_line_refuses_and_a_new_one_at_its_port_serves(server: Server) -> None:
    with between(server) as lab, Wire(lab) as wire:
        wire.get("/news/stream")
        wire.answer()
        server.stop()
        assert not is_reset(wire)  # the server's clean end came through
        with pytest.raises(httpx.TransportError):
            httpx.get(news(lab))
        with serve(server.port) as again:
            again.place_order("Pad thai")
            assert httpx.get(f"{lab.url}/orders/1").status_code == 200


# The lab itself
