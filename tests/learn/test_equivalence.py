"""How answers are compared: what a verdict says of the input, and numbers that may be rounded."""

from random import Random
from typing import NamedTuple

import pytest

from labkit.learn import CodeExercise
from labkit.learn.equivalence import Arguments, Outcome, difference, snapped


class PollsOf(CodeExercise):
    """How many polls?"""

    asks = "polls"
    hints = ("Multiply.",)
    why = "Polls cost."
    examples = (((2, 12), 24),)

    def inputs(self, chance: Random) -> Arguments:
        return chance.randint(1, 10_000), chance.randint(1, 10_000)

    def polls(self, users: int, rounds: int) -> int:
        return users * rounds


def test_a_verdict_names_the_parameters_where_there_are_several() -> None:
    verdict = PollsOf().fault(lambda users, rounds: users + rounds)
    assert verdict == "Given `users=2, rounds=12`, it should return `24`; yours returned `14`."


def test_the_shortest_random_inputs_are_tried_first() -> None:
    _, *drawn = PollsOf().trials()
    assert len(repr(drawn[0])) < len(repr(drawn[-1]))
    assert [len(repr(given)) for given in drawn] == sorted(len(repr(given)) for given in drawn)


@pytest.mark.parametrize(("value", "counts_as"), [(2, 2.4), (3.4, 2.4), (3.5, 3.5), (True, True), (None, None)])
def test_a_number_within_the_margin_counts_as_the_exact_one(value: object, counts_as: object) -> None:
    assert snapped(value, 2.4, within=1) is counts_as or snapped(value, 2.4, within=1) == counts_as


class Pair(NamedTuple):
    """Two numbers with names."""

    polls: int
    users: int


@pytest.mark.parametrize(("got", "right"), [(Pair(1, 2), True), ((1, 2), True), ([1, 2], False)])
def test_a_named_tuple_is_a_tuple_and_a_list_is_not(got: object, right: bool) -> None:
    assert (difference(Outcome((1, 2), None, ()), Outcome(got, None, ()), ()) is None) == right


@pytest.mark.parametrize(("got", "wanted"), [(True, 1), (1, True)])
def test_true_is_not_a_number(got: object, wanted: object) -> None:
    assert difference(Outcome(wanted, None, ()), Outcome(got, None, ()), ())


@pytest.mark.parametrize(("got", "said"), [("Gap", True), ("gaps", False), (b"Gap", False)])
def test_a_text_that_is_wrong_in_its_capitals_alone_is_told_so(got: object, said: bool) -> None:
    verdict = difference(Outcome("gap", None, ()), Outcome(got, None, ()), ()) or ""
    assert verdict.endswith("Only the capitals differ.") == said
