"""An exercise whose answer is code: a function or a class to write, compared with a solution that is code too."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from inspect import cleandoc
from itertools import chain
from random import Random
from typing import Any, ClassVar

from labkit.learn.equivalence import Arguments, Outcome, difference, listed, outcome_of, takes
from labkit.learn.exercise import Exercise, complete, same
from labkit.learn.judging import judge
from labkit.learn.quantity import type_name
from labkit.learn.source import signature_stub, source_as

Example = tuple[Arguments, object]
COMPARED = 12  # trials in which an answer is held against the known wrong ones


class CodeExercise(Exercise):
    """A function or a class to write. Each exercise is a subclass, with one object of it that a notebook imports.

    class WriteWaits(CodeExercise):
        \"\"\"Write a queue. `arrivals` is a list of moments in order …\"\"\"        # the question

        asks = "waits"
        hints = ("Keep one number: when the server is free again.",)
        why = "One `max` and one sum."
        examples = ((([0.0, 1.0, 5.0], 3), [0.0, 2.0, 1.0]), …)                    # worked by hand
        edge_cases = ((([], 3), []),)

        def inputs(self, chance): …                                                # random arguments
        def waits(self, arrivals, service): …                                      # the solution, named as asked
        def another_waits(self, arrivals, service): …                              # right too, of another shape
        def wrong_until_the_answer(self, arrivals, service):
            \"\"\"That is the time until the answer.\"\"\"                          # its message

    write_waits = WriteWaits()

    A class that is asked for is a nested class in place of a method; its wrong answers are named Wrong…, and another
    right one Another…. A method `start` or a nested class `Start` is what a learner finds in the cell; without it that
    is an empty function with the solution's parameters. `imports` are the lines that the solution needs above it.
    An answer is right when it does what the solution does, on the examples and on `runs` random inputs: results, errors
    and what becomes of the arguments. Built for the reasons of Sridhara et al. 2016, "Fuzz testing projects in massive
    courses". An expected result that is an exception class means that it is to be raised.
    Raises ValueError for an exercise without a question, hints or why.
    """

    examples: ClassVar[Sequence[Example]] = ()
    edge_cases: ClassVar[Sequence[Example]] = ()
    imports: ClassVar[str] = ""
    runs: ClassVar[int] = 200

    def __init__(self) -> None:
        self.name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()
        self.question = " ".join(cleandoc(type(self).__doc__ or "").split())
        complete(self.name, self.question, getattr(self, "hints", ()), getattr(self, "why", ""))
        start: Callable[..., Any] | None = getattr(self, "start", None) or getattr(self, "Start", None)
        self.stub = source_as(start, self.asks) if start else signature_stub(self.right, self.asks)

    def inputs(self, chance: Random) -> Arguments:
        """Draw the arguments of one call."""
        raise NotImplementedError(
            f"{type(self).__name__} needs inputs(self, chance), or a fault(self, answer) of its own"
        )

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """Try an answer on some arguments; by default, call it. What is compared is what this returns or raises."""
        return answer(*given)

    def fault(self, answer: Any) -> str | None:
        """The first input on which the answer does something else than the solution, as a sentence."""
        if not callable(answer) or (isinstance(self.right, type) and not isinstance(answer, type)):
            return f"Hand over the {self._kind} itself, without calling it; this is {type_name(answer)}."
        for number, given in enumerate(self._given):
            if self.outcome.__func__ is CodeExercise.outcome and not takes(answer, given):  # type: ignore[attr-defined]
                return f"It must take {len(given)} argument{'s' * (len(given) != 1)}, such as `{listed(given)}`."
            if sentence := self._departure_in(number, answer):
                return sentence
        return None

    def _departure_in(self, number: int, answer: Any) -> str | None:
        """How an answer departs from the solution in one of the trials; None where it does not."""
        given = self._given[number]
        if number not in self._wanted:
            self._wanted[number] = outcome_of(self.outcome, self.right, given)
        return self.departure(self._wanted[number], outcome_of(self.outcome, answer, given), given)

    @cached_property
    def _given(self) -> Sequence[Arguments]:
        """The arguments of all trials. Nobody changes them: each call is given a copy."""
        return tuple(self.trials())

    @cached_property
    def _wanted(self) -> dict[int, Outcome]:
        """What the solution came to, in each trial that an answer has reached: it is the same for every answer."""
        return {}

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """How an answer's outcome departs from the solution's, as a sentence for the learner; None when it does not."""
        return difference(wanted, got, given, self._parameters)

    def _message_of(self, answer: object, sentence: str) -> str:
        """The message of the wrong answer that this one is: one that does the same in nearly all of some trials.

        Different mistakes may do the same in one of them: return 0, or raise.
        """
        if self.fault.__func__ is not CodeExercise.fault:  # type: ignore[attr-defined]
            return super()._message_of(answer, sentence)
        mine = self._departures(answer)
        for (_, message), verdict, its in zip(self.wrong, self._verdicts, self._known_departures, strict=True):
            if same(verdict, sentence) and _alike(its, mine):
                return message
        return ""

    @cached_property
    def _known_departures(self) -> list[list[str]]:
        return [self._departures(known) for known, _ in self.wrong]

    def _departures(self, answer: object) -> list[str]:
        """What is said of an answer after each of the first trials: an empty text where it is right."""
        said: list[str] = []

        def try_some(tried: Any) -> None:
            for number in range(min(COMPARED, len(self._given))):
                said.append(self._departure_in(number, tried) or "")

        judge(try_some, answer, self.seconds)
        return said

    def trials(self) -> Iterator[Arguments]:
        """The arguments that answers are tried on: the examples first, then random ones, the same every time.

        Short ones come first: a mistake is found more easily in `[2]` than in a list of eight.
        """
        chance = Random(1)
        by_hand = (given for given, _ in (*self.examples, *self.edge_cases))
        return chain(
            by_hand, sorted((self.inputs(chance) for _ in range(self.runs)), key=lambda given: len(repr(given)))
        )

    @property
    def right(self) -> Callable[..., Any]:
        """The solution."""
        found: Callable[..., Any] = getattr(self, self.asks)
        return found

    @property
    def another(self) -> Sequence[Callable[..., Any]]:
        """Right answers of another shape."""
        return [member for _, member in self._members("another_", "Another")]

    @cached_property
    def wrong(self) -> Sequence[tuple[object, str]]:
        """Each wrong answer, with its docstring as the message."""
        known = self._members("wrong_", "Wrong")
        return [(member, " ".join(cleandoc(member.__doc__ or "").split())) for _, member in known]

    @property
    def solution_code(self) -> str:
        """The solution as it would stand in a cell."""
        return "\n\n\n".join(filter(None, (self.imports, source_as(self.right, self.asks))))

    @property
    def _kind(self) -> str:
        return "class" if isinstance(self.right, type) else "function"

    @property
    def _parameters(self) -> Sequence[str]:
        return () if isinstance(self.right, type) else tuple(inspect.signature(self.right).parameters)

    def _members(self, *starts: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Methods and nested classes whose names start so, in the order in which they are written."""
        names = dict.fromkeys(name for owner in reversed(type(self).__mro__) for name in vars(owner))
        return ((name, getattr(self, name)) for name in names if name.startswith(starts))


def _alike(its: Sequence[str], mine: Sequence[str]) -> bool:
    """Whether two answers fare alike in three of four trials in which one of them fails."""
    failed = [(one, other) for one, other in zip(its, mine, strict=False) if one or other]
    return 4 * sum(same(*pair) for pair in failed) >= 3 * len(failed)
