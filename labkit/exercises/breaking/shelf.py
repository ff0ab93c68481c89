"""Exercise of notebook 08, section 2, “The server is restarted”: a durable feed that forgets in time."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from random import Random

from labkit.learn import Exercise

TABLE = "CREATE TABLE updates (id INTEGER PRIMARY KEY, data TEXT)"
TALES = 20  # files that are tried

Publish = Callable[[sqlite3.Connection, str, int], object]


def _fault(publish: Publish) -> str | None:
    chance = Random(1)
    for _ in range(TALES):
        with closing(sqlite3.connect(":memory:")) as file:
            file.execute(TABLE)
            if fault := _fault_of_one(publish, file, chance):
                return fault
    return None


def _fault_of_one(publish: Publish, file: sqlite3.Connection, chance: Random) -> str | None:
    """What is wrong after some updates, of which the last ones may keep less than those before."""
    keeps = [chance.randint(3, 5)] * chance.randint(6, 8) + [chance.randint(1, 3)] * chance.randint(0, 2)
    told: list[str] = []
    file.set_trace_callback(told.append)
    for id, keep in enumerate(keeps, 1):
        answer = publish(file, f"update {id}", keep)
        if answer is ...:
            raise NotImplementedError
        if file.in_transaction:
            return "After your function the change is not committed: if the process ends now, it is gone."
        if answer != id:
            return f"The update has id {id}, and that is what to return; yours returned {answer!r}."
    file.set_trace_callback(None)
    rows = file.execute("SELECT id, data FROM updates ORDER BY id").fetchall()
    last, keep = len(keeps), keeps[-1]
    wanted = [(id, f"update {id}") for id in range(last - keep + 1, last + 1)]
    if rows != wanted:
        return f"With keep={keep}, after update {last} the file should hold {_ids(wanted)}; yours holds {_ids(rows)}."
    if sum(words.upper().startswith("COMMIT") for words in told) > last:
        return "An update took two commits: a crash between them leaves the new update in and the old one too."
    return None


def _ids(rows: list[tuple[int, str]]) -> str:
    return f"the ids {', '.join(str(id) for id, _ in rows)}" if rows else "nothing"


write_publish = Exercise(
    "write_publish",
    "Write `publish` for a shelf that forgets. `file` is an open connection to SQLite, with the table `updates (id, "
    "data)` of the notebook. Put `data` in, remove all but the newest `keep` updates, and return the new id. Both "
    "belong into one transaction: `with file` commits all of its block, or nothing.",
    stub="def publish(file, data, keep):\n    return ...",
    check=_fault,
    solution="""
def publish(file, data, keep):
    with file:
        id = file.execute("INSERT INTO updates (data) VALUES (?)", [data]).lastrowid
        file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])
    return id
""",
    hints=[
        "The insert stands in the notebook; keep its `lastrowid` in a name.",
        "With `keep` 3 and the new id 8, the ids 6, 7 and 8 stay: away with all up to 5, which is `id - keep`.",
        "`DELETE FROM updates WHERE id <= ?`, inside of the same `with file:`.",
    ],
    wrong=[
        (
            "def publish(file, data, keep):\n    with file:\n"
            '        return file.execute("INSERT INTO updates (data) VALUES (?)", [data]).lastrowid',
            "That is the shelf of the notebook: it grows until the disk is full.",
        ),
        (
            'def publish(file, data, keep):\n    id = file.execute("INSERT INTO updates (data) VALUES (?)", [data])'
            '.lastrowid\n    file.execute("DELETE FROM updates WHERE id <= ?", [id - keep])\n    return id',
            "Nothing is committed. Other programs do not see it, and a crash takes it away.",
        ),
        (
            'def publish(file, data, keep):\n    with file:\n        id = file.execute("INSERT INTO updates (data) '
            'VALUES (?)", [data]).lastrowid\n        file.execute("DELETE FROM updates WHERE id < ?", [id])\n'
            "    return id",
            "You keep the newest alone. Readers who missed two updates would miss them for good.",
        ),
        (
            'def publish(file, data, keep):\n    with file:\n        id = file.execute("INSERT INTO updates (data) '
            'VALUES (?)", [data]).lastrowid\n        file.execute("DELETE FROM updates WHERE id < ?", [id - keep])\n'
            "    return id",
            "One too many stays: with keep=3 and the new id 8, `id < 5` leaves 5. Four are held.",
        ),
        (
            'def publish(file, data, keep):\n    with file:\n        id = file.execute("INSERT INTO updates (data) '
            'VALUES (?)", [data]).lastrowid\n        file.execute("DELETE FROM updates WHERE id = ?", [id - keep])\n'
            "    return id",
            "It takes away one old update at a time. Whoever lowers `keep` one day has old ones in the file for ever.",
        ),
        (
            'def publish(file, data, keep):\n    with file:\n        id = file.execute("INSERT INTO updates (data) '
            'VALUES (?)", [data]).lastrowid\n    with file:\n        file.execute("DELETE FROM updates WHERE id <= ?", '
            "[id - keep])\n    return id",
            "Two `with` blocks are two transactions, and the disk is waited for twice.",
        ),
    ],
    why="Two statements, one transaction: after a crash the file holds the update and has forgotten the old one, or "
    "neither. `labkit/feed/durable.py` does it for many topics, and tells you when the disk says no.",
)
