"""The file of a durable feed: one SQLite database, for one process alone. What is not a feed's is left as it is."""

import errno
import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from labkit.feed.filelock import FileLock, SameFile
from labkit.feed.memory import CannotKeep
from labkit.feed.position import new_epoch

Synchronous = Literal["FULL", "NORMAL"]
Execute = Callable[..., sqlite3.Cursor]
Row = tuple[Any, ...]  # of the table `updates`, its columns as COLUMNS has them
APPLICATION_ID = 0x6C61626B  # "labk": marks a database as a feed's, in its header (SQLite, PRAGMA application_id)
LAYOUT = 1  # of the tables (SQLite, PRAGMA user_version); layout 0 had no epochs
COLUMNS = ["topic", "id", "type", "data", "at", "epoch"]
UPDATES = """
CREATE TABLE updates (
  topic TEXT, id INTEGER, type TEXT, data TEXT, at REAL, epoch INTEGER, PRIMARY KEY (topic, id)
) WITHOUT ROWID
"""
FEED = "CREATE TABLE feed (epoch INTEGER)"  # one row: the epoch of topics that begin from now on
PATIENCE = 1.0  # seconds to wait for another program that has the file open
NEW_ONE = "rename it to keep it, and the next start begins a new one"
SENTENCES: dict[int, str] = {
    sqlite3.SQLITE_FULL: "the disk is full: {}; free some space and publish again",
    sqlite3.SQLITE_IOERR: "the disk does not take any more for {}; see that it has space and is still there",
    sqlite3.SQLITE_BUSY: "{} is open in another server or program; stop that one, or choose another file",
    # What a lock on a read-only file fails with, and on a network's folder that knows no locks.
    sqlite3.SQLITE_IOERR_LOCK: "{} cannot be written or locked; choose a file of this machine that you may write to",
    sqlite3.SQLITE_READONLY: "{} cannot be written; choose a file in a folder that you may write to",
    sqlite3.SQLITE_CANTOPEN: "{} cannot be opened for writing; choose a file in a folder that you may write to",
    sqlite3.SQLITE_NOTADB: "{} holds something else than a feed's updates; choose another file",
    sqlite3.SQLITE_CORRUPT: f"{{}} is damaged; {NEW_ONE}",
}


