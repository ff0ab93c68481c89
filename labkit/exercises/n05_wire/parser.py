"""The last exercise on a parser that is fed: a complete reader of the format, fed with chunks."""

from typing import ClassVar

from labkit.exercises.n05_wire.parser_solutions import Event, RightParsers

MARK = b"\xef\xbb\xbf"  # the byte order mark


class WriteParser(RightParsers):
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

    class WrongNoMemory(RightParsers.Parser):
        """Something is lost between two chunks: the start of a line, or the block so far. Keep both for the next
        call.
        """

        def feed(self, chunk: bytes) -> list[Event]:
            self.rest = b""
            return super().feed(chunk)

    class WrongHandsOutAgain(RightParsers.Parser):
        """An event comes again that an earlier `feed` has returned already. Return the new events alone."""

        def __init__(self) -> None:
            super().__init__()
            self.events: list[Event] = []

        def feed(self, chunk: bytes) -> list[Event]:
            self.events += super().feed(chunk)
            return list(self.events)

    class WrongDecodesChunks(RightParsers.Parser):
        """A letter that was cut in two is lost. This happens, for example, when each chunk is decoded by itself. First
        find the lines, and decode them then.
        """

        def feed(self, chunk: bytes) -> list[Event]:
            return super().feed(chunk.decode("utf-8", "replace").encode())

    class WrongSplitlines(RightParsers.Parser):
        """A line was cut at a character that ends no line here, such as U+2028. This happens, for example, with
        `splitlines` of a text.
        """

        def take_line(self, line: str) -> list[Event]:
            events = []
            for part in line.splitlines() or [""]:
                events += super().take_line(part)
            return events

    class WrongStrips(RightParsers.Parser):
        """Too much is removed from a value. Only one space goes, right after the colon, and a tab stays."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value.strip())

    class WrongStripsNames(RightParsers.Parser):
        """A type and an id may have spaces at both ends. Only the one space right after the colon is removed."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value if name == "data" else value.strip())

    class WrongForgetsTheId(RightParsers.Parser):
        """The id is missing in a later event. It stays until another id comes."""

        def take_line(self, line: str) -> list[Event]:
            events = super().take_line(line)
            self.last_id = self.last_id if line else ""
            return events

    class WrongKeepsTheType(RightParsers.Parser):
        """The type belongs to one event. The next event has the type `message` again, unless it has a type of its
        own.
        """

        def take_line(self, line: str) -> list[Event]:
            type = self.type
            events = super().take_line(line)
            self.type = self.type if line else type
            return events

    class WrongOneLineEnd(RightParsers.Parser):
        r"""The lines of this stream do not end with `\n` alone. A line may end with `\r\n` or with `\r` too."""

        def feed(self, chunk: bytes) -> list[Event]:
            *lines, self.rest = (self.rest + chunk).split(b"\n")
            return [event for line in lines for event in self.take_line(self.text_of(line))]

    class WrongTwoHalves(RightParsers.Parser):
        r"""A cut went through a `\r\n`, and both halves have ended a line. So there is a blank line that nobody has
        sent.
        """

        def without_second_half(self, chunk: bytes) -> bytes:
            return chunk

    class WrongWaits(RightParsers.Parser):
        r"""A `\r` at the end of a chunk ends its line at once. If you wait for what follows, the event comes too
        late.
        """

        held = b""

        def feed(self, chunk: bytes) -> list[Event]:
            chunk = self.held + chunk
            self.held = b"\r" if chunk.endswith(b"\r") else b""
            return super().feed(chunk.removesuffix(b"\r"))

    class WrongKeepsTheMark(RightParsers.Parser):
        """A stream may begin with a byte order mark. Remove it, or the name of the first field is unknown."""

        def text_of(self, line: bytes) -> str:
            return line.decode("utf-8", "replace")

    class WrongTakesEveryMark(RightParsers.Parser):
        """The byte order mark is removed once, at the start of the stream. Further on it belongs to its line."""

        def text_of(self, line: bytes) -> str:
            self.first = True
            return super().text_of(line)

    class WrongTakesAMarkAfterABlankLine(RightParsers.Parser):
        """A byte order mark is removed at the start of the stream alone. Here the first line is blank, and the mark
        comes after it. A blank line is a line too, so look for the mark before you ask whether the line is blank.
        """

        def text_of(self, line: bytes) -> str:
            first = self.first
            text = super().text_of(line)
            self.first = first and not line
            return text

    class WrongTakesAMarkAfterAComment(RightParsers.Parser):
        """A byte order mark is removed at the start of the stream alone. Here the first line is a comment, and the mark
        comes after it. A comment is a line too.
        """

        def text_of(self, line: bytes) -> str:
            first = self.first
            text = super().text_of(line)
            self.first = first and line.startswith(b":")
            return text

    class WrongTakesTwoMarks(RightParsers.Parser):
        """Only one byte order mark is removed. A second one belongs to the name of the first field, and so this field
        is unknown.
        """

        def text_of(self, line: bytes) -> str:
            first = self.first
            text = super().text_of(line)
            return text.lstrip("\ufeff") if first else text

    class WrongLooksForTheMarkInAChunk(RightParsers.Parser):
        """A cut may go through the byte order mark, so a chunk may have only a part of it. Remove the mark from the
        first line, when this line is complete.
        """

        def feed(self, chunk: bytes) -> list[Event]:
            self.first = False
            return super().feed(chunk.removeprefix(MARK))

    class WrongLooksForTheMarkAgain(RightParsers.Parser):
        """The byte order mark is removed again at the start of a later line. Look for it in the first line alone, not
        each time that your parser is fed.
        """

        def feed(self, chunk: bytes) -> list[Event]:
            self.first = False
            return super().feed(self.without_mark(chunk))

        def without_mark(self, chunk: bytes) -> bytes:
            if (self.rest + chunk).startswith(MARK):
                chunk, self.rest = (self.rest + chunk).removeprefix(MARK), b""
            return chunk

    class WrongLooksUntilAMarkComes(WrongLooksForTheMarkAgain):
        """Your parser still looks for the byte order mark when the first line is over. Stop after the first line, also
        if it had no mark.
        """

        found = False

        def without_mark(self, chunk: bytes) -> bytes:
            kept = chunk if self.found else super().without_mark(chunk)
            self.found = self.found or kept != chunk
            return kept

    class WrongEventWithoutData(RightParsers.Parser):
        """A block without data has become an event, but it is none."""

        def take_line(self, line: str) -> list[Event]:
            self.data = self.data or ([] if line else [""])
            return super().take_line(line)

    class WrongDropsEmptyData(RightParsers.Parser):
        """A `data` field with an empty value is data too. The block is an event, and its text is empty."""

        def take_line(self, line: str) -> list[Event]:
            return [event for event in super().take_line(line) if event[1]]

    class WrongNulId(RightParsers.Parser):
        """An id that contains a NUL is ignored. The client could not send it back in a header."""

        def take_field(self, name: str, value: str) -> None:
            super().take_field(name, value)
            self.last_id = value if name == "id" else self.last_id

    class WrongShared(RightParsers.Parser):
        """A list that is made in the body of the class belongs to all parsers. Make it in `__init__`."""

        shared: ClassVar[list[str]] = []

        def take_line(self, line: str) -> list[Event]:
            self.data = self.shared
            events = super().take_line(line)
            if not line:
                self.shared.clear()
            return events


write_parser = WriteParser()
