"""The last exercise on a parser that is fed: a complete reader of the format, fed with chunks."""

import re
from collections.abc import Sequence
from typing import ClassVar

from labkit.exercises.n05_wire.parser_cases import ParserExercise

Event = tuple[str, str, str]


class WriteParser(ParserExercise):
    """Write `Parser` from scratch. Its method `feed(chunk)` takes bytes that were cut anywhere. It returns a list of
    the events that are complete now. Each event is a tuple of three texts: type, data, last event id. One `Parser`
    reads one stream. The check tries all cases of the scoreboard, and random streams: whole, byte by byte, and cut at
    random places.
    """

    imports = "import re"
    minutes = 20
    hints = (
        "What has to last from one call to the next? The rest of the bytes, the block so far, and the last id. Make "
        "them in `__init__`.",
        "In `feed`: `lines, self.rest = take_lines(self.rest + chunk)`. Then decode each line, and treat it as "
        "`dispatch` treats a field, with `self.data` in place of `data`.",
        r"A `\r` at the end of a chunk has ended its line. If the next chunk begins with `\n`, that is the second half "
        "of the same line end: leave it out. So remember how the last chunk ended.",
        r'The mark at the very start is three bytes, `b"\xef\xbb\xbf"`, and they may be cut apart. But they all '
        r"stand in the first line: take them off there, or as `\ufeff` when it is decoded.",
    )
    why = (
        "This is a complete reader of the format. What `labkit.sse.Decoder` has on top of it is speed, a limit for "
        "what it keeps of an endless line, and the `retry` time. Browsers hold theirs to the same cases."
    )

    class Start:
        def feed(self, chunk: bytes) -> list[Event]:
            return ...  # type: ignore[return-value]

    class Parser:
        def __init__(self) -> None:
            self.rest, self.after_cr, self.first = b"", False, True
            self.type, self.last_id = "", ""
            self.data: list[str] = []

        def feed(self, chunk: bytes) -> list[Event]:
            *lines, self.rest = re.split(b"\r\n|\n|\r", self.rest + self.without_second_half(chunk))
            return [event for line in lines for event in self.take_line(self.text_of(line))]

        def without_second_half(self, chunk: bytes) -> bytes:
            half = self.after_cr and chunk.startswith(b"\n")
            self.after_cr = chunk.endswith(b"\r") if chunk else self.after_cr
            return chunk[1:] if half else chunk

        def text_of(self, line: bytes) -> str:
            text = line.decode("utf-8", "replace")
            text = text.removeprefix("\ufeff") if self.first else text
            self.first = False
            return text

        def take_line(self, line: str) -> list[Event]:
            if line:
                name, _, value = line.partition(":")
                self.take_field(name, value.removeprefix(" "))
                return []
            events = [(self.type or "message", "\n".join(self.data), self.last_id)] if self.data else []
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

    class WrongNoMemory(Parser):
        """Something is lost between two chunks: the start of a line, or the block so far. Keep both for the next."""

        def feed(self, chunk: bytes) -> list[Event]:
            self.rest = b""
            return super().feed(chunk)

    class WrongHandsOutAgain(Parser):
        """You hand out again what an earlier `feed` has handed out already. Return the new events alone."""

        def __init__(self) -> None:
            super().__init__()
            self.events: list[Event] = []

        def feed(self, chunk: bytes) -> list[Event]:
            self.events += super().feed(chunk)
            return list(self.events)

    class WrongDecodesChunks(Parser):
        """You decode each chunk by itself. A letter that was cut in two is lost: first find the lines, then decode."""

        def feed(self, chunk: bytes) -> list[Event]:
            return super().feed(chunk.decode("utf-8", "replace").encode())

    class WrongSplitlines(Parser):
        """`splitlines` knows line ends that this format does not: U+2028, U+0085, and more. Only three count here."""

        def take_line(self, line: str) -> list[Event]:
            events = []
            for part in line.splitlines() or [""]:
                events += super().take_line(part)
            return events

    class WrongStrips(Parser):
        """`strip` takes too much. One space goes, and a tab stays."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value.strip())

    class WrongStripsNames(Parser):
        """A type and an id may have spaces of their own, at both ends. Only the one after the colon goes."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value if name == "data" else value.strip())

    class WrongForgetsTheId(Parser):
        """You forget the id after each event. It stays in force until another one comes."""

        def take_line(self, line: str) -> list[Event]:
            events = super().take_line(line)
            self.last_id = self.last_id if line else ""
            return events

    class WrongKeepsTheType(Parser):
        """The type belongs to one event. The next one is a plain `message` again."""

        def take_line(self, line: str) -> list[Event]:
            type = self.type
            events = super().take_line(line)
            self.type = self.type if line else type
            return events

    class WrongTwoHalves(Parser):
        r"""A `\r\n` that was cut in two has become two line ends, and so a blank line that nobody has sent."""

        def without_second_half(self, chunk: bytes) -> bytes:
            return chunk

    class WrongWaits(Parser):
        r"""You wait for what follows a `\r`. Maybe nothing ever does: it has ended its line already."""

        held = b""

        def feed(self, chunk: bytes) -> list[Event]:
            chunk = self.held + chunk
            self.held = b"\r" if chunk.endswith(b"\r") else b""
            return super().feed(chunk.removesuffix(b"\r"))

    class WrongKeepsTheMark(Parser):
        """A stream may begin with a byte order mark. The first field has a name that nobody knows until it is gone."""

        def text_of(self, line: bytes) -> str:
            return line.decode("utf-8", "replace")

    class WrongTakesEveryMark(Parser):
        """The byte order mark is taken off once, at the start of the stream. Further on it belongs to its line."""

        def text_of(self, line: bytes) -> str:
            self.first = True
            return super().text_of(line)

    class WrongEventWithoutData(Parser):
        """A comment, and a blank line after it, have become an event. A block without data dispatches nothing."""

        def take_line(self, line: str) -> list[Event]:
            self.data = self.data or ([] if line else [""])
            return super().take_line(line)

    class WrongDropsEmptyData(Parser):
        """`data` with nothing after it is data as well. The program gets an event with an empty text."""

        def take_line(self, line: str) -> list[Event]:
            return [event for event in super().take_line(line) if event[1]]

    class WrongNulId(Parser):
        """An id with a NUL is ignored: it could never be sent back in a header."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value)
            self.last_id = value if name == "id" else self.last_id

    class WrongShared(Parser):
        """A list that is made in the body of the class belongs to all parsers. Make it in `__init__`."""

        shared: ClassVar[list[str]] = []

        def take_line(self, line: str) -> list[Event]:
            self.data = self.shared
            events = super().take_line(line)
            if not line:
                self.shared.clear()
            return events


write_parser = WriteParser()
