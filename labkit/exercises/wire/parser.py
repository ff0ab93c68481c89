"""Exercises of notebook 05, section 6, “A parser that is fed”: a rest that is kept, and the whole parser."""

import re
from collections.abc import Iterator
from random import Random

from labkit.conformance import Case, read_cases, try_case
from labkit.learn import Exercise
from labkit.learn.quantity import a_kind, quoted
from labkit.sse import Decoder

RANDOM_CASES = 60
NO_CLASS = "Hand over the class itself, without calling it; this is"
LINES = [
    "data: x",
    "data:Zürich",
    "data",
    "data:  two",
    "data:\ttab",
    "data: a\u2028b",
    "data: a ",
    "id: 7",
    "id",
    "id: 8\0",
]
LINES += ["event: stage", "event", ": ping", "retry: 10", "Data: y", "price: 3", "\ufeffdata: z", "", "", "", ""]


def random_cases(chance: Random) -> Iterator[Case]:
    """Random streams, cut at random places, and what a browser makes of them."""
    for number in range(RANDOM_CASES):
        lines = chance.choices(LINES, k=chance.randint(3, 12))
        body = "".join(line + chance.choice(["\n", "\n", "\r\n", "\r"]) for line in lines).encode()
        events = tuple((event.type, event.data, event.last_event_id) for event in Decoder().feed(body))
        chunks = tuple(_cut(body, chance))
        yield Case(f"random/{number}", f"random stream {number}", "drawn", body, chunks, events, None, "")


def _cut(body: bytes, chance: Random) -> list[bytes]:
    places = sorted(chance.sample(range(1, len(body)), k=min(4, len(body) - 1)))
    return [body[start:end] for start, end in zip([0, *places], [*places, len(body)], strict=True)]


def check_parser(parser: object) -> str | None:
    """The first case that a parser fails, as a sentence: other people's cases, then random streams cut anywhere."""
    if not isinstance(parser, type):
        return f"{NO_CLASS} {a_kind(parser)}."
    for case in (*sorted(read_cases(), key=_difficulty), *random_cases(Random(1))):
        trial = try_case(parser, case)
        if not trial.attempted:
            raise NotImplementedError
        if trial.verdict:
            return f"The case “{case.title}”, `{quoted(case.body)}`: {trial.verdict}"
    return None


def _difficulty(case: Case) -> tuple[bool, int]:
    """Plain and short cases first: when one fails, it tells more."""
    return bool(re.search(rb"[^\n -~]", case.body)), len(case.body)


def check_lines(keeper_of_lines: object) -> str | None:
    """What is wrong with a keeper of lines, as a sentence: random streams with LF alone, cut anywhere."""
    if not isinstance(keeper_of_lines, type):
        return f"{NO_CLASS} {a_kind(keeper_of_lines)}."
    chance = Random(1)
    for _ in range(100):
        texts = chance.choices([b"data: x", b"", b"id: 7", "data: Zürich".encode()], k=chance.randint(1, 5))
        body = b"\n".join(texts) + chance.choice([b"\n", b""])
        chunks, keeper = _cut(body, chance) if len(body) > 1 else [body], keeper_of_lines()
        came = [line for chunk in chunks for line in keeper.feed(chunk)]
        wanted = body.split(b"\n")[:-1]
        if came != wanted:
            return f"Fed `{quoted(chunks)}`, it hands out `{quoted(came)}` instead of `{quoted(wanted)}`."
    return None


KEEPER = r"""
class Lines:
    def __init__(self):
        self.rest = b""

    def feed(self, chunk):
        *lines, self.rest = chunk.split(b"\n")
        return lines
""".strip()
KEPT = KEEPER.replace("chunk.split", "(self.rest + chunk).split")

repair_feed = Exercise(
    "repair_feed",
    "Change one line: this class gets a stream in pieces and hands out its complete lines, but it forgets. (It knows "
    "only one of the three line ends; yours will know all.)",
    stub=KEEPER,
    check=check_lines,
    solution=KEPT,
    hints=[
        "Feed it `data: cut of`, then `f\\n`. What became of the first piece?",
        "The rest is kept, and nobody ever looks at it. It belongs in front of the next chunk.",
    ],
    wrong=[
        (
            KEEPER.replace("chunk.split", "(chunk + self.rest).split"),
            "The rest came first, so it has to stand in front of the chunk.",
        ),
        (
            KEPT.replace(
                '*lines, self.rest = (self.rest + chunk).split(b"\\n")', 'lines = (self.rest + chunk).split(b"\\n")'
            ),
            "You hand out the start of a line as if it were a whole one.",
        ),
        (
            KEPT.replace("*lines, self.rest =", "self.rest += chunk\n        *lines, _ =").replace(
                "(self.rest + chunk)", "self.rest"
            ),
            "What has been handed out must leave the rest, or it comes again with the next chunk.",
        ),
    ],
    why="One name that lasts from one call to the next, and no cut can hurt you. That is the difference between a "
    "function and a parser.",
)

