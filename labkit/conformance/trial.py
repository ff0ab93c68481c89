"""One parser, one case: does it make of the bytes what a browser makes of them?"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from labkit.conformance.cases import Case, Told
from labkit.learn.judging import judge
from labkit.learn.quantity import quoted, type_name

SECONDS = 1.0  # that a parser may take for one case
MORE_FOR_EACH_BYTE = 0.005  # seconds: a right one that looks at every byte again with each byte is slow on a long case
WANTED = "a tuple of three texts: type, data, last event id"
Parser = Callable[..., Any]
Ways = Iterator[tuple[str, Sequence[bytes]]]


class Trial(NamedTuple):
    """How one case went. `verdict` is None when it passed; `came` are the events, if they could be read."""

    case: Case
    verdict: str | None
    came: list[Told] | None
    attempted: bool = True

    @property
    def passed(self) -> bool:
        """True when the events were the expected ones, in every way the bytes were fed."""
        return self.attempted and self.verdict is None


class _Unreadable(Exception):
    """A parser handed out something that is not a list of events. The message says what to do."""


def try_case(parser: Parser, case: Case) -> Trial:
    """Let a parser read the bytes of one case. Whatever it does, this returns a Trial after about a second,
    or more for a long case.

    A function gets the whole body, once. A class is made anew for each way of feeding it: the body whole, byte by byte,
    and in the chunks that the case names.
    """
    came: list[list[Told]] = []

    def check(parser: Parser) -> str | None:
        for way, chunks in _ways(parser, case):
            came.clear()
            try:
                events = _read(parser, chunks)
            except _Unreadable as problem:
                return str(problem)
            came.append(events)
            if events != list(case.expected):
                return f"{way}{_difference(events, case.expected)}"
        return None

    finding = judge(check, parser, SECONDS + MORE_FOR_EACH_BYTE * len(case.body))
    verdict = finding.sentence
    if verdict and "'bytes' object does not support item" in verdict:
        verdict += " The bytes you are given are not yours to change; work on a copy: `bytearray(body)`."
    return Trial(case, verdict, came[-1] if came else None, finding.attempted)


def _ways(parser: Parser, case: Case) -> Ways:
    yield "", [case.body]
    if isinstance(parser, type):
        yield "Fed byte by byte: ", [case.body[place : place + 1] for place in range(len(case.body))]
        if case.chunks:
            yield "Fed in chunks: ", case.chunks


def _read(parser: Parser, chunks: Sequence[bytes]) -> list[Told]:
    """All events that come of the chunks."""
    if not isinstance(parser, type):
        return _events(parser(*chunks), "it")
    feed = getattr(parser(), "feed", None)
    if feed is None:
        raise _Unreadable(f"The class `{parser.__name__}` has no method `feed(chunk)`.")
    return [event for chunk in chunks for event in _events(feed(chunk), "`feed`")]


def _events(handed_out: object, who: str) -> list[Told]:
    if handed_out is ...:
        raise NotImplementedError
    if handed_out is None:
        raise _Unreadable(f"{who.capitalize()} returned None. Is there a `return`?")
    if not isinstance(handed_out, list | tuple):
        around = "; put `list(...)` around it" if hasattr(handed_out, "__next__") else ""
        raise _Unreadable(
            f"{who.capitalize()} returned {type_name(handed_out)}, and a list of events is wanted{around}."
        )
    return [_told(event) for event in handed_out]


def _told(event: object) -> Told:
    """An event as three texts: of a tuple, or of an object with `type`, `data` and `last_event_id`."""
    names = ("type", "data", "last_event_id")
    parts = tuple(getattr(event, name) for name in names) if all(hasattr(event, name) for name in names) else event
    if not isinstance(parts, list | tuple) or len(parts) != 3:
        raise _Unreadable(f"{quoted(event)} is not an event; an event is {WANTED}.")
    for name, part in zip(("type", "data", "last event id"), parts, strict=True):
        if not isinstance(part, str):
            decode = "; decode it" if isinstance(part, bytes | bytearray) else ""
            raise _Unreadable(f"In {quoted(event)} the {name} is of type {type(part).__name__} and not a text{decode}.")
    return tuple(parts)


def _difference(came: Sequence[Told], expected: Sequence[Told]) -> str:
    """The first thing that is not as expected, as a sentence."""
    for number, (mine, wanted) in enumerate(zip(came, expected, strict=False), 1):
        for name, part, right in zip(("type", "data", "last event id"), mine, wanted, strict=True):
            if part != right:
                return f"event {number} has the {name} {quoted(part)} instead of {quoted(right)}."
    few = "too few" if len(came) < len(expected) else "too many"
    return f"{len(came)} {'event' if len(came) == 1 else 'events'} instead of {len(expected)}: {few}."
