"""Predictions: what you expect, written down before you see it."""

from dataclasses import dataclass

from labkit.learn import verdicts
from labkit.learn.card import Card
from labkit.learn.choices import lettered
from labkit.learn.notes import note_asked, note_guess
from labkit.learn.quantity import quoted, say
from labkit.learn.question import Question

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
            return Card(verdicts.NOT_READABLE, (self.problem, *choices))
        if self.guess is None:
            wanted = choices or tuple(filter(None, [_wanted(self.question.unit)]))
            return Card(verdicts.NOT_ATTEMPTED, (NONE_YET, *_filled_in(self.question), *wanted))
        return Card(verdicts.PREDICTION, (said(self.question, self.guess), self.question.text))

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
    note_asked(question)
    if guess is None or guess is ...:
        return Prediction(question, None)
    try:
        read = question.read((guess, *thousands) if thousands else guess)
        _check_share(question, read)
    except ValueError as unreadable:
        return Prediction(question, None, str(unreadable))
    note_guess(question, read)
    return Prediction(question, read)


def _check_share(asked: Question, guess: float | str) -> None:
    """Raise ValueError for a share of less than nothing, or of more than all."""
    if asked.unit == "%" and isinstance(guess, float) and not 0 <= guess <= 100:
        raise ValueError(f"A share is wanted here, from 0 to 100 %, not {say(guess, asked.unit)}.")


def _filled_in(asked: Question) -> tuple[str, ...]:
    """The question with its numbers, where the prose has names in their place, such as `EVERY`."""
    open_places = asked.template is not None and asked.template.text != asked.text
    return (asked.text,) if open_places else ()


def _wanted(unit: str) -> str:
    """In which unit a number is wanted, as a sentence; "" where there is none."""
    known = {
        "%": "The answer is in per cent: type 70 for 70 %, and not 0.7.",
        "times": "The answer is a factor: type 7 for “seven times”.",
        "s": "The answer is in seconds.",
        "ms": "The answer is in milliseconds.",
        "MB": "The answer is in megabytes (MB).",
    }
    return known.get(unit, f"The answer is a number of {unit}." if unit else "")


def said(asked: Question, answer: float | str) -> str:
    """An answer to the question, for a sentence."""
    return answer if isinstance(answer, str) else say(answer, asked.unit)
