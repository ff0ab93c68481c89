"""The streams that go wrong on purpose: each does what its name says, and is an honest stream otherwise."""

import httpx
import pytest

from labkit.eventsource import EventSource, ReadyState
from labkit.server import Server
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire


@pytest.mark.parametrize("code", [204, 304, 404, 503])
def test_a_status_is_answered_as_asked(server: Server, code: int) -> None:
    assert httpx.get(f"{server.url}/lesson/status/{code}").status_code == code


@pytest.mark.parametrize("code", [0, 100, 299, 9999])
def test_a_status_that_is_none_is_refused(server: Server, code: int) -> None:
    answer = httpx.get(f"{server.url}/lesson/status/{code}")
    assert (answer.status_code, answer.text) == (400, f"{code} is not a final status of HTTP; try 204, 404 or 503.\n")


@pytest.mark.parametrize(
    ("path", "why"), [("status/204", "204"), ("status/503", "503"), ("not-a-stream", "text/plain instead of")]
)
def test_an_event_source_gives_up_for_good(server: Server, path: str, why: str) -> None:
    with EventSource(f"{server.url}/lesson/{path}") as source:
        assert list(source) == []
        assert why in source.failure
        assert source.ready_state == ReadyState.CLOSED


def test_a_cut_stream_carries_one_event_a_connection_and_loses_none(server: Server) -> None:
    order = server.place_order("Pad thai")
    for _ in range(2):
        server.advance(order)
    with EventSource(f"{server.url}/lesson/orders/{order}/cut", last_event_id="1") as source:
        events = iter(source)
        assert [next(events).last_event_id for _ in range(2)] == ["2", "3"]
        server.advance(order)
        assert next(events).last_event_id == "4"
        assert (source.connections, source.retry) == (3, 500)
    wait_until(lambda: server.meter.open_streams == 0, "no open stream")


def test_named_events_carry_the_stage_as_their_type(server: Server) -> None:
    order = server.place_order("Pad thai")
    with EventSource(f"{server.url}/lesson/orders/{order}/named") as source:
        events = iter(source)
        types = [next(events).type]
        for _ in range(3):
            server.advance(order)
            types.append(next(events).type)
    assert types == ["order received", "cooking started", "out for delivery", "delivered"]


@pytest.mark.parametrize("kind", ["cut", "named"])
def test_stopping_the_server_ends_a_lesson_with_the_end_of_the_body(server: Server, kind: str) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        wire.get(f"/lesson/orders/{order}/{kind}", "Last-Event-ID: 1")
        wire.answer()
        wait_until(lambda: server.meter.open_streams == 1, "the open stream")
        server.stop()
        assert wire.read_to_end().endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("kind", ["cut", "named", "shared"])
def test_a_lesson_of_an_unknown_order_is_told_in_a_sentence(server: Server, kind: str) -> None:
    answer = httpx.get(f"{server.url}/lesson/orders/7/{kind}")
    assert (answer.status_code, answer.text[:20]) == (404, "there is no order 7:")
