"""Readers whose server stops, or no longer has what they ask for."""

import threading

from labkit import crowd
from labkit.eventsource import EventSource
from labkit.faults import between
from labkit.server import serve
from tests.helpers.waiting import open_streams


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
        away = [threading.Timer(0.8, line.refuse), threading.Timer(0.9, line.cut), threading.Timer(1.6, line.mend)]
        for moment in away:
            moment.start()
        run = crowd.streaming(line, 5, 2.5, updates_per_minute=2000)
    assert set(run.error_kinds) - {"could not connect"} == {"connection lost", "lost"}
    assert run.updates + run.error_kinds["lost"] == run.published
