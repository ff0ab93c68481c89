"""The words of a verdict: on numbers, on lines in the wrong place, and on answers of another type."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from labkit.learn import ClaimFailed, Number, Parsons, Question, claim, compare, predict
from labkit.learn.equivalence import equal_enough
from labkit.learn.quantity import apart, read_number, say

SECONDS = Number("wait", "How long?", 0.3, unit="s", hints=["h"], wrong={}, why="w")
SHARE = Number("share", "Which share?", 0.3, unit="%", hints=["h"], wrong={}, why="w")
COUNT = Number("count", "How many?", 14_400, unit="requests", hints=["h"], wrong={}, why="w")
SIZE = Number("size", "How many?", 2_000, unit="bytes", hints=["h"], wrong={}, why="w")
LINES = ["while True:", "    ask()", "        wait()", "def poll():"]
LOOP = Parsons("loop", "Order", LINES, [1, 2], hints=["h"], wrong=[], why="w")
PER_MINUTE = Question("How many?", unit="requests", misconceptions={100: "One each.", 101: "One to open as well."})


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        (SECONDS, 0.7, "Your answer of 0.7 s is too high."),
        (SECONDS, 30, "Your answer of 30 s is too high."),
        (SECONDS, 300, "Your answer of 300 s is 1,000 times too high: seconds and milliseconds"),
        (
            COUNT,
            "14.400",
            "Your answer of 14.4 requests is 1,000 times too low. Python reads a point as the decimal point",
        ),
        (COUNT, 14_400_000, "Your answer of 14,400,000 requests is too high."),
        (SIZE, 2, "Your answer of 2 bytes is 1,000 times too low: bytes and kilobytes"),
        (SHARE, 30, "Your answer of 30 % is 100 times too high: a share and a percentage"),
    ],
)
def test_a_verdict_speaks_of_mixed_up_units_only_where_that_fits(exercise: Number, answer: float, words: str) -> None:
    assert exercise.check(answer).lines[0].startswith(words)


def test_a_known_wrong_number_is_met_when_it_is_rounded() -> None:
    apart = Number("apart", "How far?", 7.213, hints=["h"], wrong={8.318: "That is the rate."}, why="w")
    assert apart.check(8.3).lines[0] == "That is the rate."
    assert apart.check(8.0).lines[0] == "Your answer of 8 is too high."
    exact = Number("polls", "How many?", 5, within=0, hints=["h"], wrong={100: "One each."}, why="w")
    assert exact.check(100.5).lines[0] == "Your answer of 100.5 is too high."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([1, 3], "The first is in place. Line 3 does not belong at place 2: it is indented by 8 spaces, and after "
                 "line 1 Python expects 4."),
        ([1, 4], "The first is in place. Line 4 does not belong at place 2: it is indented by 0 spaces, and after "
                 "line 1 Python expects 4."),
        ([2, 1], "Line 2 does not belong at place 1: it is indented by 4 spaces, and the first line has none."),
        ([4, 2], "Line 4 does not belong at place 1: would it do what is asked for? Read it once more."),
        ([1], "Your first line is right; something is missing."),
        ([1, 1], "The first is in place. Line 1 does not belong at place 2: it is indented by 0 spaces, and after "
                 "line 1 Python expects 4."),
    ],
)  # fmt: skip
def test_a_verdict_on_a_line_in_the_wrong_place_names_its_indentation(answer: list[int], words: str) -> None:
    assert LOOP.check(answer).lines[0] == words


def test_a_known_wrong_beginning_speaks_to_every_answer_that_begins_so() -> None:
    lines = ["turn", "start", "wait", "end"]
    wrong = [([1], "Nothing is started."), ([2, 3], "And the end?")]
    steps = Parsons("steps", "Order?", lines, [2, 3, 1, 4], hints=["h"], wrong=wrong, why="w")
    assert steps.check([1, 2, 3, 4]).lines[0] == "Nothing is started."
    assert steps.check([2, 3]).lines[0] == "And the end?"
    assert steps.check([2, 3, 4, 1]).lines[0].startswith("The first 2 lines are in place.")
    assert steps.check([2, 3, 1, 4]).heading == "Right"


@pytest.mark.parametrize("lines", [["  close();", "open(() => {", "});"], ["then stop", "start first", "and go"]])
def test_a_verdict_on_lines_of_another_language_does_not_say_what_python_expects(lines: list[str]) -> None:
    steps = Parsons("steps", "Order?", lines, [2, 1, 3], hints=["h"], wrong=[([1, 2], "a"), ([3, 2], "b")], why="w")
    early = "Line 3 does not belong at place 2: another line has to come before it."
    assert early in steps.check([2, 3]).lines[0]
    assert steps.check([2, 1, 1]).lines[0].endswith("it is in your list already.")


@pytest.mark.parametrize(("guess", "heading", "words"), [(100, "Too high", "One each."), (1, "Exactly", "1 request.")])
def test_the_nearest_misconception_answers_and_an_exact_guess_is_called_exact(
    guess: float, heading: str, words: str
) -> None:
    card = compare(predict(PER_MINUTE, guess), 1)
    assert card.heading == heading
    assert words in " ".join(card.lines)
    assert "One to open as well." in compare(predict(PER_MINUTE, 101), 1).lines


def test_a_near_guess_is_close_and_a_known_mistake_only_where_it_is_that_very_number() -> None:
    asked = Question("What share?", unit="%", misconceptions={20: "That is the time away."})
    assert compare(predict(asked, 19.7), 19.2).lines[1:] == ("You are off by 0.5 percentage points.",)
    told = compare(predict(asked, 20), 19.2)
    assert told.heading == "Close"
    assert told.lines[1:] == ("You are off by 0.8 percentage points.", "That is the time away.")
    assert compare(predict(asked, 20), 12).heading == "Too high"


@pytest.mark.parametrize(
    ("unit", "words"),
    [("%", ("The answer is in per cent: type 70 for 70 %, and not 0.7.",)), ("s", ("The answer is in seconds.",)),
     ("events", ("The answer is a number of events.",)), ("", ())],
)  # fmt: skip
def test_a_number_that_was_not_guessed_yet_says_its_unit(unit: str, words: tuple[str, ...]) -> None:
    assert predict(Question("How many?", unit=unit), None).card.lines[1:] == words


@pytest.mark.parametrize("number", [Fraction(600, 7), Decimal(600) / 7, np.float64(600) / 7])
def test_a_number_of_any_type_is_a_number(number: object) -> None:
    assert equal_enough(number, 600 / 7)


def test_an_array_has_the_content_of_a_list() -> None:
    assert equal_enough(np.array([1.0, 2.0]), [1, 2])
    assert equal_enough((1, 2), np.array([1.0, 2.0]))
    assert not equal_enough(np.array([1.0, 2.0]), [1, 3])
    assert not equal_enough(np.array([1.0]), 1.5)


@pytest.mark.parametrize(
    ("value", "unit", "said"), [(1, "requests", "1 request"), (1, "s", "1 s"), (2, "cores", "2 cores")]
)
def test_one_is_said_in_the_singular(value: float, unit: str, said: str) -> None:
    assert say(value, unit) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (8.998, "%", "9 %"),
        (4.554, "times", "4.55×"),
        (0.005054, "s", "0.00505 s"),
        (0.9999, "streams", "1 stream"),
        (1, "requests per minute", "1 request per minute"),
        (119_984.4, "requests", "119,984 requests"),
    ],
)
def test_a_number_has_three_digits_unless_it_is_a_count(value: float, unit: str, said: str) -> None:
    assert say(value, unit) == said


def test_two_numbers_that_differ_are_not_said_alike() -> None:
    assert apart(2.5001, 2.5, "s") == ("2.5001 s", "2.5 s")
    assert apart(0.0333, 0.0472) == ("0.0333", "0.0472")
    with pytest.raises(ClaimFailed, match=r"found 2\.5001, expected 2\.5;"):
        claim("Same", 2.5001, 2.5, within=0)


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("250 ms", "s", 0.25),
        ("30ms", "s", 0.03),
        ("4 seconds", "s", 4.0),
        ("at most 4", "polls", 4.0),
        ("2 min", "s", 120.0),
        ("2 min 38 s", "s", 158.0),
        ("2 minutes and 30 seconds", "minutes", 2.5),
        ("10 MiB", "MB", 10.48576),
        ("0.5 s", "ms", 500.0),
        ("100 µs", "ms", 0.1),
        ("0.5 GB", "MB", 500.0),
        ("400 kB", "bytes", 400_000.0),
        ("217 B", "bytes", 217),
        ("5 percent", "%", 5.0),
        ("2x", "times", 2.0),
        ("4/3", "times", 4 / 3),
        ("twice", "times", 2.0),
        ("10k requests", "requests", 10_000.0),
        ("5m", "requests", 5_000_000.0),
        ("Last-Event-ID: 2", "", 2.0),
        ("id = 2", "", 2.0),
        ("event 2", "", 2.0),
        ("second 158", "s", 158.0),
        ("Headline 6", "", 6.0),
        ({"Last-Event-ID": "2"}, "", 2.0),
    ],
)
def test_a_number_is_read_with_any_unit_of_its_kind(typed: object, unit: str, meant: float) -> None:
    assert read_number(typed, unit) == pytest.approx(meant)


@pytest.mark.parametrize(
    ("typed", "unit"), [("5 m", "s"), ("250 ms", "requests"), ("1/0", ""), ("5 kB", "s"), ("minus 2", "")]
)
def test_a_unit_of_another_kind_is_not_guessed_at(typed: str, unit: str) -> None:
    with pytest.raises(ValueError, match="cannot be read as a number"):
        read_number(typed, unit)


def test_a_decimal_comma_is_told_to_be_a_point() -> None:
    with pytest.raises(ValueError, match=r"type a point and not a comma: 0\.3"):
        read_number("0,3 s", "s")


@pytest.mark.parametrize("typed", ["2+4+5", "60 * 60", "10 / 4 / 2 bytes"])
def test_a_calculation_in_quotes_is_told_to_come_without_them(typed: str) -> None:
    with pytest.raises(ValueError, match="type the calculation without quotes"):
        read_number(typed, "bytes")


def test_none_is_told_that_a_number_is_wanted() -> None:
    told = SECONDS.check(None).lines[0]
    assert told == "A number is wanted here, such as 12_500, in place of None."


@pytest.mark.parametrize(
    ("guess", "told"),
    [
        (20_000, "10,000 times too high."),
        (2_070, "1,040 times too high."),
        (3, "1.5 times too high."),
        (1e-320, "They differ by 2."),
    ],
)
def test_a_distance_is_written_in_digits(guess: float, told: str) -> None:
    assert told in compare(predict(PER_MINUTE, guess), 2).lines


def test_a_small_factor_is_told_as_a_percentage() -> None:
    assert "11 % too high." in compare(predict(PER_MINUTE, 10), 9).lines
    assert "22 % too high." in compare(predict(PER_MINUTE, 11), 9).lines


def test_no_factor_is_told_between_two_ids() -> None:
    asked = Question("Which id comes first?")
    assert compare(predict(asked, 8), 6).lines[1:] == ("They differ by 2.",)


def test_a_factor_is_written_as_one() -> None:
    factor = Question("By what factor?", unit="times")
    assert compare(predict(factor, 1), 0.5).lines[0] == "You predicted 1×. Measured: 0.5×."


STATES = Question("Which state?", choices=("0 CONNECTING", "1 OPEN", "it waits"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a: 0 CONNECTING", "0 CONNECTING"),
        ("C: it waits.", "it waits"),
        ("'c'", "it waits"),
        (0, "0 CONNECTING"),
        ("1", "1 OPEN"),
    ],
)
def test_a_choice_may_be_copied_as_it_is_shown(typed: object, meant: str) -> None:
    assert predict(STATES, typed).guess == meant


def test_a_letter_before_the_words_of_another_choice_is_not_guessed_at() -> None:
    assert predict(STATES, "a: it waits").guess is None


def test_a_number_alone_is_not_a_number_inside_a_choice() -> None:
    kinds = Question("Which?", choices=("25 photos per second", "a file of 2 GB", "keys, 60 times per second"))
    assert predict(kinds, 25).guess == "25 photos per second"
    for typed in (2, "60", 60.0):
        assert 'type one of "a", "b", "c", in quotes' in repr(predict(kinds, typed))


@pytest.mark.parametrize("typed", [4, "4", "number 4", "b"])
def test_a_number_alone_is_the_choice_that_is_called_a_number(typed: object) -> None:
    events = Question("Which?", choices=("number 1", "number 4", "number 14", "none of the 4"))
    assert predict(events, typed).guess == "number 4"


@pytest.mark.parametrize(("answer", "told"), [(["1", "2"], "'1' is a str."), ([1.0, 2], "1.0 is a float.")])
def test_a_list_of_other_things_than_line_numbers_is_told_which(answer: object, told: str) -> None:
    assert LOOP.check(answer).lines[0] == f"Answer with a list of line numbers, such as [2, 1, 3]; {told}"
