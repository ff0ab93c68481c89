"""The scoreboard: which cases pass, which fail, the bytes, what was expected, and what came."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from labkit.conformance.cases import Told, difficulty, read_cases
from labkit.conformance.trial import Parser, Trial, try_case
from labkit.learn.card import Card
from labkit.learn.quantity import type_name
from labkit.show.table import TEXTS, html_table

ROWS = 12  # cases that are shown
MOST_BYTES = 160  # of a case that are shown
PATIENCE = 2  # cases without an end, after which the others are not tried
NOT_ATTEMPTED = Card(
    "Not attempted", ("This parser is not written yet. When it is, run its cell, and then this cell again.",)
)
FACTS, CLEAN = (17, 23, 18), 9  # percent of the width: case, bytes and expected; a parser that fails nothing shown


class Score(NamedTuple):
    """How one parser did on all cases."""

    label: str
    trials: Sequence[Trial]

    @property
    def passed(self) -> int:
        """How many cases it passed."""
        return sum(trial.passed for trial in self.trials)

    def __str__(self) -> str:
        if not any(trial.attempted for trial in self.trials):
            return f"{self.label}: not attempted"
        failed = len(self.trials) - self.passed
        return f"{self.label}: {self.passed} of {len(self.trials)} cases passed, {failed or 'none'} failed"


class Scoreboard:
    """The scores of one or several parsers. Shows at most `rows` cases, those that somebody failed first."""

    def __init__(self, scores: Sequence[Score], rows: int = ROWS) -> None:
        self.scores = tuple(scores)
        self._rows = rows

    @property
    def passed(self) -> int:
        """How many cases the first parser passed."""
        return self.scores[0].passed

    @property
    def total(self) -> int:
        """How many cases there are."""
        return len(self.scores[0].trials)

    def __repr__(self) -> str:
        return "\n".join([self._summary(), *map(self._text, self._shown()), self._rest()]).rstrip()

    def _repr_html_(self) -> str:
        columns = ["case", "bytes", "expected", *(score.label for score in self.scores)]
        rows = [self._cells(trials) for trials in self._shown()]
        table = html_table(self._summary(), columns, rows, cells=TEXTS, widths=self._widths())
        return f"{table}<p>{escape(self._rest())}</p>"

    def _widths(self) -> list[float]:
        """The width of each column, in percent: where a parser fails there is much to read, little where it passes."""
        clean = [all(trial.passed for trial in trials) for trials in zip(*self._shown(), strict=True)]
        failing = (100 - sum(FACTS) - CLEAN * sum(clean)) / max(1, clean.count(False))
        return [*FACTS, *(CLEAN if passes else failing for passes in clean)]

    def _summary(self) -> str:
        return ". ".join(map(str, self.scores)) + "."

    def _ordered(self) -> list[tuple[Trial, ...]]:
        """The trials of each case, one a parser; first what the first parser failed, then what another did.

        Of these the ones that are read most easily come first: short bodies of plain letters.
        """
        cases = zip(*(score.trials for score in self.scores), strict=True)
        return sorted(cases, key=lambda trials: ([trial.passed for trial in trials], difficulty(trials[0].case)))

    def _shown(self) -> list[tuple[Trial, ...]]:
        return self._ordered()[: self._rows]

    def _rest(self) -> str:
        rest = self._ordered()[self._rows :]
        failed = sum(not all(trial.passed for trial in trials) for trials in rest)
        counts = [(failed, "with a failure"), (len(rest) - failed, "passed")]
        return "".join(f"Not shown: {' and '.join(f'{n} {what}' for n, what in counts if n)}." if rest else "")

    def _cells(self, trials: tuple[Trial, ...]) -> list[str]:
        case = trials[0].case
        return [f"{case.title}\n({case.name})", _escaped(case.body), _events(case.expected), *map(_outcome, trials)]

    def _text(self, trials: tuple[Trial, ...]) -> str:
        title, body, expected, *outcomes = self._cells(trials)
        lines = [title.replace("\n", " "), f"bytes: {body}", f"expected: {expected}"]
        lines += [f"{score.label}: {outcome}" for score, outcome in zip(self.scores, outcomes, strict=True)]
        return "\n    ".join(line.replace("\n", "\n        ") for line in lines)


def score(parser: object, *others: object, rows: int = ROWS) -> Scoreboard | Card:
    """Run a parser on every case and return the scoreboard; `others` are scored in the same table.

    A parser is a function from the bytes of a whole body to a list of events, or a class whose `feed(chunk)` returns
    the events that a piece of the body completes. An event is a tuple of three texts: type, data, last event id; an
    object with these attributes will do too. Whatever a parser does, the cell goes on. Built up to in notebook 05.
    Raises ValueError for `rows`, the most cases to show, below 1.
    """
    if not isinstance(rows, int) or rows < 1:
        raise ValueError(f"rows is how many cases to show, 1 or more, not {rows!r}")
    for candidate in (parser, *others):
        if candidate is None or candidate is ...:
            return NOT_ATTEMPTED
        if not callable(candidate):
            return Card("Not a parser", (_what_instead(candidate),))
    board = Scoreboard([_score(candidate) for candidate in (parser, *others) if callable(candidate)], rows)
    return board if any(trial.attempted for trial in board.scores[0].trials) else NOT_ATTEMPTED


def _score(parser: Parser) -> Score:
    """Try all cases, the short ones first: there a loop without end is ended sooner."""
    trials: dict[str, Trial] = {}
    endless = 0
    for case in sorted(read_cases(), key=lambda case: len(case.body)):
        trial = Trial(case, "Not tried.", None) if endless >= PATIENCE else try_case(parser, case)
        endless += bool(trial.verdict and trial.verdict.startswith("Stopped after"))
        trials[case.name] = trial
    differences = getattr(parser, "differences", {})
    in_order = [trials[case.name] for case in read_cases()]
    explained = [
        trial if trial.passed else trial._replace(verdict=differences.get(trial.case.name, trial.verdict))
        for trial in in_order
    ]
    return Score(getattr(parser, "label", getattr(parser, "__name__", "your parser")), explained)


def _what_instead(candidate: object) -> str:
    if hasattr(candidate, "feed"):
        name = type(candidate).__name__
        return f"Hand over the class itself, `{name}` and not `{name}()`: each case begins with a new one."
    return f"Hand over a function, without calling it, or a class with `feed(chunk)`; this is {type_name(candidate)}."


def _outcome(trial: Trial) -> str:
    if not trial.attempted:
        return "not attempted"
    if trial.verdict is None:
        return "passes"
    came = "" if trial.came is None else f"\n{_events(trial.came)}"
    return f"fails: {trial.verdict}{came}"


def _events(events: Sequence[Told]) -> str:
    return "\n".join(map(_short, events)) or "no event"


def _short(event: Told) -> str:
    text = repr(event)
    return text if len(text) <= MOST_BYTES else f"{text[:MOST_BYTES]}…"


def _escaped(body: bytes) -> str:
    shown = repr(body[:MOST_BYTES])[2:-1]
    return shown if len(body) <= MOST_BYTES else f"{shown}… ({len(body):,} bytes)"
