"""A feed that outlives its process: the same updates in memory, and in one SQLite file (used in notebook 08).

with DurableFeed("orders.db") as feed:
    feed.publish("news", {"headline": "Goal!"})     # returns when the disk has it
"""

import errno
import json
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import Literal

from labkit.feed.filelock import FileLock
from labkit.feed.memory import HISTORY, Feed, Update, _Topic

Synchronous = Literal["FULL", "NORMAL"]
Execute = Callable[..., object]
OURS = 0x6C61626B  # "labk": what marks a database as a feed's, in its header (SQLite, PRAGMA application_id)
PATIENCE = 1.0  # seconds to wait for another program that has the file open
TABLE = """
CREATE TABLE updates (topic TEXT, id INTEGER, type TEXT, data TEXT, at REAL, PRIMARY KEY (topic, id)) WITHOUT ROWID
"""
WHY: dict[int, str] = {
    sqlite3.SQLITE_FULL: "the disk is full: {}; free some space and publish again",
    sqlite3.SQLITE_IOERR: "the disk does not take any more for {}; see that it has space and is still there",
    sqlite3.SQLITE_BUSY: "{} is open in another server or program; stop that one, or choose another file",
    # What a lock on a read-only file fails with, and on a network's folder that knows no locks.
    sqlite3.SQLITE_IOERR_LOCK: "{} cannot be written or locked; choose a file of this machine that you may write to",
    sqlite3.SQLITE_READONLY: "{} cannot be written; choose a file in a folder that you may write to",
    sqlite3.SQLITE_CANTOPEN: "{} cannot be opened for writing; choose a file in a folder that you may write to",
    sqlite3.SQLITE_NOTADB: "{} holds something else than a feed's updates; choose another file",
    sqlite3.SQLITE_CORRUPT: "{} is damaged; rename it to keep it, and the next start begins a new one",
}


class CannotKeep(OSError):
    """The file of a durable feed cannot be used, or an update could not be put into it."""


class DurableFeed(Feed):
    """A feed whose updates are in `file` before anybody hears of them, and still there after a restart.

    `publish` returns when its update is committed, and raises CannotKeep when it is not: then it has not happened,
    for the readers neither. Ids go on after a restart; `history` updates of each topic are kept, in file and memory.

    `synchronous` says what a commit survives (SQLite, PRAGMA synchronous, in WAL mode). "FULL" waits for the disk at
    each one, so it survives a power cut. "NORMAL" is ten times as fast and survives the end of the process, whatever
    ended it, yet a power cut may take the last moments. The server's event loop waits as long as `publish` does.

    The file belongs to one feed at a time; while it is open, "-wal" beside it holds what is not merged yet.
    """

    def __init__(self, file: str | PathLike[str], history: int = HISTORY, *, synchronous: Synchronous = "FULL") -> None:
        super().__init__(history)
        if synchronous not in ("FULL", "NORMAL"):
            raise ValueError(f'synchronous must be "FULL" or "NORMAL", not {synchronous!r}')
        self.file = _file(file)
        self._touched: set[str] | None = None  # the topics of an `in_one` that is under way
        with ExitStack() as on_failure:
            self._lock = _lock(self.file)
            on_failure.callback(self._lock.give_back)
            with self._told():
                # The cell opens it, so that errors appear there; from then on only the server's thread uses it.
                self._database = sqlite3.connect(
                    self.file, timeout=PATIENCE, isolation_level=None, check_same_thread=False
                )
                on_failure.callback(self._database.close)  # before the lock is given back
                _take_over(self._database, synchronous)
            on_failure.pop_all()

    def forget(self, topic: str) -> None:
        """Drop a topic and its history, in the file too."""
        with self._told():
            self._database.execute("DELETE FROM updates WHERE topic = ?", (topic,))
        super().forget(topic)

    @contextmanager
    def in_one(self) -> Iterator[None]:
        """Many changes, and one wait for the disk. If they cannot be kept, none has happened."""
        touched = self._touched = set()
        try:
            with self._told(), _transaction(self._database):
                yield
        except BaseException:
            for topic in touched:
                self._topics.pop(topic, None)  # what the file still holds of it is read again
            raise
        finally:
            self._touched = None

    def topics(self) -> list[str]:
        """The names of all topics that have an update, whether they were used in this life or in an earlier one."""
        with self._told():
            return [topic for (topic,) in self._database.execute("SELECT DISTINCT topic FROM updates")]

    def close(self) -> None:
        """Merge everything into the one file and give it back. Closing twice is harmless."""
        self._database.close()
        self._lock.give_back()

    def __enter__(self) -> "DurableFeed":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<DurableFeed in {self.file}>"

    def _keep(self, update: Update) -> None:
        if not self._lock.still_there():
            raise CannotKeep(f"{self.file} was deleted or replaced; stop this server, and serve() makes a new one")
        if self._touched is not None:
            self._touched.add(update.topic)
        row = (update.topic, update.id, update.type, _as_json(update.data), update.at + _since_1970())
        with self._told(), self._all_or_nothing() as execute:
            execute("INSERT INTO updates VALUES (?, ?, ?, ?, ?)", row)
            execute("DELETE FROM updates WHERE topic = ? AND id <= ?", (update.topic, update.id - self._history))

    @contextmanager
    def _all_or_nothing(self) -> Iterator[Execute]:
        if self._touched is not None:
            yield self._database.execute  # `in_one` commits
            return
        with _transaction(self._database) as execute:
            yield execute

    def _recall(self, topic: str) -> _Topic | None:
        newest_first = "SELECT id, type, data, at FROM updates WHERE topic = ? ORDER BY id DESC LIMIT ?"
        with self._told():
            rows = self._database.execute(newest_first, (topic, self._history)).fetchall()
        if not rows:
            return None
        now, offset = time.perf_counter(), _since_1970()
        kept = (Update(topic, id, type, json.loads(data), min(now, at - offset)) for id, type, data, at in rows[::-1])
        room = self._topics[topic] = _Topic(deque(kept, maxlen=self._history))
        return room

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite has against it, as CannotKeep with one sentence."""
        try:
            yield
        except sqlite3.ProgrammingError as problem:
            raise CannotKeep(f"{self.file} was closed, with its server or by hand; open it again") from problem
        except sqlite3.Error as problem:
            raise CannotKeep(_why(problem).format(self.file)) from problem


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[Execute]:
    """All of the block, or nothing of it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database.execute
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # some failures have rolled it back already
            database.execute("ROLLBACK")
        raise


