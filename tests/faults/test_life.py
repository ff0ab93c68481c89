"""The fault line itself: its words, its limits, and that nothing stays behind."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import httpx
import psutil
import pytest

from labkit.faults import FaultLine, LineStopped, between
from labkit.plumbing.loopback import listen
from labkit.server import Server
from tests.helpers.kernel import Kernel
from tests.helpers.waiting import wait_until


def test_it_says_in_words_what_is_wrong(server: Server, line: FaultLine) -> None:
    assert repr(line) == f"<FaultLine at {line.url} in front of {server.url}: nothing wrong, 0 connected>"
    line.delay(0.5)
    line.buffer(4096)
    assert "every byte 0.5 s later, 4,096 bytes held back, 0 connected" in repr(line)
    line.mend()
    line.cut_after(700, times=2)
    assert "the next 2 connections ended after 700 bytes" in repr(line)
    line.stop()
    assert repr(line) == f"<FaultLine stopped, was at {line.url} in front of {server.url}>"


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (lambda line: line.cut_after(0), "nbytes must be a whole number, 1 or more, not 0"),
        (lambda line: line.cut_after(10, times=0), "times must be a whole number, 1 or more, not 0"),
        (lambda line: line.delay(-1), "seconds must be 0 seconds or more, not -1"),
        (lambda line: line.buffer(2_000_000), "nbytes must be 1,000,000 for each connection or fewer, not 2,000,000"),
        (lambda line: line.silence(gives_up=0), "gives_up must be more than 0 seconds, not 0"),
    ],
)
def test_an_invalid_value_is_one_sentence_and_nothing_is_wrong(
    ticker: FaultLine, mistake: Callable[[FaultLine], object], sentence: str
) -> None:
    with pytest.raises(ValueError) as problem:  # noqa: PT011 - the whole sentence is compared
        mistake(ticker)
    assert str(problem.value) == sentence
    assert "nothing wrong" in repr(ticker)


@pytest.mark.parametrize(
    "server", [7, None, "", "127.0.0.1:8000", "ftp://127.0.0.1", "http://127.0.0.1:port", "http://"]
)
def test_a_line_needs_a_server(server: object) -> None:
    with pytest.raises(ValueError, match=r"server must be what serve\(\) returned"):
        between(server)  # type: ignore[arg-type]


def test_a_server_that_does_not_answer_is_named(server: Server) -> None:
    server.stop()
    with pytest.raises(
        ConnectionError, match=r"nothing answers at http://127.0.0.1:\d+; run the cell with serve\(\) again"
    ):
        between(server)


def test_a_stopped_line_says_so(server: Server) -> None:
    with between(server) as line:
        pass
    line.stop()
    assert (line.connections, line.running) == (0, False)
    with pytest.raises(LineStopped, match=r"run the cell with between\(\) again"):
        line.cut()
    assert server.place_order("Pad thai") == 1  # the server goes on


def test_a_line_can_lie_in_front_of_a_line(line: FaultLine) -> None:
    with between(line) as outer:
        order = outer.place_order("Pad thai")
        assert httpx.get(f"{outer.url}/orders/{order}").status_code == 200
        assert outer.browser_url == outer.url


def test_behind_a_hub_the_browser_reaches_it_by_its_own_port(line: FaultLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ann/")
    assert line.browser_url == f"/user/ann/proxy/{line.port}"


def descriptors() -> int:
    """How many descriptors this process has open (handles, on Windows)."""
    process = psutil.Process()
    return int(process.num_fds() if sys.platform != "win32" else process.num_handles())


FAULTS: list[Callable[[FaultLine], object]] = [
    lambda _line: None,
    lambda line: line.cut(),
    lambda line: line.delay(3600),
    lambda line: line.silence(gives_up=3600),
    lambda line: line.buffer(10_000),
    lambda line: line.refuse(),
    lambda line: line.mend(),
]


def ask(line: FaultLine, asks: bool) -> socket.socket:
    """A client that has asked for a stream, or has only connected; a refused one can do neither."""
    client = socket.socket()
    with suppress(ConnectionResetError):
        client.connect(("127.0.0.1", line.port))
        if asks:
            client.sendall(f"GET /news/stream HTTP/1.1\r\nHost: 127.0.0.1:{line.port}\r\n\r\n".encode())
    return client


def test_whatever_was_wrong_stop_leaves_no_thread_and_no_descriptor(server: Server) -> None:
    server.tell("x" * 200_000)
    before, threads = descriptors(), threading.active_count()
    for number in range(14):
        with between(server) as line:
            clients = [ask(line, asks) for asks in (True, True, False)]
            FAULTS[number % 7](line)
            FAULTS[number // 2](line)
            clients += [ask(line, asks) for asks in (True, True, False)]
        for client in clients:
            client.close()
        assert line.log == []
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
def is_reset(line):
    try:
        clients.append(socket.create_connection(("127.0.0.1", line.port), 20))
        return clients[-1].recv(1) == b""
    except ConnectionResetError:
        return True
with serve() as server, between(server) as line:
    clients += [socket.create_connection(("127.0.0.1", line.port), 20) for _ in range(line.capacity)]
    print(line.capacity, sum(is_reset(line) for _ in range(5)), line.connections, line.turned_away)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit sockets this way")
def test_more_clients_than_this_process_may_have_are_turned_away_and_counted() -> None:
    ran = subprocess.run([sys.executable, "-c", CROWDED], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert ran.stdout.split() == ["43", "5", "43", "5"]


def test_running_a_cell_again_replaces_its_line(kernel: Kernel) -> None:
    kernel.run("from labkit.faults import between; lines = []; behind = serve()", "a-server")
    for _ in range(3):
        kernel.run("lines.append(between(behind))", "a-line")
    assert kernel.run("print([line.running for line in lines])") == "[False, False, True]"
    both = "pair = serve(); lines.append(between(pair))"
    kernel.run(both, "server-and-line")
    kernel.run(both, "server-and-line")
    assert kernel.run("print([line.running for line in lines[-2:]], pair.running)") == "[False, True] True"
    kernel.run("for line in lines: line.stop()\nbehind.stop(); pair.stop()")


def test_nothing_listens_at_its_port_after_the_end(server: Server) -> None:
    with between(server) as line:
        pass
    listen(line.port).close()
