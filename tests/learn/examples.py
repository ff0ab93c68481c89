"""Small exercises that tests hand answers to: three that ask for code, and one of each form whose answer is a value."""

from collections.abc import Sequence
from functools import reduce
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example, Number, Parsons


class Order(CodeExercise):
    """Sort a list."""

    asks = "order"
    hints = ("Which function sorts?", "`sorted` does.")
    why = "Events arrive in order."
    examples: ClassVar[Sequence[Example]] = ((([2, 1],), [1, 2]), (([1, 1],), [1, 1]))
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


POLLS = Number(
    "polls",
    "How many?",
    120_000,
    unit="polls",
    solution="answer = 600_000 / 5",
    hints=["Multiply."],
    wrong={2_000: "That is a second's worth.", 10_000: "That is one request each."},
    why="It adds up.",
)
OPENS = Choice(
    "opens",
    "How many requests?",
    ["one for each event", "one", "none"],
    "one",
    hints=["Count."],
    wrong={"one for each event": "One stays open.", "none": "Somebody has to ask once."},
    why="It stays open.",
)
LOOP = Parsons(
    "loop",
    "Put the loop in order.",
    ["  ask()", "while True:", "  wait()", "  tell()"],
    [2, 1, 3],
    also_right=[[2, 3, 1]],
    hints=["What comes first?"],
    wrong=[([1, 2, 3], "A line of the loop cannot stand before it.")],
    why="It goes on.",
)
