"""An exercise: one object that asks, hints, checks, explains and shows a solution."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

from labkit.learn.attempt import attempted
from labkit.learn.card import Card, Fold
from labkit.learn.equivalence import NO_RETURN, equal_enough
from labkit.learn.judging import Finding, judge
from labkit.learn.notes import note_verdict
from labkit.learn.verdicts import NOT_ATTEMPTED, NOT_YET, RIGHT

SHOWN = 400  # characters of what an answer printed, in at most five lines


class Exercise(ABC):
    """A question whose answer can be checked. Its forms: `CodeExercise`, `Number`, `Choice`, `Parsons`.

    `name` is the variable that holds it, `question` what the notebook's prose asks, `stub` the source that a learner
    starts from; the last name bound there is the answer's. `wrong` pairs each tempting wrong answer with its own
    message. `why` says why it matters, shown when the answer is right. A check may take `seconds`, a learner `minutes`:
    a function takes six, one that keeps state ten.
    """

    name: str
    question: str
    stub: str = "answer = ..."
    asks: str = "answer"
    hints: Sequence[str]
    why: str
    seconds: float = 5.0
    minutes: float = 6.0

    @property
    @abstractmethod
    def wrong(self) -> Sequence[tuple[object, str]]:
        """Each tempting wrong answer and its message."""

    @property
    @abstractmethod
    def solution_code(self) -> str:
        """A solution, as a learner would write it."""

    @abstractmethod
    def fault(self, answer: object) -> str | None:
        """None when the answer, as `read` returns it, is right; else a sentence: the next step to take."""

    def read(self, answer: object) -> object:
        """The answer in the form that `fault` wants. Raises ValueError with a sentence for a learner."""
        return answer

    @property
    def offer(self) -> Card:
        """What there is to choose from or to put in order; an empty card for most exercises."""
        return Card("")

    def check(self, answer: object = ...) -> Card:
        """The verdict: not attempted, not yet and the next step, or right and why it matters. Never fails the cell."""
        finding = self._judge(answer) if attempted(answer, self.stub) else Finding(None, attempted=False)
        if not finding.attempted:
            return self._not_attempted()
        said = " | ".join(finding.printed[:SHOWN].split("\n")[:5]).rstrip(" |")
        printed = (f"It printed: {said}",) if said else ()
        note_verdict(self, RIGHT if finding.sentence is None else NOT_YET)
        if finding.sentence is None:
            return Card(RIGHT, (self.why, *printed), folded=self._solution_fold("Compare with a solution", ()))
        message = self._message_of(answer, finding.sentence)
        steps = [message] if message else [finding.sentence]
        if message and callable(answer):
            steps.append(finding.sentence.removesuffix(NO_RETURN))  # the message knows better
        return Card(NOT_YET, (*steps, *printed), folded=self.help, unfold=self._how_to_get_help)

    def hint(self) -> Card:
        """The next hint; after the last one, the last one again."""
        place = min(self._hints_given, len(self.hints) - 1)
        self._hints_given = place + 1
        last = place == len(self.hints) - 1
        more = f"This is the last one; `{self.name}.solution()` shows a solution." if last else ""
        return Card(f"Hint {place + 1} of {len(self.hints)}", tuple(filter(None, (self.hints[place], more))))

    def solution(self) -> Card:
        """A solution, and why it matters."""
        return Card("A solution", (self.why,), self.solution_code)

    @property
    def help(self) -> Fold:
        """The hints one after another, each inside the one before, and behind the last one a solution."""
        fold = self._solution_fold("A solution", (self.why,))
        for place in range(len(self.hints), 0, -1):
            fold = Fold(f"Hint {place} of {len(self.hints)}", (self.hints[place - 1],), next=fold)
        return fold

    def _solution_fold(self, title: str, why: tuple[str, ...]) -> Fold:
        shown = self.solution()
        return Fold(title, tuple(line for line in shown.lines if line != self.why) + why, shown.code)

    @property
    def _how_to_get_help(self) -> str:
        return f"For a hint run `{self.name}.hint()`."

    _hints_given = 0

    def _judge(self, answer: object) -> Finding:
        try:
            read = self.read(answer)
        except ValueError as unreadable:
            return Finding(str(unreadable))
        return judge(self.fault, read, self.seconds)

    def _message_of(self, answer: object, sentence: str) -> str:
        """The message of the wrong answer that this one is, or nothing."""
        for (known, message), verdict in zip(self.wrong, self._verdicts, strict=True):
            if same(verdict, sentence) if callable(answer) else self._reads_alike(answer, known):
                return message
        return ""

    @cached_property
    def _verdicts(self) -> list[str | None]:
        """What the check says of each wrong answer that is code."""
        return [self._judge(known).sentence if callable(known) else None for known, _ in self.wrong]

    def _reads_alike(self, answer: object, known: object) -> bool:
        try:
            return equal_enough(self.read(answer), self.read(known))
        except ValueError:
            return equal_enough(answer, known)

    def _not_attempted(self) -> Card:
        what = "put it in place of `...`" if " = ..." in self.stub else f"change `{self.asks}`"
        lines = (f"When you have an answer, {what} and run the cell again.", *self.offer.lines)
        return Card(NOT_ATTEMPTED, lines, self.offer.code, self.help, self._how_to_get_help)

    def __repr__(self) -> str:
        return repr(self._card)

    def _repr_html_(self) -> str:
        return self._card._repr_html_()

    @property
    def _card(self) -> Card:
        lines = (self.question, *self.offer.lines)
        return Card("Your turn", lines, self.offer.code, self.help, self._how_to_get_help)


def same(verdict: str | None, sentence: str) -> bool:
    """Whether two answers got the same verdict, asked for their return or not, and whatever way each was computed.

    A whole number may be 3 or 3.0, and a fraction may differ in its last digits: 0.6 or 0.6000000000000001.
    """
    return verdict is not None and _bare(verdict) == _bare(sentence)


def _bare(verdict: str) -> str:
    return re.sub(r"\d+\.\d+(?:e-?\d+)?", lambda number: f"{float(number[0]):.12g}", verdict.removesuffix(NO_RETURN))


def complete(name: str, question: str, hints: Sequence[str], why: str) -> None:
    """Raise ValueError for an exercise without a name, a question, hints or why."""
    if isinstance(hints, str) or not hints or not all(part.strip() for part in (name, question, why, *hints)):
        raise ValueError(f"exercise {name!r} needs a name, a question, a list of hints, and a why; none may be empty")


class ValueExercise(Exercise):
    """What the forms have in common. Raises ValueError for an exercise without a question, hints or why."""

    wrong: Sequence[tuple[object, str]] = ()
    solution_code = ""
    minutes = 1.5

    def __init__(self, name: str, question: str, hints: Sequence[str], why: str, asks: str) -> None:
        complete(name, question, hints, why)
        self.name, self.question, self.hints, self.why = name, question, tuple(hints), why
        self.asks, self.stub = asks, f"{asks} = ..."
