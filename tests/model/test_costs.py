"""What each way asks of the server: by hand, by its laws, against the formulae, and against bytes on real sockets."""

import doctest
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import crowd
from labkit.model import costs as room
from labkit.model import formula
from labkit.model.costs import Cost, costs
from labkit.server import Server, serve
from tests.helpers.known import known
from tests.helpers.wire import Wire

USERS = st.integers(1, 10**6)
EVERY = st.floats(0.1, 3600)
RATE = st.floats(0.001, 1000)
WORK = st.floats(0, 1)


def by_kind(*numbers: Any, **more: Any) -> dict[str, Cost]:
    """The four rows by their kind."""
    return {cost.kind: cost for cost in costs(*numbers, **more)}


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(room).failed == 0


def test_the_headline_by_hand() -> None:
    # 10,000 users every 5 s: 120,000 polls per minute; e^(-1/12) = 0.92004 of them in vain at one update per minute.
    polling = by_kind(10_000, 5, 1)["polling"]
    assert polling.requests_per_minute == 120_000
    assert polling.useless_share == pytest.approx(0.920044, abs=1e-6)
    assert polling.bytes_per_minute == pytest.approx(120_000 * (70 + 0.920044 * 119 + 0.079956 * (161 + 83)), rel=1e-5)
    assert polling.cpu_cores == pytest.approx(2000 * 0.0003)
    assert (polling.connections, polling.mean_wait_seconds) == (10_000, 2.5)


def test_streams_and_sockets_by_hand() -> None:
    # 100 users, 3 updates and 4 signs of life a minute each: 300 updates and 400 signs of life.
    told = by_kind(100, 5, 3, answer_bytes=1000, push_cpu=0.0001, keep_alive=15)
    stream, socket = told["streaming"], told["WebSocket"]
    assert stream.requests_per_minute == socket.requests_per_minute == 0
    assert stream.useless_share is socket.useless_share is None
    assert stream.bytes_per_minute == pytest.approx(300 * (1000 + 29) + 400 * 19)
    assert socket.bytes_per_minute == pytest.approx(300 * (1000 + 11) + 400 * 16)
    assert stream.cpu_cores == socket.cpu_cores == pytest.approx(700 * 0.0001 / 60)
    assert stream.connections == socket.connections == 100


def test_long_polls_by_hand() -> None:
    # Updates so frequent that no wait runs out: an answer an update. So rare that all do: one each 25 s.
    busy, quiet = by_kind(10, 5, 6000)["long polling"], by_kind(10, 5, 1e-9)["long polling"]
    assert busy.requests_per_minute == pytest.approx(60_000)
    assert busy.bytes_per_minute == pytest.approx(60_000 * (70 + 127 + 83))
    assert quiet.requests_per_minute == pytest.approx(10 * 60 / 25)
    assert quiet.bytes_per_minute == pytest.approx(24 * (70 + 81))
    assert (busy.connections, quiet.connections) == (10, 10)


def test_only_users_who_ask_pay_for_work() -> None:
    idle, busy = by_kind(10_000, 5, 1), by_kind(10_000, 5, 1, work=0.002)
    assert busy["polling"].cpu_cores == pytest.approx(idle["polling"].cpu_cores + 2000 * 0.002)
    long_polls = busy["long polling"].requests_per_minute / 60
    assert busy["long polling"].cpu_cores == pytest.approx(long_polls * (0.0003 + 0.002))
    assert busy["streaming"] == idle["streaming"]
    assert busy["WebSocket"] == idle["WebSocket"]


def test_a_user_who_polls_rarely_holds_a_connection_for_a_part_of_the_time() -> None:
    assert by_kind(1000, 75, 1)["polling"].connections == 1000
    assert by_kind(1000, 150, 1)["polling"].connections == 500


@given(users=USERS, every=EVERY, rate=RATE, work=WORK)
def test_more_users_ask_more(users: int, every: float, rate: float, work: float) -> None:
    for few, many in zip(costs(users, every, rate, work=work), costs(2 * users, every, rate, work=work), strict=True):
        for name in ("requests_per_minute", "bytes_per_minute", "cpu_cores"):
            assert getattr(many, name) == pytest.approx(2 * getattr(few, name))
        assert many.connections >= few.connections
        assert (many.kind, many.useless_share, many.mean_wait_seconds) == (
            few.kind,
            few.useless_share,
            few.mean_wait_seconds,
        )


@given(users=USERS, every=EVERY, rate=RATE)
def test_one_more_update_costs_every_push_something(users: int, every: float, rate: float) -> None:
    for before, after in zip(costs(users, every, rate), costs(users, every, 2 * rate), strict=True):
        assert after.bytes_per_minute > before.bytes_per_minute or math.isclose(
            after.bytes_per_minute, before.bytes_per_minute
        )
        assert after.cpu_cores >= before.cpu_cores


