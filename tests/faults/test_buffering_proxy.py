"""The fault line: a reverse proxy that holds back, and knows where a response ends."""

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
NOTHING_NEW = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nnoodle\r\n0\r\n\r\n"


def test_a_buffering_proxy_lets_events_through_in_lumps(server: Server, line: FaultLine) -> None:
    line.buffer(4096)
    with Wire(line) as wire:
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
        assert httpx.get(f"{line.url}/orders/{order}").json()["update"] == 1  # a response that ends is not held back
        assert b"held again" not in wire.got
        line.mend()
        wire.read_until(b"held again")


def test_a_proxy_that_obeys_the_header_holds_no_stream_back(server: Server, line: FaultLine) -> None:
    line.buffer(100_000, obeys_header=True)
    with Wire(line) as wire:
        wire.get("/news/stream")
        assert b"x-accel-buffering: no" in wire.answer()[1]
        server.tell("at once")
        assert "at once" in wire.event().data


def test_websockets_are_not_held_back(line: FaultLine) -> None:
    line.buffer(100_000)
    assert crowd.websocket(line, 5, 0.5, updates_per_minute=60).errors == 0


@given(responses=st.lists(st.sampled_from([FULL, HINTS + FULL, NOTHING_NEW, CHUNKED]), min_size=1), data=st.data())
def test_however_responses_are_chopped_each_goes_on_with_its_last_byte(
    responses: list[bytes], data: st.DataObject
) -> None:
    hold = Hold(1_000_000, obeys_header=False)
    for response in responses:
        *pieces, last = chopped(response, data)
        assert b"".join([*map(hold.take, pieces), hold.take(last)]) == response
        assert hold.take(b"") == b""


def test_nothing_goes_on_before_a_response_has_ended() -> None:
    hold = Hold(1_000_000, obeys_header=False)
    assert [hold.take(FULL[:-1]), hold.take(FULL[-1:])] == [b"", FULL]


def chopped(whole: bytes, data: st.DataObject) -> list[bytes]:
    """The same bytes in some pieces."""
    places = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=5)))
    return [whole[start:end] for start, end in pairwise([0, *places, len(whole)])]
