"""One long poll: what it waits for, what it brings, how it ends, and clients that misbehave."""

import json
import socket
import struct
from collections.abc import Iterator

import httpx
import pytest

from labkit.server import Server, serve
from tests.helpers.waiting import is_stalled, wait_until, waiting_long_polls
from tests.helpers.wire import Wire


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server for all that it must refuse or bear."""
    with serve() as running:
        running.place_order("Pad thai")
        yield running


def waiting(server: Server, wanted: int) -> None:
    """Return once that many long polls wait for news."""
    wait_until(lambda: waiting_long_polls(server) == wanted, f"{wanted} waiting long polls")


def answer(wire: Wire) -> tuple[int, list[int]]:
    """The next answer's status and the numbers of the updates that it carries."""
    status, head = wire.answer()
    if status == 204:
        return status, []
    size = int(head.lower().partition(b"content-length: ")[2].split()[0])
    while len(wire.got) < size:
        wire.got += wire.socket.recv(65536)
    body, wire.got = wire.got[:size], wire.got[size:]
    return status, [update["update"] for update in json.loads(body)]


def vanish(wire: Wire) -> None:
    """Leave with a reset, as a machine does that lost its power and comes back."""
    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.socket.close()


def test_the_first_answer_says_at_once_where_the_order_stands(server: Server) -> None:
    order = server.place_order("Pad thai")
    server.advance(order)
    (update,) = httpx.get(f"{server.url}/orders/{order}/next").json()
    assert (update["update"], update["stage"]) == (2, "cooking started")
    assert (server.meter.long_polls, server.meter.useless_long_polls) == (1, 0)


def test_what_was_missed_comes_at_once_and_in_order(server: Server) -> None:
    order = server.place_order("Pad thai")
    for _ in range(3):
        server.advance(order)
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/next?after=1")
        assert answer(wire) == (200, [2, 3, 4])


