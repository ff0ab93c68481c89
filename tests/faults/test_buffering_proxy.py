"""The fault lab: a reverse proxy that holds back, and knows where a response ends."""

from itertools import pairwise

import httpx
from hypothesis import given
from hypothesis import strategies as st

from labkit import crowd
from labkit.faults import FaultLine
from labkit.faults.hold import Hold
from labkit.server import Server
from tests.helpers.faulty import has_nothing
from tests.helpers.waiting import open_streams, wait_until
from tests.helpers.wire import Wire

HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </dishes>\r\n\r\n"
FULL = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nnoodle"
HEAD_ONLY = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
CHUNKED_HEAD_ONLY = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
NOTHING_NEW = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
DECLINED_UPGRADE = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 19\r\n\r\nHEAD / HTTP/1.1\r\n\r\n\n"  # the body is no request
HEAD = b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
EXCHANGES = [
    (GET, [FULL]),
    (GET, [HINTS, FULL]),
    (GET, [NOTHING_NEW]),
    (DECLINED_UPGRADE, [FULL]),
    (POST, [FULL]),
    (HEAD, [HEAD_ONLY]),
    (HEAD, [CHUNKED_HEAD_ONLY]),
    (HEAD, [HINTS, HEAD_ONLY]),
    (HEAD, [NOTHING_NEW]),
]


def test_a_buffering_proxy_lets_events_through_in_lumps(server: Server, lab: FaultLine) -> None:
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


def test_a_proxy_that_obeys_the_header_holds_no_stream_back(server: Server, lab: FaultLine) -> None:
    lab.buffer(100_000, obeys_header=True)
    with Wire(lab) as wire:
        wire.get("/news/stream")
        assert b"x-accel-buffering: no" in wire.answer()[1]
        server.tell("at once")
        assert "at once" in wire.event().data


def test_websockets_are_not_held_back(server: Server, lab: FaultLine) -> None:
    lab.buffer(100_000)
    assert crowd.websocket(lab, 5, 0.5, updates_per_minute=60).errors == 0


def test_an_answer_to_head_is_not_held_back(server: Server, lab: FaultLine) -> None:
    order = server.place_order("Pad thai")
    lab.buffer(100_000)
    with httpx.Client() as client:
        for method in ("HEAD", "GET", "HEAD", "HEAD", "GET"):  # on one connection
            assert client.request(method, f"{lab.url}/orders/{order}").status_code == 200
    assert len(lab.accepted) == 1


def test_requests_that_do_not_wait_for_an_answer_are_told_apart(server: Server, lab: FaultLine) -> None:
    server.place_order("Pad thai")
    lab.buffer(100_000)
    with Wire(lab) as wire:
        for method in ("HEAD", "GET", "HEAD"):
            wire.get("/orders/1", method=method)
        wire.answer()
        wire.answer()
        wire.read_until(b"}")
        wire.answer()


@given(exchanges=st.lists(st.sampled_from(EXCHANGES), min_size=1, max_size=6), data=st.data())
def test_however_requests_and_responses_are_chopped_each_goes_on_with_its_last_byte(
    exchanges: list[tuple[bytes, list[bytes]]], data: st.DataObject
) -> None:
    asked = b"".join(request for request, _ in exchanges)
    responses = [response for _, answers in exchanges for response in answers]
    hold = Hold(1_000_000, obeys_header=False)
    for piece in chopped(asked, data):
        hold.ask(piece)
    for response in responses:
        *pieces, last = chopped(response, data)
        assert [hold.take(piece) for piece in pieces] == [b""] * len(pieces)
        assert hold.take(last) == response


def chopped(whole: bytes, data: st.DataObject) -> list[bytes]:
    """The same bytes in some pieces."""
    places = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=5)))
    return [whole[start:end] for start, end in pairwise([0, *places, len(whole)])]
