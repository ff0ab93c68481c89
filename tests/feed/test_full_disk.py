"""A disk that is full, read-only, locked or somebody else's: one sentence, and nothing acknowledged is lost."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from labkit import crowd
from labkit.app.orders import Orders
from labkit.feed.durable import CannotKeep, DurableFeed
from labkit.server import Server, serve
from tests.feed.test_durable import held
from tests.helpers.known import known
from tests.helpers.processes import children
from tests.helpers.waiting import open_streams


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feed.db"


def assert_goes_on(feed: DurableFeed, id: int) -> None:
    """The failed update has not happened: not for readers, and its id is free."""
    assert known(feed.latest("news")).id == id
    assert feed.publish("news", {"after": "the failure"}).id == id + 1


def test_a_full_disk_loses_nothing_and_wakes_nobody(file: Path) -> None:
    woken: list[int] = []
    with DurableFeed(file) as feed:
        feed.publish("news", {"number": 1})
        with feed.subscribe("news", lambda _: woken.append(1)):
            pages = feed._file.database.execute("PRAGMA page_count").fetchone()[0]
            feed._file.database.execute(f"PRAGMA max_page_count = {pages}")  # SQLite takes this for a full disk
            with pytest.raises(CannotKeep, match=r"the disk is full: .*feed.db; free some space and publish again"):
                feed.publish("news", {"padding": "x" * 100_000})
            assert woken == []
            feed._file.database.execute("PRAGMA max_page_count = 1000000")
            assert_goes_on(feed, 1)
            assert woken == [1]
    assert [id for id, _ in held(file)] == [1, 2]


FULL = """
import resource, signal, sys
from labkit.feed.durable import CannotKeep, DurableFeed
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


def fill(server: Server) -> None:
    """From now on the disk has no page more."""
    database = server._tracker.feed._file.database  # type: ignore[attr-defined]

    def no_more() -> None:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")

    server._ask(no_more)


def place_until_full(server: Server) -> int:
    """The last order that was taken."""
    last = 0
    with contextlib.suppress(CannotKeep):
        while True:
            last = server.place_order("Pad thai" * 100)
    return last


def test_a_cell_gets_the_sentence_and_order_numbers_have_no_hole(file: Path) -> None:
    with serve(history_file=file) as server:
        fill(server)
        last = place_until_full(server)
        with pytest.raises(CannotKeep, match=r"the disk is full: .*feed.db; free some space and publish again"):
            server.place_order("Pad thai" * 100)
        with pytest.raises(LookupError, match=f"the orders placed so far are 1 to {last}"):
            server.stage(last + 1)
        assert server.stage(last) == "order received"
    with serve(history_file=file) as server:
        assert server.place_order("Ramen") == last + 1


def test_a_run_that_finds_the_disk_full_says_so_(file: Path) -> None:
    with serve(history_file=file) as server:
        fill(server)
        place_until_full(server)
        with pytest.raises(crowd.RunRefused, match=r"cannot take this run: the disk is full: .*feed.db; free some"):
            crowd.streaming(server, 50, 1)
        assert children() == []
        assert httpx.get(f"{server.url}/meter").status_code == 200


def test_of_many_orders_at_once_all_are_placed_or_none(file: Path) -> None:
    with DurableFeed(file) as feed:
        orders = Orders(feed)
        orders.place("Ramen")
        pages = feed._file.database.execute("PRAGMA page_count").fetchone()[0]
        feed._file.database.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(CannotKeep, match="the disk is full"):
            orders.place_all(["Pad thai"] * 500)
        assert feed.topics() == ["orders/1"]
        assert feed.latest("orders/2") is None
        feed._file.database.execute("PRAGMA max_page_count = 1000000")
        assert orders.place_all(["Pad thai"] * 500) == range(2, 502)
        orders.move_on(501)
    assert [id for id, _ in held(file, "orders/501")] == [1, 2]


def test_a_run_in_which_the_disk_fills_says_so_and_all_that_was_published_arrives(file: Path) -> None:
    with serve(history_file=file) as server, ThreadPoolExecutor(1) as another:
        ran = another.submit(crowd.streaming, server, 50, 1, updates_per_minute=1200)
        open_streams(server, 50)
        fill(server)
        run = ran.result()
        assert any("closed early: the disk is full" in line for line in server.log)
    assert run.errors == 0
    assert run.updates == run.published
    assert [note for note in run.notes if "before the end of the run: the disk is full: " in note]
