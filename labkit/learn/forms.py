"""Forms of exercise: a number, a choice, and lines of code to put in order (a Parsons problem)."""

from collections.abc import Mapping, Sequence

from labkit.learn.card import Card
from labkit.learn.exercise import Exercise, Wrong
from labkit.learn.quantity import a_kind, quoted, read_number, say

SLIPS = {
    60: "minutes and seconds may have been mixed up",
    100: "a share and a percentage may have been mixed up",
    1000: "seconds and milliseconds, or bytes and kilobytes, may have been mixed up",
    3600: "hours and seconds may have been mixed up",
}


class Number(Exercise):
    """A question whose answer is a number, right when off by at most `within`, a share of `value` (0.01 is 1 %).

    The answer may be typed as text with the thousands apart. `solution` is source that shows the working; without it
    the value is shown. A slip of unit (60, 100, 1000 or 3600 times) is told as such, unless `wrong` has a message.
    """

    def __init__(
        self,
        name: str,
        question: str,
        value: float,
        *,
        within: float = 0.01,
        unit: str = "",
        stub: str = "answer = ...",
        solution: str | None = None,
        hints: Sequence[str],
        wrong: Wrong,
        why: str,
    ) -> None:
        self.value, self.within, self.unit = value, within, unit
        right = value if solution is None else solution
        super().__init__(name, question, stub=stub, check=self._off, solution=right, hints=hints, wrong=wrong, why=why)

    def read(self, answer: object) -> object:
        """The answer as a number."""
        return read_number(answer, self.unit)

    def _off(self, answer: float) -> str | None:
        if abs(answer - self.value) <= self.within * abs(self.value):
            return None
        direction = "high" if answer > self.value else "low"
        for factor, slip in SLIPS.items():
            if any(
                abs(answer - slipped) <= 0.001 * abs(slipped) for slipped in (self.value * factor, self.value / factor)
            ):
                return f"{say(answer, self.unit)} is {factor} times too {direction}: {slip}. Check your units."
        return f"{say(answer, self.unit)} is too {direction}. Write down the unit of each number you used."


class Choice(Exercise):
    """A question with answers to choose from: `options` maps a key to its text, `right` is the key of the right one.

    `wrong` maps every other key to its own message. Raises ValueError when one is missing.
    """

    def __init__(
        self,
        name: str,
        question: str,
        options: Mapping[str, str],
        right: str,
        *,
        stub: str = "answer = ...",
        hints: Sequence[str],
        wrong: Mapping[str, str],
        why: str,
    ) -> None:
        if right not in options or {*wrong} != {*options} - {right}:
            raise ValueError(f"choice {name!r} needs a right option and a message for every other one")
        self.options, self.right = dict(options), right
        super().__init__(
            name, question, stub=stub, check=self._missed, solution=right, hints=hints, wrong=[*wrong.items()], why=why
        )

    def read(self, answer: object) -> object:
        """The key that was chosen, by its key or by its text."""
        wanted = str(answer).strip().casefold()
        for key, text in self.options.items():
            if wanted in (key.casefold(), text.casefold()):
                return key
        keys = ", ".join(f'"{key}"' for key in self.options)
        raise ValueError(f"{quoted(answer)} is none of the answers: choose one of {keys}, in quotes.")

    def solution(self) -> Card:
        """The right option."""
        return Card(
            "A solution", (f"{self.right}: {self.options[self.right]}", self.why), f"{self.asks} = {self.right!r}"
        )

    def _missed(self, answer: str) -> str | None:
        return None if answer == self.right else "Another one is right."

    def _card(self) -> Card:
        return Card("Your turn", (self.question, *(f"{key}: {text}" for key, text in self.options.items())))


class Parsons(Exercise):
    """Lines of code to put in order. `lines` are shown numbered from 1, as given here, so give them shuffled.

    `right` is the order as line numbers; a line that belongs nowhere is left out of it. `wrong` pairs orders with
    messages. The answer is a list of line numbers. Raises ValueError when `right` names a line that is not there.
    After Parsons and Haden 2006, "Parson's programming puzzles".
    """

    def __init__(
        self,
        name: str,
        question: str,
        lines: Sequence[str],
        right: Sequence[int],
        *,
        stub: str = "answer = ...",
        hints: Sequence[str],
        wrong: Wrong,
        why: str,
    ) -> None:
        if not {*right} <= {*range(1, len(lines) + 1)} or len({*right}) != len(right) or len(right) < 2:
            raise ValueError(
                f"parsons {name!r} has lines 1 to {len(lines)}; its right order must name each at most once"
            )
        self.lines, self.right = tuple(lines), list(right)
        super().__init__(
            name, question, stub=stub, check=self._misplaced, solution=self.right, hints=hints, wrong=wrong, why=why
        )

    def read(self, answer: object) -> object:
        """The order as a list of line numbers."""
        if not isinstance(answer, list | tuple) or not all(type(number) is int for number in answer):
            raise ValueError(f"Answer with a list of line numbers, such as [2, 1, 3]; this is {a_kind(answer)}.")
        if unknown := [number for number in answer if not 1 <= number <= len(self.lines)]:
            raise ValueError(f"There is no line {unknown[0]}: the lines are 1 to {len(self.lines)}.")
        return list(answer)

    def solution(self) -> Card:
        """The lines in their right order."""
        return Card("A solution", (f"{self.asks} = {self.right}", self.why), self._code(self.right))

    def _misplaced(self, order: list[int]) -> str | None:
        if order == self.right:
            return None
        pairs = zip(order, self.right, strict=False)
        good = next(
            (place for place, (mine, wanted) in enumerate(pairs) if mine != wanted), min(len(order), len(self.right))
        )
        if not order:
            return "No line is there yet: which one comes first?"
        if good == len(order):
            return f"Your {good} lines are right as far as they go; something is missing."
        if good == len(self.right):
            return f"The first {good} lines are right and complete; leave out the rest."
        start = f"The first {good} lines are in place." if good > 1 else "The first is in place." if good else ""
        return f"{start} Line {order[good]} cannot stand at place {good + 1}: read it aloud there.".strip()

    def _code(self, order: Sequence[int]) -> str:
        return "\n".join(self.lines[number - 1] for number in order)

    def _card(self) -> Card:
        digits = len(str(len(self.lines)))
        numbered = "\n".join(f"{place:>{digits}}  {line}" for place, line in enumerate(self.lines, 1))
        return Card("Your turn", (self.question,), numbered)
