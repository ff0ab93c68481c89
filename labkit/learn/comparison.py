"""A prediction held against what came out."""

import math
from collections.abc import Mapping
from dataclasses import replace

from labkit.learn import verdicts
from labkit.learn.card import Card, Fold
from labkit.learn.notes import note_outcome
from labkit.learn.prediction import Prediction, said
from labkit.learn.quantity import quoted, say

SAME = 0.03  # a guess this near, as a share, to a known wrong answer is that answer
MOST_TIMES = 1e15  # a larger factor says nothing
BARELY = 1.25  # a smaller factor is told as a percentage


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
        return Card(verdicts.OPEN, (f"The outcome is {quoted(outcome)}.",))
    result = f"{asked.outcome.capitalize()}: {said(asked, found)}."
    if guess is None:
        card = prediction.card
        return replace(card, lines=card.lines[:1], folded=Fold("What came out", (result,)))
    card = _comparison(prediction, guess, found, result, within)
    note_outcome(asked, guess, found, card.heading)
    return card


def _comparison(prediction: Prediction, guess: float | str, found: float | str, result: str, within: float) -> Card:
    both = f"You predicted {said(prediction.question, guess)}. {result}"
    wrong = _misconception(prediction, found)
    if isinstance(guess, str) or isinstance(found, str):
        return Card(verdicts.AS_PREDICTED if guess == found else verdicts.NOT_THIS_TIME, (both, *wrong))
    close = abs(guess - found) <= within * abs(found)
    if close and not _misconception(prediction, found, same=0):
        wrong = ()  # a near guess is taken for a known mistake only where it is that very number
    direction = verdicts.TOO_HIGH if guess > found else verdicts.TOO_LOW
    heading = verdicts.EXACTLY if _equal(guess, found) else verdicts.CLOSE if close else direction
    apart = _distance(guess, found, "" if close else direction.lower(), prediction.question.unit)
    return Card(heading, (both, *apart, *wrong))


def _equal(guess: float, found: float) -> bool:
    """Equal but for what computing in floats leaves over."""
    return math.isclose(guess, found, rel_tol=1e-9)


def _distance(guess: float, found: float, direction: str, unit: str) -> tuple[str, ...]:
    """How far apart both are: a factor where there is one, else a difference; nothing when they are equal.

    A number without a unit, such as an id, is the name of a thing. A factor between two names says nothing.
    Two percentages that are near are some percentage points apart: "0.6 %" might be a share of a share.
    """
    if _equal(guess, found):
        return ()
    factor = max(guess / found, found / guess) if guess * found > 0 else math.inf
    if factor > MOST_TIMES or not unit:
        return (f"They differ by {say(abs(guess - found))}.",)
    points = f"{abs(guess - found):.2g}"
    percent = f"{100 * abs(guess / found - 1):.2g} %"
    percent = f"{points} percentage point{'s' * (points != '1')}" if unit == "%" else percent
    if not direction:
        return (f"You are off by {percent}.",)
    times = f"{say(float(f'{factor:.3g}'))} times"
    return (f"{times if factor > BARELY else percent} {direction}.",)


def _misconception(made: Prediction, found: float | str, same: float = SAME) -> tuple[str, ...]:
    """The explanation of the known wrong answer that was guessed, if it is one."""
    known = made.question.misconceptions
    assert isinstance(known, Mapping)
    read = [(made.question.read(wrong), why) for wrong, why in known.items()]
    if made.question.choices:
        return tuple(why for wrong, why in read if made.guess == wrong != found)
    off = [(abs(made.guess - wrong), wrong, why) for wrong, why in read]  # type: ignore[operator]
    distance, wrong, why = min(off, default=(math.inf, 0, ""))
    near = distance <= same * abs(wrong) and distance < abs(made.guess - found)  # type: ignore[operator, arg-type]
    return (why,) if near else ()
