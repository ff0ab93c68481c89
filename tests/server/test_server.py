"""The server in this process: started, asked, counted, stopped."""

import contextlib
import inspect
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from labkit.app.orders import UnknownOrder
from labkit.plumbing.owner import secret_of
from labkit.server import Server, ServerStopped, serve
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire, owner


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python with `program`; it has 30 s."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)


def test_answers_as_soon_as_serve_returns(server: Server) -> None:
    order = server.place_order("Pad thai")
    answer = httpx.get(f"{server.url}/orders/{order}").json()
    assert {key: answer[key] for key in ("order", "dish", "stage", "update")} == {
        "order": 1,
        "dish": "Pad thai",
        "stage": "order received",
        "update": 1,
    }
    assert server.advance(order) == "cooking started"
    assert httpx.get(f"{server.url}/orders/{order}").json()["stage"] == "cooking started"


def test_a_poll_that_brings_nothing_new_is_304_and_useless(server: Server) -> None:
    order = server.place_order("Pad thai")
    url = f"{server.url}/orders/{order}"
    first = httpx.get(url)
    known = {"If-None-Match": first.headers["etag"]}
    again = httpx.get(url, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    server.advance(order)
    assert httpx.get(url, headers=known).json()["update"] == 2
    assert (server.meter.polls, server.meter.useless_polls) == (3, 1)


def test_a_poll_without_an_etag_is_useless_when_nothing_has_happened_since_the_last(server: Server) -> None:
    order = server.place_order("Pad thai")
    with httpx.Client(base_url=server.url) as client:
        for _ in range(3):
            client.get(f"/orders/{order}")
        server.advance(order)
        client.get(f"/orders/{order}")
    assert (server.meter.polls, server.meter.useless_polls) == (4, 2)


def test_two_servers_do_not_know_of_each_other(server: Server) -> None:
    with serve() as other:
        assert other.url != server.url
        server.place_order("Pad thai")
        assert other.meter.requests == 0
        with pytest.raises(UnknownOrder):
            other.advance(1)
        httpx.get(f"{other.url}/meter")
        assert (other.meter.requests, server.meter.requests) == (1, 0)
    assert server.advance(1) == "cooking started"


def test_the_meter_counts_every_byte_on_the_socket(server: Server) -> None:
    server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get("/orders/1")
        wire.get("/orders/1", 'If-None-Match: "1"', "Connection: close")
        received = len(wire.read_to_end())
        wait_until(lambda: server.meter.polls == 2, "both polls")
        meter = server.meter
    assert (meter.bytes_in, meter.bytes_out) == (wire.sent, received)
    assert meter.requests == 2
    assert meter.cpu_seconds > 0


def test_an_unknown_order_is_told_in_a_sentence(server: Server) -> None:
    answer = httpx.get(f"{server.url}/orders/5")
    assert answer.status_code == 404
    assert "there is no order 5: no order was placed yet" in answer.text
    with pytest.raises(UnknownOrder, match="there is no order 5"):
        server.advance(5)


def test_stop_does_not_wait_for_a_request_that_is_not_here_yet(server: Server) -> None:
    with Wire(server) as wire:
        secret = f"X-Labkit-Secret: {secret_of(server.port)}\r\n".encode()
        wire.send(b"POST /experiments HTTP/1.1\r\nHost: 127.0.0.1\r\n" + secret + b"Content-Length: 100\r\n\r\n{")
        wait_until(lambda: server.meter.requests == 1, "the head of the request")
        server.stop()
        with contextlib.suppress(ConnectionResetError):
            assert wire.read_to_end() == b""
    assert not [line for line in server.log if "Traceback" in line]


def test_a_stopped_server_says_so_and_its_port_is_free(server: Server) -> None:
    server.stop()
    server.stop()
    with pytest.raises(ServerStopped, match="run the cell with serve\\(\\) again"):
        server.place_order("Pad thai")
    assert repr(server) == f"<Server stopped, was at {server.url}>"
    with serve(server.port) as again:
        assert again.url == server.url


def test_stopping_leaves_no_thread_and_no_socket() -> None:
    before = threading.active_count()
    for _ in range(5):
        with serve() as server, httpx.stream("GET", f"{server.url}/news/stream") as stream:
            next(stream.iter_raw())
            server.stop()
    assert threading.active_count() == before


def test_a_connection_without_a_request_is_kept_for_as_long_as_serve_was_told() -> None:
    with serve(idle=0.05) as hasty, serve() as patient, Wire(hasty) as closed, Wire(patient) as kept:
        for wire in (closed, kept):
            wire.get("/meter", method="HEAD")
            wire.answer()
        closed.read_to_end()  # returns once the server has hung up
        kept.get("/meter", method="HEAD")
        assert kept.answer()[0] == 200


def test_a_connection_that_polls_every_five_seconds_is_kept() -> None:
    assert inspect.signature(serve).parameters["idle"].default > 5  # as much as uvicorn's own time-out


def test_accepted_connections_send_small_answers_at_once(server: Server) -> None:
    with Wire(server) as wire:
        wire.get("/meter")
        wire.answer()
        (connection,) = server._connections
        accepted = connection.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost.:1"])
def test_a_foreign_host_is_refused(server: Server, host: str) -> None:
    server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get("/orders/1", host=host or " ")
        assert wire.answer()[0] in (400, 403)
    assert server.meter.polls == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_machines_names_are_accepted(server: Server, host: str) -> None:
    server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get("/orders/1", host=host.format(port=server.port))
        assert wire.answer()[0] == 200


def test_a_page_of_another_origin_can_change_nothing(server: Server) -> None:
    answer = httpx.post(f"{server.url}/experiments", json={"orders": 5}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert httpx.get(f"{server.url}/orders/1").status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"orders": -1}', b'{"orders": "many"}', b'{"orders": 1000000000}']
)
def test_an_invalid_experiment_is_refused(server: Server, body: bytes) -> None:
    answer = httpx.post(f"{server.url}/experiments", content=body, headers=owner(server))
    assert answer.status_code == 400
    assert server.log == []


