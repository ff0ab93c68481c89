"""Which notebook a question or an exercise belongs to, and what else that notebook asks.

`labkit.exercises` has a folder for each notebook, such as `n02_argument`: its number is the notebook's, the name of a
question or an exercise is the variable that holds it. The lesson without a number, `one_lesson`, is known as "one".
"""

import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, Protocol, runtime_checkable

import labkit.exercises
from labkit.learn.question import Question
from labkit.plumbing.lessons import code_of

FOLDER = re.compile(r"labkit\.exercises\.(?:n(?=\d))?(\d\d|one)_\w+?(\.\w+)?")


@runtime_checkable
class Checkable(Protocol):
    """An exercise, as far as it matters here."""

    def check(self, answer: object = ...) -> object:
        """The verdict on an answer."""

    def hint(self) -> object:
        """The next hint."""


class Place(NamedTuple):
    """The number of a notebook, such as "02", or "one" for the lesson without a number, and a name in it."""

    notebook: str
    name: str


class Contents(NamedTuple):
    """The names of the questions and the exercises of a notebook."""

    questions: tuple[str, ...]
    exercises: tuple[str, ...]


def place_of(thing: object) -> Place | None:
    """Where a question or an exercise stands; None for one that belongs to no notebook."""
    asked = thing.template or thing if isinstance(thing, Question) else thing
    for module in list(sys.modules):
        found = FOLDER.fullmatch(module)
        for name, value in vars(sys.modules[module]).items() if found else ():
            if found and value is asked and _is_asked(value):
                return Place(found[1], name)
    return None


@cache
def contents(notebook: str) -> Contents:
    """What a notebook asks, by the names of the package, in the order in which the notebook asks it.

    Nothing for a number that the package does not have.
    """
    questions: dict[str, None] = {}
    exercises: dict[str, None] = {}
    for folder in iter_modules(labkit.exercises.__path__, "labkit.exercises."):
        found = FOLDER.fullmatch(folder.name)
        if not found or found[1] != notebook:
            continue
        package = import_module(folder.name)
        for module in iter_modules(package.__path__, f"{folder.name}."):
            for name, value in vars(import_module(module.name)).items():
                if _is_asked(value):
                    (questions if isinstance(value, Question) else exercises)[name] = None
    code = code_of(notebook)
    return Contents(
        _as_in(code, questions, r"predict\(\s*\w+\.{}\b"),
        _as_in(code, exercises, r"\b{}\.check\("),
    )


def _as_in(code: str, names: Iterable[str], use: str) -> tuple[str, ...]:
    """Names in the order in which the code uses them; those that it does not use come last, in their own order."""

    def place(name: str) -> int:
        found = re.search(use.format(name), code)
        return found.start() if found else len(code)

    return tuple(sorted(names, key=place))


def _is_asked(value: object) -> bool:
    return isinstance(value, Question | Checkable) and not isinstance(value, type)
