"""Exercises of notebook 05, section 2, “Six kinds of line”: which blocks are events, and what one line says."""

from random import Random

from labkit.learn import Exercise, Number, same_as

NAMES = ["data", "event", "id", "retry", "", "Data", " data", "data\t", "price"]
COLONS = ["", ":", ": ", ":  ", ":\t", "::", " :"]
VALUES = ["", "x", "out for delivery", " ", "a: b", "12:30", "http://kitchen/", "\tready", "ready ", "a\u2028b", "\0"]


def read_field(line: str) -> tuple[str, str]:
    """Name and value of a line that is not blank (HTML 9.2.6). A comment has an empty name."""
    name, _, value = line.partition(":")
    return name, value.removeprefix(" ")


def _some_line(chance: Random) -> str:
    return (chance.choice(NAMES) + chance.choice(COLONS) + chance.choice(VALUES)) or ":"


count_dispatched = Number(
    "count_dispatched",
    r"Change the bytes: a stream is `data\n\ndata\ndata\n\ndata:\n`, and then it is cut. How many events does the "
    "program get?",
    2,
    unit="events",
    within=0,
    hints=[
        "A line without a colon is a field as well: the whole line is its name, and its value is empty.",
        "How many blank lines?",
    ],
    wrong=[
        (3, "The last block has no blank line. What is not finished when the stream ends is thrown away."),
        (4, "Those are the lines. Two of them stand in one block, and are one event."),
        (0, "A line without a colon is a field too, with an empty value. An empty text is still data."),
        (1, "The first block has data as well: an empty text. The program gets an event with nothing in it."),
    ],
    why="This stream is an example of the HTML standard itself. The events are an empty text, and a line end: two "
    "empty lines of data, joined.",
)

write_read_field = Exercise(
    "write_read_field",
    "Change this function until it reads every line: return name and value, as a tuple of two texts. "
    "The name ends at the first colon. One space behind it is removed, if there is one, and nothing else. Without a "
    "colon the whole line is the name, and the value is empty. So a comment has an empty name.",
    stub='def read_field(line):\n    name, _, value = line.partition(": ")\n    return name, value',
    check=same_as(
        read_field,
        _some_line,
        examples=[
            "data: cooking started",
            "data:ready",
            "data:  two spaces",
            "data:\ttab",
            "data",
            ": ping",
            "data: a: b",
        ],
    ),
    solution='def read_field(line):\n    name, _, value = line.partition(":")\n'
    '    return name, value.removeprefix(" ")',
    hints=[
        "`partition` cuts at the first place where it finds its text, and copes when there is none.",
        'Cut at `":"`, and then look at the value: `removeprefix(" ")` takes one space away, or nothing.',
    ],
    wrong=[
        (
            'def read_field(line):\n    name, value = line.split(": ")\n    return name, value',
            "The space is a courtesy: servers may leave it out, and then there is nothing to split at.",
        ),
        (
            'def read_field(line):\n    name, _, value = line.partition(":")\n    return name, value',
            "The one space behind the colon belongs to the format, and not to the value.",
        ),
        (
            'def read_field(line):\n    name, _, value = line.partition(":")\n    return name, value.strip()',
            "`strip` takes too much: only one space goes, and it is the one right behind the colon.",
        ),
        (
            'def read_field(line):\n    name, value = line.split(":", 1)\n    return name, value.removeprefix(" ")',
            "There may be no colon at all, and then `split` gives one part instead of two.",
        ),
        (
            'def read_field(line):\n    name, _, value = line.partition(":")\n'
            "    return name, value[1:] if value[:1].isspace() else value",
            "A tab is not a space. Who sends one wants it to arrive.",
        ),
        (
            'def read_field(line):\n    name, _, value = line.rpartition(":")\n'
            '    return name, value.removeprefix(" ")',
            "The first colon ends the name, not the last: a value may have colons of its own, as JSON does.",
        ),
    ],
    why="Two lines, and four traps that real parsers have fallen into: the missing space, the second space, the tab, "
    "the missing colon. A comment needs no rule of its own: it is a field without a name.",
)
