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
    """Write `publish` for a history that forgets. `file` is an open connection to SQLite with the table `updates (id,
    data)` of the notebook. Put `data` in, remove all but the newest `keep` updates, and return the new id. The two
    statements are given: `INSERT INTO updates (data) VALUES (?)` as in the notebook, and `DELETE FROM updates WHERE
    id <= ?`, which removes rows up to an id. Both belong in one transaction: `with file` commits all of its block, or
    nothing.
    """

    asks = "publish"
    runs = 20
    hints = (
        "The `INSERT` is that of the notebook; keep its `lastrowid` in a name.",
        "With `keep` 3 and the new id 8, the ids 6, 7 and 8 stay: remove all up to 5, which is `id - keep`.",
        '`file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])`, inside the same `with file:`.',
    )
    why = (
        "Two statements, one transaction: after a crash the file holds the update and has forgotten the old one, or "
        "neither. `labkit/feed/durable.py` does it for many topics, and tells you when the disk says no."
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

    def publish(self, file: sqlite3.Connection, data: str, keep: int) -> int | None:
        with file:
            id = file.execute("INSERT INTO updates (data) VALUES (?)", [data]).lastrowid or 0
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def another_publish(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        newest = "SELECT id FROM updates ORDER BY id DESC LIMIT ?"
        file.execute("INSERT INTO updates (data) VALUES (?)", [data])
        file.execute(f"DELETE FROM updates WHERE id NOT IN ({newest})", [keep])
        file.commit()
        return int(file.execute(newest, [1]).fetchone()[0])

    def wrong_never_forgets(self, file: sqlite3.Connection, data: str, keep: int) -> int | None:
        """That is the history of the notebook: it grows until the disk is full."""
        with file:
            return _insert(file, data)

    def wrong_no_commit(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """Nothing is committed. Other programs do not see it, and a crash takes it away."""
        id = _insert(file, data)
        file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def wrong_newest_alone(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """You keep the newest alone. Readers who missed two updates would miss them for good."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id < ?", [id])
        return id

    def wrong_one_too_many(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """One too many stays: with keep=3 and the new id 8, `id < 5` leaves 5. Four are held."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id < ?", [id - keep])
        return id

    def wrong_up_to_keep(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """`keep` says how many updates stay, and is no id. Remove all up to the new id less `keep`."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id <= ?", [keep])
        return id

    def wrong_one_at_a_time(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """It takes away one old update at a time. If `keep` is lowered one day, old ones stay in the file for ever."""
        with file:
            id = _insert(file, data)
            file.execute("DELETE FROM updates WHERE id = ?", [id - keep])
        return id

    def wrong_two_transactions(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """Two `with` blocks are two transactions, and the disk is waited for twice."""
        with file:
            id = _insert(file, data)
        with file:
            file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
        return id

    def wrong_text_in_the_statement(self, file: sqlite3.Connection, data: str, keep: int) -> int:
        """You put the text into the statement, where a quote in it ends it: “it's ready” fails, and worse texts do what
        they like. Give values apart, with a `?` in their place.
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
        return "After your function the change is not committed: if the process ends now, it is gone."
    if id != place:
        return f"The update has id {place}, and that is what to return; yours returned {quoted(id)}."
    if rows != kept:
        return f"With keep={keep}, after update {place} the file should hold {_told(kept)}; yours holds {_told(rows)}."
    if commits > 1:
        return "An update took two commits: a crash between them leaves the new update in and the old one too."
    return None


def _told(rows: Rows) -> str:
    return ", ".join(f"{id} ({text!r})" for id, text in rows) if rows else "nothing"
