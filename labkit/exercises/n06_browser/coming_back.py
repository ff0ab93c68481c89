"""Exercise of section “The answer ends. And then?”: the pause."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example
from labkit.learn.quantity import quoted, type_name
from labkit.sse import Decoder, encode_retry

LATER = 10_000  # milliseconds


class WriteRetry(CodeExercise):
    """Change one line: `head` gives the first bytes of a stream, and they ask every browser to come back half a second
    after a cut. Ask for ten seconds instead.
    """

    asks = "head"
    minutes = 2
    hints = ("The unit of `retry` is a thousandth of a second.", "Ten seconds are 10,000 of them: digits, no comma.")
    why = (
        "One line from the server sets the pause of every browser that reads it. That is how a server in trouble "
        "makes room for itself, without a new version of the page."
    )
    examples = (((b"",), LATER), ((b": still here\n\n",), LATER), ((b"data: on its way\n\n",), LATER))
    edge_cases: ClassVar[Sequence[Example]] = (((b"\n",), LATER),)

    def inputs(self, chance: Random) -> tuple[bytes]:
        """What the stream sends after its head."""
        return (b"".join(chance.choices([b"\n", b"id: 7\n", b": still here\n\n", b"data: on its way\n\n"], k=2)),)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """The pause in milliseconds that a browser has learned from the head and what comes after it, or None."""
        (rest,) = given
        decoder = Decoder()
        decoder.feed(answer() + rest)
        return decoder.retry

    def fault(self, answer: Any) -> str | None:
        """None when the bytes ask for ten seconds, otherwise the next step."""
        if not callable(answer):
            return super().fault(answer)
        given = answer()
        if not isinstance(given, bytes | bytearray):
            return f"Sockets take bytes, with a `b` before the quotes; `head` returned {type_name(given)}."
        learned = {self.outcome(lambda: given, *rest) for rest in self.trials()} - {LATER}
        if learned & {None}:
            return f"A browser learns no pause from {quoted(given)}. {_why_none(bytes(given))}".rstrip()
        return f"{quoted(given)} asks for {learned.pop():,} thousandths of a second." if learned else None

    def start(self) -> bytes:
        return b"retry: 500\n"

    def head(self) -> bytes:
        return b"retry: 10000\n"

    def another_head(self) -> bytes:
        return encode_retry(10_000)

    def wrong_unit(self) -> bytes:
        """That is a hundredth of a second. The unit is a thousandth of a second, so this hammers."""
        return b"retry: 10\n"

    def wrong_letter(self) -> bytes:
        """The unit is not written: it is a thousandth of a second, always."""
        return b"retry: 10s\n"

    def wrong_comma(self) -> bytes:
        """A comma helps people, and a browser takes it for a mistake."""
        return b"retry: 10,000\n"

    def wrong_underscore(self) -> bytes:
        """Python reads 10_000 as a number, and a browser does not."""
        return b"retry: 10_000\n"

    def wrong_point(self) -> bytes:
        """A browser wants a whole number of thousandths, without a point."""
        return b"retry: 10000.0\n"

    def wrong_two_backslashes(self) -> bytes:
        """Two backslashes make the letters \\ and n, and no line end. Write one: \\n."""
        return b"retry: 10000\\n"

    def wrong_no_line_end(self) -> bytes:
        """Without its line end the line is not finished, and nobody acts on it."""
        return b"retry: 10000"


def _why_none(given: bytes) -> str:
    """Why a browser skips the `retry` line of these bytes, as a sentence; "" for a line that is only unfinished."""
    if not (line := re.search(rb"^retry: ?([^\r\n]*)", given, re.MULTILINE)):
        return "No line of it begins with `retry:`, in small letters."
    return "" if re.fullmatch(rb"[0-9]+", line[1]) else "Digits only: with anything else, the line is skipped."


write_retry = WriteRetry()
