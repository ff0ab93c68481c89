"""Exercises of notebook 05, section 4, “An encoder that cannot be tricked”: ids that forge, and an encoder."""

from collections.abc import Callable, Iterator
from random import Random

from labkit.learn import Choice, Exercise
from labkit.learn.quantity import a_kind, quoted
from labkit.sse import Decoder

TEXTS = ["Pad thai", "", " indented", "id: 7", ": no comment", "Zürich", "a\u2028b", "one\ntwo", "one\r\ntwo", "a\rb\n"]
TYPES = ["message", "stage", "a: b", "Zürich", " spaced"]
IDS = [None, "7", "", "a:b", " 8", "…"]
FORGED = ["goal\ndata: forged", "a\rdata: forged", "7\r\n\r\n", "\n"]
Asked = tuple[str, str, str | None]


def _cases() -> Iterator[Asked]:
    """What an encoder is asked to encode: the telling ones, then random ones."""
    yield from [("cooking started", "message", None), ("cooking started", "stage", "2"), ("", "message", "3")]
    yield from [("one\ntwo", "message", None), ("one\r\ntwo\rthree", "stage", "4"), ("a\u2028b", "message", None)]
    yield from [("x", "stage", ""), (" indented", " spaced", " 8")]
    chance = Random(1)
    for _ in range(100):
        yield chance.choice(TEXTS) + chance.choice(TEXTS), chance.choice(TYPES), chance.choice(IDS)


def _forgeries() -> Iterator[Asked]:
    """What an encoder has to refuse."""
    for forged in FORGED:
        yield "3 : 2", forged, "1"
        yield "3 : 2", "goal", forged
    yield "3 : 2", "goal", "1\0"


def check_encoder(encode_event: Callable[[str, str, str | None], object]) -> str | None:
    """What is wrong with an encoder, as a sentence. Judged by what a reader makes of its bytes, not by the bytes."""
    for asked in _cases():
        given = f"Given `{', '.join(map(quoted, asked))}`, it"
        encoded = encode_event(*asked)
        if encoded is ...:
            raise NotImplementedError
        if not isinstance(encoded, bytes):
            return f"{given} returns {a_kind(encoded)}, and sockets take bytes."
        if difference := _misread(encoded, asked):
            return f"{given} makes `{quoted(encoded)}`. {difference}"
    for asked in _forgeries():
        try:
            encoded = encode_event(*asked)
        except ValueError:
            continue
        return f"Given `{', '.join(map(quoted, asked))}`, it should raise ValueError; yours made `{quoted(encoded)}`."
    return None


def _misread(encoded: bytes, asked: Asked) -> str:
    """What a reader gets that was not meant, as a sentence; empty when all is well."""
    data, type, id = asked
    reader = Decoder(last_event_id="5")
    events = reader.feed(encoded)
    if len(events) != 1:
        return f"A reader gets {len(events)} events of it."
    wanted = ("\n".join(_lines(data)), type, "5" if id is None else id)
    for name, part, right in zip(("data", "type", "last event id"), _parts(events[0]), wanted, strict=True):
        if part != right:
            return f"A reader gets the {name} {quoted(part)} instead of {quoted(right)}."
    following = reader.feed(b"data: next\n\n")
    return "" if [event.data for event in following] == ["next"] else "The event after it is damaged."


def _parts(event: object) -> tuple[str, ...]:
    return tuple(getattr(event, name) for name in ("data", "type", "last_event_id"))


def _lines(data: str) -> list[str]:
    return data.replace("\r\n", "\n").replace("\r", "\n").split("\n")


choose_forged_id = Choice(
    "choose_forged_id",
    "Change the id: each of these texts is put behind `id: ` as it is, in front of `data: 3 : 2`. Which one makes a "
    "reader dispatch something that nobody meant?",
    {
        "a": r"7\u2028data: Free pizza!",
        "b": r"7: data: Free pizza!",
        "c": r"7\rdata: Free pizza!",
        "d": r"7\0data: Free pizza!",
    },
    "c",
    hints=["Which of these characters ends a line?", "LF does, CRLF does, and there is a third one."],
    wrong={
        "a": "U+2028 ends a line for Python's `splitlines`. To this format it is a character like any other.",
        "b": "Only the first colon of a line counts. This is an odd id, and nothing more.",
        "d": "A NUL in an id makes readers ignore the id. That is a pity, but nothing is dispatched because of it.",
    },
    why="A carriage return alone ends a line. Encoders that looked for `\\n` only have been tricked with it.",
)

SOLUTION = r"""
import re

def encode_event(data, type, id):
    for text in (type, id or ""):
        if re.search("[\r\n\0]", text):
            raise ValueError(f"a type or an id must not contain CR, LF or NUL: {text!r}")
    lines = [f"event: {type}"] if type != "message" else []
    if id is not None:
        lines.append(f"id: {id}")
    lines += [f"data: {line}" for line in re.split("\r\n|\n|\r", data)]
    return ("\n".join(lines) + "\n\n").encode()
"""
SPLIT, REFUSAL = r're.split("\r\n|\n|\r", data)', r're.search("[\r\n\0]", text)'

write_encode_event = Exercise(
    "write_encode_event",
    "Write `encode_event` from scratch: the bytes of an event with its data (text, maybe of several lines), its type, "
    "and its id, which is a text, or None when the event has none. A type or an id with CR or LF in it is refused with "
    "a ValueError; so is an id with NUL, since readers would ignore it. The order of the fields is yours.",
    stub="def encode_event(data, type, id):\n    return ...",
    check=check_encoder,
    solution=SOLUTION,
    hints=[
        "First refuse, then build the lines: `event: `, `id: `, and a `data: ` for each line of the data.",
        "In Notebook 03 you split the data at all three line ends; do the same here.",
        r'`if any(end in type for end in "\r\n"): raise ValueError(…)`, and the same for the id.',
    ],
    wrong=[
        (
            'def encode_event(data, type, id):\n    number = f"id: {id}\\n" if id is not None else ""\n'
            '    return f"event: {type}\\n{number}data: {data}\\n\\n".encode()',
            "Every line of the data needs a `data: ` of its own. Without it a reader skips the line.",
        ),
        (SOLUTION.replace(SPLIT, "data.splitlines()"), "`splitlines` of an empty text is no line at all, so no event."),
        (SOLUTION.replace(SPLIT, r'data.split("\n")'), r"You split the data at `\n` only. `\r` ends a line as well."),
        (
            SOLUTION.replace(REFUSAL, "False"),
            "It works, and it can be tricked: whoever chooses the type or the id can write into your stream.",
        ),
        (
            SOLUTION.replace(REFUSAL, r'"\n" in text'),
            r"You look for `\n`. A `\r` alone ends a line too, and forges as well.",
        ),
        (
            SOLUTION.replace("if id is not None", "if id"),
            "An empty id is not the same as none: it clears the last one.",
        ),
        (SOLUTION.replace('(type, id or "")', "(type,)"), "The type is guarded, and the id is not."),
    ],
    why="`labkit.sse.encode` does the same. The data need no guard, because every line of them gets a name of its own. "
    "The other fields have one line each, so whatever ends a line must not get in.",
)
