"""Exercises on streams that are cut anywhere: places inside a letter, and whole lines with a rest."""

import re
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

PIECES = [b"data: x", b"id: 7", b"", b"\n", b"\r\n", b"\r", b": ping", "Zürich".encode(), "€".encode()[:2], b"\x0b\x85"]
Lines = tuple[list[bytes], bytes]

cuts_inside_letters = Number(
    "cuts_inside_letters",
    "The text `3 € für Phở` is sent in UTF-8. `€` has 3 bytes there, `ü` has 2, `ở` has 3, and every other character "
    "has 1. A cut can fall between any two bytes. At how many places does the cut go through a character?",
    5,
    unit="places",
    within=0,
    solution='answer = len("3 € für Phở".encode()) - len("3 € für Phở")',
    hints=["A sign of 3 bytes has 2 places inside.", "Count the bytes, and take away the signs."],
    wrong={
        3: "That is how many signs can be hurt. Two of them have two places each.",
        8: "Those are the bytes of the three signs. A cut before the first byte hurts nothing.",
        16: "Those are all bytes of the text.",
        11: "Those are all signs of the text. How many bytes more than signs are there?",
        2: "Two places in each of the signs with three bytes make four, and the `ü` has one more.",
        4: "Those are the places in `€` and in `ở`. The `ü` has two bytes, so it has a place as well.",
        0: "Only a plain English text has no such place.",
    },
    why="In English you will not notice for a long time. In Vietnamese, in Chinese, and with every emoji, a reader "
    "that decodes piece by piece breaks sooner or later, and never in your tests.",
)