@given(users=USERS, every=EVERY, rate=RATE, wait=st.floats(1, 60), keep_alive=st.floats(1, 60))
def test_it_agrees_with_the_formulae(users: int, every: float, rate: float, wait: float, keep_alive: float) -> None:
    row = by_kind(users, every, rate, wait=wait, keep_alive=keep_alive, poll_cpu=0.0003, push_cpu=0.00003)
    assert row["polling"].requests_per_minute == formula.requests_per_minute(users, every)
    assert row["polling"].useless_share == formula.useless_share(every, rate)
    assert row["long polling"].requests_per_minute == formula.long_polls_per_minute(users, wait, rate)
    # Those long polls that are not in vain bring one update each.
    useful = 1 - (row["long polling"].useless_share or 0)
    assert row["long polling"].requests_per_minute * useful == pytest.approx(users * rate)
    ratio = row["polling"].cpu_cores / row["streaming"].cpu_cores
    assert ratio == pytest.approx(formula.cpu_ratio(every, rate, 0.0003, 0.00003, keep_alive))


def test_a_poll_and_its_answers_have_the_bytes_that_are_counted_on_the_sockets(server: Server) -> None:
    quiet = crowd.polling(server, users=20, every=0.2, seconds=1, updates_per_minute=1e-6)
    assert quiet.useless == quiet.requests
    digits = 2  # of an order's number, the port, an update's moment
    assert known(quiet.bytes_up) / quiet.requests == pytest.approx(room.REQUEST_BYTES, abs=digits)
    assert known(quiet.bytes_down) / quiet.requests == pytest.approx(room.POLL_EMPTY_BYTES, abs=digits)
    busy = crowd.polling(server, users=20, every=0.2, seconds=1, updates_per_minute=120)
    news = known(busy.bytes_down) - busy.useless * room.POLL_EMPTY_BYTES
    assert news / busy.useful == pytest.approx(room.POLL_HEAD_BYTES + room.ANSWER_BYTES, abs=2 * digits)


def test_the_answers_to_long_polls_have_the_bytes_that_stand_on_the_wire(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/orders/{order}/next?after=1&wait=0.05")
        assert wire.sent == pytest.approx(room.REQUEST_BYTES, abs=4)
        assert len(wire.answer()[1]) == room.LONG_POLL_EMPTY_BYTES
        wire.get(f"/orders/{order}/next?after=0&wait=25")
        news = wire.read_until(b"}]")
        assert len(news) == pytest.approx(room.LONG_POLL_HEAD_BYTES + room.ANSWER_BYTES, abs=3)


def test_an_event_and_a_comment_have_the_bytes_that_stand_on_the_wire() -> None:
    with serve(keep_alive=0.1) as server, Wire(server) as wire:
        order = server.place_order("Pad thai")
        wire.get(f"/orders/{order}/stream")
        wire.answer()
        wire.event()
        assert len(wire.read_until(b": keep-alive\n\n\r\n")) == room.COMMENT_BYTES
        server.advance(order)
        event = wire.read_until(b"}\n\n\r\n").rpartition(b": keep-alive\n\n\r\n")[2]
        assert len(event) == pytest.approx(room.ANSWER_BYTES + room.EVENT_BYTES, abs=4)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"users": 0}, "users must be a whole number, 1 or more, not 0"),
        ({"users": 10**13}, "1e\\+13 users, but 1,000,000,000,000 is the limit"),
        ({"every": 0}, "every must be more than 0 seconds, not 0"),
        ({"updates_per_minute": 0}, "updates_per_minute must be more than 0, not 0"),
        ({"work": -0.1}, "work must be 0 seconds or more, not -0.1"),
        ({"wait": 0}, "wait must be more than 0 seconds"),
        ({"keep_alive": "15"}, "keep_alive must be a number of seconds, more than 0, not '15'"),
        ({"poll_cpu": None}, "poll_cpu must be a number of seconds"),
        ({"push_cpu": -1}, "push_cpu must be 0 seconds or more"),
        ({"answer_bytes": -1}, "answer_bytes must be a number of bytes, 0 or more, not -1"),
        ({"request_bytes": math.nan}, "request_bytes must be a number of bytes"),
        ({"frame_bytes": "2"}, "frame_bytes must be a number of bytes, 0 or more, not '2'"),
    ],
)
def test_an_invalid_number_gets_a_sentence(numbers: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        costs(**{"users": 1, "every": 1, "updates_per_minute": 1} | numbers)
