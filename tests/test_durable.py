"""The durable feed: what was acknowledged is still there, whatever happened; what failed has not happened."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from labkit.app import Tracker
from labkit.durable import CannotKeep, DurableFeed, Synchronous
from labkit.eventsource import EventSource
from labkit.faults import between
from labkit.loopback import listen
from labkit.server import Server
from tests.waiting import open_streams, wait_until

PUBLISHES = """
import itertools, sys
from labkit.durable import DurableFeed
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
    with DurableFeed(file) as feed, Server(listen(port), Tracker(feed=feed, retry=0.01), 10.0)._start() as server:
        yield server


def held(file: Path, topic: str = "news", history: int = 100) -> list[tuple[int, dict[str, object]]]:
    """What a fresh feed has of a topic."""
    with DurableFeed(file, history) as feed:
        return [(update.id, update.data) for update in feed.subscribe(topic, lambda: None, 0).news()]


def test_ids_types_data_and_moments_survive_a_restart(file: Path) -> None:
    before = time.perf_counter()
    with DurableFeed(file) as feed:
        feed.publish("news", {"headline": "Goal! \u26bd \n second line"}, type="sport")
        feed.publish("news", {"headline": "Full time", "score": [2, 1]}, at=before)
    with DurableFeed(file) as feed:
        first, second = feed.subscribe("news", lambda: None, 0).news()
        assert (first.topic, first.id, first.type) == ("news", 1, "sport")
        assert first.data == {"headline": "Goal! \u26bd \n second line"}
        assert (second.id, second.data) == (2, {"headline": "Full time", "score": [2, 1]})
        # Both clocks are read anew after the restart; what lies between the two readings is far below a second.
        assert abs(second.at - before) < 1
        assert feed.publish("news", {}).id == 3


def test_everything_is_in_one_file_once_it_is_closed(file: Path) -> None:
    with DurableFeed(file) as feed:
        for number in range(3000):
            feed.publish("news", {"number": number})
        assert feed.topics() == ["news"]
    assert [path.name for path in file.parent.iterdir()] == ["feed.db"]
    size = file.stat().st_size
    assert len(held(file)) == 100
    assert size < 100_000  # a hundred updates, not three thousand


def test_a_topic_may_keep_less_after_a_restart(file: Path) -> None:
    with DurableFeed(file, history=50) as feed:
        for number in range(50):
            feed.publish("news", {"number": number})
    with DurableFeed(file, history=5) as feed:
        assert [update.id for update in feed.subscribe("news", lambda: None, 0).news()] == list(range(46, 51))
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


def assert_goes_on(feed: DurableFeed, id: int) -> None:
    """The failed update has not happened: not for readers, and its id is free."""
    assert feed.latest("news").id == id
    assert feed.publish("news", {"after": "the failure"}).id == id + 1


def test_a_full_disk_loses_nothing_and_wakes_nobody(file: Path) -> None:
    woken: list[int] = []
    with DurableFeed(file) as feed:
        feed.publish("news", {"number": 1})
        with feed.subscribe("news", lambda: woken.append(1)):
            pages = feed._database.execute("PRAGMA page_count").fetchone()[0]
            feed._database.execute(f"PRAGMA max_page_count = {pages}")  # SQLite takes this for a full disk
            with pytest.raises(CannotKeep, match=r"the disk is full: .*feed.db; free some space and publish again"):
                feed.publish("news", {"padding": "x" * 100_000})
            assert woken == []
            feed._database.execute("PRAGMA max_page_count = 1000000")
            assert_goes_on(feed, 1)
            assert woken == [1]
    assert [id for id, _ in held(file)] == [1, 2]


