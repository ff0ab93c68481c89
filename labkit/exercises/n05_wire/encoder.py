"""Exercises on an encoder that cannot be tricked: ids that forge, and an encoder."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar, cast

from labkit.learn import Choice, CodeExercise, Example
from labkit.learn.equivalence import Outcome, difference, error_in_words, listed, outcome_of
from labkit.learn.quantity import quoted, type_name
from labkit.sse import Decoder

TEXTS = ["Pad thai", "", " indented", "id: 7", ": no comment", "Zürich", "a\u2028b", "one\ntwo", "one\r\ntwo", "a\rb\n"]
TYPES = ["message", "stage", "a: b", "Zürich", " spaced"]
IDS = [None, "7", "", "a:b", " 8", "…"]
FORGED = ["goal\ndata: forged", "a\rdata: forged", "7\r\n\r\n", "\n"]
NEXT = ("message", "next", "5")  # the event that a client with the last event id 5 gets next

choose_forged_id = Choice(
    "choose_forged_id",
    "A server writes `id: ` and one of the texts below, without any check. Then it writes a line end, the line "
    "`data: 3 : 2` (a score) and a blank line. Which text changes the data of the event? "
    r"(`\u2028` is Unicode's line separator, and `\0` is the byte 0.)",
    [r"7\u2028data: Free pizza!", r"7: data: Free pizza!", r"7\rdata: Free pizza!", r"7\0data: Free pizza!"],
    r"7\rdata: Free pizza!",
    hints=["Which of these characters ends a line?", r"`\n` and `\r\n` end a line. There is a third line end."],
    wrong={
        r"7\u2028data: Free pizza!": "U+2028 ends a line for Python's `splitlines`. In this format it is a character "
        "like any other.",
        r"7: data: Free pizza!": "Only the first colon of a line counts. So the rest becomes part of a strange id, and "
        "the data stays as it is.",
        r"7\0data: Free pizza!": "A client ignores an id with a NUL. The id is lost, but the data stays as it is.",
    },
    why="A carriage return alone ends a line. Encoders that look for `\\n` alone can be tricked with it.",
)


def _event_of(lines: Sequence[str], type: str, id: str | None) -> bytes:
    """An event whose data is these lines. Nothing is refused."""
    fields = [f"event: {type}", *([f"id: {id}"] if id is not None else []), *(f"data: {line}" for line in lines)]
    return ("\n".join(fields) + "\n\n").encode()


class WriteEncodeEvent(CodeExercise):
    r"""Write `encode_event` from scratch. It returns the bytes of one event. `data` is a text of one or more lines,
    with any of the three line ends between them. `type` is a text. `id` is a text too, or None when the event has no
    id. Raise a ValueError if the type or the id contains CR (`\r`) or LF (`\n`). Raise it also if the id contains NUL
    (`\0`), because clients ignore such an id. The fields may come in any order.
    """

    asks = "encode_event"
    imports = "import re"
    hints = (
        "First check type and id. Then build the lines: `event: `, `id: `, and a `data: ` for each line of the data.",
        r'Split the data at all three line ends, for example with `re.split("\r\n|\n|\r", data)`.',
        r'`if "\r" in type or "\n" in type: raise ValueError("a line end in the type")`. Check the id too, unless it '
        r'is None, and look for `"\0"` in it as well.',
    )
    why = (
        "`labkit.sse.encode` does the same, and refuses a NUL in the type too. The data needs no check, because each "
        "of its lines gets `data: ` in front. The type and the id have one line each, so no line end may get in."
    )
    examples = (
        (("cooking started", "message", None), [("message", "cooking started", "5"), NEXT]),
        (("cooking started", "stage", "2"), [("stage", "cooking started", "2"), ("message", "next", "2")]),
        (("", "message", "3"), [("message", "", "3"), ("message", "next", "3")]),
        (("one\ntwo", "message", None), [("message", "one\ntwo", "5"), NEXT]),
        (("one\r\ntwo\rthree", "stage", "4"), [("stage", "one\ntwo\nthree", "4"), ("message", "next", "4")]),
        (("a\u2028b", "message", None), [("message", "a\u2028b", "5"), NEXT]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (("x", "stage", ""), [("stage", "x", ""), ("message", "next", "")]),
        ((" indented", " spaced", " 8"), [(" spaced", " indented", " 8"), ("message", "next", " 8")]),
        (("3 : 2", "goal\ndata: forged", "1"), ValueError),
        (("3 : 2", "goal", "goal\ndata: forged"), ValueError),
        (("3 : 2", "a\rdata: forged", None), ValueError),
        (("3 : 2", "goal", "7\r\n\r\n"), ValueError),
        (("3 : 2", "goal", "1\0"), ValueError),
    )

    def inputs(self, chance: Random) -> tuple[str, str, str | None]:
        """Data of any kind; now and then a type or an id that has to be refused."""
        data, type, id = chance.choice(TEXTS) + chance.choice(TEXTS), chance.choice(TYPES), chance.choice(IDS)
        forged = chance.choice(FORGED)
        return chance.choice([(data, type, id)] * 4 + [(data, forged, id), (data, type, forged)])

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """What a client whose last event id was 5 gets of the bytes, and of an event after them."""
        encoded = answer(*given)
        if not isinstance(encoded, bytes | bytearray):
            return encoded
        events = Decoder(last_event_id="5").feed(bytes(encoded) + b"data: next\n\n")
        return [(event.type, event.data, event.last_event_id) for event in events]

    def fault(self, answer: Any) -> str | None:
        """Judged by what a client makes of the bytes, not by the bytes; but the bytes are shown."""
        if not callable(answer):
            return super().fault(answer)
        for given in self.trials():
            wanted, got = (outcome_of(self.outcome, function, given) for function in (self.right, answer))
            if difference(wanted, got, given):
                encoded = outcome_of(lambda function, *arguments: function(*arguments), answer, given).result
                return f"Given `{listed(given, self._parameters)}`, it {_misread(wanted, got, encoded)}"
        return None

    def encode_event(self, data: str, type: str, id: str | None) -> bytes:
        for forbidden in ("\r", "\n", "\0"):
            if id is not None and forbidden in id:
                raise ValueError("the id has a line end or a NUL")
        if "\r" in type or "\n" in type:
            raise ValueError("the type has a line end")
        lines = [f"event: {type}"]
        if id is not None:
            lines.append(f"id: {id}")
        for line in re.split("\r\n|\n|\r", data):
            lines.append(f"data: {line}")
        return ("\n".join(lines) + "\n\n").encode()

    def another_encode_event(self, data: str, type: str, id: str | None) -> bytes:
        forbidden = set("\r\n\0")
        if forbidden & set(type) or (id is not None and forbidden & set(id)):
            raise ValueError("a line end or NUL")
        text = data.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\ndata: ")
        name = "" if id is None else f"id: {id}\r\n"
        return f"data: {text}\r\n{name}event: {type}\r\n\r\n".encode()

    def wrong_none_as_text(self, data: str, type: str, id: str | None) -> bytes:
        """The id None has become the text `None`. An event without an id has no `id` line."""
        return f"id: {id}\nevent: {type}\ndata: {data}\n\n".encode()

    def wrong_looks_into_none(self, data: str, type: str, id: str | None) -> bytes:
        """`in` cannot look into None. First ask whether there is an id: `if id is not None`."""
        if "\n" in cast(str, id):
            raise ValueError
        return self.encode_event(data, type, id)

    def wrong_no_space(self, data: str, type: str, id: str | None) -> bytes:
        """A client removes one space after the colon. If you write none, a text that begins with a space loses it."""
        return self.encode_event(data, type, id).replace(b": ", b":")

    def wrong_one_data_line(self, data: str, type: str, id: str | None) -> bytes:
        """Every line of the data needs a `data: ` of its own. Without it a client ignores the line, or takes it for
        another field.
        """
        return _event_of([data], type, id)

    def wrong_splitlines(self, data: str, type: str, id: str | None) -> bytes:
        """The empty text has no `data` line here, so there is no event. `splitlines` of an empty text gives no line."""
        return _event_of(data.splitlines(), type, id)

    def wrong_splits_at_lf(self, data: str, type: str, id: str | None) -> bytes:
        r"""The data is not split at each line end: `\r` alone ends a line too."""
        return _event_of(data.split("\n"), type, id)

    def wrong_trusts(self, data: str, type: str, id: str | None) -> bytes:
        """The encoder can be tricked: anyone who chooses the type or the id can write into your stream. Refuse line
        ends.
        """
        return _event_of(re.split("\r\n|\n|\r", data), type, id)

    def wrong_refuses_lf(self, data: str, type: str, id: str | None) -> bytes:
        r"""A `\r` alone ends a line too, so it has to be refused like `\n`."""
        if "\n" in type or "\n" in (id or ""):
            raise ValueError
        return _event_of(re.split("\r\n|\n|\r", data), type, id)

    def wrong_removes_line_ends(self, data: str, type: str, id: str | None) -> bytes:
        """Your encoder changes a type or an id that it should refuse. A changed id is a wrong id."""
        return self.encode_event(data, re.sub("[\r\n]", "", type), id and re.sub("[\r\n\0]", "", id))

    def wrong_empty_id(self, data: str, type: str, id: str | None) -> bytes:
        """An empty id is not the same as None: it needs an `id` line, which sets the last event id to an empty text."""
        return self.encode_event(data, type, id or None)

    def wrong_guards_the_type(self, data: str, type: str, id: str | None) -> bytes:
        """A line end in the type is refused, but not one in the id."""
        self.encode_event(data, type, None)
        return _event_of(re.split("\r\n|\n|\r", data), type, id)

    def wrong_lets_nul_in(self, data: str, type: str, id: str | None) -> bytes:
        """Clients ignore an id with NUL, so it has to be refused too."""
        self.encode_event(data, type, (id or "").replace("\0", ""))
        return _event_of(re.split("\r\n|\n|\r", data), type, id)


def _misread(wanted: Outcome, got: Outcome, encoded: object) -> str:
    """What is wrong with an encoder's bytes, or with what it does in their place, as the end of a sentence."""
    made = f"made `{quoted(encoded)}`"
    if wanted.error:
        did = f"raised {error_in_words(got.error)}" if got.error else made
        return f"should raise ValueError, because of what the type or the id contains; yours {did}."
    if got.error:
        return f"raised {error_in_words(got.error)}."
    if not isinstance(encoded, bytes | bytearray):
        encode = ": put an `.encode()` at the end" if isinstance(encoded, str) else ""
        return f"returned {type_name(encoded)}, and sockets take bytes{encode}."
    right, mine = _events(wanted), _events(got)
    if len(mine) != len(right):
        gets = f"a client gets `{quoted(mine)}` instead of `{quoted(right)}`"
        return f"{made}. If an event with the data `next` follows, {gets}."
    for event, meant in zip(mine, right, strict=True):
        for name, part, wish in zip(("type", "data", "last event id"), event, meant, strict=True):
            if part != wish:
                return (
                    f"{made}. A client whose last event id was '5' gets the {name} {quoted(part)}, not {quoted(wish)}."
                )
    return f"{made}."


def _events(outcome: Outcome) -> list[tuple[str, str, str]]:
    assert isinstance(outcome.result, list)
    return outcome.result


write_encode_event = WriteEncodeEvent()
