"""The durable feed: what was acknowledged is still there, whatever happened; what failed has not happened."""

import contextlib
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from labkit.app import Tracker
from labkit.defaults import IDLE_CONNECTION_SECONDS
from labkit.eventsource import EventSource
from labkit.faults import between
from labkit.feed.durable import CannotKeep, DurableFeed, Synchronous
from labkit.plumbing.loopback import listen
from labkit.server import Server
from labkit.server.limits import Limits
from tests.helpers.waiting import open_streams, wait_until

PUBLISHES = """
import itertools, sys
from labkit.feed.durable import DurableFeed
feed = DurableFeed(sys.argv[1], history=1_000_000, synchronous=sys.argv[2])
for number in itertools.count(1):
    update = feed.publish("news", {"number": number, "padding": "x" * (number % 3000)})
    sys.stdout.write(f"{update.id} {number}\\n")
    sys.stdout.flush()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feed.db"


@contextlib.contextmanager
def serving(file: Path, port: int = 0) -> Iterator[Server]:
    """A server whose feed is in this file, and whose readers come back soon."""
    with DurableFeed(file) as feed:
        tracker = Tracker(feed=feed, retry=0.01)
        with Server(listen(port), tracker, Limits(), IDLE_CONNECTION_SECONDS)._start() as server:
            yield server


def held(file: Path, topic: str = "news", history: int = 100) -> list[tuple[int, dict[str, object]]]:
    """What a fresh feed has of a topic."""
    with DurableFeed(file, history) as feed:
        return [(update.id, update.data) for update in feed.subscribe(topic, lambda _: None, 0).news()]


def test_ids_types_data_and_moments_survive_a_restart(file: Path) -> None:
    before = time.perf_counter()
    with DurableFeed(file) as feed:
        feed.publish("news", {"headline": "Goal! \u26bd \n second line"}, type="sport")
        feed.publish("news", {"headline": "Full time", "score": [2, 1]}, at=before)
    with DurableFeed(file) as feed:
        first, second = feed.subscribe("news", lambda _: None, 0).news()
        assert (first.topic, first.id, first.type) == ("news", 1, "sport")
        assert first.data == {"headline": "Goal! \u26bd \n second line"}
        assert (second.id, second.data) == (2, {"headline": "Full time", "score": [2, 1]})
        # Both clocks are read anew after the restart; what lies between the two readings is far below a second.
        assert abs(second.at - before) < 1
        assert feed.publish("news", {}).id == 3


def test_everything_is_in_one_file_once_it_is_closed(file: Path) -> None:
    with DurableFeed(file) as feed:
        for number in range(600):
            feed.publish("news", {"number": number})
        assert feed.topics() == ["news"]
    assert [path.name for path in file.parent.iterdir()] == ["feed.db"]
    size = file.stat().st_size
    assert len(held(file)) == 100
    assert size < 40_000  # a hundred updates, not six hundred


def test_a_topic_may_keep_less_after_a_restart(file: Path) -> None:
    with DurableFeed(file, history=50) as feed:
        for number in range(50):
            feed.publish("news", {"number": number})
    with DurableFeed(file, history=5) as feed:
        assert [update.id for update in feed.subscribe("news", lambda _: None, 0).news()] == list(range(46, 51))
        feed.publish("news", {})
    assert [id for id, _ in held(file)] == list(range(47, 52))


@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL"])
def test_a_killed_process_loses_nothing_that_was_acknowledged(tmp_path: Path, synchronous: Synchronous) -> None:
    for life in range(3):
        file = tmp_path / f"{life}.db"
        command = [sys.executable, "-c", PUBLISHES, str(file), synchronous]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(400)]
            process.kill()
            lines += process.stdout.readlines()
        acknowledged = [tuple(map(int, line.split())) for line in lines if line.endswith("\n")]
        kept = [(id, data["number"]) for id, data in held(file, history=1_000_000)]
        assert len(acknowledged) >= 400
        assert kept[: len(acknowledged)] == acknowledged
        assert len(kept) <= len(acknowledged) + 1  # one more was committed, and killed before it could say so


def test_readers_lose_nothing_when_the_server_restarts(file: Path) -> None:
    got: list[str] = []
    with serving(file) as server:
        order, line = server.place_order("Pad thai"), between(server)
        line.refuse()
    with line, EventSource(f"{line.url}/news/stream", retry=10) as source:
        source.on("message", lambda event: got.append(event.last_event_id))
        reader = threading.Thread(target=source.run)
        reader.start()
        for life in range(3):
            with serving(file, server.port) as server:
                server.tell("nobody is there")
                line.mend()
                open_streams(server, 1)
                for number in range(10):
                    server.tell(f"headline {number} of life {life}")
                if life == 2:
                    wait_until(lambda: got[-1:] == ["33"], "the last headline")
                    assert server.stage(order) == "order received"
                line.refuse()
                line.cut()
        source.close()
        reader.join(20)
    assert got == [str(number) for number in range(1, 34)]


@pytest.mark.parametrize("file", ["", "  ", None, 7])
def test_a_feed_needs_a_file(file: object) -> None:
    with pytest.raises(ValueError, match="a history file is named by a text, such as"):
        DurableFeed(file)  # type: ignore[arg-type]


def test_synchronous_is_one_of_two_words(file: Path) -> None:
    with pytest.raises(ValueError, match='synchronous must be "FULL" or "NORMAL", not \'OFF\''):
        DurableFeed(file, synchronous="OFF")  # type: ignore[arg-type]
    assert not file.exists()


def test_what_json_cannot_hold_is_refused_before_anything_happens(file: Path) -> None:
    with DurableFeed(file) as feed:
        with pytest.raises(ValueError, match="what JSON can"):
            feed.publish("news", {"when": {1, 2}})
        assert feed.latest("news") is None
        assert feed.publish("news", {}).id == 1


def test_a_closed_feed_says_so(file: Path) -> None:
    feed = DurableFeed(file)
    feed.close()
    feed.close()
    with pytest.raises(CannotKeep, match="was closed"):
        feed.publish("news", {})


def test_the_rows_are_plain_enough_to_be_read_by_anybody(file: Path) -> None:
    with DurableFeed(file) as feed:
        feed.publish("orders/1", {"stage": "order received"})
    with contextlib.closing(sqlite3.connect(file)) as anybody:
        rows = anybody.execute("SELECT topic, id, type, data FROM updates").fetchall()
    assert [(*row[:3], json.loads(row[3])) for row in rows] == [("orders/1", 1, "message", {"stage": "order received"})]
