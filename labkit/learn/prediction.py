"""Predictions: what you expect, written down before you see it, and later held against what came out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from labkit.learn.card import Card
from labkit.learn.choices import lettered
from labkit.learn.quantity import quoted, say
from labkit.learn.question import Question

SAME = 0.03  # a guess this near, as a share, to a known wrong answer is that answer
NONE_YET = "Put your guess in place of `None` and run the cell again."


@dataclass(frozen=True, repr=False)
class Prediction:
    """A question and a guess. `guess` is None while none was made, or none that can be read (see `problem`)."""

    question: Question
    guess: float | str | None
    problem: str = ""

    @property
    def card(self) -> Card:
        """What the cell shows."""
        choices = lettered(self.question.choices)
        if self.problem:
            return Card("Not readable", (self.problem, *choices))
        if self.guess is None:
            return Card("Not attempted", (NONE_YET, *choices))
        return Card("You predict", (_said(self.question, self.guess), self.question.text))

    def __repr__(self) -> str:
        return repr(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()


def predict(question: Question, guess: object, *thousands: object) -> Prediction:
    """Write down what you expect before you run the experiment. A guess of `None` is "not attempted".

    The guess is a number, as you like to type it ("120,000" too), or one of the question's choices, by its letter or
    by its words. Whatever you guess, nothing fails. `thousands` is for a guess typed as 120,000, which Python reads as
    two numbers. Raises ValueError only for a question that is none, or whose places are not filled in.
    """
    if not isinstance(question, Question):
        raise ValueError(f"question must come from the notebook's `ask`, such as ask.useless, not {quoted(question)}")
    if callable(question.misconceptions):
        raise ValueError(f"this question has places to fill in; call it with values: {quoted(question.text)}")
    if guess is None or guess is ...:
        return Prediction(question, None)
    try:
        return Prediction(question, question.read((guess, *thousands) if thousands else guess))
    except ValueError as unreadable:
        return Prediction(question, None, str(unreadable))


def compare(prediction: Prediction, outcome: object, *, within: float = 0.1) -> Card:
    """Show the guess beside what came out, how far apart they are, and, for a known wrong answer, its origin.

    A guess is close when it is off by at most `within`, a share of the outcome (0.1 is 10 %). `outcome` is a number
    (numpy's too) or, for a question with choices, one of them. Without a guess the outcome is folded away. Nothing here
    fails the cell. Raises ValueError for a `prediction` that `predict` has not made.
    """
    if not isinstance(prediction, Prediction):
        raise ValueError(f"prediction must be what predict(…) returned, not {quoted(prediction)}")
    asked, guess = prediction.question, prediction.guess
    try:
        found = asked.read(outcome)
    except ValueError:
        return Card("Nothing to compare with", (f"The outcome is {quoted(outcome)}.",))
    result = f"{asked.outcome.capitalize()}: {_said(asked, found)}."
    if guess is None:
        heading, line = ("Not readable", prediction.problem) if prediction.problem else ("Not attempted", NONE_YET)
        return Card(heading, (line,), folded=("What came out", result))
    both = f"You predicted {_said(asked, guess)}. {result}"
    wrong = _misconception(prediction, found)
    if isinstance(guess, str) or isinstance(found, str):
        return Card("As you said" if guess == found else "Not this time", (both, *wrong))
    close = abs(guess - found) <= within * abs(found) and not wrong
    heading = "Exactly" if guess == found else "Close" if close else "Too high" if guess > found else "Too low"
    return Card(heading, (both, *_distance(guess, found, "" if close else heading.lower()), *wrong))


def _distance(guess: float, found: float, direction: str) -> tuple[str, ...]:
    """How far apart both are: a factor where there is one, else a difference; nothing when they are equal."""
    if guess == found:
        return ()
    if guess * found <= 0:
        return (f"They differ by {say(abs(guess - found))}.",)
    if not direction:
        return (f"You are off by {100 * abs(guess / found - 1):.2g} %.",)
    factor = max(guess / found, found / guess)
    if factor > 1e15:
        return (f"They differ by {say(abs(guess - found))}.",)
    return (f"That is {float(f'{factor:.3g}'):,.15g} times {direction}.",)


def _misconception(made: Prediction, found: float | str) -> tuple[str, ...]:
    """The explanation of the known wrong answer that was guessed, if it is one."""
    known = made.question.misconceptions
    assert isinstance(known, Mapping)
    read = [(made.question.read(wrong), why) for wrong, why in known.items()]
    if made.question.choices:
        return tuple(why for wrong, why in read if made.guess == wrong != found)
    off = [(abs(made.guess - wrong), wrong, why) for wrong, why in read]  # type: ignore[operator]
    distance, wrong, why = min(off, default=(math.inf, 0, ""))
    near = distance <= SAME * abs(wrong) and distance < abs(made.guess - found)  # type: ignore[operator, arg-type]
    return (why,) if near else ()


def _said(asked: Question, answer: float | str) -> str:
    return answer if isinstance(answer, str) else say(answer, asked.unit)