def test_a_poll_without_news_waits_for_it(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        for known in (1, 2, 3):  # over one connection
            wire.get(f"/orders/{order}/next?after={known}&wait=60")
            waiting(server, 1)
            server.advance(order)
            assert answer(wire) == (200, [known + 1])
            waiting(server, 0)
    assert (server.meter.long_polls, server.meter.useless_long_polls) == (3, 0)


def test_updates_between_two_requests_are_not_lost(server: Server) -> None:
    order, known, seen = server.place_order("Pad thai"), 0, []
    server.open_kitchen(order, seconds=0.3, updates_per_minute=60 * 200)
    with Wire(server) as wire:
        while True:
            wire.get(f"/orders/{order}/next?wait=0.4" + (f"&after={known}" if known else ""))
            status, updates = answer(wire)
            if status == 204:
                break
            seen += updates
            known = seen[-1]
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 20  # of 60 on average


@pytest.mark.parametrize("wait", ["0", "0.05"])
def test_at_its_limit_a_poll_is_answered_with_nothing(server: Server, wait: str) -> None:
    order = server.place_order("Pad thai")
    nothing = httpx.get(f"{server.url}/orders/{order}/next?after=1&wait={wait}")
    assert (nothing.status_code, nothing.content) == (204, b"")
    assert (server.meter.long_polls, server.meter.useless_long_polls) == (1, 1)
    waiting(server, 0)


@pytest.mark.parametrize(
    ("question", "status", "sentence"),
    [
        ("/orders/9/next", 404, "there is no order 9: the orders placed so far are 1 to 1"),
        ("/orders/1/next?after=two", 400, "after must be the id of an update, such as 3 or 8302-3, not '"),
        ("/orders/1/next?after=-1", 400, "after must be the id of an update, such as 3 or 8302-3, not '"),
        ("/orders/1/next?after=nan", 400, "after must be the id of an update, such as 3 or 8302-3, not '"),
        ("/orders/1/next?after=1&wait=61", 400, "wait must be a number from 0 to 60, not '61'"),
        ("/orders/1/next?wait=inf", 400, "wait must be a number from 0 to 60, not 'inf'"),
        ("/orders/1/next?wait=", 400, "wait must be a number from 0 to 60, not ''"),
        ("/orders/1/next?wait=" + "x" * 5000, 400, "wait must be a number from 0 to 60, not 'xxx"),
    ],
)
def test_an_invalid_request_is_answered_in_a_sentence(
    patient: Server, question: str, status: int, sentence: str
) -> None:
    refused = httpx.get(patient.url + question)
    assert refused.status_code == status
    assert sentence in refused.text
    assert len(refused.text) < 200
    assert patient.meter.long_polls == 0


def test_an_after_that_the_order_has_not_reached_is_a_gap_and_the_newest_update(server: Server) -> None:
    order = server.place_order("Pad thai")
    gap, update = httpx.get(f"{server.url}/orders/{order}/next?after=99").json()
    assert gap == {"gap": {"asked": 99, "oldest": 1, "newest": 1}}
    assert update["update"] == 1


def test_everybody_who_waits_gets_the_update(server: Server) -> None:
    order = server.place_order("Pad thai")
    wires = [Wire(server) for _ in range(50)]
    for wire in wires:
        wire.get(f"/orders/{order}/next?after=1&wait=60")
    waiting(server, 50)
    server.advance(order)
    for wire in wires:
        assert answer(wire) == (200, [2])
        wire.socket.close()
    assert server.meter.long_polls == 50


def test_stop_answers_all_who_wait_and_the_server_can_start_again() -> None:
    for _ in range(3):
        with serve() as server:
            order = server.place_order("Pad thai")
            wires = [Wire(server) for _ in range(300)]
            for wire in wires:
                wire.get(f"/orders/{order}/next?after=1&wait=60")
            waiting(server, 300)
            server.stop()
            for wire in wires:
                assert wire.read_to_end().startswith(b"HTTP/1.1 204")
                wire.socket.close()
            assert server.idle()
            assert server.log == []


def test_stop_does_not_wait_for_a_request_behind_a_waiting_poll(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        for _ in range(2):
            wire.get(f"/orders/{order}/next?after=1&wait=60")
        waiting(server, 1)
        server.stop()
        assert wire.read_to_end().startswith(b"HTTP/1.1 204")


def test_clients_that_leave_are_forgotten(server: Server) -> None:
    order = server.place_order("Pad thai")
    wires = [Wire(server) for _ in range(20)]
    for wire in wires:
        wire.get(f"/orders/{order}/next?after=1&wait=60")
    waiting(server, 20)
    for wire in wires[:10]:
        wire.socket.close()
    for wire in wires[10:]:
        vanish(wire)
    waiting(server, 0)
    wait_until(server.idle, "the connections to be gone")
    server.advance(order)
    assert (server.meter.long_polls, server.meter.useless_long_polls) == (20, 0)
    assert not server._tracker.feed._topic(f"orders/{order}").subscriptions
    assert server.log == []


def test_clients_that_leave_at_the_moment_of_an_update_do_not_disturb_it(server: Server) -> None:
    for _ in range(100):
        order = server.place_order("Pad thai")
        with Wire(server) as stays:
            leaves = [Wire(server) for _ in range(3)]
            for wire in (stays, *leaves):
                wire.get(f"/orders/{order}/next?after=1&wait=60")
            waiting(server, 4)
            for wire in leaves:
                vanish(wire)
            server.advance(order)
            assert answer(stays) == (200, [2])
    waiting(server, 0)
    assert server.log == []


def test_a_client_that_stops_reading_is_dropped() -> None:
    with serve(stalled=0.2) as server, Wire(server, receive_buffer=4096) as deaf, Wire(server) as well:
        order = server.place_order("x" * 3_000_000)  # more than the system's own buffers take
        deaf.get(f"/orders/{order}/next")
        wait_until(lambda: server.meter.readers_dropped == 1, "the deaf client to be dropped")
        assert "it had not read for 0.2 seconds" in server.log[-1]
        well.get(f"/orders/{order}/next")
        assert answer(well) == (200, [1])


def test_stop_does_not_wait_for_a_client_that_has_stopped_reading() -> None:
    with serve(stalled=60) as server, Wire(server, receive_buffer=4096) as deaf:
        order = server.place_order("x" * 3_000_000)
        deaf.get(f"/orders/{order}/next")
        wait_until(lambda: is_stalled(server), "full buffers")
        server.stop()
        assert not server.running


def test_a_request_sent_behind_a_waiting_poll_is_answered_after_it(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/next?after=1&wait=60")
        wire.get(f"/orders/{order}/next?after=0")
        waiting(server, 1)
        server.advance(order)
        assert answer(wire) == (200, [2])
        assert answer(wire) == (200, [1, 2])
    assert server.log == []


def test_both_sides_count_the_same_bytes(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/next")
        wire.get(f"/orders/{order}/next?after=1&wait=0", "Connection: close")
        received = len(wire.read_to_end())
        meter = server.meter
    assert (meter.bytes_in, meter.bytes_out) == (wire.sent, received)
