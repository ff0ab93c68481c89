"""What an author has left out of an exercise; each fault says the next step."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeGuard

from labkit.learn import NOT_ATTEMPTED, NOT_YET, RIGHT, CodeExercise, Exercise, Parsons
from labkit.learn.equivalence import Outcome, listed, outcome_of
from tests.helpers.cells import run_as_cell

FEWEST_EXAMPLES = 3
RANDOM_INPUTS = 100


def faults(name: str, exercise: Exercise) -> list[str]:
    """What is wrong with an exercise that its module calls `name`."""
    return [*_common(name, exercise), *(_of_code(exercise) if isinstance(exercise, CodeExercise) else ())]


def _common(name: str, exercise: Exercise) -> Iterator[str]:
    if exercise.name != name:
        yield f"it is named {exercise.name!r}, and its module calls it {name!r}: give both the same name"
    untouched = exercise.check(run_as_cell(exercise.stub, exercise.asks))
    if untouched.heading != NOT_ATTEMPTED:
        yield f"the stub is taken for an answer, leave a part of it out: {untouched}"
    if len(exercise.wrong) < 2:
        yield "fewer than two tempting wrong answers: add those that you have seen"
    if len({message for _, message in exercise.wrong}) < len(exercise.wrong):
        yield "two wrong answers share a message: say of each what is wrong with it"
    for given, message in exercise.wrong:
        verdict = exercise.check(given)
        if verdict.heading != NOT_YET or not message.strip() or message not in verdict.lines:
            yield f"the wrong answer {given!r} does not get its own message, but: {verdict}"
    if not all(hint.strip() for hint in exercise.hints):
        yield "an empty hint: say the next step"
    for right in _right_answers(exercise):
        verdict = exercise.check(right)
        if verdict.heading != RIGHT or exercise.why not in verdict.lines:
            yield f"the right answer {right!r} is not right: {verdict}"


def _right_answers(exercise: Exercise) -> list[object]:
    shown = exercise.solution_code
    if isinstance(exercise, CodeExercise):
        return [exercise.right, *exercise.another, run_as_cell(shown, exercise.asks)]
    return list(exercise.orders) if isinstance(exercise, Parsons) else [run_as_cell(shown, exercise.asks)]


def _of_code(exercise: CodeExercise) -> Iterator[str]:
    by_hand = (*exercise.examples, *exercise.edge_cases)
    if len(by_hand) < FEWEST_EXAMPLES or not exercise.edge_cases:
        yield f"{len(by_hand)} examples worked by hand: give three or more, one of them in edge_cases"
    if not exercise.another:
        yield f"no second right answer: write another_{exercise.asks}, of another shape"
    for function in (exercise.right, *exercise.another):
        for given, expected in by_hand:
            wanted = Outcome(None, expected(), given) if _is_error(expected) else Outcome(expected, None, given)
            if wrong := _differs(exercise, wanted, function, given):
                yield f"{_name(function)} and the example worked by hand disagree, mend one of them: {wrong}"
    chance = Random(2)
    for _ in range(min(RANDOM_INPUTS, exercise.runs) if exercise.another else 0):
        given = exercise.inputs(chance)
        wanted = outcome_of(exercise.outcome, exercise.right, given)
        for function in exercise.another:
            if wrong := _differs(exercise, wanted, function, given):
                yield f"{_name(function)} and {_name(exercise.right)} disagree, mend one of them: {wrong}"
                return


def _differs(exercise: CodeExercise, wanted: Outcome, function: Callable[..., Any], given: tuple[Any, ...]) -> str:
    try:
        got = outcome_of(exercise.outcome, function, given)
    except NotImplementedError:
        return f"given `{listed(given)}`, it returns `...`"
    expected = wanted if wanted.error else Outcome(wanted.result, None, got.arguments)
    return exercise.departure(expected, got, given) or ""


def _is_error(expected: object) -> TypeGuard[type[Exception]]:
    return isinstance(expected, type) and issubclass(expected, Exception)


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", repr(function))
