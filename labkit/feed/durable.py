"""A feed that outlives its process: the same updates in memory, and in one SQLite file (used in notebook 08).

with DurableFeed("orders.db") as feed:
    feed.publish("news", {"headline": "Goal!"})     # returns when the disk has it
"""

import math
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from os import PathLike
from pathlib import Path

from labkit.feed.history_file import NEW_ONE, Execute, HistoryFile, Row, Synchronous
from labkit.feed.memory import HISTORY, CannotKeep, Feed
from labkit.feed.portable import as_data, as_text, since_1970
from labkit.feed.topic import Topic, Update

LARGEST = 10**18 - 1  # id or epoch that a reader can send back (`labkit.feed.position`)
__all__ = ["CannotKeep", "DurableFeed", "Synchronous"]


class DurableFeed(Feed):
    """A feed whose updates are in `file` before anybody hears of them, and still there after a restart.

    `publish` returns when its update is committed, and raises CannotKeep when it is not: then it has not happened,
    for the readers neither. Ids and epochs go on after a restart; `history` updates of each topic are kept, in the file
    and in memory. The file is read whole at the start, and refused if an update in it is not as a feed writes it.

    `synchronous` says what a commit survives (SQLite, PRAGMA synchronous, in WAL mode). "FULL" waits for the disk at
    each one, so it survives a power cut. "NORMAL" is ten times as fast and survives the end of the process, whatever
    ended it, yet a power cut may take the last moments. The server's event loop waits as long as `publish` does.
    What was lost so, or by an older copy of the file put in its place, is given its ids again: no epoch tells.

    The file belongs to one feed at a time; while it is open, "-wal" beside it holds what is not merged yet.
    """

    def __init__(
        self,
        file: str | PathLike[str],
        history: int = HISTORY,
        *,
        synchronous: Synchronous = "FULL",
        epochs: bool = False,
    ) -> None:
        super().__init__(history, epochs=epochs)
        self._file = HistoryFile(file, synchronous)
        self._batch: Execute | None = None  # while a `batch` is under way
        self._touched: set[str] = set()  # the topics that it has changed
        try:
            self._life = self._file.epoch
            self._load()
        except BaseException:
            self.close()
            raise

    @property
    def file(self) -> Path:
        """Where the updates are kept."""
        return self._file.path

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many changes, and one wait for the disk. If they cannot be kept, none has happened."""
        life = self._life
        try:
            with self._file.transaction() as self._batch:
                yield
        except BaseException:
            self._life = life
            for topic in self._touched:
                self._topics.pop(topic, None)
                self._load(topic)
            raise
        finally:
            self._batch = None
            self._touched = set()

    def close(self) -> None:
        """Merge everything into the one file and give it back. Closing twice is harmless, and so is any thread.

        Raises CannotKeep while another thread waits for the disk.
        """
        self._file.close()

    def __enter__(self) -> "DurableFeed":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<DurableFeed in {self.file}>"

    def _persist(self, topic: Topic, update: Update) -> None:
        row = _as_row(update, topic.life)
        with self._all_or_nothing(update.topic) as execute:
            execute("INSERT INTO updates VALUES (?, ?, ?, ?, ?, ?)", row)
            execute("DELETE FROM updates WHERE topic = ? AND id <= ?", (update.topic, update.id - self.history))

    def _erase(self, topic: str, life: int) -> None:
        with self._all_or_nothing(topic) as execute:
            execute("DELETE FROM updates WHERE topic = ?", (topic,))
            execute("UPDATE feed SET epoch = ?", (life,))

    @contextmanager
    def _all_or_nothing(self, topic: str) -> Iterator[Execute]:
        """A change of a topic: a transaction of its own, or a part of the batch."""
        if self._batch is None:
            with self._file.transaction() as execute:
                yield execute
        else:
            self._touched.add(topic)
            with self._file.errors_as_sentences():
                yield self._batch

    def _load(self, only: str | None = None) -> None:
        """Hold what the file has of all topics, or of one. Raises CannotKeep for a row that no feed has written."""
        offset = since_1970()
        with closing(self._file.rows(only)) as rows:
            for row in rows:
                name, id, epoch = row[0], row[1], row[-1]
                topic = self._topics.get(name) or Topic(self.history, epoch, shown=self._epochs)
                try:
                    topic.append(_as_update(row, topic, offset))
                except (ValueError, RecursionError) as reason:
                    where = f"update {id!r} of {name!r} in {self.file} is not as a feed writes it"
                    raise CannotKeep(f"{where}: {reason}; {NEW_ONE}") from None
                self._topics[name] = topic


def _as_row(update: Update, epoch: int) -> Row:
    """What is kept of an update. Raises ValueError for what cannot be."""
    data = as_text(update.type, update.data)
    return update.topic, update.id, update.type, data, update.at + since_1970(), epoch


def _as_update(row: Row, topic: Topic, offset: float) -> Update:
    """The next update of `topic`. Raises ValueError, or RecursionError, for what no feed would have written."""
    name, id, type, text, at, epoch = row
    if not all(isinstance(value, str) for value in (name, type, text)):
        raise ValueError("its topic, type and data must be texts")
    if not all(isinstance(number, int) and 1 <= number <= LARGEST for number in (id, epoch)):
        raise ValueError("its id and epoch must be whole numbers, 1 or more")
    if topic.newest and (id, epoch) != (topic.newest + 1, topic.life):
        raise ValueError("the update before it is missing, or has another epoch")
    if not isinstance(at, float) or not math.isfinite(at):
        raise ValueError("its moment must be a number of seconds")
    data = as_data(type, text)
    return Update(name, id, type, data, min(time.perf_counter(), at - offset), topic.epoch)
