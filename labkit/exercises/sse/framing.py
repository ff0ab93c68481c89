"""Exercises of notebook 03, section 2, “From bytes to events, and back”: an event written, and a stream read."""

from random import Random

from labkit.learn import Exercise, same_as
from labkit.sse import Decoder, Event, encode, encode_comment, encode_retry

PIECES = ["Pad thai", "out for delivery", "", "data: of what?", "id: 7", ": no comment", "Zürich", "a\u2028b", " ready"]
LINE_ENDS = ["\n", "\r\n", "\r"]


def _read_events(body: str) -> list[str]:
    return [event.data for event in Decoder().feed(body.encode())]


def _some_lines(chance: Random, line_ends: list[str]) -> str:
    text = chance.choice(PIECES)
    for _ in range(chance.choice([0, 0, 1, 3])):
        text += chance.choice(line_ends) + chance.choice(PIECES)
    return text


def _some_event(chance: Random) -> tuple[str, int]:
    return _some_lines(chance, LINE_ENDS), chance.randint(1, 9999)


def _some_block(chance: Random) -> str:
    number = str(chance.randint(1, 99)) if chance.random() < 0.7 else None
    event = encode(Event(_some_lines(chance, ["\n"]), id=number))
    return chance.choice([event, event, event, encode_comment("keep-alive"), encode_retry(3000), b"id: 5\n\n"]).decode()


def some_body(chance: Random) -> str:
    """A stream as it was when it broke off: whole blocks, and now and then the start of one more."""
    body = "".join(_some_block(chance) for _ in range(chance.randint(0, 5)))
    return body + chance.choice(["", "", "id: 99\ndata: cut of", "id: 98\n", "data: late\n"])


end_the_event = Exercise(
    "end_the_event",
    "Change one line: this function makes the bytes of an event, and no reader will ever dispatch it. `data` is one "
    "line of text.",
    stub='def event_of(data):\n    return f"data: {data}\\n".encode()',
    check=same_as(
        lambda data: encode(Event(data)), lambda chance: chance.choice(PIECES), examples=["cooking started", ""]
    ),
    solution='def event_of(data):\n    return f"data: {data}\\n\\n".encode()',
    hints=["What did the decoder wait for?", "A blank line: the line's own end, and then one more."],
    wrong=[
        (
            'def event_of(data):\n    return f"data: {data}\\n\\n\\n".encode()',
            "Readers would bear it: the second blank line ends an event that has no data. One is enough.",
        ),
        (
            'def event_of(data):\n    return f"data: {data}\\n\\n"',
            "The content is right. Sockets take bytes, so leave the `.encode()` behind it.",
        ),
        (
            'def event_of(data):\n    return f"{data}\\n\\n".encode()',
            "A line without a field's name is a field that nobody knows, and readers skip it. Keep `data: `.",
        ),
    ],
    why="The blank line is the full stop of the format. Until it comes, a reader cannot know whether another line "
    "belongs to the event.",
)

