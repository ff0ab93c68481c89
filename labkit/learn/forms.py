"""Forms of exercise whose answer is a value: a number, and a choice."""

from collections.abc import Mapping, Sequence

from labkit.learn.card import Card
from labkit.learn.choices import lettered, read_choice
from labkit.learn.exercise import ValueExercise
from labkit.learn.quantity import read_number, say

MIXED_UP = {60: "minutes and seconds", 100: "a share and a percentage", 3600: "hours and seconds"}
THOUSANDS = {
    "s": "seconds and milliseconds",
    "ms": "seconds and milliseconds",
    "bytes": "bytes and kilobytes",
    "MB": "units such as kB and MB",
}


class Number(ValueExercise):
    """A question whose answer is a number, right when off by at most `within`, a share of `value` (0.01 is 1 %).

    The answer may be typed as text with the thousands apart. `solution` is source that shows the working; without it
    the value is shown. A mistake of unit (60, 100, 1000 or 3600 times) is told as such, and so is a point
    between the thousands, unless `wrong` has a message.
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
        said = f"Your answer of {say(answer, self.unit, digits=6)}"  # as it was typed
        direction = "high" if answer > self.value else "low"
        for factor in (60, 100, 1000, 3600):
            off = any(abs(answer - other) <= 0.001 * abs(other) for other in (self.value * factor, self.value / factor))
            if off and (reason := self._reason(factor, direction)):
                return f"{said} is {factor:,} times too {direction}{reason}"
        return f"{said} is too {direction}."

    def _reason(self, factor: int, direction: str) -> str:
        """What may have made an answer wrong by a factor, as the end of a sentence; "" where nothing fits the unit."""
        if factor == 100 and self.unit not in ("", "%"):
            return ""
        mixed_up = MIXED_UP.get(factor) or THOUSANDS.get(self.unit)
        if mixed_up:
            return f": {mixed_up} may have been mixed up. Check your units."
        if direction == "low" and self.value >= 1000:  # in many countries, 14.400 is fourteen thousand four hundred
            return ". Python reads a point as the decimal point: type 1_000 for a thousand."
        return ""

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
