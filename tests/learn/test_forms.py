"""Exercises whose answer is a value: a number, a choice, lines in order."""

import math
from fractions import Fraction

import numpy as np
import pytest

from labkit.learn import NOT_ATTEMPTED, NOT_YET, RIGHT, Choice, Exercise, Parsons
from labkit.learn.choices import read_choice
from tests.helpers.badly_behaved import BadlyBehaved
from tests.learn.examples import LOOP, OPENS, POLLS


@pytest.mark.parametrize(
    ("answer", "heading", "words"),
    [
        (..., NOT_ATTEMPTED, ""),
        ("119,500 polls", RIGHT, "It adds up."),
        ("120k", RIGHT, "It adds up."),
        (np.int64(120_000), RIGHT, "It adds up."),
        (np.array([120_000]), RIGHT, "It adds up."),
        (Fraction(360_000, 3), RIGHT, "It adds up."),
        ((120, 0), RIGHT, "It adds up."),
        (2_000, NOT_YET, "a second's worth"),
        (7_200_000, NOT_YET, "60 times too high"),
        (5, NOT_YET, "too low"),
        ("many", NOT_YET, "cannot be read"),
        ([1], NOT_YET, "is a list"),
        (None, NOT_YET, "in place of None"),
        (10**400, NOT_YET, "too large"),
        (math.nan, NOT_YET, "not finite"),
    ],
)
def test_number(answer: object, heading: str, words: str) -> None:
    card = POLLS.check(answer)
    assert card.heading == heading
    assert words in repr(card)


@pytest.mark.parametrize(
    ("answer", "heading", "words"),
    [
        (..., NOT_ATTEMPTED, "b: one"),
        ("B", RIGHT, "It stays open."),
        ("One.", RIGHT, "It stays open."),
        ("the one", RIGHT, "It stays open."),
        ("a", NOT_YET, "One stays open."),
        ("each event", NOT_YET, "One stays open."),
        ("d", NOT_YET, 'type one of "a", "b", "c"'),
        (7, NOT_YET, 'type one of "a", "b", "c"'),
    ],
)
def test_choice(answer: object, heading: str, words: str) -> None:
    card = OPENS.check(answer)
    assert card.heading == heading
    assert words in repr(card)


@pytest.mark.parametrize(
    ("answer", "heading", "words"),
    [
        ([..., ...], NOT_ATTEMPTED, "2  while True:"),
        (..., NOT_ATTEMPTED, "such as [2, 1, 3]"),
        ((2, 1, 3), RIGHT, "It goes on."),
        ([2, 3, 1], RIGHT, "It goes on."),
        (np.array([2, 1, 3]), RIGHT, "It goes on."),
        ([np.int64(2), 1, 3], RIGHT, "It goes on."),
        ("2 1 3", RIGHT, "It goes on."),
        ("[2, 1, 3]", RIGHT, "It goes on."),
        ("213", NOT_YET, "no line 213"),
        ([1, 2, 3], NOT_YET, "cannot stand before it"),
        ([2, 1], NOT_YET, "something is missing"),
        ([2, 1, 3, 3], NOT_YET, "leave out the rest"),
        ([2, 4], NOT_YET, "Line 4 does not belong at place 2"),
        ([2, 3, 4], NOT_YET, "The first 2 lines are in place. Line 4"),
        ([9], NOT_YET, "no line 9"),
        ([True, 2], NOT_YET, "a list of line numbers"),
        ("x", NOT_YET, "a list of line numbers"),
        ([], NOT_YET, "which one comes first?"),
    ],
)
def test_lines_in_order(answer: object, heading: str, words: str) -> None:
    card = LOOP.check(answer)
    assert card.heading == heading
    assert words in repr(card)


@pytest.mark.parametrize("exercise", [POLLS, OPENS, LOOP])
def test_an_object_that_can_neither_be_shown_nor_compared_gets_a_sentence(exercise: Exercise) -> None:
    for answer in (BadlyBehaved(), [BadlyBehaved()], (BadlyBehaved(), BadlyBehaved()), {"a": BadlyBehaved()}):
        assert exercise.check(answer).heading == NOT_YET


def test_solutions_are_shown() -> None:
    assert POLLS.solution().code == "answer = 600_000 / 5"
    assert OPENS.solution().code == 'answer = "b"  # one'
    assert LOOP.solution().code == "while True:\n  ask()\n  wait()"


@pytest.mark.parametrize("typed", ["web socket", "Web-Socket", "a web socket", "websocket"])
def test_a_choice_is_known_however_its_words_are_parted(typed: str) -> None:
    assert read_choice(typed, ["long polling", "WebSocket: both ways", "polling"]) == "WebSocket: both ways"


@pytest.mark.parametrize("typed", ["b: WebSocket: both ways", "B: WebSocket", "b) websocket", "b. WebSocket: both"])
def test_a_choice_is_known_by_its_letter_and_its_first_words(typed: str) -> None:
    assert read_choice(typed, ["long polling", "WebSocket: both ways", "polling"]) == "WebSocket: both ways"


@pytest.mark.parametrize("typed", ["a: WebSocket", "b: Web", "socket polls", "poll ing long", "- -"])
def test_words_of_no_choice_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is none of the answers"):
        read_choice(typed, ["long polling", "WebSocket: both ways", "polling"])


@pytest.mark.parametrize("typed", ["SSE", "sse", "the sse"])
def test_a_word_of_several_choices_is_refused_because_it_fits_them_all(typed: str) -> None:
    with pytest.raises(ValueError, match='fits more than one of the answers: type one of "a", "b", "c", in quotes'):
        read_choice(typed, ["SSE: two pushes", "SSE: one push", "polling"])


def test_a_choice_without_a_message_is_refused() -> None:
    with pytest.raises(ValueError, match="a message for every other one"):
        Choice("opens", "Which?", ["one", "two"], "one", hints=["h"], wrong={}, why="w")


def test_an_order_that_names_a_line_twice_or_one_that_is_not_there_is_refused() -> None:
    for right in ([1, 1], [1, 9], [1]):
        with pytest.raises(ValueError, match="must name each at most once"):
            Parsons("loop", "Order", ["a", "b"], right, hints=["h"], wrong=[], why="w")
