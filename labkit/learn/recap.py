"""The end of a notebook: my predictions beside what came out, and what is solved and what is open."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from labkit.learn import notes, verdicts
from labkit.learn.card import set_marks
from labkit.learn.contents import contents
from labkit.learn.quantity import say
from labkit.learn.verdicts import look_of
from labkit.plumbing.progress_file import Notes, Predicted
from labkit.plumbing.wording import counted
from labkit.show.table import NAMES, html_table, scrolling

COLUMNS = ("question", "you predicted", "came out", "verdict")
NEAR = (verdicts.EXACTLY, verdicts.CLOSE, verdicts.AS_PREDICTED)
NO_NOTEBOOK = "Run the notebook's first cells, and then this one again: no prediction was asked for yet."


@dataclass(frozen=True, repr=False)
class Recap:
    """What a learner did in one notebook. `problem` says what is wrong with the file that keeps it, if anything is."""

    notebook: str
    notes: Notes
    problem: str = ""

    @property
    def named(self) -> str:
        """What it is called: by its number, or as the lesson that has none."""
        return f"Notebook {self.notebook}" if self.notebook.isdigit() else "The lesson"

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Question, guess, outcome and verdict of each prediction that was made, in the order of the notebook."""
        made = self.notes.predictions
        order = [name for name in contents(self.notebook).questions if name in made]
        return [_row(made[name]) for name in order]

    @property
    def sentences(self) -> list[str]:
        """Exercises right, not yet and open, the predictions left out, and a line on calibration."""
        tried, asked = self.notes.exercises, contents(self.notebook)
        by_verdict = {
            "right": [name for name in asked.exercises if name in tried and tried[name].verdict == verdicts.RIGHT],
            "not yet": [name for name in asked.exercises if name in tried and tried[name].verdict != verdicts.RIGHT],
            "open": [name for name in asked.exercises if name not in tried],
        }
        parts = [f"{len(names)} {word}" + _listed(names, word) for word, names in by_verdict.items()]
        skipped = len(asked.questions) - len(self.rows)
        without = (
            f"Without a guess so far, in the whole notebook: {counted(skipped, 'predictions')}." if skipped else ""
        )
        return [*filter(None, [calibration(self.notes), without]), f"Exercises: {', '.join(parts)}."]

    def __repr__(self) -> str:
        lines = [
            f"{question}\n    You predicted {guess}; it came out as {found}. {word}".rstrip()
            for question, guess, found, word in self.rows
        ]
        return "\n".join([f"{self.named}, in short", *lines, *self.sentences, *filter(None, [self.problem])])

    def _repr_html_(self) -> str:
        signed = [(*row, f"{look_of(verdict).sign} {verdict}".strip()) for *row, verdict in self.rows]
        title = f"{self.named}: your predictions beside what came out"
        rows = set_marks(html_table(title, COLUMNS, signed, cells=NAMES))
        table = scrolling(rows) if signed else ""
        said = [*self.sentences, *filter(None, [self.problem])]
        return table + "".join(f"<p>{escape(sentence)}</p>" for sentence in said)


def recap(notebook: str | None = None) -> Recap | str:
    """What you predicted in a notebook beside what came out, and which of its exercises are right, not yet, or open.

    `notebook` is a number such as "02"; without it, it is the notebook that this kernel runs. Raises ValueError for a
    notebook that asks nothing.
    """
    number = notebook or notes.notebook_of_this_kernel()
    if number is None:
        return NO_NOTEBOOK
    if not contents(number).questions:
        raise ValueError(f'notebook must be the number of one that asks for predictions, such as "02", not {number!r}')
    known, problem = notes.progress()
    return Recap(number, known.get(number, Notes()), problem)


def calibration(known: Notes) -> str:
    """How near the predictions came, in one line; "" while none has met its outcome."""
    met = [each for each in known.predictions.values() if each.verdict]
    if not met:
        return ""
    misses = [each.verdict for each in met if each.verdict not in NEAR]
    near = len(met) - len(misses)
    line = f"{near} of {counted(len(met), 'predictions')} {'was' if near == 1 else 'were'} right or close."
    if len(set(misses)) == 1 and misses[0] in (verdicts.TOO_HIGH, verdicts.TOO_LOW):
        others = "The other one was" if len(misses) == 1 else "The others were all" if near else "All were"
        line += f" {others} {misses[0].lower()}."
    return line + _nearness(sorted(factor for each in met if (factor := _factor(each))))


def _nearness(factors: Sequence[float]) -> str:
    """How near the numbers came that are off by these factors, the smallest first; "" where it says nothing."""
    exact = factors.count(1)
    if len(factors) <= 2:  # of two, half would be one number
        return ""
    if exact == len(factors):
        return f" All {exact} of your numbers were exactly what came out."
    if 2 * exact >= len(factors):
        return f" {exact} of your {len(factors)} numbers were exactly what came out."
    middle = factors[(len(factors) - 1) // 2]  # half of the numbers, or more, are off by this factor at most
    if math.isinf(middle):
        return ""
    near = f"a factor of {say(middle)}" if middle >= 1.1 else f"{say(math.ceil(round(100 * (middle - 1), 9)))} %"
    return f" At least half of your numbers were within {near} of what came out."


def _factor(each: Predicted) -> float | None:
    """How many times a guess is off, infinite where only one of guess and outcome is 0; None where it is no number."""
    guess, outcome = each.guess, each.outcome
    if isinstance(guess, str) or isinstance(outcome, str) or outcome is None:
        return None
    if guess == outcome:
        return 1
    return max(guess / outcome, outcome / guess) if guess * outcome > 0 else math.inf


def _row(each: Predicted) -> tuple[str, str, str, str]:
    met = each.outcome is not None
    return (
        each.question,
        _said(each.guess, each.unit),
        _said(each.outcome, each.unit) if met else "(no result yet)",
        each.verdict or "",
    )


def _said(value: object, unit: str) -> str:
    return value if isinstance(value, str) else say(value, unit)


def _listed(names: list[str], word: str) -> str:
    return f" ({', '.join(names)})" if names and word != "right" else ""