class WriteTakeLines(CodeExercise):
    r"""Write `take_lines` from scratch. `buffer` holds the bytes that have come so far. Return a tuple of two things: a
    list of the complete lines, without their line ends, and the rest. The rest is the start of the next line, and may
    be empty. Lines and rest are bytes. `\r\n`, `\n` and `\r` each end a line, and nothing else does. A `\r` at the very
    end of `buffer` ends its line too, although a `\n` could still follow.
    """

    asks = "take_lines"
    imports = "import re"
    hints = (
        "Two ways lead there. A loop takes one byte after the other, `buffer[i : i + 1]`, and collects a line until a "
        r'line end comes (and skips a `b"\n"` right after a `b"\r"`). Or split the bytes at each line end at once.',
        r'To split: `import re`, then `parts = re.split(b"\r\n|\n|\r", buffer)`. There `|` means "or", and the first '
        "that fits is taken.",
        "The last part of a split is never a complete line: it is the rest, and may be empty. All parts before it are "
        "the lines: `parts[:-1]` and `parts[-1]`.",
    )
    why = (
        "The rest is nearly all that a reader has to remember between two reads, and with it every cut but one is "
        "harmless: a letter never contains the byte of a line end, so a whole line can always be decoded. The one cut "
        "goes through a CRLF; the practice with a parser that is fed deals with it."
    )
    examples: ClassVar[Sequence[Example]] = (
        ((b"data: one\ndata: two\n\n",), ([b"data: one", b"data: two", b""], b"")),
        ((b"data: whole\ndata: cut of",), ([b"data: whole"], b"data: cut of")),
        ((b"data: caf\xc3",), ([], b"data: caf\xc3")),
        ((b"data: one\r\ndata: two\r\n",), ([b"data: one", b"data: two"], b"")),
        ((b"data: one\rdata: two\n",), ([b"data: one", b"data: two"], b"")),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((b"data: one\r",), ([b"data: one"], b"")),
        ((b"data: a\xe2\x80\xa8b\x0bc\n",), ([b"data: a\xe2\x80\xa8b\x0bc"], b"")),
        ((b"\n\r\r\n",), ([b"", b"", b""], b"")),
        ((b"",), ([], b"")),
    )

    def inputs(self, chance: Random) -> tuple[bytes]:
        """Lines, ends of lines and parts of letters in any order."""
        return (b"".join(chance.choices(PIECES, k=chance.randint(0, 9))),)

    def take_lines(self, buffer: bytes) -> Lines:
        *lines, rest = re.split(b"\r\n|\n|\r", buffer)
        return lines, rest

    def another_take_lines(self, buffer: bytes) -> Lines:
        lines, line, before = [], b"", b""
        for place in range(len(buffer)):
            byte = buffer[place : place + 1]
            if byte in (b"\n", b"\r"):
                if byte + before != b"\n\r":  # the second half of a CRLF ends no line
                    lines.append(line)
                line = b""
            else:
                line += byte
            before = byte
        return lines, line

    def wrong_compares_numbers(self, buffer: bytes) -> Lines:
        r"""No line end was found. If you compare `buffer[i]`, or each element of a loop, with `b"\n"`: one element of
        bytes is a number, and no number equals bytes. Compare `buffer[i : i + 1]`, or compare with 10 and 13.
        """
        return [], buffer

    def wrong_adds_numbers(self, buffer: bytes) -> Lines:
        """One element of bytes is a number, which cannot be added to bytes. `buffer[i : i + 1]` is bytes, and can."""
        line = b""
        for byte in buffer:
            line += byte  # type: ignore[operator]
        return [], line

    def wrong_adds_numbers_to_text(self, buffer: bytes) -> tuple[list[bytes], str]:
        """One element of bytes is a number. Begin with `line = b""`, not with a text, and add `buffer[i : i + 1]`."""
        line = ""
        for byte in buffer:
            line += byte  # type: ignore[operator]
        return [], line

    def wrong_makes_zeros(self, buffer: bytes) -> Lines:
        """`bytes(10)` makes ten bytes, each of them 0. `bytes([10])` makes the one byte 10; so does a slice."""
        lines, rest = self.take_lines(buffer)
        return [bytes(sum(line)) for line in lines], bytes(sum(rest))

    def wrong_list_of_numbers(self, buffer: bytes) -> tuple[list[bytes], list[int]]:
        """You have collected numbers: one element of bytes is a number. `bytes(numbers)` makes bytes of a list."""
        return [], list(buffer)

    def wrong_rest_of_numbers(self, buffer: bytes) -> tuple[list[bytes], list[int]]:
        """The lines are right. The rest is a list of numbers: `bytes(rest)` makes bytes of it."""
        lines, rest = self.take_lines(buffer)
        return lines, list(rest)

    def wrong_text_at_one_end(self, buffer: bytes) -> tuple[list[str], str]:
        r"""Stay with bytes: they may end within a letter, and then they cannot be decoded. `\n` is one end of three."""
        *lines, rest = buffer.decode().split("\n")
        return lines, rest

    def wrong_splits_at_a_text(self, buffer: bytes) -> Lines:
        r"""The text `"\n"` is not the bytes `b"\n"`: write the `b` in front wherever you split or compare bytes."""
        *lines, rest = buffer.split("\n")  # type: ignore[arg-type]
        return lines, rest

    def wrong_pattern_of_text(self, buffer: bytes) -> Lines:
        """Bytes are split at a pattern of bytes: write a `b` in front of it."""
        *lines, rest = re.split("\r\n|\n|\r", buffer)  # type: ignore[call-overload]
        return lines, rest

    def wrong_no_rest(self, buffer: bytes) -> Lines:
        """What comes after the last line end is not complete. Hand it out as the rest, and not as a line."""
        return re.split(b"\r\n|\n|\r", buffer), b""

    def wrong_decodes(self, buffer: bytes) -> tuple[list[str], bytes]:
        """Stay with bytes. Whether a line can be decoded is clear when it is whole, and that is the next step."""
        lines, rest = self.take_lines(buffer)
        return [line.decode() for line in lines], rest

    def wrong_all_text(self, buffer: bytes) -> tuple[list[str], str]:
        """Stay with bytes: these may end within a letter, and then they cannot be decoded."""
        lines, rest = self.take_lines(buffer)
        return [line.decode() for line in lines], rest.decode()

    def wrong_one_end(self, buffer: bytes) -> Lines:
        r"""You split at `\n` only. `\r\n` leaves a `\r` at the end of your line, and `\r` alone ends none."""
        *lines, rest = buffer.split(b"\n")
        return lines, rest

    def wrong_two_ends_of_one(self, buffer: bytes) -> Lines:
        r"""A `\r\n` is one line end. You made two of it, and so a blank line that nobody has sent."""
        *lines, rest = re.split(b"[\r\n]", buffer)
        return lines, rest

    def wrong_waits(self, buffer: bytes) -> Lines:
        r"""You wait for what follows the last `\r`. Maybe nothing ever does, and an event would wait with it."""
        *lines, rest = re.split(b"\r\n|\n|\r(?=.)", buffer)
        return lines, rest

    def wrong_last_line(self, buffer: bytes) -> Lines:
        """`splitlines` does not tell whether its last line has an end: you take a complete line for the rest."""
        lines = buffer.splitlines()
        return lines[:-1], (lines or [b""])[-1]

    def wrong_rest_first(self, buffer: bytes) -> tuple[bytes, list[bytes]]:
        """The lines come first, and then the rest."""
        lines, rest = self.take_lines(buffer)
        return rest, lines

    def wrong_lines_of_text(self, buffer: bytes) -> Lines:
        """`str.splitlines` knows line ends that this format does not: U+2028, VT, and more. Only three count here."""
        *lines, rest = (buffer + b".").decode("utf-8", "surrogateescape").splitlines()
        return [line.encode("utf-8", "surrogateescape") for line in lines], rest[:-1].encode("utf-8", "surrogateescape")


write_take_lines = WriteTakeLines()