def test_an_experiment_that_is_none_is_not_found(server: Server) -> None:
    assert httpx.get(f"{server.url}/experiments/none", headers=owner(server)).status_code == 404
    assert httpx.delete(f"{server.url}/experiments/none", headers=owner(server)).status_code == 404
    assert httpx.post(f"{server.url}/stop/none").status_code == 404


def test_the_log_is_kept_and_never_printed() -> None:
    program = """
import socket
from labkit.server import serve
with serve() as server:
    with socket.create_connection(("127.0.0.1", server.port)) as wire:
        wire.sendall(b"this is no HTTP\\r\\n\\r\\n")
        assert wire.recv(1000).startswith(b"HTTP/1.1 400")
    assert "Invalid HTTP request" in server.log[-1], server.log
"""
    done = run_python(program)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_python_exits_with_a_server_and_open_streams_left_behind() -> None:
    program = """
import httpx
from labkit.server import serve
server = serve()
streams = [httpx.stream("GET", f"{server.url}/news/stream").__enter__() for _ in range(3)]
print(server.meter.open_streams)
"""
    done = run_python(program)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_proxy_in_the_environment_does_not_get_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "example.org")
    monkeypatch.delenv("no_proxy", raising=False)
    with serve() as server:
        assert httpx.get(f"{server.url}/meter").status_code == 200


@pytest.mark.parametrize(
    ("variable", "value", "url"),
    [
        ("LABKIT_URL_TEMPLATE", "https://hub.example/lab/{port}/", "https://hub.example/lab/PORT"),
        ("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/", "/user/ada/proxy/PORT"),
    ],
)
def test_the_browsers_address_follows_the_hub(
    server: Server, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, url: str
) -> None:
    assert server.browser_url == server.url
    monkeypatch.setenv(variable, value)
    assert server.browser_url == url.replace("PORT", str(server.port))
