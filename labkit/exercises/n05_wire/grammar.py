"""Exercises on the kinds of line: which blocks are events, and what one line says."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

NAMES = ["data", "event", "id", "retry", "", "Data", " data", "data\t", "price"]
COLONS = ["", ":", ": ", ":  ", ":\t", "::", " :"]
VALUES = ["", "x", "out for delivery", " ", "a: b", "12:30", "http://kitchen/", "\tready", "ready ", "a\u2028b", "\0"]

count_dispatched = Number(
    "count_dispatched",
    r"A stream has the bytes `data\n\ndata\ndata\n\ndata:\n`, and then the connection closes. How many events does the "
    "program get?",
    2,
    unit="events",
    within=0,
    hints=[
        "A line without a colon is a field as well: the whole line is its name, and its value is empty.",
        "How many blank lines are there?",
    ],
    wrong={
        3: "The last block has no blank line. What is not finished when the stream ends is thrown away.",
        4: "Those are the lines. Two of them stand in one block, and are one event.",
        0: "A line without a colon is a field too, with an empty value. An empty text is still data.",
        1: "The first block has data as well: an empty text. The program gets an event with nothing in it.",
    },
    why="This stream is an example of the HTML standard itself. The events are an empty text, and a line end: two "
    "empty lines of data, joined.",
)


class WriteReadField(CodeExercise):
    """Change this function until it reads every line that is not blank. It returns the name and the value, as a tuple
    of two texts. The name ends at the first colon. If a space comes right after this colon, that one space is removed,
    and nothing else. If there is no colon, the whole line is the name, and the value is empty. A comment begins with a
    colon, so its name is empty.
    """

    asks = "read_field"
    hints = (
        "`partition` cuts at the first place where it finds its text, and copes when there is none.",
        'Cut at `":"`, and then look at the value: `removeprefix(" ")` takes one space away, or nothing.',
    )
    why = (
        "Two lines, and four traps that real parsers have fallen into: the missing space, the second space, the tab, "
        "the missing colon. A comment needs no rule of its own: it is a field without a name."
    )
    examples = (
        (("data: cooking started",), ("data", "cooking started")),
        (("data:ready",), ("data", "ready")),
        (("data:  two spaces",), ("data", " two spaces")),
        (("data: a: b",), ("data", "a: b")),
        ((": ping",), ("", "ping")),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (("data:\ttab",), ("data", "\ttab")),
        (("data",), ("data", "")),
        ((":",), ("", "")),
        ((" data : x ",), (" data ", "x ")),
    )

    def inputs(self, chance: Random) -> tuple[str]:
        """A line that is not blank."""
        return ((chance.choice(NAMES) + chance.choice(COLONS) + chance.choice(VALUES)) or ":",)

    def start(self, line: str) -> tuple[str, str]:
        name, _, value = line.partition(": ")
        return name, value

    def read_field(self, line: str) -> tuple[str, str]:
        name, _, value = line.partition(":")
        return name, value.removeprefix(" ")

    def another_read_field(self, line: str) -> tuple[str, str]:
        if ":" not in line:
            return line, ""
        colon = line.index(":")
        behind = line[colon + 1 :]
        return line[:colon], behind[1:] if behind.startswith(" ") else behind

    def wrong_needs_the_space(self, line: str) -> tuple[str, str]:
        """The space is a courtesy: servers may leave it out, and then there is nothing to split at."""
        name, value = line.split(": ")
        return name, value

    def wrong_keeps_the_space(self, line: str) -> tuple[str, str]:
        """The one space after the colon belongs to the format, and not to the value."""
        name, _, value = line.partition(":")
        return name, value

    def wrong_strips(self, line: str) -> tuple[str, str]:
        """`strip` takes too much: only one space goes, and it is the one right after the colon."""
        name, _, value = line.partition(":")
        return name, value.strip()

    def wrong_strips_at_the_left(self, line: str) -> tuple[str, str]:
        """`lstrip` takes every space at the start. Only one goes: a second one belongs to the value."""
        name, _, value = line.partition(":")
        return name, value.lstrip(" ")

    def wrong_takes_one_character(self, line: str) -> tuple[str, str]:
        """You take one character away, whatever it is. Without a space after the colon nothing goes."""
        name, _, value = line.partition(":")
        return name, value[1:]

    def wrong_needs_a_colon(self, line: str) -> tuple[str, str]:
        """There may be no colon at all, and then `split` gives one part instead of two."""
        name, value = line.split(":", 1)
        return name, value.removeprefix(" ")

    def wrong_takes_a_tab(self, line: str) -> tuple[str, str]:
        """A tab is not a space. Anyone who sends one wants it to arrive."""
        name, _, value = line.partition(":")
        return name, value[1:] if value[:1].isspace() else value

    def wrong_no_comments(self, line: str) -> tuple[str, str] | None:
        """A comment is read like every other line: it is a field with an empty name. The next part skips it."""
        return None if line.startswith(":") else self.read_field(line)

    def wrong_last_colon(self, line: str) -> tuple[str, str]:
        """The first colon ends the name, not the last: a value may have colons of its own, as JSON does."""
        name, _, value = line.rpartition(":")
        return name, value.removeprefix(" ")


write_read_field = WriteReadField()