FULL = """
import resource, signal, sys
from labkit.durable import CannotKeep, DurableFeed
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
feed = DurableFeed(sys.argv[1], history=1000)
feed.publish("news", {"number": 0})
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
acknowledged = [1]
try:
    while True:
        acknowledged.append(feed.publish("news", {"padding": "x" * 5000}).id)
except CannotKeep as problem:
    print(problem)
assert feed.latest("news").id == acknowledged[-1]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
acknowledged.append(feed.publish("news", {"number": 2}).id)
print(acknowledged[-1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_a_disk_that_takes_no_more_loses_nothing_and_is_used_again_when_it_does(file: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", FULL, str(file)], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    why, last = ran.stdout.splitlines()
    assert "does not take any more" in why
    assert [id for id, _ in held(file, history=1000)] == list(range(1, int(last) + 1))


def test_a_file_belongs_to_one_feed_at_a_time(file: Path) -> None:
    with DurableFeed(file) as feed:
        with pytest.raises(CannotKeep, match=r"feed.db is open in another server or program; stop that one"):
            DurableFeed(file)
        assert feed.publish("news", {}).id == 1
    assert len(held(file)) == 1


def test_a_file_that_another_program_has_locked_is_left_alone(file: Path) -> None:
    DurableFeed(file).close()
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CannotKeep, match="is open in another server or program"):
            DurableFeed(file)
        other.execute("ROLLBACK")
    assert held(file) == []


@pytest.mark.parametrize(
    "content", [b"to do: buy milk\n" * 100, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(CannotKeep, match=r"feed.db (holds something else than a feed's updates|is damaged)"):
        DurableFeed(file)
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == ["feed.db"]


def test_another_programs_database_is_left_alone(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE updates (topic TEXT)")
        other.commit()
    before = file.read_bytes()
    with pytest.raises(CannotKeep, match="holds something else than a feed's updates; choose another file"):
        DurableFeed(file)
    assert file.read_bytes() == before


@contextlib.contextmanager
def read_only(existing: str = "") -> Iterator[Path]:
    """A folder in which nothing may be written; with a feed's file in it, if it has a name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if existing:
            DurableFeed(folder / existing).close()
            (folder / existing).chmod(0o444)
        folder.chmod(0o555)
        was = os.geteuid()
        if was == 0:
            os.seteuid(65534)  # the administrator may write anywhere
        try:
            yield folder
        finally:
            if was == 0:
                os.seteuid(0)
            folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no such bit")
@pytest.mark.parametrize("existing", ["", "feed.db"])
def test_a_read_only_folder_is_one_sentence(existing: str) -> None:
    with read_only(existing) as folder:
        with pytest.raises(CannotKeep, match=r"feed.db cannot be .*; choose a file .*that you may write to"):
            DurableFeed(folder / "feed.db")
        assert [path.name for path in folder.iterdir()] == ([existing] if existing else [])


def test_a_folder_is_no_file_and_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotKeep, match="is a folder; name a file in it"):
        DurableFeed(tmp_path)
    with pytest.raises(CannotKeep, match=r"there is no folder .*nowhere; make it first"):
        DurableFeed(tmp_path / "nowhere" / "feed.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["", "  ", None, 7])
def test_a_feed_needs_a_file(file: object) -> None:
    with pytest.raises(ValueError, match="which file"):
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


def test_a_failed_start_leaves_no_descriptor(file: Path) -> None:
    psutil = pytest.importorskip("psutil")
    if sys.platform == "win32":
        pytest.skip("Windows counts handles of other kinds too")
    file.write_bytes(b"no database" * 1000)
    before = psutil.Process().num_fds()
    for _ in range(20):
        with pytest.raises(CannotKeep):
            DurableFeed(file)
    assert psutil.Process().num_fds() == before


def test_the_rows_are_plain_enough_to_be_read_by_anybody(file: Path) -> None:
    with DurableFeed(file) as feed:
        feed.publish("orders/1", {"stage": "order received"})
    with contextlib.closing(sqlite3.connect(file)) as anybody:
        rows = anybody.execute("SELECT topic, id, type, data FROM updates").fetchall()
    assert [(*row[:3], json.loads(row[3])) for row in rows] == [("orders/1", 1, "message", {"stage": "order received"})]
