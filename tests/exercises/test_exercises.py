"""Every exercise keeps its promise: untouched is not attempted, right is right, wrong answers get their message."""

import importlib
import pkgutil

import pytest

import labkit.exercises
from labkit.learn import Exercise, Question
from tests.helpers.exercise_faults import faults

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(labkit.exercises.__path__, "labkit.exercises.")
]
EXERCISES = [
    pytest.param(name, thing, id=f"{module.__name__.removeprefix('labkit.exercises.')}.{name}")
    for module in MODULES
    for name, thing in vars(module).items()
    if isinstance(thing, Exercise)
]


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_exercise_keeps_its_promise(name: str, exercise: Exercise) -> None:
    assert faults(name, exercise) == []


def test_every_module_names_its_notebook_and_no_exercise_stands_twice() -> None:
    for module in MODULES:
        assert module.__name__.removeprefix("labkit.exercises.").startswith(("n0", "n1", "one_lesson"))
    objects = [id(parameter.values[1]) for parameter in EXERCISES]
    assert len(objects) == len(set(objects))


def test_predictions_stand_in_ask_and_are_complete() -> None:
    for module in MODULES:
        questions = [thing for thing in vars(module).values() if isinstance(thing, Question)]
        assert bool(questions) == module.__name__.endswith(".ask"), module.__name__
        assert all(question.misconceptions for question in questions), module.__name__
