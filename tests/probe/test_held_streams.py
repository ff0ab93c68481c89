"""Holding streams: who got which event, and where nothing may be held."""

import socket
import threading
import time
from itertools import count

import pytest

from labkit.probe import probe
from labkit.probe.private import is_private
from labkit.server import Server
from tests.helpers.busy_news import telling
from tests.helpers.endpoints import Handler, by_hand
from tests.helpers.waiting import open_streams

TICK = 0.1  # seconds


def test_every_stream_gets_every_event_and_the_delay_counts_from_the_first(server: Server) -> None:
    with telling(server):
        report = probe(f"{server.url}/news/stream", seconds=1, hold=50)
    held = report.held
    assert held is not None
    assert (report.exit_code, held.missed, held.run.errors, held.run.users) == (0, {}, 0, 50)
    assert len(set(held.delivered.values())) == 1
    assert held.run.updates == sum(held.delivered.values()) == 50 * (held.run.published or 0)
    assert len(held.run.latency) == held.run.updates
    assert held.run.latency.min() == 0
    assert "50 streams got every event" in repr(report)
    assert report.as_json()["held"]["opened"] == 50
    open_streams(server, 0)


def test_who_missed_what_is_named() -> None:
    numbers, begins = count(), time.monotonic()

    def worker(handler: Handler) -> None:
        """Every other stream is at a worker that is not told of every fourth event; all have one clock."""
        told_of_all = next(numbers) % 2
        handler.head()
        for event in count(1 + int((time.monotonic() - begins) / TICK)):
            if not handler.pause(begins + event * TICK - time.monotonic()):
                return
            if event % 4 or told_of_all:
                handler.write(f"id: {event}\ndata: x\n\n")

    with by_hand({"/": worker}) as url:
        report = probe(url, seconds=1.2, hold=4)
    held = report.held
    assert held is not None
    assert held.missed is not None
    assert len(held.missed) == 2
    (delivery,) = (finding for finding in report.signed("wrong") if finding.about == "delivery")
    assert "2 of 4 streams missed events that others got" in delivery.sentence


def test_a_server_with_room_for_few_is_found() -> None:
    left = threading.Semaphore(6)

    def page(handler: Handler) -> None:
        if not left.acquire(blocking=False):
            handler.head(503, "text/plain")
            return
        handler.head()
        for number in count():
            handler.write(f"data: {number}\n\n")
            if not handler.pause(0.1):
                return

    with by_hand({"/": page}) as url:
        report = probe(url, seconds=1, hold=10)
    (finding,) = (finding for finding in report.signed("wrong") if finding.about == "held streams")
    assert "answered with 503 and no stream" in finding.sentence


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fd00::1", "fe80::1"],
)
def test_addresses_of_ones_own_may_be_held(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.64.0.1", "192.0.2.1", "2001:db8::1", "::ffff:8.8.8.8"]
)
def test_nothing_is_held_at_another_address_before_its_owner_says_so(address: str) -> None:
    place = f"[{address}]" if ":" in address else address
    with pytest.raises(ValueError, match=r"neither this machine nor in a private network.*--i-own-this"):
        probe(f"http://{place}/stream", hold=2)


def test_every_address_of_a_name_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def both(host: str, *words: object, **named: object) -> object:
        places = ("127.0.0.1", "203.0.113.7") if host == "two.example" else None
        if places is None:
            return real(host, *words, **named)  # type: ignore[arg-type]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 80)) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(ValueError, match=r"two\.example is at 203\.0\.113\.7, which is neither"):
        probe("http://two.example/stream", hold=2)


def test_a_redirect_leads_nowhere_else() -> None:
    def page(handler: Handler) -> None:
        handler.head(307, "text/plain", Location="http://203.0.113.7/stream")

    with by_hand({"/": page}) as url:
        report = probe(url, seconds=1, hold=2)
    (finding,) = report.findings
    assert (finding.sign, report.held) == ("not examined", None)
    assert "203.0.113.7 is neither this machine nor in a private network" in finding.sentence


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hold": 0}, "hold must be a whole number, 1 or more, not 0"),
        ({"hold": 1001}, "hold must be at most 1,000 streams, not 1001"),
        ({"hold": 2, "seconds": 601}, r"seconds must be at most 600 \(ten minutes\), not 601"),
        ({"hold": 2, "i_own_this": "yes"}, "i_own_this must be True or False, not 'yes'"),
        ({"shutdown": 0}, "shutdown must be more than 0 seconds, not 0"),
    ],
)
def test_what_is_out_of_bounds_is_told_at_once(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        probe("http://127.0.0.1:1/stream", **wrong)  # type: ignore[arg-type]


def test_a_stop_is_seen_from_a_readers_side(server: Server) -> None:
    with telling(server):
        stopper = threading.Timer(2.5, server.stop)
        stopper.start()
        report = probe(f"{server.url}/news/stream", seconds=1, shutdown=10)
    stopper.join(20)
    about = {finding.about: finding for finding in report.findings}
    assert about["shutdown"].sign == about["after shutdown"].sign == "right"
    assert "proper end of its body" in about["shutdown"].sentence
