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
    minutes = 25
    hints = (
        "What has to be kept from one call to the next? The rest of the bytes, the block so far, and the last id. Set "
        "them in `__init__`, as `self.rest` and so on.",
        "In `feed`: `lines, self.rest = take_lines(self.rest + chunk)`. Then decode each line with "
        '`line.decode("utf-8", "replace")`, and treat it as `dispatch` treats a field: `self.data` in place of `data`.',
        r"A `\r` at the end of a chunk has ended its line. If the next chunk begins with `\n`, this is the second half "
        r"of the same line end, so leave it out. Keep whether the last chunk ended with `\r`.",
        r'The byte order mark is three bytes, `b"\xef\xbb\xbf"`, and a cut may go through them. But all three are in '
        r"the first line. Remove the mark from this line: when the line is decoded, the mark is `\ufeff`.",
    )
    why = (
        "This is a complete parser of the format. `labkit.sse.Decoder` is faster, limits how much of an endless line "
        "it keeps, and reads the `retry` time. Browsers are tested with many of the same cases."
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

    class WrongNoMemory(Parser):
        """Something is lost between two chunks: the start of a line, or the block so far. Keep both for the next
        call.
        """

        def feed(self, chunk: bytes) -> list[Event]:
            self.rest = b""
            return super().feed(chunk)

    class WrongHandsOutAgain(Parser):
        """An event comes again that an earlier `feed` has returned already. Return the new events alone."""

        def __init__(self) -> None:
            super().__init__()
            self.events: list[Event] = []

        def feed(self, chunk: bytes) -> list[Event]:
            self.events += super().feed(chunk)
            return list(self.events)

    class WrongDecodesChunks(Parser):
        """A letter that was cut in two is lost. This happens, for example, when each chunk is decoded by itself. First
        find the lines, and decode them then.
        """

        def feed(self, chunk: bytes) -> list[Event]:
            return super().feed(chunk.decode("utf-8", "replace").encode())

    class WrongSplitlines(Parser):
        """A line was cut at a character that ends no line here, such as U+2028. This happens, for example, with
        `splitlines` of a text.
        """

        def take_line(self, line: str) -> list[Event]:
            events = []
            for part in line.splitlines() or [""]:
                events += super().take_line(part)
            return events

    class WrongStrips(Parser):
        """Too much is removed from a value. Only one space goes, right after the colon, and a tab stays."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value.strip())

    class WrongStripsNames(Parser):
        """A type and an id may have spaces at both ends. Only the one space right after the colon is removed."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value if name == "data" else value.strip())

    class WrongForgetsTheId(Parser):
        """The id is missing in a later event. It stays until another id comes."""

        def take_line(self, line: str) -> list[Event]:
            events = super().take_line(line)
            self.last_id = self.last_id if line else ""
            return events

    class WrongKeepsTheType(Parser):
        """The type belongs to one event. The next event has the type `message` again, unless it has a type of its
        own.
        """

        def take_line(self, line: str) -> list[Event]:
            type = self.type
            events = super().take_line(line)
            self.type = self.type if line else type
            return events

    class WrongOneLineEnd(Parser):
        r"""The lines of this stream do not end with `\n` alone. A line may end with `\r\n` or with `\r` too."""

        def feed(self, chunk: bytes) -> list[Event]:
            *lines, self.rest = (self.rest + chunk).split(b"\n")
            return [event for line in lines for event in self.take_line(self.text_of(line))]

    class WrongTwoHalves(Parser):
        r"""A cut went through a `\r\n`, and both halves have ended a line. So there is a blank line that nobody has
        sent.
        """

        def without_second_half(self, chunk: bytes) -> bytes:
            return chunk

    class WrongWaits(Parser):
        r"""A `\r` at the end of a chunk ends its line at once. If you wait for what follows, the event comes too
        late.
        """

        held = b""

        def feed(self, chunk: bytes) -> list[Event]:
            chunk = self.held + chunk
            self.held = b"\r" if chunk.endswith(b"\r") else b""
            return super().feed(chunk.removesuffix(b"\r"))

    class WrongKeepsTheMark(Parser):
        """A stream may begin with a byte order mark. Remove it, or the name of the first field is unknown."""

        def text_of(self, line: bytes) -> str:
            return line.decode("utf-8", "replace")

    class WrongTakesEveryMark(Parser):
        """The byte order mark is removed once, at the start of the stream. Further on it belongs to its line."""

        def text_of(self, line: bytes) -> str:
            self.first = True
            return super().text_of(line)

    class WrongEventWithoutData(Parser):
        """A block without data has become an event, but it is none."""

        def take_line(self, line: str) -> list[Event]:
            self.data = self.data or ([] if line else [""])
            return super().take_line(line)

    class WrongDropsEmptyData(Parser):
        """A `data` field with an empty value is data too. The block is an event, and its text is empty."""

        def take_line(self, line: str) -> list[Event]:
            return [event for event in super().take_line(line) if event[1]]

    class WrongNulId(Parser):
        """An id that contains a NUL is ignored. The client could not send it back in a header."""

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
