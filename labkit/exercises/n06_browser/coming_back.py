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
    """The function `head` returns the first bytes of a stream (`b"…"` means bytes). They tell every browser to come
    back half a second after a cut. Change the line with `return`, so that the browsers come back after ten seconds.
    """

    asks = "head"
    minutes = 2
    hints = (
        "The unit of `retry` is the millisecond, a thousandth of a second.",
        "How many milliseconds are ten seconds? Write the number with digits only, without a comma.",
    )
    why = (
        "One line from the server sets the pause of every browser that reads it. So a server in trouble can make all "
        "browsers come back later. The page need not be changed for this."
    )
    examples = (((b"",), LATER), ((b": still here\n\n",), LATER), ((b"data: on its way\n\n",), LATER))
    edge_cases: ClassVar[Sequence[Example]] = (((b"\n",), LATER),)

    def inputs(self, chance: Random) -> tuple[bytes]:
        """What the stream sends after its head."""
        return (b"".join(chance.choices([b"\n", b"id: 7\n", b": still here\n\n", b"data: on its way\n\n"], k=2)),)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> int | None:
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
            return f"`head` must return bytes: write a `b` before the quotes. Yours returned {type_name(given)}."
        learned = {self.outcome(lambda: given, *rest) for rest in self.trials()}
        if None in learned:
            return f"A browser learns no pause from {quoted(given)}. {_why_none(bytes(given))}"
        for pause in learned:
            if pause is not None and pause != LATER:
                return f"{quoted(given)} asks for a pause of {pause:,} milliseconds, which is {pause / 1000:g} seconds."
        return None

    def start(self) -> bytes:
        return b"retry: 500\n"

    def head(self) -> bytes:
        return b"retry: 10000\n"

    def another_head(self) -> bytes:
        return encode_retry(10_000)

    def wrong_unit(self) -> bytes:
        """The unit of `retry` is the millisecond, a thousandth of a second. So 10 is a very short pause."""
        return b"retry: 10\n"

    def wrong_letter(self) -> bytes:
        """Write no unit: it is always the millisecond. A browser accepts digits only, and skips this line."""
        return b"retry: 10s\n"

    def wrong_comma(self) -> bytes:
        """A browser accepts digits only. It skips this line, because of the comma."""
        return b"retry: 10,000\n"

    def wrong_underscore(self) -> bytes:
        """Python reads 10_000 as a number, but a browser accepts digits only, and skips this line."""
        return b"retry: 10_000\n"

    def wrong_point(self) -> bytes:
        """A browser accepts digits only. It skips this line, because of the point."""
        return b"retry: 10000.0\n"

    def wrong_two_backslashes(self) -> bytes:
        """Two backslashes before n make no line end, but the characters \\ and n. Write one backslash: \\n."""
        return b"retry: 10000\\n"

    def wrong_no_line_end(self) -> bytes:
        """A browser reads a line only when its end has arrived."""
        return b"retry: 10000"


def _why_none(given: bytes) -> str:
    """Why a browser learns nothing from the `retry` line of these bytes, as a sentence."""
    if not (line := re.search(rb"^retry: ?([^\r\n]*)", given, re.MULTILINE)):
        return "None of its lines begins with `retry:`, in small letters."
    if re.fullmatch(rb"[0-9]+", line[1]):
        return "The line has no end: put `\\n` at its end."
    if b"\\" in line[1]:
        return "This line has a backslash in it, and a browser accepts digits only. So it skips the line."
    return "After `retry:` only digits may follow, up to the line's end. With anything else, a browser skips the line."


write_retry = WriteRetry()
