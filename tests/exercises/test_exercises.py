"""Every exercise keeps its promise: untouched is not attempted, the solution is right, each slip gets its message."""

import importlib
import pkgutil
from collections.abc import Callable

import pytest

import labkit.exercises
from labkit.learn import NOT_ATTEMPTED, NOT_YET, RIGHT, Choice, Exercise, Number, Parsons, same_as

MODULES = [
    importlib.import_module(f"labkit.exercises.{module.name}")
    for module in pkgutil.iter_modules(labkit.exercises.__path__)
]
EXERCISES = [
    pytest.param(name, thing, id=f"{module.__name__.split('.')[-1]}.{name}")
    for module in MODULES
    for name, thing in vars(module).items()
    if isinstance(thing, Exercise)
]


def faults(name: str, exercise: Exercise) -> list[str]:
    """What is wrong with an exercise that its module calls `name`."""
    found = (
        [] if exercise.name.split(".")[-1] == name else [f"is named {exercise.name!r}, its module calls it {name!r}"]
    )
    untouched = exercise.check(exercise.answer_in(exercise.stub))
    if untouched.heading != NOT_ATTEMPTED:
        found.append(f"the stub is taken for an answer: {untouched}")
    solved = exercise.check(exercise.answer_in(exercise.model_answer))
    if solved.heading != RIGHT or exercise.why not in solved.lines:
        found.append(f"the solution is not right: {solved}")
    if len(exercise.wrong) < 2:
        found.append("fewer than two tempting wrong answers")
    if len({message for _, message in exercise.wrong}) < len(exercise.wrong):
        found.append("two wrong answers share a message")
    for given, message in exercise.wrong:
        verdict = exercise.check(exercise.answer_in(given))
        if verdict.heading != NOT_YET or not message.strip() or message not in verdict.lines:
            found.append(f"the wrong answer {given!r} does not get its own message, but: {verdict}")
    if not exercise.hints or not all(hint.strip() for hint in exercise.hints):
        found.append("an empty hint")
    if not exercise.why.strip():
        found.append("does not say why it matters")
    return found


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_exercise_keeps_its_promise(name: str, exercise: Exercise) -> None:
    assert faults(name, exercise) == []


def test_every_exercise_is_tested_and_none_twice() -> None:
    """What a package of exercises does not hand on, no notebook finds, and the test above does not either."""
    tested = [id(exercise) for _, exercise in (parameter.values for parameter in EXERCISES)]
    files = pkgutil.walk_packages(labkit.exercises.__path__, "labkit.exercises.")
    written = [thing for file in files for thing in vars(importlib.import_module(file.name)).values()]
    missed = [thing.name for thing in written if isinstance(thing, Exercise) and id(thing) not in tested]
    assert missed == []
    assert len(tested) == len(set(tested))


# The rest proves that the check above can fail, on an exercise that is good until something is changed.

GOOD = {
    "stub": "def twice(number):\n    ...",
    "solution": "def twice(number):\n    return number * 2",
    "check": same_as(lambda number: number * 2, lambda chance: chance.randint(-99, 99), examples=[3]),
    "hints": ["What is 3 and 3?", "Use `*`."],
    "wrong": [
        ("def twice(number):\n    return number ** 2", "That is the square."),
        ("def twice(number):\n    return 2", "That is the factor alone."),
    ],
    "why": "Polling twice as often doubles the requests.",
}


def twice(**changes: object) -> Exercise:
    return Exercise("twice", "Double a number.", **{**GOOD, **changes})


FORMS = [
    twice,
    lambda: Number("twice", "2 + 2?", 4, hints=["count"], wrong={3: "One was lost.", 22: "That is text."}, why="Sums."),
    lambda: Choice(
        "twice",
        "2 + 2?",
        {"a": "3", "b": "4", "c": "22"},
        "b",
        hints=["count"],
        wrong={"a": "x", "c": "y"},
        why="Sums.",
    ),
    lambda: Parsons(
        "twice",
        "Order",
        ["b = a", "a = 1"],
        [2, 1],
        hints=["a"],
        wrong=[([1, 2], "No a yet."), ([2], "More.")],
        why="w",
    ),
]


@pytest.mark.parametrize("make", FORMS)
def test_a_good_exercise_of_each_form_has_no_faults(make: Callable[[], Exercise]) -> None:
    assert faults("twice", make()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stub": "def twice(number):\n    return number * 2"}, "the solution is not right"),
        ({"stub": "twice = 4"}, "the stub is taken for an answer"),
        ({"solution": "def twice(number):\n    return number + 2"}, "the solution is not right"),
        ({"wrong": GOOD["wrong"][:1]}, "fewer than two"),
        ({"wrong": [(code, "No.") for code, _ in GOOD["wrong"]]}, "share a message"),
        ({"wrong": [*GOOD["wrong"], (GOOD["solution"], "Not so.")]}, "does not get its own message"),
        ({"wrong": [(code, "") for code, _ in GOOD["wrong"]]}, "does not get its own message"),
        ({"wrong": [*GOOD["wrong"], ("def twice(n):\n    return n ** 2", "The same slip.")]}, "does not get its own"),
        ({"hints": ["Use `*`.", " "]}, "an empty hint"),
        ({"why": " "}, "why it matters"),
    ],
)
def test_a_bad_exercise_is_caught(changes: dict[str, object], words: str) -> None:
    assert words in "\n".join(faults("twice", twice(**changes)))


def test_an_exercise_under_another_name_is_caught() -> None:
    assert faults("double", twice()) == ["is named 'twice', its module calls it 'double'"]
