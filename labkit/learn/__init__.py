"""How a notebook asks and answers: predictions, claims, and exercises.

Everything here returns something that shows itself as the last line of a cell; nothing prints.

guess = predict(ask.requests_per_minute, None)
compare(guess, run.requests_per_minute)
claim("the real run agrees with the arithmetic", run.requests_per_minute, 120_000, within=0.005)

`question` and `prediction` are what is asked before a reveal, and `comparison` what is said after it; `exercise` is
what all exercises share, `code_exercise`, `forms` and `parsons` are its forms; `attempt`, `judging` and `equivalence`
find the verdict, `verdicts` and `card` are how it looks; `notes` keeps both for `recap` and `course`.
"""

from labkit.learn.card import Card, Fold
from labkit.learn.claims import ClaimFailed, claim
from labkit.learn.code_exercise import CodeExercise, Example
from labkit.learn.comparison import compare
from labkit.learn.course import course_map
from labkit.learn.exercise import Exercise
from labkit.learn.forms import Choice, Number
from labkit.learn.parsons import Parsons
from labkit.learn.prediction import Prediction, predict
from labkit.learn.question import Question
from labkit.learn.recap import recap
from labkit.learn.verdicts import NOT_ATTEMPTED, NOT_YET, RIGHT

__all__ = [
    "NOT_ATTEMPTED",
    "NOT_YET",
    "RIGHT",
    "Card",
    "Choice",
    "ClaimFailed",
    "CodeExercise",
    "Example",
    "Exercise",
    "Fold",
    "Number",
    "Parsons",
    "Prediction",
    "Question",
    "claim",
    "compare",
    "course_map",
    "predict",
    "recap",
]