def _take_over(database: sqlite3.Connection, synchronous: Synchronous) -> None:
    """Make the file ours alone, and a feed's if it is new. One that belongs to another program is left as it is."""
    database.execute("PRAGMA locking_mode = EXCLUSIVE")  # a second feed would give the same ids to other updates
    with _transaction(database) as execute:
        if database.execute("PRAGMA application_id").fetchone()[0] != OURS:
            if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise CannotKeep(
                    WHY[sqlite3.SQLITE_NOTADB].format(database.execute("PRAGMA database_list").fetchone()[2])
                )
            execute(TABLE, ())
            execute(f"PRAGMA application_id = {OURS}", ())
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(f"PRAGMA synchronous = {synchronous}")


def _why(problem: sqlite3.Error) -> str:
    code = getattr(problem, "sqlite_errorcode", 0)
    return (
        WHY.get(code) or WHY.get(code & 0xFF) or f"{{}} cannot be used ({problem})"
    )  # the low byte is the wider cause


def _file(file: str | PathLike[str]) -> Path:
    """Where the updates go. Raises ValueError or CannotKeep."""
    if not isinstance(file, str | PathLike) or not str(file).strip():
        raise ValueError(f'which file? Write its name in quotes, such as "orders.db", not {file!r}')
    path = Path(file).expanduser().absolute()
    if path.is_dir():
        raise CannotKeep(f'{path} is a folder; name a file in it, such as "{path.name}/orders.db"')
    if not path.parent.is_dir():
        raise CannotKeep(f"there is no folder {path.parent}; make it first, or choose another")
    return path


def _lock(file: Path) -> FileLock:
    try:
        return FileLock(file)
    except BlockingIOError:
        raise CannotKeep(WHY[sqlite3.SQLITE_BUSY].format(file)) from None
    except OSError as problem:
        why = sqlite3.SQLITE_FULL if problem.errno == errno.ENOSPC else sqlite3.SQLITE_CANTOPEN
        raise CannotKeep(WHY[why].format(file)) from problem


def _as_json(data: dict[str, object]) -> str:
    try:
        return json.dumps(data)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"an update can hold what JSON can: texts, numbers, lists, dicts ({problem})") from None


def _since_1970() -> float:
    """Seconds from `time.perf_counter`, which begins anew with the machine, to the time of day, which goes on."""
    return time.time() - time.perf_counter()
