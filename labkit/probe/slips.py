"""What is wrong with the bytes of a stream, as the standard reads them (HTML 9.2.5 and 9.2.6).

A reader skips in silence what it does not understand. This looks at the same lines, and keeps what was skipped.
"""

import codecs
from dataclasses import dataclass, field
from typing import Literal

from labkit.sse import DIGITS, Lines

BOM = b"\xef\xbb\xbf"
FIELDS = ("data", "event", "id", "retry")
LONGEST_NAME = 30  # characters of a wrong line that are quoted
Place = Literal["between events", "within an event", "within a line"]
Slip = Literal["no UTF-8", "BOM", "unknown field", "NUL in an id", "no digits in retry", "no data", "literal line end"]


@dataclass
class Slips:
    """The mistakes in the bytes so far: for each kind an example, as the stream had it."""

    found: dict[Slip, str] = field(default_factory=dict)
    comments: int = 0  # of one or several lines
    ids: int = 0  # fields "id" that count
    begins_with_bom: bool = False
    data_lines: int = 0

    def __post_init__(self) -> None:
        self._lines = Lines()
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._start = b""
        self._block: set[str] = set()  # the names of fields of the event that is not finished yet
        self._type = ""
        self._in_comment = False

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes of the body."""
        if len(self._start) < len(BOM):
            self._start += chunk[: len(BOM)]
            self.begins_with_bom = self._start.startswith(BOM)
        if "no UTF-8" not in self.found:
            try:
                self._utf8.decode(chunk)
            except UnicodeDecodeError as problem:
                self.found["no UTF-8"] = repr(problem.object[problem.start : problem.start + 4])
        for line in self._lines.feed(chunk):
            self._take(line)

    @property
    def place(self) -> Place:
        """Where the bytes so far end."""
        if self._lines.rest:
            return "within a line"
        return "within an event" if "data" in self._block else "between events"

    @property
    def literal_ends(self) -> bool:
        """True when a line that is not finished has a backslash and an n, twice, where its end was meant to be."""
        return rb"\n\n" in self._lines.rest

    @property
    def unfinished(self) -> bool:
        """True when data has come whose event is not finished."""
        return "data" in self._block or self._lines.rest.startswith(b"data")

    def _take(self, line: str) -> None:
        in_comment, self._in_comment = self._in_comment, line.startswith(":")
        self.comments += self._in_comment and not in_comment
        if not line:
            if self._block and "data" not in self._block and "event" in self._block:
                self._note("no data", self._type)
            self._block.clear()
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if self._in_comment:
            return
        self._block.add(name)
        if name == "event":
            self._type = value
        elif name == "data":
            self.data_lines += 1
            if value.endswith("\\n\\n"):
                self._note("literal line end", value[-LONGEST_NAME:])
        elif name == "id":
            self.ids += "\0" not in value
            if "\0" in value:
                self._note("NUL in an id", value)
        elif name == "retry" and not DIGITS.fullmatch(value):
            self._note("no digits in retry", value)
        elif name.startswith("\ufeff"):
            self._note("BOM", name)
        elif name not in FIELDS:
            self._note("unknown field", name)

    def _note(self, kind: Slip, example: str) -> None:
        shown = example if len(example) <= LONGEST_NAME else f"{example[:LONGEST_NAME]}…"
        self.found.setdefault(kind, repr(shown))
