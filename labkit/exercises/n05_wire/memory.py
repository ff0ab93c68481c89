"""An exercise on a parser that is fed: a class that keeps the rest of the bytes."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example
from labkit.learn.equivalence import difference, listed, outcome_of
from labkit.learn.quantity import quoted

PIECES = [b"data: x", b"", b"id: 7", "data: Zürich".encode()]


class RepairFeed(CodeExercise):
    r"""Change one line. `Lines` is fed with the chunks of a stream, and `feed` returns the lines that are complete now.
    But it forgets the start of a line that came with an earlier chunk. (It knows only one line end, `\n`. Your parser
    will know all three.)
    """

    asks = "Lines"
    hints = (
        "Feed it `data: cut of`, and then `f\\n`. What becomes of the first chunk?",
        "`self.rest` is set, but no line ever reads it. The rest belongs in front of the next chunk.",
    )
    why = (
        "`self.rest` lasts from one call to the next, so it does not matter where the stream is cut. The names "
        "inside a function are gone after each call, so a function alone cannot keep the rest: its caller has to."
    )
    examples: ClassVar[Sequence[Example]] = (
        ((b"data: cut of", b"f\n"), [b"data: cut off"]),
        ((b"a\nb\nc", b"\nd"), [b"a", b"b", b"c"]),
        ((b"x", b"y", b"z\n"), [b"xyz"]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (((b"\n", b"\n"), [b"", b""]), ((b"never ends",), []), ((), []))

    def inputs(self, chance: Random) -> tuple[bytes, ...]:
        """A stream of short lines, cut anywhere."""
        body = b"\n".join(chance.choices(PIECES, k=chance.randint(1, 4))) + chance.choice([b"\n", b""])
        return tuple(cut(body, chance))

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """All lines that it hands out, fed with one chunk after the other."""
        keeper = answer()
        return [line for chunk in given for line in keeper.feed(chunk)]

    def fault(self, answer: Any) -> str | None:
        """Also says what is kept, since the lines alone do not tell a rest that is lost from one at the wrong end."""
        if not isinstance(answer, type):
            return super().fault(answer)
        for given in self.trials():
            wanted, got = (outcome_of(self.outcome, keeper, given) for keeper in (self.right, answer))
            if sentence := difference(wanted, got, given):
                lines = f"hands out `{quoted(got.result)}` instead of `{quoted(wanted.result)}`"
                return sentence if got.error else f"Fed with `{listed(given)}`, it {lines}.{_kept(answer, given)}"
        return None

    class Start:
        def __init__(self) -> None:
            self.rest = b""

        def feed(self, chunk: bytes) -> list[bytes]:
            *lines, self.rest = chunk.split(b"\n")
            return lines

    class Lines:
        def __init__(self) -> None:
            self.rest = b""

        def feed(self, chunk: bytes) -> list[bytes]:
            *lines, self.rest = (self.rest + chunk).split(b"\n")
            return lines

    class AnotherLines:
        def __init__(self) -> None:
            self.pieces: list[bytes] = []

        def feed(self, chunk: bytes) -> list[bytes]:
            lines = []
            while b"\n" in chunk:
                end, _, chunk = chunk.partition(b"\n")
                lines.append(b"".join([*self.pieces, end]))
                self.pieces.clear()
            self.pieces.append(chunk)
            return lines

    class WrongOrder(Lines):
        """The rest came before this chunk, so it belongs in front of it."""

        def feed(self, chunk: bytes) -> list[bytes]:
            *lines, self.rest = (chunk + self.rest).split(b"\n")
            return lines

    class WrongLocalName(Lines):
        """The rest is lost after the call: it is not kept for the next call. Store it in `self.rest`."""

        def feed(self, chunk: bytes) -> list[bytes]:
            *lines, _ = (self.rest + chunk).split(b"\n")
            return lines

    class WrongSplitsFirst(Lines):
        """Python splits the chunk first, and adds the rest then. Put parentheses around `self.rest + chunk`."""

        def feed(self, chunk: bytes) -> Any:
            pieces: Any = chunk.split(b"\n")
            *lines, self.rest = self.rest + pieces
            return lines

    class WrongHandsOutTheRest(Lines):
        """The start of a line is handed out as if it were a complete line."""

        def feed(self, chunk: bytes) -> list[bytes]:
            return (self.rest + chunk).split(b"\n")

    class WrongKeepsAll(Lines):
        """Lines come again that were handed out before. After the split, keep only the last part."""

        def feed(self, chunk: bytes) -> list[bytes]:
            self.rest += chunk
            *lines, _ = self.rest.split(b"\n")
            return lines


def cut(body: bytes, chance: Random) -> list[bytes]:
    """A body cut at up to four places."""
    places = sorted(chance.sample(range(1, len(body)), k=min(4, len(body) - 1))) if len(body) > 1 else []
    return [body[start:end] for start, end in zip([0, *places], [*places, len(body)], strict=True)]


def _kept(answer: type, given: Sequence[bytes]) -> str:
    keeper: Any = answer()
    for chunk in given:
        keeper.feed(chunk)
    return f" In the end `self.rest` is `{quoted(keeper.rest)}`." if hasattr(keeper, "rest") else ""


repair_feed = RepairFeed()