write_frame = Exercise(
    "write_frame",
    "Write `frame`: the bytes of an event with an `id` (a number) and with `data` (text, maybe of several lines). The "
    "id line comes first, then one `data: ` line for each line of the text, then the blank line; all of them end with "
    "`\\n`. In the text, `\\r\\n`, `\\n` and `\\r` end a line, and nothing else does.",
    stub="def frame(data, id):\n    return ...",
    check=same_as(
        lambda data, id: encode(Event(data, id=str(id))),
        _some_event,
        examples=[("cooking started", 2), ("one\ntwo", 3), ("", 4), ("one\r\ntwo\rthree", 5), ("a\u2028b", 6)],
    ),
    solution=r"""
import re

def frame(data, id):
    lines = [f"id: {id}"]
    for line in re.split("\r\n|\n|\r", data):
        lines.append(f"data: {line}")
    return ("\n".join(lines) + "\n\n").encode()
""",
    hints=[
        "Collect the lines in a list that begins with the id line, and join them with `\\n` at the end.",
        'First make all line ends alike: `data.replace("\\r\\n", "\\n")`, then the same for `"\\r"`. Then split.',
        "After the last line come two `\\n`: one ends the line, one is the blank line. And `.encode()` makes bytes.",
    ],
    wrong=[
        (
            'def frame(data, id):\n    return f"id: {id}\\ndata: {data}\\n\\n".encode()',
            "Right for one line. A second line of the text would stand there without its `data: `, and be skipped.",
        ),
        (
            'def frame(data, id):\n    lines = [f"id: {id}"] + [f"data: {line}" for line in data.split("\\n")]\n'
            '    return ("\\n".join(lines) + "\\n").encode()',
            "The blank line is missing: nothing is ever dispatched.",
        ),
        (
            'def frame(data, id):\n    lines = [f"id: {id}"] + [f"data: {line}" for line in data.split("\\n")]\n'
            '    return ("\\n".join(lines) + "\\n\\n").encode()',
            "You split at `\\n` only. A `\\r` left inside would end the line for the reader as well.",
        ),
        (
            'def frame(data, id):\n    lines = [f"id: {id}"] + [f"data: {line}" for line in data.splitlines()]\n'
            '    return ("\\n".join(lines) + "\\n\\n").encode()',
            "`splitlines` makes no line of an empty text, and it splits at characters that the format does not know.",
        ),
    ],
    why="This is `labkit.sse.encode`, but for the event's name and the retry time. Everything that the server of this "
    "notebook pushes goes through such a function.",
)

write_reader = Exercise(
    "write_reader",
    "Write `read_events` from scratch: `body` is the text of a stream so far, with `\\n` as its only line end. Return "
    "the data of each event, in order, as a list of texts. The `data: ` lines of one event are joined with `\\n`. A "
    "block without such a line is no event, and one without its blank line is not finished.",
    stub="def read_events(body):\n    return ...",
    check=same_as(
        _read_events,
        some_body,
        examples=[
            "id: 1\ndata: order received\n\n",
            "data: one\ndata: two\n\ndata: three\n\n",
            ": keep-alive\n\ndata: news\n\n",
            "data: whole\n\ndata: cut of",
        ],
    ),
    solution=r"""
def read_events(body):
    events = []
    for block in body.split("\n\n")[:-1]:
        data = [line.removeprefix("data: ") for line in block.split("\n") if line.startswith("data: ")]
        if data:
            events.append("\n".join(data))
    return events
""",
    hints=[
        'A blank line is two line ends in a row: `body.split("\\n\\n")` gives the blocks.',
        "What stands behind the last blank line? Nothing, or a block that is not finished. Leave it out: `[:-1]`.",
        "Of a block take the lines that start with `data: `, without these six characters. None: no event.",
    ],
    wrong=[
        (
            'def read_events(body):\n    return [line[6:] for line in body.split("\\n") if line.startswith("data: ")]',
            "You return the lines. An event may have several, and becomes one text.",
        ),
        (
            'def read_events(body):\n    blocks = body.split("\\n\\n")[:-1]\n    return ["\\n".join(line[6:] '
            'for line in block.split("\\n") if line.startswith("data: ")) for block in blocks]',
            "A comment has become an event with nothing in it. A block without data dispatches nothing.",
        ),
        (
            'def read_events(body):\n    found = []\n    for block in body.split("\\n\\n"):\n        data = [line[6:] '
            'for line in block.split("\\n") if line.startswith("data: ")]\n        if data:\n'
            '            found.append("\\n".join(data))\n    return found',
            "The last block was cut off, and you took half an event for a whole one.",
        ),
    ],
    why="A reader of six lines, and it understands your server. A real one also takes the other line ends, and bytes "
    "that were cut anywhere, even inside a letter. A later notebook builds that one.",
)
