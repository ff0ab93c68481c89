"""A history file that cannot be used: one sentence at the start, and nothing in it is destroyed."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from labkit.feed.durable import CannotKeep, DurableFeed
from labkit.server import serve

NAMES = ["x" * 300, "half \ud83c.db", "nul\0.db", "~nobody-of-this-name/x.db"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with an order, and one headline."""
    with DurableFeed(tmp_path / "feed.db") as feed:
        feed.publish("news", {"headline": "first"})
        feed.publish("orders/1", {"order": 1, "dish": "Ramen", "stage": "order received"})
    return tmp_path / "feed.db"


def change(file: Path, *statements: str) -> bytes:
    """Do something to the file that a feed would not have done; what is in it then."""
    with contextlib.closing(sqlite3.connect(file)) as hand:
        for statement in statements:
            hand.execute(statement)
        hand.commit()
    return file.read_bytes()


def refused(file: str | Path) -> str:
    """The one sentence that a start is refused with."""
    with pytest.raises(CannotKeep) as refusal:
        serve(history_file=file)
    sentence = str(refusal.value)
    assert "\n" not in sentence
    assert not sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    sentence = refused(name)
    assert sentence.startswith("there can be no file named ")
    assert "choose another name" in sentence
    assert len(sentence.encode()) < 300  # and can be printed
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [b"orders.db", "", " ", 7, ["orders.db"]])
def test_a_name_is_a_text(name: object) -> None:
    with pytest.raises(ValueError, match=r'a history file is named by a text, such as history_file="orders\.db", not'):
        DurableFeed(name)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_device_or_a_pipe_keeps_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("/dev/null", "/dev/zero", tmp_path / "pipe"):
        assert "is a device or a pipe, which keeps nothing; choose another file" in refused(name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a privilege")
def test_a_link_is_what_it_leads_to(tmp_path: Path, file: Path) -> None:
    (tmp_path / "link.db").symlink_to(file)
    (tmp_path / "dangling.db").symlink_to(tmp_path / "later.db")
    (tmp_path / "loop.db").symlink_to(tmp_path / "loop.db")
    for name in ("link.db", "dangling.db"):
        with DurableFeed(tmp_path / name) as feed:
            newest = feed.publish("news", {}).id
        with DurableFeed(tmp_path / name) as feed:
            assert feed.publish("news", {}).id == newest + 1
    assert "there can be no file named" in refused(tmp_path / "loop.db")


@pytest.mark.parametrize("content", [b"x", b"SQLite", b"SQLite format 3", b"\0", b"{}\n", b"SQLite format 3\1" * 999])
def test_a_small_file_of_something_else_is_not_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes.txt").write_bytes(content)
    assert "holds something else than a feed's updates; choose another file" in refused(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_bytes() == content


def test_an_empty_file_is_begun(tmp_path: Path) -> None:
    (tmp_path / "feed.db").touch()
    with DurableFeed(tmp_path / "feed.db") as feed:
        assert feed.publish("news", {}).id == 1


FOREIGN = {
    "another column": ["ALTER TABLE updates ADD COLUMN mine"],
    "a column gone": ["ALTER TABLE updates DROP COLUMN type"],
    "a column renamed": ["ALTER TABLE updates RENAME COLUMN type TO kind"],
    "no updates": ["DROP TABLE updates"],
    "an old layout with other columns": ["ALTER TABLE updates DROP COLUMN at", "PRAGMA user_version = 0"],
    "a trigger": ["CREATE TRIGGER mine AFTER INSERT ON updates BEGIN SELECT RAISE(ABORT, '{no} {0}'); END"],
    "only the mark": ["DROP TABLE updates", "DROP TABLE feed", "CREATE TABLE mine (x)"],
    "no epochs": ["DROP TABLE feed"],
    "another mark": ["PRAGMA application_id = 7"],
}


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_database_with_other_tables_is_left_alone(file: Path, statements: list[str]) -> None:
    before = change(file, *statements)
    assert "holds something else than a feed's updates; choose another file" in refused(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "statement", ["DELETE FROM feed", "INSERT INTO feed VALUES (7)", "UPDATE feed SET epoch = 'x'"]
)
def test_a_file_that_has_lost_its_epoch_is_left_alone(file: Path, statement: str) -> None:
    before = change(file, statement)
    assert "rename it to keep it, and the next start begins a new one" in refused(file)
    assert file.read_bytes() == before


def test_a_file_of_a_newer_version_is_left_alone(file: Path) -> None:
    before = change(file, "PRAGMA user_version = 99")
    assert "was written by a newer version of the kit; choose another file" in refused(file)
    assert file.read_bytes() == before


EDITED = {
    "data no JSON": "UPDATE updates SET data = '{headline: x}'",
    "data no object": "UPDATE updates SET data = '[1, 2]'",
    "data no number": "UPDATE updates SET data = '{\"x\": NaN}'",
    "data half a character": 'UPDATE updates SET data = \'{"x": "\\ud83c"}\'',
    "data too deep": f"UPDATE updates SET data = '{'[' * 100_000}'",
    "data bytes": "UPDATE updates SET data = x'7B7D'",
    "data no UTF-8": "UPDATE updates SET data = CAST(x'7B22FF227D' AS TEXT)",
    "data nothing": "UPDATE updates SET data = NULL",
    "data long number": f"UPDATE updates SET data = '{{\"x\": {'9' * 5000}}}'",
    "id text": "UPDATE updates SET id = 'first' WHERE topic = 'news'",
    "id zero": "UPDATE updates SET id = 0",
    "id fraction": "UPDATE updates SET id = 1.5",
    "id huge": "UPDATE updates SET id = 9223372036854775807",
    "a hole": "INSERT INTO updates SELECT topic, id + 2, type, data, at, epoch FROM updates",
    "another epoch": "INSERT INTO updates SELECT topic, id + 1, type, data, at, epoch + 1 FROM updates",
    "no epoch": "UPDATE updates SET epoch = NULL",
    "topic bytes": "UPDATE updates SET topic = CAST(topic AS BLOB) WHERE topic = 'news'",
    "type two lines": "UPDATE updates SET type = 'goal' || char(10) || 'data: forged'",
    "type nothing": "UPDATE updates SET type = NULL",
    "moment text": "UPDATE updates SET at = 'noon'",
    "moment endless": "UPDATE updates SET at = 9e999",
    "stage unknown": 'UPDATE updates SET data = \'{"order": 1, "dish": "Ramen", "stage": "eaten"}\'',
    "stage gone": 'UPDATE updates SET data = \'{"order": 1, "dish": "Ramen"}\'',
    "dish no text": 'UPDATE updates SET data = \'{"order": 1, "dish": 7, "stage": "delivered"}\'',
    "order another": 'UPDATE updates SET data = \'{"order": 2, "dish": "Ramen", "stage": "delivered"}\'',
}


@pytest.mark.parametrize("statement", EDITED.values(), ids=EDITED.keys())
def test_an_update_that_no_feed_has_written_is_told_at_the_start(file: Path, statement: str) -> None:
    before = change(file, statement)
    sentence = refused(file)
    assert str(file) in sentence or "order 1" in sentence
    assert len(sentence) < 500
    assert file.read_bytes() == before


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with DurableFeed(tmp_path / "feed.db") as feed:
        for value in (float("nan"), "\ud83c", {1}):
            with pytest.raises(ValueError, match="an update can hold what JSON can"):
                feed.publish("news", {"x": value})
        with pytest.raises(ValueError, match="no line break"):
            feed.publish("news", {}, type="goal\ndata: forged")
        assert feed.publish("news", {}).id == 1
    DurableFeed(tmp_path / "feed.db").close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody touch an open file")
@pytest.mark.parametrize("how", ["deleted", "replaced", "cut short"])
@pytest.mark.parametrize("beside", ["", "-wal"])
def test_a_file_that_is_gone_takes_no_more_updates_and_those_before_are_kept(
    tmp_path: Path, how: str, beside: str
) -> None:
    file = tmp_path / "feed.db"
    with DurableFeed(file) as feed:
        for number in range(3):
            feed.publish("news", {"number": number})
        touched = Path(f"{file}{beside}")
        if how == "cut short":
            os.truncate(touched, 0)
        else:
            touched.unlink()
        if how == "replaced":
            touched.touch()
        for _ in range(2):
            with pytest.raises(CannotKeep, match=r"feed.db(-wal)? was deleted or replaced; stop this server"):
                feed.publish("news", {})
        newest = feed.latest("news")
        assert newest is not None
        assert newest.id == 3
    if (beside, how) in {("-wal", "deleted"), ("-wal", "replaced")}:
        with DurableFeed(file) as feed:
            assert [update.data["number"] for update in feed.subscribe("news", lambda _: None, 0).news()] == [0, 1, 2]


WITHOUT_SQLITE = """
import sys
sys.modules["sqlite3"] = sys.modules["_sqlite3"] = None
from labkit.server import serve
with serve() as server:
    server.tell("Goal!")
try:
    serve(history_file=sys.argv[1])
except OSError as problem:
    print(type(problem).__name__, problem)
"""


def test_a_python_without_sqlite_serves_and_says_what_it_cannot_keep(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_SQLITE, str(tmp_path / "feed.db")], capture_output=True, text=True, timeout=60
    )
    assert ran.stderr == ""
    assert ran.stdout.startswith("CannotKeep this Python was built without SQLite, which a history file needs; ")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_not_closed_while_another_thread_writes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, goes_on = threading.Event(), threading.Event()

    def write() -> None:
        with feed.batch():
            feed.publish("news", {"headline": "first"})
            writing.set()
            assert goes_on.wait(20)

    with DurableFeed(tmp_path / "feed.db") as feed:
        writer = threading.Thread(target=write)
        writer.start()
        assert writing.wait(20)
        with monkeypatch.context() as patch:
            patch.setattr("labkit.feed.history_file.PATIENCE", 0.05)
            with pytest.raises(CannotKeep, match=r"feed\.db stays open: the disk has not answered"):
                feed.close()
        goes_on.set()
        writer.join()
    with DurableFeed(tmp_path / "feed.db") as again:
        assert again.latest("news") is not None
