"""Predictions: what you expect, written down before you see it, and later held against what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labkit.learn.card import Card
from labkit.learn.quantity import quoted, read_number, say

SAME = 0.03  # a guess this near, as a share, to a known wrong answer is that answer
Guess = float | str | None


@dataclass(frozen=True, repr=False)
class Prediction:
    """A question and a guess. `guess` is None while none was made, or none that can be read (see `problem`)."""

    question: str
    guess: Guess
    unit: str = ""
    choices: tuple[str, ...] = ()
    misconceptions: tuple[tuple[Guess, str], ...] = ()  # a telling wrong answer and what it comes from
    problem: str = ""

    @property
    def card(self) -> Card:
        """What the cell shows."""
        if self.problem:
            return Card("Not readable", (self.problem,))
        if self.guess is None:
            return Card("Not attempted", (f"Put your guess in place of `None`{_list_of(self.choices)}.",))
        return Card("You predict", (_said(self, self.guess), self.question))

    def __repr__(self) -> str:
        return repr(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()


def predict(
    question: str,
    guess: object,
    *thousands: object,
    unit: str = "",
    choices: Sequence[str] = (),
    misconceptions: Mapping[float, str] | Mapping[str, str] | None = None,
) -> Prediction:
    """Write down what you expect before you run the experiment. A guess of `None` is "not attempted".

    The guess is a number, as you like to type it ("120,000" too), or one of `choices`. `misconceptions` maps a wrong
    answer to where it comes from; `compare` tells you when yours is one of them. Whatever you guess, nothing fails.
    `thousands` is for a guess typed as 120,000, which Python reads as two numbers.
    Raises ValueError only for a question that is badly set: a misconception that is none of the choices.
    """
    asked = Prediction(question, None, unit, tuple(choices))
    known = tuple((_read(asked, wrong), why) for wrong, why in (misconceptions or {}).items())
    read, problem = None, ""
    if guess is not None and guess is not ...:
        try:
            read = _read(asked, (guess, *thousands) if thousands else guess)
        except ValueError as unreadable:
            problem = str(unreadable)
    return Prediction(question, read, unit, asked.choices, known, problem)


def compare(prediction: Prediction | float | str | None, measured: object, *, within: float = 0.1) -> Card:
    """Show the guess beside what was measured, their ratio, and, for a known wrong answer, where it comes from.

    A guess is close when it is off by at most `within`, a share of the measured value (0.1 is 10 %). `measured` is a
    number (numpy's too) or, for a question with choices, one of them. Nothing here fails the cell.
    """
    made = prediction if isinstance(prediction, Prediction) else predict("", prediction)
    try:
        found = _read(made, measured)
    except ValueError:
        return Card("Nothing to compare with", (f"what was measured is {quoted(measured)}.",))
    result = f"Measured: {_said(made, found)}."
    if made.guess is None:
        if made.problem:
            return Card("Not readable", (result, made.problem))
        return Card("Not attempted", (result, "Put your guess in place of `None` and run both cells again."))
    both = f"You predicted {_said(made, made.guess)}. {result}"
    wrong = _misconception(made, found)
    if isinstance(made.guess, str) or isinstance(found, str):
        return Card("As you said" if made.guess == found else "Otherwise", (both, *wrong))
    close = abs(made.guess - found) <= within * abs(found) and not wrong
    heading = "Close" if close else "Too high" if made.guess > found else "Too low"
    return Card(heading, (both, _relation(made.guess, found, "" if close else heading.lower()), *wrong))


def _read(asked: Prediction, answer: object) -> float | str:
    """The answer as a number or as one of the choices. Raises ValueError with what to type instead."""
    if not asked.choices:
        return read_number(answer, asked.unit)
    word = str(answer).strip().casefold()
    for choice in asked.choices:
        if choice.casefold() in (word, {"true": "yes", "false": "no"}.get(word)):
            return choice
    raise ValueError(f"{quoted(answer)} is none of the answers{_list_of(asked.choices)}.")


def _relation(guess: float, found: float, direction: str) -> str:
    """The ratio of guess to measurement; their difference where there is no ratio."""
    if guess * found <= 0:
        return f"Difference: {say(abs(guess - found))}."
    large, small = max(abs(guess), abs(found)), min(abs(guess), abs(found))
    factor = f", {large / small:.3g} times {direction}" if direction else ""
    return f"Ratio of guess to measurement: {guess / found:.3g}{factor}."


def _misconception(made: Prediction, found: float | str) -> tuple[str, ...]:
    """The explanation of the known wrong answer that was guessed, if it is one."""
    for wrong, why in made.misconceptions:
        if isinstance(wrong, str) or isinstance(made.guess, str) or isinstance(found, str):
            matches = made.guess == wrong != found
        else:
            off = abs((made.guess or 0) - (wrong or 0))
            matches = off <= SAME * abs(wrong or 0) and off < abs((made.guess or 0) - found)
        if matches:
            return (why,)
    return ()


def _said(asked: Prediction, answer: float | str) -> str:
    return answer if isinstance(answer, str) else say(answer, asked.unit)


def _list_of(choices: tuple[str, ...]) -> str:
    return f": {', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else ""
