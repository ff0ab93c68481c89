"""What a server is asked and cannot do: one sentence, at once, and nothing half-done."""

import socket
import threading

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from labkit.app.orders import AlreadyDelivered
from labkit.plumbing.loopback import PortTaken, listen
from labkit.server import Server, serve


def test_what_cannot_be_done_says_what_to_do(server: Server) -> None:
    order = server.place_order("Pad thai")
    for _ in range(3):
        server.advance(order)
    with pytest.raises(AlreadyDelivered, match="place a new order"):
        server.advance(order)
    with pytest.raises(ValueError, match="dish must be a non-empty string"):
        server.place_order("")
    with pytest.raises(ValueError, match="headline must be a non-empty string"):
        server.tell(" ")
    with pytest.raises(ValueError, match="orders must be at least one number"):
        server.open_kitchen(seconds=3)
    with pytest.raises(ValueError, match="seconds must be"):
        server.open_kitchen(order, seconds=-3)


@pytest.mark.parametrize("port", [-1, 70_000, "8000", True])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(ValueError, match="port must be a whole number"):
        serve(port)


def test_a_taken_port_is_an_error_here_and_not_in_a_thread() -> None:
    threads = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} cannot be used .*serve\\(\\) without a port"):
            serve(port)
    assert threading.active_count() == threads


def test_of_two_that_want_a_port_at_once_one_is_told() -> None:
    with listen(0) as first, pytest.raises(PortTaken, match="cannot be used"):
        listen(first.getsockname()[1])


def test_a_handler_cannot_stop_its_own_server(server: Server) -> None:
    async def stop(_request: Request) -> Response:
        with pytest.raises(RuntimeError, match=r"call server.stop\(\) in a cell"):
            server.stop()
        return Response("no")

    server.add(Route("/stop-it", stop))
    assert httpx.get(f"{server.url}/stop-it").text == "no"
    assert server.running


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ({"keep_alive": 1e-6}, "keep_alive must be at least 0.01 seconds, not 1e-06"),
        ({"history": 2**63}, "history must be 1,000,000 updates or fewer"),
        ({"retry": 1e308}, r"retry and retry_spread are a day \(86,400 s\) together at most"),
        ({"retry_spread": 86_400}, "together at most, not 86403"),
    ],
)
def test_what_no_server_can_hold_is_refused(mistake: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        serve(**mistake)  # type: ignore[arg-type]


def test_half_a_character_is_no_text(server: Server) -> None:
    for wrong in (server.place_order, server.tell, lambda text: server.publish(text, {})):
        with pytest.raises(ValueError, match=r"\\ud83c"):
            wrong("\ud83c")
    with pytest.raises(ValueError, match="which JSON can carry"):
        server.publish("scores", {"team": "\ud83c"})


def test_a_number_of_thousands_of_digits_is_no_order(server: Server) -> None:
    number = "1" * 5000
    for path in (f"/orders/{number}", f"/orders/{number}/stream", f"/lesson/status/{number}"):
        assert httpx.get(server.url + path).status_code == 404
    assert server.log == []


@pytest.mark.parametrize("template", ["not an address", "https://hub.example/lab/", "{port}"])
def test_a_template_that_makes_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, template: str) -> None:
    monkeypatch.setenv("LABKIT_URL_TEMPLATE", template)
    with pytest.raises(ValueError, match="LABKIT_URL_TEMPLATE must be an address with"):
        serve()
    monkeypatch.delenv("LABKIT_URL_TEMPLATE")
    with serve() as server:
        monkeypatch.setenv("LABKIT_URL_TEMPLATE", template)  # later
        with pytest.raises(ValueError, match="LABKIT_URL_TEMPLATE must be an address with"):
            print(server.browser_url)
        assert httpx.get(f"{server.url}/meter", headers={"Host": "hub.example"}).status_code == 403
