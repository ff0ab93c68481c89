"""Small exercises that tests hand answers to: one to write, one with lines to change, one that asks for a class."""

from collections.abc import Sequence
from functools import reduce
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example


class Order(CodeExercise):
    """Sort a list."""

    asks = "order"
    hints: ClassVar[Sequence[str]] = ("Which function sorts?", "`sorted` does.")
    why: ClassVar[str] = "Events arrive in order."
    examples = ((([2, 1],), [1, 2]), (([1, 1],), [1, 1]))
    edge_cases: ClassVar[Sequence[Example]] = ((([],), []),)

    def inputs(self, chance: Random) -> tuple[list[int]]:
        """Up to five numbers."""
        return ([chance.randrange(9) for _ in range(chance.randrange(6))],)

    def order(self, numbers: list[int]) -> list[int]:
        return sorted(numbers)

    def another_order(self, numbers: list[int]) -> list[int]:
        found: list[int] = []
        for number in numbers:
            found.insert(sum(other <= number for other in found), number)
        return found

    def wrong_as_it_came(self, numbers: list[int]) -> list[int]:
        """That is the list as it came."""
        return numbers

    def wrong_set(self, numbers: list[int]) -> list[int]:
        """A set forgets repeated numbers."""
        return sorted(set(numbers))


class Total(CodeExercise):
    """Change one line: add up the numbers. Of none, raise ValueError."""

    asks = "total"
    hints = ("What of the second number?",)
    why = "A meter adds up."
    imports = "from functools import reduce"
    examples = ((([1, 2],), 3), (([5],), 5))
    edge_cases = ((([],), ValueError),)

    def inputs(self, chance: Random) -> tuple[list[int]]:
        """One to five numbers."""
        return ([chance.randrange(9) for _ in range(chance.randrange(1, 6))],)

    def start(self, numbers: list[int]) -> int:
        result = numbers[0]
        return result  # noqa: RET504

    def total(self, numbers: list[int]) -> int:
        first, *rest = numbers
        return reduce(lambda a, b: a + b, rest, first)


class HandOut(CodeExercise):
    """Change one line: the class forgets."""

    asks = "Lines"
    hints = ("Look at the rest.",)
    why = "A parser remembers."

    class Start:
        def __init__(self) -> None:
            self.rest = b""

        def feed(self, chunk: bytes) -> list[bytes]:
            *lines, self.rest = chunk.split(b"\n")
            return lines

    class Lines(Start):
        def feed(self, chunk: bytes) -> list[bytes]:
            *lines, self.rest = (self.rest + chunk).split(b"\n")
            return lines

    start = Start

    def outcome(self, answer: type[Start], *chunks: bytes) -> list[bytes]:  # type: ignore[override]
        """The lines that come of some chunks."""
        lines = answer()
        return [line for chunk in chunks for line in lines.feed(chunk)]

    def inputs(self, chance: Random) -> tuple[bytes, ...]:
        """Some chunks."""
        return tuple(chance.choice([b"a\n", b"b", b"c\nd", b""]) for _ in range(4))
