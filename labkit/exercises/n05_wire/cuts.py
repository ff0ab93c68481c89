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
    "has 1. A cut can fall between any two bytes. At how many of these places would a cut go through a character?",
    5,
    unit="places",
    within=0,
    solution='answer = len("3 € für Phở".encode()) - len("3 € für Phở")',
    hints=[
        "A character of 3 bytes has 2 places inside it.",
        "Count the bytes of the text, and subtract its characters.",
    ],
    wrong={
        3: "Three characters have more than one byte. But two of them have two places inside.",
        8: "The three characters have 8 bytes. But a cut before the first byte of a character does not go through it.",
        16: "That is the number of all bytes in the text.",
        11: "That is the number of all characters in the text.",
        2: "`€` and `ở` have two places each. Together with the `ü` it is more than 2.",
        7: "That is too many. A character of 2 bytes has one place inside it, and one of 3 bytes has two.",
        6: "It would be 6 with two places in each of the three characters. But the `ü` has only two bytes.",
        10: "That is the number of places between two characters. A cut there goes through none of them.",
        15: "That is the number of all places between two bytes. Most of them are between two characters.",
        4: "There are 4 places in `€` and `ở`. But the `ü` has two bytes, so there is a place inside it too.",
        0: "A text without such places has one byte for each character. This one has three longer characters.",
    },
    why="In English texts nearly every character has one byte, so such a cut is rare. In Vietnamese, in Chinese, and "
    "with every emoji, a client that decodes each chunk by itself fails sooner or later.",
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
        "There are two ways. One is a loop over the bytes, `buffer[i : i + 1]`, that collects a line until a line end "
        r'comes. It has to skip a `b"\n"` right after a `b"\r"`. The other way is to split the bytes at all line ends.',
        r'To split, write `import re`, and then `parts = re.split(b"\r\n|\n|\r", buffer)`. In this pattern `|` means '
        r'"or". At each place the first alternative that fits is taken, so `\r\n` is one line end.',
        "The last part of a split is never a complete line. It is the rest, and may be empty: `parts[-1]`. The parts "
        "before it are the lines: `parts[:-1]`.",
    )
    why = (
        "If the rest is kept, nearly every cut is harmless: no letter contains the byte of a line end, so a whole line "
        "of an event stream can be decoded. One cut still does harm: the one inside a `\\r\\n`. The `\\n` then looks "
        "like a blank line. The practice “a parser that is fed” deals with it. By the way, `splitlines` cuts bytes at "
        "these three line ends alone, but it cuts a text at eight more characters. So use it on bytes only."
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
        ((b"data: one \n",), ([b"data: one "], b"")),
        ((b"data: a\xe2\x80\xa8b\x0bc\n",), ([b"data: a\xe2\x80\xa8b\x0bc"], b"")),
        ((b"\n\r\r\n",), ([b"", b"", b""], b"")),
        ((b"",), ([], b"")),
    )

    def inputs(self, chance: Random) -> tuple[bytes]:
        """Lines, ends of lines and parts of letters in any order."""
        return (b"".join(chance.choices(PIECES, k=chance.randint(0, 9))),)

    def take_lines(self, buffer: bytes) -> Lines:
        *lines, rest = re.split(b"\r\n|\n|\r", buffer)  # the last part is the rest; `*lines` takes all the others
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
        r"""Your function has found no line end. This happens, for example, when you compare `buffer[i]`, or each
        element of a loop, with `b"\n"`. One element of bytes is a number, and no number equals bytes. Compare
        `buffer[i : i + 1]`, or compare with 10 and 13.
        """
        return [], buffer

    def wrong_adds_numbers(self, buffer: bytes) -> Lines:
        """One element of bytes is a number, and a number cannot be added to bytes. Add `buffer[i : i + 1]`, which is
        bytes.
        """
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
        """Your bytes are zeros. This happens, for example, with `bytes(10)`, which makes ten bytes 0. `bytes([10])`
        makes the one byte 10, and a slice does so too.
        """
        lines, rest = self.take_lines(buffer)
        return [bytes(sum(line)) for line in lines], bytes(sum(rest))

    def wrong_list_of_numbers(self, buffer: bytes) -> tuple[list[bytes], list[int]]:
        """Your rest is a list of numbers, because one element of bytes is a number. `bytes(numbers)` makes bytes of
        it.
        """
        return [], list(buffer)

    def wrong_rest_of_numbers(self, buffer: bytes) -> tuple[list[bytes], list[int]]:
        """The lines are right, but the rest is a list of numbers. `bytes(rest)` makes bytes of it."""
        lines, rest = self.take_lines(buffer)
        return lines, list(rest)

    def wrong_text_at_one_end(self, buffer: bytes) -> tuple[list[str], str]:
        r"""Your lines and your rest are text, but bytes are wanted. Lines may also end with `\r`, or with `\r\n`."""
        *lines, rest = buffer.decode().split("\n")
        return lines, rest

    def wrong_splits_at_a_text(self, buffer: bytes) -> Lines:
        r"""The text `"\n"` is not the bytes `b"\n"`: write the `b` in front wherever you split or compare bytes."""
        *lines, rest = buffer.split("\n")  # type: ignore[arg-type]
        return lines, rest

    def wrong_pattern_of_text(self, buffer: bytes) -> Lines:
        """To split bytes, the pattern has to be bytes too: write a `b` in front of it."""
        *lines, rest = re.split("\r\n|\n|\r", buffer)  # type: ignore[call-overload]
        return lines, rest

    def wrong_no_rest(self, buffer: bytes) -> Lines:
        """The list has a part that is no complete line: what comes after the last line end is the rest."""
        return re.split(b"\r\n|\n|\r", buffer), b""

    def wrong_splitlines_alone(self, buffer: bytes) -> Lines:
        """Your last line has no line end after it, so it is not complete yet. It is the rest."""
        return buffer.splitlines(), b""

    def wrong_decodes(self, buffer: bytes) -> tuple[list[str], bytes]:
        """Your lines are text, but bytes are wanted. Decoding is the next step, and belongs to another function."""
        lines, rest = self.take_lines(buffer)
        return [line.decode() for line in lines], rest

    def wrong_all_text(self, buffer: bytes) -> tuple[list[str], str]:
        """Your lines and your rest are text, but bytes are wanted: the rest may end inside a letter."""
        lines, rest = self.take_lines(buffer)
        return [line.decode() for line in lines], rest.decode()

    def wrong_one_end(self, buffer: bytes) -> Lines:
        r"""A `\r` is left in your lines, but it belongs to a line end, or is one. This happens, for example, when you
        split at `\n` alone.
        """
        *lines, rest = buffer.split(b"\n")
        return lines, rest

    def wrong_no_cr_alone(self, buffer: bytes) -> Lines:
        r"""A `\r` ends a line also when no `\n` follows it."""
        *lines, rest = buffer.replace(b"\r\n", b"\n").split(b"\n")
        return lines, rest

    def wrong_two_ends_of_one(self, buffer: bytes) -> Lines:
        r"""Your result has a blank line that nobody has sent. A `\r\n` is one line end, and not two."""
        *lines, rest = re.split(b"[\r\n]", buffer)
        return lines, rest

    def wrong_waits(self, buffer: bytes) -> Lines:
        r"""A `\r` at the very end of `buffer` ends its line at once, so the line is complete and in the list."""
        *lines, rest = re.split(b"\r\n|\n|\r(?=.)", buffer)
        return lines, rest

    def wrong_last_line(self, buffer: bytes) -> Lines:
        """Your rest is a complete line. This happens, for example, with `splitlines`, which does not tell whether its
        last line has a line end.
        """
        lines = buffer.splitlines()
        return lines[:-1], (lines or [b""])[-1]

    def wrong_loses_the_rest(self, buffer: bytes) -> Lines:
        """What comes after the last line end is lost. Return it as the rest."""
        return self.take_lines(buffer)[0], b""

    def wrong_keeps_the_ends(self, buffer: bytes) -> Lines:
        """Your lines still have their line ends. Take the line ends off."""
        *parts, rest = re.split(b"(\r\n|\n|\r)", buffer)
        return [line + end for line, end in zip(parts[::2], parts[1::2], strict=True)], rest

    def wrong_strips(self, buffer: bytes) -> Lines:
        """Your lines have lost more than their line ends. This happens, for example, with `strip`."""
        lines, rest = self.take_lines(buffer)
        return [line.strip() for line in lines], rest

    def wrong_leaves_out_blank_lines(self, buffer: bytes) -> Lines:
        """A blank line is a line too: the list needs a `b""` for it. Without blank lines no event would end."""
        lines, rest = self.take_lines(buffer)
        return [line for line in lines if line], rest

    def wrong_lines_alone(self, buffer: bytes) -> list[bytes]:
        """Return a tuple of two things: the list of lines, and the rest."""
        return self.take_lines(buffer)[0]

    def wrong_lines_and_rest_in_one_list(self, buffer: bytes) -> list[bytes]:
        """Return a tuple of two things: the list of the complete lines, and the rest, which is the last part."""
        return re.split(b"\r\n|\n|\r", buffer)

    def wrong_none_for_no_rest(self, buffer: bytes) -> tuple[list[bytes], bytes | None]:
        """When nothing is left, the rest is an empty `b""`, not None."""
        lines, rest = self.take_lines(buffer)
        return lines, rest or None

    def wrong_rest_first(self, buffer: bytes) -> tuple[bytes, list[bytes]]:
        """The lines come first in the tuple, and then the rest."""
        lines, rest = self.take_lines(buffer)
        return rest, lines

    def wrong_lines_of_text(self, buffer: bytes) -> Lines:
        """Your function cuts at a character that ends no line here. This happens, for example, with `splitlines` of a
        text, which cuts at more characters than the three line ends.
        """
        *lines, rest = (buffer + b".").decode("utf-8", "surrogateescape").splitlines()
        return [line.encode("utf-8", "surrogateescape") for line in lines], rest[:-1].encode("utf-8", "surrogateescape")


write_take_lines = WriteTakeLines()
