"""What Prometheus is told of a server: each value is what has really happened there."""

import re

import httpx
import pytest
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics

from labkit.eventsource import EventSource
from labkit.fleet.engine import OwnEngine
from labkit.server import Server, serve
from tests.helpers.frames import open_socket, read_frame
from tests.helpers.prometheus import metrics
from tests.helpers.waiting import is_stalled, open_streams, wait_until, waiting_long_polls
from tests.helpers.wire import Wire

OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"  # what Prometheus sends


def test_it_comes_in_the_format_that_is_asked_for_and_the_librarys_parsers_read_it(server: Server) -> None:
    plain = httpx.get(f"{server.url}/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert plain.headers["cache-control"] == "no-store"
    modern = httpx.get(f"{server.url}/metrics", headers={"Accept": OPENMETRICS})
    assert modern.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    of_one, of_the_other = (
        {sample.name for family in families for sample in family.samples}
        for families in (
            parser.text_string_to_metric_families(plain.text),
            openmetrics.text_string_to_metric_families(modern.text),  # type: ignore[no-untyped-call]
        )
    )
    assert of_one == of_the_other >= {"labkit_streams_open", "labkit_polls_total"}


@pytest.mark.parametrize("accept", ["text/plain; version=new", "application/openmetrics-text;version=", "\xff", "*/*"])
def test_a_format_that_nobody_knows_is_answered_in_the_plain_one(server: Server, accept: str) -> None:
    with Wire(server) as wire:
        wire.send(f"GET /metrics HTTP/1.1\r\nHost: {wire.host}\r\nAccept: {accept}\r\n\r\n".encode("latin-1"))
        assert wire.answer()[0] == 200


def test_names_are_as_prometheus_wants_them_and_each_says_what_it_is(server: Server) -> None:
    text = httpx.get(f"{server.url}/metrics").text
    families = [each for each in parser.text_string_to_metric_families(text) if each.name.startswith("labkit_")]
    for family in families:
        assert re.fullmatch("[a-z_]+", family.name)
        assert family.documentation.endswith(".")
        assert family.type in ("counter", "gauge")
        for sample in family.samples:
            assert sample.name.endswith("_total") == (family.type == "counter")
            assert not re.search("_(ms|millis|minutes|kib|mb|percent)", sample.name)
    assert len(families) > 15


def test_polls_streams_sockets_and_long_polls_are_counted(server: Server) -> None:
    order = server.place_order("Pad thai")
    before = metrics(server.url)
    etag = httpx.get(f"{server.url}/orders/{order}").headers["etag"]
    httpx.get(f"{server.url}/orders/{order}", headers={"If-None-Match": etag})
    assert httpx.get(f"{server.url}/orders/{order}/next?after=1&wait=0").status_code == 204
    with Wire(server) as stream, Wire(server) as socket, Wire(server) as waiting:
        stream.get(f"/orders/{order}/stream")
        stream.answer()
        stream.event()
        open_socket(socket, order)
        read_frame(socket)
        waiting.get(f"/orders/{order}/next?after=1")
        wait_until(lambda: waiting_long_polls(server), "the question")
        during = metrics(server.url)
    wait_until(lambda: not server.meter.open_sockets + server.meter.open_streams, "all to have left")
    after = metrics(server.url)
    counted = {name: after[name] - before[name] for name in before if name.endswith("_total")}
    assert {name: count for name, count in counted.items() if name.startswith("labkit_") and "bytes" not in name} == {
        "labkit_requests_total": 8,  # with the two for these metrics
        "labkit_polls_total": 2,
        "labkit_useless_polls_total": 1,
        "labkit_cache_hits_total": 0,
        "labkit_long_polls_total": 2,
        "labkit_useless_long_polls_total": 1,
        "labkit_streams_opened_total": 1,
        "labkit_websockets_opened_total": 1,
        "labkit_events_sent_total": 2,
        "labkit_replays_total": 0,
        "labkit_gaps_total": 0,
        "labkit_readers_dropped_total": 0,
    }
    assert counted["labkit_received_bytes_total"] > 8 * len("GET / HTTP/1.1\r\n\r\n")
    assert counted["labkit_sent_bytes_total"] > 8 * len("HTTP/1.1 200 OK\r\n\r\n")
    open_now = ("labkit_streams_open", "labkit_websockets_open", "labkit_long_polls_waiting")
    assert [during[name] for name in open_now] == [1, 1, 1]
    assert [after[name] for name in open_now] == [0, 0, 0]


def test_a_slow_reader_is_seen_with_its_lag_and_then_as_dropped() -> None:
    def now(server: Server) -> list[float]:
        values = metrics(server.url)
        return [values[f"labkit_{name}"] for name in ("slow_readers", "reader_lag_updates", "readers_dropped_total")]

    with serve(stalled=60) as server, Wire(server, receive_buffer=4096) as deaf, Wire(server) as well:
        deaf.get("/news/stream")
        deaf.answer()
        open_streams(server, 1)
        fill_buffers(server)
        well.get("/news/stream")
        well.answer()
        well.event()
        for _ in range(3):
            told = server.tell("Goal!")
        while well.event().id != str(told):
            pass
        slow, lag, dropped = now(server)
        assert (slow, dropped) == (1, 0)
        assert 3 <= lag < told
    with serve(stalled=0.2) as server, Wire(server, receive_buffer=4096) as deaf:
        deaf.get("/news/stream")
        deaf.answer()
        open_streams(server, 1)
        fill_buffers(server)
        open_streams(server, 0)
        assert now(server) == [0, 0, 1]


def fill_buffers(server: Server) -> None:
    """Tell so much that a reader who does not read is waited for."""
    while not is_stalled(server):
        server.tell("x" * 500_000)


def test_replays_and_gaps_are_counted_by_every_transport_and_a_newcomer_is_neither() -> None:
    with serve(history=2) as server:
        order = server.place_order("Pad thai")
        for _ in range(3):
            server.advance(order)
        address = f"{server.url}/orders/{order}"

        def counted(last_id: str) -> tuple[float, float]:
            """Replays and gaps, once a reader with that id has its first event."""
            with EventSource(f"{address}/stream", last_event_id=last_id) as source:
                next(iter(source))
            now = metrics(server.url)
            return now["labkit_replays_total"], now["labkit_gaps_total"]

        assert counted("") == (0, 0)
        assert counted("latest") == (0, 0)
        assert counted("3") == (1, 0)
        assert counted("1") == (2, 1)  # some of it is gone
        assert counted("99") == (2, 2)  # nobody has ever had that
        assert httpx.get(f"{address}/next?after=0").status_code == 200
        assert metrics(server.url)["labkit_gaps_total"] == 3


def test_whoever_comes_back_and_has_missed_nothing_is_no_replay(server: Server) -> None:
    server.tell("Goal!")
    with Wire(server) as wire:
        wire.get("/news/stream", "Last-Event-ID: 1")
        wire.answer()
        open_streams(server, 1)
        server.tell("Offside.")
        assert wire.event().id == "2"
    assert metrics(server.url)["labkit_replays_total"] == 0


def test_two_servers_of_one_process_share_no_count(server: Server) -> None:
    with serve() as other:
        httpx.get(f"{server.url}/orders/{server.place_order('Ramen')}")
        here, there = metrics(server.url), metrics(other.url)
    assert (here["labkit_polls_total"], there["labkit_polls_total"]) == (1, 0)
    assert (here["labkit_requests_total"], there["labkit_requests_total"]) == (2, 1)
    assert not any("engine" in name for name in here)  # its feed has none


def test_a_page_of_another_site_is_refused_and_nothing_is_taken_in(server: Server) -> None:
    assert httpx.get(f"{server.url}/metrics", headers={"Host": "evil.example"}).status_code == 403
    assert httpx.post(f"{server.url}/metrics").status_code == 405
    assert httpx.head(f"{server.url}/metrics").status_code == 200


def test_an_engine_is_seen_to_be_there_to_be_gone_and_to_be_back() -> None:
    with OwnEngine() as engine, serve(feed=engine) as here, serve(feed=engine) as there:
        order = here.place_order("Pad thai")
        httpx.get(f"{there.url}/orders/{order}")
        here.advance(order)
        wait_until(lambda: metrics(there.url)["labkit_engine_lag_seconds"] > 0, "the other's update")
        now = metrics(there.url)
        assert now["labkit_engine_reachable"] == 1
        assert 0 <= now["labkit_engine_read_age_seconds"] < 20
        engine.kill()
        wait_until(lambda: metrics(there.url)["labkit_engine_reachable"] == 0, "the loss")
        first, then = (metrics(there.url)["labkit_engine_read_age_seconds"] for _ in range(2))
        assert then > first
        engine.start()
        wait_until(lambda: metrics(there.url)["labkit_engine_reachable"] == 1, "its return")
        assert metrics(there.url)["labkit_engine_read_age_seconds"] < then + 20
