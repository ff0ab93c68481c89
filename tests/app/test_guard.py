"""Who may speak to the server: programs and pages of this machine, and of the hub that it runs behind."""

from collections.abc import Iterator

import httpx
import pytest

from labkit.app.guard import is_ours
from labkit.server import Server, serve
from tests.helpers.frames import UPGRADE
from tests.helpers.wire import Wire

PORT = 5000


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server for all that it must refuse."""
    with serve() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LABKIT_URL_TEMPLATE", "JUPYTERHUB_SERVICE_PREFIX"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:5000", "localhost:5000", "LocalHost", "[::1]:5000", "[::1]", "localhost:1"]
)
def test_the_names_of_this_machine_are_ours(host: str) -> None:
    assert is_ours(host, PORT)


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":5000",
        "evil.example",
        "evil.example:5000",
        "localhost.evil.example:5000",
        "127.0.0.1.evil.example",
        "localhost.:5000",
        "127.0.0.2:5000",
        "[::1:5000",
        "localhost:5000@evil.example",
        "evil.example#localhost",
        "localhost:5000:5000",
    ],
)
def test_any_other_name_is_not(host: str) -> None:
    assert not is_ours(host, PORT)


@pytest.mark.parametrize(
    ("variable", "value", "ours", "not_ours"),
    [
        ("LABKIT_URL_TEMPLATE", "https://hub.example/lab/{port}/", "hub.example", "evil.example"),
        ("LABKIT_URL_TEMPLATE", "https://{port}.hub.example/", "5000.hub.example", "5001.hub.example"),
        ("LABKIT_URL_TEMPLATE", "https://hub.example:8443/{port}/", "HUB.example:8443", "hub.example:5000"),
        ("LABKIT_URL_TEMPLATE", "/proxy/{port}/", "hub.example", "evil.example:5000"),  # a hub whose name is not known
        ("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/", "hub.example:8000", "evil.example:5000"),
    ],
)
def test_behind_a_hub_its_name_is_ours_too(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, ours: str, not_ours: str
) -> None:
    assert not is_ours(ours, PORT)
    monkeypatch.setenv(variable, value)
    assert is_ours(ours, PORT)
    assert is_ours("127.0.0.1:5000", PORT)
    assert not is_ours(not_ours, PORT)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:{port}", None, 101),  # a program says no origin
        ("localhost:{port}", None, 101),
        ("127.0.0.1:{port}", "http://127.0.0.1:{port}", 101),
        ("localhost:{port}", "http://localhost:{port}", 101),
        ("127.0.0.1:{port}", "http://evil.example", 403),
        ("127.0.0.1:{port}", "http://localhost:8888", 403),  # a page of this machine, but not of this server
        ("127.0.0.1:{port}", "null", 403),  # a sandboxed frame
        ("127.0.0.1:{port}", "", 403),
        ("evil.example:{port}", None, 403),
        ("evil.example:{port}", "http://evil.example:{port}", 403),  # DNS rebinding
        ("evil.example", "http://evil.example", 403),
    ],
)
def test_a_websocket_is_opened_for_our_own_pages_and_programs(
    patient: Server, host: str, origin: str | None, status: int
) -> None:
    order, before = patient.place_order("Pad thai"), patient.meter.sockets
    said = () if origin is None else (f"Origin: {origin.format(port=patient.port)}",)
    with Wire(patient) as wire:
        wire.get(f"/orders/{order}/socket", *UPGRADE, *said, host=host.format(port=patient.port))
        got, _ = wire.answer()
        assert got == status
        if status == 403:
            assert b"answers only to programs and pages of this machine" in wire.read_to_end()
    assert patient.meter.sockets == before + (status == 101)
    assert patient.log == []


def test_a_page_elsewhere_may_send_a_reading_request_but_is_let_to_read_nothing(patient: Server) -> None:
    order = patient.place_order("Pad thai")
    for path in ("", "/next", "/stream"):
        with httpx.stream(
            "GET", f"{patient.url}/orders/{order}{path}", headers={"Origin": "http://evil.example"}
        ) as got:
            assert got.status_code == 200
            assert "access-control-allow-origin" not in got.headers  # so a browser hands nothing to the page


@pytest.mark.parametrize(
    ("authority", "hosts", "status"),
    [
        ("evil.example", ["127.0.0.1:{port}"], 403),
        ("evil.example:{port}", ["127.0.0.1:{port}"], 403),
        ("localhost:{port}@evil.example", ["127.0.0.1:{port}"], 403),
        ("", ["127.0.0.1:{port}"], 400),
        ("127.0.0.1:{port}", ["127.0.0.1:{port}"], 200),
        ("LOCALHOST:{port}", ["evil.example"], 200),  # it is to be ignored
        ("127.0.0.1:{port}", ["127.0.0.1:{port}", "evil.example"], 400),
    ],
)
def test_the_authority_in_a_target_of_absolute_form_counts_in_place_of_the_host(
    patient: Server, authority: str, hosts: list[str], status: int
) -> None:
    order = patient.place_order("Pad thai")
    fields = [f"Host: {host}" for host in hosts]
    head = "\r\n".join([f"GET http://{authority}/orders/{order}?at=http://evil/ HTTP/1.1", *fields, "", ""])
    with Wire(patient) as wire:
        wire.send(head.format(port=patient.port).encode())
        assert wire.answer()[0] == status
    with Wire(patient) as wire:
        wire.get(f"/orders/{order}?at=http://evil.example/")  # no authority: a query
        assert wire.answer()[0] == 200


@pytest.mark.parametrize(
    "path", ["/orders/1", "/orders/1/next", "/orders/1/stream", "/cached/orders/1", "/meter", "/no"]
)
def test_a_foreign_host_is_refused_at_every_address(patient: Server, path: str) -> None:
    patient.place_order("Pad thai")
    with Wire(patient) as wire:
        wire.get(path, host=f"evil.example:{patient.port}")
        assert wire.answer()[0] == 403


def test_a_page_of_another_origin_may_ask_whether_it_may_ask(patient: Server) -> None:
    answer = httpx.options(
        f"{patient.url}/news/stream", headers={"Origin": "http://elsewhere.example"}, trust_env=False
    )
    assert answer.status_code == 405  # no more than that: nothing of ours allows it anything
    assert "access-control-allow-origin" not in answer.headers
