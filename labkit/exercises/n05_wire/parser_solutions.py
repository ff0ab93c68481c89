"""Parsers that are fed with chunks, and right: the solution, and one of another shape."""

import re
from collections.abc import Sequence

from labkit.exercises.n05_wire.parser_cases import ParserExercise

Event = tuple[str, str, str]


class RightParsers(ParserExercise):
    """What a learner finds in the cell, and the right answers."""

    class Start:
        def feed(self, chunk: bytes) -> list[Event]:
            return ...  # type: ignore[return-value]

    class Parser:
        def __init__(self) -> None:
            self.rest, self.after_cr, self.first = b"", False, True
            self.type, self.last_id = "", ""
            self.data: list[str] = []

        def feed(self, chunk: bytes) -> list[Event]:
            events = []
            *lines, self.rest = re.split(b"\r\n|\n|\r", self.rest + self.without_second_half(chunk))
            for line in lines:
                events += self.take_line(self.text_of(line))
            return events

        def without_second_half(self, chunk: bytes) -> bytes:
            if not chunk:
                return chunk  # an empty chunk changes nothing
            half = self.after_cr and chunk.startswith(b"\n")  # the second half of a CRLF
            self.after_cr = chunk.endswith(b"\r")
            return chunk[1:] if half else chunk

        def text_of(self, line: bytes) -> str:
            text = line.decode("utf-8", "replace")
            if self.first:  # only the first line may begin with a byte order mark
                text = text.removeprefix("\ufeff")
            self.first = False
            return text

        def take_line(self, line: str) -> list[Event]:
            if line:
                name, _, value = line.partition(":")
                self.take_field(name, value.removeprefix(" "))
                return []
            events = []  # the line is blank, so the block ends: one event, or none
            if self.data:
                events.append((self.type or "message", "\n".join(self.data), self.last_id))
            self.type, self.data = "", []
            return events

        def take_field(self, name: str, value: str) -> None:
            if name == "data":
                self.data.append(value)
            elif name == "event":
                self.type = value
            elif name == "id" and "\0" not in value:
                self.last_id = value

    class AnotherParser:
        """Reads all that has come from its start again, and hands out what is new."""

        def __init__(self) -> None:
            self.body, self.handed_out = b"", 0

        def feed(self, chunk: bytes) -> list[Event]:
            self.body += chunk
            text = self.body.decode("utf-8", "replace").removeprefix("\ufeff")
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
            new = self.events_of(lines)[self.handed_out :]
            self.handed_out += len(new)
            return new

        def events_of(self, lines: Sequence[str]) -> list[Event]:
            events, last_id, start = [], "", 0
            for end in (place for place, line in enumerate(lines) if not line):
                fields = [line.split(":", 1) if ":" in line else [line, ""] for line in lines[start:end]]
                found: dict[str, list[str]] = {"data": [], "event": [""], "id": [last_id]}
                for name, value in fields:
                    if name != "id" or "\0" not in value:
                        found.get(name, []).append(value[1:] if value[:1] == " " else value)
                last_id, start = found["id"][-1], end + 1
                if found["data"]:
                    events.append((found["event"][-1] or "message", "\n".join(found["data"]), last_id))
            return events