class HistoryFile:
    """The open file. `epoch` is that of topics that begin from now on. Raises ValueError or CannotKeep."""

    def __init__(self, file: str | os.PathLike[str], synchronous: Synchronous) -> None:
        if synchronous not in ("FULL", "NORMAL"):
            raise ValueError(f'synchronous must be "FULL" or "NORMAL", not {synchronous!r}')
        self.path = _path(file)
        self._writing = threading.RLock()
        with ExitStack() as on_failure:
            self._lock = _lock(self.path)
            on_failure.callback(self._lock.give_back)
            with self.errors_as_sentences():
                # The cell opens it, so that errors appear there; from then on only the server's thread uses it.
                self.database = sqlite3.connect(
                    self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
                )
                on_failure.callback(self.database.close)  # before the lock is given back
                self.epoch = self._take_over(synchronous)
            self._in_use = [SameFile(path) for path in _files(self.path)]
            on_failure.pop_all()

    def rows(self, topic: str | None = None) -> Generator[Row, None, None]:
        """The updates of one topic, or of all; those of a topic stand together, oldest first."""
        where, values = ("", ()) if topic is None else ("WHERE topic = ?", (topic,))
        with self.errors_as_sentences():
            yield from self.database.execute(
                f"SELECT {', '.join(COLUMNS)} FROM updates {where} ORDER BY topic, id", values
            )

    @contextmanager
    def transaction(self) -> Iterator[Execute]:
        """All of the block, or nothing of it. Raises CannotKeep when it could not be kept."""
        for file in self._in_use:
            if not file.unchanged():
                raise CannotKeep(f"{file.path} was deleted or replaced; {self._advice(file.path)}")
        with self._writing, self.errors_as_sentences(), _transaction(self.database) as execute:
            yield execute

    def close(self) -> None:
        """Merge everything into the one file and give it back. Closing twice is harmless, and so is any thread.

        Raises CannotKeep while another thread writes to it and the disk does not answer.
        """
        if not self._writing.acquire(timeout=PATIENCE):
            raise CannotKeep(f"{self.path} stays open: the disk has not answered yet to what was written last")
        try:
            self._in_use = []
            self.database.close()
            self._lock.give_back()
        finally:
            self._writing.release()

    def _advice(self, gone: Path) -> str:
        if gone == self.path:
            return "stop this server, and serve() makes a new one"
        return f"stop this server, which still merges its updates into {self.path.name}, and serve() again"

    @contextmanager
    def errors_as_sentences(self) -> Iterator[None]:
        """SQLite's errors as CannotKeep, in one sentence each."""
        try:
            yield
        except sqlite3.ProgrammingError as problem:
            raise CannotKeep(f"{self.path} was closed, with its server or by hand; open it again") from problem
        except sqlite3.Error as problem:
            code = getattr(problem, "sqlite_errorcode", 0)
            sentence = SENTENCES.get(code) or SENTENCES.get(code & 0xFF)  # the low byte is the wider cause
            words = sentence.format(self.path) if sentence else f"{self.path} cannot be used ({problem})"
            raise CannotKeep(words) from problem

    def _take_over(self, synchronous: Synchronous) -> int:
        """Make the file ours alone, and a feed's if it is empty; the epoch that it holds."""
        self.database.execute("PRAGMA locking_mode = EXCLUSIVE")  # a second feed would give the same ids again
        with _transaction(self.database) as execute:
            mark, layout = (execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
            things = [kind for (kind,) in execute("SELECT type FROM sqlite_master")]
            tables = _columns(execute, "updates"), _columns(execute, "feed")
            if mark == APPLICATION_ID and layout > LAYOUT:
                raise CannotKeep(f"{self.path} was written by a newer version of the kit; choose another file")
            if not things and mark in (0, APPLICATION_ID):
                _create(execute)
            elif mark == APPLICATION_ID and layout == 0 and tables == (COLUMNS[:-1], []):
                _add_epochs(execute)
            elif mark != APPLICATION_ID or tables != (COLUMNS, ["epoch"]) or "trigger" in things:
                raise CannotKeep(SENTENCES[sqlite3.SQLITE_NOTADB].format(self.path))
            epochs = execute("SELECT epoch FROM feed").fetchall()
            if len(epochs) != 1 or not isinstance(epochs[0][0], int) or epochs[0][0] < 1:
                raise CannotKeep(f"{self.path} has lost its epoch; {NEW_ONE}")
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute(f"PRAGMA synchronous = {synchronous}")
        self.database.execute("SELECT count(*) FROM feed").fetchone()  # makes the -wal file
        return int(epochs[0][0])


def _create(execute: Execute) -> None:
    execute(UPDATES)
    execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _begin_epochs(execute, new_epoch())


def _add_epochs(execute: Execute) -> None:
    """Give a file of layout 0 an epoch, and its updates the same."""
    epoch = new_epoch()
    execute(f"ALTER TABLE updates ADD COLUMN epoch INTEGER DEFAULT {epoch}")
    _begin_epochs(execute, epoch)


def _begin_epochs(execute: Execute, epoch: int) -> None:
    execute(FEED)
    execute("INSERT INTO feed VALUES (?)", (epoch,))
    execute(f"PRAGMA user_version = {LAYOUT}")


def _columns(execute: Execute, table: str) -> list[str]:
    return [column[1] for column in execute(f"PRAGMA table_info({table})")]


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[Execute]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database.execute
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # some failures have rolled it back already
            database.execute("ROLLBACK")
        raise


def _files(path: Path) -> Iterator[Path]:
    """The file and the -wal beside it, which holds what is not merged yet; some network folders can have none."""
    yield path
    if (wal := Path(f"{path.resolve()}-wal")).exists():
        yield wal


def _path(file: str | os.PathLike[str]) -> Path:
    """Where the updates go. Raises ValueError or CannotKeep."""
    name = os.fspath(file) if isinstance(file, str | os.PathLike) else None
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f'a history file is named by a text, such as history_file="orders.db", not by {file!r}')
    try:
        path = Path(name).expanduser().absolute()
        kind = _kind(path)
    except (ValueError, RuntimeError, OSError) as problem:
        words = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise CannotKeep(f"there can be no file named {name[:60]!r} here ({words}); choose another name") from None
    if stat.S_ISDIR(kind):
        raise CannotKeep(f'{path} is a folder; name a file in it, such as "{path.name}/orders.db"')
    if not path.parent.is_dir():
        raise CannotKeep(f"there is no folder {path.parent}; make it first, or choose another")
    if kind and not stat.S_ISREG(kind):
        raise CannotKeep(f"{path} is a device or a pipe, which keeps nothing; choose another file")
    return path


def _kind(path: Path) -> int:
    """What stands at a path, as `stat` has it; 0 for nothing."""
    try:
        return os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _lock(path: Path) -> FileLock:
    """The lock of an empty file or a database. Raises CannotKeep for any other."""
    try:
        lock = FileLock(path)
    except BlockingIOError:
        raise CannotKeep(SENTENCES[sqlite3.SQLITE_BUSY].format(path)) from None
    except OSError as problem:
        why = sqlite3.SQLITE_FULL if problem.errno == errno.ENOSPC else sqlite3.SQLITE_CANTOPEN
        raise CannotKeep(SENTENCES[why].format(path)) from problem
    if lock.first_bytes(16) not in (b"", b"SQLite format 3\0"):
        lock.give_back()
        raise CannotKeep(SENTENCES[sqlite3.SQLITE_NOTADB].format(path))
    return lock
