"""Forms of exercise whose answer is a value: a number, a choice, and lines of code to put in order (Parsons)."""

import ast
from collections.abc import Iterable, Mapping, Sequence

from labkit.learn.card import Card
from labkit.learn.choices import lettered, read_choice
from labkit.learn.exercise import Exercise, complete
from labkit.learn.quantity import quoted, read_number, say, type_name

MIXED_UP = {
    60: "minutes and seconds may have been mixed up",
    100: "a share and a percentage may have been mixed up",
    1000: "seconds and milliseconds, or bytes and kilobytes, may have been mixed up",
    3600: "hours and seconds may have been mixed up",
}


class ValueExercise(Exercise):
    """What the forms have in common. Raises ValueError for an exercise without a question, hints or why."""

    wrong: Sequence[tuple[object, str]] = ()
    solution_code = ""
    minutes = 1.5

    def __init__(self, name: str, question: str, hints: Sequence[str], why: str, asks: str) -> None:
        complete(name, question, hints, why)
        self.name, self.question, self.hints, self.why = name, question, tuple(hints), why
        self.asks, self.stub = asks, f"{asks} = ..."


class Number(ValueExercise):
    """A question whose answer is a number, right when off by at most `within`, a share of `value` (0.01 is 1 %).

    The answer may be typed as text with the thousands apart. `solution` is source that shows the working; without it
    the value is shown. A mistake of unit (60, 100, 1000 or 3600 times) is told as such, unless `wrong` has a message.
    """

    def __init__(
        self,
        name: str,
        question: str,
        value: float,
        *,
        within: float = 0.01,
        unit: str = "",
        asks: str = "answer",
        solution: str | None = None,
        hints: Sequence[str],
        wrong: Mapping[float, str],
        why: str,
    ) -> None:
        super().__init__(name, question, hints, why, asks)
        self.value, self.within, self.unit = value, within, unit
        self.wrong = [*wrong.items()]
        self.solution_code = solution or f"{asks} = {value!r}"

    def read(self, answer: object) -> object:
        """The answer as a number."""
        return read_number(answer, self.unit)

    def fault(self, answer: float) -> str | None:  # type: ignore[override]
        """None within the tolerance; else the direction, and a mistake of unit where it is one."""
        if abs(answer - self.value) <= self.within * abs(self.value):
            return None
        said = say(answer, self.unit, digits=6)  # as it was typed
        direction = "high" if answer > self.value else "low"
        for factor, mixed_up in MIXED_UP.items():
            if factor == 100 and self.unit not in ("", "%"):
                continue
            if any(abs(answer - other) <= 0.001 * abs(other) for other in (self.value * factor, self.value / factor)):
                return f"{said} is {factor:,} times too {direction}: {mixed_up}. Check your units."
        return f"{said} is too {direction}."

    def _reads_alike(self, answer: object, known: object) -> bool:
        """A known wrong number is met with the tolerance of the right one: 8.3 is 8.318, rounded."""
        try:
            found, wanted = read_number(answer, self.unit), read_number(known)
        except ValueError:
            return False
        return abs(found - wanted) <= max(self.within, 1e-9) * abs(wanted)


class Choice(ValueExercise):
    """A question with answers to choose from: `options`, the right one among them, shown with letters in their order.

    `wrong` maps every other option to its own message. Raises ValueError when one is missing.
    """

    def __init__(
        self,
        name: str,
        question: str,
        options: Sequence[str],
        right: str,
        *,
        asks: str = "answer",
        hints: Sequence[str],
        wrong: Mapping[str, str],
        why: str,
    ) -> None:
        super().__init__(name, question, hints, why, asks)
        if right not in options or {*wrong} != {*options} - {right}:
            raise ValueError(f"choice {name!r} needs a right option and a message for every other one")
        self.options, self.right = tuple(options), right
        self.wrong = [*wrong.items()]
        letter = next(line for line in lettered(options) if line.endswith(f": {right}"))[0]
        self.solution_code = f'{asks} = "{letter}"  # {right}'

    @property
    def offer(self) -> Card:
        """The options with their letters."""
        return Card("", lettered(self.options))

    def read(self, answer: object) -> object:
        """The option that was chosen, by its letter or by its words."""
        return read_choice(answer, self.options)

    def fault(self, answer: object) -> str | None:
        """None for the right one."""
        return None if answer == self.right else "Another one is right."


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
        """The order as a list of line numbers."""
        order = answer.tolist() if hasattr(answer, "tolist") else answer
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
            return f"Your {good} lines are right as far as they go; something is missing."
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
