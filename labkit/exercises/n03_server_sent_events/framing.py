"""Exercises of section 2, “From bytes to events, and back”: the bytes of an event, judged by what a reader gets."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example
from labkit.learn.equivalence import Arguments, Outcome, difference, error_in_words, listed
from labkit.learn.quantity import quoted
from labkit.sse import Decoder

LINES = ["Pad thai", "out for delivery", "", "data: of what?", "id: 7", ": no comment", "Zürich", "a\u2028b", " ready"]
LINE_ENDS = ["\n", "\r\n", "\r"]
NEXT = ("message", "next")  # type and data of the event that follows


class Framing(CodeExercise):
    """What the exercises about the bytes of an event have in common. Each is judged by what a reader dispatches when an
    event called "next" follows.
    """

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """The type and the data of each event that a reader gets, and the id where the event was given one."""
        encoded = answer(*given)
        if not isinstance(encoded, bytes | bytearray):
            return encoded
        events = Decoder().feed(bytes(encoded) + b"data: next\n\n")
        with_id = len(given) > 1
        return [(event.type, event.data, event.last_event_id)[: 3 if with_id else 2] for event in events]

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """What a reader gets, and what it should get."""
        if not difference(wanted, got, given):
            return None
        call = f"Given `{listed(given, self._parameters)}`"
        if got.error is not None:
            return f"{call}, it raised {error_in_words(got.error)}."
        if not isinstance(got.result, list):
            return f"{call}, it should return bytes; yours returned `{quoted(got.result)}`.{got.hint}"
        should, does = _said(wanted.result), _said(got.result)
        return f"{call}, and an event `next` behind it, a reader should get {should}; from your bytes it gets {does}."


class EndTheEvent(Framing):
    """This function makes the bytes of an event, but no reader will ever dispatch it. Change one line to mend it.
    `data` is one line of text.
    """

    asks = "event_of"
    hints = ("What did the decoder wait for?", "A blank line: the line's own end, and then one more.")
    why = (
        "The blank line is the full stop of the format. Until it comes, a reader cannot know whether another line "
        "belongs to the event."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        (("cooking started",), [("message", "cooking started"), NEXT]),
        (("id: 7",), [("message", "id: 7"), NEXT]),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        (("",), [("message", ""), NEXT]),
        ((" ready",), [("message", " ready"), NEXT]),
    )

    def inputs(self, chance: Random) -> tuple[str]:
        """One line of text."""
        return (chance.choice(LINES) + chance.choice(LINES),)

    def start(self, data: str) -> bytes:
        return f"data: {data}\n".encode()

    def event_of(self, data: str) -> bytes:
        return f"data: {data}\n\n".encode()

    def another_event_of(self, data: str) -> bytes:
        return b"event: message\r\ndata: " + data.encode() + b"\r\n\r\n"

    def wrong_without_encode(self, data: str) -> str:
        """The content is right. Sockets take bytes, so keep the `.encode()` at the end."""
        return f"data: {data}\n\n"

    def wrong_without_field(self, data: str) -> bytes:
        """A line without a field's name is a field that nobody knows, and readers skip it. Keep `data: `."""
        return f"{data}\n\n".encode()

    def wrong_line_with_a_space(self, data: str) -> bytes:
        """No blank line comes after the data line, so the event is not over. A blank line has nothing before its end,
        not even a space.
        """
        return f"data: {data}\n \n".encode()


end_the_event = EndTheEvent()


class WriteFrame(Framing):
    r"""Write `frame`: the bytes of an event with an `id` (a number) and `data` (text, maybe of several lines). The
    id line comes first, then one `data: ` line for each line of the text, then the blank line; all of them end with
    `\n`. In the text, `\r\n`, `\n` and `\r` end a line, and nothing else does.
    """

    asks = "frame"
    imports = "import re"
    hints = (
        "Collect the lines in a list that begins with the id line, and join them with `\\n` at the end.",
        'First make all line ends alike: `data.replace("\\r\\n", "\\n")`, then the same for `"\\r"`. Then split.',
        "After the last line come two `\\n`: one ends the line, one is the blank line. And `.encode()` makes bytes.",
    )
    why = (
        "This is `labkit.sse.encode`, except for the event's name and the retry time. Everything that the server of "
        "this notebook pushes goes through such a function."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        (("cooking started", 2), [("message", "cooking started", "2"), (*NEXT, "2")]),
        (("one\ntwo", 3), [("message", "one\ntwo", "3"), (*NEXT, "3")]),
        (("one\r\ntwo\rthree", 5), [("message", "one\ntwo\nthree", "5"), (*NEXT, "5")]),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        (("", 4), [("message", "", "4"), (*NEXT, "4")]),
        (("a\u2028b", 6), [("message", "a\u2028b", "6"), (*NEXT, "6")]),
        (("end\n", 7), [("message", "end\n", "7"), (*NEXT, "7")]),
    )

    def inputs(self, chance: Random) -> tuple[str, int]:
        """A text of up to four lines, and a number."""
        text = chance.choice(LINES)
        for _ in range(chance.choice([0, 0, 1, 3])):
            text += chance.choice(LINE_ENDS) + chance.choice(LINES)
        return text, chance.randint(1, 9999)

    def frame(self, data: str, id: int) -> bytes:
        lines = [f"id: {id}"]
        for line in re.split("\r\n|\n|\r", data):
            lines.append(f"data: {line}")
        return ("\n".join(lines) + "\n\n").encode()

    def another_frame(self, data: str, id: int) -> bytes:
        text = data.replace("\r\n", "\n").replace("\r", "\n")
        return f"id: {id}\ndata: ".encode() + text.replace("\n", "\ndata: ").encode() + b"\n\n"

    def wrong_one_line(self, data: str, id: int) -> bytes:
        """Right for one line. A second line of the text would stand there without its `data: `, and be skipped."""
        return f"id: {id}\ndata: {data}\n\n".encode()

    def wrong_without_a_space(self, data: str, id: int) -> bytes:
        """Put a space after `data:`. A reader takes one space away; without yours it may take one of the text's."""
        return self.frame(data, id).replace(b"data: ", b"data:", 1)

    def wrong_without_blank_line(self, data: str, id: int) -> bytes:
        """The blank line is missing: the event is not dispatched, and the next one becomes a part of it."""
        return self.frame(data, id)[:-1]

    def wrong_one_line_end(self, data: str, id: int) -> bytes:
        r"""You split at `\n` only. A `\r` left inside would end the line for the reader as well."""
        lines = [f"id: {id}", *(f"data: {line}" for line in data.split("\n"))]
        return ("\n".join(lines) + "\n\n").encode()

    def wrong_splitlines(self, data: str, id: int) -> bytes:
        """`splitlines` makes no line of an empty text, and it splits at characters that the format does not know."""
        lines = [f"id: {id}", *(f"data: {line}" for line in data.splitlines())]
        return ("\n".join(lines) + "\n\n").encode()

    def wrong_text(self, data: str, id: int) -> str:
        """Sockets take bytes: put `.encode()` at the end."""
        return self.frame(data, id).decode()


write_frame = WriteFrame()


def _said(events: object) -> str:
    """Events in a sentence: the data of each, and what else was asked for."""
    assert isinstance(events, Sequence)
    return " and ".join(f"`{_event(*event)}`" for event in events) or "nothing"


def _event(type: str, data: str, id: str | None = None) -> str:
    named = "" if type == "message" else f", type {type!r}"
    return f"{quoted(data)}{named}" if id is None else f"{quoted(data)}{named}, id {id!r}"
