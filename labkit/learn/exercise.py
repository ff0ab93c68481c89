"""An exercise: one object that asks, hints, checks, explains and shows a solution."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from labkit.learn.attempt import Finding, attempted, judge, run_source
from labkit.learn.card import Card
from labkit.learn.sameness import Check, alike

NOT_ATTEMPTED = "Not attempted"
NOT_YET = "Not yet"
RIGHT = "Right"
SHOWN = 400  # characters of what an answer printed, in at most five lines
Wrong = Mapping[Any, str] | Iterable[tuple[object, str]]


class Exercise:
    """A question whose answer is a value, a function or a class.

    `stub` is the source a learner starts from; the last name it binds is what is asked for (`answer`, `parse`).
    `check` takes the answer and returns None when it is right, else a sentence: the next step to take. `same_as` makes
    checks of functions. `solution` and each wrong answer are a value, or source that binds that name. `wrong` gives
    each tempting wrong answer its own message; a learner's answer that equals one, or that fails the check in the same
    words, gets that message. `why` says why it matters, shown when the answer is right. A check may take `seconds`.
    Raises ValueError for an exercise without a question, hints or why.
    """

    def __init__(
        self,
        name: str,
        question: str,
        *,
        stub: str = "answer = ...",
        check: Check,
        solution: object,
        hints: Sequence[str],
        wrong: Wrong,
        why: str,
        seconds: float = 5.0,
    ) -> None:
        if isinstance(hints, str) or not hints or not all((name, question, why, *hints)):
            raise ValueError(
                f"exercise {name!r} needs a name, a question, a list of hints, and a why; none may be empty"
            )
        self.name, self.question, self.stub, self.why = name, question, stub, why
        self.hints = tuple(hints)
        pairs = wrong.items() if isinstance(wrong, Mapping) else wrong
        self.wrong: tuple[tuple[object, str], ...] = tuple(pairs)
        self.seconds = seconds
        self.asks = _bound(stub)[-1]
        self._check, self.model_answer = check, solution
        self._hints_given = 0

    def check(self, answer: object = ...) -> Card:
        """The verdict: not attempted, not yet and the next step, or right and why it matters. Never fails the cell."""
        if not attempted(answer, self.answer_in(self.stub)):
            return self._not_attempted()
        finding = self._judge(answer)
        if not finding.attempted:
            return self._not_attempted()
        said = " | ".join(finding.printed[:SHOWN].split("\n")[:5]).rstrip(" |")
        printed = (f"It printed: {said}",) if said else ()
        if finding.sentence is None:
            return Card(RIGHT, (self.why, *printed))
        message = self._message_of(answer, finding.sentence)
        steps = [message] if message else [finding.sentence]
        if message and callable(answer):
            steps.append(finding.sentence)
        return Card(NOT_YET, (*steps, *printed, f"For a hint run `{self.name}.hint()`."))

    def hint(self) -> Card:
        """The next hint; after the last one, the last one again."""
        place = min(self._hints_given, len(self.hints) - 1)
        self._hints_given += 1
        last = place == len(self.hints) - 1
        more = f"This is the last one; `{self.name}.solution()` shows a solution." if last else ""
        return Card(f"Hint {place + 1} of {len(self.hints)}", tuple(filter(None, (self.hints[place], more))))

    def solution(self) -> Card:
        """A solution, and why it matters."""
        source = isinstance(self.model_answer, str) and self.asks in _bound(self.model_answer)
        code = str(self.model_answer).strip() if source else f"{self.asks} = {self.model_answer!r}"
        return Card("A solution", (self.why,), code)

    def answer_in(self, given: object) -> object:
        """The answer that `given` stands for: what its source binds, or the value that it is.

        Raises ValueError for source without the name that is asked for.
        """
        if isinstance(given, str) and self.asks in _bound(given):
            return run_source(given, self.asks, self.name)
        if isinstance(given, str) and self._asks_for_code():
            raise ValueError(f"exercise {self.name!r} asks for {self.asks!r}; this source does not bind it: {given!r}")
        return given

    def read(self, answer: object) -> object:
        """The answer in the form that `check` wants. Raises ValueError with a sentence for a learner."""
        return answer

    def _judge(self, answer: object) -> Finding:
        try:
            read = self.read(answer)
        except ValueError as unreadable:
            return Finding(str(unreadable))
        return judge(self._check, read, self.seconds)

    def _message_of(self, answer: object, sentence: str) -> str:
        """The message of the wrong answer that this one is, or nothing."""
        for (_, message), (known, verdict) in zip(self.wrong, self._known, strict=True):
            if verdict == sentence if callable(answer) else self._reads_alike(answer, known):
                return message
        return ""

    @cached_property
    def _known(self) -> list[tuple[object, str | None]]:
        """Each wrong answer, and what the check says of it when it is code."""
        answers = [self.answer_in(given) for given, _ in self.wrong]
        return [(known, self._judge(known).sentence if callable(known) else None) for known in answers]

    def _reads_alike(self, answer: object, known: object) -> bool:
        try:
            return alike(self.read(answer), self.read(known))
        except ValueError:
            return alike(answer, known)

    def _asks_for_code(self) -> bool:
        return not isinstance(ast.parse(self.stub).body[-1], ast.Assign)

    def _not_attempted(self) -> Card:
        what = f"write `{self.asks}` and run the cell again" if self._asks_for_code() else "put it in place of `...`"
        return Card(NOT_ATTEMPTED, (f"When you have an answer, {what}.", f"For a hint run `{self.name}.hint()`."))

    def __repr__(self) -> str:
        return repr(self._card())

    def _repr_html_(self) -> str:
        return self._card()._repr_html_()

    def _card(self) -> Card:
        return Card("Your turn", (self.question,))


def _bound(source: str) -> list[str]:
    """The names that a piece of source binds at its top level, in order; none for what is no Python."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    names = []
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(statement.name)
        elif isinstance(statement, ast.Assign):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return names
