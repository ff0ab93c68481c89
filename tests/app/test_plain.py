"""A server with the short cuts and one without: the same answers, byte for byte, and the same counts."""

from collections.abc import Iterator

import httpx
import pytest

from labkit import crowd
from labkit.server import Server, serve
from tests.helpers.wire import Wire


@pytest.fixture
def plain() -> Iterator[Server]:
    """A server that answers polls and streams without short cuts."""
    with serve(plain=True) as server:
        yield server


def without_times(answer: httpx.Response) -> tuple[int, dict[str, str], dict[str, object]]:
    fields = {name: value for name, value in answer.headers.items() if name not in ("date", "content-length")}
    return answer.status_code, fields, {**answer.json(), "at": 0} if answer.content else {}


def test_polls_are_answered_alike(server: Server, plain: Server) -> None:
    answers = []
    for one in (server, plain):
        address = f"{one.url}/orders/{one.place_order('Pad thai')}"
        first = httpx.get(address)
        unchanged = httpx.get(address, headers={"If-None-Match": first.headers["etag"]})
        head = httpx.head(address)
        missing = httpx.get(f"{one.url}/orders/99")
        assert (first.status_code, unchanged.status_code, head.status_code, missing.status_code) == (200, 304, 200, 404)
        answers.append([*map(without_times, (first, unchanged, head)), missing.text])
    assert answers[0] == answers[1]


def test_streams_begin_and_go_on_alike(server: Server, plain: Server) -> None:
    streams = []
    for one in (server, plain):
        with Wire(one) as wire:
            wire.get("/news/stream")
            status, _ = wire.answer()
            for headline in ("Goal!", "Offside."):
                one.tell(headline)
            events = [wire.event() for _ in range(2)]
            streams.append((status, [(event.type, event.last_event_id) for event in events]))
        assert one.meter.events_sent == 2
    assert streams[0] == streams[1]


def test_a_crowd_counts_alike_on_both_sides_of_a_plain_server(plain: Server) -> None:
    polling = crowd.polling(plain, 20, 0.2, 1, updates_per_minute=60)
    streaming = crowd.streaming(plain, 20, 1, updates_per_minute=60)
    assert (polling.errors, polling.requests) == (0, polling.server_requests)
    assert (streaming.errors, streaming.updates) == (0, streaming.published)


def test_plain_is_true_or_false() -> None:
    with pytest.raises(ValueError, match="plain must be True or False, not 'no'"):
        serve(plain="no")  # type: ignore[arg-type]
