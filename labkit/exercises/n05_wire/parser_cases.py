"""How a parser that is fed with chunks is judged: by hand, by other people's cases, and by random streams."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.conformance import Case, difficulty, read_cases, try_case
from labkit.exercises.n05_wire.memory import cut
from labkit.learn import CodeExercise, Example
from labkit.learn.quantity import quoted

DECODE = (
    ' Find the lines first, and decode each with `line.decode("utf-8", "replace")`: then bytes that are not UTF-8 '
    "become the sign �."
)

LINES = ["data: x", "data:Zürich", "data", "data:  two", "data:\ttab", "data: a\u2028b", "data: a ", "\ufeffdata: z"]
LINES += ["id: 7", "id:  9 ", "id", "id: 8\0", "event: stage", "event:  x ", "event", ": ping", "retry: 10"]
LINES += ["Data: y", "price: 3", "", "", "", "", "", ""]


class ParserExercise(CodeExercise):
    """A class `Parser` with `feed(chunk)` to write; each case is fed whole, byte by byte, and in chunks."""

    asks = "Parser"
    seconds = 20.0
    runs = 60
    examples: ClassVar[Sequence[Example]] = (
        ((b"data: x\n\n",), [("message", "x", "")]),
        ((b"data:a\ndata: b\n\n",), [("message", "a\nb", "")]),
        ((b"event: s\ndata: x\n\ndata: y\n\n",), [("s", "x", ""), ("message", "y", "")]),
        ((b"id: 7\ndata: x\n\ndata: y\n\n",), [("message", "x", "7"), ("message", "y", "7")]),
        ((b": ping\n\n",), []),
        ((b"data: cut of", b"f\n", b"\n"), [("message", "cut off", "")]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((b"id: 7\n\n: ping\n\ndata: x\n\n",), [("message", "x", "7")]),
        ((b"data:  x \n\n",), [("message", " x ", "")]),
        ((b"id:  7 \ndata: x\n\n",), [("message", "x", " 7 ")]),
        ((b"event:  s \ndata:  x \n\n",), [(" s ", " x ", "")]),
        ((b"data:\tx\n\n",), [("message", "\tx", "")]),
        ((b"data: x\r", b"\n", b"\r\n"), [("message", "x", "")]),
        ((b"data: x\r", b"\ndata: y\r\n\r\n"), [("message", "x\ny", "")]),
        ((b"data: x\r\r",), [("message", "x", "")]),
        ((b"data: Z\xc3", b"\xbcrich\n\n"), [("message", "Zürich", "")]),
        ((b"data: a\xe2\x80\xa8b\n\n",), [("message", "a\u2028b", "")]),
        ((b"\xef\xbb", b"\xbfdata: x\n\n\xef\xbb\xbfdata: y\n\n"), [("message", "x", "")]),
        ((b"\n\xef\xbb\xbfdata: x\n\n",), []),
        ((b": ping\n\xef\xbb\xbfdata: x\n\n",), []),
        ((b"\xef\xbb\xbf\xef\xbb\xbfdata: x\n\n",), []),
        ((b"id: 1\nid: 2\0\ndata\n\n",), [("message", "", "1")]),
        ((b"data: never finished\n",), []),
    )

    def inputs(self, chance: Random) -> tuple[bytes, ...]:
        """A random stream, cut at random places."""
        lines = chance.choices(LINES, k=chance.randint(3, 12))
        return tuple(cut("".join(line + chance.choice(["\n", "\n", "\r\n", "\r"]) for line in lines).encode(), chance))

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """All events that it hands out, fed with one chunk after the other."""
        parser = answer()
        return [_parts(event) for chunk in given for event in parser.feed(chunk)]

    def fault(self, answer: Any) -> str | None:
        """The first case that a parser fails; plain and short ones come first, since they tell more."""
        if not isinstance(answer, type):
            return super().fault(answer)
        before = _in_the_body(answer)
        for case in self.cases():
            trial = try_case(answer, case)
            if not trial.attempted:
                raise NotImplementedError
            if shared := [name for name, content in _in_the_body(answer).items() if content != before[name]]:
                return _of_all_parsers(shared[0])
            if trial.verdict:
                bytes_fed = list(case.chunks) if trial.verdict.startswith("Fed in chunks") else case.body
                where = f"The case “{case.title}”, `" if case.title else "The stream `"
                remedy = DECODE if "UnicodeDecodeError" in trial.verdict else ""
                return f"{where}{quoted(bytes_fed)}`: {trial.verdict}{remedy}"
            if sentence := _shares(answer):
                return sentence
        return None

    def cases(self) -> Iterator[Case]:
        """The examples, then other people's cases, then random streams with what the solution makes of them."""
        given = list(self.trials())
        by_hand = len(self.examples) + len(self.edge_cases)
        yield from map(self._case, given[:by_hand])
        yield from sorted(read_cases(), key=difficulty)
        yield from map(self._case, given[by_hand:])

    def _case(self, chunks: tuple[bytes, ...]) -> Case:
        events: Any = self.outcome(self.right, *chunks)
        return Case("", "", "", b"".join(chunks), chunks, tuple(events), None, "")


def _in_the_body(parser: type) -> dict[str, str]:
    """The content of each list, and the like, that is made in the body of a class."""
    return {name: repr(kept) for name, kept in vars(parser).items() if isinstance(kept, list | dict | set | bytearray)}


def _of_all_parsers(name: str) -> str:
    return (
        f"All parsers share one `{name}`, because it is made in the body of the class. So a second parser begins with "
        f"what the first one kept. Make `self.{name}` in `__init__`."
    )


def _shares(parser: type) -> str | None:
    """Whether two parsers at the same time disturb each other, as a sentence."""
    one, other = parser(), parser()
    one.feed(b"event: s\nid: 1\ndata: soup\nda")
    came = [_parts(event) for event in other.feed(b"data: rice\n\n")]
    if came == [("message", "rice", "")]:
        return None
    return (
        "Two parsers disturb each other: while one is in the middle of its stream, a new one makes "
        f"`{quoted(came)}` of `data: rice` and a blank line. Each parser has to keep what it remembers for itself."
    )


def _parts(event: Any) -> tuple[str, ...]:
    """An event as a tuple, which it may be already."""
    named = hasattr(event, "last_event_id")
    return (event.type, event.data, event.last_event_id) if named else tuple(event)
