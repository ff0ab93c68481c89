"""Exercises of notebook 05, section 5, “A parser in three parts”: which part is guilty, and fields to events."""

from random import Random

from labkit.learn import Choice, Exercise, same_as

Field = tuple[str, str] | None
NAMES = ["data", "data", "data", "event", "id", "retry", "", "Data", "price"]
VALUES = ["", "x", "Pad thai", " spaced ", "7", "8", "1\0", "stage"]


def dispatch(fields: list[Field]) -> list[tuple[str, str, str]]:
    """The events (type, data, last event id) of a stream's fields, where None is a blank line (HTML 9.2.6)."""
    events, last_id = [], ""
    type, data = "", list[str]()
    for field in fields:
        if field is None:
            if data:
                events.append((type or "message", "\n".join(data), last_id))
            type, data = "", []
            continue
        name, value = field
        if name == "data":
            data.append(value)
        elif name == "event":
            type = value
        elif name == "id" and "\0" not in value:
            last_id = value
    return events


def _some_fields(chance: Random) -> list[Field]:
    """The fields of a few blocks; now and then the last one is not finished."""
    return [
        None if chance.random() < 0.35 else (chance.choice(NAMES), chance.choice(VALUES))
        for _ in range(chance.randint(0, 12))
    ]


find_the_culprit = Choice(
    "find_the_culprit",
    r"Change one part: a row of the scoreboard has the bytes `data:ready\n\n`, the event `('message', 'ready', '')` "
    "was expected, and `('message', '', '')` came. Which part of the naive parser has to change?",
    {"a": "naive_lines", "b": "naive_field", "c": "naive_dispatch", "d": "none: the server must send a space"},
    "b",
    hints=["The event is there, but its text is not. Who takes the text out of the line?", "`data:ready` has no `: `."],
    wrong={
        "a": "The lines are right: `data:ready`, and a blank one.",
        "c": "An event came, so the blank line was seen. But what did `naive_dispatch` get as its name and value?",
        "d": "The space is optional in the standard. Readers have to bear both.",
    },
    why="A row that fails names its part if you ask step by step: are the lines right? Are the fields? Are the events?",
)

SOLUTION = r"""
def dispatch(fields):
    events, type, data, last_id = [], "", [], ""
    for field in fields:
        name, value = field or ("blank line", "")
        if field is None:
            if data:
                events.append((type or "message", "\n".join(data), last_id))
            type, data = "", []
        elif name == "data":
            data.append(value)
        elif name == "event":
            type = value
        elif name == "id" and "\0" not in value:
            last_id = value
    return events
"""

write_dispatch = Exercise(
    "write_dispatch",
    "Write `dispatch` from scratch: `fields` is a list with `(name, value)` for each line, and None for each blank "
    "line. Return the list of events, each a tuple of three texts: type, data, last event id. The type of an event "
    "without one (or with an empty one) is `message`. The id stays in force until another one comes. A block without "
    "`data` is no event, but its id counts. An id with a NUL (`\\0`) is ignored, and so is what is not finished.",
    stub="def dispatch(fields):\n    return ...",
    check=same_as(
        dispatch,
        _some_fields,
        examples=[
            [("data", "cooking started"), None],
            [("event", "stage"), ("data", "one"), ("data", "two"), None],
            [("event", "stage"), ("data", "one"), None, ("data", "two"), None],
            [("id", "1"), ("data", "x"), None],
            [("id", "1"), ("data", "x"), None, ("data", "y"), None],
            [("", "ping"), None],
            [("data", ""), None],
            [("data", " two spaces "), None],
            [("id", "7"), None, ("data", "x"), None],
            [("data", "cut of")],
            [("id", "1"), ("id", "2\0"), ("data", "x"), None],
            [("event", "stage"), ("event", ""), ("data", "x"), None],
            [("event", "lost"), None, ("data", "x"), None],
            [("Data", "x"), ("DATA", "y"), None],
        ],
    ),
    solution=SOLUTION,
    hints=[
        "Walk through the fields and collect: the data in a list, the type in one name, the last id in another.",
        "At a blank line: if there are data, append an event. In any case start anew with the data and the type.",
        "The id is not part of what starts anew. That is why it is called the last event id.",
    ],
    wrong=[
        (
            SOLUTION.replace('type, data = "", []\n', 'type, data, last_id = "", [], ""\n'),
            "You forget the id after each event. It stays in force: a client that comes back has to know it.",
        ),
        (
            SOLUTION.replace("if data:", "if True:"),
            "A comment, and a blank line behind it, have become an event. A block without data dispatches nothing.",
        ),
        (
            SOLUTION.replace(
                "    return events",
                '    if data:\n        events.append((type or "message", "\\n".join(data), '
                "last_id))\n    return events",
            ),
            "The stream was cut inside the last block. Half an event is none: throw it away.",
        ),
        (
            SOLUTION.replace(' and "\\0" not in value', ""),
            "An id with a NUL is ignored: it could never be sent back, since a header must not contain one.",
        ),
        (
            SOLUTION.replace('type, data = "", []\n', "data = []\n"),
            "The type belongs to one event. The next one is a plain `message` again.",
        ),
        (
            SOLUTION.replace("if data:", 'if "".join(data):'),
            "`data:` with nothing behind it is data as well. The program gets an event with an empty text.",
        ),
        (
            SOLUTION.replace("data.append(value)", "data.append(value.strip())"),
            "The text belongs to whoever sent it. Do not strip it.",
        ),
        (
            SOLUTION.replace('name == "data"', 'name.lower() == "data"'),
            "Names are compared letter by letter: `Data` is a field that nobody knows.",
        ),
    ],
    why="These are the rules that most parsers get wrong, one after the other: the id that stays, the block without "
    "data, the event without text. With the other two parts in order, this one should bring full marks.",
)
