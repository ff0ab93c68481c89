"""The form of exercise whose answer is an order: lines of code, or steps of a plan, after Parsons and Haden (2006)."""

import ast
import re
from collections.abc import Iterable, Sequence

from labkit.learn.card import Card
from labkit.learn.exercise import ValueExercise
from labkit.learn.quantity import quoted, type_name

NUMBERS = re.compile(r"[\[(]?\s*\d{1,3}(?:[\s,]+\d{1,3})*\s*[\])]?", re.ASCII)  # a list of numbers, as text


class Parsons(ValueExercise):
    """Lines of code to put in order. `lines` are shown numbered from 1, as given here, so give them shuffled.

    `right` is the order as line numbers; a line that belongs nowhere is left out of it. `wrong` pairs orders with
    messages; one that no right order begins with also speaks to every longer answer that begins so. The answer is a
    list of line numbers. Raises ValueError when `right` names a line that is not there.
    After Parsons and Haden 2006, "Parson's programming puzzles".
    """

    minutes = 3

    def __init__(
        self,
        name: str,
        question: str,
        lines: Sequence[str],
        right: Sequence[int],
        *,
        also_right: Iterable[Sequence[int]] = (),
        asks: str = "answer",
        hints: Sequence[str],
        wrong: Iterable[tuple[Sequence[int], str]],
        why: str,
    ) -> None:
        super().__init__(name, question, hints, why, asks)
        self.lines, self.right = tuple(lines), list(right)
        self.orders = [self.right, *map(list, also_right)]
        for order in self.orders:
            if not {*order} <= {*range(1, len(lines) + 1)} or len({*order}) != len(order) or len(order) < 2:
                raise ValueError(
                    f"parsons {name!r} has lines 1 to {len(lines)}; its right order must name each at most once"
                )
        self.wrong = [(list(order), message) for order, message in wrong]
        self.solution_code = self._code(self.right)

    @property
    def offer(self) -> Card:
        """The lines with their numbers, and how to answer."""
        digits = len(str(len(self.lines)))
        numbered = "\n".join(f"{place:>{digits}}  {line}" for place, line in enumerate(self.lines, 1))
        return Card("", ("Answer with a list of line numbers, such as [2, 1, 3].",), numbered)

    def read(self, answer: object) -> object:
        """The order as a list of line numbers, which may also be typed as a text: "2 1 3"."""
        order = answer.tolist() if hasattr(answer, "tolist") else answer
        if isinstance(answer, str) and NUMBERS.fullmatch(answer.strip()):
            order = [int(number) for number in re.findall(r"\d+", answer)]
        if not isinstance(order, list | tuple):
            raise ValueError(f"Answer with a list of line numbers, such as [2, 1, 3]; this is {type_name(answer)}.")
        if other := [number for number in order if type(_plain(number)) is not int]:
            told = f"{quoted(other[0])} is {type_name(other[0])}"
            raise ValueError(f"Answer with a list of line numbers, such as [2, 1, 3]; {told}.")
        numbers = [int(_plain(number)) for number in order]  # type: ignore[call-overload]
        if unknown := [number for number in numbers if not 1 <= number <= len(self.lines)]:
            raise ValueError(f"There is no line {unknown[0]}: the lines are 1 to {len(self.lines)}.")
        return numbers

    def solution(self) -> Card:
        """The lines in their right order."""
        return Card("A solution", (f"{self.asks} = {self.right}", self.why), self.solution_code)

    def fault(self, answer: list[int]) -> str | None:  # type: ignore[override]
        """None for a right order; else how far it is right, and what comes next."""
        if answer in self.orders:
            return None
        good, wanted = max(((_agreement(answer, order), order) for order in self.orders), key=lambda found: found[0])
        if not answer:
            return "No line is there yet: which one comes first?"
        if good == len(answer):
            yours = "first line is right" if good == 1 else f"{good} lines are right as far as they go"
            return f"Your {yours}; something is missing."
        if good == len(wanted):
            return f"The first {good} lines are right and complete; leave out the rest."
        start = f"The first {good} lines are in place." if good > 1 else "The first is in place." if good else ""
        reason = (self._misplaced(answer, good) if self._python else "") or _too_early(answer, wanted, good)
        return f"{start} Line {answer[good]} does not belong at place {good + 1}: {reason}".strip()

    def _reads_alike(self, answer: object, known: object) -> bool:
        try:
            order, wrong = self.read(answer), self.read(known)
        except ValueError:
            return False
        assert isinstance(order, list)
        assert isinstance(wrong, list)
        if any(right[: len(wrong)] == wrong for right in self.orders):
            return order == wrong
        return order[: len(wrong)] == wrong

    @property
    def _python(self) -> bool:
        """Whether the lines are Python; they may be another language, or the steps of a plan."""
        try:
            ast.parse(self._code(self.right))
        except SyntaxError:
            return False
        return True

    def _misplaced(self, answer: Sequence[int], place: int) -> str:
        """Why a line cannot follow the one before it, if its indentation is the reason."""
        line = self.lines[answer[place] - 1]
        above = self.lines[answer[place - 1] - 1] if place else ""
        step = min(filter(None, map(_indentation, self.lines)), default=4)
        most = _indentation(above) + (step if above.endswith(":") else 0)
        if _indentation(line) > most or (above.endswith(":") and _indentation(line) < most):
            follows = f"after line {answer[place - 1]} Python expects {most}" if place else "the first line has none"
            return f"it is indented by {_indentation(line)} spaces, and {follows}."
        return ""

    def _code(self, order: Sequence[int]) -> str:
        return "\n".join(self.lines[number - 1] for number in order)


def _agreement(one: Sequence[int], other: Sequence[int]) -> int:
    """How many numbers two orders have in common from the start."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (mine, wanted) in enumerate(pairs) if mine != wanted), min(len(one), len(other)))


def _too_early(answer: Sequence[int], wanted: Sequence[int], place: int) -> str:
    """What is wrong with a line at a place where another one is wanted."""
    if answer[place] in answer[:place]:
        return "it is in your list already."
    if answer[place] in wanted:
        return "another line has to come before it. What is missing at this point?"
    return "would it do what is asked for? Read it once more."


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain(value: object) -> object:
    return value.item() if hasattr(value, "item") else value
