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


class Dispatched(list[tuple[str, ...]]):
    """What a reader dispatches: the type and the data of each event, and perhaps the id."""


class Framing(CodeExercise):
    """What the exercises about the bytes of an event have in common. Each is judged by what a reader dispatches when an
    event with the text "next" follows.
    """

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """The type and the data of each event that a reader gets, and the id where the event was given one."""
        encoded = answer(*given)
        if not isinstance(encoded, bytes | bytearray):
            return encoded
        events = Decoder().feed(bytes(encoded) + b"data: next\n\n")
        with_id = len(given) > 1
        return Dispatched((event.type, event.data, event.last_event_id)[: 3 if with_id else 2] for event in events)

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """What a reader gets, and what it should get."""
        if not difference(wanted, got, given):
            return None
        call = f"Given `{listed(given, self._parameters)}`"
        if got.error is not None:
            return f"{call}, it raised {error_in_words(got.error)}."
        if not isinstance(got.result, Dispatched):
            return f"{call}, it should return bytes. Yours returned `{quoted(got.result)}`.{got.hint}"
        should, does = _said(wanted.result), _said(got.result)
        after = "A second event, with the text `next`, was sent after yours."
        return f"{call}, a reader should get {should}. From your bytes it gets {does}. {after}"


class EndTheEvent(Framing):
    """This function makes the bytes of an event, but no reader will ever dispatch this event. Change one line to mend
    it. `data` is one line of text.
    """

    asks = "event_of"
    hints = (
        "What was the decoder of section 2 waiting for?",
        "It waited for a blank line. So two line ends follow the text: one ends its line, and one is the blank line.",
    )
    why = (
        "The blank line ends the event. Until it comes, a reader cannot know whether the next line belongs to the same "
        "event."
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
        """The text is right, but a stream takes bytes. So keep the `.encode()` at the end."""
        return f"data: {data}\n\n"

    def wrong_without_field(self, data: str) -> bytes:
        """A reader finds no data in these bytes. This happens, for example, when `data: ` does not stand in front of
        the text.
        """
        return f"{data}\n\n".encode()

    def wrong_line_with_a_space(self, data: str) -> bytes:
        """No blank line comes after the data line, so the event does not end there. Nothing may stand in the blank
        line, not even a space.
        """
        return f"data: {data}\n \n".encode()

    def wrong_without_a_space(self, data: str) -> bytes:
        """A reader takes away one space after `data:`. Without it, a text that begins with a space loses its own."""
        return f"data:{data}\n\n".encode()

    def wrong_slash(self, data: str) -> bytes:
        r"""Python writes a line end as `\n`. These bytes contain `/n`, which is ordinary text."""
        return f"data: {data}/n/n".encode()

    def wrong_other_slashes(self, data: str) -> bytes:
        r"""These bytes end with `/n`, which is ordinary text. The blank line is a second `\n`."""
        return f"data: {data}\n/n".encode()

    def wrong_without_f(self, data: str) -> bytes:
        """The reader gets the word `{data}` in place of the text. The `f` in front of the quotes makes Python put the
        text in.
        """
        return b"data: {data}\n\n"


end_the_event = EndTheEvent()


class WriteFrame(Framing):
    r"""Write `frame`. It returns the bytes of one event, made from `data` (a text, perhaps of several lines) and `id`
    (a number). First comes the id line, then one `data: ` line for each line of the text, then the blank line. End
    each of them with `\n`. In the text, `\r\n`, `\n` and `\r` end a line, and nothing else does. For example,
    `frame("hi", 3)` returns `b"id: 3\ndata: hi\n\n"`.
    """

    asks = "frame"
    imports = "import re"
    hints = (
        "Make a list of lines. Its first line is the id line. Then add a `data: ` line for each line of the text.",
        'Split the text with `re.split("\\r\\n|\\n|\\r", data)`. Put `import re` above the function.',
        "Join the list with `\\n`. After the last line come two `\\n`: one ends that line, and one is the blank line. "
        "Then `.encode()` makes bytes of the text.",
    )
    why = (
        "Our `sse.encode` does the same, and also writes an event's name and the retry time. Everything that our "
        "server pushes goes through it."
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
        """This is right for a text of one line. Of a longer text, the reader gets the first line only. This happens,
        for example, when the second line does not begin with `data: `.
        """
        return f"id: {id}\ndata: {data}\n\n".encode()

    def wrong_without_a_space(self, data: str, id: int) -> bytes:
        """A reader takes away one space after `data:`. If you write no space there, a text that begins with a space
        loses it.
        """
        return self.frame(data, id).replace(b"data: ", b"data:", 1)

    def wrong_without_blank_line(self, data: str, id: int) -> bytes:
        """No blank line comes after the event, so the event is not complete. The next event becomes a part of it."""
        return self.frame(data, id)[:-1]

    def wrong_one_line_end(self, data: str, id: int) -> bytes:
        r"""For the reader, `\r` also ends a line. In your bytes, what comes after a `\r` does not begin with `data: `,
        so the reader loses it.
        """
        lines = [f"id: {id}", *(f"data: {line}" for line in data.split("\n"))]
        return ("\n".join(lines) + "\n\n").encode()

    def wrong_strips(self, data: str, id: int) -> bytes:
        """A space or a line end at the beginning or the end of the text is lost. It belongs to the text."""
        return self.frame(data.strip(), id)

    def wrong_without_f(self, data: str, id: int) -> bytes:
        """The reader gets the words `{data}` and `{id}`. Put an `f` in front of the quotes to get the values."""
        return b"id: {id}\ndata: {data}\n\n"

    def wrong_lines_run_together(self, data: str, id: int) -> bytes:
        r"""Two `data: ` lines have become one. Each of them needs a line end, `\n`."""
        return self.frame(data, id).replace(b"\ndata: ", b"data: ").replace(b"data: ", b"\ndata: ", 1)

    def wrong_id_line_without_an_end(self, data: str, id: int) -> bytes:
        r"""The id line has no line end, so a `data: ` line became a part of the id. Each line ends with `\n`."""
        return self.frame(data, id).replace(b"\ndata: ", b"data: ", 1)

    def wrong_splitlines(self, data: str, id: int) -> bytes:
        """An empty line of the text is lost. It needs a `data: ` line too. This happens, for example, with
        `splitlines`, which makes no line of an empty text, and which also splits at characters such as U+2028.
        """
        lines = [f"id: {id}", *(f"data: {line}" for line in data.splitlines())]
        return ("\n".join(lines) + "\n\n").encode()

    def wrong_text(self, data: str, id: int) -> str:
        """The text is right, but a stream takes bytes. Put `.encode()` at the end."""
        return self.frame(data, id).decode()

    def wrong_order_of_line_ends(self, data: str, id: int) -> bytes:
        r"""`\r\n` is one line end, and you made two of it. This happens, for example, when `\r` is looked for before
        `\r\n`.
        """
        return self.frame(data.replace("\r\n", "\n\n"), id)

    def wrong_without_id(self, data: str, id: int) -> bytes:
        """The reader gets no id. The first line has to be `id: `, and then the number."""
        return self.frame(data, id).partition(b"\n")[2]

    def wrong_events(self, data: str, id: int) -> bytes:
        """The reader gets an event for each line of the text. Put one blank line after the last line, and none between
        them.
        """
        return self.frame(data, id).replace(b"\ndata: ", b"\n\ndata: ").replace(b"\n\ndata: ", b"\ndata: ", 1)


write_frame = WriteFrame()


def _said(events: object) -> str:
    """Events in a sentence: the data of each, and what else was asked for."""
    assert isinstance(events, Sequence)
    return " and ".join(f"`{_event(*event)}`" for event in events) or "nothing"


def _event(type: str, data: str, id: str | None = None) -> str:
    named = "" if type == "message" else f", type {type!r}"
    return f"{quoted(data)}{named}" if id is None else f"{quoted(data)}{named}, id {id!r}"
