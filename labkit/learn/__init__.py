"""How a notebook asks and answers: predictions, claims, and exercises.

Everything here returns something that shows itself as the last line of a cell; nothing prints.

guess = predict("requests a minute from 10,000 users, every 5 s", None)
compare(guess, run.requests_per_minute)
claim("the real run agrees with the arithmetic", run.requests_per_minute, 120_000, within=0.005)
"""

from labkit.learn.card import Card
from labkit.learn.claims import ClaimFailed, claim
from labkit.learn.exercise import NOT_ATTEMPTED, NOT_YET, RIGHT, Exercise
from labkit.learn.forms import Choice, Number, Parsons
from labkit.learn.prediction import Prediction, compare, predict
from labkit.learn.sameness import same_as

__all__ = [
    "NOT_ATTEMPTED",
    "NOT_YET",
    "RIGHT",
    "Card",
    "Choice",
    "ClaimFailed",
    "Exercise",
    "Number",
    "Parsons",
    "Prediction",
    "claim",
    "compare",
    "predict",
    "same_as",
]
