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
        "A line without a colon is a field too: the whole line is its name, and its value is empty.",
        "How many blank lines are there? Only a block with a blank line after it is an event.",
    ],
    wrong={
        3: "The last block has no blank line after it. It is not finished when the stream ends, so it is thrown away.",
        4: "There are four `data` lines. But two of them are in one block, and the last block is not finished.",
        0: "A line without a colon is a field too, with an empty value. A `data` field with an empty value is data.",
        1: "Two blocks are finished, and both have data. The data of the first one is an empty text.",
    },
    why="The HTML standard has the same stream as an example. The text of the first event is empty. The text of the "
    "second one is a line end, because two empty lines are joined.",
)


class WriteReadField(CodeExercise):
    """Change this function until it reads every line that is not blank. It returns the name and the value, as a tuple
    of two texts. The name ends at the first colon. If a space comes right after this colon, that one space is removed,
    and nothing else. If there is no colon, the whole line is the name, and the value is empty. A comment begins with a
    colon, so its name is empty.
    """

    asks = "read_field"
    hints = (
        "`partition` cuts at the first place where it finds its text. If it finds none, the second "
        "and third texts that it returns are empty.",
        'Cut at `":"` alone. Then `value.removeprefix(" ")` removes one space at the start, if there is one.',
    )
    why = (
        "Real parsers got four things wrong here: no space after the colon, a second space, a tab after the colon "
        "(it stays, because it is no space), and no colon at all. "
        "A comment needs no rule of its own, because it is a field with an empty name."
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
        """A line need not have a colon with a space after it. Where there is none, `split` gives one part instead of
        two.
        """
        name, value = line.split(": ")
        return name, value

    def wrong_keeps_the_space(self, line: str) -> tuple[str, str]:
        """The value begins with the space that comes right after the colon. Remove this one space."""
        name, _, value = line.partition(":")
        return name, value

    def wrong_strips(self, line: str) -> tuple[str, str]:
        """Too much is removed. Only one space goes: the one right after the colon. This happens, for example, with
        `strip`.
        """
        name, _, value = line.partition(":")
        return name, value.strip()

    def wrong_strips_at_the_left(self, line: str) -> tuple[str, str]:
        """Too many spaces are removed. Only the first one goes. This happens, for example, with `lstrip`."""
        name, _, value = line.partition(":")
        return name, value.lstrip(" ")

    def wrong_strips_all_at_the_left(self, line: str) -> tuple[str, str]:
        """Too much is removed. Only one space goes, and a tab stays. This happens, for example, with `lstrip`."""
        name, _, value = line.partition(":")
        return name, value.lstrip()

    def wrong_none_for_no_value(self, line: str) -> tuple[str, str | None]:
        """Without a colon the value is an empty text, not None."""
        name, value = self.read_field(line)
        return name, value if ":" in line else None

    def wrong_value_for_name(self, line: str) -> tuple[str, str]:
        """Without a colon the whole line is the name, and the value is empty. Here it is the other way round."""
        return self.read_field(line) if ":" in line else ("", line)

    def wrong_small_letters(self, line: str) -> tuple[str, str]:
        """The name is changed. It stays as it is, capitals too."""
        name, value = self.read_field(line)
        return name.lower(), value

    def wrong_second_colon(self, line: str) -> tuple[str, str]:
        """The value ends too early. Only the first colon counts, and a value may contain colons."""
        name, value, *_ = [*line.split(":"), ""]
        return name, value.removeprefix(" ")

    def wrong_space_first(self, line: str) -> tuple[str, str]:
        """The name ends at the first colon, also when no space follows it."""
        name, _, value = line.partition(": " if ": " in line else ":")
        return name, value

    def wrong_takes_one_character(self, line: str) -> tuple[str, str]:
        """The first character of the value is missing. Remove a character only if it is a space."""
        name, _, value = line.partition(":")
        return name, value[1:]

    def wrong_needs_a_colon(self, line: str) -> tuple[str, str]:
        """There may be no colon at all. Then `split` gives one part instead of two."""
        name, value = line.split(":", 1)
        return name, value.removeprefix(" ")

    def wrong_expects_one_colon(self, line: str) -> tuple[str, str]:
        """A value may contain colons, and then `split` gives more than two parts. Cut at the first colon alone."""
        name, value = line.split(":")
        return name, value.removeprefix(" ")

    def wrong_expects_one_colon_and_no_space(self, line: str) -> tuple[str, str]:
        """The value begins with the space right after the colon: remove this one space. Also, a value may contain
        colons, so cut at the first colon alone.
        """
        name, value = line.split(":")
        return name, value

    def wrong_takes_the_second_part(self, line: str) -> tuple[str, str]:
        """The value may contain colons, so it is all that comes after the first one, not only the second part."""
        parts = line.split(":")
        return parts[0], parts[1].removeprefix(" ")

    def wrong_needs_a_place(self, line: str) -> tuple[str, str]:
        """There may be no colon at all. Then `index` raises an error, so ask for it first: `if ":" in line`."""
        colon = line.index(":")
        return line[:colon], line[colon + 1 :].removeprefix(" ")

    def wrong_finds_no_colon(self, line: str) -> tuple[str, str]:
        """There may be no colon at all. Then `find` returns -1, and a slice up to -1 leaves out the last character."""
        colon = line.find(":")
        return line[:colon], line[colon + 1 :].removeprefix(" ")

    def wrong_takes_a_tab(self, line: str) -> tuple[str, str]:
        """A tab is not a space, so it stays in the value."""
        name, _, value = line.partition(":")
        return name, value[1:] if value[:1].isspace() else value

    def wrong_no_comments(self, line: str) -> tuple[str, str] | None:
        """Read a comment like every other line: it is a field with an empty name. The next part ignores it."""
        return None if line.startswith(":") else self.read_field(line)

    def wrong_last_colon(self, line: str) -> tuple[str, str]:
        """The name ends at the first colon, not at the last one. A value may contain colons, as JSON does."""
        name, _, value = line.rpartition(":")
        return name, value.removeprefix(" ")


write_read_field = WriteReadField()
