"""Exercises of notebook 05, section 3, “Cut anywhere”: places inside a letter, and whole lines with a rest."""

import re
from random import Random

from labkit.learn import Exercise, Number, same_as

PIECES = [b"data: x", b"id: 7", b"", b"\n", b"\r\n", b"\r", b": ping", "Zürich".encode(), "€".encode()[:2], b"\x0b\x85"]


def take_lines(buffer: bytes) -> tuple[list[bytes], bytes]:
    """The complete lines, without their ends, and the rest: the start of a line whose end has not come."""
    *lines, rest = re.split(b"\r\n|\n|\r", buffer)
    return lines, rest


def _some_buffer(chance: Random) -> bytes:
    return b"".join(chance.choices(PIECES, k=chance.randint(0, 9)))


cuts_inside_letters = Number(
    "cuts_inside_letters",
    "Change the text: `3 € für Phở` is sent in UTF-8. At how many places can it be cut so that the cut goes through a "
    "letter or sign? (`€` has 3 bytes, `ü` 2, `ở` 3.)",
    5,
    unit="places",
    within=0,
    solution='answer = len("3 € für Phở".encode()) - len("3 € für Phở")',
    hints=["A sign of 3 bytes has 2 places inside.", "Count the bytes, and take away the signs."],
    wrong=[
        (3, "That is how many signs can be hurt. Two of them have two places each."),
        (8, "Those are the bytes of the three signs. A cut before the first byte hurts nothing."),
        (16, "Those are all bytes of the text."),
        (0, "Only a plain English text has no such place."),
    ],
    why="In English you will not notice for a long time. In Vietnamese, in Chinese, and with every emoji, a reader "
    "that decodes piece by piece breaks sooner or later, and never in your tests.",
)

write_take_lines = Exercise(
    "write_take_lines",
    "Write `take_lines` from scratch: `buffer` is what has come so far, as bytes. Return a tuple: the list of the "
    r"lines that are complete, without their ends, and the rest, which is the start of the next line. `\r\n`, `\n` and "
    r"`\r` end a line, and nothing else does; a `\r` at the very end does so at once.",
    stub="def take_lines(buffer):\n    return ...",
    check=same_as(
        take_lines,
        _some_buffer,
        examples=[
            b"data: one\ndata: two\n\n",
            b"data: whole\ndata: cut of",
            b"data: caf\xc3",
            b"data: one\r\ndata: two\r\n",
            b"data: one\rdata: two\n",
            b"data: one\r",
            b"data: a\xe2\x80\xa8b\x0bc\n",
            b"",
        ],
    ),
    solution=r"""
import re

def take_lines(buffer):
    *lines, rest = re.split(b"\r\n|\n|\r", buffer)
    return lines, rest
""",
    hints=[
        "Split the bytes at each of the three line ends. What stands behind the last one?",
        r'`re.split(b"\r\n|\n|\r", buffer)` splits, and it tries `\r\n` before `\r`.',
        "The last part of a split is never a complete line; it may be empty. `*lines, rest = …` takes it apart.",
    ],
    wrong=[
        (
            'def take_lines(buffer):\n    return buffer.split(b"\\n"), b""',
            "What stands behind the last line end is not complete. Hand it out as the rest, and not as a line.",
        ),
        (
            "def take_lines(buffer):\n    lines = buffer.splitlines()\n"
            "    rest = b'' if buffer[-1:] in b'\\r\\n' else lines.pop()\n"
            "    return [line.decode() for line in lines], rest",
            "Stay with bytes. Whether a line can be decoded is clear when it is whole, and that is the next step.",
        ),
        (
            'def take_lines(buffer):\n    *lines, rest = buffer.split(b"\\n")\n    return lines, rest',
            r"You split at `\n` only. `\r\n` leaves a `\r` at the end of your line, and `\r` alone ends none.",
        ),
        (
            'import re\n\ndef take_lines(buffer):\n    *lines, rest = re.split(b"[\\r\\n]", buffer)\n'
            "    return lines, rest",
            r"A `\r\n` is one line end. You made two of it, and so a blank line that nobody has sent.",
        ),
        (
            'import re\n\ndef take_lines(buffer):\n    *lines, rest = re.split(b"\\r\\n|\\n|\\r(?=.)", buffer)\n'
            "    return lines, rest",
            r"You wait for what follows the last `\r`. Maybe nothing ever does, and an event would wait with it.",
        ),
    ],
    why="The rest is all that a reader has to remember between two reads, and with it every cut is harmless: a letter "
    "never contains the byte of a line end, so a whole line can always be decoded.",
)
