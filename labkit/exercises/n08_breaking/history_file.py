"""Exercise of section “A history in a file”: a durable feed that forgets in time."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example
from labkit.learn.quantity import quoted

Rows = list[tuple[int, str]]
Told = list[tuple[str, int]]  # updates, each with how many are kept from then on
TABLE = "CREATE TABLE updates (id INTEGER PRIMARY KEY, data TEXT)"


class WritePublish(CodeExercise):
    """Write `publish` for a history that forgets. `file` is an open connection to SQLite, with the table `updates (id,
    data)` of this notebook. Insert `data`, delete all but the newest `keep` updates, and return the new id.

    You need two statements: `INSERT INTO updates (data) VALUES (?)`, as in the notebook, and `DELETE FROM updates WHERE
    id <= ?`, which deletes all rows up to an id. Both belong in one transaction, so that the file never holds one of
    the two changes without the other. All that is in one `with file:` block is one transaction.
    """

    asks = "publish"
    runs = 20
    hints = (
        "The `INSERT` is the same as in the notebook. Give its `lastrowid` a name: it is the new id.",
        "If `keep` is 3 and the new id is 8, then 6, 7 and 8 stay. Delete all rows up to 5, which is `id - keep`.",
        'Inside the same `with file:` block: `file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])`.',
    )
    why = (
        "The two statements are one transaction. After a crash, the file has either both changes or none of them. "
        "`labkit/feed/durable.py` does the same for many topics."
    )
    examples = (
        (
            ([("a", 3), ("b", 3), ("c", 1)],),  # `keep` was lowered
            [(1, 1, [(1, "a")]), (2, 1, [(1, "a"), (2, "b")]), (3, 1, [(3, "c")])],
        ),
        (
            ([("received", 2), ("cooking", 2), ("it's ready", 2)],),
            [
                (1, 1, [(1, "received")]),
                (2, 1, [(1, "received"), (2, "cooking")]),
                (3, 1, [(2, "cooking"), (3, "it's ready")]),
            ],
        ),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (([("first", 1), ("second", 1)],), [(1, 1, [(1, "first")]), (2, 1, [(2, "second")])]),
    )

    def inputs(self, chance: Random) -> tuple[Told]:
        """Some updates, of which the last ones may keep less than those before."""
        keeps = [chance.randint(3, 5)] * chance.randint(6, 8) + [chance.randint(1, 3)] * chance.randint(0, 2)
        return ([(f"update {id}: it's here", keep) for id, keep in enumerate(keeps, 1)],)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """For each update the id that was returned, how many commits it took (0 for none), and the rows afterwards."""
        (told,) = given
        seen: list[tuple[object, int, Rows]] = []
        statements: list[str] = []
        with closing(sqlite3.connect(":memory:")) as file:
            file.execute(TABLE)
            file.set_trace_callback(statements.append)
            for data, keep in told:
                statements.clear()
                id = answer(file, data, keep)
                if id is ...:
                    raise NotImplementedError
                commits = sum(statement.upper().startswith("COMMIT") for statement in statements)
                done = 0 if file.in_transaction else commits
                seen.append((id, done, file.execute("SELECT id, data FROM updates ORDER BY id").fetchall()))
        return seen

    def fault(self, answer: Any) -> str | None:
        """Try an answer on every list of updates, and tell the first thing that went wrong."""
        if not callable(answer):
            return super().fault(answer)
        for (told,) in self.trials():
            seen: Any = self.outcome(answer, told)
            for place, (id, commits, rows) in enumerate(seen, 1):
                keep = told[place - 1][1]
                kept = [(number, told[number - 1][0]) for number in range(max(1, place - keep + 1), place + 1)]
                if sentence := _what_went_wrong(place, keep, kept, (id, commits, rows)):
                    return sentence
        return None

    def publish(self, file: Any, data: str, keep: int) -> object:
        with file:
            id = file.execute("INSERT INTO updates (data) VALUES (?)", [data]).lastrowid
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def another_publish(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        newest = "SELECT id FROM updates ORDER BY id DESC LIMIT ?"
        file.execute("INSERT INTO updates (data) VALUES (?)", [data])
        file.execute(f"DELETE FROM updates WHERE id NOT IN ({newest})", [keep])
        file.commit()
        return int(file.execute(newest, [1]).fetchone()[0])

    def wrong_never_forgets(self, file: sqlite3.Connection, data: str, keep: int) -> int | None:
        """Old updates stay in the file, so it grows until the disk is full."""
        with file:
            return _insert(file, data)

    def wrong_no_commit(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """Nothing is committed. Other programs do not see the change, and after a crash it is gone."""
        id = _insert(file, data)
        file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def wrong_newest_alone(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """Only the newest update is left, but `keep` updates should stay."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id < ?", [id])
        return id

    def wrong_one_too_many(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """One update too many stays. This happens, for example, with `id < ?` in place of `id <= ?`."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id < ?", [id - keep])
        return id

    def wrong_up_to_keep(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """An update that should stay is gone. This happens, for example, when all ids up to `keep` are deleted. But
        `keep` is a number of updates: delete all ids up to the new id minus `keep`.
        """
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id <= ?", [keep])
        return id

    def wrong_one_at_a_time(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """When `keep` gets smaller, several old updates have to go at once. This happens, for example, with `id = ?` in
        place of `id <= ?`.
        """
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id = ?", [id - keep])
        return id

    def wrong_two_transactions(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """These are two transactions. A crash between them leaves the new update in the file, and the old one too."""
        with file:
            id = _insert(file, data)
        with file:
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def wrong_one_too_few(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """One update too many is deleted. If `keep` is 3 and the new id is 8, delete all ids up to 5."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep + 1])
        return id

    def wrong_data_without_a_list(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """SQLite takes each letter of the text for a value. Put the text in a list: `[data]`."""
        with file:
            id = file.execute("INSERT INTO updates (data) VALUES (?)", data).lastrowid or 0
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def wrong_id_without_a_list(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """The second argument of `execute` has to be a list, even for one number: `[id - keep]`."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id <= ?", id - keep)  # type: ignore[arg-type]
        return id

    def wrong_text_in_the_statement(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """The quote in “it's ready” breaks this SQL statement. This happens, for example, when the text is put into the
        statement. Write `?` in its place, and give the text in a list, as in the notebook.
        """
        with file:
            id = file.execute(f"INSERT INTO updates (data) VALUES ('{data}')").lastrowid or 0
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id


write_publish = WritePublish()


def _insert(file: sqlite3.Connection, data: str) -> int:
    return file.execute("INSERT INTO updates (data) VALUES (?)", [data]).lastrowid or 0


def _what_went_wrong(place: int, keep: int, kept: Rows, seen: tuple[object, int, Rows]) -> str | None:
    id, commits, rows = seen
    if commits == 0:
        return "When your function has ended, the change is not committed. If the program ends now, the change is lost."
    if id != place:
        return f"The new update has the id {place}, so `publish` should return {place}. Yours returned {quoted(id)}."
    if rows != kept:
        return f"With keep={keep}, after update {place} the file should hold {_told(kept)}. Yours holds {_told(rows)}."
    if commits > 1:
        return f"One call made {commits} commits. It should make one, or a crash between them leaves half of the work."
    return None


def _told(rows: Rows) -> str:
    return ", ".join(f"{id} ({text!r})" for id, text in rows) if rows else "nothing"