SOLUTION = r"""
import re

class Parser:
    def __init__(self):
        self.rest, self.after_cr, self.first = b"", False, True
        self.type, self.data, self.last_id = "", [], ""

    def feed(self, chunk):
        *lines, self.rest = re.split(b"\r\n|\n|\r", self.rest + self.without_second_half(chunk))
        return [event for line in lines for event in self.take_line(self.text_of(line))]

    def without_second_half(self, chunk):
        half = self.after_cr and chunk.startswith(b"\n")
        self.after_cr = chunk.endswith(b"\r") if chunk else self.after_cr
        return chunk[1:] if half else chunk

    def text_of(self, line):
        text = line.decode("utf-8", "replace")
        text = text.removeprefix("\ufeff") if self.first else text
        self.first = False
        return text

    def take_line(self, line):
        if line:
            name, _, value = line.partition(":")
            self.take_field(name, value.removeprefix(" "))
            return []
        events = [(self.type or "message", "\n".join(self.data), self.last_id)] if self.data else []
        self.type, self.data = "", []
        return events

    def take_field(self, name, value):
        if name == "data":
            self.data.append(value)
        elif name == "event":
            self.type = value
        elif name == "id" and "\0" not in value:
            self.last_id = value
""".strip()
SPLIT = r're.split(b"\r\n|\n|\r", self.rest + self.without_second_half(chunk))'
DECODED = r"""chunk = self.without_second_half(chunk).decode("utf-8", "replace")
        *lines, rest = re.split("\r\n|\n|\r", self.rest.decode() + chunk)
        self.rest = rest.encode()
        return [event for line in lines for event in self.take_line(self.text_of(line.encode()))]"""
FED = SOLUTION[SOLUTION.index("*lines, self.rest") : SOLUTION.index("\n\n    def without")]
LAST_ID_TOO = 'self.type, self.data, self.last_id = "", [], ""\n        return'

write_parser = Exercise(
    "write_parser",
    "Write `Parser` from scratch: `feed(chunk)` takes bytes that were cut anywhere, and returns the list of the events "
    "that are complete now, each a tuple of three texts: type, data, last event id. One parser reads one stream. It is "
    "tried on all cases of the scoreboard and on random streams: whole, byte by byte, and cut at random.",
    stub="class Parser:\n    def feed(self, chunk):\n        return ...",
    check=check_parser,
    solution=SOLUTION,
    hints=[
        "What has to last from one call to the next? The rest of the bytes, the block so far, and the last id. Make "
        "them in `__init__`.",
        "In `feed`: `lines, self.rest = take_lines(self.rest + chunk)`. Then decode each line, and treat it as "
        "`dispatch` treats a field, with `self.data` in place of `data`.",
        r"A `\r` at the end of a chunk has ended its line. If the next chunk begins with `\n`, that is the second half "
        "of the same line end: leave it out. So remember how the last chunk ended.",
        r'The mark at the very start is three bytes, `b"\xef\xbb\xbf"`, and they may be cut apart. But they all '
        r"stand in the first line: take them off there, or as `\ufeff` when it is decoded.",
    ],
    wrong=[
        (
            SOLUTION.replace("self.rest + self", "self"),
            "You treat every chunk as if it were the whole stream. Keep the rest, and put it before the next chunk.",
        ),
        (
            SOLUTION.replace(FED, DECODED),
            "You decode each chunk by itself. A letter that was cut in two is lost: first find the lines, then decode.",
        ),
        (
            SOLUTION.replace(
                "for event in self.take_line(self.text_of(line))",
                'for text in self.text_of(line).splitlines() or [""] for event in self.take_line(text)',
            ),
            "`splitlines` knows line ends that this format does not: U+2028, U+0085, and more. Only three count here.",
        ),
        (
            SOLUTION.replace('value.removeprefix(" ")', "value.strip()"),
            "`strip` takes too much. One space goes, and a tab stays.",
        ),
        (
            SOLUTION.replace('self.type, self.data = "", []\n        return', LAST_ID_TOO),
            "You forget the id after each event. It stays in force until another one comes.",
        ),
        (
            SOLUTION.replace("self.without_second_half(chunk)", "chunk"),
            r"A `\r\n` that was cut in two has become two line ends, and so a blank line that nobody has sent.",
        ),
        (
            SOLUTION.replace(SPLIT, SPLIT.replace(r'\r"', r'\r(?=[\\s\\S])"')),
            r"You wait for what follows a `\r`. Maybe nothing ever does: it has ended its line already.",
        ),
        (
            SOLUTION.replace('text.removeprefix("\\ufeff") if self.first else text', "text"),
            "A stream may begin with a byte order mark. The first field has a name that nobody knows until it is gone.",
        ),
        (
            SOLUTION.replace(" if self.first else text", ""),
            "The byte order mark is taken off once, at the start of the stream. Further on it belongs to its line.",
        ),
        (
            SOLUTION.replace("if self.data else []", "if self.data or self.last_id else []"),
            "A comment, and a blank line behind it, have become an event. A block without data dispatches nothing.",
        ),
    ],
    seconds=20,
    why="This is a complete reader of the format. What `labkit.sse.Decoder` has on top of it is speed, a limit for "
    "what it keeps of an endless line, and the `retry` time. Browsers hold theirs to the same cases.",
)
