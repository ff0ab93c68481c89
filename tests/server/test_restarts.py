"""Readers whose server stops, or no longer has what they ask for."""

import threading

import httpx

from labkit import crowd
from labkit.eventsource import EventSource
from labkit.faults import FaultLine, between
from labkit.server import Server, serve
from tests.helpers.waiting import open_streams, wait_until


def test_a_reader_that_comes_back_while_the_server_stops_is_not_sent_away_for_good() -> None:
    for _ in range(5):
        with serve(retry=0) as server:
            sources = [EventSource(f"{server.url}/news/stream", retry=0) for _ in range(5)]
            threads = [threading.Thread(target=source.run) for source in sources]
            for thread in threads:
                thread.start()
            open_streams(server, 5)
        with serve(server.port) as again:
            open_streams(again, 5)
            for source in sources:
                source.close()
        for thread in threads:
            thread.join(20)
        assert [source.failure for source in sources] == [""] * 5


def test_a_crowd_behind_a_fault_lab_meets_its_faults_and_what_is_asked_for_it_does_not() -> None:
    with serve(retry=0.05) as server, between(server) as line:
        line.cut_after(1500)
        run = crowd.streaming(line, 20, 2, updates_per_minute=600)
    assert set(run.error_kinds) == {"connection lost"}


def test_a_crowd_counts_what_the_history_no_longer_holds_as_lost() -> None:
    with serve(history=5, retry=0.01) as server, between(server) as line:
        away = threading.Thread(target=_away_for_a_while, args=(server, line))
        away.start()
        run = crowd.streaming(line, 5, 5, updates_per_minute=2000)
        away.join()
    assert set(run.error_kinds) - {"could not connect"} == {"connection lost", "lost"}
    assert run.updates + run.error_kinds["lost"] == run.published


def _away_for_a_while(server: Server, line: FaultLine) -> None:
    """Once updates come, keep the readers away for more of them than the history holds."""
    wait_until(lambda: server.meter.events_sent > 20, "the first updates")
    line.refuse()
    line.cut()
    open_streams(server, 0)
    with httpx.Client(base_url=server.url) as client:
        far = {order: _newest(client, order) + 10 for order in range(1, 6)}
        wait_until(lambda: all(_newest(client, each) > number for each, number in far.items()), "updates to be missed")
    line.mend()


def _newest(client: httpx.Client, order: int) -> int:
    """The number of the order's newest update."""
    return int(client.get(f"/orders/{order}").json()["update"])
