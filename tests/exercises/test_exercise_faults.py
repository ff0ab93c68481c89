"""The check of exercises can fail: of a badly written one it says the author's next step."""

from collections.abc import Sequence
from typing import ClassVar

import pytest

from labkit.learn import Example, Exercise
from tests.helpers.exercise_faults import faults
from tests.learn.examples import LOOP, OPENS, POLLS, Order


class Wrong(Order):
    """Sort a list."""

    def order(self, numbers: list[int]) -> list[int]:
        return [*dict.fromkeys(sorted(numbers))]


class OneWrong(Order):
    """Sort a list."""

    wrong = Order().wrong[:1]


class Silent(Order):
    """Sort a list."""

    wrong = tuple((given, "") for given, _ in Order().wrong)


class PassesAWrongOne(Order):
    """Sort a list."""

    wrong = (*Order().wrong, (sorted, "That is too short."))


class SolvedAtTheStart(Order):
    """Sort a list."""

    def start(self, numbers: list[int]) -> list[int]:
        return sorted(numbers)


class WithoutExamples(Order):
    """Sort a list."""

    examples = ()


class WrongByHand(Order):
    """Sort a list."""

    edge_cases: ClassVar[Sequence[Example]] = ((([],), [0]),)


class WithoutAnother(Order):
    """Sort a list."""

    another = ()


class LostImport(Order):
    """Sort a list."""

    def order(self, numbers: list[int]) -> list[int]:
        return list(Example and sorted(numbers))  # a name of this module, which no cell knows


def named(exercise: Exercise) -> Exercise:
    exercise.name = "order"
    return exercise


@pytest.mark.parametrize("exercise", [POLLS, OPENS, LOOP])
def test_a_good_value_exercise_has_no_faults(exercise: Exercise) -> None:
    wrong = [fault for fault in faults(exercise.name, exercise) if "fewer than two" not in fault]
    assert wrong == []


def test_a_good_code_exercise_has_no_faults() -> None:
    assert faults("order", Order()) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Wrong, "the example worked by hand disagree"),
        (Wrong, "another_order"),
        (OneWrong, "fewer than two"),
        (Silent, "does not get its own message"),
        (Silent, "share a message"),
        (PassesAWrongOne, "does not get its own message"),
        (SolvedAtTheStart, "is not right: Not attempted"),
        (WithoutExamples, "give three or more"),
        (WrongByHand, "the example worked by hand disagree"),
        (WithoutAnother, "no second right answer"),
        (LostImport, "is not right"),
    ],
)
def test_a_bad_exercise_is_caught(kind: type[Order], words: str) -> None:
    assert words in "\n".join(faults("order", named(kind())))


def test_an_exercise_under_another_name_is_caught() -> None:
    assert "give both the same name" in faults("sort", Order())[0]
