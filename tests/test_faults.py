"""The fault lab: what it does to bytes on real sockets, what clients make of it, and that nothing stays behind."""

import asyncio
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice

import httpx
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit import crowd
from labkit.eventsource import EventSource
from labkit.faults import FaultLab, LabStopped, between
from labkit.loopback import listen
from labkit.server import Server, serve
from tests.test_rerun import Notebook, notebook
from tests.waiting import open_streams, wait_until
from tests.wire import Wire

HEADLINES = 8
__all__ = ["notebook"]  # the fixture: a kernel


@pytest.fixture
def lab(server: Server) -> Iterator[FaultLab]:
    """A line in front of a running tracker."""
    with between(server) as line:
        yield line


@pytest.fixture(scope="module")
def ticker() -> Iterator[FaultLab]:
    """A line in front of a tracker with some news, whose readers come back at once."""
    with serve(retry=0) as server, between(server) as line:
        for number in range(HEADLINES):
            server.tell(f"headline {number}")
        yield line


@contextmanager
def sending(response: bytes) -> Iterator[str]:
    """The address of a server that answers each request with these bytes and hangs up; it closes after the last."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_all() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                if connection.recv(65536):
                    connection.sendall(response)

    thread = threading.Thread(target=serve_all)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the accept
        listener.close()
        thread.join(20)


def news(lab: FaultLab) -> str:
    return f"{lab.url}/news/stream"


def has_nothing(wire: Wire) -> bool:
    """True when no byte is there to be read."""
    wire.socket.setblocking(False)
    try:
        return not wire.got and not wire.socket.recv(1)
    except BlockingIOError:
        return True
    finally:
        wire.socket.settimeout(20)


def is_reset(wire: Wire) -> bool:
    """True when the connection ends with a reset instead of an end."""
    try:
        wire.read_to_end()
    except ConnectionResetError:
        return True
    return False


# A line on which nothing is wrong


def test_with_nothing_wrong_it_is_as_if_it_were_not_there(server: Server, lab: FaultLab) -> None:
    order = lab.place_order("Pad thai")  # what the server can do can be asked of the lab
    with httpx.Client() as client:
        assert client.get(f"{lab.url}/orders/{order}").json() == client.get(f"{server.url}/orders/{order}").json()
        assert client.post(f"{lab.url}/experiments", json={"orders": 3}).json()["first"] == 2
    with EventSource(f"{lab.url}/orders/{order}/stream") as source:
        for event in source:
            if event.last_event_id == "4":
                break
            server.advance(order)
    assert source.connections == 1
    wait_until(lambda: server.meter.open_streams == 0, "the server to learn that the reader left")
    wait_until(lambda: lab.connections == 0, "the line to end")
    assert len(lab.accepted) == 2
    assert list(lab.accepted) == sorted(lab.accepted)


@pytest.mark.parametrize("half_closed", [False, True])
def test_every_byte_arrives_whoever_ends_first(half_closed: bool) -> None:
    body = random.Random(1).randbytes(3_000_000)
    with sending(body) as url, between(url) as lab, socket.socket() as client:
        client.connect(("127.0.0.1", lab.port))
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        if half_closed:
            client.shutdown(socket.SHUT_WR)
        got = b"".join(iter(lambda: client.recv(65536), b""))
        assert got == body


def test_a_slow_reader_makes_the_server_wait_and_costs_bounded_memory() -> None:
    with serve(stalled=0.2) as server, between(server) as lab, Wire(lab, receive_buffer=4096) as deaf:
        deaf.get("/news/stream")
        deaf.answer()
        most = 0
        while not server.meter.streams_dropped:
            server.tell("x" * 50_000)
            most = max(most, *(line.client.pipe._behind + written(line) for line in list(lab._proxy.lines)), 0)
        # What one read may bring (256 KiB in uvloop) on top of a full buffer of 64 KiB.
        assert most < 400_000


def written(line: object) -> int:
    transport = line.client.transport  # type: ignore[attr-defined]
    return transport.get_write_buffer_size() if transport else 0


def test_a_crowd_goes_through_it(server: Server, lab: FaultLab) -> None:
    run = crowd.streaming(lab, 50, 1, updates_per_minute=60)
    assert (run.error_kinds, run.requests) == ({}, run.server_requests)
    assert run.updates == run.published
    polls = crowd.polling(lab, 50, 0.5, 1, updates_per_minute=60)
    assert (polls.errors, polls.requests) == (0, polls.server_requests)
    assert len(lab.accepted) >= 100


# Cuts


@pytest.mark.parametrize("reset", [False, True])
def test_cut_breaks_what_is_open_and_serves_who_comes_next(server: Server, lab: FaultLab, reset: bool) -> None:
    with Wire(lab) as first, Wire(lab) as second:
        for wire in (first, second):
            wire.get("/news/stream")
            wire.answer()
        assert lab.cut(reset=reset) == 2
        assert [is_reset(wire) for wire in (first, second)] == [reset, reset]
    wait_until(lambda: server.meter.open_streams == 0, "the server to learn of it")
    assert lab.connections == 0
    with Wire(lab) as next:
        next.get("/news/stream")
        assert next.answer()[0] == 200


def response_length(lab: FaultLab) -> int:
    """Bytes of the whole response that replays all headlines."""
    with Wire(lab) as wire:
        wire.get("/news/stream", "Last-Event-ID: 0")
        return len(wire.read_until(b"id: %d\n" % HEADLINES) + wire.read_until(b"\n\r\n"))


@settings(deadline=None, max_examples=80)
@given(share=st.floats(0, 1.05), reset=st.booleans(), rounds=st.integers(1, 3))
def test_cut_anywhere_a_reader_gets_every_update_exactly_once(
    ticker: FaultLab, share: float, reset: bool, rounds: int
) -> None:
    ticker.cut_after(max(1, round(share * response_length(ticker))), times=rounds, reset=reset)
    with EventSource(news(ticker), last_event_id="0", retry=0) as source:
        got = [event.last_event_id for event in islice(source, HEADLINES)]
    ticker.mend()
    assert got == [str(number) for number in range(1, HEADLINES + 1)]


@settings(deadline=None, max_examples=30)
@given(nbytes=st.integers(1, 600))
def test_a_cut_passes_exactly_that_many_bytes(ticker: FaultLab, nbytes: int) -> None:
    ticker.cut_after(nbytes, times=1)
    with Wire(ticker) as wire:
        wire.get("/news/stream", "Last-Event-ID: 0")
        assert len(wire.read_to_end()) == nbytes
    with Wire(ticker) as wire:  # the next one lives
        wire.get("/news/stream", "Last-Event-ID: 0")
        wire.read_until(b"id: %d\n" % HEADLINES)


def test_cut_after_holds_for_every_next_connection_until_mended(lab: FaultLab) -> None:
    with Wire(lab) as before:
        before.get("/news/stream")
        before.answer()
        lab.cut_after(20)
        for _ in range(3):
            with Wire(lab) as wire:
                wire.get("/news/stream")
                assert len(wire.read_to_end()) == 20
        lab.mend()
        with Wire(lab) as wire:
            wire.get("/news/stream")
            assert wire.answer()[0] == 200
        lab.tell("the first connection was open before the fault")
        before.event()


def test_many_readers_cut_again_and_again_while_updates_go_on_lose_nothing(ticker: FaultLab) -> None:
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
            # The history holds a hundred: nobody may be further behind than the last cut.
            wait_until(lambda n=number: all(ids and ids[-1] >= n - 10 for ids in got) or n == 10, "all readers")
            wait_until(lambda: ticker.connections == 20, "all connections")
            ticker.cut(reset=number % 20 == 0)
    reader.join(20)
    assert all(ids == list(range(1, last + 1)) for ids in got)


# Slow lines


def test_a_delayed_update_arrives_when_the_line_is_mended(server: Server, lab: FaultLab) -> None:
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


# The reverse proxy that holds back


def test_a_buffering_proxy_lets_events_through_in_lumps(server: Server, lab: FaultLab) -> None:
    lab.buffer(4096)
    with Wire(lab) as wire:
        wire.get("/news/stream")
        open_streams(server, 1)
        for number in range(10):
            server.tell(f"headline {number}")
        wait_until(lambda: server.meter.events_sent == 10, "the server to send")
        assert has_nothing(wire)
        server.tell("x" * 4096)
        wire.read_until(b"xxx")  # the ten before it came in one lump with it
        server.tell("held again")
        wait_until(lambda: server.meter.events_sent == 12, "the server to send")
        order = server.place_order("Pad thai")
        assert httpx.get(f"{lab.url}/orders/{order}").json()["update"] == 1  # a response that ends is not held back
        assert b"held again" not in wire.got
        lab.mend()
        wire.read_until(b"held again")


def test_a_proxy_that_obeys_the_header_holds_no_stream_back(server: Server, lab: FaultLab) -> None:
    lab.buffer(100_000, obeys_header=True)
    with Wire(lab) as wire:
        wire.get("/news/stream")
        assert b"x-accel-buffering: no" in wire.answer()[1]
        server.tell("at once")
        assert "at once" in wire.event().data


def test_websockets_are_not_held_back(server: Server, lab: FaultLab) -> None:
    lab.buffer(100_000)
    assert crowd.websocket(lab, 5, 0.5, updates_per_minute=60).errors == 0


# The silent peer


def test_nobody_learns_that_a_silent_peer_has_gone(server: Server, lab: FaultLab) -> None:
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


def test_who_connects_to_a_silent_line_hears_nothing(server: Server, lab: FaultLab) -> None:
    lab.silence()
    with Wire(lab) as wire:
        wire.get("/news/stream")
        wait_until(lambda: lab.connections == 1, "the connection")
        assert server.meter.requests == 0
        assert has_nothing(wire)


# A server that is not there


def test_refused_clients_are_counted_and_come_back(server: Server, lab: FaultLab) -> None:
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


def test_an_answered_502_ends_an_event_source_for_good_and_no_open_stream(server: Server, lab: FaultLab) -> None:
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


def test_a_websocket_is_not_answered_in_the_middle(server: Server, lab: FaultLab) -> None:
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


def test_it_says_in_words_what_is_wrong(server: Server, lab: FaultLab) -> None:
    assert repr(lab) == f"<FaultLab at {lab.url} in front of {server.url}: nothing wrong, 0 connected>"
    lab.delay(0.5)
    lab.throttle(1000)
    lab.buffer(4096)
    assert "every byte 0.5 s later, 1,000 bytes a second, 4,096 bytes held back, 0 connected" in repr(lab)
    lab.mend()
    lab.cut_after(700, times=2, reset=True)
    assert "the next 2 connections reset after 700 bytes" in repr(lab)
    lab.stop()
    assert repr(lab) == f"<FaultLab stopped, was at {lab.url} in front of {server.url}>"


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (lambda lab: lab.cut_after(0), "nbytes must be a whole number, 1 or more, not 0"),
        (lambda lab: lab.cut_after(10, times=0), "times must be a whole number, 1 or more, not 0"),
        (lambda lab: lab.cut(reset="no"), "reset must be True or False, not 'no'"),
        (lambda lab: lab.delay(-1), "seconds must be 0 seconds or more, not -1"),
        (lambda lab: lab.throttle(0), "bytes_per_second must be more than 0, not 0"),
        (lambda lab: lab.buffer(2_000_000), "nbytes is at most 1,000,000 for each connection, not 2,000,000"),
        (lambda lab: lab.silence(gives_up=0), "gives_up must be more than 0 seconds, not 0"),
        (lambda lab: lab.answer(200), "status is an error of HTTP, such as 502, 503 or 429, not 200"),
        (lambda lab: lab.answer("502"), "status is an error of HTTP, such as 502, 503 or 429, not '502'"),
    ],
)
def test_a_senseless_number_is_one_sentence_and_nothing_is_wrong(
    ticker: FaultLab, slip: Callable[[FaultLab], object], sentence: str
) -> None:
    with pytest.raises(ValueError) as problem:  # noqa: PT011 - the whole sentence is compared
        slip(ticker)
    assert str(problem.value) == sentence
    assert "nothing wrong" in repr(ticker)


@pytest.mark.parametrize(
    "server", [7, None, "", "127.0.0.1:8000", "https://127.0.0.1", "http://127.0.0.1:port", "http://"]
)
def test_a_line_needs_a_server(server: object) -> None:
    with pytest.raises(ValueError, match=r"between whom\? Write between\(server\)"):
        between(server)  # type: ignore[arg-type]


def test_a_server_that_does_not_answer_is_named(server: Server) -> None:
    server.stop()
    with pytest.raises(
        ConnectionError, match=r"nothing answers at http://127.0.0.1:\d+; run the cell with serve\(\) again"
    ):
        between(server)


def test_a_stopped_lab_says_so(server: Server) -> None:
    with between(server) as lab:
        pass
    lab.stop()
    assert (lab.connections, lab.running) == (0, False)
    with pytest.raises(LabStopped, match=r"run the cell with between\(\) again"):
        lab.cut()
    assert server.place_order("Pad thai") == 1  # the server goes on


def test_a_line_can_lie_in_front_of_a_line(server: Server, lab: FaultLab) -> None:
    with between(lab) as outer:
        order = outer.place_order("Pad thai")
        assert httpx.get(f"{outer.url}/orders/{order}").status_code == 200
        assert outer.browser_url == outer.url


def test_behind_a_hub_the_browser_reaches_it_by_its_own_port(lab: FaultLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ann/")
    assert lab.browser_url == f"/user/ann/proxy/{lab.port}"


def descriptors() -> int:
    process = psutil.Process()
    return process.num_fds() if sys.platform != "win32" else process.num_handles()


FAULTS: list[Callable[[FaultLab], object]] = [
    lambda lab: None,
    lambda lab: lab.cut(),
    lambda lab: lab.delay(3600),
    lambda lab: lab.throttle(1),
    lambda lab: lab.silence(gives_up=3600),
    lambda lab: lab.buffer(10_000),
    lambda lab: lab.answer(503),
    lambda lab: lab.refuse(),
    lambda lab: lab.mend(),
]


def ask(lab: FaultLab, asks: bool) -> socket.socket:
    """A client that has asked for a stream, or has only connected; a refused one can do neither."""
    client = socket.socket()
    with suppress(ConnectionResetError):
        client.connect(("127.0.0.1", lab.port))
        if asks:
            client.sendall(f"GET /news/stream HTTP/1.1\r\nHost: 127.0.0.1:{lab.port}\r\n\r\n".encode())
    return client


def test_whatever_was_wrong_stop_leaves_no_thread_and_no_descriptor(server: Server) -> None:
    server.tell("x" * 200_000)
    before, threads = descriptors(), threading.active_count()
    for number in range(27):
        with between(server) as lab:
            clients = [ask(lab, asks) for asks in (True, True, False)]
            FAULTS[number % 9](lab)
            FAULTS[number // 3](lab)
            clients += [ask(lab, asks) for asks in (True, True, False)]
        for client in clients:
            client.close()
        assert lab.log == []
    wait_until(lambda: server.meter.open_streams == 0, "the server to learn that all have gone")
    wait_until(lambda: descriptors() <= before, "the server to close its ends")
    assert threading.active_count() == threads


CROWDED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (330, 330))
import socket
from labkit.faults import between
from labkit.server import serve
clients = []
def is_reset(lab):
    try:
        clients.append(socket.create_connection(("127.0.0.1", lab.port), 20))
        return clients[-1].recv(1) == b""
    except ConnectionResetError:
        return True
with serve() as server, between(server) as lab:
    clients += [socket.create_connection(("127.0.0.1", lab.port), 20) for _ in range(lab.capacity)]
    print(lab.capacity, sum(is_reset(lab) for _ in range(5)), lab.connections, lab.turned_away)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit sockets this way")
def test_more_clients_than_this_process_may_have_are_turned_away_and_counted() -> None:
    ran = subprocess.run([sys.executable, "-c", CROWDED], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert ran.stdout.split() == ["43", "5", "43", "5"]


def test_running_a_cell_again_replaces_its_line(notebook: Notebook) -> None:
    notebook.run("from labkit.faults import between; labs = []; behind = serve()", "a-server")
    for _ in range(3):
        notebook.run("labs.append(between(behind))", "a-line")
    assert notebook.run("print([lab.running for lab in labs])") == "[False, False, True]"
    both = "pair = serve(); labs.append(between(pair))"
    notebook.run(both, "server-and-line")
    notebook.run(both, "server-and-line")
    assert notebook.run("print([lab.running for lab in labs[-2:]], pair.running)") == "[False, True] True"
    notebook.run("for lab in labs: lab.stop()\nbehind.stop(); pair.stop()")


def test_nothing_listens_at_its_port_after_the_end(server: Server) -> None:
    with between(server) as lab:
        pass
    listen(lab.port).close()
