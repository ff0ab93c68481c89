"""Exercise of notebook 08, section 4, “A reader who does not read”: conflation."""

from random import Random

from labkit.learn import Exercise, same_as

Waiting = list[tuple[str, int]]


def _newest(waiting: Waiting) -> Waiting:
    newest: dict[str, int] = {}
    for name, value in waiting:
        newest[name] = value
    return list(newest.items())


def _some_prices(chance: Random) -> tuple[Waiting]:
    return ([(chance.choice("abcd"), chance.randint(1, 99)) for _ in range(chance.randint(0, 9))],)


write_newest_of_each = Exercise(
    "write_newest_of_each",
    "Write conflation from scratch. `waiting` is what a slow reader has not taken yet: a list of `(name, value)`, "
    "oldest first. Return such a list with the newest value of each name. A name keeps the place that it had first in "
    "the queue, so that nobody is overtaken for ever.",
    stub="def newest_of_each(waiting):\n    return ...",
    check=same_as(
        _newest,
        _some_prices,
        examples=[
            ([("tea", 5), ("soup", 3), ("tea", 6), ("rice", 1)],),
            ([("soup", 5)],),
            ([],),
            ([("rice", 1), ("soup", 2), ("tea", 3), ("rice", 4)],),
        ],
    ),
    solution="""
def newest_of_each(waiting):
    newest = {}
    for name, value in waiting:
        newest[name] = value
    return list(newest.items())
""",
    hints=[
        "A dict holds one value for each name, and a later one replaces it.",
        "A dict keeps the order in which its keys came first. `items()` gives the pairs; make a list of them.",
    ],
    wrong=[
        (
            "def newest_of_each(waiting):\n    newest = {}\n    for name, value in waiting:\n"
            "        newest.setdefault(name, value)\n    return list(newest.items())",
            "`setdefault` keeps the oldest value. Of a price that is the wrong one.",
        ),
        (
            "def newest_of_each(waiting):\n    newest = {}\n    for name, value in waiting:\n"
            "        newest.pop(name, None)\n        newest[name] = value\n    return list(newest.items())",
            "A name that changes often moves to the end each time, and may never be sent.",
        ),
        (
            "def newest_of_each(waiting):\n    return waiting[-1:]",
            "The newest of all. Each name has a newest value of its own.",
        ),
        (
            "def newest_of_each(waiting):\n    return sorted(dict(waiting).items())",
            "The right values, but sorted by name. Keep the order of the queue.",
        ),
    ],
    why="The queue is never longer than there are names, however slow the reader is. Prices, positions and scores bear "
    "it; a chat or an account's bookings do not, for there each step counts.",
)
