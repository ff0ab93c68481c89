"""What a learner has predicted and tried, noted for `recap` and `course_map`.

It is kept in a file on this machine, `labkit.plumbing.progress_file`; where tests run (`CI`, `PYTEST_CURRENT_TEST`) it
is known to this kernel alone, and nothing is written. Whatever becomes of the file, the lesson goes on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from labkit.learn.contents import Checkable, Place, contents, place_of
from labkit.learn.question import Question
from labkit.learn.verdicts import RIGHT
from labkit.plumbing.progress_file import Notes, Predicted, Progress, ProgressFile, ProgressNotKept, Tried
from labkit.scale import tests_run


@dataclass
class _ThisKernel:
    """What was noted here, and what was wrong the last time it should have been kept."""

    notes: Progress = field(default_factory=dict)
    problem: str = ""
    notebook: str | None = None  # the one whose predictions were asked for here, the last of them if there are several


_HERE = _ThisKernel()


def note_asked(question: Question) -> None:
    """A prediction was asked for, whether or not a guess was made: so this is the notebook that the kernel runs."""
    if place := place_of(question):
        _HERE.notebook = place.notebook


def notebook_of_this_kernel() -> str | None:
    """The number of the notebook that this kernel runs; None before a prediction was asked for."""
    return _HERE.notebook


def note_guess(question: Question, guess: float | str) -> None:
    """A guess was made. One that follows on the reveal does not take the place of the one before it."""

    def change(notes: Notes, name: str) -> None:
        known = notes.predictions.get(name)
        if known is None or known.outcome is None:
            notes.predictions[name] = Predicted(question.text, guess, question.unit)

    _note(place_of(question), change)


def note_outcome(question: Question, guess: float | str, outcome: float | str, verdict: str) -> None:
    """What came out beside a guess. The guess that stood when it first came out is the one that counts."""

    def change(notes: Notes, name: str) -> None:
        known = notes.predictions.get(name)
        if known is None or known.outcome is None or known.guess == guess:
            notes.predictions[name] = Predicted(question.text, guess, question.unit, outcome, verdict)

    _note(place_of(question), change)


def note_verdict(exercise: Checkable, verdict: str) -> None:
    """An answer was checked. What was right once stays right."""

    def change(notes: Notes, name: str) -> None:
        known = notes.exercises.get(name)
        if known is None:
            notes.exercises[name] = Tried(verdict)
        elif known.verdict != RIGHT:
            notes.exercises[name] = Tried(verdict, known.tries + 1)

    _note(place_of(exercise), change)


def progress() -> tuple[Progress, str]:
    """The notes of all notebooks, and a sentence on what is wrong with the file that keeps them, or ""."""
    if tests_run():
        return _HERE.notes, ""
    try:
        kept = ProgressFile().read()
    except ProgressNotKept as problem:
        return _HERE.notes, str(problem)
    return (_both(kept, _HERE.notes) if _HERE.problem else kept), _HERE.problem


def _both(kept: Progress, here: Progress) -> Progress:
    """The notes of the file, and over them those that could not be written."""
    merged = dict(kept)
    for number, notes in here.items():
        old = kept.get(number, Notes())
        merged[number] = replace(
            notes,
            predictions=old.predictions | notes.predictions,
            exercises=old.exercises | notes.exercises,
        )
    return merged


def _note(place: Place | None, change: Callable[[Notes, str], None]) -> None:
    if place is None:
        return

    def changed(known: Progress) -> None:
        notes = known.setdefault(place.notebook, Notes())
        asked = contents(place.notebook)
        notes.asks, notes.sets, notes.touched = len(asked.questions), len(asked.exercises), time.time()
        change(notes, place.name)

    changed(_HERE.notes)
    if tests_run():
        return
    try:
        said = ProgressFile().change(changed)
        _HERE.problem = ""
    except ProgressNotKept as problem:
        said = _HERE.problem = str(problem)
    if said:
        _say_once(said)


@cache
def _say_once(sentence: str) -> None:
    """Print a sentence, once a process: later calls are answered by the cache."""
    print(sentence)
